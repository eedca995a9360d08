"""No check's time grows with more than the length of a hostile text.

Ten times the length within fifteen times the processor time. The small table runs always and counts what is certain; the whole one takes
minutes and is marked slow. The hostile texts are those of `benchmarks/lengths.py`, which prints the times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from benchmarks.lengths import ENGLISH, MANDARIN, SHORT_EN, SHORT_ZH, of
from pipeline.checks.interface import Check, EntryContext, PageContext
from pipeline.checks.registry import CHECKS, run_entry_checks
from pipeline.extract.read import read
from pipeline.model.difference import difference
from pipeline.model.entry import Entry
from pipeline.model.settings import Settings
from pipeline.terms.safety import is_safety_text
from tests.checks.reader import GLOSSARY, MATCHER
from tests.timed import seconds

SHORT, LONG = 5_000, 50_000
"""Characters."""
GROWTH = 15
"""Times longer that ten times the length may take."""
FLOOR = 0.06
"""Seconds that are added to the time of the shorter text: what takes less says nothing on a machine that others use."""
MOST = 1.0
"""Seconds of processor time for one check of the longer text."""
TEN_MANDARIN = ("他她", "是不是", "0-", "不", "三十", "`", "（", "1\"", "5天", "<")  # fmt: skip
TEN_ENGLISH = ("not ", "0-", "twenty-", "1,", "Mary And ", "nothing ", "couple of ", "unkind ", "^a", "5 days ")  # fmt: skip
PAIRS = [
    *((f"zh {unit}", "", unit) for unit in TEN_MANDARIN),
    *((f"en {unit}", unit, "") for unit in TEN_ENGLISH),
    *((f"{en}| {zh}", en, zh) for en, zh in zip(TEN_ENGLISH, reversed(TEN_MANDARIN), strict=True)),
    ("denied and affirmed", "not ", "知道他"),
    ("persons", "he hit her, ", "他打了她，"),
    ("numbers to call", "call 988, ", "拨打988，"),
    ("a list", "knives, ", "刀、"),
    ("before and after", "before ", "之前，"),
    ("counted", "2 meals ", "2顿"),
    ("allowed and forced", "may ", "必须"),
    ("remarks", "word ", "译【"),
    ("templates", "", "{{"),
    ("days off", "monday to thursday ", "周日、"),
    ("one term again and again", "withdrawal ", "&"),
    ("nothing, and one who does not know", "nothing ", "不知道他"),
]
LOOKS = [check for check in CHECKS if check.entry or check.page]


def context_of(en: str, zh: str) -> EntryContext:
    """A text of a page, of which nothing is known yet."""
    entry = Entry(None, en, zh, safety=is_safety_text(en))
    return EntryContext("articles/x", "x.po", entry, 3, {}, GLOSSARY, MATCHER, Settings())


def pair_of(en: str, zh: str, length: int) -> tuple[str, str]:
    """Both languages, the one without a unit short."""
    return of(en, length) or SHORT_EN, of(zh, length) or SHORT_ZH


def looked(check: Check, en: str, zh: str) -> Callable[[], object]:
    """The work of one check, page and entry, with everything that it has to read."""
    document = read(f"---\nid: x\n---\n\n{en}\n", "x.md", "articles/x", ())

    def work() -> None:
        context = context_of(en, zh)
        if check.entry:
            list(check.entry(context))
        if check.page:
            list(check.page(PageContext(document, f"---\nid: x\n---\n\n{zh}\n", (context,))))

    return work


@pytest.mark.slow
@pytest.mark.parametrize(("name", "en", "zh"), PAIRS, ids=lambda value: value)
def test_time_grows_with_the_length_alone(name: str, en: str, zh: str) -> None:
    """For every check."""
    for check in LOOKS:
        short = seconds(looked(check, *pair_of(en, zh, SHORT)))
        most = min(MOST, GROWTH * (short + FLOOR))
        long = seconds(looked(check, *pair_of(en, zh, LONG)), most)
        assert long < most, (check.code, name, short, long)


def hostile() -> Iterator[tuple[str, str]]:
    """Every unit of the benchmark, alone and both at once."""
    yield from (pair_of("", unit, 3_000) for unit in MANDARIN)
    yield from (pair_of(unit, "", 3_000) for unit in ENGLISH)
    for number, unit in enumerate(ENGLISH):
        yield pair_of(unit, MANDARIN[number % len(MANDARIN)], 3_000)


def test_no_hostile_text_is_too_much() -> None:
    """All checks together over every unit of the benchmark, at a length at which the old ones took minutes for some."""

    def work() -> None:
        for en, zh in hostile():
            run_entry_checks(context_of(en, zh))

    # half a second a text is ten times what they take; on 15e07df `他她` alone takes longer than all together
    most = 0.5 * len(list(hostile()))
    assert seconds(work, most) < most


def test_two_long_wordings_are_compared() -> None:
    """Word by word where that is quick; where it is not, as one change, and both texts come out whole."""
    old, new = "他她" * 10_000 + "甲", "乙" + "她他" * 10_000
    assert seconds(lambda: difference(old, new), MOST) < MOST
    stretches = difference(old, new)
    assert "".join(s.text for s in stretches if s.change != "new") == old
    assert "".join(s.text for s in stretches if s.change != "gone") == new
