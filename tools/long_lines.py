"""Print each line of a template or style sheet that is longer than 120 characters.

python tools/long_lines.py [FILE…]      without a file: all of them; exit code 1 where there is one
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST = 120
ENDINGS = (".html", ".css", ".typ")


def sources() -> list[Path]:
    """The templates and style sheets of the package."""
    return sorted(p for p in (ROOT / "pipeline").rglob("*") if p.suffix in ENDINGS)


def long_lines(paths: list[Path]) -> Iterator[str]:
    """`path:line: length` for each line that is too long."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > MOST:
                yield f"{path}:{number}: {len(line)} characters, {MOST} is the most"


def main() -> int:
    """Print them."""
    faults = list(long_lines([Path(name) for name in sys.argv[1:]] or sources()))
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
