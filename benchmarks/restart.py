"""Measure the restart of a desk over 50,000 texts: until a page opens at full speed, and the memory that it holds.

    python -m benchmarks.restart [--json] [--quick]

Figures: `desk_ready_s`, from the start of the process until a page that nobody has opened yet comes within 200 ms;
`desk_all_s`, until all pages are at hand; `desk_mb`, the most that it held until then; `desk_edited_mb`, the same after an edit of the glossary.
"""

from __future__ import annotations

import tempfile
import time
from itertools import count
from pathlib import Path

from benchmarks.desk import Client, expect, peak_mb, serving, until_ready
from benchmarks.desk_world import make
from benchmarks.measure import options, show, table

FULL_SPEED = 0.2
"""Seconds that a page takes at most."""


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    figures = restarted(quick=chosen.quick)
    show(figures, table([*figures], [[*figures.values()]]), as_json=chosen.json)


def restarted(*, quick: bool) -> dict[str, float | None]:
    """The figures, of a desk that has checked every page once before."""
    documents, texts = (20, 40) if quick else (350, 143)
    with tempfile.TemporaryDirectory(prefix="bench-restart-") as folder:
        root = Path(folder)
        make(root, documents, texts, 1)
        with serving(root) as desk:
            until_ready(desk.port)
        begin = time.perf_counter()
        with serving(root) as desk:
            client = Client("r0", desk.port)
            client.sign_in()
            for number in count():
                start = time.perf_counter()
                name = f"articles/a{documents - 1 - number % documents:05d}"
                expect(200, client.ask("page", f"/pages/{name}")[0])
                if time.perf_counter() - start < FULL_SPEED:
                    break
            ready = time.perf_counter() - begin
            until_ready(desk.port)
            whole, held = time.perf_counter() - begin, peak_mb(desk.pid)
            glossary = root / "glossary.yaml"
            text = glossary.read_text("utf-8")
            glossary.write_text(
                text.replace("terms:\n", "terms:\n  - {en: kettle, zh: 水壶}\n", 1), "utf-8"
            )
            time.sleep(6)  # it looks for changes every five seconds
            until_ready(desk.port)
            return {
                "desk_ready_s": round(ready, 1),
                "desk_all_s": round(whole, 1),
                "desk_mb": round(held),
                "desk_edited_mb": round(peak_mb(desk.pid)),
            }


if __name__ == "__main__":
    main()
