"""Offers: like texts and single sentences that people stand behind; never more than was approved, never put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markdown.inline import read_inline
from pipeline.markdown.sentences import sentences
from pipeline.model.entry import Entry
from pipeline.translate.fuzzy import LEAST, near, same_facts
from pipeline.translate.memory import Approval, Match
from pipeline.translate.sentence_pairs import aligned, pieces
from pipeline.translate.suggestions import MOST, HumanSuggestion, StoredSources, suggestions

ANN = Approval("articles/a", ("ann",), "2026-11-23")
BO = Approval("articles/b", ("bo",), "2026-11-24")


def match(source: str, target: str, approval: Approval | None = ANN) -> Match:
    """A text that people stand behind."""
    return Match(target, "articles/a", None, approval, True, source)


def offered(source: str, *held: Match | None, target: str = "") -> tuple[HumanSuggestion, ...]:
    """What one document with these texts offers to a text; None: a machine's, which nobody lends."""
    sources = [one.source if one else source for one in held]
    return suggestions(
        Entry(None, source, target), [StoredSources.of(sources)], lambda _, place: held[place]
    )


ENGLISH = st.sampled_from(["Stop.", "Say **one** kind thing.", "Do not shout!", "Call 988.", "Why?", "**Now", "go.**"])  # fmt: skip
HAN = st.sampled_from(["停。", "说**一**句好话。", "不要喊！", "打988。", "为什么？", "**现在", "走。**", "停，走。"])  # fmt: skip
SOURCES = st.lists(ENGLISH, min_size=1, max_size=4).map(" ".join)
TARGETS = st.lists(HAN, min_size=1, max_size=4).map("".join)
HELD = st.lists(
    st.builds(match, SOURCES, TARGETS, st.sampled_from([ANN, BO, None])) | st.none(), max_size=6
)


@given(SOURCES, HELD, TARGETS | st.just(""))
def test_an_offer_is_what_people_stand_behind(
    source: str, held: list[Match | None], target: str
) -> None:
    """Law: a whole text of somebody's, or a sentence of an approved one, with the markup of its English; no machine's, none twice."""
    found = offered(source, *held, target=target)
    lent = [one for one in held if one]
    assert len({(one.source, one.target) for one in found}) == len(found)
    for one in found:
        assert one.target != target
        origin = next(
            m for m in lent if m.target == one.match.target and m.source == one.match.source
        )
        if one.is_sentence:
            assert origin.approval
            assert one.target in [part.strip() for part in sentences(origin.target)]
            assert one.source in [part.strip() for part in sentences(origin.source)]
            assert one.source in [part.strip() for part in sentences(source)]
            assert read_inline(one.target).marks == read_inline(one.source).marks
            assert one.target not in target
        else:
            assert (one.source, one.target) == (origin.source, origin.target)
            assert same_facts(one.source, source)
            assert read_inline(one.target).marks == read_inline(source).marks
            assert LEAST <= one.match.percent <= 100
    assert len({one.is_sentence for one in found}) <= 1
    assert sum(not one.is_sentence for one in found) <= MOST


@given(SOURCES, TARGETS)
def test_aligned_sentences_are_the_texts(source: str, target: str) -> None:
    """Law: what is paired is all of both texts, in their order, and nothing else."""
    pairs = aligned(source, target)
    if pairs:
        assert " ".join(english for english, _ in pairs) == source
        assert "".join(mandarin for _, mandarin in pairs) == target
        assert all(read_inline(en).marks == read_inline(zh).marks for en, zh in pairs)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Stop. Breathe.", "停下，呼吸。"),  # one sentence for two
        ("**Stop. Breathe.**", "**停下。呼吸。**"),  # the markup goes over the end of a sentence
        ("**Stop.** Breathe.", "停下。**呼吸。**"),  # the markup is another's
    ],
)
def test_not_aligned(source: str, target: str) -> None:
    """Where it is not clear which sentence is whose, none is."""
    assert aligned(source, target) == ()


def test_no_sentence_of_split_markup() -> None:
    """Half of an emphasis is no sentence."""
    assert pieces("**Stop. Breathe.** Now.") == ()
    assert pieces("") == ()


def test_sentences_come_where_no_text_is_like_it() -> None:
    """A like text first; else each sentence, as it was approved last; what stands in the Mandarin already is not said again."""
    old = match("Sit down together. Stop. Then talk about the day.", "一起坐下。停。再聊聊这一天。")
    newer = match("Wait for the kettle to sing. Stop.", "等水烧开。停下。", BO)
    asked = "Put the phones into another room before you begin. Stop."
    (one,) = offered(asked, old, newer)
    assert (one.source, one.target, one.match.approval) == ("Stop.", "停下。", BO)
    assert offered(asked, old, newer, target="把手机放到别处。停下。") == offered(asked, old)
    like = match(
        "Put your phones into another room before you begin. Stop.", "先把手机放到别处。停。"
    )
    (best,) = offered(asked, old, newer, like)
    assert not best.is_sentence
    assert best.match.percent >= LEAST


def test_sentences_of_texts_that_nobody_approved_are_none() -> None:
    """A person's text may be like; its sentences are not lent before it is approved."""
    asked = "Put the phones into another room before you begin. Stop."
    assert (
        offered(asked, match("Wait for the kettle to sing. Stop.", "等水烧开。停下。", None)) == ()
    )


def test_the_best_like_texts_come_first() -> None:
    """Approved before likest, the same words once, at most three."""
    asked = "Tell your partner about your day at work."
    held = [
        match(asked.replace("work", place), f"说说{place}。", ANN if place == "home" else None)
        for place in ("home", "worn", "words", "wood", "sea")
    ]
    found = offered(asked, *held, *held)
    assert found[0].target == "说说home。"
    assert len(found) == MOST


@given(st.lists(SOURCES, max_size=8), SOURCES)
def test_near_finds_each_place(texts: list[str], text: str) -> None:
    """Law: every place of a text that is like it and says the same facts, the very same one at 100 percent."""
    found = dict(near(text, texts))
    assert all(LEAST <= percent <= 100 for percent in found.values())
    for place, one in enumerate(texts):
        assert (one == text) == (found.get(place) == 100)
