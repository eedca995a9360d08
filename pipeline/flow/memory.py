"""A workspace in; the memory of all its catalogs and of what was imported, and that memory as TMX, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.content import SITE, Project
from pipeline.files.memory import load_memories, read_tmx_file, save_export, save_memory
from pipeline.flow.renaming import gone_catalogs
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Verdict
from pipeline.review.book import Book
from pipeline.translate.memory import Approval, Match, Memory, Pair
from pipeline.translate.tmx import Unit, write_tmx


def memory_of(workspace: Workspace, catalogs: Mapping[str, Catalog]) -> Memory:
    """What every catalog holds, those of documents that are gone included (their text may have moved), and imports."""
    every = {**gone_catalogs(workspace), **catalogs}
    approved: dict[Pair, Approval] = {}
    rejected: set[Pair] = set()
    for document in every:
        for decision in workspace.decisions(document):
            if decision.verdict is Verdict.REJECT:
                rejected.add((decision.source_sha or "", decision.target_sha or ""))
        for pair, approval in _approvals(document, workspace.book(document)):
            approved[pair] = min(approval, approved.get(pair, approval))
    others = imported(workspace.project)
    return Memory.of(every.values(), approved, rejected - approved.keys(), others)


def imported(project: Project) -> tuple[Match, ...]:
    """The pairs of imported memories, as a person's; an import approves nothing. Raises TMX."""
    return tuple(
        Match(unit.target, f"memory/{name}", unit.context or None, None, True, unit.source)
        for name, units in load_memories(project)
        for unit in units
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """What an import or export did."""

    path: str
    """The file that was written."""
    units: int
    """Pairs in it."""
    left_out: int
    """Pairs that a TMX file cannot hold: control characters."""
    written: bool
    """False where it said so already."""


def export(workspace: Workspace, path: Path, *, everything: bool = False) -> Moved:
    """Write approved pairs, or all pairs, to a TMX file. Raises TMX where another file stands there."""
    catalogs = {name: workspace.stored(name) for name in (*workspace.heads, SITE)}
    memory = memory_of(workspace, catalogs)
    units = {
        _unit(match)
        for matches in memory.units.values()
        for match in matches
        if everything or match.approved
    }
    fitting = sorted(
        (u for u in units if u.fits), key=lambda u: (u.document, u.source, u.target, u.context)
    )
    text = write_tmx(fitting, workspace.project.settings.locale.tag)
    return Moved(str(path), len(fitting), len(units) - len(fitting), save_export(path, text))


def bring_in(workspace: Workspace, path: Path, name: str | None = None) -> Moved:
    """Keep the pairs of a TMX file as a memory of this project: proposals, never text and never approvals.

    Raises TMX: no pair in it, a name that is none, another memory of this name.
    """
    chosen = name if name is not None else _name_of(path)
    units = read_tmx_file(path, str(path))
    # who approved it elsewhere counts for nothing here
    plain = list(
        dict.fromkeys(Unit(u.source, u.target, u.context, u.document) for u in units if u.fits)
    )
    written = save_memory(workspace.project, chosen, plain)
    shown = workspace.project.shown(workspace.project.memory / f"{chosen}.tmx")
    return Moved(shown, len(plain), sum(not unit.fits for unit in units), written)


def _unit(match: Match) -> Unit:
    by, on = (match.approval.by, match.approval.on) if match.approval else ((), "")
    document = match.approval.document if match.approval else match.document
    return Unit(match.source, match.target, match.context or "", document, by, on)


def _name_of(path: Path) -> str:
    """A name for a memory, from that of its file: `Old Site (2).TMX` → `old-site-2`."""
    letters = (char if char.isascii() and char.isalnum() else "-" for char in path.stem.lower())
    return "-".join(filter(None, "".join(letters).split("-")))


def _approvals(document: str, book: Book) -> Iterator[tuple[Pair, Approval]]:
    """Every pair of texts that people stand by in a document, and who they are."""
    for target, sources in book.approved_sources.items():
        for source in sources:
            given = book.approvals(source, target)
            if given:
                people = tuple(sorted(d.reviewer for d in given))
                yield (source, target), Approval(document, people, max(d.at for d in given)[:10])
