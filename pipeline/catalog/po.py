"""Read and write catalogs as PO files.

Our own form is read and written directly (`po_plain`), every other one is read by polib (`po_foreign`).

Laws: `read_po(write_po(c)) == c` for a settled catalog (every one that was read or merged), writing
twice gives equal bytes, and what would not read back the same is refused, not written.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.catalog import headers as header_fields
from pipeline.catalog.po_parser import SAFETY, parse_own_form, reads_back, write_entry
from pipeline.catalog.po_parser_lines import po_error
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.locale import ZH


def read_po(text: str, path: str, document: str, locale: str = ZH.babel) -> Catalog:
    """The catalog that a `.po` holds; `path` is for messages, `document` is its id.

    Raises: PipelineError (CATALOG) with the line: a syntax error, merge-conflict markers, an entry
    that stands twice, plural forms, a `Language` or charset other than ours, an empty file.
    """
    _refuse_surrogates(text, path)
    found = parse_own_form(text)
    if found is None:
        from pipeline.catalog.po_parser_polib import parse_with_polib  # noqa: PLC0415  seldom

        found = parse_with_polib(text, path)
    fields = header_fields.parse(found.header)
    header_fields.check(fields, locale, path, found.line)
    return Catalog(
        document=document,
        locale=locale,
        entries=found.entries,
        obsolete=found.obsolete,
        headers=header_fields.settle(fields, locale),
        comment="\n".join(found.comments),
    )


def write_po(catalog: Catalog) -> str:
    """The file's text: UTF-8 text with LF, never wrapped, source order, obsolete entries last.

    Raises: PipelineError (CATALOG) for what no `.po` can hold: a lone surrogate, a line break in a
    comment or path, an entry that stands twice or has neither context nor source.
    """
    settled = _settled(catalog)
    fields = settled.headers or header_fields.usual(settled.locale)
    header = Entry(
        context=None,
        source="",
        target="".join(f"{name}: {value}\n" for name, value in fields),
        comments=tuple(settled.comment.split("\n")) if settled.comment else (),
        fuzzy=False,
    )
    blocks = [write_entry(entry) for entry in (header, *settled.entries)]
    blocks += [write_entry(entry, obsolete=True) for entry in settled.obsolete]
    text = "\n".join(blocks)
    _refuse_surrogates(text, catalog.document)
    if reads_back(settled):
        return text
    if read_po(text, catalog.document, settled.document, settled.locale) != settled:
        raise po_error(
            "a comment, path, header or origin mark of this catalog would not read back the same",
            "take line breaks out of comments and paths, and marks of ours out of comments",
            catalog.document,
        )
    return text


def _settled(catalog: Catalog) -> Catalog:
    """The catalog with what a file says in one way only: safety is a note, no text is not approved."""

    def settle(entry: Entry) -> Entry:
        lines = entry.note.split("\n") if SAFETY in entry.note else ()
        if (entry.target or entry.fuzzy) and entry.safety == (SAFETY in lines):
            return entry
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


def _refuse_surrogates(text: str, path: str) -> None:
    """UTF-8 has no lone surrogates: such a text is broken, and could not be saved."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise po_error(
            f"half a character (U+{ord(text[error.start]):04X})",
            "type the character again",
            path,
            text.count("\n", 0, error.start) + 1,
        ) from error
