"""A stale entry keeps its old Mandarin, whoever asks whatever; what a machine has stands beside it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog.po import read_po, write_po
from pipeline.catalog.three_way import without_theirs
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from pipeline.model.glossary import Contact, Glossary
from pipeline.model.suggestions import MachineSuggestion, suggestions_in, with_suggestion
from pipeline.translate.draft import DraftReport, draft, literals, plan
from pipeline.translate.memory import Memory
from pipeline.translate.privacy import Policy
from tests.fakes.engines import FakeEngine, failing
from tests.translate.test_draft import ENTRIES

STALE = Entry(
    None, "Be very kind.", "要善良。", previous_source="Be kind.", comments=("mei: nice",)
)


def run(entry: Entry, engine: FakeEngine, *, redraft: bool = False) -> DraftReport:
    """Ask for one entry."""
    catalog = Catalog("d", "zh_Hans", (entry,))
    planned = plan(catalog, Memory.of([catalog]), propose=True, redraft=redraft)
    return draft(planned, [engine], Policy())


def test_the_proposal_stands_beside_the_text() -> None:
    """Text, mark and the translator's comment stay; the catalog keeps the proposal, and one is enough."""
    engine = FakeEngine()
    (entry,) = read_po(write_po(run(STALE, engine).catalog), "d.po", "d")
    assert (entry.target, entry.previous_source, entry.comments[0]) == (
        "要善良。",
        "Be kind.",
        "mei: nice",
    )
    assert suggestions_in(entry) == (MachineSuggestion("字字字。", "fake"),)
    again = run(entry, engine)
    assert again.skipped == 1
    assert engine.asked == ["Be very kind."]
    assert run(entry, engine, redraft=True).catalog.entries == (entry,)


def test_it_goes_with_its_english() -> None:
    """For other English it says nothing; when somebody writes the text anew, it is gone."""
    entry = with_suggestion(STALE, MachineSuggestion("甲", "google"))
    assert suggestions_in(replace(entry, source="Be so kind.")) == ()
    assert suggestions_in(replace(entry, previous_source=None)) == ()
    assert without_theirs(entry.comments) == ("mei: nice",)
    spoilt = replace(entry, comments=(entry.comments[-1][:-9],))
    assert suggestions_in(spoilt) == ()


def test_nothing_waits_for_a_proposal() -> None:
    """A stale text has its Mandarin: an engine that fails makes nobody wait, and changes nothing."""
    report = run(STALE, failing())
    assert report.waiting == ()
    assert report.catalog.entries == (STALE,)


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.key), st.booleans())
def test_stale_and_peoples_texts_stay(entries: list[Entry], redraft: bool) -> None:
    """Law: with proposals asked for, every stale target and every person's target is what it was, byte for byte."""
    catalog = Catalog("d", "zh_Hans", tuple(entries))
    planned = plan(catalog, Memory.of([catalog]), propose=True, redraft=redraft)
    after = draft(planned, [FakeEngine()], Policy()).catalog
    for old, new in zip(entries, after, strict=True):
        if old.is_persons or (old.target and old.previous_source is not None):
            assert replace(new, comments=()) == replace(old, comments=())


@given(st.text(), st.text("ab:% \"'", min_size=1).map(str.strip).filter(bool))
def test_a_proposal_reads_back(text: str, maker: str) -> None:
    """Law: whatever the Mandarin holds, the comment is one line and gives it back."""
    entry = with_suggestion(STALE, MachineSuggestion(text, maker))
    assert len(entry.comments[-1].splitlines()) == 1
    assert suggestions_in(entry) == (MachineSuggestion(text, maker),)


LINE = Contact("988 Suicide & Crisis Lifeline", "988", names_zh=("988自杀与危机热线",))
GLOSSARY = Glossary(contacts=(LINE, Contact("Crisis Text Line", "741741")))


def test_names_of_crisis_lines_are_not_for_engines() -> None:
    """The engine sees no name that the glossary has in Mandarin, and the draft has the glossary's."""
    engine = FakeEngine()
    source = "Call the **988 Suicide & Crisis Lifeline**, or text the Crisis Text Line."
    planned = plan(
        Catalog("d", "zh_Hans", (Entry(None, source),)),
        Memory.of([]),
        keep=literals(GLOSSARY),
    )
    (entry,) = draft(planned, [engine], Policy()).catalog
    assert engine.asked == ["Call the #XX_1#, or text the Crisis Text Line."]
    assert "**988自杀与危机热线**" in entry.target
    assert entry.origin == Origin.of("machine", "fake", entry.target)
