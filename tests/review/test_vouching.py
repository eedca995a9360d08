"""Whose approvals count as those of different people, against a slow oracle that tries everything."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.decision import OWNER, Reviewer
from pipeline.review.distinct_reviewers import Vouching
from tests.review.make import play

IDS = ("ann", "bo", "cy", "dee", "eve")
ADMIN = "ada"
"""Asks people in and decides nothing."""


@st.composite
def lists(draw: st.DrawFn) -> tuple[Reviewer, ...]:
    """Any list that a hand could write, circles of inviters too."""
    others = st.sampled_from((*IDS, ADMIN))
    return tuple(
        Reviewer(
            name,
            name,
            draw(st.sampled_from(("reviewer", "lead"))),
            ("zh",),
            invited_by=draw(st.none() | st.sampled_from([o for o in (*IDS, ADMIN) if o != name])),
            confirmed_by=draw(st.none() | st.just(OWNER) | others),
        )
        for name in draw(st.permutations(IDS))
    )


def groups(open_: dict[str, str]) -> list[set[str]]:
    """People whom open invitations connect."""
    found = [{name} for name in (*IDS, ADMIN)]
    for person, inviter in open_.items():
        both = [group for group in found if person in group or inviter in group]
        found = [group for group in found if group not in both] + [set().union(*both)]
    return found


def oracle(people: tuple[Reviewer, ...]) -> tuple[list[set[str]], set[str]]:
    """The groups, and who waits: confirmations are taken one at a time, as long as one is good."""
    open_ = {p.id: p.invited_by for p in people if p.invited_by and p.confirmed_by != OWNER}
    by_id = {p.id: p for p in people}
    while True:
        for person in list(open_):
            lead = by_id.get(by_id[person].confirmed_by or "")
            apart = lead and not any({lead.id, person} <= group for group in groups(open_))
            if lead and lead.role == "lead" and lead.id not in open_ and apart:
                del open_[person]
                break
        else:
            return groups(open_), set(open_)


@given(lists(), st.sets(st.sampled_from(IDS)))
def test_as_many_people_as_groups_that_invitations_connect(
    people: tuple[Reviewer, ...], who: set[str]
) -> None:
    """Of all whom open invitations connect, one counts; the others are named with whom they do not count beside."""
    vouching = Vouching.of(people)
    approvals = play([f"{name} approve T1" for name in sorted(who)])
    connected, waiting = oracle(people)
    assert {name for name in IDS if vouching.waits(name)} == waiting
    counted = {d.reviewer for d in vouching.different(approvals)}
    assert len(counted) == sum(bool(group & who) for group in connected)
    uncounted = vouching.uncounted(approvals)
    assert {one.person for one in uncounted} == who - counted
    for one in uncounted:
        assert one.beside in counted
        assert any({one.person, one.beside} <= group for group in connected)
        assert one.person in waiting


@given(lists(), st.randoms())
def test_the_order_of_the_list_means_nothing(people: tuple[Reviewer, ...], by: object) -> None:
    """Neither who waits nor who may confirm whom."""
    other = list(people)
    by.shuffle(other)  # type: ignore[attr-defined]
    first, second = Vouching.of(people), Vouching.of(other)
    assert first == second


@given(lists(), st.sets(st.sampled_from(IDS)), st.sampled_from(IDS), st.sampled_from(IDS))
def test_a_confirmation_takes_nobody_away(
    people: tuple[Reviewer, ...], who: set[str], lead: str, person: str
) -> None:
    """Whoever may confirm makes just that count: the person waits no more, and no text loses a reader."""
    before = Vouching.of(people)
    if not before.may_confirm(lead, person):
        return
    after = Vouching.of([replace(p, confirmed_by=lead) if p.id == person else p for p in people])
    approvals = play([f"{name} approve T1" for name in sorted(who)])
    assert not after.waits(person)
    assert len(after.different(approvals)) >= len(before.different(approvals))
    assert len(after.different(play([f"{lead} approve T1", f"{person} approve T1"]))) == 2
