"""Read and write the form of PO that we write ourselves, without polib.

What we write is a small part of what a `.po` may be: here it is written and read without polib, many
times faster. `parse_own_form` gives None for any other text, and that goes through polib. Two laws are
tested: `write_entry` gives polib's own bytes, and what `parse_own_form` reads, polib reads the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.catalog.po_parser_lines import places_in, show_comment, show_place, unshielded
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin

SAFETY = "safety"
"""The `#.` line of text that needs two people."""
_MARK = re.compile(r"pipeline: (machine|memory) (.*) ([0-9a-f]{8})")
_RARE = re.compile(r'["\\\x00-\x1f\x85\u2028\u2029]')
"""What has to be escaped, and what ends a line for polib."""
_ESCAPED = {code: f"\\{code:03o}" for code in (*range(8), *range(14, 32))}
_ESCAPED |= {
    ord(raw): f"\\{letter}" for raw, letter in zip('\\"\t\r\n\v\b\f', '\\"trnvbf', strict=True)
}
_RAW = dict(zip('\\"trnvbf', '\\"\t\r\n\v\b\f', strict=True))
_LINE_END = re.compile(r"[\r\n]")
_LOCALE = re.compile(r"[A-Za-z_]+")
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class ParsedCatalog:
    """What a text holds."""

    header: str
    """msgstr of the header."""
    line: int
    """Where the header stands, from 1."""
    comments: tuple[str, ...]
    """Comments that belong to the file and to no entry."""
    entries: tuple[Entry, ...]
    """The live ones."""
    obsolete: tuple[Entry, ...]
    """The `#~` ones."""


def write_entry(entry: Entry, *, obsolete: bool = False) -> str:
    """The lines of an entry, the last one ended, nothing wrapped."""
    mark, previous = ("#~ ", "#~| ") if obsolete else ("", "#| ")
    comments = entry.comments
    if entry.origin:
        comments = (_mark(entry.origin), *comments)
    text = "".join([f"{show_comment('#', one)}\n" for one in comments]) if comments else ""
    text += _show_head(entry.note, entry.places)
    if entry.fuzzy and entry.target:
        text += "#, fuzzy\n"
    if entry.previous_context is not None:
        text += _string(previous, "msgctxt", entry.previous_context)
    if entry.previous_source is not None:
        text += _string(previous, "msgid", entry.previous_source)
    if entry.context is not None:
        text += _string(mark, "msgctxt", entry.context)
    source, target = _string(mark, "msgid", entry.source), _string(mark, "msgstr", entry.target)
    return f"{text}{source}{target}"


def reads_back(catalog: Catalog) -> bool:
    """True where a settled catalog is sure to read back as it is; False: read it and see."""
    both = catalog.every
    keys = {entry.key for entry in both}
    usual = not catalog.headers and _LOCALE.fullmatch(catalog.locale)
    return (
        bool(usual)
        and "\r" not in catalog.comment
        and (None, "") not in keys
        and len(keys) == len(both)
        and all(map(_entry_reads_back, both))
    )


def _entry_reads_back(entry: Entry) -> bool:
    return (
        "\r" not in entry.note
        and (not entry.places or _places_read_back(entry.places))
        and (not entry.comments or all(map(_comment_reads_back, entry.comments)))
        and (entry.origin is None or _origin_reads_back(entry.origin))
    )


@lru_cache(maxsize=64)
def _places_read_back(places: tuple[str, ...]) -> bool:
    shown = " ".join(map(show_place, places))
    return not _LINE_END.search(shown) and places_in(shown) == places


def _comment_reads_back(text: str) -> bool:
    return not _LINE_END.search(text) and not text.startswith("pipeline: ")


def _origin_reads_back(origin: Origin) -> bool:
    mark = _mark(origin)
    return not _LINE_END.search(mark) and of_comments((mark,))[0] == origin


def _mark(origin: Origin) -> str:
    return f"pipeline: {origin.maker} {origin.detail} {origin.digest}"


def of_comments(comments: tuple[str, ...]) -> tuple[Origin | None, tuple[str, ...]]:
    """The origin mark among the comments of an entry, and the comments without it."""
    for at, text in enumerate(comments):
        if mark := _MARK.fullmatch(text):
            return Origin(*mark.groups()), (*comments[:at], *comments[at + 1 :])
    return None, comments


def parse_own_form(text: str) -> ParsedCatalog | None:
    """What a catalog in our own form holds; None if the text is anything else."""
    head = _LIVE.match(text)
    if not head or head["source"] or head["more_source"] or head["context"] is not None:
        return None
    live: list[Entry] = []
    obsolete: list[Entry] = []
    at = head.end()
    end = len(text)
    while at < end:
        if found := _LIVE.match(text, at):
            live.append(_entry(found))
        elif found := _OBSOLETE.match(text, at):
            obsolete.append(_entry(found))
        else:
            return None
        at = found.end()
    keys = {(None, ""), *(entry.key for entry in live), *(entry.key for entry in obsolete)}
    if len(keys) != 1 + len(live) + len(obsolete):
        return None
    header = _joined(head["target"], head["more_target"])
    return ParsedCatalog(header, 1, _texts(head["comments"], 1), tuple(live), tuple(obsolete))


@lru_cache(maxsize=1024)  # most are a few words, what the block is, and the path of the document
def _show_head(note: str, places: tuple[str, ...]) -> str:
    notes = [show_comment("#.", text) for text in note.split("\n")] if note else []
    where = [show_comment("#:", " ".join(map(show_place, places)))] if places else []
    return "".join(f"{line}\n" for line in (*notes, *where))


def _string(mark: str, word: str, text: str) -> str:
    """The lines of a keyword with its string; one with line breaks begins on the next line, as polib has it."""
    if not _RARE.search(text):
        return f'{mark}{word} "{text}"\n'
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return f'{mark}{word} "{text.translate(_ESCAPED)}"\n'
    shown = (f'{mark}"{line.translate(_ESCAPED)}"\n' for line in lines)
    return "".join([f'{mark}{word} ""\n', *shown])


def _block(mark: str, previous: str) -> re.Pattern[str]:
    """One entry as `write_entry` writes it, with the blank line below it."""
    body = r'"([^"\\\x00-\x1f]*(?:\\["\\trnvbf][^"\\\x00-\x1f]*)*)"\n'

    def string(before: str, word: str, name: str) -> str:
        first = body.replace("(", f"(?P<{name}>", 1)
        further = f"(?:{re.escape(before)}{body.replace('(', '(?:', 1)})*"
        return f"{re.escape(before)}{word} {first}(?P<more_{name}>{further})"

    return re.compile(
        r"(?P<comments>(?:#(?: [^\r\n]*)?\n)*)"
        r"(?P<note>(?:#\.(?: [^\r\n]*)?\n)*)"
        r"(?:#: (?P<places>[^\r\n]*)\n)?"
        r"(?P<fuzzy>#, fuzzy\n)?"
        f"(?:{string(previous, 'msgctxt', 'previous_context')})?"
        f"(?:{string(previous, 'msgid', 'previous')})?"
        f"(?:{string(mark, 'msgctxt', 'context')})?"
        f"{string(mark, 'msgid', 'source')}"
        f"{string(mark, 'msgstr', 'target')}"
        r"(?:\n|\Z)"
    )


_LIVE = _block("", "#| ")
_OBSOLETE = _block("#~ ", "#~| ")


def _entry(found: re.Match[str]) -> Entry:
    comments, note, places, fuzzy, *strings = found.groups()
    beside, more_beside, before, more_before, context, more_context, *texts = strings
    source, more_source, target, more_target = texts
    origin, others = of_comments(_texts(comments, 1)) if comments else (None, ())
    lines = _texts(note, 2)
    translated = _joined(target, more_target)
    return Entry(
        None if context is None else _joined(context, more_context),
        _joined(source, more_source),
        translated,
        origin,
        None if before is None else _joined(before, more_before),
        "\n".join(lines),
        () if places is None else places_in(places),
        SAFETY in lines,
        others,
        fuzzy is not None or not translated,
        None if beside is None else _joined(beside, more_beside),
    )


def _joined(first: str, more: str) -> str:
    r"""A string with its further lines, escapes resolved.

    >>> _joined("", '"a\\n"' + chr(10) + '"b"' + chr(10))
    'a\nb'
    """
    if more:
        first += "".join(line[line.index('"') + 1 : -1] for line in more.split("\n")[:-1])
    return _ESCAPE.sub(lambda found: _RAW[found[1]], first) if "\\" in first else first


@lru_cache(maxsize=1024)  # as `_show_note`
def _texts(lines: str, mark: int) -> tuple[str, ...]:
    """The texts of comment lines that begin with `mark` characters of their kind."""
    return tuple(unshielded(line[mark:].removeprefix(" ")) for line in lines.split("\n")[:-1])
