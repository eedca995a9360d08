"""Takes out of the text of a mail its header lines, what it quotes, and its signature."""

from __future__ import annotations

import re

from pipeline.importers.page import ImportedPage, LeftOut

_HEADER = re.compile(
    r"(?P<name>From|To|Cc|Bcc|Subject|Date|Sent|Reply-To|Importance|Attachments|Von|An|Betreff|Datum|发件人|收件人|主题|日期|抄送)\s*[:：]\s*(?P<value>.*)",
    re.IGNORECASE,
)
_SUBJECTS = {"subject", "betreff", "主题"}
_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|回复|转发)\s*[:：]\s*)+", re.IGNORECASE)
_WROTE = re.compile(
    r"(?:On\b.{6,200}\bwrote|Am\b.{6,200}\bschrieb.*|.{2,80}于.{4,80}写道)\s*[:：]\s*",
    re.IGNORECASE | re.DOTALL,
)
_ORIGINAL = re.compile(r"-{3,}\s*(?:original message|原始邮件)\s*-{3,}|_{20,}", re.IGNORECASE)


def subject_title(subject: str) -> str:
    """A mail's subject as a title, without `Re:` and its like."""
    return _PREFIX.sub("", " ".join(subject.split()))


def strip_mail(text: str, page: ImportedPage) -> str:
    """The text without a mail's furniture, which is noted as left out; a text that is no mail as it is."""
    lines = text.splitlines()
    start = _header(lines, page)
    if not start and not any(_wrote(lines, at) for at in range(len(lines))):
        return text
    return "\n".join(strip_quotes(lines[start:], page))


def _header(lines: list[str], page: ImportedPage) -> int:
    """How many lines the header has, 0 where there is none."""
    at = next((n for n, line in enumerate(lines) if line.strip()), 0)
    found: list[tuple[str, str]] = []
    end = at
    while end < len(lines) and lines[end].strip():
        if header := _HEADER.fullmatch(lines[end].strip("\ufeff ")):
            found.append((header["name"].lower(), header["value"]))
        elif not found or not lines[end].startswith((" ", "\t")):
            return 0
        end += 1
    if len(found) < 2 or not any(name in {"from", "von", "发件人"} for name, _ in found):
        return 0
    subject = next((value for name, value in found if name in _SUBJECTS), "")
    page.title = subject_title(subject)
    rest = "\n".join(lines[at:end])
    page.left_out.append(
        LeftOut("header of the mail", rest.replace(page.title, "", 1) if page.title else rest)
    )
    return end


def strip_quotes(lines: list[str], page: ImportedPage) -> list[str]:
    """The lines without quoted mail and without the signature."""
    kept: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        used = _wrote(lines, at)
        if used or line.startswith(">"):
            quoted += lines[at : at + max(used, 1)]
            at += max(used, 1)
        elif line.rstrip("\r") in {"-- ", "--"}:
            page.left_out.append(
                LeftOut(
                    "signature",
                    "\n".join(one for one in lines[at + 1 :] if not one.startswith(">")),
                )
            )
            quoted += [one for one in lines[at + 1 :] if one.startswith(">")]
            break
        elif _ORIGINAL.fullmatch(line.strip()) and any(
            _HEADER.fullmatch(one.strip()) for one in lines[at + 1 : at + 4]
        ):
            quoted += lines[at:]
            break
        else:
            kept.append(line)
            at += 1
    if not "".join(kept).strip():
        return [re.sub(r"^(?:> ?)+", "", line) for line in quoted]
    if quoted:
        page.left_out.append(LeftOut("quoted mail", "\n".join(quoted)))
    return kept


def _wrote(lines: list[str], at: int) -> int:
    """How many lines `On … wrote:` takes here before a quotation, 0 where it does not stand."""
    for used in (1, 2, 3):
        after = at + used
        if _WROTE.fullmatch(" ".join(one.strip() for one in lines[at:after])):
            following = next((one for one in lines[after:] if one.strip()), "")
            return used if following.startswith(">") else 0
    return 0
