"""Where the matcher finds terms and renderings in texts."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.glossary import Glossary, Term
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.inflect import inflections
from pipeline.terms.matcher import Matcher, RenderingKind
from pipeline.terms.usage import usages
from tests.examples import examples
from tests.timed import seconds

GLOSSARY = parse_glossary(
    (Path(__file__).parents[1] / "cases/glossary/good.yaml").read_text("utf-8")
)
MATCHER = Matcher(GLOSSARY)


def found(text: str, matcher: Matcher = MATCHER) -> list[tuple[str, str]]:
    """(headword, words of the text) of every hit."""
    return [(hit.term.en, text[hit.start : hit.end]) for hit in matcher.english(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VALIDATION matters", [("validation", "VALIDATION")]),
        ("your partner’s voice", [("partner", "partner’s")]),
        ("both partners' voices", [("partner", "partners'")]),
        ("boundaries", [("boundary", "boundaries")]),
        ("triggered, triggering", [("trigger", "triggered"), ("trigger", "triggering")]),
        ("rituals of connection", [("ritual of connection", "rituals of connection")]),
        ("couples therapy", [("couples therapy", "couples therapy")]),
        ("couples in therapy", [("couple", "couples")]),
        ("self-compassion", [("self-compassion", "self-compassion")]),
        ("Self‑Compassion", [("self-compassion", "Self‑Compassion")]),
        ("Gottman\nMethod", [("Gottman Method", "Gottman\nMethod")]),
        ("the 情绪取向治疗（EFT）", [("EFT", "EFT")]),
        ("EFT是", [("EFT", "EFT")]),
    ],
)
def test_found(text: str, expected: list[tuple[str, str]]) -> None:
    """Forms, case, curly apostrophes, hyphens of all kinds; longest match first; Han is a word border."""
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "eft",
        "EFTA",
        "a couple of days",
        "partnership",
        "ex-partner",
        "triggerfish",
        "copartner",
        "empath",
        "",
    ],
)
def test_not_found(text: str) -> None:
    """Other words, small letters of an abbreviation, `unless` contexts, prefixed words."""
    assert found(text) == []


def test_an_exception_is_only_where_it_stands() -> None:
    """ "couple of" excepts its own couple, not the next; nor does it hold inside other words."""
    assert len(found("A couple of friends met a couple.")) == 1
    assert len(found("A couple often waits.")) == 1


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("The withdrawal of troops began.", False),
        ("Troops went home. His withdrawal went on.", True),
        ("His withdrawal went on! The army did not.", True),
        ("Withdrawal from our bank accounts", False),
        ("A withdrawal from the river bank", True),
        ("The army’s withdrawal took 3.5 years.", False),
        ("His withdrawal felt like war.", True),
    ],
)
def test_senses(text: str, term: bool) -> None:
    """A word of the same sentence gives another sense away, in any of its forms; other sentences do not."""
    assert ("withdrawal" in [name.lower() for name, _ in found(text)]) is term
    other = [(hit.term.en, sense.when[0]) for hit, sense in MATCHER.senses(text)]
    assert bool(other) is not term


def test_ordinary_words_explain() -> None:
    """退出 is wrong for withdrawal, and right where the English says "left the room" in other words."""
    (usage,) = usages(MATCHER, "His withdrawal hurt.", "他的退出很伤人。")
    assert [wrong.text for wrong in usage.wrong] == ["退出"]
    (usage,) = usages(MATCHER, "His withdrawal hurt; he leaves.", "他的退出很伤人。")
    assert usage.wrong == ()
    (usage,) = usages(MATCHER, "Withdrawal, and giving up", "退出")
    assert usage.wrong == ()


def test_look_alikes_are_no_renderings() -> None:
    """Characters that stand together by chance: 有罪 in 没有罪恶感, 认可 in 不认可能."""
    (usage,) = usages(MATCHER, "no guilt", "没有罪恶感")
    assert (usage.good, usage.wrong) == (0, ())
    (usage,) = usages(MATCHER, "validation", "不认可能")
    assert usage.good == 0


def test_traditional_is_folded() -> None:
    """認可 is 认可 and 驗證 is 验证; spans and words are those of the text."""
    (usage,) = usages(MATCHER, "validation", "認可")
    assert usage.good == 1
    (usage,) = usages(MATCHER, "validation", "這是驗證。")
    assert [(wrong.text, wrong.start) for wrong in usage.wrong] == [("驗證", 2)]


def test_a_listed_word_is_derived() -> None:
    """validating may be a verb; headwords, plurals and phrases are what they are."""
    derived = [hit.derived for hit in MATCHER.english("validating; validation; boundaries")]
    assert derived == [True, False, False]


def test_abbreviations_keep_their_capitals() -> None:
    """ACT is a therapy, act is a verb."""
    matcher = Matcher(Glossary((Term("ACT", "接纳承诺疗法"),)))
    assert found("We act. ACT helps. ACT's roots", matcher) == [("ACT", "ACT"), ("ACT", "ACT's")]


def test_a_headword_wins_over_a_form() -> None:
    """Where one term's form is another term's headword, the headword's term is meant."""
    terms = (
        Term("validation", "认可", forms=("validate",)),
        Term("validate", "予以认可", pos="verb"),
    )
    assert found("validate", Matcher(Glossary(terms))) == [("validate", "validate")]


@pytest.mark.parametrize(
    ("word", "pos", "forms"),
    [
        ("crisis line", "noun", {"crisis lines", "crisis line's"}),
        ("stress", "noun", {"stresses"}),
        ("cope", "verb", {"copes", "coped", "coping"}),
        ("stop", "verb", {"stopped", "stopping", "stops"}),
        ("commit", "verb", {"committed", "committing"}),
        ("offer", "verb", {"offered", "offering"}),
        ("rely", "verb", {"relies", "relied", "relying"}),
        ("lie", "verb", {"lied", "lying"}),
        ("agree", "verb", {"agreed", "agreeing"}),
        ("turn toward", "verb", {"turned toward", "turning toward", "turns toward"}),
        ("secure", "adjective", {"secure"}),
    ],
)
def test_inflections(word: str, pos: str, forms: set[str]) -> None:
    """Regular English endings."""
    assert forms <= set(inflections(word, pos))


def test_stop_is_not_stoped() -> None:
    """A short verb doubles its consonant and has no other form."""
    assert "stoped" not in inflections("stop", "verb")
    assert inflections("secure", "adjective") == ("secure",)


def test_chinese_longest_first() -> None:
    """What lies inside a longer rendering names it: 降级 ⊂ 冲突降级, 认可 ⊂ 不认可, 扳机 ⊂ 扳机点."""
    for text, inner, outer in [
        ("先冲突降级", "降级", "冲突降级"),
        ("不认可", "认可", "不认可"),
        ("扳机点", "扳机", "扳机点"),
    ]:
        covers = {
            r.text: r.covered_by.text if r.covered_by else None for r in MATCHER.chinese(text)
        }
        assert covers[outer] is None
        assert covers[inner] == outer


def test_chinese_knows_all_owners() -> None:
    """同情 is right for sympathy and wrong for empathy and compassion."""
    (rendering,) = MATCHER.chinese("同情")
    kinds = {owner.term.en: owner.kind for owner in rendering.owners}
    assert kinds == {
        "sympathy": RenderingKind.PREFERRED,
        "empathy": RenderingKind.AVOIDED,
        "compassion": RenderingKind.AVOIDED,
    }


def test_usage_counts() -> None:
    """Two couples, rendered twice; the avoided 一对 beside the right word is not wrong."""
    (usage,) = usages(MATCHER, "A couple came; the couple left.", "一对伴侣来了，这对夫妻又走了。")
    assert (usage.term.en, len(usage.hits), usage.good, usage.wrong) == ("couple", 2, 2, ())


def test_usage_skips_what_is_not_enforced() -> None:
    """A term with `enforce: false` is never judged."""
    assert usages(MATCHER, "the session", "会话") == ()


@settings(max_examples=examples(200), deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["couple", "of", "partner's", "EFT", "伴侣", "不", "认可", "-", "’", "\n", "İ"]
        )
    ).map(" ".join)
)
def test_spans_are_whole(text: str) -> None:
    """On any text hits are inside it, in order, without overlaps; renderings are what they say."""
    end = 0
    for hit in MATCHER.english(text):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end
    for rendering in MATCHER.chinese(text):
        assert text[rendering.start : rendering.end] == rendering.text


@pytest.mark.parametrize(
    "unit",
    [
        "Couples often validate a couple of feelings. 认可不认可一对伴侣。",
        "withdrawal guilt, ",
    ],
)
def test_a_long_text_takes_linear_time(unit: str) -> None:
    """A hundred times the text takes about a hundred times as long, not ten thousand."""
    ends = itertools.count()

    def read(more: int) -> None:
        text = f"{unit * more} {next(ends)}"  # another text each: the last are kept
        MATCHER.english(text)
        MATCHER.chinese(text)

    most = seconds(lambda: read(20)) * 100 * 8 + 0.05
    assert seconds(lambda: read(2000), most) < most
