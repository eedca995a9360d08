"""Who may decide: read with the line of every fault, written so that people can still read it."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.reviewers import dump_reviewers, parse_reviewers
from pipeline.model.decision import OWNER, Reviewer
from pipeline.model.errors import PipelineError
from tests.examples import examples
from tests.files import cases

REGEN = bool(os.environ.get("REGEN"))
PATH = "locales/reviewers.yaml"


@pytest.mark.parametrize("case", cases.inputs("reviewers", ".yaml"), ids=lambda path: path.stem)
def test_twins(case: Path) -> None:
    """Each list gives what lies beside it: the reviewers, or one error with its line."""
    text = case.read_text(encoding="utf-8")
    cases.check(case, lambda: [asdict(r) for r in parse_reviewers(text, PATH, {"en", "zh"})], REGEN)


IDS = st.from_regex(r"\A[a-z0-9][a-z0-9._-]{0,8}\Z") | st.sampled_from(["no", "on", "yes", "null"])
"""Ids of people; some are words that YAML takes for something else."""


def vouched(one: Reviewer, inviter: str | None, confirmer: str | None) -> Reviewer:
    """The person, asked in and confirmed by others, where these may be it."""
    if inviter is None or inviter == one.id:
        return one
    confirmed = None if confirmer in (one.id, inviter) else confirmer
    return replace(one, invited_by=inviter, confirmed_by=confirmed)


DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(date.isoformat)
PEOPLE = st.lists(
    st.builds(
        vouched,
        st.builds(
            Reviewer,
            id=IDS,
            name=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
            role=st.sampled_from(["reviewer", "lead"]),
            reads=st.lists(st.sampled_from(["zh", "en", "no"]), unique=True).map(tuple),
            since=st.just("2020-01-01"),
            until=st.none() | DAYS,
        ),
        st.none() | IDS,
        st.none() | IDS | st.just(OWNER),
    ),
    unique_by=lambda reviewer: reviewer.id,
    max_size=4,
)


def plain(reviewers: tuple[Reviewer, ...] | list[Reviewer]) -> list[Reviewer]:
    """Without lines."""
    return [replace(reviewer, line=0) for reviewer in reviewers]


@settings(max_examples=examples(150), deadline=None)
@given(PEOPLE, PEOPLE)
def test_reading_gives_what_was_written(old: list[Reviewer], new: list[Reviewer]) -> None:
    """Whatever stood there before, the list is read back as meant, and writing it again changes nothing."""
    ids = {reviewer.id for reviewer in new}
    people = [*(reviewer for reviewer in old if reviewer.id not in ids), *new]
    after = dump_reviewers(people, dump_reviewers(old, "", PATH), PATH)
    assert plain(parse_reviewers(after, PATH)) == people
    assert dump_reviewers(people, after, PATH) == after


def test_comments_of_people_stay() -> None:
    """Ending one person's role leaves the head of the file and the other entry as they were typed."""
    old = (
        "# Decided in the meeting of May 4.\n"
        "- {id: reviewer-a, name: A, role: lead, reads: [zh], from: 2026-01-01}  # chair\n"
        "- id: reviewer-b\n  name: B\n  role: reviewer\n  reads: [zh]\n  from: 2026-01-01\n"
    )
    first, second = parse_reviewers(old, PATH)
    new = dump_reviewers([first, replace(second, until="2026-06-01")], old, PATH)
    assert new.splitlines()[:2] == old.splitlines()[:2]
    assert "  from: 2026-01-01\n  until: 2026-06-01\n" in new


TYPED = """# Decided in the meeting of May 4.
- {id: a, name: "A, {b} # c", role: lead, reads: [zh], from: 2026-01-01}  # chair {really}
- id: b   # the second
  name: B
  role: reviewer
  reads: [zh]
  from: 2026-01-01  # since the start
  until: null       # still here

# People who were asked in.
- id: c
  name: C
  role: reviewer
  reads: [zh]
  from: 2026-01-01
  invited_by: a   # at the desk
  # a word about C
"""
CHANGED = """# Decided in the meeting of May 4.
- {id: a, name: "A, {b} # c", role: lead, reads: [zh], from: 2026-01-01, until: 2026-05-05}  # chair {really}
- id: b   # the second
  name: B
  role: reviewer
  reads: [zh]
  from: 2026-01-01  # since the start
  until: 2026-06-01       # still here

# People who were asked in.
- id: c
  name: C
  role: reviewer
  reads: [zh]
  from: 2026-01-01
  invited_by: a   # at the desk
  confirmed_by: command line
  # a word about C
"""


def test_an_entry_that_changes_keeps_its_comments() -> None:
    """A last day and a confirmation are written into the lines that somebody typed, and taken out again."""
    first, second, third = parse_reviewers(TYPED, PATH)
    people = [
        replace(first, until="2026-05-05"),
        replace(second, until="2026-06-01"),
        replace(third, confirmed_by=OWNER),
    ]
    assert dump_reviewers(people, TYPED, PATH) == CHANGED
    again = dump_reviewers([first, second, third], CHANGED, PATH)
    assert again.count("#") == TYPED.count("#")
    assert plain(parse_reviewers(again, PATH)) == plain([first, second, third])


@pytest.mark.parametrize(
    "old",
    [
        "[{id: reviewer-a, name: A, role: lead, reads: [zh], from: 2026-01-01}]\n",
        "---\n- {id: reviewer-a, name: A, role: lead, reads: [zh], from: 2026-01-01}\n...\n",
        "  - {id: reviewer-a, name: A, role: lead, reads: [zh], from: 2026-01-01}\n",
        "- {id: reviewer-a, name: A, role: lead, reads: [zh], from: 2026-01-01}",
    ],
)
def test_other_ways_to_write_the_list(old: str) -> None:
    """A list in brackets, with document marks, indented or without a last newline takes a new person."""
    people = [*parse_reviewers(old, PATH), Reviewer("new", "新", "reviewer", ("zh",), "2026-02-02")]
    assert plain(parse_reviewers(dump_reviewers(people, old, PATH), PATH)) == plain(people)


def test_what_cannot_be_read_back_is_not_written() -> None:
    """The same id twice, or an id with a blank, is an error before anything is on disk."""
    one = Reviewer("a", "A", "lead", ("zh",), "2026-01-01")
    for people in ([one, one], [replace(one, id="a b")], [replace(one, name="")]):
        with pytest.raises(PipelineError, match="REVIEWERS"):
            dump_reviewers(people, "", PATH)


@settings(max_examples=examples(150), deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_reviewers_or_one_error(text: str) -> None:
    """No text gives another exception than REVIEWERS."""
    assert cases.code_of(lambda: parse_reviewers(text, PATH, {"zh"})) in {None, "REVIEWERS"}
