"""People at work, step by step, against an oracle of plain sets: edit, decide, publish, withdraw."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipeline.model.decision import Decision
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import RefusedError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.segment import Form, Segment
from pipeline.model.settings import Settings
from pipeline.review import decide
from pipeline.review.gate import page_gate
from pipeline.review.ledger import parse_ledger
from pipeline.review.published import OnDisk, PublishedText, published_state
from pipeline.review.review_context import ReviewContext
from pipeline.review.states import states_of
from tests.examples import examples
from tests.review.make import DOCUMENT, MAY, PEOPLE, dump_line, entry, sit

SOURCES = ("S1", "S9")
NEED = {"S1": 1, "S9": 2}
PAGE = Document(
    DOCUMENT,
    "a.md",
    {},
    tuple(Segment("paragraph", s, s, Form.FLOW, 1, safety=s == "S9") for s in SOURCES),
)
people = st.sampled_from(MAY)
sources = st.sampled_from(SOURCES)
targets = st.sampled_from(["", "T1", "T2"])
Pair = tuple[str, str]


class Desk(RuleBasedStateMachine):
    """Everybody sees everything at once; branches are the business of `test_laws`."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.now = dict.fromkeys(SOURCES, "T1")
        self.stands: dict[Pair, set[str]] = {}
        self.covers: dict[Pair, set[str]] = {}
        self.rejected: dict[Pair, set[str]] = {}
        self.page: dict[str, str] | None = None
        self.public = False

    def entry(self, source: str) -> Entry:
        return entry(self.now[source], source, safety=source == "S9")

    def sitting(self, who: str = "ann") -> ReviewContext:
        return sit(who, [self.entry(s) for s in SOURCES], parse_ledger(self.text, "l"))

    def write(self, decision: Decision | None) -> bool:
        """Appends the line, and shuffles the file as no tool should."""
        if decision is None:
            return False
        rows = [*self.text.splitlines(keepends=True), dump_line(decision)]
        random.Random(len(rows)).shuffle(rows)  # noqa: S311 - chance for a test, not a secret
        self.text = "".join(rows)
        return True

    def replaced(self, source: str, target: str) -> None:
        """A decision about `target` voids the approvals of other targets of the entry."""
        for (s, t), names in self.stands.items():
            if s == source and t != target:
                names.clear()

    @rule(who=people, source=sources)
    def approve(self, who: str, source: str) -> None:
        pair = (source, self.now[source])
        rejects = self.rejected.get(pair, set())
        allowed = self.now[source] and (who == "lea" or rejects <= {who})
        try:
            made = decide.make_approval(self.sitting(who), self.entry(source))
        except RefusedError:
            assert not allowed
            return
        assert allowed
        if self.write(made):
            self.replaced(*pair)
            self.stands.setdefault(pair, set()).add(who)
            self.covers.setdefault(pair, set()).add(who)
            rejects.clear()

    @rule(who=people, source=sources)
    def reject(self, who: str, source: str) -> None:
        pair = (source, self.now[source])
        if self.now[source] and self.write(
            decide.make_rejection(self.sitting(who), self.entry(source))
        ):
            self.replaced(*pair)
            self.stands.get(pair, set()).clear()
            self.covers.get(pair, set()).clear()
            self.rejected.setdefault(pair, set()).add(who)

    @rule(who=people, source=sources, words=targets)
    def edit(self, who: str, source: str, words: str) -> None:
        if self.write(decide.make_edit(self.sitting(who), self.entry(source), words)):
            self.replaced(source, words)
            self.now[source] = words

    @rule(source=sources, words=targets)
    def type_into_the_po(self, source: str, words: str) -> None:
        """Some other tool changes the text; the ledger knows nothing of it."""
        self.now[source] = words

    @rule(who=people, source=sources)
    def withdraw(self, who: str, source: str) -> None:
        pair = (source, self.now[source])
        try:
            made = decide.make_withdrawal(self.sitting(who), self.entry(source))
        except RefusedError:
            assert not self.stands.get(pair)
            return
        assert self.stands.get(pair)
        self.write(made)
        self.replaced(*pair)
        self.stands[pair].clear()
        self.covers[pair].clear()

    @rule(who=people)
    def publish(self, who: str) -> None:
        sitting = self.sitting(who)
        reviews = states_of(sitting.catalog, sitting.decision_index, sitting.settings)
        waits = page_gate(sitting.catalog, reviews, (), PAGE)
        page = dict(self.now)
        assert (not waits) == all(self.expected(s) is State.APPROVED for s in SOURCES)
        try:
            made = decide.make_publish(sitting, "e" * 64, self.sha(page), waits)
        except RefusedError:
            assert waits
            return
        assert not waits
        self.write(made)
        self.page, self.public = page, True

    @rule(who=people)
    def withdraw_page(self, who: str) -> None:
        try:
            self.write(decide.make_page_withdrawal(self.sitting(who)))
        except RefusedError:
            assert self.page is None
        self.public = False

    @invariant()
    def states_are_the_oracles(self) -> None:
        sitting = self.sitting()
        reviews = states_of(sitting.catalog, sitting.decision_index, sitting.settings)
        for source in SOURCES:
            state = reviews[None, source].state
            assert (State.DRAFTED if state is State.STALE else state) is self.expected(source)

    @invariant()
    def page_is_the_oracles(self) -> None:
        ledger = parse_ledger(self.text, "l")
        shown = published_state(DOCUMENT, ledger, PEOPLE, Settings(), self.disk()).shown
        carried = self.page is not None and all(
            len(self.covers.get(pair, ())) >= NEED[pair[0]] and not self.rejected.get(pair)
            for pair in self.page.items()
        )
        assert shown == (self.public and carried)

    def expected(self, source: str) -> State:
        pair = (source, self.now[source])
        if not self.now[source]:
            return State.UNTRANSLATED
        if self.rejected.get(pair):
            return State.REJECTED
        enough = len(self.stands.get(pair, ())) >= NEED[source]
        return State.APPROVED if enough else State.DRAFTED

    def sha(self, page: dict[str, str]) -> str:
        return sha_of_bytes(repr(page).encode())

    def disk(self) -> OnDisk:
        if self.page is None:
            return OnDisk(current_en_sha="e" * 64)
        texts = tuple(PublishedText((None, s), t, s == "S9") for s, t in self.page.items())
        return replace(
            OnDisk(self.sha(self.page), "e" * 64, "e" * 64, current_safety=((None, "S9"),)),
            texts=texts,
        )


TestDesk = Desk.TestCase
TestDesk.settings = hypothesis_settings(
    max_examples=examples(100), stateful_step_count=25, deadline=None
)
