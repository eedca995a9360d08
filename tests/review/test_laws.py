"""Laws of the ledger over generated histories, branches and strangers' lines."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.model.decision import Decision, Reviewer, Verdict
from pipeline.model.entry import State
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.segment import Key
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.ledger import parse_ledger
from pipeline.review.published import OnDisk, Published, PublishedText, published_state
from pipeline.review.states import EntryReview, states
from tests.examples import examples
from tests.review.make import DOCUMENT, MAY, MAY_NOT, NOW, PEOPLE, catalog, dump_line, entry, play

ENTRIES = (entry("T1", "S1"), entry("T1", "S9", safety=True))
DISK = OnDisk(
    "b" * 64,
    "a" * 64,
    "a" * 64,
    texts=tuple(PublishedText(e.key, e.target, e.safety) for e in ENTRIES),
    current_safety=(ENTRIES[1].key,),
)
VERDICTS = (
    Verdict.APPROVE,
    Verdict.APPROVE,
    Verdict.REJECT,
    Verdict.WITHDRAW,
    Verdict.EDIT,
    Verdict.LOWER_SAFETY,
    Verdict.COMMENT,
    Verdict.PUBLISH,
)
TAKE_DOWNS = (Verdict.REJECT, Verdict.WITHDRAW, Verdict.COMMENT)
GUESTS = (
    Reviewer("gus", "Gus", "reviewer", ("zh",), "2026-01-01"),
    Reviewer("lou", "Lou", "lead", ("zh",), "2026-01-01"),
)
BECAME: tuple[Callable[[Reviewer], Reviewer | None], ...] = (
    lambda one: one,
    lambda _: None,
    lambda one: replace(one, id=f"{one.id}2"),
    lambda one: replace(one, reads=()),
    lambda one: replace(one, role="author"),
    lambda one: replace(one, until=NOW[:10]),
    lambda one: replace(one, since="2027-01-01"),
)
"""What may become of somebody: nothing, gone, renamed, reads no Mandarin, another role, ended that day, back later."""
LAW = hypothesis_settings(max_examples=examples(200), deadline=None)
Seen = tuple[Mapping[Key, EntryReview], Published]


@st.composite
def decisions(
    draw: st.DrawFn,
    before: tuple[Decision, ...] = (),
    who: tuple[str, ...] = MAY,
    most: int = 8,
    verdicts: tuple[Verdict, ...] = VERDICTS,
) -> tuple[Decision, ...]:
    """Some lines more, each of which has seen any part of what was there."""
    made = list(before)
    for _ in range(draw(st.integers(1, most))):
        verdict = draw(st.sampled_from(verdicts))
        on_page = verdict is Verdict.PUBLISH or (
            verdict is Verdict.WITHDRAW and draw(st.integers(0, 3)) == 0
        )
        picked = draw(st.sets(st.integers(0, 20))) if draw(st.booleans()) else range(20)
        seen = [d for number, d in enumerate(made) if number in picked]
        publishes, refers = verdict is Verdict.PUBLISH, draw(st.booleans())
        made.append(
            Decision(
                at=NOW,
                locale="zh",
                document=DOCUMENT,
                verdict=verdict,
                reviewer=draw(st.sampled_from(who)),
                source_sha=None
                if on_page
                else source_sha(None, draw(st.sampled_from(["S1", "S9"]))),
                target_sha=None
                if on_page
                else target_sha(draw(st.sampled_from(["T1", "T1", "T2"]))),
                after=tuple(sorted({d.id for d in seen})),
                ref=draw(st.sampled_from(seen)).id if refers and seen else None,
                blocking=draw(st.booleans()) if verdict is Verdict.COMMENT else None,
                source_page_sha="a" * 64 if publishes else None,
                target_page_sha="b" * 64 if publishes else None,
            )
        )
    return tuple(made[len(before) :])


def look(ledger: tuple[Decision, ...], people: tuple[Reviewer, ...] = PEOPLE) -> Seen:
    """All that is derived from a ledger."""
    reviews = states(catalog(*ENTRIES), ledger, people, Settings())
    return reviews, published_state(DOCUMENT, ledger, people, Settings(), DISK)


def approved(ledger: tuple[Decision, ...], people: tuple[Reviewer, ...] = PEOPLE) -> set[Key]:
    """The keys of approved entries."""
    reviews = look(ledger, people)[0]
    return {key for key, review in reviews.items() if review.state is State.APPROVED}


@LAW
@given(decisions(), st.randoms(use_true_random=False))
def test_order_and_repetition_mean_nothing(
    made: tuple[Decision, ...], chance: random.Random
) -> None:
    """Shuffled and repeated lines, through the file's text, say the same."""
    rows = [dump_line(d) for d in made] * 2
    chance.shuffle(rows)
    assert look(parse_ledger("".join(rows), "l")) == look(made)


@LAW
@given(decisions(who=(*MAY, *MAY_NOT), most=14))
def test_approved_only_by_eligible_people_on_these_bytes(made: tuple[Decision, ...]) -> None:
    """APPROVED means: enough different eligible people wrote an approve line on exactly this pair."""
    lowered = any(d.verdict is Verdict.LOWER_SAFETY and d.reviewer == "lea" for d in made)
    for one in ENTRIES:
        people = {
            d.reviewer
            for d in made
            if d.verdict is Verdict.APPROVE
            and (d.source_sha, d.target_sha) == (one.source_sha, one.target_sha)
            and d.reviewer in MAY
        }
        enough = 2 if one.safety and not lowered else 1
        assert one.key not in approved(made) or len(people) >= enough


@LAW
@given(decisions(most=14), st.text(min_size=1))
def test_any_other_bytes_are_not_approved(made: tuple[Decision, ...], target: str) -> None:
    """A text that no line names is never approved, whatever else is."""
    if target not in ("T1", "T2"):
        held = catalog(replace(ENTRIES[0], target=target), replace(ENTRIES[1], target=target))
        reviews = states(held, made, PEOPLE, Settings())
        assert all(review.state is not State.APPROVED for review in reviews.values())


@LAW
@given(st.data())
def test_who_had_left_changes_nothing(data: st.DataObject) -> None:
    """Lines of people whose role had ended change no state and no page."""
    made = data.draw(decisions())
    strange = data.draw(decisions(before=made, who=("old",)))
    assert look((*made, *strange)) == look(made)


@LAW
@given(st.data())
def test_strangers_bring_nothing_up(data: st.DataObject) -> None:
    """Lines of people who may not decide approve no text, show no page, and lift no reject and no question."""
    made = data.draw(decisions())
    strange = data.draw(decisions(before=made, who=MAY_NOT))
    assert_no_more((*made, *strange), made, PEOPLE)


@LAW
@given(decisions(who=(*MAY, *MAY_NOT), most=14), st.booleans(), st.data())
def test_what_was_safety_text_needs_two_people(
    made: tuple[Decision, ...], guarded: bool, data: st.DataObject
) -> None:
    """Noted by a line or guarded: approved by one only if a lead and somebody else have lowered it."""
    one = replace(ENTRIES[0], safety=guarded, guarded=guarded)
    noted = (
        play(["nobody comment T1 safety yes"]) if not guarded or data.draw(st.booleans()) else ()
    )
    ledger = (*noted, *made)
    review = states(catalog(one), ledger, PEOPLE, Settings())[one.key]
    lowered = {
        d.reviewer
        for d in made
        if d.verdict is Verdict.LOWER_SAFETY and d.source_sha == one.source_sha
    } & set(MAY)
    assert review.need == 2 or ("lea" in lowered and len(lowered) > 1)


@LAW
@given(st.data())
def test_a_take_down_outlives_its_author(data: st.DataObject) -> None:
    """Whatever becomes of people who only took down, nothing comes up by it."""
    made = data.draw(decisions())
    takes = data.draw(decisions(before=made, who=("gus", "lou"), verdicts=TAKE_DOWNS))
    back = data.draw(decisions(before=(*made, *takes)))
    ledger = (*made, *takes, *back)
    then = (*PEOPLE, *GUESTS)
    now = [one for one in (data.draw(st.sampled_from(BECAME))(guest) for guest in GUESTS) if one]
    assert_no_more(ledger, ledger, (*PEOPLE, *now), then)


@LAW
@given(st.data())
def test_nobody_approves_by_leaving(data: st.DataObject) -> None:
    """Whatever becomes of people who decided of all kinds, no text is approved by it: what they replaced stays replaced."""
    ledger = data.draw(decisions(who=(*MAY, "gus", "lou"), most=14))
    now = [one for one in (data.draw(st.sampled_from(BECAME))(guest) for guest in GUESTS) if one]
    assert approved(ledger, (*PEOPLE, *now)) <= approved(ledger, (*PEOPLE, *GUESTS))


def assert_no_more(
    ledger: tuple[Decision, ...],
    before: tuple[Decision, ...],
    people: tuple[Reviewer, ...],
    then: tuple[Reviewer, ...] = PEOPLE,
) -> None:
    """Nothing is approved, shown, lifted or answered that was not so with `before` and the people of `then`."""
    assert approved(ledger, people) <= approved(before, then)
    assert look(before, then)[1].shown or not look(ledger, people)[1].shown
    now, was = (
        DecisionIndex.of(lines, who, DOCUMENT, "zh")
        for lines, who in ((ledger, people), (before, then))
    )
    for one in ENTRIES:
        pair = (one.source_sha, one.target_sha)
        assert set(now.rejections(*pair)) >= set(was.rejections(*pair))
        assert set(now.questions(one.source_sha)) >= set(was.questions(one.source_sha))
        assert was.lowered(one.source_sha) or not now.lowered(one.source_sha)


@LAW
@given(st.data())
def test_what_is_shown_was_published_and_approved(data: st.DataObject) -> None:
    """A shown page has a publish by an eligible person on these bytes and all texts approved once."""
    made = data.draw(decisions(who=(*MAY, *MAY_NOT), most=14))
    if look(made)[1].shown:
        assert any(d.verdict is Verdict.PUBLISH and d.reviewer in MAY for d in made)
        pairs = {(d.source_sha, d.target_sha) for d in made if d.verdict is Verdict.APPROVE}
        assert all((e.source_sha, e.target_sha) in pairs for e in ENTRIES)


@LAW
@given(st.data())
def test_a_reject_never_approves(data: st.DataObject) -> None:
    """One more reject, whatever it has seen, approves no text and shows no page."""
    made = data.draw(decisions(most=10))
    one = data.draw(decisions(before=made, most=1))[0]
    more = (*made, replace(one, verdict=Verdict.REJECT, source_sha=ENTRIES[0].source_sha, ref=None))
    assert approved(more) <= approved(made)
    assert look(made)[1].shown or not look(more)[1].shown


@LAW
@given(st.data())
def test_losing_approvals_never_approves(data: st.DataObject) -> None:
    """Removing approve lines of the text, lowerings or publishes approves and shows nothing new."""
    made = data.draw(decisions(most=14))
    gives = (Verdict.APPROVE, Verdict.LOWER_SAFETY)
    t1 = target_sha("T1")
    removable = [d for d in made if d.verdict in gives and d.target_sha == t1]
    removed = {d.id for d in removable if data.draw(st.booleans())}
    left = tuple(d for d in made if d.id not in removed)
    assert approved(left) <= approved(made)
    assert look(made)[1].shown or not look(left)[1].shown


@LAW
@given(st.data())
def test_union_of_branches(data: st.DataObject) -> None:
    """Merging revives no approval, and closes no reject that the other branch has not seen."""
    base = data.draw(decisions(most=5))
    left = (*base, *data.draw(decisions(before=base, most=5)))
    right = (*base, *data.draw(decisions(before=base, most=5)))
    merged, ours, theirs = (
        DecisionIndex.of(ledger, PEOPLE, DOCUMENT, "zh")
        for ledger in ((*left, *right), left, right)
    )
    for one in ENTRIES:
        pair = (one.source_sha, one.target_sha)
        for view in (DecisionIndex.approvals, DecisionIndex.covering):
            people = {d.reviewer for d in view(merged, *pair)}
            known = (*view(ours, *pair), *view(theirs, *pair))
            assert people <= {d.reviewer for d in known}
        still = set(merged.rejections(*pair))
        for book, known in ((ours, right), (theirs, left)):
            assert still >= set(book.rejections(*pair)) - set(known)
    if look((*left, *right))[1].shown:
        assert look(left)[1].publish or look(right)[1].publish


@LAW
@given(decisions(who=(*MAY, *MAY_NOT), most=14))
def test_what_one_pass_finds_is_what_every_line_says(made: tuple[Decision, ...]) -> None:
    """Approvals that stand, looked for line by line as the rule has it: no line falls out of the index, and none comes in."""
    index = DecisionIndex.of(made, PEOPLE, DOCUMENT, "zh")

    def stands(one: Decision, others: tuple[Decision, ...], *, keep_replaced: bool) -> bool:
        later = [d for d in others if one.id in d.after]
        is_other = [d.target_sha not in (None, one.target_sha) for d in later]
        takes_back = [d.verdict in (Verdict.REJECT, Verdict.WITHDRAW) for d in later]
        gone = any(t and not o for t, o in zip(takes_back, is_other, strict=True))
        return not gone and (keep_replaced or not any(is_other))

    found = dict(index.every_approval())
    for source in index.entries:
        lines = [d for d in made if d.source_sha == source and d.reviewer != "old"]
        for target in {d.target_sha or "" for d in lines}:
            ones = [
                d
                for d in index.on(source)
                if d.verdict is Verdict.APPROVE and d.target_sha == target
            ]
            for keep, view in ((False, index.approvals), (True, index.covering)):
                standing = [d for d in ones if stands(d, tuple(lines), keep_replaced=keep)]
                first = {d.reviewer: d for d in reversed(standing)}
                assert set(view(source, target)) == set(first.values())
            assert found.pop((source, target), ()) == index.approvals(source, target)
    assert not found
