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
    split_lines,
    unpack,
)
from pipeline.catalog.po_plain import Plain, read_plain
from pipeline.catalog.po_write import block, strings
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from pipeline.model.errors import PipelineError
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
    _refuse_surrogates(text, path)
    return _read_plainly(text, path, document, locale) or _read_carefully(
        text, path, document, locale
    )


def write_po(catalog: Catalog) -> str:
    """The file's text: UTF-8 text with LF, never wrapped, source order, obsolete entries last.

    Raises: PipelineError (CATALOG) for what no `.po` can hold: a lone surrogate, a line break in a
    comment or path, an entry that stands twice or has neither context nor source.
    """
    settled = _settled(catalog)
    fields = settled.headers or header_fields.usual(settled.locale)
    head = [show_comment("#", text) for text in settled.comment.split("\n") if settled.comment]
    head += [*strings("msgid", ""), *strings("msgstr", "".join(f"{n}: {v}\n" for n, v in fields))]
    blocks = ["\n".join([*head, ""]), *map(block, settled.entries)]
    blocks += [block(entry, obsolete=True) for entry in settled.obsolete]
    text = "\n".join(blocks)
    _refuse_surrogates(text, catalog.document)
    if read_po(text, catalog.document, settled.document, settled.locale) != settled:
        raise fault(
            "a comment, path, header or origin mark of this catalog would not read back the same",
            "take line breaks out of comments and paths, and marks of ours out of comments",
            catalog.document,
        )
    return text


def _read_plainly(text: str, path: str, document: str, locale: str) -> Catalog | None:
    """The catalog of a file that is written just as we write it, else None."""
    plain = None if "\r" in text else read_plain(text)
    if plain is None:
        return None
    top, found = plain
    try:
        head = _read_carefully(top, path, document, locale)
    except PipelineError:
        return None  # the careful reader will say it, or something that is wrong above it
    keys = {(one.context, one.source) for one in found}
    if head.entries or head.obsolete or (None, "") in keys or len(keys) != len(found):
        return None
    return replace(
        head,
        entries=tuple(_entry(one) for one in found if not one.obsolete),
        obsolete=tuple(_entry(one) for one in found if one.obsolete),
    )


def _read_carefully(text: str, path: str, document: str, locale: str) -> Catalog:
    """The catalog of any file, or the error that names what is wrong with it."""
    lines = split_lines(text)
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
    body = [_unpacked(entry) for entry in entries[:-1] if entry is not top]
    if any((one.context, one.source) == (None, "") for one in body):
        raise fault("an entry without msgid", "delete it, or write its English", path)
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


def _unpacked(found: polib.POEntry) -> Plain:
    """What polib read, its comments and paths unpacked."""
    return Plain(
        unpack(found.tcomment),
        unpack(found.comment),
        tuple(place for packed, _ in found.occurrences for place in unpack(packed)),
        found.fuzzy,
        found.previous_msgid,
        found.msgctxt,
        found.msgid,
        found.msgstr,
        bool(found.obsolete),
    )


def _entry(found: Plain) -> Entry:
    """Our entry, its origin mark told from people's comments."""
    marks = [*map(_MARK.fullmatch, found.comments)]
    at = next((index for index, mark in enumerate(marks) if mark), None)
    mark = None if at is None else marks[at]
    return Entry(
        context=found.context,
        source=found.source,
        target=found.target,
        origin=Origin(*mark.groups()) if mark else None,
        previous_source=found.previous,
        note="\n".join(found.notes),
        places=found.places,
        safety=SAFETY in found.notes,
        comments=tuple(text for index, text in enumerate(found.comments) if index != at),
        fuzzy=found.fuzzy or not found.target,
    )


def _settled(catalog: Catalog) -> Catalog:
    """The catalog with what a file says in one way only: safety is a note, no text is not approved."""

    def settle(entry: Entry) -> Entry:
        noted = SAFETY in entry.note.split("\n")
        fuzzy = entry.fuzzy or not entry.target
        if (noted, fuzzy) == (entry.safety, entry.fuzzy):
            return entry
        unsaid = [SAFETY] if entry.safety and not noted else []
        note = "\n".join([*filter(None, [entry.note]), *unsaid]) if unsaid else entry.note
        return replace(entry, note=note, safety=entry.safety or noted, fuzzy=fuzzy)

    return replace(
        catalog,
        entries=tuple(map(settle, catalog.entries)),
        obsolete=tuple(map(settle, catalog.obsolete)),
        headers=header_fields.settle(catalog.headers, catalog.locale),
    )


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
