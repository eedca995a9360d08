"""Which libraries the formats of packages load, and when."""

from __future__ import annotations

import subprocess
import sys


def test_nobody_who_only_might_exchange_loads_the_libraries() -> None:
    """A desk imports what sends and takes back: Word, Excel and lxml wait for the first file."""
    code = (
        "import sys, pipeline.flow.exchange.send, pipeline.flow.exchange.returns\n"
        "from pipeline.exchange.formats import format_named\n"
        "heavy = ('openpyxl', 'docx', 'pipeline.exchange.xliff')\n"
        "print([name for name in heavy if name in sys.modules])\n"
        "format_named('xlsx')\n"
        "print('openpyxl' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["[]", "True"]
