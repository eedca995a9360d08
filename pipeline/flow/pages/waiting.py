"""Count what waits for readers in a document, for the desk's queue, `review list` and `status`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.workspace import Workspace
from pipeline.model.entry import State
from pipeline.model.segment import Key
from pipeline.review.published import current_publishes
from pipeline.review.states import EntryReview


def waits_for(review: EntryReview, person: str, *, may_decide: bool) -> bool:
    """True if a text waits for this person: not approved, and they have not done their part."""
    if not may_decide or review.state is State.APPROVED:
        return False
    return all(d.reviewer != person for d in (*review.approvals, *review.rejections))


@dataclass(frozen=True, slots=True)
class Summary:
    """What waits in a document, whoever looks: made once for its files as they are."""

    title: str
    """In English."""
    title_zh: str
    """In Mandarin; empty: none yet."""
    counts: Mapping[State, int]
    """Texts by state."""
    waits: int
    """Texts that are not approved and that nobody has said anything of: they wait for everybody."""
    safety: int
    """How many of these are about safety."""
    touched: tuple[EntryReview, ...]
    """Texts that are not approved and that somebody has approved or rejected: they wait for others."""
    questions: int
    """Open questions: the page waits for their answers."""
    published_on: str
    """ISO date of the publish that stands; empty: none."""

    def waiting(self, person: str | None = None) -> tuple[int, int]:
        """(texts that wait for this person, how many of these are about safety); without one, for anybody."""
        theirs = [
            r for r in self.touched if person is None or waits_for(r, person, may_decide=True)
        ]
        return self.waits + len(theirs), self.safety + sum(review.safety for review in theirs)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """People whose approvals of texts that wait do not count yet, sorted."""
        return tuple(sorted({one.person for r in self.touched for one in r.uncounted}))


def summary_of(workspace: Workspace, snapshot: DocumentSnapshot) -> Summary:
    """What waits in a document, for the desk's queue and for `review list`."""
    name = ("summary", snapshot.document.id)
    return workspace.cache.memo(name, snapshot, lambda: _summed(snapshot))


def _summed(snapshot: DocumentSnapshot) -> Summary:
    open_ = [r for r in snapshot.reviews.values() if r.state is not State.APPROVED]
    nobodys = [r for r in open_ if not r.approvals and not r.rejections]
    touched = tuple(r for r in open_ if r.approvals or r.rejections)
    heads = current_publishes(snapshot.index)
    return Summary(
        snapshot.document.text_of("title") or snapshot.document.id,
        title_zh(snapshot),
        counted(snapshot.reviews),
        len(nobodys),
        sum(review.safety for review in nobodys),
        touched,
        sum(len(review.questions) for review in snapshot.reviews.values()),
        heads[-1].at[:10] if heads else "",
    )


def title_zh(snapshot: DocumentSnapshot) -> str:
    """The Mandarin title as the catalog has it, approved or not; empty: none yet."""
    entry = snapshot.catalog.get(("front:title", snapshot.document.text_of("title")))
    return entry.target if entry else ""


def counted(reviews: Mapping[Key, EntryReview]) -> Mapping[State, int]:
    """How many texts are in each state."""
    counts: dict[State, int] = dict.fromkeys(State, 0)
    for review in reviews.values():
        counts[review.state] += 1
    return counts
