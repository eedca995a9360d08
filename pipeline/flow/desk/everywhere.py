"""A term and other words for it in; every text that would change, then those texts changed by a lead, out.

No text is approved by it, and each approval of the old words falls by itself: it names their bytes. The change
goes the way of any edit: a line in the ledger, then the catalog.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.flow.access import Desk
from pipeline.flow.check import entry_context, said_of
from pipeline.flow.desk.deciding import held
from pipeline.flow.desk.memory import Live, Memory, Standing
from pipeline.flow.desk.rescue import Rescue
from pipeline.flow.desk.search import standings
from pipeline.flow.desk.sheet import SIGN
from pipeline.flow.desk.terms import LONGEST, change_glossary, glossary_text, tell
from pipeline.flow.review import typed
from pipeline.flow.users import leads
from pipeline.flow.workspace import now
from pipeline.markdown.escape import canonical
from pipeline.model.decision import Decision
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding, Severity
from pipeline.model.glossary import Glossary, Term
from pipeline.model.hashing import target_sha
from pipeline.review import decide
from pipeline.review.published import standing_publishes
from pipeline.terms.amend import said_otherwise
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.matcher import Matcher
from pipeline.terms.rerender import rerendered

Pair = tuple[str, str, str, str]
"""What a person has confirmed of a text: (id of the document, `source_sha`, `target_sha` of the words as they stand,
`target_sha` of the new words)."""


@dataclass(frozen=True, slots=True)
class Wish:
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
class Change:
    """One text that would change."""

    document: str
    """Id."""
    title: str
    """The document's, in English."""
    sign: str
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
class Plan:
    """What a wish would do; nothing is written yet."""

    wish: Wish
    """What for."""
    term: Term
    """As the glossary has it now."""
    changes: tuple[Change, ...]
    """In order of documents and pages."""
    public: frozenset[str]
    """Ids of the documents among them that are published: their page stays as it is until it is published again."""

    @property
    def voids(self) -> Mapping[str, int]:
        """Reviewer → how many approvals of theirs fall."""
        return Counter(d.reviewer for change in self.changes for d in change.approvals)


@dataclass(frozen=True, slots=True)
class Carried:
    """What was done."""

    changed: tuple[Pair, ...]
    """Texts that have the new words, by what was confirmed."""
    left: tuple[Pair, ...]
    """Confirmed, and left alone: the text was changed meanwhile, or is gone."""


def plan(live: Live, wish: Wish, only: str | None = None) -> Plan:
    """What the wish would do; `only`: the one document that this person may see.

    Raises NOTHING for a term that the glossary does not render, EMPTY for words that cannot be a rendering,
    NEVER for words that it rules out, GLOSSARY where the file cannot be changed as it is written.
    """
    wished = _checked(wish)
    shown = live.project.shown(live.project.glossary_file)
    glossary = parse_glossary(_amended(wished, glossary_text(live)), shown)
    term = next(t for t in live.glossary.terms if t.en == wished.en)
    later = (glossary, Matcher(glossary))
    changes: list[Change] = []
    public: set[str] = set()
    for standing in standings(live, "", only):
        found = list(_changes(live, standing, wished, term, later))
        changes += found
        if found and standing_publishes(standing.book):
            public.add(standing.document.id)
    return Plan(wished, term, tuple(changes), frozenset(public))


def carry_out(
    memory: Memory, desk: Desk, person: str, wish: Wish, confirmed: Collection[Pair]
) -> Carried:
    """Put the new words into the glossary, then into the confirmed texts that still are what was confirmed.

    It may be asked twice: what is done already is left. Raises what `plan` raises, and LEAD, REVIEWER, LOCKED, DISK.
    """
    live = memory.workspace(now=True)
    if not leads(live, person, now()):
        raise RefusedError("LEAD", "only a lead changes a rendering everywhere", "ask one")
    planned, wanted = plan(live, wish), set(confirmed)
    made = [change for change in planned.changes if change.pair in wanted]
    wished = planned.wish
    told = {"term": wished.en, "old": wished.old, "new": wished.new}
    change_glossary(
        memory, desk, person, "term-rendering", told, lambda text, _: _amended(wished, text)
    )
    by_document: dict[str, list[Change]] = {}
    for change in made:
        by_document.setdefault(change.document, []).append(change)
    done: list[Pair] = []
    for document, changes in by_document.items():
        done += _carry_out_in(memory, person, document, changes)
    if done:
        texts = str(len(done))
        tell(desk, person, "term-changed-everywhere", {**told, "texts": texts})
    return Carried(tuple(done), tuple(sorted(wanted - set(done))))


def renderings_in_use(live: Live, term: Term, only: str | None = None) -> Mapping[str, int]:
    """Rendering of the glossary → texts in which it stands for the term: what a wish's `old` may be."""
    found: Counter[str] = Counter()
    for standing in standings(live, "", only):
        for entry in standing.catalog:
            for word in dict.fromkeys((term.zh, *term.accept, *term.doubtful, *term.avoid)):
                if word and word in entry.target and _said(live, term, entry, word, "\0"):
                    found[word] += 1
    return found


def _checked(wish: Wish) -> Wish:
    old, new = canonical(wish.old), canonical(wish.new)
    plain = new.isprintable() and not set(new) & set("*_`[]<>\\|#{}")
    if not old or not new or old == new or len(new) > LONGEST or not plain:
        raise PipelineError(
            "EMPTY", "these are no other words for a term", "write them without marks"
        )
    return replace(wish, old=old, new=new)


def _amended(wish: Wish, text: str) -> str:
    return said_otherwise(text, wish.en, wish.old, wish.new, rule_out=wish.rule_out)


def _said(live: Live, term: Term, entry: Entry, old: str, new: str) -> bool:
    return rerendered(live.matcher, term, entry.source, entry.target, old, new) is not None


def _changes(
    live: Live, standing: Standing, wish: Wish, term: Term, later: tuple[Glossary, Matcher]
) -> Iterator[Change]:
    document = standing.document
    for entry in standing.catalog:
        if wish.old not in entry.target:
            continue
        found = rerendered(live.matcher, term, entry.source, entry.target, wish.old, wish.new)
        if found is None:
            continue
        tried = replace(entry, target=found.target, origin=None)
        about = replace(entry_context(live, document, tried), glossary=later[0], matcher=later[1])
        said = sorted(said_of(live, about), key=lambda f: f.severity is not Severity.ERROR)
        yield Change(
            document.id,
            document.text_of("title") or document.id,
            entry.source_sha[:SIGN],
            entry,
            found.target,
            found.places,
            found.sure,
            standing.reviews[entry.key].approvals,
            tuple(said),
        )


def _carry_out_in(
    memory: Memory, person: str, document: str, changes: Sequence[Change]
) -> list[Pair]:
    """The changes of one document: all lines first, then its catalog, once."""
    with held(memory, person, document) as (live, _, sitting):
        catalog = sitting.catalog
        done: list[Pair] = []
        for change in changes:
            entry = catalog.get(change.entry.key)
            if entry is None or entry.target_sha != change.entry.target_sha:
                continue  # somebody was quicker: their words stand
            decision = decide.edit(sitting, entry, change.target)
            if decision is None:
                continue
            live.append(decision)
            Rescue(live.project, document).note(decision, (entry, change.target))
            new = typed(entry, change.target)
            catalog = replace(catalog, entries=tuple(new if e is entry else e for e in catalog))
            done.append(change.pair)
        if done:
            live.save(live.mirrored(catalog))
        return done
