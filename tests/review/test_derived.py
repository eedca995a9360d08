"""The law of derived locales: an approval counts only beside the text that is approved now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.model.decision import Decision, Reviewer, Verdict
from pipeline.model.entry import State
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.locale import ZH, Locale
from pipeline.model.settings import Review, Settings
from pipeline.review.decide import make_withdrawal
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.derived import pivot_page
from pipeline.review.page_status import PageStatus
from pipeline.review.published import (
    OnDisk,
    PivotPage,
    Published,
    PublishedText,
    published_state,
)
from pipeline.review.review_context import ReviewContext
from pipeline.review.states import approved_targets, states, states_of
from tests.examples import examples
from tests.review.make import DOCUMENT, NOW, catalog, entry

HANT = "zh-Hant"
SETTINGS = Settings(
    locales=(Locale(HANT, HANT, "zh_Hant", "zh_TW", "tw", "zh"), ZH), site_name="Us"
)
PEOPLE = tuple(Reviewer(one, one, "reviewer", (HANT,), "2026-01-01") for one in ("mei", "wen"))
READERS = tuple(Reviewer(one, one, "reviewer", ("zh",), "2026-01-01") for one in ("ann", "bo"))
SAFE = entry("T", "S", safety=True)
SOURCE = source_sha(*SAFE.key)
TEXTS = (None, *(target_sha(text) for text in "ABC"))
LAW = hypothesis_settings(max_examples=examples(200), deadline=None)


@st.composite
def approvals(draw: st.DrawFn) -> tuple[Decision, ...]:
    """Lines of two people on one text, beside any text that was approved then; a line may name none."""
    return tuple(
        Decision(
            NOW,
            HANT,
            DOCUMENT,
            Verdict.APPROVE,
            draw(st.sampled_from(["mei", "wen"])),
            source_sha=SOURCE,
            target_sha=SAFE.target_sha,
            from_sha=draw(st.sampled_from(TEXTS)),
        )
        for _ in range(draw(st.integers(0, 5)))
    )


def approved(sha: str | None) -> Mapping[str, str]:
    return {} if sha is None else {SOURCE: sha}


@given(approvals(), st.sampled_from(TEXTS))
@LAW
def test_an_approval_counts_beside_the_approved_text_alone(
    made: tuple[Decision, ...], now: str | None
) -> None:
    """Approved: two people beside just this text. Without an approved text nothing is; who read beside another is stale."""
    review = states(catalog(SAFE), made, PEOPLE, SETTINGS, approved(now))[SAFE.key]
    beside = {d.reviewer for d in made if now is not None and d.from_sha == now}
    assert review.have == len(beside)
    assert (review.state is State.APPROVED) == (len(beside) == len(PEOPLE))
    if made and not beside:
        assert review.state is State.STALE


@given(
    approvals(),
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
    st.sampled_from([*PageStatus]),
    st.sampled_from([1, 2]),
    st.dictionaries(st.sampled_from(TEXTS[1:]), st.booleans()),
)
@LAW
def test_a_page_is_shown_only_beside_a_public_one(
    made: tuple[Decision, ...],
    now: str | None,
    readers: str | None,
    status: PageStatus,
    need: int,
    refused: dict[str, bool],
) -> None:
    """Shown: enough people agreed beside one text, the other page is public, and its readers have that very text.

    Nobody took that text back, nor any other that these words were read beside, but what whoever published it had seen.
    What the clock says means nothing.
    """
    refused.pop(now or "", None)
    taken = {(SOURCE, one): {f"against {one}": NOW} for one in refused}
    known = tuple(f"against {one}" for one, is_seen in refused.items() if is_seen)
    publish = Decision(NOW, HANT, DOCUMENT, Verdict.PUBLISH, "mei", source_page_sha="a" * 64, target_page_sha="b" * 64, from_after=known)  # fmt: skip
    pivot = PivotPage(Published(status), approved(now), approved(readers), refused=taken)
    settings = replace(SETTINGS, review=Review(1, need))
    text = PublishedText(SAFE.key, SAFE.target, safety=True)
    disk = OnDisk("b" * 64, "a" * 64, "a" * 64, same_for_readers=True, texts=(text,), current_safety=(SAFE.key,), pivot=pivot)  # fmt: skip
    found = published_state(DOCUMENT, (*made, publish), PEOPLE, settings, disk)
    agreed = [
        one for one in TEXTS if one and len({d.reviewer for d in made if d.from_sha == one}) >= need
    ]
    beside = now if now in agreed else min(agreed, default=None)
    fell = beside in refused or any(refused.get(d.from_sha or "") is False for d in made)
    agree = beside is not None and readers == beside
    assert found.shown == (pivot.page.shown and agree and not fell)
    if pivot.page.shown and fell and beside is not None:
        assert found.since, "a stand-in knows by it that people took the page down"
    if found.shown:
        assert found.status is (PageStatus.LIVE if now == beside else PageStatus.BEHIND)


@st.composite
def simplified(draw: st.DrawFn) -> tuple[Decision, ...]:
    """Lines of two people on one Simplified text with three wordings; each has seen those before it, or none."""
    lines: list[Decision] = []
    for _ in range(draw(st.integers(0, 6))):
        seen = tuple(d.id for d in lines) if draw(st.booleans()) else ()
        verdict = draw(st.sampled_from([Verdict.APPROVE, Verdict.REJECT, Verdict.WITHDRAW]))
        line = Decision(
            NOW,
            "zh",
            DOCUMENT,
            verdict,
            draw(st.sampled_from(["ann", "bo"])),
            source_sha=SOURCE,
            target_sha=draw(st.sampled_from(TEXTS[1:])),
            after=seen,
        )
        lines.append(line)
    return tuple(lines)


@given(simplified(), st.sampled_from("ABC"), st.sampled_from([1, 2]))
@LAW
def test_what_people_took_back_is_refused_until_they_approve_it_again(
    made: tuple[Decision, ...], words: str, need: int
) -> None:
    """Refused: an open reject, or too few of the people are left. Never: the approved text, what nobody spoke against."""
    own = Settings(review=Review(need, need))
    texts = catalog(entry(words, "S", safety=True))
    index = DecisionIndex.of(made, READERS, DOCUMENT, "zh")
    approved_now = approved_targets(texts, states_of(texts, index, own))
    page = Published(PageStatus.LIVE)
    refused = {one for _, one in pivot_page(page, index, own, (), approved_now).refused}
    against = {d.target_sha for d in made if d.verdict is not Verdict.APPROVE}
    assert refused <= against - set(approved_now.values())
    rejected = {d.target_sha for d in made if index.rejections(SOURCE, d.target_sha or "")}
    assert rejected <= refused
    for one in refused - rejected:
        assert len(index.covering(SOURCE, one)) < need
    for line in made:
        lacks = len(index.covering(SOURCE, line.target_sha or "")) < need
        if line.id in index.taken_back and lacks:
            assert line.target_sha in refused


@given(approvals(), st.sampled_from(TEXTS))
@LAW
def test_what_carries_a_page_can_be_taken_back(made: tuple[Decision, ...], now: str | None) -> None:
    """After it, nobody covers these words any more, whatever they were read beside."""
    index = DecisionIndex.of(made, PEOPLE, DOCUMENT, HANT, pivot_shas=approved(now))
    context = ReviewContext(
        catalog(SAFE), made, PEOPLE, SETTINGS, "mei", NOW, pivot_shas=approved(now)
    )
    if not index.covering(SOURCE, SAFE.target_sha):
        return
    line = make_withdrawal(context, SAFE)
    index = DecisionIndex.of((*made, line), PEOPLE, DOCUMENT, HANT, pivot_shas=approved(now))
    assert index.covering(SOURCE, SAFE.target_sha) == ()
    assert index.to_take_back(SOURCE, SAFE.target_sha) == ()
