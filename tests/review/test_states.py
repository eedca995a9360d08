"""Where an entry stands: each rule of docs/ledger.md, “States”, as a case file of plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.model.decision import Reviewer
from pipeline.model.entry import State
from pipeline.review.states import states
from tests.review.make import PEOPLE, catalog, entry, play, settings

CASES = sorted((Path(__file__).parents[1] / "cases" / "review" / "states").glob("*.yaml"))


def test_there_are_cases() -> None:
    """The glob finds the case files: an empty folder must not pass."""
    assert len(CASES) > 40


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_state(path: Path) -> None:
    """The case's ledger gives the case's state and count."""
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    one = entry(
        case.get("target", "T1"),
        previous_source=case.get("previous"),
        safety=case.get("safety", False),
        guarded=case.get("guarded", False),
    )
    rules = settings(case.get("approvals", 1), case.get("safety_approvals", 2))
    review = states(catalog(one), play(case["ledger"]), PEOPLE, rules)[one.key]
    assert f"{review.state} {review.have}/{review.need}" == case["expect"], case["why"]


def test_context_is_part_of_the_entry() -> None:
    """The same English under a msgctxt is another entry: an approval of one is none of the other."""
    plain, title = entry(), entry(context="front:title")
    reviews = states(catalog(plain, title), play(["ann approve T1"]), PEOPLE, settings())
    assert [r.state for r in reviews.values()] == [State.APPROVED, State.DRAFTED]


def test_shared_mandarin_of_two_live_entries_is_not_stale() -> None:
    """A heading whose Mandarin was approved for a title beside it is a draft, not stale."""
    first, second = entry("T1", "S1"), entry("T1", "S2")
    reviews = states(catalog(first, second), play(["ann approve T1 on S2"]), PEOPLE, settings())
    assert [r.state for r in reviews.values()] == [State.DRAFTED, State.APPROVED]


def test_a_promotion_keeps_both_times() -> None:
    """A person listed twice, reviewer then lead, is judged by the role at the decision's time."""
    promoted = (
        Reviewer("mei", "Mei", "reviewer", ("zh",), "2026-01-01", "2026-06-01"),
        Reviewer("mei", "Mei", "lead", ("zh",), "2026-06-01"),
    )
    one = entry(safety=True)
    before = play(["mei lower-safety T1"], at="2026-05-31T09:00:00Z")
    after = play(["mei lower-safety T1"], at="2026-06-01T09:00:00Z")
    assert states(catalog(one), before, promoted, settings())[one.key].safety
    assert not states(catalog(one), after, promoted, settings())[one.key].safety


def test_who_approved_and_who_rejected_is_told() -> None:
    """The review names the standing approvals and the open rejects, for the desk to show."""
    lines = play(["ann approve T1", "bo reject T1 after none", "ann approve T1 after 1"])
    review = states(catalog(entry()), lines, PEOPLE, settings())[entry().key]
    assert [d.reviewer for d in review.approvals] == ["ann"]
    assert review.rejections == (lines[1],)
