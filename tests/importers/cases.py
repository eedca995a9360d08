"""What a file of `tests/cases/importers` becomes: the Markdown of its twin, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

from pipeline.flow.imports.sources import read_source
from pipeline.importers.lost import lost_words, made_up_words
from pipeline.importers.page import SIGN, ImportedPage, rename_pictures
from pipeline.importers.write import document_text

FOLDER = Path(__file__).parents[1] / "cases/importers"
CASES = sorted(one for one in FOLDER.iterdir() if one.suffix not in {".md", ".said"})


def imported(page: ImportedPage, name: str = "x") -> str:
    """The page as a public article of a fixed day."""
    rename_pictures(page, name)
    fields = {
        "id": f"articles/{name}",
        "kind": "article",
        "author": "Zhihan Su, MFT",
        "date": "2026-11-23",
    }
    return document_text(page, fields, public=True)


def read_case(case: Path) -> ImportedPage:
    """The page that a file becomes."""
    return read_source(case, case.read_bytes(), "accepted")


def said(page: ImportedPage) -> str:
    """What is left out and which changes are open, a line each."""
    lines = [
        f"left out, {one.what}: {' '.join(one.text.split())}"
        for one in page.left_out
        if one.what != SIGN
    ]
    lines += [f"change: {one.sentence}" for one in page.changes] + [
        str(one) for one in page.warnings
    ]
    return "".join(f"{line}\n" for line in lines)


def faults(page: ImportedPage, markdown: str) -> tuple[object, ...]:
    """Words that are lost and not named, and words that are made up."""
    made = made_up_words(page, markdown) if page.title_found else ()
    return (*lost_words(page, markdown), *made)
