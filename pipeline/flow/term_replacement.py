"""Replace a term's rendering in all texts, with a preview to confirm.

No text is approved by it, and each approval of the old words falls by itself: it names their bytes. The change
goes the way of any edit: a line in the ledger, then the catalog.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.accounts.reviewers import leads
from pipeline.flow.clock import now
from pipeline.flow.desk.glossary import (
    LONGEST,
    change_glossary,
    glossary_text,
    refuse_derived,
    tell,
)
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.rewrite import Rewrite, rewrite_texts
from pipeline.flow.desk.search import snapshots
from pipeline.flow.desk.units import SHORT_ID
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.findings import entry_context, said_of
from pipeline.flow.workspace import Workspace
from pipeline.markdown.escape import canonical
from pipeline.model.decision import Decision
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding, Severity
from pipeline.model.glossary import Glossary, Term
from pipeline.model.hashing import target_sha
from pipeline.review.published import current_publishes
from pipeline.terms.edit_glossary import said_otherwise
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.matcher import Matcher
from pipeline.terms.rerender import rerendered

Pair = tuple[str, str, str, str]
"""What a person has confirmed of a text: (id of the document, `source_sha`, `target_sha` of the words as they stand,
`target_sha` of the new words)."""


@dataclass(frozen=True, slots=True)
class TermChange:
    """What a lead wants to be said otherwise."""

    en: str
    """The term's headword."""
    old: str
    """The rendering that stands in the texts now."""
    new: str
    """The words to put there; they become the glossary's preferred rendering."""
    rule_out: bool = False
    """True: `old` is wrong for this term from now on; else it is still accepted."""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One text that would change."""

    document: str
    """Id."""
    title: str
    """The document's, in English."""
    short_id: str
    """By which addresses name the text."""
    entry: Entry
    """Both languages, as they stand."""
    target: str
    """The Mandarin as it would be."""
    places: int
    """How often the rendering would be put there."""
    sure: bool
    """False: somebody should look, the words may stand for something else here."""
    approvals: tuple[Decision, ...]
    """The approvals that fall."""
    findings: tuple[Finding, ...]
    """What the checks would say of the new words, by the new glossary; errors first."""

    @property
    def pair(self) -> Pair:
        """What confirming it names."""
        about = self.entry
        return (self.document, about.source_sha, about.target_sha, target_sha(self.target))


@dataclass(frozen=True, slots=True)
class ReplacePlan:
    """What a wish would do; nothing is written yet."""

    change: TermChange
    """What for."""
    term: Term
    """As the glossary has it now."""
    changes: tuple[UnitChange, ...]
    """In order of documents and pages."""
    public: frozenset[str]
    """Ids of the documents among them that are published: their page stays as it is until it is published again."""

    @property
    def voids(self) -> Mapping[str, int]:
        """Reviewer → how many approvals of theirs fall."""
        return Counter(d.reviewer for change in self.changes for d in change.approvals)


@dataclass(frozen=True, slots=True)
class ReplaceResult:
    """What was done."""

    changed: tuple[Pair, ...]
    """Texts that have the new words, by what was confirmed."""
    left: tuple[Pair, ...]
    """Confirmed, and left alone: the text was changed meanwhile, or is gone."""


def plan_replacement(
    workspace: Workspace, change: TermChange, only: str | None = None
) -> ReplacePlan:
    """What the wish would do; `only`: the one document that this person may see.

    Raises DERIVED in a derived locale, NOTHING for a term that the glossary does not render, EMPTY for words that cannot be a rendering,
    NEVER for words that it rules out, GLOSSARY where the file cannot be changed as it is written.
    """
    refuse_derived(workspace)
    wished = _checked(change)
    shown = workspace.project.shown(workspace.project.glossary_file)
    glossary = parse_glossary(_amended(wished, glossary_text(workspace)), shown)
    term = next(t for t in workspace.glossary.terms if t.en == wished.en)
    later = (glossary, Matcher(glossary))
    changes: list[UnitChange] = []
    public: set[str] = set()
    for snapshot in snapshots(workspace, "", only):
        found = list(_changes(workspace, snapshot, wished, term, later))
        changes += found
        if found and current_publishes(snapshot.index):
            public.add(snapshot.document.id)
    return ReplacePlan(wished, term, tuple(changes), frozenset(public))


def replace_term(
    project_cache: ProjectCache,
    desk: Desk,
    person: str,
    wish: TermChange,
    confirmed: Collection[Pair],
) -> ReplaceResult:
    """Put the new words into the glossary, then into the confirmed texts that still are what was confirmed.

    It may be asked twice: what is done already is left. Raises what `plan_replacement` raises, and LEAD, REVIEWER, LOCKED, DISK.
    """
    workspace = project_cache.workspace(now=True)
    if not leads(workspace, person, now()):
        raise RefusedError("LEAD", "only a lead changes a rendering everywhere", "ask one")
    planned, wanted = plan_replacement(workspace, wish), set(confirmed)
    made = [change for change in planned.changes if change.pair in wanted]
    wished = planned.change
    told = {"term": wished.en, "old": wished.old, "new": wished.new}
    change_glossary(
        project_cache, desk, person, "term-rendering", told, lambda text, _: _amended(wished, text)
    )
    by_document: dict[str, list[UnitChange]] = {}
    for change in made:
        by_document.setdefault(change.document, []).append(change)
    done: list[Pair] = []
    for document, changes in by_document.items():
        pairs = {(c.entry.source_sha, c.entry.target_sha): c.pair for c in changes}
        wishes = [Rewrite(*shas, c.target) for shas, c in zip(pairs, changes, strict=True)]
        made_now = rewrite_texts(project_cache, desk, person, document, wishes)
        done += [pairs[one.source_sha, one.target_sha] for one in made_now]
    if done:
        texts = {"texts": str(len(done)), "pairs": json.dumps(done)}
        tell(desk, person, "term-changed-everywhere", {**told, **texts})
    return ReplaceResult(tuple(done), tuple(sorted(wanted - set(done))))


def renderings_in_use(
    workspace: Workspace, term: Term, only: str | None = None
) -> Mapping[str, int]:
    """Rendering of the glossary → texts in which it stands for the term: what a wish's `old` may be."""
    found: Counter[str] = Counter()
    for snapshot in snapshots(workspace, "", only):
        for entry in snapshot.catalog:
            for word in dict.fromkeys((term.zh, *term.accept, *term.doubtful, *term.avoid)):
                if word and word in entry.target and _said(workspace, term, entry, word, "\0"):
                    found[word] += 1
    return found


def _checked(change: TermChange) -> TermChange:
    old, new = canonical(change.old), canonical(change.new)
    plain = new.isprintable() and not set(new) & set("*_`[]<>\\|#{}")
    if not old or not new or old == new or len(new) > LONGEST or not plain:
        raise PipelineError(
            "EMPTY", "these are no other words for a term", "write them without marks"
        )
    return replace(change, old=old, new=new)


def _amended(change: TermChange, text: str) -> str:
    return said_otherwise(text, change.en, change.old, change.new, rule_out=change.rule_out)


def _said(workspace: Workspace, term: Term, entry: Entry, old: str, new: str) -> bool:
    return rerendered(workspace.matcher, term, entry.source, entry.target, old, new) is not None


def _changes(
    workspace: Workspace,
    snapshot: DocumentSnapshot,
    change: TermChange,
    term: Term,
    later: tuple[Glossary, Matcher],
) -> Iterator[UnitChange]:
    document = snapshot.document
    for entry in snapshot.catalog:
        if change.old not in entry.target:
            continue
        found = rerendered(
            workspace.matcher, term, entry.source, entry.target, change.old, change.new
        )
        if found is None:
            continue
        tried = replace(entry, target=found.target, origin=None)
        about = replace(
            entry_context(workspace, document, tried), glossary=later[0], matcher=later[1]
        )
        said = sorted(said_of(workspace, about), key=lambda f: f.severity is not Severity.ERROR)
        yield UnitChange(
            document.id,
            document.text_of("title") or document.id,
            entry.source_sha[:SHORT_ID],
            entry,
            found.target,
            found.places,
            found.sure,
            snapshot.reviews[entry.key].approvals,
            tuple(said),
        )
