"""Report texts that were put back, and documents that seem to have moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.flow.moved import MovedDocument
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


def note_left_behind(app: App, names: Iterable[str]) -> None:
    """Say which documents have a catalog and no English, though nobody removed them."""
    for name in names:
        app.fault(
            f"{name} has a catalog and no English: its addresses would be empty.  If readers had the page: pipeline remove {name}, which leaves "
            f"a notice.  If it has another id now: pipeline rename {name} NEW.  If nobody had it: delete the catalog"
        )


def note_moved(app: App, found: Iterable[MovedDocument]) -> None:
    """Say which documents look like one that is gone."""
    for one in found:
        app.note(
            f"{one.new} has {one.share} % of the texts of {one.old}, which is gone.  "
            f"If it is the same page: pipeline rename {one.old} {one.new}"
        )
