"""Header fields of a `.po` in; the same, checked and completed, out."""

from __future__ import annotations

import re

from pipeline.catalog.po_lines import fault

Headers = tuple[tuple[str, str], ...]
_VOLATILE = {"POT-Creation-Date", "PO-Revision-Date"}


def usual(locale: str) -> Headers:
    """The fields that every catalog has; a `Catalog` without headers means exactly these."""
    return (
        ("Language", locale),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    )


def settle(headers: Headers, locale: str) -> Headers:
    """File order kept, ours set to what they must say, missing ones added, changing dates dropped."""
    ours = dict(usual(locale))
    given = [(name, ours.get(name, value)) for name, value in headers if name not in _VOLATILE]
    names = {name for name, _ in given}
    complete = (*given, *((name, value) for name, value in ours.items() if name not in names))
    return () if complete == usual(locale) else complete


def parse(text: str) -> Headers:
    """The fields of the header's msgstr; of a repeated name the first; lines without a name go."""
    fields: dict[str, str] = {}
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip():
            fields.setdefault(name.strip(), value.strip())
    return tuple(fields.items())


def check(headers: Headers, locale: str, path: str, line: int) -> None:
    """Raise PipelineError if the file says that it is of another language or encoding."""
    fields = dict(headers)
    language = fields.get("Language", "").replace("-", "_")
    if language not in ("", locale):
        raise fault(
            f"the header says `Language: {fields['Language']}`, and this is the catalog of {locale}",
            f"write `Language: {locale}`, if the texts are",
            path,
            line,
        )
    charset = re.search(r"charset=([^\s;]*)", fields.get("Content-Type", ""))
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise fault(
            f"the header says charset={charset[1]}",
            "save the file as UTF-8 and write charset=UTF-8",
            path,
            line,
        )
