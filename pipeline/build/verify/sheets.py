"""Verify that the printed handouts are accessible and hold exactly the approved text."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from typing import Any

from pipeline.build.labels import BANNERS
from pipeline.build.typeset import printed
from pipeline.build.verify.breach import Breach, ExpectedSheet, Promise
from pipeline.build.verify.sheet import PdfSheet, read_sheet
from pipeline.build.verify.strings import verify_sheet_strings
from pipeline.build.verify.text import first_difference
from pipeline.build.writers.pdf import WATERMARK

SHEET = ".pdf"
"""How the files of sheets end; pages may lie in the same folder."""
_MARKS = ("•", ".", "☐", "☑")
"""What stands before the items of a list."""


def verify_sheets(
    tree: Mapping[str, bytes], promise: Promise, due: Container[str] | None = None
) -> Iterator[Breach]:
    """Every sheet that there should be, no other, and the manifest names them; with `due` only these are read."""
    wanted = {sheet.path: sheet for sheet in promise.sheets}
    for path, expected in wanted.items():
        if due is not None and path in tree and path not in due:
            continue
        sheet = read_sheet(tree[path]) if path in tree else PdfSheet()
        if path not in tree:
            yield Breach(path, "missing", "is to be printed, but not in the site")
        elif sheet is None:
            yield Breach(path, "pdf", "cannot be read")
        else:
            yield from _verify(sheet, expected, promise)
    for path in sorted(p for p in tree if p.endswith(SHEET) and p not in wanted):
        yield Breach(path, "stray", "is the sheet of a page that is not public")
    named = sorted(_named(tree))
    if named != sorted(wanted):
        yield Breach("manifest.json", "manifest", f"names other sheets than there are: {named}")


def _verify(sheet: PdfSheet, expected: ExpectedSheet, promise: Promise) -> Iterator[Breach]:
    path = expected.path
    if not sheet.tagged:
        yield Breach(path, "tags", "is not tagged: a screen reader cannot read it in order")
    if sheet.title != expected.title or not sheet.shows_title:
        yield Breach(path, "title", f"calls itself {sheet.title!r}")
    if sheet.loose_fonts:
        yield Breach(path, "fonts", f"lacks its fonts: {', '.join(sheet.loose_fonts)}")
    marks = ["".join(text.split()) for text in (*BANNERS, WATERMARK)]
    if any(mark in sheet.everything for mark in marks):
        yield Breach(path, "draft", "carries the marks of a draft")
    yield from verify_sheet_strings(path, sheet.around, expected.said)
    languages = {_primary(tag) for tag in expected.texts}
    if _primary(sheet.lang) != _primary(next(iter(expected.texts))):
        yield Breach(path, "lang", f"says that its language is {sheet.lang!r}")
    if lost := sorted(languages - sheet.words.keys()):
        yield Breach(path, "lang", f"has no part whose language is {', '.join(lost)}")
    furniture = (*promise.furniture, *_MARKS)
    texts = {_primary(tag): text for tag, text in expected.texts.items()}
    for tag in sorted(languages | sheet.words.keys()):
        fault = first_difference(sheet.words.get(tag, ""), printed(texts.get(tag, "")), furniture)
        if fault:
            yield Breach(path, "text", f"in {tag}: {fault}")


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _named(tree: Mapping[str, bytes]) -> Iterator[str]:
    """The sheets that the manifest names; none where it cannot be read, which is named elsewhere."""
    try:
        manifest: Mapping[str, Any] = json.loads(tree.get("manifest.json", b""))
        for page in manifest["pages"]:
            versions = list(page["versions"].values())
            found = [*versions, *(one.get("bilingual", {}) for one in (*versions, page))]
            yield from (one["pdf"] for one in found if "pdf" in one)
    except (ValueError, KeyError, TypeError, AttributeError):
        return
