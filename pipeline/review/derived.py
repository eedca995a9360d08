"""Decide what the page that a derived one is made from leaves of it.

A derived page (`zh-Hant`) says in other characters what another page says, so it is public only where that one is. Each
of its approvals names the text that it was read beside (`from_sha`): where that is another by now, the page is behind;
where it is a safety text, and readers of the other page have the new words already, it comes down. Where people took
back the other text, it comes down too, and stays so until somebody publishes it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.model.decision import Decision, Verdict
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.page_status import PageStatus, Reason
from pipeline.review.public_state import (
    OnDisk,
    PivotPage,
    Published,
    PublishedText,
    TakeDowns,
)
from pipeline.review.states import needed

PIVOT_DOWN, PIVOT_CHANGED = "pivot-down", "pivot-changed"
"""Reasons that rest on what is known of the other page alone."""
_AGAINST = (Verdict.REJECT, Verdict.WITHDRAW)


def pivot_page(
    page: Published,
    index: DecisionIndex,
    settings: Settings,
    texts: Iterable[PublishedText],
    approved: Mapping[str, str],
) -> PivotPage:
    """The page that a derived one is made from: `index`, `settings` and published `texts` are those of its locale."""
    seen = {source_sha(*text.key): target_sha(text.target) for text in texts}
    refused = _refused(index, settings, approved)
    return PivotPage(page, approved, seen, withdrawals(index), index.once_safety, refused)


def withdrawals(index: DecisionIndex) -> TakeDowns:
    """The withdrawals of a whole page, whatever became of it since."""
    return {d.id: d.at for d in index.page if d.verdict is Verdict.WITHDRAW}


def _refused(
    index: DecisionIndex, settings: Settings, approved: Mapping[str, str]
) -> Mapping[tuple[str, str], TakeDowns]:
    """As `PivotPage.refused`: an open reject, or an approval that was taken back, without others that are enough."""
    found: dict[tuple[str, str], TakeDowns] = {}
    for source, made in index.entries.items():
        against = [d for d in made if d.verdict in _AGAINST]
        if not against:
            continue
        need = needed(settings, safety=index.was_safety(source))
        fallen = {d.target_sha for d in made if d.id in index.taken_back}
        for target in {d.target_sha for d in made} - {None, approved.get(source)}:
            have = len(index.vouching.different(index.covering(source, target or "", need)))
            if index.rejections(source, target or "") or (target in fallen and have < need):
                by = {d.id: d.at for d in against if d.target_sha in (None, target)}
                found[source, target or ""] = by
    return found


def beside_pivot(
    state: Published, index: DecisionIndex, settings: Settings, disk: OnDisk
) -> Published:
    """What the page that a derived one is made from leaves of its state: it goes down with it, and falls behind it."""
    if not state.shown or state.publish is None:
        return state
    pivot = disk.pivot
    taken = _taken_down(state, state.publish, index, settings, disk)
    if taken or pivot is None:
        return taken or state
    changed, safety = _changed_since(index, pivot, settings, disk)
    if not changed:
        return state
    why = _pivot_changed(len(changed), settings.locale.pivot)
    if safety or settings.publish.on_source_change != "keep":
        since = pivot.page.publish.at if safety and pivot.page.publish else None
        return Published(PageStatus.DOWN, state.publish, (why, *state.reasons), since)
    return Published(PageStatus.BEHIND, state.publish, (why, *state.reasons))


def _taken_down(
    state: Published, publish: Decision, index: DecisionIndex, settings: Settings, disk: OnDisk
) -> Published | None:
    """The state of a page that went down with the other one, or with a text of it; None: it did not."""
    pivot, folder = disk.pivot, settings.locale.pivot
    if pivot is None or not pivot.page.shown:
        is_taken = pivot is not None and pivot.page.status is PageStatus.WITHDRAWN
        status = PageStatus.WITHDRAWN if is_taken else PageStatus.DOWN
        since = pivot.page.since if pivot else None
        return Published(status, publish, (_pivot_down(folder),), since)
    if unseen := unseen_by(publish, pivot.withdrawals):
        since = min(unseen.values())
        return Published(PageStatus.WITHDRAWN, publish, (_pivot_withdrawn(folder),), since)
    if at := _refused_at(index, pivot, settings, disk, publish):
        return Published(PageStatus.DOWN, publish, (_pivot_refused(folder), *state.reasons), at)
    return None


def waits_for_pivot(pivot: PivotPage | None, settings: Settings) -> tuple[Reason, ...]:
    """What a derived page waits for beside its own texts: the page that it is made from has to be public, in the words of now."""
    folder = settings.locale.pivot
    if pivot is None or not pivot.page.shown:
        return (_pivot_down(folder),)
    unread = sum(pivot.published.get(text) != words for text, words in pivot.approved.items())
    return (_pivot_unpublished(unread, folder),) if unread else ()


def _refused_at(
    index: DecisionIndex, pivot: PivotPage, settings: Settings, disk: OnDisk, publish: Decision
) -> str | None:
    """When people first took back a text beside which words of the page were read; None: they have taken back none.

    What whoever published the page had not seen counts, though its words were read beside another text since.
    """
    times = []
    for text in disk.texts if pivot.refused else ():
        source, target = source_sha(*text.key), target_sha(text.target)
        need = needed(settings, safety=disk.is_safety(index, text))
        rests_on = {d.from_sha for d in index.covering(source, target, need)}
        for beside in {d.from_sha for d in index.to_take_back(source, target)}:
            by = pivot.refused.get((source, beside or ""), {})
            if by and (beside in rests_on or unseen_by(publish, by)):
                times.append(max(by.values()))
    return min(times, default=None)


def _changed_since(
    index: DecisionIndex, pivot: PivotPage, settings: Settings, disk: OnDisk
) -> tuple[set[str], set[str]]:
    """`source_sha`s whose text in the other locale is another than the one that these words were approved beside.

    First: those whose approved text is. Then: those safety texts of which readers there see other words.
    """
    changed, safety = set(), set()
    for text in disk.texts:
        source = source_sha(*text.key)
        is_safety = disk.is_safety(index, text)
        need = needed(settings, safety=is_safety)
        beside = {d.from_sha for d in index.covering(source, target_sha(text.target), need)}
        if {pivot.approved.get(source)} != beside:
            changed.add(source)
        if is_safety and {pivot.published.get(source)} != beside:
            safety.add(source)
    return changed | safety, safety


def unseen_by(publish: Decision, taken: TakeDowns) -> TakeDowns:
    """Those of some take-downs on the other page that whoever published a derived one had not seen.

    What was wrong there may be in it too, so it does not come back by itself with the other one. No clock says what
    came later: two branches do not know of each other.
    """
    return {id_: at for id_, at in taken.items() if id_ not in (publish.from_after or ())}


def _pivot_withdrawn(folder: str) -> Reason:
    return Reason(
        "pivot-withdrawn",
        1,
        f"the page in {folder} was withdrawn since this one was published: read it and publish it again",
        f"发布之后，{folder} 页面曾被撤下，请把本页再通读一遍，然后重新发布",
    )


def _pivot_refused(folder: str) -> Reason:
    return Reason(
        "pivot-refused",
        1,
        f"a text in {folder} that this page was read beside was rejected or taken back since: "
        "read the page and publish it again",
        f"本页审读时所对照的 {folder} 译文后来被退回或撤回，请把本页再通读一遍，然后重新发布",
    )


def _pivot_down(folder: str) -> Reason:
    return Reason(
        PIVOT_DOWN,
        1,
        f"the page in {folder} that this one is made from is not public",
        f"它所依据的 {folder} 页面没有公开",
    )


def _pivot_unpublished(count: int, folder: str) -> Reason:
    return Reason(
        "pivot-unpublished",
        count,
        f"{count} approved {'text' if count == 1 else 'texts'} in {folder}, which this page is made from, "
        f"{'is' if count == 1 else 'are'} not public yet: publish the page in {folder} first",
        f"它所依据的 {folder} 译文有 {count} 段已通过但还没有公开，请先发布 {folder} 页面",
    )


def _pivot_changed(count: int, folder: str) -> Reason:
    return Reason(
        PIVOT_CHANGED,
        count,
        f"{count} {'text' if count == 1 else 'texts'} in {folder}, which this page is made from, changed since it was published",
        f"发布之后，它所依据的 {folder} 译文有 {count} 段改动",
    )
