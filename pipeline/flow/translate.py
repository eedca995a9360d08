"""Draft Mandarin from translation memory and engines, and report what still waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.files.locks import hold
from pipeline.flow.extract import all_documents
from pipeline.flow.translation_memory import memory_of
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Verdict
from pipeline.model.document import SITE, Document
from pipeline.model.encoding import sha_of
from pipeline.model.segment import Key
from pipeline.translate.draft import (
    DraftReport,
    Plan,
    Reason,
    apply,
    draft,
    literals,
    may_write,
    plan,
)
from pipeline.translate.engines.interface import Engine
from pipeline.translate.privacy import Policy


@dataclass(frozen=True, slots=True)
class Drafted:
    """What `translate` did to one catalog."""

    document: str
    """Id."""
    report: DraftReport
    """Texts that were filled, texts that wait and why."""


def translate(
    workspace: Workspace,
    names: Sequence[str] = (),
    *,
    engines: Sequence[str] | None = None,
    limit: int | None = None,
    redraft: bool = False,
    dry_run: bool = False,
    allow: Sequence[str] = (),
) -> tuple[Drafted, ...]:
    """Draft what has no person's text: memory first, then the engines in order.

    `engines`: names instead of those of the settings; an empty list asks memory alone. With `dry_run`
    nothing is asked and nothing is written. `allow`: what `privacy.Policy` lets through in this run.
    Each document is saved as soon as it is drafted.
    """
    catalogs = {name: workspace.stored(name) for name in (*workspace.headers, SITE)}
    memory = memory_of(workspace, catalogs)
    policy = Policy.of(workspace.project.settings, workspace.glossary, allow)
    keep = literals(workspace.glossary)
    chain = () if dry_run or engines == [] else _chain(workspace, engines)
    chosen = workspace.select(names) if names else all_documents(workspace)
    done: list[Drafted] = []
    for document in chosen:
        catalog = catalogs[document.id]
        planned = plan(
            catalog,
            memory,
            _ever_approved(workspace, catalog),
            keep=keep,
            matcher=workspace.matcher,
            redraft=redraft,
            propose=engines != [],  # a build leaves stale texts to people
        )
        if allow and chain:
            _log_allowed(workspace, planned, chain, policy)
        report = draft(planned, chain, policy, limit=limit)
        if limit is not None:
            limit = max(0, limit - len(planned.ask))
        done.append(
            Drafted(document.id, report if dry_run else _saved(workspace, document, report))
        )
    return tuple(done)


def _chain(workspace: Workspace, engines: Sequence[str] | None) -> Sequence[Engine]:
    # here, so that a build, which asks no engine, does not wait for the libraries of the net
    from pipeline.flow.engines import chain_of  # noqa: PLC0415

    return chain_of(workspace, engines)


def _log_allowed(
    workspace: Workspace, planned: Plan, chain: Sequence[Engine], policy: Policy
) -> None:
    from pipeline.flow.engines import log_allowed  # noqa: PLC0415  as above

    log_allowed(workspace, planned, chain, policy)


def _saved(workspace: Workspace, document: Document, report: DraftReport) -> DraftReport:
    """Write the drafts into the catalog as it stands now: engines take their time, people write meanwhile."""
    if not report.filled and not report.beside:
        return report
    with hold(workspace.project, document.id):
        now = workspace.catalog(document)
        approved = _ever_approved(workspace, now)
        fills = {k: fill for k, fill in report.filled.items() if k not in approved}
        # memory may bring back the very words that people approved: then they are approved again
        catalog = workspace.mirrored(apply(now, fills, report.beside))
        workspace.save(catalog)
    targets = {entry.key: entry.target for entry in catalog}
    filled = {k: fill for k, fill in report.filled.items() if targets.get(k) == fill.target}
    return replace(report, catalog=catalog, filled=filled)


def waiting_reasons(drafted: Sequence[Drafted]) -> Counter[Reason]:
    """How many texts wait for each reason, over all documents."""
    total: Counter[Reason] = Counter()
    for one in drafted:
        total += one.report.reasons()
    return total


def wants_draft(catalog: Catalog) -> bool:
    """True where memory may still fill something: what it holds decides what the next build does."""
    return any(may_write(entry, frozenset()) for entry in catalog)


def memory_sha(workspace: Workspace, catalog: Catalog) -> str:
    """One hash of all that a document gives to memory: its texts, and what people decided on them."""
    texts = (catalog.entries, catalog.obsolete)
    # memory looks at a text's neighbours too, but where nothing is translated there is nothing to find
    held = texts if any(entry.target for part in texts for entry in part) else ()
    return sha_of((held, workspace.decisions(catalog.document)))


def _ever_approved(workspace: Workspace, catalog: Catalog) -> frozenset[Key]:
    """Entries whose present Mandarin a person approved at some time: no machine writes over it."""
    pairs = {
        (d.source_sha, d.target_sha)
        for d in workspace.decisions(catalog.document)
        if d.verdict is Verdict.APPROVE
    }
    return frozenset(e.key for e in catalog if (e.source_sha, e.target_sha) in pairs)
