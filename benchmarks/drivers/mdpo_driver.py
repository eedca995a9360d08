"""Catalogs or Mandarin files by mdpo's own Python: `extract|put EN PO ZH`.

mdpo's commands read one file, or many into one catalog, which takes quadratic time. As a library it
handles all files in one process, a catalog each: its best.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mdpo.md2po import markdown_to_pofile  # type: ignore[import-not-found]  # not in our environment
from mdpo.po2md import pofile_to_markdown  # type: ignore[import-not-found]  # not in our environment


def main(mode: str, english: Path, catalogs: Path, mandarin: Path) -> None:
    """Run over all files of a folder."""
    for path in sorted(english.rglob("*.md")):
        name = path.relative_to(english)
        catalog = catalogs / name.with_suffix(".po")
        target = mandarin / name
        if mode == "extract":
            catalog.parent.mkdir(parents=True, exist_ok=True)
            markdown_to_pofile(str(path), po_filepath=str(catalog), save=True, wrapwidth=0)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            pofile_to_markdown(str(path), [str(catalog)], save=str(target), wrapwidth=0)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
