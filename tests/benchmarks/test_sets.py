"""The hand-written sets of the checks are what their README says; faults made by rule are faults, the same every time."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from benchmarks import compared, pofilter
from benchmarks.checks import tally
from benchmarks.faults import RULES, generated
from benchmarks.sets import ALL, MEANING, PARTS, Case, Reader, Text, cases
from pipeline.terms.script import has_han

RATES = {"seen": (0.95, 0.02), "unseen": (0.95, 0.02), MEANING: (0.65, 0.02)}
"""Least share of faults found, most of good pairs with an alarm."""
GOOD = [case for part in ALL for case in cases("good", part)]
FAULTS = [case for part in ALL for case in cases("faults", part)]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def group(case: Case) -> str:
    """`negation-05` and `d-negation-05` → `negation`: what stands before says which set it is of."""
    return re.sub(r"^[a-z]\d?-", "", case.id).rpartition("-")[0]


def test_every_case_is_whole() -> None:
    """Ids differ; a fault names its rule first and says what was done; no English stands twice among the good pairs."""
    assert len({case.id for case in [*GOOD, *FAULTS]}) == len(GOOD) + len(FAULTS)
    english = Counter(case.single.en for case in GOOD if case.single)
    assert english.most_common(1)[0][1] == 1
    for case in FAULTS:
        assert case.codes[0] == group(case)
        assert case.done
        assert case.page or case.texts
    for case in GOOD:
        assert not case.codes
        assert all(has_han(text.zh) or text.zh == text.en for text in case.texts)


def test_no_fault_was_planted_in_a_good_pair_of_the_set() -> None:
    """Else a check could be tuned on the very pair that it is measured by."""
    good = {(text.en, text.zh) for case in GOOD for text in case.texts if case.single}
    assert not [c.id for c in FAULTS if c.single and (c.single.en, c.single.zh) in good]


def test_faults_by_rule_are_faults(reader: Reader) -> None:
    """Each differs from its good pair, is made the same every time, and every rule makes some."""
    by_id = {case.id: case for case in GOOD}
    made = list(generated(GOOD, reader.workspace.matcher))
    assert made == list(generated(GOOD, reader.workspace.matcher))
    assert len({case.id for case in made}) == len(made)
    for case in made:
        origin = by_id[case.id.split("/")[0]].single
        assert origin
        assert case.single
        assert case.single.en == origin.en
        assert case.single.zh != origin.zh
    names = Counter(case.id.split("/")[1].rpartition("-")[0] for case in made)
    assert set(names) == {f"{rule.codes[0]}-{rule.name}" for rule in RULES}


def test_a_tally_counts_what_fits(reader: Reader) -> None:
    """A fault that its own rule finds, one that nothing finds, a good pair with an alarm, one without."""
    text = Text("handouts/a", None, "Wait 20 minutes.", "等20分钟。")
    wrong = Text("handouts/a", None, "Wait 20 minutes.", "等30分钟。")
    found = tally(
        reader,
        [Case("good-1", (text,)), Case("good-2", (wrong,))],
        [Case("number-1", (wrong,), ("number",)), Case("number-2", (text,), ("number",))],
    )
    assert (found.good, found.alarmed, dict(found.alarms)) == (2, 1, {"number": 1})
    assert (found.planted["number"], found.found["number"]) == (2, 1)
    assert (found.found_rate, found.false_alarm_rate) == (0.5, 0.5)
    assert found.missed[0].startswith("number-2")


def test_pofilter_is_read_by_its_comments() -> None:
    """The filters of each entry, by the case's id."""
    text = 'msgid ""\nmsgstr ""\n\n# (pofilter) endpunc: x\n# (pofilter) numbers: y\nmsgctxt "a-1"\nmsgid "a"\nmsgstr "b"\n'
    assert pofilter._read(text) == {"a-1": {"endpunc", "numbers"}}


def test_the_checks_find_what_was_planted_and_leave_good_pairs_alone(reader: Reader) -> None:
    """The rates on the hand-written sets; `python -m benchmarks.checks` names every case behind them."""
    for part in ALL:
        least, most = RATES[part]
        found = tally(reader, cases("good", part), cases("faults", part))
        assert (found.found_rate or 1) >= least, found.missed
        assert (found.false_alarm_rate or 0) <= most, found.false


def test_nothing_unseen_was_seen() -> None:
    """No text stands in two parts."""
    parts = [
        {
            (text.en, text.zh)
            for kind in ("good", "faults")
            for c in cases(kind, part)
            for text in c.texts
        }
        for part in ALL
    ]
    assert len(set().union(*parts)) == sum(map(len, parts))


def test_the_page_beside_pofilter_is_of_these_sets() -> None:
    """Its sizes are those of the seen part, or of both; `python -m benchmarks.checks --page` writes it."""
    sizes = {
        compared.sizes(
            *(
                sum(bool(case.single) for part in parts for case in cases(kind, part))
                for kind in ("faults", "good")
            )
        )
        for parts in (PARTS, PARTS[:1])
    }
    assert any(size in compared.PAGE.read_text("utf-8") for size in sizes)
