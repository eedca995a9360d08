"""Print each file that is too large for the repository, which keeps it for ever.

python tools/large_files.py FILE…      exit code 1 where there is one
"""

from __future__ import annotations

import sys
from pathlib import Path

MOST_MB = 3


def main() -> int:
    """Print them."""
    large = [name for name in sys.argv[1:] if Path(name).stat().st_size > MOST_MB * 1_000_000]
    for name in large:
        print(f"{name}: over {MOST_MB} MB; keep it elsewhere, or a small part of it here")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
