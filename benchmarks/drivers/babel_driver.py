"""Update a catalog to a template with Babel: `OLD.po NEW.pot OUT.po`."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po


def main(old: Path, new: Path, out: Path) -> None:
    """Read, update with fuzzy matching, write."""
    with old.open("rb") as file:
        catalog = read_po(file, locale="zh_Hans")
    with new.open("rb") as file:
        template = read_po(file)
    catalog.update(template)
    with out.open("wb") as file:
        write_po(file, catalog, width=0, include_previous=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
