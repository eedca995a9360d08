"""Drafting a catalog: what machines may write, what they may not, and what is said of the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from pipeline.model.glossary import Contact, Glossary, Term
from pipeline.model.settings import Settings
from pipeline.terms.matcher import Matcher
from pipeline.translate.draft import DraftReport, WaitReason, draft, literals, plan
from pipeline.translate.engines.google import GoogleEngine
from pipeline.translate.engines.interface import Engine, EnginePage, Hints, Translated
from pipeline.translate.engines.rate_limit import RateLimits
from pipeline.translate.memory import Memory
from pipeline.translate.privacy import Policy
from tests.fakes.engines import FakeEngine, failing
from tests.fakes.fault_server import FaultServer, always, in_chinese

OPEN = Policy(allow_third_party=True)
NOTHING = Memory.of([])
QUICK = RateLimits(connect=0.5, read=0.3, budget=3, attempts=2, backoff=0.02, failures=99)


def machine(source: str, target: str) -> Entry:
    """An entry that an engine drafted."""
    return Entry(None, source, target, Origin.of("machine", "google", target))


def run(entries: list[Entry], *engines: Engine, **how: object) -> DraftReport:
    """Plan and draft a catalog of these entries with no memory."""
    redraft, limit = bool(how.get("redraft")), how.get("limit")
    planned = plan(Catalog("d", "zh_Hans", tuple(entries)), NOTHING, redraft=redraft)
    return draft(planned, engines, OPEN, limit=limit if isinstance(limit, int) else None)


def targets(report: DraftReport) -> list[str]:
    """The Mandarin of the catalog."""
    return [entry.target for entry in report.catalog]


def test_empty_entries_are_drafted() -> None:
    """An engine's answer becomes a draft with its mark, Chinese punctuation and its own markup."""
    report = run([Entry(None, "Be **very kind**, always.")], FakeEngine())
    (entry,) = report.catalog
    assert entry.target == "字**字字**，字。"
    assert entry.origin == Origin.of("machine", "fake", entry.target)
    assert entry.fuzzy
    assert not entry.is_persons
    assert report.waiting == ()


def test_engines_get_no_markup() -> None:
    """URLs, code, numbers to call and terms that stay are hidden from engines."""
    glossary = Glossary((Term("EFT", keep=True),), (Contact("The practice", "404-555-0100"),))
    source = "See [EFT](https://x.org) or call **404-555-0100**."
    engine = FakeEngine()
    planned = plan(
        Catalog("d", "zh_Hans", (Entry(None, source),)), NOTHING, keep=literals(glossary)
    )
    report = draft(planned, [engine], OPEN)
    assert engine.asked == ["See #XX_1# or call #XX_2#."]
    assert targets(report) == ["字[EFT](https://x.org)字字**404-555-0100**。"]


ENTRIES = st.builds(
    lambda source, target, origin, previous: Entry(
        None, source, target, origin, previous_source=previous
    ),
    st.text("ab ", min_size=1, max_size=6),
    st.text("字句，a", max_size=4),
    st.none()
    | st.builds(Origin.of, st.just("machine"), st.just("google"), st.text("字句", max_size=3)),
    st.none() | st.just("old"),
)


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.key), st.booleans(), st.data())
def test_people_are_never_overwritten(
    entries: list[Entry], redraft: bool, data: st.DataObject
) -> None:
    """Law: persons' texts, stale texts and once approved texts stay byte-equal, redraft or not."""
    drawn = [replace(e, origin=Origin.of("machine", "google", e.target)) if data.draw(st.booleans()) else e for e in entries]  # fmt: skip
    keys = [entry.key for entry in drawn]
    frozen = set(data.draw(st.lists(st.sampled_from(keys)))) if keys else set()
    memory = Memory.of([Catalog("other", "zh_Hans", tuple(replace(e, target="记") for e in drawn))])
    catalog = Catalog("d", "zh_Hans", tuple(drawn), (Entry(None, "gone", "旧"),))
    used = data.draw(st.sampled_from([memory, NOTHING]))
    report = draft(plan(catalog, used, frozen, redraft=redraft), [FakeEngine()], OPEN)
    assert report.catalog.obsolete == catalog.obsolete
    for before, after in zip(drawn, report.catalog, strict=True):
        untouchable = before.is_persons or before.previous_source or before.key in frozen
        if before.target and (untouchable or not redraft):
            assert after == before
        assert replace(after, target="", origin=None, previous_source=None, fuzzy=True) == replace(
            before, target="", origin=None, previous_source=None, fuzzy=True
        )


def test_redraft_writes_over_machines_only() -> None:
    """`--redraft` makes a machine's text anew, also where memory knows only that text."""
    theirs, mine = machine("Be kind.", "旧"), Entry(None, "Listen.", "听")
    catalog = Catalog("d", "zh_Hans", (theirs, mine))
    planned = plan(catalog, Memory.of([catalog]), redraft=True)
    assert targets(draft(planned, [FakeEngine()], OPEN)) == ["字字。", "听"]
    kept = plan(catalog, Memory.of([catalog]), {theirs.key}, redraft=True)
    assert (kept.ask, kept.skipped) == ((), 2)


def test_redraft_that_fails_keeps_the_old_draft() -> None:
    """When no engine answers, the earlier draft stays and the entry is said to wait."""
    old = machine("Be kind.", "旧")
    report = run([old], failing(), redraft=True)
    assert list(report.catalog) == [old]
    assert [waiting.key for waiting in report.waiting] == [old.key]


def test_stale_entries_keep_their_target() -> None:
    """A stale entry is not drafted, even where a machine wrote it."""
    stale = replace(machine("Be very kind.", "旧"), previous_source="Be kind.")
    engine = FakeEngine()
    assert list(run([stale], engine, redraft=True).catalog) == [stale]
    assert engine.asked == []


def test_memory_comes_before_engines() -> None:
    """What another page has is copied, marked as memory, and no engine is asked."""
    other = Catalog("articles/x", "zh_Hans", (Entry(None, "Be kind.", "要善良。"),))
    engine = FakeEngine()
    planned = plan(Catalog("d", "zh_Hans", (Entry(None, "Be kind."),)), Memory.of([other]))
    (entry,) = draft(planned, [engine], OPEN).catalog
    assert entry.origin == Origin.of("memory", "100% articles/x", "要善良。")
    assert entry.fuzzy, "memory approves nothing"
    assert not entry.is_persons
    assert engine.asked == []


def test_texts_without_words_are_their_own_translation() -> None:
    """Numbers and signs need no engine."""
    engine = FakeEngine()
    report = run([Entry(None, "**988**"), Entry(None, "—")], engine)
    assert targets(report) == ["**988**", "—"]
    assert engine.asked == []


def test_the_chain_goes_on() -> None:
    """What the first engine leaves goes to the next one; the reasons of both are kept."""
    first = FakeEngine(
        lambda text: Translated(in_chinese(text) if "one" in text else text), name="first"
    )
    second = FakeEngine(
        lambda text: Translated(in_chinese(text) if "two" in text else ""), name="second"
    )
    sources = ["Take one.", "Take two.", "Take three."]
    report = run([Entry(None, source) for source in sources], first, second)
    assert second.asked == sources[1:]
    assert targets(report) == ["字字。", "字字。", ""]
    (waiting,) = report.waiting
    assert [(reason.engine, reason.code) for reason in waiting.reasons] == [
        ("first", "echo"),
        ("second", "empty"),
    ]


def test_no_engine_no_loss() -> None:
    """With no engine that answers, the catalog is as it was and everything waits, with reasons."""
    entries = [Entry(None, "Be kind."), Entry("front:title", "Be kind."), Entry(None, "Hi", "你好")]
    report = run(entries, failing("a"), failing("b"))
    assert list(report.catalog) == entries
    assert report.reasons() == {
        WaitReason("a", "busy", "HTTP 429: try again later"): 2,
        WaitReason("b", "busy", "HTTP 429: try again later"): 2,
    }
    assert len(run(entries).waiting) == 2, "and so it is without any engine"


def test_limit() -> None:
    """`--limit` bounds what engines get; the rest waits and says so."""
    engine = FakeEngine()
    report = run([Entry(None, f"Text {n}") for n in "abc"], engine, limit=2)
    assert len(engine.asked) == 2
    assert [w.reasons[0].code for w in report.waiting] == ["limit"]


@pytest.mark.parametrize(
    "answer",
    [
        "#XX_2# 字 #XX_1# 字字字字",
        "*要* #XX_1# 非常 #XX_2# 善良",
        "<b>字</b> #XX_1# 字 #XX_2# 字",
    ],
)
def test_changed_markup_is_refused(answer: str) -> None:
    """A draft whose emphasis, links or tags differ from the source's is not kept."""
    engine = FakeEngine(lambda _text: Translated(answer))
    report = run([Entry(None, "Be [very](https://x.org) kind")], engine)
    assert targets(report) == [""]
    assert report.waiting[0].reasons[0].code in {"markup", "error-page"}


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("echo", "echo"),
        ("lost", "markup"),
        ("doubled", "markup"),
        ("quota", "error-page"),
        ("hang", "network"),
        ("busy", "busy"),
        ("error page", "broken"),
    ],
)
def test_faults_of_a_real_server(mode: str, code: str) -> None:
    """What was translated is kept, what was not says why, and no message holds the text."""
    with FaultServer(lambda text, _n: mode if "quarrel" in text else "ok") as server:
        entries = [Entry(None, "Be **kind**."), Entry(None, "After a **quarrel**, pause.")]
        report = run(entries, GoogleEngine(server.url, QUICK))
    assert targets(report) == ["字**字**。", ""]
    (waiting,) = report.waiting
    (reason,) = waiting.reasons
    assert (reason.engine, reason.code) == ("google", code)
    assert "quarrel" not in reason.message
    assert "pause" not in reason.message


def test_nothing_is_sent_without_leave() -> None:
    """Without `allow_third_party` not one request reaches the server, and the reason says what to do."""
    with FaultServer(always("ok")) as server:
        planned = plan(Catalog("d", "zh_Hans", (Entry(None, "Be kind."),)), NOTHING)
        engine = GoogleEngine(server.url, QUICK)
        refused = draft(planned, [engine], Policy.of(Settings(), Glossary()))
        assert server.texts == []
        assert refused.waiting[0].reasons[0].code == "not-allowed"
        assert "allow_third_party" in refused.waiting[0].reasons[0].message
        allowed = draft(planned, [engine], Policy.of(Settings(allow_third_party=True), Glossary()))
        assert server.texts == ["Be kind."]
    assert targets(allowed) == ["字字。"]


def test_a_clients_data_is_never_sent() -> None:
    """A private text stays here while its neighbours are drafted."""
    with FaultServer(always("ok")) as server:
        entries = [Entry(None, "Ms. Jane Doe cried."), Entry(None, "Be kind.")]
        report = run(entries, GoogleEngine(server.url, QUICK))
        assert server.texts == ["Be kind."]
    assert [w.reasons[0].code for w in report.waiting] == ["private"]


def test_engines_are_told_what_stands_around() -> None:
    """An engine gets the glossary lines of a text, what it is and where it stands on its page; nothing of a client's."""
    term = Term("validation", "认可")
    sources = ["Validation helps.", "Ms. Jane Doe cried.", "Be kind."]
    entries = (*(Entry(None, source) for source in sources), Entry("front:title", "Listen."))
    engine = FakeEngine(sends_data_to_third_party=True)
    matcher = Matcher(Glossary((term,)))
    draft(plan(Catalog("d", "zh_Hans", entries), NOTHING, matcher=matcher), [engine], OPEN)
    assert engine.asked[:3] == ["Validation helps.", "Be kind.", "Listen."]
    page = EnginePage(("Validation helps.", "", "Be kind.", "Listen."))
    assert engine.hints[:3] == [
        Hints((term,), page=page, place=0),
        Hints((), page=page, place=2),
        Hints((), "front:title", page=page, place=3),
    ]
