"""PO files with a part of a catalog, for people who work in Poedit and its like."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from pipeline.catalog import headers as header_fields
from pipeline.catalog.headers import usual
from pipeline.catalog.po import write_po
from pipeline.catalog.po_parser_polib import parse_with_polib
from pipeline.exchange.package import (  # fmt: skip
    SIGN,
    Remark,
    ReturnedFile,
    ReturnedRow,
    Row,
    TextPackage,
    fault,
    stamp_in,
)
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError

_HEADER = "X-Pipeline-Exchange"
_CHARSET = re.compile(rb"charset=([\w.-]+)", re.I)
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "charset": "utf-8", "": "utf-8"}


class Po:
    """A gettext catalog."""

    name = "po"
    ending = ".po"

    def write(self, package: TextPackage) -> bytes:
        """The catalog of what goes out."""
        locale = _babel(package.stamp.locale)
        headers = (*usual(locale), (_HEADER, package.stamp.line))
        entries = tuple(map(_entry, package.rows))
        catalog = Catalog(package.stamp.document, locale, entries, headers=headers)
        return write_po(catalog).encode()

    def is_it(self, data: bytes) -> bool:
        """True for bytes that hold a msgid."""
        return b"msgid" in data.replace(b"\0", b"") and not data.startswith(b"PK")

    def read(self, data: bytes, path: str) -> ReturnedFile:
        """Every entry, fuzzy ones too. Raises EXCHANGE-…."""
        text = _decoded(data, path)
        try:
            found = parse_with_polib(text, path)
            fields = header_fields.parse(found.header)
        except PipelineError as error:
            raise fault("EXCHANGE-DAMAGED", error.what, error.todo, path, error.line) from error
        stamp = stamp_in("\n".join(value for _, value in fields), path)
        plain = tuple((n, v) for n, v in fields if n.lower() != "content-type")
        try:
            header_fields.check(plain, _babel(stamp.locale), path, found.line)
        except PipelineError as error:
            raise fault("EXCHANGE-LANGUAGE", error.what, error.todo, path, error.line) from error
        return ReturnedFile(stamp, tuple(_row(n, e) for n, e in enumerate(found.entries, 1)))


def _babel(tag: str) -> str:
    return tag.replace("-", "_")


def _entry(row: Row) -> Entry:
    """The entry as other tools should see it: what a machine drafted is fuzzy."""
    terms = [f"{english} → {mandarin}" for english, mandarin in row.terms]
    approved = ["approved: only to be read"] if row.locked else []
    note = "\n".join([*row.entry.note.split("\n"), *terms, *approved, f"sign: {row.sign}"])
    fuzzy = row.state is State.STALE or row.is_machine_draft or not row.entry.target
    entry = replace(row.entry, note=note.strip("\n"), fuzzy=fuzzy, safety=row.safety)
    return replace(entry, origin=None, comments=(), guarded=False)


def _row(number: int, entry: Entry) -> ReturnedRow:
    sign = SIGN.search(entry.note)
    comments = (line.strip() for line in entry.comments)
    return ReturnedRow(
        place=f"entry {number}",
        sign=sign[0] if sign else "",
        english=entry.source,
        target=entry.target,
        remarks=tuple(Remark("", c) for c in comments if c and not c.startswith("pipeline:")),
        key=entry.key,
    )


def _decoded(data: bytes, path: str) -> str:
    """The text in the encoding that the file names, or UTF-16 by its mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        said = _CHARSET.search(data)
        name = said[1].decode("ascii", "replace").lower() if said else ""
        encoding = _ENCODINGS.get(name, name)
        if data.startswith(codecs.BOM_UTF8):
            encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        line = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise fault(
            "EXCHANGE-DAMAGED",
            f"is not in {encoding}, which it names",
            "save it as UTF-8",
            path,
            line,
        ) from error
