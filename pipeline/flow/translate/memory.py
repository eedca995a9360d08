"""Build the translation memory of a project, and exchange it as TMX."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline.catalog import headers as header_fields
from pipeline.catalog.po_parser_polib import parse_with_polib
from pipeline.files import disk_cache
from pipeline.files.content import Project
from pipeline.files.inputs import base_of, program_sha, sha_on_disk
from pipeline.files.translation_memory import (
    load_memories,
    read_memory_bytes,
    save_export,
    save_memory,
)
from pipeline.flow.readable import readable, readable_ids
from pipeline.flow.rename import gone_catalogs
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Verdict
from pipeline.model.encoding import sha_of
from pipeline.model.errors import PipelineError
from pipeline.review.decision_index import DecisionIndex
from pipeline.translate.csv_pairs import read_table
from pipeline.translate.detect_format import PairFormat, sniff
from pipeline.translate.fuzzy import Index
from pipeline.translate.memory import Approval, Match, Memory, Pair, Share, stored_in
from pipeline.translate.tmx import Unit, read_tmx, write_tmx
from pipeline.translate.unit_filter import (
    DUPLICATE,
    LANGUAGE,
    UNREADABLE,
    UNSURE,
    ImportedUnits,
    Sieve,
    is_simplified,
)

_HASHES = "hashes"
"""Where a workspace holds what its files were."""


def memory_of(workspace: Workspace, catalogs: Mapping[str, Catalog]) -> Memory:
    """What every catalog holds, those of documents that are gone included (their text may have moved), and imports."""
    every = {**gone_catalogs(workspace), **catalogs}
    shares = [_share(workspace, catalog) for catalog in every.values()]
    return Memory.of_shares(shares, imported(workspace.project))


def memory_of_project(workspace: Workspace) -> Memory:
    """The same of all catalogs as they stand; what a page that has not changed gives is not read out of it again."""
    project, names = workspace.project, readable_ids(workspace, labels=True)
    base = base_of(project, program_sha())
    shares = [_share(workspace, catalog) for catalog in gone_catalogs(workspace).values()]
    shares += [_known_share(workspace, name, base) for name in names]
    memory = Memory.of_shares(shares, imported(project))
    return replace(memory, index_of=partial(_kept_index, project))


def note_hashes(workspace: Workspace, hashes: Mapping[str, str | None]) -> None:
    """Say what all files were when they were just read (`Inputs.files`): memory reads those of unchanged pages no second time."""
    workspace.cache.memo(_HASHES, None, lambda: hashes)


def forget_hashes(workspace: Workspace, documents: Iterable[str]) -> None:
    """Say that the catalogs of these documents have been written since."""
    if noted := workspace.cache.held(_HASHES):
        written = {workspace.catalog_path(name) for name in documents}
        left = {path: sha for path, sha in noted[1].items() if path not in written}
        workspace.cache.drop(_HASHES)
        note_hashes(workspace, left)


def _kept_index(project: Project, texts: Sequence[str]) -> Index:
    """The index of the texts that people stand behind: one more word in a page changes none of them."""
    key = sha_of((program_sha(), texts))
    return disk_cache.cached(project, "memory-index", key, Index, lambda: Index.of(texts))


def keep_share(workspace: Workspace, name: str, base: str) -> None:
    """Keep what a page gives, while its catalog is at hand, for the next build that asks memory. `base`: `Inputs.base`."""
    if not workspace.project.settings.derived:
        document = workspace.document(name)
        # what files were is not asked: the catalog may just have been written
        _kept_share(workspace, name, base, lambda: workspace.catalog(document), sha_on_disk)


def _known_share(workspace: Workspace, name: str, base: str) -> Share:
    is_known = name in workspace.up_to_date and name in workspace.sources
    # what is derived hangs on files of its pivot too
    if not is_known or workspace.project.settings.derived:
        return _share(workspace, workspace.catalog_by_id(name))
    noted, start = workspace.cache.held(_HASHES), len(f"{workspace.project.root}/")
    known = noted[1] if noted else {}

    def sha(path: str) -> str | None:
        own = path[start:]
        return known[own] if own in known else sha_on_disk(path)

    return _kept_share(workspace, name, base, lambda: workspace.catalog_by_id(name), sha)


def _kept_share(
    workspace: Workspace,
    name: str,
    base: str,
    catalog: Callable[[], Catalog],
    sha: Callable[[str], str | None],
) -> Share:
    """What a page gives; `sha`: of a file, as it was or is."""
    project, paths = workspace.project, workspace.paths(name)
    files = (paths.ledger, paths.catalog, paths.published)

    def key(read: Callable[[str], str | None] = sha_on_disk) -> str:
        return sha_of((base, workspace.sources[name].sha256, [read(one) for one in files]))

    before = key(sha)
    kept = f"memory/{sha_of(name)[:32]}"
    share = disk_cache.load(project, kept, before, Share)
    if share is None:
        share = _share(workspace, catalog())
        if key() == before:  # nobody has written meanwhile: it was made of just these files
            disk_cache.save(project, kept, before, share)
    return share


def _share(workspace: Workspace, catalog: Catalog) -> Share:
    document = catalog.document
    rejected = {
        (decision.source_sha or "", decision.target_sha or "")
        for decision in workspace.decisions(document)
        if decision.verdict is Verdict.REJECT
    }
    approved = tuple(_approvals(document, workspace.decision_index(document)))
    return Share(stored_in(catalog), approved, tuple(sorted(rejected)))


def imported(project: Project) -> tuple[Match, ...]:
    """The pairs of imported memories, as a person's; an import approves nothing. Raises TMX."""
    return tuple(
        Match(unit.target, f"memory/{name}", unit.context or None, None, True, unit.source)
        for name, units in load_memories(project)
        for unit in units
    )


@dataclass(frozen=True, slots=True)
class MemoryTransfer:
    """What an import or export did."""

    path: str
    """The file that was written."""
    units: int
    """Pairs in it."""
    left_out: int
    """Pairs that a TMX file cannot hold: control characters."""
    written: bool
    """False where it said so already."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Reason → pairs of the file that were passed by, see `translate.unit_filter.REASONS`."""
    codes: int = 0
    """Formatting codes that have no mark of ours: their words were kept."""


def export(workspace: Workspace, path: Path, *, everything: bool = False) -> MemoryTransfer:
    """Write approved pairs, or all pairs, to a TMX file. Raises TMX where another file stands there."""
    units = pairs_of(workspace, everything=everything)
    fitting = [unit for unit in units if unit.fits]
    text = write_tmx(fitting, workspace.project.settings.locale.tag)
    return MemoryTransfer(
        str(path), len(fitting), len(units) - len(fitting), save_export(path, text)
    )


def pairs_of(workspace: Workspace, *, everything: bool = False) -> tuple[Unit, ...]:
    """The approved pairs of the project, or all pairs, by document."""
    # merged with the English: what counts as approved hangs on it
    documents = readable(workspace, labels=True)
    catalogs = {document.id: workspace.catalog(document) for document in documents}
    memory = memory_of(workspace, catalogs)
    units = {
        _unit(match)
        for matches in memory.units.values()
        for match in matches
        if everything or match.approved
    }
    return tuple(sorted(units, key=lambda u: (u.document, u.source, u.target, u.context)))


def bring_in(workspace: Workspace, path: Path, name: str | None = None) -> MemoryTransfer:
    """Keep the pairs of a TMX, PO, CSV or TSV file as a memory of this project: proposals, never text and never approvals.

    Raises TMX: no pair in it, a name that is none, another memory of this name.
    """
    chosen = name if name is not None else _name_of(path)
    brought = pairs_in(read_memory_bytes(path, str(path)), str(path))
    # who approved it elsewhere counts for nothing here
    plain = list(
        dict.fromkeys(Unit(u.source, u.target, u.context, u.document) for u in brought.units)
    )
    twice = len(brought.units) - len(plain)
    skipped = {**brought.skipped}
    if twice:
        skipped[DUPLICATE] = skipped.get(DUPLICATE, 0) + twice
    written = save_memory(workspace.project, chosen, plain)
    shown = workspace.project.shown(workspace.project.memory / f"{chosen}.tmx")
    return MemoryTransfer(
        shown, len(plain), skipped.get(UNREADABLE, 0), written, skipped, brought.codes
    )


def pairs_in(data: bytes, path: str) -> ImportedUnits:
    """The pairs of a file of another tool: TMX, a gettext catalog, CSV or TSV, told by what it holds.

    Raises PipelineError TMX, CATALOG or MEMORY.
    """
    format_, text = sniff(data, path)
    if format_ is PairFormat.TMX:
        return read_tmx(data, path)
    if format_ is PairFormat.PO:
        return _of_catalog(text, path)
    if format_ is PairFormat.TABLE:
        return read_table(text, path)
    what = "is XLIFF" if format_ is PairFormat.XLIFF else "is no TMX, PO, CSV or TSV"
    raise PipelineError("MEMORY", what, "export it as TMX from the other tool", path=path)


def _of_catalog(text: str, path: str) -> ImportedUnits:
    """The pairs of a gettext catalog; one that says another language than ours has none of use."""
    found = parse_with_polib(text, path)
    fields = {name.lower(): value for name, value in header_fields.parse(found.header)}
    language = fields.get("language", "").strip()
    sieve = Sieve()
    for entry in (*found.entries, *found.obsolete):
        if language and not is_simplified(language):
            sieve.skip(LANGUAGE)
        elif entry.fuzzy and entry.target:
            sieve.skip(UNSURE)
        else:
            sieve.take(Unit(entry.source.strip(), entry.target.strip(), entry.context or ""))
    brought = sieve.brought()
    if not brought.units:
        why = f": its language is {language}" if brought.skipped.get(LANGUAGE) else ""
        raise PipelineError(
            "MEMORY",
            f"holds no pair of English and Simplified Chinese{why}",
            "translate it, or take `fuzzy` off what is right, in the other tool",
            path=path,
        )
    return brought


def _unit(match: Match) -> Unit:
    by, on = (match.approval.by, match.approval.on) if match.approval else ((), "")
    document = match.approval.document if match.approval else match.document
    return Unit(match.source, match.target, match.context or "", document, by, on)


def _name_of(path: Path) -> str:
    """A name for a memory, from that of its file: `Old Site (2).TMX` → `old-site-2`."""
    letters = (char if char.isascii() and char.isalnum() else "-" for char in path.stem.lower())
    return "-".join(filter(None, "".join(letters).split("-")))


def _approvals(document: str, index: DecisionIndex) -> Iterator[tuple[Pair, Approval]]:
    """Every pair of texts that people stand by in a document, and who they are."""
    for pair, given in index.every_approval():
        people = tuple(sorted(d.reviewer for d in given))
        yield pair, Approval(document, people, max(d.at for d in given)[:10])
