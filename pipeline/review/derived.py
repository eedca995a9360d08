"""Decide what the page that a derived one is made from leaves of it.

A derived page (`zh-Hant`) says in other characters what another page says, so it is public only where that one is. Each
of its approvals names the text that it was read beside (`from_sha`): where that is another by now, the page is behind;
where it is a safety text, and readers of the other page have the new words already, it comes down.
"""

from __future__ import annotations

from pipeline.model.decision import Decision
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.gate import Reason
from pipeline.review.public_state import OnDisk, Origin, PageStatus, Published


def beside_origin(
    state: Published, index: DecisionIndex, settings: Settings, disk: OnDisk
) -> Published:
    """What the page that a derived one is made from leaves of its state: it goes down with it, and falls behind it."""
    origin = disk.origin
    if not state.shown or state.publish is None:
        return state
    if origin is None or not origin.page.shown:
        is_taken = origin is not None and origin.page.status is PageStatus.WITHDRAWN
        status = PageStatus.WITHDRAWN if is_taken else PageStatus.DOWN
        why = _origin_down(settings.locale.origin)
        return Published(status, state.publish, (why,), origin.page.since if origin else None)
    if is_before(state.publish, origin.withdrawn_at):
        why = _origin_withdrawn(settings.locale.origin)
        return Published(PageStatus.WITHDRAWN, state.publish, (why,), origin.withdrawn_at)
    changed, safety = _changed_since(index, origin, disk)
    if not changed:
        return state
    why = _origin_changed(len(changed), settings.locale.origin)
    if safety or settings.publish.on_source_change != "keep":
        return Published(PageStatus.DOWN, state.publish, (why, *state.reasons))
    return Published(PageStatus.BEHIND, state.publish, (why, *state.reasons))


def waits_for_origin(origin: Origin | None, settings: Settings) -> tuple[Reason, ...]:
    """What a derived page waits for beside its own texts: the page that it is made from has to be public."""
    is_public = origin is not None and origin.page.shown
    return () if is_public else (_origin_down(settings.locale.origin),)


def _changed_since(index: DecisionIndex, origin: Origin, disk: OnDisk) -> tuple[set[str], set[str]]:
    """`source_sha`s whose text in the other locale is another than the one that these words were approved beside.

    First: those whose approved text is. Then: those safety texts of which readers there see other words.
    """
    changed, safety = set(), set()
    for text in disk.texts:
        source = source_sha(*text.key)
        beside = {d.from_sha for d in index.covering(source, target_sha(text.target))}
        if {origin.approved.get(source)} != beside:
            changed.add(source)
        marked = text.safety or text.key in disk.current_safety
        if index.is_safety(source, marked=marked, guarded=text.guarded) and (
            {origin.published.get(source)} != beside
        ):
            safety.add(source)
    return changed | safety, safety


def is_before(publish: Decision, withdrawn_at: str | None) -> bool:
    """True if a derived page was published before somebody took down the page that it is made from.

    What that person saw may be in it too, so it does not come back by itself with the other one.
    """
    return withdrawn_at is not None and publish.at < withdrawn_at


def _origin_withdrawn(folder: str) -> Reason:
    return Reason(
        "origin-withdrawn",
        1,
        f"the page in {folder} was withdrawn since this one was published: read it and publish it again",
        f"发布之后，{folder} 页面曾被撤下，请把本页再通读一遍，然后重新发布",
    )


def _origin_down(folder: str) -> Reason:
    return Reason(
        "origin-down",
        1,
        f"the page in {folder} that this one is made from is not public",
        f"它所依据的 {folder} 页面没有公开",
    )


def _origin_changed(count: int, folder: str) -> Reason:
    return Reason(
        "origin-changed",
        count,
        f"{count} {'text' if count == 1 else 'texts'} in {folder}, which this page is made from, changed since it was published",
        f"发布之后，它所依据的 {folder} 译文有 {count} 段改动",
    )
