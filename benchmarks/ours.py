"""The child that we measure: what the pipeline makes of a folder of Markdown, or of two catalogs.

    python -m benchmarks.ours extract EN PO        python -m benchmarks.ours put EN PO ZH
    python -m benchmarks.ours merge OLD.po NEW.pot OUT.po

The same calls as `flow` makes, in one process.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.catalog.merge import merge
from pipeline.catalog.po import read_po, write_po
from pipeline.extract.read import read
from pipeline.markdown.splice import fill
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.segment import Form, Segment

LOCALE = "zh_Hans"


def extract(english: Path, catalogs: Path) -> None:
    """Each Markdown file becomes a catalog."""
    for path, name in _files(english):
        document = read(_text(path), f"content/en/{name}.md", name)
        _write(catalogs / f"{name}.po", write_po(merge(document, None, LOCALE)))


def put(english: Path, catalogs: Path, mandarin: Path) -> None:
    """Each Markdown file and its catalog become the Mandarin file."""
    for path, name in _files(english):
        document = read(_text(path), f"content/en/{name}.md", name)
        catalog = read_po(_text(catalogs / f"{name}.po"), f"{name}.po", name)
        _write(mandarin / f"{name}.md", fill(document, partial(_target, catalog)))


def merge_catalogs(old: Path, new: Path, out: Path) -> None:
    """What msgmerge does: the old catalog brought to the strings of the new template."""
    template = read_po(_text(new), new.name, "docs")
    parts = (Segment("paragraph", e.source, e.source, Form.FLOW, 1) for e in template.entries)
    document = Document("docs", "docs.md", {}, tuple(parts))
    _write(out, write_po(merge(document, read_po(_text(old), old.name, "docs"), LOCALE)))


def _target(catalog: Catalog, segment: Segment) -> str | None:
    entry = catalog.get(segment.key)
    return None if entry is None else entry.target


def _files(folder: Path) -> list[tuple[Path, str]]:
    files = sorted(folder.rglob("*.md"))
    return [(path, path.relative_to(folder).with_suffix("").as_posix()) for path in files]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _write(path: Path, text: str) -> None:
    data = text.encode("utf-8")
    try:
        path.write_bytes(data)
    except FileNotFoundError:  # the first of its folder
        path.parent.mkdir(parents=True)
        path.write_bytes(data)


COMMANDS: dict[str, Callable[..., None]] = {
    "extract": extract,
    "put": put,
    "merge": merge_catalogs,
}

if __name__ == "__main__":
    gc.set_threshold(200_000, 20, 10)  # as `pipeline.cli` does for each command
    COMMANDS[sys.argv[1]](*map(Path, sys.argv[2:]))
