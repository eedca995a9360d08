"""Warn an author of HTML that pages leave out, and of broken footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from pipeline.markdown.inline import tokens_of
from pipeline.markdown.parser import Parsed
from pipeline.markdown.raw_html import HtmlPart, parts
from pipeline.markdown.sanitize import text_of_html
from pipeline.model.document import Problem
from pipeline.model.late_pattern import late_pattern

_MAY_HOLD = late_pattern(r"<[A-Za-z/!?]|\[\^")
_SIGNS = "<^"
"""A file without any of these has neither HTML nor footnotes."""
_ELEMENTS = {
    "field": "button datalist fieldset form input label legend meter optgroup option output progress select textarea",
    "loads": "applet audio canvas embed frame frameset iframe object video",
    "runs": "base link math meta noembed noframes noscript plaintext script style svg template title xmp",
    # only say how something looks or what it is for: their words stay, and nothing is missed
    "plain": "acronym address area article basefont bdo big blink body center col colgroup data dir font footer head header"
    " hgroup html main map marquee menu nav nobr param picture search section source strike time track tt",
    # parts of drawings and formulas, which are told as a whole
    "drawn": "circle defs desc ellipse g line lineargradient mfrac mi mn mo mrow msub msup path polygon polyline rect stop"
    " text tspan use",
}
_KIND = {name: kind for kind, names in _ELEMENTS.items() for name in names.split()}
"""Element → why it is left out; one that is not here is none that browsers know."""
_ADDRESS = late_pattern(r"""\s(?:src|data)\s*=\s*["']?(https?://[^\s"'<>]+)""", re.IGNORECASE)
_SHORT = 40
"""So much of a tag is enough to find it."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is wrong with some HTML, and what to do."""

    why: str
    """Things with one reason are told once a line."""
    en: str
    zh: str
    severity: str = "warning"


def left_out(parsed: Parsed) -> tuple[Problem, ...]:
    """What pages do not show as it is written, in the order of the lines; one thing is said once a line."""
    if not any(sign in parsed.source for sign in _SIGNS):
        return ()
    found = (*_html(parsed), *_footnotes(parsed))
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.code)))


def _html(parsed: Parsed) -> Iterator[Problem]:
    told: set[tuple[int, str]] = set()
    for line, token in _pieces(parsed, {"html_inline"}):
        at = line
        for part in parts(token.content):
            said = _said(part, in_block=token.type == "html_block")
            # the fields of a form often share a line
            if said and (at, said.why) not in told:
                told.add((at, said.why))
                yield Problem(at, "html", said.en, said.zh, said.severity)
            at += part.raw.count("\n")


def _pieces(parsed: Parsed, wanted: set[str]) -> Iterator[tuple[int, Token]]:
    """HTML blocks, and the wanted inline tokens of all texts, each with its line in the file from 1."""
    for token in parsed.tokens:
        line = parsed.body_line + 1 + (token.map[0] if token.map else 0)
        if token.type == "html_block":
            yield line, token
        elif token.type in {"inline", "label"} and _MAY_HOLD.search(token.content):
            for child in tokens_of(token.content, parsed.env.get("references")):
                yield from ((line, one) for one in _flat(child) if one.type in wanted)
                line += child.type in {"softbreak", "hardbreak"} or child.content.count("\n")


def _flat(token: Token) -> Iterator[Token]:
    """A token, or those in the words for a picture."""
    yield token
    for child in token.children or []:
        yield from _flat(child)


def _said(part: HtmlPart, *, in_block: bool) -> _Said | None:
    tag = _short(part)
    if part.swallows and in_block:
        return _Said(
            "swallows",
            f"`{tag}` never ends, and would take all that follows into it: close it, or take it out",
            f"`{tag}` 没有结束，会把后面的内容都吞进去：请把它写完整，或者删掉",
            "error",
        )
    kind = _KIND.get(part.element.lower())
    if not part.element or kind in {"plain", "drawn"} or ":" in part.element:
        return None
    words, words_zh = _lost_words(part)
    if kind == "loads":
        address = _ADDRESS.search(part.raw)
        link = f"[…]({address[1] if address else 'https://…'})"
        return _Said(
            tag,
            f"`{tag}` is left out{words}, for pages load nothing from elsewhere: write a link instead, `{link}`",
            f"`{tag}` 会被去掉{words_zh}，页面不加载外部内容：请改写成链接 `{link}`",
        )
    if kind == "field":
        return _Said(
            "field",
            f"`{tag}` is left out{words or ', its words stay'}: pages have no forms of this kind, so use `::: write 3` or `::: scale 0-10 | low | high`, or link to the form",
            f"`{tag}` 会被去掉{words_zh or '，其中的文字保留'}：页面上没有这种表单，请改用 `::: write 3` 或 `::: scale 0-10 | low | high`，或者写一个链接",
        )
    if kind == "runs":
        return _Said(
            "runs",
            f"`{tag}` is left out{words}, for pages run nothing and keep their own look: take it out, and write as words what readers should read",
            f"`{tag}` 会被去掉{words_zh}，页面不运行代码，也不改变样式：请删掉它，要让读者看到的内容请直接写成文字",
        )
    return _Said(
        tag,
        f"`{tag}` is left out, for it reads as HTML: to show these words write a backslash before it, `\\{tag}`",
        f"`{tag}` 会被当作 HTML 去掉：要显示这些字，请在前面加反斜杠，写成 `\\{tag}`",
    )


def _short(part: HtmlPart) -> str:
    """The first tag of a part on one line, cut where it is long."""
    tag = re.split(r"(?<=>)|\n", part.raw, maxsplit=1)[0].replace(": ", ":")
    return tag if len(tag) <= _SHORT else f"{tag[:_SHORT]}…"


def _lost_words(part: HtmlPart) -> tuple[str, str]:
    """What an element holds that goes with it, in English and Chinese; nothing where it is no prose at all."""
    if part.element.lower() in {"script", "style"}:
        return "", ""
    words = " ".join(text_of_html(part.raw.partition(">")[2]).split())
    if not words:
        return "", ""
    words = words if len(words) <= _SHORT else f"{words[:_SHORT]}…"
    return f" with “{words}”", f"，连同“{words}”"


def _footnotes(parsed: Parsed) -> Iterator[Problem]:
    texts: dict[str, int] = {}
    for token in parsed.tokens:
        if token.type == "footnote_open":
            line = parsed.body_line + 1 + (token.map[0] if token.map else 0)
            label = token.meta["label"]
            if label in texts:
                yield Problem(
                    line,
                    "footnote",
                    f"the footnote `[^{label}]` is written twice: give one of them another name",
                    f"脚注 `[^{label}]` 写了两次：请给其中一个换个名字",
                    "warning",
                )
            texts.setdefault(label, line)
    referred = set()
    for line, token in _pieces(parsed, {"footnote_ref"}):
        label = token.meta.get("label")
        referred.add(label)
        if token.type == "footnote_ref" and label not in texts:
            yield Problem(
                line,
                "footnote",
                f"`[^{label}]` has no text, so readers see these signs: write `[^{label}]: …` on a line of its own, or take it out",
                f"`[^{label}]` 没有对应的脚注，读者会看到这几个符号：请另起一行写 `[^{label}]: …`，或者删掉它",
                "warning",
            )
    for label in texts.keys() - referred:
        yield Problem(
            texts[label],
            "footnote",
            f"nothing refers to the footnote `[^{label}]`: write `[^{label}]` where it belongs, or make it a paragraph",
            f"正文里没有用到脚注 `[^{label}]`：请在该用的地方写上 `[^{label}]`，或者把它改成普通段落",
            "warning",
        )
