"""An `Entry` in; its lines in a `.po` out, as gettext writes them, but never wrapped."""

from __future__ import annotations

import re

from pipeline.catalog.po_lines import show_comment, show_place
from pipeline.model.entry import Entry

_RARE = re.compile(r'[\x00-\x1f"\\]')
_NAMED = {
    "\\": "\\\\",
    "\t": "\\t",
    "\r": "\\r",
    "\n": "\\n",
    "\v": "\\v",
    "\b": "\\b",
    "\f": "\\f",
}
# Editors and git eat rare control characters raw: they stand as octal escapes.
_ESCAPES = str.maketrans({**{chr(n): f"\\{n:03o}" for n in range(32)}, **_NAMED, '"': '\\"'})


def block(entry: Entry, *, obsolete: bool = False) -> str:
    """One entry's lines, the last one ended."""
    off = "#~" if obsolete else ""
    lines = _comment_lines(entry)
    if entry.fuzzy and entry.target:
        lines.append("#, fuzzy")
    if entry.previous_source is not None:
        lines += strings("msgid", entry.previous_source, f"{off}| " if off else "#| ")
    mark = f"{off} " if off else ""
    if entry.context is not None:
        lines += strings("msgctxt", entry.context, mark)
    lines += strings("msgid", entry.source, mark)
    lines += strings("msgstr", entry.target, mark)
    lines.append("")
    return "\n".join(lines)


def strings(word: str, text: str, mark: str = "") -> list[str]:
    r"""The lines of one string; one that has several lines begins on the next.

    >>> strings("msgid", 'say "no"'), strings("msgid", "a\nb", "#~ ")
    (['msgid "say \\"no\\""'], ['#~ msgid ""', '#~ "a\\n"', '#~ "b"'])
    """
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        return [f'{mark}{word} ""', *(f'{mark}"{_escaped(line)}"' for line in lines)]
    return [f'{mark}{word} "{_escaped(text)}"']


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _RARE.search(text) else text


def _comment_lines(entry: Entry) -> list[str]:
    """The `#`, `#.` and `#:` lines of an entry."""
    origin = entry.origin
    mark = [f"pipeline: {origin.maker} {origin.detail} {origin.digest}"] if origin else []
    lines = [show_comment("#", text) for text in (*mark, *entry.comments)]
    if entry.note:
        lines += [show_comment("#.", text) for text in entry.note.split("\n")]
    if entry.places:
        lines.append(show_comment("#:", " ".join(map(show_place, entry.places))))
    return lines
