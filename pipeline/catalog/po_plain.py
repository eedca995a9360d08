"""Text of a `.po` that is written just as we write them in; its entries out, many times faster than by polib.

A file with anything else in it (other line ends, octal escapes, plural forms, half an entry, a
conflict) is none of ours: None is given, and the careful reader takes it and names the fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TEXT = r'"([^"\\\n]*(?:\\[\\"nt][^"\\\n]*)*)"\n'


def _string(word: str, mark: str) -> str:
    """The pattern of a string: its first line, then any others."""
    return rf"{mark}{word} {_TEXT}((?:{mark}{_TEXT.replace('(', '(?:', 1)})*)"


def _entry(mark: str, previous: str) -> re.Pattern[str]:
    """The pattern of an entry whose lines begin with `mark`."""
    return re.compile(
        r"((?:#(?: [^\n\\]*)?\n)*)"
        r"((?:#\.(?: [^\n\\]*)?\n)*)"
        r"(?:#: ([^\s\\:\u2068\u2069]+(?: [^\s\\:\u2068\u2069]+)*)\n)?"
        r"(#, fuzzy\n)?"
        rf"(?:{_string('msgid', previous)})?"
        rf"(?:{_string('msgctxt', mark)})?"
        rf"{_string('msgid', mark)}{_string('msgstr', mark)}"
    )


_LIVE, _OBSOLETE = _entry("", r"#\| "), _entry("#~ ", r"#~\| ")
_MORE = re.compile(_TEXT)
_ESCAPE = re.compile(r"\\(.)")
_MEANING = {"\\": "\\", '"': '"', "n": "\n", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Plain:
    """One entry as it stands in the file."""

    comments: tuple[str, ...]
    """Texts of the `#` lines."""
    notes: tuple[str, ...]
    """Texts of the `#.` lines."""
    places: tuple[str, ...]
    """Paths of the `#:` line."""
    fuzzy: bool
    """True where it says so."""
    previous: str | None
    """`#| msgid`."""
    context: str | None
    """msgctxt."""
    source: str
    """msgid."""
    target: str
    """msgstr."""
    obsolete: bool
    """True for `#~`."""


def read_plain(text: str) -> tuple[str, list[Plain]] | None:
    """The header's block and the entries, or None where the file is not one of ours."""
    end = text.find("\n\n") + 1
    header = text[: end or len(text)]
    if '\nmsgid ""\nmsgstr ""\n' not in "\n" + header or not text.endswith("\n"):
        return None
    found: list[Plain] = []
    at = end or len(text)
    pattern = _LIVE
    while at < len(text):
        one = pattern.match(text, at + 1)
        if one is None and pattern is _LIVE:
            # Obsolete entries come last: once one is met, only they may follow.
            pattern = _OBSOLETE
            one = pattern.match(text, at + 1)
        if one is None or text[at] != "\n":
            return None
        found.append(_plain(one, obsolete=pattern is _OBSOLETE))
        at = one.end()
    return header, found


def _plain(found: re.Match[str], *, obsolete: bool) -> Plain:
    (comments, notes, places, fuzzy, previous, more_previous, context, more_context, *texts) = (
        found.groups()
    )
    source, more_source, target, more_target = texts
    return Plain(
        tuple(_lines(comments, 2)) if comments else (),
        tuple(_lines(notes, 3)) if notes else (),
        tuple(places.split(" ")) if places else (),
        fuzzy is not None,
        None if previous is None else _text(previous, more_previous),
        None if context is None else _text(context, more_context),
        _text(source, more_source),
        _text(target, more_target),
        obsolete,
    )


def _lines(block: str, skip: int) -> Iterator[str]:
    """Texts of comment lines; `skip`: the mark and its blank."""
    return (line[skip:] for line in block[:-1].split("\n"))


def _text(first: str, more: str) -> str:
    if more:
        first += "".join(found[1] for found in _MORE.finditer(more))
    return _ESCAPE.sub(lambda found: _MEANING[found[1]], first) if "\\" in first else first
