"""Which sense of a word the English shows, and that everyday sentences stay silent and unchanged."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.replay import glossary
from pipeline.checks.interface import EntryContext
from pipeline.checks.registry import run_entry_checks
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding, Severity
from pipeline.model.settings import Settings
from pipeline.terms.evidence import WordSense, evidence, is_clinical_text, is_noun
from pipeline.terms.evidence_words import OTHERWISE, STRONG, WEAK
from pipeline.terms.matcher import Matcher
from pipeline.terms.safety import is_safety_text
from pipeline.terms.words import is_exchangeable, is_whole, words
from pipeline.translate.draft import draft, plan
from pipeline.translate.engines.interface import Translated
from pipeline.translate.mask import mask, placeholders
from pipeline.translate.memory import Memory
from pipeline.translate.privacy import Policy
from pipeline.translate.term_enforcer import TermEnforcer
from tests.every import every
from tests.fakes.engines import FakeEngine

DATA = Path(__file__).parents[1] / "data/terms"
WORDS = glossary()
MATCHER = Matcher(WORDS)


def rows(name: str) -> list[tuple[str, ...]]:
    """The lines of a table, without its comments."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


EVERYDAY = [(kind, en, zh) for kind, en, zh in rows("everyday.tsv")]
GOOD = [(name, en, zh) for name, _, _, en, zh in rows("false-alarms.tsv")]


def findings(en: str, zh: str) -> list[Finding]:
    """What all checks say of a pair, with the practice's own glossary."""
    entry = Entry(None, en, zh, safety=is_safety_text(en))
    return list(
        run_entry_checks(EntryContext("d", "x.po", entry, 1, {}, WORDS, MATCHER, Settings()))
    )


def meaning(en: str, term: str, *, whole: bool = False) -> WordSense:
    """What the first place of a term means."""
    hit = next(hit for hit in MATCHER.english(en) if hit.term.en == term)
    return evidence(en, hit, whole=whole).meaning


def test_there_are_enough_everyday_sentences() -> None:
    """Consent, medicine and money have at least 41, all kinds together 80; no two are alike."""
    kinds = Counter(kind for kind, _, _ in EVERYDAY)
    assert kinds["consent"] + kinds["medicine"] + kinds["money"] >= 41
    assert len({en for _, en, _ in EVERYDAY}) == len(EVERYDAY) >= 80


def named(pairs: list[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
    """Pairs by kind and English."""
    return {f"{kind}: {en} {zh}": (en, zh) for kind, en, zh in pairs}


def check_nothing_loud(en: str, zh: str) -> None:
    """No check says anything loud, and of terms nothing but a hint on a noun."""
    for finding in findings(en, zh):
        assert finding.severity is Severity.INFO, finding
        if finding.code.startswith("gl-"):
            assert any(is_noun(en, hit) for hit in MATCHER.english(en)), finding


def test_everyday_sentences_stay_silent() -> None:
    """All natural Mandarin."""
    every(check_nothing_loud, named(EVERYDAY))


def test_hints_on_everyday_sentences_are_few() -> None:
    """At most five of a hundred."""
    said = [en for _, en, zh in EVERYDAY if any(f.code.startswith("gl-") for f in findings(en, zh))]
    assert len(said) * 100 <= 5 * len(EVERYDAY), said


def test_natural_pairs_stay_silent() -> None:
    """Pairs that a reader found natural and that were flagged, blocked or exchanged before."""
    assert not [found for _, en, zh in GOOD for found in findings(en, zh)]


@pytest.mark.parametrize("is_clinical", [False, True])
def test_their_words_are_left(*, is_clinical: bool) -> None:
    """Even on a page about couples nothing is exchanged in them."""
    enforcer = TermEnforcer(MATCHER, is_clinical=is_clinical)

    def left(en: str, zh: str) -> None:
        assert enforcer.enforce(en, zh) == (zh, ())

    every(left, named(EVERYDAY + GOOD))


def test_everyday_drafts_are_the_engines_own() -> None:
    """A catalog of them is asked for once, and comes out as the engine wrote it."""
    pairs = [(en, zh) for kind, en, zh in EVERYDAY if kind != "safety"]
    answers = {mask(en, ()).text: zh for en, zh in pairs}
    engine = FakeEngine(lambda text: Translated(answers[text]))
    catalog = Catalog("d", "zh_Hans", tuple(Entry(None, en) for en, _ in pairs))
    report = draft(plan(catalog, Memory.of([]), matcher=MATCHER), [engine], Policy())
    assert len(engine.asked) == len(pairs)
    assert [entry.target for entry in report.catalog] == [zh for _, zh in pairs]


@pytest.mark.parametrize(
    ("en", "term", "expected"),
    [
        ("When he feels criticized, he withdraws into silence.", "withdraw", WordSense.CLINICAL),
        ("Validation calms both partners.", "validation", WordSense.CLINICAL),
        ("Emotional flooding takes over.", "emotional flooding", WordSense.CLINICAL),
        ("Attachment", "attachment", WordSense.CLINICAL),
        ("You may withdraw whenever you like.", "withdraw", WordSense.OTHER),
        ("He withdrew his hand in anger, and she cried.", "withdraw", WordSense.UNSURE),
        ("The withdrawal surprised the minister.", "withdrawal", WordSense.OTHER),
        ("Her partner paid the fees.", "partner", WordSense.OTHER),
        ("In marriage counseling, the conflict was about money.", "conflict", WordSense.UNSURE),
    ],
)
def test_what_the_sentence_shows(en: str, term: str, expected: WordSense) -> None:
    """Words of couples and feelings speak for the term, words of law and money against it."""
    assert meaning(en, term) is expected


def test_an_exchange_wants_more_than_the_word_itself() -> None:
    """A noun is evidence for itself where a check speaks, never where words are exchanged."""
    assert meaning("Shame is here.", "shame") is WordSense.CLINICAL
    assert meaning("It is all about shame again today.", "shame", whole=True) is WordSense.UNSURE
    far = "Her shame grew, she felt lonely. Payment is due."
    assert meaning(far, "shame") is WordSense.CLINICAL
    assert meaning(far, "shame", whole=True) is not WordSense.CLINICAL


@pytest.mark.parametrize(
    ("en", "term", "noun"),
    [
        ("The blame hurts.", "blame", True),
        ("Don’t blame me.", "blame", False),
        ("She felt judged.", "judgment", False),
        ("I feel burned out.", "burnout", False),
        ("Two emotional check-ins a day", "emotional check-in", True),
    ],
)
def test_nouns(en: str, term: str, noun: bool) -> None:
    """A listed form that bends, and a base form behind a helping verb, are no nouns."""
    hit = next(hit for hit in MATCHER.english(en) if hit.term.en == term)
    assert is_noun(en, hit) is noun


def test_a_page_is_clinical_by_a_quarter_of_its_texts() -> None:
    """News is not, whatever partners it speaks of."""
    assert is_clinical_text(["Couples feel lonely.", "Breathe.", "Rest.", "Walk."])
    assert not is_clinical_text(["Trade partners met the minister.", "The army left."])
    assert not is_clinical_text([])


def test_the_lists_have_reasons_and_no_word_twice() -> None:
    """A word speaks for one side only."""
    sides = [
        {word.strip() for words in lists.values() for word in words.split(",")}
        for lists in (STRONG, WEAK, OTHERWISE)
    ]
    assert not (sides[0] | sides[1]) & sides[2]
    assert all(
        reason and words for lists in (STRONG, WEAK, OTHERWISE) for reason, words in lists.items()
    )
    assert all(word == word.strip().lower() or word[0].isupper() for side in sides for word in side)


CHINESE = st.text(
    st.sampled_from("验证判断力药物滥用你可以随时退出伴侣的感受，。 EFT#1"), max_size=30
)


@given(CHINESE)
def test_words_are_the_text(text: str) -> None:
    """Law: the words of a text, one behind the other, are the text."""
    assert "".join(word.text for word in words(text)) == text
    assert all(is_whole(text, word.start, word.end) for word in words(text))


@pytest.mark.parametrize(
    ("text", "word", "after", "noun", "fits"),
    [
        ("酒精会影响判断力。", "判断", "评判", True, False),  # part of a word
        ("弱势群体需要保护。", "弱势", "脆弱", False, False),
        ("你可以随时退出这项研究。", "退出", "退缩", False, False),  # an object behind it
        ("验证伴侣的感受。", "验证", "认可", False, True),  # takes objects too
        ("他的退出让她难过。", "退出", "退缩", True, True),  # a noun's place
        ("很同情地看着他", "同情", "关怀", True, False),  # an adverb
    ],
)
def test_grammar_by_construction(text: str, word: str, after: str, noun: bool, fits: bool) -> None:
    """Same place, same kind of word."""
    start = text.index(word)
    assert is_exchangeable(text, start, start + len(word), after, noun=noun) is fits


PIECES = st.lists(
    st.sampled_from(
        [en for _, en, _ in EVERYDAY] + ["Couples feel lonely.", "Call 911.", "#XX_1#"]
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
ANSWERS = st.lists(
    st.sampled_from(
        ["退出", "滥用", "判断力", "弱势群体", "客户", "同情", "伙伴", "的", "，", "#XX_1#"]
    ),
    max_size=8,
).map("".join)


@given(PIECES, ANSWERS)
@example("Withdrawal can make you feel anxious and irritable.", "退出")
def test_everyday_english_changes_nothing(en: str, answer: str) -> None:
    """Law: whatever the engine answers, text of consent, medicine, money, law and safety keeps its words."""
    enforcer = TermEnforcer(MATCHER, is_clinical=True)
    mended, steps = enforcer.enforce(en, answer)
    assert placeholders(mended) == placeholders(answer)
    assert enforcer.enforce(en, mended)[0] == mended
    if is_safety_text(en):
        assert (mended, steps) == (answer, ())
    if any(f" {zh}" in f" {mended}" and zh not in answer for zh in ("退缩", "虐待", "评判力")):
        pytest.fail(f"{en} → {mended}")
