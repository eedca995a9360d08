"""Fuzzy memory: what is like enough, what must never be lent, and what the catalog says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from benchmarks.corpus import strings
from pipeline.catalog.po import read_po, write_po
from pipeline.model.catalog import Catalog
from pipeline.model.difference import Change, difference, shown
from pipeline.model.entry import Entry, Origin
from pipeline.model.origin_detail import Recalled, quoted, recalled
from pipeline.model.suggestions import MachineSuggestion, suggestions_in
from pipeline.translate.draft import DraftReport, draft, plan
from pipeline.translate.fuzzy import LEAST, Index, same_facts
from pipeline.translate.memory import Approval, Memory
from pipeline.translate.privacy import Policy
from tests.fakes.engines import FakeEngine, failing

OLD = "Ask your partner how the day was, and listen."
NEW = "Ask your partner how their day was, and listen."
ANN = Approval("articles/a", ("ann",), "2026-11-23")


def remembered(*entries: Entry, approved: tuple[Entry, ...] = ()) -> Memory:
    """A memory of one document."""
    approvals = {(e.source_sha, e.target_sha): ANN for e in approved}
    return Memory.of([Catalog("articles/a", "zh_Hans", entries)], approvals)


def drafted(memory: Memory, *entries: Entry) -> DraftReport:
    """Draft these from memory alone."""
    return draft(plan(Catalog("d", "zh_Hans", entries), memory), [], Policy())


def machine(entry: Entry) -> Entry:
    """The same, as an engine's draft."""
    return replace(entry, origin=Origin.of("machine", "google", entry.target))


def test_a_like_text_is_drafted_and_says_what_it_is() -> None:
    """The Mandarin of the old English, its percent, where from, and the old English, for the difference to be shown."""
    memory = remembered(Entry(None, OLD, "问问伴侣今天过得怎么样，然后听。"))
    (entry,) = read_po(write_po(drafted(memory, Entry(None, NEW)).catalog), "d.po", "d")
    assert entry.target == "问问伴侣今天过得怎么样，然后听。"
    assert entry.fuzzy
    assert entry.previous_source is None
    assert entry.origin is not None
    assert not entry.is_persons
    said = recalled(entry.origin.detail)
    assert said == Recalled(97, "articles/a", OLD)
    assert shown(said.source, entry.source) == (
        "Ask your partner how [-the-]{+their+} day was, and listen."
    )


def test_an_engine_is_asked_beside_a_like_text() -> None:
    """The draft is what people wrote for the like text; the engine's own stands beside it, once, and nobody waits for it."""
    memory = remembered(Entry(None, OLD, "问问伴侣。"))
    engine = FakeEngine()
    planned = plan(
        Catalog("d", "zh_Hans", (Entry(None, NEW), Entry(None, OLD))), memory, propose=True
    )
    report = draft(planned, [engine], Policy())
    entry, same = read_po(write_po(report.catalog), "d.po", "d")
    assert (entry.target, same.target) == ("问问伴侣。", "问问伴侣。")
    assert engine.asked == [NEW], "the very same text needs no engine"
    (proposal,) = suggestions_in(entry)
    assert proposal.maker == "fake"
    assert (set(report.filled), set(report.beside)) == ({entry.key, same.key}, {entry.key})
    again = draft(plan(report.catalog, memory, propose=True), [engine], Policy())
    assert engine.asked == [NEW]
    assert again.catalog == report.catalog
    dead = draft(planned, [failing()], Policy())
    assert not dead.waiting
    assert suggestions_in(dead.catalog.entries[0]) == ()


def test_a_draft_from_before_gets_its_proposal_later() -> None:
    """A build, which asks no engine, has drafted from a like text: `translate` asks beside it, and not where it is approved."""
    memory = remembered(Entry(None, OLD, "问问伴侣。"))
    built = drafted(memory, Entry(None, NEW)).catalog
    (entry,) = built
    (after,) = draft(plan(built, memory, propose=True), [FakeEngine()], Policy()).catalog
    assert replace(after, comments=()) == entry
    assert [type(one) for one in suggestions_in(after)] == [MachineSuggestion]
    assert not plan(built, memory, {entry.key}, propose=True).ask
    assert not plan(built, memory).ask
    exact = remembered(Entry(None, OLD, "问问伴侣。"), Entry(None, NEW, "问问伴侣今天怎么样。"))
    (other,) = draft(plan(built, exact, propose=True), [failing()], Policy()).catalog
    assert [one.text for one in suggestions_in(other)] == ["问问伴侣今天怎么样。"]


def test_approved_comes_first_then_the_likest() -> None:
    """What people approved is lent before what is merely nearer."""
    near = Entry(None, "Ask your partner how their days were, and listen.", "近")
    approved = Entry(None, OLD, "批准")
    match = remembered(near, approved, approved=(approved,)).like((None, NEW))
    assert match is not None
    assert match.target == "批准"
    assert match.detail == f"{match.percent}% {ANN} for {quoted(OLD)}"
    match = remembered(near, approved).like(
        (None, "Ask your partner how their days were, and hear.")
    )
    assert match is not None
    assert match.target == "近"


def test_what_no_person_stands_behind_is_not_lent() -> None:
    """An engine's guess at one text is no guess at another; with an exact one it is no help either."""
    assert remembered(machine(Entry(None, OLD, "猜"))).like((None, NEW)) is None


def test_safety_text_is_never_drafted_from_a_like_text() -> None:
    """Exactly the same text, or nothing."""
    memory = remembered(Entry(None, OLD, "问问"))
    assert drafted(memory, Entry(None, NEW, safety=True)).waiting
    assert not drafted(memory, Entry(None, OLD, safety=True)).waiting


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("You are safe to go home today.", "You are not safe to go home today."),
        ("You can always say what you need here.", "You can never say what you need here."),
        ("Do tell your partner about it tonight.", "Don’t tell your partner about it tonight."),
        ("It is safe to talk about it at home.", "It is unsafe to talk about it at home."),
        ("Call 988 when you need somebody to talk to.", "Call 911 when you need somebody to talk to."),
        ("Breathe for 4 counts and hold your breath.", "Breathe for 6 counts and hold your breath."),
        ("It is possible to repair a broken bond.", "It is impossible to repair a broken bond."),
        ("Talk with each other without blaming.", "Talk with each other while blaming."),
    ],
)  # fmt: skip
def test_the_contrary_is_never_lent(old: str, new: str) -> None:
    """A number, a "not", an opposite: the Mandarin of the one is false for the other, however like they look."""
    assert fuzz.ratio(old, new) >= LEAST
    memory = remembered(Entry(None, old, "甲"), Entry(None, new + " x" * 40, "乙"))
    assert memory.like((None, new)) is None
    assert not same_facts(new, old)


def test_markup_has_to_fit() -> None:
    """A link to somewhere else is not carried over."""
    old = Entry(
        None,
        "Read [our page](https://a.example) before you come.",
        "请看[页面](https://a.example)。",
    )
    memory = remembered(old)
    assert memory.like((None, "Read [our page](https://b.example) before you come.")) is None
    assert memory.like((None, "Read [our page](https://a.example) before you go.")) is not None


def test_the_same_surroundings_make_101() -> None:
    """Between the same neighbours, or under the same context, the same text is the same place."""
    before, it, after = (Entry(None, text, "字") for text in ("One.", "Two.", "Three."))
    memory = remembered(before, it, after)
    assert percent(memory, None, ("One.", "Three.")) == 101
    assert percent(memory, None, ("One.", "Four.")) == 100
    assert percent(remembered(it), None, ("", "")) == 100
    titled = Entry("front:title", "Two.", "题")
    assert percent(remembered(titled, it), "front:title", ("", "")) == 101
    report = drafted(memory, Entry(None, "One."), Entry(None, "Two."), Entry(None, "Three."))
    details = [entry.origin.detail for entry in report.catalog if entry.origin]
    assert details == ["101% articles/a"] * 3


def percent(memory: Memory, context: str | None, around: tuple[str, str]) -> int:
    """How well `Two.` is found."""
    match = memory.find((context, "Two."), around)
    assert match is not None
    return match.percent


TEXTS = list(dict.fromkeys(strings(400)))


@given(st.sampled_from(TEXTS), st.data())
def test_the_index_finds_what_a_full_search_finds(text: str, data: st.DataObject) -> None:
    """Law: looking at texts with a rare word in common loses none that is nine tenths alike."""
    words = text.split()
    at = data.draw(st.integers(0, len(words) - 1))
    asked = " ".join(
        [*words[:at], data.draw(st.sampled_from(["kindly", "a", "listening"])), *words[at + 1 :]]
    )
    index = Index.of(TEXTS)
    found = {one.source: one.percent for one in index.like(asked)}
    full = {t for t in TEXTS if t != asked and fuzz.ratio(t, asked) >= 90 and same_facts(t, asked)}
    assert full <= found.keys()
    assert all(LEAST <= percent <= 99 for percent in found.values())


@given(st.text(), st.text())
def test_a_difference_holds_both_texts(old: str, new: str) -> None:
    """Law: what is the same and what is new is the new text; what is the same and what is gone is the old one."""
    stretches = difference(old, new)
    assert "".join(s.text for s in stretches if s.change is not Change.GONE) == new
    assert "".join(s.text for s in stretches if s.change is not Change.NEW) == old


@given(st.text(), st.integers(75, 99))
def test_marks_of_memory_read_back(source: str, percent: int) -> None:
    """Law: whatever the English holds, the mark is one line and gives it back."""
    detail = f"{percent}% articles/x approved by ann on 2026-11-23 for {quoted(source)}"
    assert len(detail.splitlines()) == 1
    wanted = Recalled(percent, "articles/x approved by ann on 2026-11-23", source)
    assert recalled(detail) == wanted
