"""Text of a `.po` file in, `Catalog` out; and back. The one door to polib.

Laws: `read_po(write_po(c)) == c` for a settled catalog (every one that was read or merged), writing
twice gives equal bytes, and what would not read back the same is refused, not written.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

import polib

from pipeline.catalog import headers as header_fields
from pipeline.catalog.po_lines import (
    fault,
    guard,
    refuse_conflict,
    show_comment,
    show_controls,
    show_place,
    split_lines,
    unpack,
)
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from pipeline.model.segment import Key
from pipeline.model.settings import ZH

SAFETY = "safety"
"""The `#.` line of text that needs two people."""
_MARK = re.compile(r"pipeline: (machine|memory) (.*) ([0-9a-f]{8})")
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


def read_po(text: str, path: str, document: str, locale: str = ZH.babel) -> Catalog:
    """The catalog that a `.po` holds; `path` is for messages, `document` is its id.

    Raises: PipelineError (CATALOG) with the line: a syntax error, merge-conflict markers, an entry
    that stands twice, plural forms, a `Language` or charset other than ours, an empty file.
    """
    lines = split_lines(text)
    _refuse_surrogates(text, path)
    refuse_conflict(lines, path)
    entries = _parse([*guard(lines, path)], path)
    if not entries[:-1]:
        raise fault(
            "the catalog is empty",
            "restore it from git, or delete it to begin anew",
            path,
        )
    top = _head(entries)
    fields = header_fields.parse(top.msgstr)
    header_fields.check(fields, locale, path, top.linenum or 1)
    _refuse_duplicates(entries[:-1], path)
    body = [entry for entry in entries[:-1] if entry is not top]
    # Comments below the last entry belong to none: they go up to the file's own.
    loose = unpack(top.tcomment) + unpack(entries[-1].tcomment)
    return Catalog(
        document=document,
        locale=locale,
        entries=tuple(_entry(entry) for entry in body if not entry.obsolete),
        obsolete=tuple(_entry(entry) for entry in body if entry.obsolete),
        headers=header_fields.settle(fields, locale),
        comment="\n".join(loose),
    )


def write_po(catalog: Catalog) -> str:
    """The file's text: UTF-8 text with LF, never wrapped, source order, obsolete entries last.

    Raises: PipelineError (CATALOG) for what no `.po` can hold: a lone surrogate, a line break in a
    comment or path, an entry that stands twice or has neither context nor source.
    """
    settled = _settled(catalog)
    fields = settled.headers or header_fields.usual(settled.locale)
    header = polib.POEntry(msgid="", msgstr="".join(f"{name}: {value}\n" for name, value in fields))
    above = [show_comment("#", text) for text in settled.comment.split("\n") if settled.comment]
    blocks = [_block(header, above)]
    blocks += [_block(_polib_entry(entry), _comment_lines(entry)) for entry in settled.entries]
    for entry in settled.obsolete:
        blocks.append(_block(_polib_entry(entry, obsolete=True), _comment_lines(entry)))
    text = "\n".join(blocks)
    _refuse_surrogates(text, catalog.document)
    if read_po(text, catalog.document, settled.document, settled.locale) != settled:
        raise fault(
            "a comment, path, header or origin mark of this catalog would not read back the same",
            "take line breaks out of comments and paths, and marks of ours out of comments",
            catalog.document,
        )
    return text


def _parse(lines: list[str], path: str) -> list[polib.POEntry]:
    """All entries, with a closing one that holds the comments below the last; lines as in the file."""
    # A first entry of ours keeps polib from taking the comments of the first real one for the file's.
    framed = _Lines([*_FIRST, *lines, *_LAST])
    try:
        parsed = polib.pofile(cast(str, framed), encoding="utf-8", klass=_File)
    except (OSError, ValueError, IndexError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) - len(_FIRST) if found else None
        raise fault("a syntax error", "compare the line with its neighbours", path, line) from error
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
    marks = [*map(_MARK.fullmatch, comments := unpack(found.tcomment))]
    at = next((index for index, mark in enumerate(marks) if mark), None)
    mark = None if at is None else marks[at]
    note = unpack(found.comment)
    return Entry(
        context=found.msgctxt,
        source=found.msgid,
        target=found.msgstr,
        origin=Origin(*mark.groups()) if mark else None,
        previous_source=found.previous_msgid,
        note="\n".join(note),
        places=tuple(place for packed, _ in found.occurrences for place in unpack(packed)),
        safety=SAFETY in note,
        comments=tuple(text for index, text in enumerate(comments) if index != at),
        fuzzy=found.fuzzy or not found.msgstr,
    )


def _settled(catalog: Catalog) -> Catalog:
    """The catalog with what a file says in one way only: safety is a note, no text is not approved."""

    def settle(entry: Entry) -> Entry:
        lines = entry.note.split("\n")
        note = entry.note
        if entry.safety and SAFETY not in lines:
            note = "\n".join([*filter(None, [note]), SAFETY])
        fuzzy = entry.fuzzy or not entry.target
        return replace(entry, note=note, safety=SAFETY in note.split("\n"), fuzzy=fuzzy)

    return replace(
        catalog,
        entries=tuple(map(settle, catalog.entries)),
        obsolete=tuple(map(settle, catalog.obsolete)),
        headers=header_fields.settle(catalog.headers, catalog.locale),
    )


def _polib_entry(entry: Entry, *, obsolete: bool = False) -> polib.POEntry:
    """An entry for polib, without its comment lines (polib drops empty ones)."""
    return polib.POEntry(
        msgctxt=entry.context,
        msgid=entry.source,
        msgstr=entry.target,
        previous_msgid=entry.previous_source,
        flags=["fuzzy"] if entry.fuzzy and entry.target else [],
        obsolete=obsolete,
    )


def _comment_lines(entry: Entry) -> list[str]:
    """The `#`, `#.` and `#:` lines of an entry."""
    origin = entry.origin
    mark = [f"pipeline: {origin.maker} {origin.detail} {origin.digest}"] if origin else []
    lines = [show_comment("#", text) for text in (*mark, *entry.comments)]
    lines += [show_comment("#.", text) for text in entry.note.split("\n") if entry.note]
    if entry.places:
        lines.append(show_comment("#:", " ".join(map(show_place, entry.places))))
    return lines


def _block(entry: polib.POEntry, comments: list[str]) -> str:
    """One entry's lines, the last one ended."""
    return "\n".join([*comments, show_controls(entry.__unicode__(wrapwidth=0))])


def _refuse_surrogates(text: str, path: str) -> None:
    """UTF-8 has no lone surrogates: such a text is broken, and could not be saved."""
    found = re.search("[\ud800-\udfff]", text)
    if found:
        raise fault(
            f"half a character (U+{ord(found[0]):04X})",
            "type the character again",
            path,
            text.count("\n", 0, found.start()) + 1,
        )


def _refuse_duplicates(entries: list[polib.POEntry], path: str) -> None:
    """One key, one entry: with two, half of the tools read the one and half the other."""
    seen: dict[Key, int] = {}
    for entry in entries:
        key, line = (entry.msgctxt, entry.msgid), entry.linenum or 0
        if key in seen:
            raise fault(
                f"{entry.msgid[:40] or 'the header'!r} stands here and in line {seen[key]}",
                "keep the entry with the better Mandarin and delete the other",
                path,
                line,
            )
        seen[key] = line
