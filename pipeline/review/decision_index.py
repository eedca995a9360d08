"""Index the decisions on a document that count, by what they are about.

Every question about the ledger is answered here, so that states, gate and desk cannot disagree.
Nothing depends on the order of lines: "later" is what a decision names in `after`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.decision import TAKE_DOWNS, UNCLEAR, Decision, Reviewer, Verdict
from pipeline.model.finding import Finding
from pipeline.model.hashing import source_sha, target_sha
from pipeline.review.distinct_reviewers import Vouching

_TAKES_BACK = (Verdict.REJECT, Verdict.WITHDRAW)
_SETTLES = (Verdict.RESOLVE, Verdict.WITHDRAW)


@dataclass(frozen=True, slots=True)
class DecisionIndex:
    """What eligible people decided about one document in one locale. Nothing else counts.

    A take-down (reject, withdraw, blocking question) stands whatever its author has become since: it counts
    unless the list of reviewers says that their role had ended then. It only takes down: what it would lift (a
    reject, a question, a lowering kept up) needs somebody who counts.
    """

    entries: Mapping[str, tuple[Decision, ...]]
    """Decisions on entries by `source_sha`, each sorted by (at, id)."""
    page: tuple[Decision, ...]
    """Decisions on the whole page (`publish`, `withdraw` …), sorted by (at, id)."""
    as_lead: frozenset[str]
    """Ids of the decisions whose reviewer was a lead at that time."""
    bygone: frozenset[str]
    """Ids of the take-downs whose author would not count today: they lift nothing."""
    approved_sources: Mapping[str, frozenset[str]]
    """For each `target_sha`, the `source_sha`s it was ever approved for."""
    vouching: Vouching
    """Whose approvals count as those of different people."""
    noted: frozenset[str] = frozenset()
    """`source_sha`s that were safety text when some line on them was made, whoever made it."""
    published: Mapping[str, bool] = field(default_factory=dict)
    """`source_sha`s that are safety text in the published English → whether they are guarded there."""
    put_aside: frozenset[str] = frozenset()
    """`source_sha`s on which somebody dismissed a finding: most pages have none, and ask 500 times."""
    taken_back: frozenset[str] = frozenset()
    """Ids of the approvals that a later reject or withdraw has seen."""
    replaced: frozenset[str] = frozenset()
    """Ids of the approvals that a later decision about another target has seen, whatever its author has become."""
    pivot_shas: Mapping[str, str] | None = None
    """Derived locales: `source_sha` → `target_sha` of the approved text that the entry is made from; None: not derived."""

    @classmethod
    def of(
        cls,
        decisions: Iterable[Decision],
        reviewers: Iterable[Reviewer],
        document: str,
        locale: str,
        published: Mapping[str, bool] | None = None,
        pivot_shas: Mapping[str, str] | None = None,
    ) -> DecisionIndex:
        """Keeps decisions on this document and locale (folder) by people who might take them.

        Those on an id that the document had before count too, if a `rename` of anybody listed then says so; a take-down
        under that id also if who renamed it is not listed any more. `published`, `pivot_shas`: see there.
        """
        people, once = tuple(reviewers), {d.id: d for d in decisions if d.locale == locale}
        held = _held(once.values(), people)
        known = sorted((d for d in once.values() if d.id in held), key=lambda d: (d.at, d.id))
        counted = {d.id for d in about(document, [d for d in known if held[d.id]])}
        ours = [*about(document, known)]
        bygone = frozenset(d.id for d in ours if d.id not in counted and d.verdict in TAKE_DOWNS)
        entries: dict[str, list[Decision]] = defaultdict(list)
        page: list[Decision] = []
        leads: set[str] = set()
        approved: dict[str, set[str]] = defaultdict(set)
        for decision in (d for d in known if d.id in counted or d.id in bygone):
            if "lead" in held[decision.id]:
                leads.add(decision.id)
            if decision.source_sha is None:
                page.append(decision)
                continue
            entries[decision.source_sha].append(decision)
            if decision.verdict is Verdict.APPROVE and decision.target_sha:
                approved[decision.target_sha].add(decision.source_sha)
        taken_back, replaced = _fallen(ours)
        every = about(document, [*once.values()])
        return cls(
            entries={source: tuple(found) for source, found in entries.items()},
            page=tuple(page),
            as_lead=frozenset(leads),
            bygone=bygone,
            approved_sources={t: frozenset(sources) for t, sources in approved.items()},
            vouching=Vouching.of(people),
            noted=frozenset(d.source_sha or "" for d in every if _notes_safety(d)),
            published=published or {},
            put_aside=frozenset(s for s, found in entries.items() if any(map(_dismisses, found))),
            taken_back=taken_back,
            replaced=replaced,
            pivot_shas=pivot_shas,
        )

    def on(self, source: str) -> tuple[Decision, ...]:
        """The decisions on the entry with this `source_sha`."""
        return self.entries.get(source, ())

    def approvals(self, source: str, target: str) -> tuple[Decision, ...]:
        """Standing approvals of exactly this pair, one a person.

        An approval stands until a decision that has seen it rejects, withdraws, or is about
        another target of the entry. Whatever is done later to that decision does not revive it.
        In a derived locale it stands while the text that it was made from is the approved one (`from_sha`).
        """
        return self._of_now(self._approvals(source, target, keep_replaced=False))

    def is_outdated(self, source: str, target: str) -> bool:
        """True if this pair was approved in a derived locale, and the text that it was made from is another by now."""
        if self.pivot_shas is None:
            return False
        made = self._approvals(source, target, keep_replaced=False)
        return bool(made) and not self.approvals(source, target)

    def every_approval(self) -> Iterator[tuple[tuple[str, str], tuple[Decision, ...]]]:
        """(`source_sha`, `target_sha`) → `approvals`, of all pairs that have one, in one pass over the lines."""
        for source, made in self.entries.items():
            pairs: defaultdict[str, list[Decision]] = defaultdict(list)
            for d in made:
                if d.verdict is Verdict.APPROVE and d.target_sha:
                    pairs[d.target_sha].append(d)
            for target, ones in pairs.items():
                if given := self._of_now(self._standing(ones, keep_replaced=False)):
                    yield (source, target), given

    def to_take_back(self, source: str, target: str) -> tuple[Decision, ...]:
        """The approvals of this pair that a withdrawal ends: those that stand.

        In a derived locale those too that were read beside an older text: a published page may rest on them.
        """
        if self.pivot_shas is None:
            return self.approvals(source, target)
        return tuple(self._approvals(source, target, keep_replaced=True))

    def covering(self, source: str, target: str, need: int = 1) -> tuple[Decision, ...]:
        """Approvals that still cover this pair on a published page, one a person.

        As `approvals`, but a newer wording in the catalog does not count against the words that
        are published: those stay until the next `publish` (ADR 8). In a derived locale they are all of one
        `from_sha`: people who read it beside different texts do not agree with each other. Of several that have
        the people whom it takes (`need`), those beside the approved text; else those that were read last.
        """
        made = self._approvals(source, target, keep_replaced=True)
        if self.pivot_shas is None:
            return _one_a_person(made)
        pivot = self.pivot_shas.get(source)
        beside = {d.from_sha for d in made if d.from_sha is not None}
        sides = [_one_a_person(d for d in made if d.from_sha == one) for one in sorted(beside)]
        return max(sides, key=lambda side: self._weight(side, pivot, need), default=())

    def _weight(
        self, side: tuple[Decision, ...], pivot: str | None, need: int
    ) -> tuple[int, bool, str]:
        """Of approvals beside one text: their people, whether it is the approved one, when it was read."""
        people = min(len(self.vouching.different(side)), need)
        return people, side[0].from_sha == pivot, max(d.at for d in side)

    def rejections(self, source: str, target: str) -> tuple[Decision, ...]:
        """Open rejects of exactly this pair: nobody who may has answered them.

        Answers: an approval of the pair that has seen the reject, or a withdraw whose `ref` it
        is; by the same person, or by a lead.
        """
        made = [d for d in self.on(source) if d.verdict is Verdict.REJECT]
        return tuple(d for d in made if d.target_sha == target and not self._answered(d))

    def questions(self, source: str) -> tuple[Decision, ...]:
        """Blocking comments on the entry that nobody has settled: the page waits for an answer."""
        made = self.on(source)
        settled = {d.ref for d in made if d.verdict in _SETTLES and d.id not in self.bygone}
        return tuple(
            d for d in made if d.verdict is Verdict.COMMENT and d.blocking and d.id not in settled
        )

    def unclear(self, source: str) -> tuple[Decision, ...]:
        """Comments that this English is unclear, which nobody has settled; they hold nothing up."""
        made = self.on(source)
        settled = {d.ref for d in made if d.verdict in _SETTLES}
        return tuple(d for d in made if d.reason_code == UNCLEAR and d.id not in settled)

    def is_safety(self, source: str, *, marked: bool, guarded: bool = False) -> bool:
        """True if this English is safety text: marked so now, or once so, and not lowered since.

        `marked` and `guarded`: as the English of now says (`Segment`).
        """
        return (marked or self.was_safety(source)) and not self.lowered(source, guarded=guarded)

    def was_safety(self, source: str) -> bool:
        """True if this English was safety text in the published page or for some line of the ledger."""
        return source in self.noted or source in self.published

    @property
    def once_safety(self) -> Mapping[str, bool]:
        """What was safety text, and nobody has lowered: `source_sha` → whether lowering it takes two people."""
        every = either(self.published, dict.fromkeys(self.noted, True))
        return {source: two for source, two in every.items() if not self.lowered(source)}

    def takes_two(self, source: str, *, guarded: bool) -> bool:
        """True if one lead alone does not lower this English: it is guarded, or it was approved as safety text."""
        return guarded or source in self.noted or self.published.get(source, False)

    def lowerings(self, source: str) -> tuple[Decision, ...]:
        """Who said that this English is no safety text, one line a person; nobody withdrew these."""
        people: dict[str, Decision] = {}
        for d in self.on(source):
            counts = d.verdict is Verdict.LOWER_SAFETY and not self.withdrawn(d)
            if counts and (d.reviewer not in people or d.id in self.as_lead):
                people[d.reviewer] = d
        return tuple(people.values())

    def lowered(self, source: str, *, guarded: bool = False) -> bool:
        """True if a lead decided that this English is no safety text, and a second person where it takes two."""
        made = self.lowerings(source)
        enough = 2 if self.takes_two(source, guarded=guarded) else 1
        return len(self.vouching.different(made)) >= enough and any(
            d.id in self.as_lead for d in made
        )

    def withdrawn(self, decision: Decision) -> bool:
        """True if anybody withdrew exactly this decision (`ref`): the safe direction."""
        return any(
            d.verdict is Verdict.WITHDRAW and d.ref == decision.id
            for d in self.on(decision.source_sha or "")
        )

    def dismissed(self, finding: Finding, hard: tuple[str, ...]) -> bool:
        """True if a person looked at this finding on exactly this pair and put it aside.

        Findings with a code in `hard` are put aside by leads only; errors of a page, and what is about no text
        of its own, by nobody.
        """
        if not self.put_aside or not finding.is_dismissible:
            return False
        source, target = source_sha(finding.context, finding.source), target_sha(finding.target)
        return any(
            d.verdict is Verdict.DISMISS
            and d.finding == finding.code
            and d.target_sha == target
            and (finding.code not in hard or d.id in self.as_lead)
            and not self.withdrawn(d)
            for d in self.on(source)
        )

    def _standing(self, approvals: Iterable[Decision], *, keep_replaced: bool) -> list[Decision]:
        """Those of some approvals of one pair that stand."""
        return [
            d
            for d in approvals
            if d.id not in self.taken_back and (keep_replaced or d.id not in self.replaced)
        ]

    def _of_now(self, approvals: list[Decision]) -> tuple[Decision, ...]:
        """Those of standing approvals of one pair that name the text which it is made from, one a person."""
        if self.pivot_shas is not None and approvals:
            pivot = self.pivot_shas.get(approvals[0].source_sha or "")
            approvals = [d for d in approvals if pivot is not None and d.from_sha == pivot]
        return _one_a_person(approvals)

    def _approvals(self, source: str, target: str, *, keep_replaced: bool) -> list[Decision]:
        made = self.on(source)
        ones = [d for d in made if d.verdict is Verdict.APPROVE and d.target_sha == target]
        return self._standing(ones, keep_replaced=keep_replaced)

    def _answered(self, reject: Decision) -> bool:
        return any(
            (d.reviewer == reject.reviewer or d.id in self.as_lead)
            and d.id not in self.bygone
            and (
                (d.verdict is Verdict.WITHDRAW and d.ref == reject.id)
                or (
                    d.verdict is Verdict.APPROVE
                    and d.target_sha == reject.target_sha
                    and reject.id in d.after
                )
            )
            for d in self.on(reject.source_sha or "")
        )


def either(ones: Mapping[str, bool], others: Mapping[str, bool]) -> Mapping[str, bool]:
    """What is in one of two mappings, true where one of them says so."""
    return {one: ones.get(one, False) or others.get(one, False) for one in {**ones, **others}}


def _held(
    decisions: Iterable[Decision], reviewers: Iterable[Reviewer]
) -> Mapping[str, frozenset[str]]:
    """Id of a decision → the roles that its author held for its locale at its time.

    No role, yet there: the list of today does not say that they held one, nor that it had ended. Who the list
    proves to have held none any more, is not there.
    """
    listed: dict[str, list[Reviewer]] = defaultdict(list)
    for reviewer in reviewers:
        listed[reviewer.id].append(reviewer)
    found: dict[str, frozenset[str]] = {}
    for d in decisions:
        entries = listed[d.reviewer]
        is_rename = d.verdict is Verdict.RENAME
        able = (r.may_rename(d.at) if is_rename else r.may_decide(d.locale, d.at) for r in entries)
        roles = frozenset(r.role for r, is_able in zip(entries, able, strict=True) if is_able)
        if roles or not entries or not all(r.had_ended(d.at) for r in entries):
            found[d.id] = roles
    return found


def _fallen(decisions: Iterable[Decision]) -> tuple[frozenset[str], frozenset[str]]:
    """`taken_back` and `replaced`: no approval comes back because somebody leaves the list."""
    entries: dict[str, list[Decision]] = defaultdict(list)
    for d in decisions:
        if d.source_sha is not None:
            entries[d.source_sha].append(d)
    taken_back, replaced = set[str](), set[str]()
    for made in entries.values():
        approved = {d.id: d.target_sha for d in made if d.verdict is Verdict.APPROVE}
        for d in made:
            for seen in approved.keys() & d.after:
                if d.target_sha not in (None, approved[seen]):
                    replaced.add(seen)
                elif d.verdict in _TAKES_BACK:
                    taken_back.add(seen)
    return frozenset(taken_back), frozenset(replaced)


def _one_a_person(made: Iterable[Decision]) -> tuple[Decision, ...]:
    """The first decision of each person."""
    people: dict[str, Decision] = {}
    for decision in made:
        people.setdefault(decision.reviewer, decision)
    return tuple(people.values())


def _notes_safety(decision: Decision) -> bool:
    """True if a line says that its text was safety text then; lowering says so of every text, and proves nothing."""
    return bool(decision.safety) and decision.verdict is not Verdict.LOWER_SAFETY


def _dismisses(decision: Decision) -> bool:
    return decision.verdict is Verdict.DISMISS


def about(document: str, decisions: Sequence[Decision]) -> Iterator[Decision]:
    """Those of some decisions that are about a document, under the ids too that they say it had before."""
    names = _names(document, decisions)
    return (d for d in decisions if d.document in names)


def _names(document: str, decisions: Iterable[Decision]) -> frozenset[str]:
    """The ids that a document has and had: `rename` lines on it name the one before in `ref`."""
    before: dict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        if decision.verdict is Verdict.RENAME and decision.source_sha is None and decision.ref:
            before[decision.document].add(decision.ref)
    names, ask = {document}, [document]
    while ask:
        more = before[ask.pop()] - names
        names |= more
        ask += sorted(more)
    return frozenset(names)
