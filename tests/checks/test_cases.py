"""The stanzas of tests/cases/checks give exactly the findings that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from pipeline.checks.autofix import autofixed
from pipeline.checks.registry import CHECKS, LOOKED_AT, run_entry_checks
from pipeline.model.entry import Entry
from pipeline.terms.script import has_han
from tests.checks.reader import Case, all_cases, codes, entry_context, findings_of, read_cases
from tests.every import every

PER_CHECK = pytest.mark.parametrize("code", codes())


def over(law: Callable[[Case], None], cases: Iterable[Case]) -> None:
    """Hold a law over cases; those that break it are named `CODE-number`."""
    every(law, {str(case): (case,) for case in cases})


def test_every_check_has_cases() -> None:
    """At least six faults and six good pairs a check (`directive` has its own test)."""
    faults = Counter(case.code for case in all_cases() if case.code in case.findings)
    good = Counter(case.code for case in all_cases() if not case.findings)
    for check in CHECKS:
        if check.code != "directive":
            assert faults[check.code] >= 6, check.code
            assert good[check.code] >= 6, check.code


def check_case(case: Case) -> None:
    """All checks together say what the case says: a false alarm of any of them fails."""
    found = findings_of(case)
    assert sorted(finding.code for finding in found) == sorted(case.findings)
    if "severities" in case.item:
        assert [finding.severity.value for finding in found] == case.item["severities"]
    for words, finding in zip(case.item.get("says", ()), found, strict=bool(case.item.get("says"))):
        assert words in finding.message_en
    for finding in found:
        assert has_han(finding.message_zh)
        assert finding.message_zh.endswith("。")
        assert finding.message_en.endswith(".")
        if case.is_pair:
            pair = (case.item["en"], case.item["zh"], "x.po")
            assert (finding.source, finding.target, finding.path) == pair


def check_fields(case: Case) -> None:
    """Nothing else of an entry is looked at: what is said of its words is kept for every entry that has them."""
    context = entry_context(case.item["en"], case.item["zh"], returned=case.item.get("back", ""))
    bare = SimpleNamespace(**{name: getattr(context.entry, name) for name in LOOKED_AT})
    assert run_entry_checks(replace(context, entry=cast("Entry", bare))) == run_entry_checks(
        context
    )


def test_fields() -> None:
    """All pairs."""
    over(check_fields, (case for case in all_cases() if case.is_pair))


@PER_CHECK
def test_cases(code: str) -> None:
    """All cases of a check."""
    over(check_case, read_cases(code))


def check_repair(case: Case) -> None:
    """`fix` is the text as the repair of this check leaves it, null where none is safe to offer."""
    found = [finding for finding in findings_of(case) if finding.code == case.code]
    assert [finding.fix for finding in found] == [case.item["fix"]]


def test_the_repair_is_the_one_that_is_named() -> None:
    """Wherever a case names one."""
    over(check_repair, (case for case in all_cases() if "fix" in case.item))


def check_repaired(case: Case) -> None:
    """What a repair wrote is as the check wants it, and mending takes it."""
    fix = case.item["fix"]
    again = run_entry_checks(entry_context(case.item["en"], fix))
    assert case.code not in {finding.code for finding in again}
    assert autofixed(entry_context(case.item["en"], case.item["zh"])) == autofixed(
        entry_context(case.item["en"], fix)
    )


def test_a_repair_leaves_nothing_to_repair() -> None:
    """Wherever a case names a repair that is text."""
    over(check_repaired, (case for case in all_cases() if case.item.get("fix")))
