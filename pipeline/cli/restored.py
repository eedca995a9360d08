"""Report the translations that another tool dropped and that were restored."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.model.entry import Entry

Kept = Sequence[tuple[str, Sequence[Entry]]]
"""A catalog's file, and its entries that were kept."""
_SHOWN = 3
"""So many texts of a catalog are named; `--json` names all."""
_WIDTH = 60


def note_kept(app: App, kept: Kept) -> None:
    """Say on stderr which texts were kept, also with --quiet."""
    for path, entries in kept:
        if not entries:
            continue
        app.fault(
            f"{path}: kept {counted(len(entries), 'text')} whose Mandarin another tool had left out"
        )
        for entry in entries[:_SHOWN]:
            source = entry.source.replace("\n", " ")
            app.fault(f"  {source[:_WIDTH]}{'…' if len(source) > _WIDTH else ''}")
        if len(entries) > _SHOWN:
            app.fault(f"  and {len(entries) - _SHOWN} more")
