"""Three files of a git merge in; the merged catalog in our file, and what two people disagree on, out."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.catalog.po import read_po, write_po
from pipeline.catalog.three_way import Conflict, three_way
from pipeline.files.atomic import write_text
from pipeline.files.reading import read_text
from pipeline.model.catalog import Catalog
from pipeline.model.settings import ZH

_LANGUAGE = re.compile(r'^"Language: (\w+)\\n"', re.MULTILINE)


def merge_files(base: Path, ours: Path, theirs: Path, shown: str) -> tuple[Conflict, ...]:
    """Write the merge of three catalogs into `ours`; `shown` is the path that git is merging.

    Raises PipelineError (CATALOG, DISK) where a side cannot be read, and then nothing is written.
    """
    texts = [read_text(path, shown, "CATALOG") or "" for path in (base, ours, theirs)]
    found = (_LANGUAGE.search(text) for text in texts[1:])
    locale = next((language[1] for language in found if language), ZH.babel)
    sides = [
        _read(text, f"{shown} ({side})", shown, locale)
        for text, side in zip(texts, ("base", "ours", "theirs"), strict=True)
    ]
    merged = three_way(*sides)
    write_text(ours, write_po(merged.catalog))
    return merged.conflicts


def _read(text: str, path: str, document: str, locale: str) -> Catalog:
    """One side; an empty file is a side that has no catalog (both branches began one)."""
    return read_po(text, path, document, locale) if text.strip() else Catalog(document, locale)
