"""Draft what has no person's text, and report what still waits and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from pipeline.model.glossary import Glossary
from pipeline.model.origin_detail import with_steps
from pipeline.model.segment import Key
from pipeline.model.suggestions import (
    MachineSuggestion,
    is_for_other,
    suggestions_in,
    with_suggestion,
)
from pipeline.terms.matcher import Matcher
from pipeline.translate.engine_requests import Checker, Question, ask
from pipeline.translate.engines.interface import Cost, Engine, EnginePage, Failed, Hints
from pipeline.translate.fuzzy import EXACT
from pipeline.translate.mask import Literals, mask
from pipeline.translate.memory import Match, Memory, Neighbours, around
from pipeline.translate.privacy import Policy
from pipeline.translate.term_enforcer import TermEnforcer


@dataclass(frozen=True, slots=True)
class Fill:
    """A text that a machine has for an entry."""

    target: str
    origin: Origin
    """Its mark: which machine."""

    @classmethod
    def of(cls, maker: str, detail: str, target: str) -> Fill:
        """A text and its mark."""
        return cls(target, Origin.of(maker, detail, target))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do to one catalog."""

    catalog: Catalog
    fills: Mapping[Key, Fill]
    """What memory has, and texts without words, which are their own translation."""
    beside: Mapping[Key, Fill]
    """What memory has for entries whose own text stays: proposals."""
    ask: tuple[Question, ...]
    """What needs an engine, in source order."""
    skipped: int
    """Entries left alone: they have text that may not or need not be written over."""
    enforcer: TermEnforcer | None = None
    """Binds engines' answers to the glossary; None: they stay as they are."""
    keep: Literals = ()
    """Words that no engine may touch."""
    memory: Memory = field(default_factory=lambda: Memory({}))
    """Where approved pairs are found that show an engine how this house writes."""
    about: EnginePage = field(default_factory=EnginePage)
    """What else engines may know of the page; its texts and its examples come from here."""


@dataclass(frozen=True, slots=True)
class WaitReason:
    """Why an engine gave nothing for an entry."""

    engine: str
    """Its name; empty where none was asked."""
    code: str
    """As `Failed.reason_code`."""
    message: str
    """As `Failed.message`."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that still needs an engine, or a person."""

    key: Key
    reasons: tuple[WaitReason, ...]
    """One an engine, in the order in which they were asked."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What a run did to one catalog."""

    catalog: Catalog
    """With its drafts."""
    filled: Mapping[Key, Fill]
    """The texts that were written."""
    beside: Mapping[Key, Fill]
    """Proposals that were put beside texts that were made for other English."""
    waiting: tuple[Waiting, ...]
    """What was not, in source order."""
    skipped: int
    """As in `Plan`."""

    def reasons(self) -> Counter[WaitReason]:
        """How many entries wait for each reason."""
        return Counter(reason for waiting in self.waiting for reason in waiting.reasons)


def may_write(entry: Entry, frozen: Set[Key], *, redraft: bool = False) -> bool:
    """Tell whether a machine may write the target: never over a person's text or a stale one.

    Args:
        entry: the entry.
        frozen: keys of entries whose target a person has approved at some time.
        redraft: also over a machine's own text.
    """
    if not entry.target:
        return True
    return (
        redraft
        and not entry.is_persons
        and entry.previous_source is None
        and entry.key not in frozen
    )


def plan(
    catalog: Catalog,
    memory: Memory,
    frozen: Set[Key] = frozenset(),
    *,
    keep: Literals = (),
    matcher: Matcher | None = None,
    redraft: bool = False,
    propose: bool = False,
) -> Plan:
    """Say what memory fills and what engines are to be asked; nothing is sent or changed.

    Args:
        catalog: what is to be drafted.
        memory: what all catalogs hold.
        frozen: keys of entries whose target a person has approved at some time.
        keep: words that no engine may touch: `literals(glossary)`.
        matcher: finds the glossary's terms, for engines' hints and for the enforcer; None: neither.
        redraft: machines' own texts are made anew.
        propose: also ask where the Mandarin was made for other English: a stale text, or memory's draft from a like
            one. It stays, for people wrote it; what comes is kept beside it, so that a reviewer has both.
    """
    fills: dict[Key, Fill] = {}
    beside: dict[Key, Fill] = {}
    questions: list[Question] = []
    skipped = 0
    neighbours = around(catalog)
    page = EnginePage(texts=tuple(entry.source for entry in catalog.entries))
    for number, entry in enumerate(catalog.entries):
        writes = may_write(entry, frozen, redraft=redraft)
        if not writes and not (propose and _wants_proposal(entry, frozen, redraft=redraft)):
            skipped += 1
            continue
        masked = mask(entry.source, keep)
        match = _recalled(memory, entry, neighbours[entry.key], writes=writes)
        into = fills if writes else beside
        if match:
            into[entry.key] = Fill.of("memory", match.detail, match.target)
        elif not masked.has_words:
            into[entry.key] = Fill.of("machine", "copy", _copied(entry.source, keep))
        like = match is not None and match.percent < EXACT
        if masked.has_words and (match is None or (like and propose)):
            hints = _hints(entry, number, page, matcher)
            questions.append(Question(entry, masked, hints, aside=like or not writes))
    enforcer = None
    if matcher and questions:
        english = [entry.source for entry in catalog]
        enforcer = TermEnforcer.of(matcher, _stood_by(catalog, frozen), english)
    return Plan(catalog, fills, beside, tuple(questions), skipped, enforcer, keep, memory)


def draft(
    planned: Plan,
    engines: Sequence[Engine],
    policy: Policy,
    *,
    limit: int | None = None,
    checker: Checker | None = None,
) -> DraftReport:
    """Ask the engines in turn for what is open, and write what may be kept.

    Args:
        planned: what `plan` said.
        engines: in the order in which they are asked; each gets what those before it left.
        policy: what may leave this machine.
        limit: most entries that are given to engines; the others wait.
        checker: runs the checks on a draft; what they find goes back, once, to engines that understand it.
    """
    asked = planned.ask if limit is None else planned.ask[: max(0, limit)]
    over = WaitReason("", "limit", "beyond the limit of this run: run it again")
    reasons: dict[Key, list[WaitReason]] = {question.key: [over] for question in planned.ask}
    reasons |= {question.key: [] for question in asked}
    answers: dict[Key, Fill] = {}
    for engine in engines:
        rest = _for(engine, [q for q in asked if q.key not in answers], planned)
        results = ask(engine, rest, policy, planned.enforcer, planned.keep, checker)
        for key, result in results.items():
            if isinstance(result, Failed):
                reasons[key].append(WaitReason(engine.name, result.reason_code, result.message))
            else:
                detail = with_steps(engine.name, result.steps)
                answers[key] = Fill.of("machine", detail, result.target)
    waiting = tuple(
        Waiting(question.key, tuple(reasons[question.key]))
        for question in planned.ask
        if question.key not in answers and not question.aside
    )
    aside = {question.key for question in planned.ask if question.aside}
    fills = {**planned.fills, **{k: fill for k, fill in answers.items() if k not in aside}}
    beside = {**planned.beside, **{k: fill for k, fill in answers.items() if k in aside}}
    catalog = apply(planned.catalog, fills, beside)
    return DraftReport(catalog, fills, beside, waiting, planned.skipped)


def forecast(
    planned: Plan, engine: Engine, policy: Policy, *, limit: int | None = None
) -> tuple[int, Cost]:
    """How many texts an engine would get that is asked first, and what that costs; nothing is sent."""
    if policy.refuses(engine):
        return 0, Cost()
    asked = planned.ask if limit is None else planned.ask[: max(0, limit)]
    asked = tuple(q for q in asked if not policy.withholds(engine, q.entry.source))
    told = _for(engine, asked, planned)
    hints = policy.trimmed(engine, [question.hints for question in told])
    return len(asked), engine.cost([question.masked.text for question in told], hints)


def apply(
    catalog: Catalog, fills: Mapping[Key, Fill], beside: Mapping[Key, Fill] = MappingProxyType({})
) -> Catalog:
    """Write texts and proposals into the catalog; whatever a person wrote stays, byte for byte."""
    filled = (_filled(entry, fills.get(entry.key)) for entry in catalog.entries)
    return replace(catalog, entries=tuple(_with(entry, beside.get(entry.key)) for entry in filled))


def _copied(text: str, keep: Literals) -> str:
    """A text that no engine is asked for: as it is, but a service by its Mandarin name."""
    named = keep.get(text) if isinstance(keep, Mapping) else None
    return named or text


def literals(glossary: Glossary) -> Mapping[str, str]:
    """What engines may not touch, and what comes back for it: terms that stay, numbers to call, names of services.

    A hotline comes back under the first Mandarin name that the glossary has for it.
    """
    kept = [term.en for term in glossary.terms if term.keep]
    numbers = [contact.number for contact in glossary.contacts]
    named = [contact for contact in glossary.contacts if contact.names_zh]
    called = {contact.names_zh[0]: contact.names_zh[0] for contact in named}
    return (
        called
        | {contact.name: contact.names_zh[0] for contact in named}
        | {word: word for word in (*kept, *numbers)}
    )


def _filled(entry: Entry, fill: Fill | None) -> Entry:
    if fill is None or not may_write(entry, frozenset(), redraft=True):
        return entry
    plain = replace(entry, previous_source=None, previous_context=None, fuzzy=True)
    return replace(plain, target=fill.target, origin=fill.origin)


def _with(entry: Entry, fill: Fill | None) -> Entry:
    if fill is None or not is_for_other(entry):
        return entry
    return with_suggestion(entry, MachineSuggestion(fill.target, fill.origin.detail))


def _wants_proposal(entry: Entry, frozen: Set[Key], *, redraft: bool) -> bool:
    """True where the Mandarin was made for other English, and nobody has approved it for this one."""
    waits = is_for_other(entry) and entry.key not in frozen
    return waits and (redraft or not suggestions_in(entry))


def _recalled(
    memory: Memory, entry: Entry, neighbours: Neighbours, *, writes: bool
) -> Match | None:
    """What memory has for a text that is to be drafted; beside one that stays, only other words for the very same text.

    Safety text is never drafted from one that is only like it, and a machine's draft is no better than the one that
    is to be made anew.
    """
    found = memory.find(entry.key, neighbours)
    if not writes:
        return found if found and found.trusted and found.target != entry.target else None
    if found and (found.trusted or not entry.target):
        return found
    return None if entry.safety else memory.like(entry.key)


def _hints(entry: Entry, place: int, page: EnginePage, matcher: Matcher | None) -> Hints:
    """Where an entry stands, what it is, and the glossary lines that it holds."""
    hits = matcher.english(entry.source) if matcher else ()
    return Hints(
        terms=tuple({hit.term.en: hit.term for hit in hits}.values()),
        context=entry.context or entry.note,
        safety=entry.safety,
        page=page,
        place=place,
    )


def _for(engine: Engine, questions: Sequence[Question], planned: Plan) -> Sequence[Question]:
    """The questions, for an engine that understands it with all that a translator of the page would be told."""
    if not (engine.takes_findings and questions):
        return questions
    found = planned.memory.nearest([question.entry.source for question in questions])
    examples = tuple((match.source, match.target) for match in found)
    page = replace(planned.about, texts=questions[0].hints.page.texts, examples=examples)
    return [replace(q, hints=replace(q.hints, page=page)) for q in questions]


def _stood_by(catalog: Catalog, frozen: Set[Key]) -> list[Entry]:
    """Entries whose Mandarin people wrote or approved, for this English."""
    return [
        entry
        for entry in catalog
        if entry.target
        and entry.previous_source is None
        and (entry.is_persons or entry.key in frozen)
    ]
