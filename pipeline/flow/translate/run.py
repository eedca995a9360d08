"""Draft Mandarin from translation memory and engines, and report what still waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from pipeline.files.locks import hold
from pipeline.flow.findings import entry_context, said_of
from pipeline.flow.readable import readable
from pipeline.flow.save import save_catalog
from pipeline.flow.translate.memory import memory_of_project
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Verdict
from pipeline.model.document import Document
from pipeline.model.encoding import sha_of
from pipeline.model.entry import Entry
from pipeline.model.errors import RefusedError
from pipeline.model.finding import Finding, Severity
from pipeline.model.segment import Key
from pipeline.translate.draft import (
    DraftReport,
    Plan,
    WaitReason,
    apply,
    draft,
    forecast,
    literals,
    may_write,
    plan,
)
from pipeline.translate.engines.interface import Cost, Engine
from pipeline.translate.memory import Memory
from pipeline.translate.page_facts import engine_page
from pipeline.translate.privacy import Policy


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one engine would get of a document if it were asked first."""

    engine: str
    """Its name."""
    away: bool
    """True if it sends text to a third party."""
    texts: int
    """How many texts; 0 where the policy lets nothing go to it."""
    cost: Cost
    """Requests and characters; none for an engine that asks no server."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What `translate` did to one catalog."""

    document: str
    """Id."""
    report: DraftReport
    """Texts that were filled, texts that wait and why."""
    findings: Counter[Severity] = field(default_factory=Counter)
    """How many findings the new drafts have."""
    forecasts: tuple[Forecast, ...] = ()
    """With `dry_run`: what each engine would get."""
    locale: str = ""
    """Folder of its language, where that is not the first one."""


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
    nothing is asked and nothing is written, and what would be sent is reckoned. `allow`: what `privacy.Policy` lets through in this run.
    Each document is saved as soon as it is drafted. Raises RefusedError DERIVED in a locale that is made from another
    one (`flow.derived_drafts` drafts there): no engine and no memory writes what nobody has approved in that one.
    """
    _refuse_derived(workspace)
    memory = memory_of_project(workspace)
    policy = Policy.of(workspace.project.settings, workspace.glossary, allow)
    keep = literals(workspace.glossary)
    chain = () if engines == [] else _chain(workspace, engines)
    chosen = readable(workspace, names, labels=True)
    done: list[Drafted] = []
    for document in chosen:
        catalog = workspace.catalog_by_id(document.id)
        planned = plan(
            catalog,
            memory,
            ever_approved(workspace, catalog),
            keep=keep,
            matcher=workspace.matcher,
            redraft=redraft,
            propose=engines != [],  # a build leaves stale texts to people
        )
        planned = replace(planned, about=engine_page(document, workspace.glossary))
        if dry_run:
            forecasts = tuple(_forecast(planned, engine, policy, limit) for engine in chain)
            done.append(Drafted(document.id, draft(planned, (), policy), forecasts=forecasts))
        else:
            if allow and chain:
                _log_allowed(workspace, planned, chain, policy)
            check = partial(_check, workspace, document)
            made = draft(planned, chain, policy, limit=limit, checker=check)
            report = _saved(workspace, document, made)
            findings = _findings(report, check) if chain else Counter()  # a build says them itself
            done.append(Drafted(document.id, report, findings))
        if limit is not None:
            limit = max(0, limit - len(planned.ask))
    return tuple(done)


def _refuse_derived(workspace: Workspace) -> None:
    if workspace.pivot:
        pivot = workspace.project.settings.locale.pivot
        todo = "approve those; the next build drafts from them"
        raise RefusedError("DERIVED", f"drafts are made from the approved texts in {pivot}", todo)


def with_memory(workspace: Workspace, document: Document, memory: Memory) -> Catalog:
    """A document's catalog as a build makes it, filled from memory; nothing is written."""
    catalog = workspace.catalog(document)
    if not wants_draft(catalog):
        return catalog
    frozen, keep = ever_approved(workspace, catalog), literals(workspace.glossary)
    planned = plan(catalog, memory, frozen, keep=keep, matcher=workspace.matcher)
    policy = Policy.of(workspace.project.settings, workspace.glossary)
    return workspace.marked(draft(planned, (), policy).catalog)


def _check(workspace: Workspace, document: Document, entry: Entry) -> tuple[Finding, ...]:
    """What the checks say of a draft."""
    return said_of(workspace, entry_context(workspace, document, entry))


def _findings(
    report: DraftReport, checker: Callable[[Entry], tuple[Finding, ...]]
) -> Counter[Severity]:
    """How many findings the new drafts have, by severity."""
    new = (entry for entry in report.catalog if entry.key in report.filled)
    return Counter(finding.severity for entry in new for finding in checker(entry))


def _forecast(planned: Plan, engine: Engine, policy: Policy, limit: int | None) -> Forecast:
    texts, cost = forecast(planned, engine, policy, limit=limit)
    return Forecast(engine.name, engine.sends_data_to_third_party, texts, cost)


def _chain(workspace: Workspace, engines: Sequence[str] | None) -> Sequence[Engine]:
    from pipeline.flow.translate.engines import chain_of  # noqa: PLC0415  a build asks no engine

    return chain_of(workspace, engines)


def _log_allowed(
    workspace: Workspace, planned: Plan, chain: Sequence[Engine], policy: Policy
) -> None:
    from pipeline.flow.translate.engines import log_allowed  # noqa: PLC0415  a build asks no engine

    log_allowed(workspace, planned, chain, policy)


def _saved(workspace: Workspace, document: Document, report: DraftReport) -> DraftReport:
    """Write the drafts into the catalog as it stands now: engines take their time, people write meanwhile."""
    if not report.filled and not report.beside:
        return report
    with hold(workspace.project, document.id):
        now = workspace.catalog(document)
        approved = ever_approved(workspace, now)
        fills = {k: fill for k, fill in report.filled.items() if k not in approved}
        # memory may bring back the very words that people approved: then they are approved again
        catalog = workspace.marked(apply(now, fills, report.beside))
        save_catalog(workspace, catalog)
    targets = {entry.key: entry.target for entry in catalog}
    filled = {k: fill for k, fill in report.filled.items() if targets.get(k) == fill.target}
    return replace(report, catalog=catalog, filled=filled)


def waiting_reasons(drafted: Sequence[Drafted]) -> Counter[WaitReason]:
    """How many texts wait for each reason, over all documents."""
    total: Counter[WaitReason] = Counter()
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


def ever_approved(workspace: Workspace, catalog: Catalog) -> frozenset[Key]:
    """Entries whose present Mandarin a person approved at some time: no machine writes over it."""
    pairs = {
        (d.source_sha, d.target_sha)
        for d in workspace.decisions(catalog.document)
        if d.verdict is Verdict.APPROVE
    }
    return frozenset(e.key for e in catalog if (e.source_sha, e.target_sha) in pairs)
