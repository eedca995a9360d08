"""The law of derived locales: an approval counts only beside the text that is approved now."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.model.decision import Decision, Reviewer, Verdict
from pipeline.model.entry import State
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.locale import ZH, Locale
from pipeline.model.settings import Settings
from pipeline.review.published import (
    OnDisk,
    Origin,
    PageStatus,
    Published,
    PublishedText,
    published_state,
)
from pipeline.review.states import states
from tests.review.make import DOCUMENT, NOW, catalog, entry

HANT = "zh-Hant"
SETTINGS = Settings(
    locales=(Locale(HANT, HANT, "zh_Hant", "zh_TW", "tw", "zh"), ZH), site_name="Us"
)
PEOPLE = tuple(Reviewer(one, one, "reviewer", (HANT,), "2026-01-01") for one in ("mei", "wen"))
SAFE = entry("T", "S", safety=True)
SOURCE = source_sha(*SAFE.key)
TEXTS = (None, *(target_sha(text) for text in "ABC"))
LAW = hypothesis_settings(max_examples=200, deadline=None)


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


@given(approvals(), st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.sampled_from([*PageStatus]))
@LAW
def test_a_page_is_shown_only_beside_a_public_one(
    made: tuple[Decision, ...], now: str | None, readers: str | None, status: PageStatus
) -> None:
    """Shown: two people agreed beside one text, the other page is public, and its readers have that very text of safety."""
    publish = Decision(NOW, HANT, DOCUMENT, Verdict.PUBLISH, "mei", source_page_sha="a" * 64, target_page_sha="b" * 64)  # fmt: skip
    origin = Origin(Published(status), approved(now), approved(readers))
    text = PublishedText(SAFE.key, SAFE.target, safety=True)
    disk = OnDisk("b" * 64, "a" * 64, "a" * 64, same_for_readers=True, texts=(text,), current_safety=(SAFE.key,), origin=origin)  # fmt: skip
    found = published_state(DOCUMENT, (*made, publish), PEOPLE, SETTINGS, disk)
    agreed = [
        one
        for one in TEXTS
        if one and {d.reviewer for d in made if d.from_sha == one} == {"mei", "wen"}
    ]
    beside = now if now in agreed else min(agreed, default=None)
    assert found.shown == (origin.page.shown and beside is not None and readers == beside)
    if found.shown:
        assert found.status is (PageStatus.LIVE if now == beside else PageStatus.BEHIND)
