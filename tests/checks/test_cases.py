"""The pairs of tests/cases/checks in; exactly the findings that they name out."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.checks.registry import CHECKS
from pipeline.checks.width import widen
from pipeline.model.finding import Scope
from pipeline.terms.script import has_han
from tests.checks.reader import Case, findings_of, read_cases

CASES = read_cases()


def test_every_check_has_cases() -> None:
    """At least six faults and eight good pairs a check (`directive` has its own test)."""
    faults = Counter(case.code for case in CASES if case.code in case.findings)
    good = Counter(case.code for case in CASES if case.code not in case.findings)
    for check in CHECKS:
        if check.code != "directive":
            assert faults[check.code] >= 6, check.code
            assert good[check.code] >= 8, check.code


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    """All checks together say what the case says: a false alarm of any of them fails."""
    found = findings_of(case)
    assert sorted(finding.code for finding in found) == sorted(case.findings)
    if case.has_fix:
        assert [finding.fix for finding in found if finding.code == "width"] == [case.fix]
    for finding in found:
        assert has_han(finding.message_zh)
        assert finding.message_en.endswith(".")
        if finding.scope is Scope.ENTRY:
            assert (finding.source, finding.target, finding.path) == (case.en, case.zh, "x.po")


@pytest.mark.parametrize("case", [case for case in CASES if case.fix], ids=str)
def test_a_fix_leaves_nothing_to_fix(case: Case) -> None:
    """What a fix wrote is as the check wants it."""
    assert case.fix is not None
    assert widen(case.fix) == case.fix
