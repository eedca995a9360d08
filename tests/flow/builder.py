"""Run as `python -m tests.flow.builder ROOT`: changes one English word back and forth and builds, until it is killed."""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path

from pipeline.files.atomic import write_bytes
from pipeline.flow.build.run import build
from tests.flow.tiny import ARTICLE_ID, COMMA, NO_COMMA


def turned(text: str) -> str:
    """The English of the article in its other form."""
    old, new = (COMMA, NO_COMMA) if COMMA in text else (NO_COMMA, COMMA)
    return text.replace(old, new)


def main(root: Path) -> None:
    """Every other build is of the first form."""
    path = root / f"content/en/{ARTICLE_ID}.md"
    print("ready", flush=True)
    for _ in cycle("x"):
        write_bytes(path, turned(path.read_text(encoding="utf-8")).encode())
        build(root, jobs=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
