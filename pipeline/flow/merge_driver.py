"""Merge three versions of a catalog file for git."""

from __future__ import annotations

from pathlib import Path

from pipeline.catalog.headers import language_in
from pipeline.catalog.po import read_po, write_po
from pipeline.catalog.returned_catalog import unstripped
from pipeline.catalog.three_way import ThreeWay, three_way
from pipeline.files.atomic import write_text
from pipeline.files.read import read_text
from pipeline.model.catalog import Catalog
from pipeline.model.settings import ZH


def merge_files(base: Path, ours: Path, theirs: Path, shown: str) -> ThreeWay:
    """Write the merge of three catalogs into `ours`; `shown` is the path that git is merging.

    Raises PipelineError (CATALOG, DISK) where a side cannot be read, and then nothing is written.
    """
    texts = [read_text(path, shown, "CATALOG") or "" for path in (base, ours, theirs)]
    # `zh` alone does not say which Chinese
    locale = next((name for name in map(language_in, texts) if name not in ("", "zh")), ZH.babel)
    old, mine, other = (
        _read(text, f"{shown} ({side})", shown, locale)
        for text, side in zip(texts, ("base", "ours", "theirs"), strict=True)
    )
    merged = three_way(old, unstripped(mine, old), unstripped(other, old))
    write_text(ours, write_po(merged.catalog))
    return merged


def _read(text: str, path: str, document: str, locale: str) -> Catalog:
    """One side; an empty file is a side that has no catalog (both branches began one)."""
    bare = text.strip("\ufeff \t\r\n")
    return read_po(text, path, document, locale) if bare else Catalog(document, locale)
