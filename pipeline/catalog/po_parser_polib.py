"""Read PO files that other programs wrote, with polib."""

from __future__ import annotations

import re
from typing import cast

import polib

from pipeline.catalog.po_parser import SAFETY, ParsedCatalog, of_comments
from pipeline.catalog.po_parser_lines import (
    guarded_lines,
    po_error,
    refuse_conflict,
    split_lines,
    unpack,
)
from pipeline.model.entry import Entry
from pipeline.model.segment import Key

_FIRST = ['msgid ""', 'msgstr ""']
_LAST = ['msgctxt "last"', 'msgid ""', 'msgstr ""']


class _Lines:
    """Lines that polib cannot take for a file's name: the disk is never asked about them."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def splitlines(self) -> list[str]:
        """What polib iterates over; `str.splitlines` would also split at U+2028 and its like."""
        return self._lines


class _File(polib.POFile):
    """A POFile that leaves the header among its entries, and never takes another entry for it."""

    def find(self, *_args: object, **_options: object) -> None:
        """Nothing: the parser asks for msgid "" and would take an entry with a context."""


def parse_with_polib(text: str, path: str) -> ParsedCatalog:
    """What any catalog holds.

    Raises: PipelineError (CATALOG) with the line.
    """
    lines = split_lines(text)
    refuse_conflict(lines, path)
    entries = _parse([*guarded_lines(lines, path)], path)
    if not entries[:-1]:
        raise po_error(
            "the catalog is empty",
            "restore it from git, or delete it to begin anew",
            path,
        )
    top = _head(entries)
    body = [entry for entry in _one_each(entries[:-1], path) if entry is not top]
    if any(entry.msgid == "" and entry.msgctxt is None for entry in body):
        raise po_error("an entry without msgid", "delete it, or write its English", path)
    return ParsedCatalog(
        header=top.msgstr,
        line=top.linenum or 1,
        # Comments below the last entry belong to none: they go up to the file's own.
        comments=unpack(top.tcomment) + unpack(entries[-1].tcomment),
        entries=tuple(_entry(entry) for entry in body if not entry.obsolete),
        obsolete=tuple(_entry(entry) for entry in body if entry.obsolete),
    )


def _parse(lines: list[str], path: str) -> list[polib.POEntry]:
    """All entries, with a closing one that holds the comments below the last; lines as in the file."""
    # A first entry of ours keeps polib from taking the comments of the first real one for the file's.
    framed = _Lines([*_FIRST, *lines, *_LAST])
    try:
        parsed = polib.pofile(cast(str, framed), encoding="utf-8", klass=_File)
    except (OSError, ValueError, IndexError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) - len(_FIRST) if found else None
        raise po_error(
            "a syntax error", "compare the line with its neighbours", path, line
        ) from error
    entries = list(parsed)[1:]
    for entry in entries:
        entry.linenum = (entry.linenum or 0) - len(_FIRST)
    return entries


def _head(entries: list[polib.POEntry]) -> polib.POEntry:
    """The header entry, or an empty one where the file has none."""
    heads = (e for e in entries if e.msgid == "" and e.msgctxt is None and not e.obsolete)
    return next(heads, polib.POEntry(linenum=1))


def _entry(found: polib.POEntry) -> Entry:
    """Our entry for polib's."""
    origin, comments = of_comments(unpack(found.tcomment))
    note = unpack(found.comment)
    return Entry(
        context=found.msgctxt,
        source=found.msgid,
        target=found.msgstr,
        origin=origin,
        previous_source=found.previous_msgid,
        note="\n".join(note),
        places=tuple(place for packed, _ in found.occurrences for place in unpack(packed)),
        safety=SAFETY in note,
        comments=comments,
        fuzzy=found.fuzzy or not found.msgstr,
        previous_context=found.previous_msgctxt,
    )


def _one_each(entries: list[polib.POEntry], path: str) -> list[polib.POEntry]:
    """One key, one entry: with two, half of the tools read the one and half the other.

    Two that say the same are one, and one without Mandarin takes that of the other. Raises CATALOG where
    their Mandarin differs.
    """
    first: dict[Key, polib.POEntry] = {}
    for entry in sorted(entries, key=lambda entry: bool(entry.obsolete)):
        key = (entry.msgctxt, entry.msgid)
        known = first.setdefault(key, entry)
        if known is entry:
            continue
        is_header = key[0] is None and not key[1]
        if is_header or (known.msgstr and entry.msgstr not in ("", known.msgstr)):
            lines = sorted((known.linenum or 0, entry.linenum or 0))
            raise po_error(
                f"{entry.msgid[:40] or 'the header'!r} stands here and in line {lines[0]}",
                "keep the entry with the better Mandarin and delete the other",
                path,
                lines[1],
            )
        if entry.msgstr and not known.msgstr:
            for name in ("msgstr", "tcomment", "flags", "previous_msgctxt", "previous_msgid"):
                setattr(known, name, getattr(entry, name))
    kept = {id(entry) for entry in first.values()}
    return [entry for entry in entries if id(entry) in kept]
