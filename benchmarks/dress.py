"""Give each string of catalogs a Mandarin-like text.

    python -m benchmarks.dress FOLDER…

Words become Han characters, markup stays: a text equal to its source would be put back for nothing.
"""

from __future__ import annotations

import re
import sys
import zlib
from pathlib import Path

import polib

_KEPT = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|\{/?\d+\}|\d[\d-]*|[A-Za-z’]+|\s+")
_HAN = bytes(
    b for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF) for b in (row, cell)
).decode("gb2312")
"""All rows but the last of GB 2312's first level, 3,666 common characters: handouts have them in their fonts."""
_FRONT_MATTER = ("---\n", 'title: "')


def mandarin(text: str) -> str:
    """The text with each word as one or two Han characters."""
    if text.startswith(_FRONT_MATTER):  # YAML as one string: a peer's, and no prose
        return text
    return _KEPT.sub(_word, text)


def _word(found: re.Match[str]) -> str:
    word = found[0]
    if word.isspace():
        return "" if "\n" not in word else word
    if not word[0].isalpha():
        return word
    number = zlib.crc32(word.encode("utf-8"))
    characters = _HAN[number % len(_HAN)] + _HAN[number // len(_HAN) % len(_HAN)]
    return characters[: 1 if len(word) < 5 else 2]


def main(folders: list[Path]) -> None:
    """Dress all catalogs below the folders."""
    for folder in folders:
        for path in folder.rglob("*.po"):
            file = polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
            for entry in file:
                entry.msgstr = mandarin(entry.msgid)
                entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            file.save(str(path), newline="\n")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
