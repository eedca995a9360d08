"""Say what to do next with pages that wait."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.flow.pages.progress import PageProgress
from pipeline.model.entry import State
from pipeline.review.page_status import PageStatus


def is_waiting(page: PageProgress) -> bool:
    """True where the Mandarin that stands now may go out, once people have read it."""
    return not page.is_current and not page.draft and page.status is not PageStatus.WITHDRAWN


def next_step(pages: Sequence[PageProgress], first: str = "") -> str:
    """The last line of a run that looked at these pages; `first`: what to do before reviewing."""
    waiting = [page for page in pages if is_waiting(page)]
    ready = [page for page in waiting if not page.waits_for]
    if ready:
        return (
            f"Next: read its preview once more, then pipeline review publish {ready[0].id} --as ID"
        )
    if any(page.states.get(State.UNTRANSLATED) for page in waiting):
        return f"Next: {first}pipeline translate"
    if waiting:
        return f"Next: {first}pipeline review list"
    return "Next: pipeline verify" if pages else "Next: pipeline import FILE…"
