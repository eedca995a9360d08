"""Entries whose Mandarin another tool left out, and that was kept, in; what a command says of them out."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cli.app import App
from pipeline.cli.words import counted
from pipeline.model.entry import Entry

_SHOWN = 3
"""So many texts are named; `--json` names all."""
_WIDTH = 60


def kept_rows(path: str, kept: Sequence[Entry]) -> list[dict[str, str | None]]:
    """What `--json` says."""
    return [
        {"path": path, "context": e.context, "source": e.source, "target": e.target} for e in kept
    ]


def note_kept(app: App, path: str, kept: Sequence[Entry], why: str) -> None:
    """Say on stderr which texts were kept, and why that was needed."""
    if not kept:
        return
    app.fault(f"{path}: kept {counted(len(kept), 'text')}: {why}")
    for entry in kept[:_SHOWN]:
        source = entry.source.replace("\n", " ")
        app.fault(f"  {source[:_WIDTH]}{'…' if len(source) > _WIDTH else ''}")
    if len(kept) > _SHOWN:
        app.fault(f"  and {len(kept) - _SHOWN} more")
