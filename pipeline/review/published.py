"""Decide from the ledger whether the published Mandarin page may be shown.

The published pair is what the public site shows until the next `publish` or a `withdraw`
(ADR 8 and 9). Where two people's decisions do not know each other, the page is
shown only if each of them would show it as it lies on disk:

- a `withdraw` that a `publish` has not seen beats it, whichever came first by the clock;
- of two publishes that have not seen each other, the one whose bytes are on disk is shown, and
  that there are two is said; where neither is on disk, the page is down until somebody publishes
  again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model.decision import Decision, Reviewer, Verdict
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex, either
from pipeline.review.derived import beside_pivot, unseen_by
from pipeline.review.distinct_reviewers import Uncounted
from pipeline.review.gate import (
    finding_reasons,
    unconfirmed_reasons,
    unsigned_reason,
)
from pipeline.review.page_status import PageStatus, Reason
from pipeline.review.public_state import (
    OnDisk,
    PivotPage,
    Published,
    PublishedText,
    TakeDowns,
)
from pipeline.review.states import needed, open_findings

__all__ = ["OnDisk", "PivotPage", "Published", "PublishedText", "published_state"]


def published_state(
    document: str,
    decisions: Iterable[Decision],
    reviewers: Iterable[Reviewer],
    settings: Settings,
    disk: OnDisk,
) -> Published:
    """Whether the published Mandarin page of `document` (an id) may stand."""
    pivot = disk.pivot if settings.derived else None
    own = {source_sha(*text.key): text.guarded for text in disk.texts if text.safety}
    safety = either(pivot.safety, own) if pivot else own
    pivot_shas = pivot.approved if pivot else {} if settings.derived else None
    index = DecisionIndex.of(
        decisions, reviewers, document, settings.locale.dir, safety, pivot_shas
    )
    state = _own_state(index, settings, disk)
    return beside_pivot(state, index, settings, disk) if settings.derived else state


def _own_state(index: DecisionIndex, settings: Settings, disk: OnDisk) -> Published:
    """What the page's own ledger and files say."""
    heads = current_publishes(index)
    if not heads:
        return _not_published(index, settings, disk)
    publish = max(heads, key=lambda d: (_pair(d) == (disk.en_sha, disk.zh_sha), d.at, d.id))
    two = _two_publishes(heads)
    refused = _refused_texts(index, settings, disk)
    why = [
        *_english_reasons(disk),
        *_file_reasons(publish, disk),
        *_text_reasons(refused, disk),
        *unconfirmed_reasons(_uncounted(index, refused)),
        *_safety_reasons(index, disk),
        *finding_reasons(
            one
            for one in open_findings(disk.findings, index, settings)
            if one.code in settings.publish.hard
        ),
    ]
    changed = disk.current_en_sha != publish.source_page_sha and not disk.same_for_readers
    if changed and not why and settings.publish.on_source_change != "keep":
        why.append(_ENGLISH_CHANGED)
    if why:
        since = _taken_back_at(index, refused)
        return Published(PageStatus.DOWN, publish, (*why, *two), since)
    if changed:
        return Published(PageStatus.BEHIND, publish, (_ENGLISH_CHANGED, *two))
    return Published(PageStatus.LIVE, publish, two)


def current_publishes(index: DecisionIndex) -> tuple[Decision, ...]:
    """Publishes that no other has replaced and that have seen every withdraw of the page.

    More than one only where branches were merged: then they have not seen each other.
    """
    withdraws = {d.id for d in index.page if d.verdict is Verdict.WITHDRAW}
    return tuple(d for d in _heads(index) if withdraws <= set(d.after))


def is_taken_back(index: DecisionIndex, sha: str, taken: TakeDowns) -> bool:
    """True if people took back a page of these bytes, or a text in it, whatever was published since.

    `sha`: SHA-256 of its Mandarin; `taken`: the withdrawals of the page that it is derived from. Of bytes that are on
    no disk any more nobody can say which texts stand in them: a text of the page that was taken back counts.
    """
    withdraws = {d.id for d in index.page if d.verdict is Verdict.WITHDRAW}
    of_these = (d for d in index.page if d.verdict is Verdict.PUBLISH and d.target_page_sha == sha)
    stands = any(withdraws <= set(d.after) and not unseen_by(d, taken) for d in of_these)
    return not stands or takes_back_texts(index)


def takes_back_texts(index: DecisionIndex) -> bool:
    """True if an approval was taken back, and nobody has approved the same words again."""
    return any(
        d.id in index.taken_back and not index.approvals(source, d.target_sha or "")
        for source, made in index.entries.items()
        for d in made
    )


def is_left_without(index: DecisionIndex) -> bool:
    """True if a text lost an approval to a person, and nobody has approved any words for it since.

    That is what can be said of a published page by its ledger alone, in the safe direction: the text may be on no page.
    """
    return any(
        d.id in index.taken_back
        and not any(index.approvals(source, other.target_sha or "") for other in made)
        for source, made in index.entries.items()
        for d in made
    )


def was_published(index: DecisionIndex) -> bool:
    """True if somebody eligible ever published the page, whether it stands now or not."""
    return any(d.verdict is Verdict.PUBLISH for d in index.page)


_ENGLISH_CHANGED = Reason(
    "english-changed",
    1,
    "the English has changed since this page was published",
    "发布之后，英文原文有改动",
)


def _heads(index: DecisionIndex) -> list[Decision]:
    """Publishes that no other publish has seen."""
    return unseen([d for d in index.page if d.verdict is Verdict.PUBLISH])


def unseen(publishes: Sequence[Decision]) -> list[Decision]:
    """Those of some publishes that no other of them has seen."""
    seen = {named for d in publishes for named in d.after}
    return [d for d in publishes if d.id not in seen]


def _pair(publish: Decision) -> tuple[str | None, str | None]:
    return (publish.source_page_sha, publish.target_page_sha)


def _not_published(index: DecisionIndex, settings: Settings, disk: OnDisk) -> Published:
    """No publish stands: never made, withdrawn, or files that nobody published.

    Its line may be one that cannot be read now: what people took back is told all the same.
    """
    heads = _heads(index)
    if heads:
        last = heads[-1]
        unseen = [d for d in index.page if d.verdict is Verdict.WITHDRAW and d.id not in last.after]
        first = unseen[0]
        reason = Reason(
            "withdrawn",
            len(unseen),
            f"{first.reviewer} withdrew the page on {first.at[:10]}",
            f"{first.reviewer} 于 {first.at[:10]} 撤下了本页",
        )
        return Published(PageStatus.WITHDRAWN, last, (reason,), first.at)
    if disk.zh_sha is None and disk.en_sha is None:
        return Published(PageStatus.NEVER)
    reason = Reason(
        "no-publish",
        1,
        "there are published files, but no publish decision of an eligible reviewer",
        "有已发布的文件，但没有哪位有权限的审读人决定过发布",
    )
    withdrawn = [d.at for d in index.page if d.verdict is Verdict.WITHDRAW]
    taken_back = _taken_back_at(index, _refused_texts(index, settings, disk))
    since = min([*withdrawn, *([taken_back] if taken_back else [])], default=None)
    return Published(PageStatus.DOWN, None, (reason,), since)


def _two_publishes(heads: tuple[Decision, ...]) -> tuple[Reason, ...]:
    """Says that branches published different pages; the next publish settles it."""
    count = len({_pair(d) for d in heads})
    if count < 2:
        return ()
    return (
        Reason(
            "two-publishes",
            count,
            f"{count} different pages were published without knowing of each other: "
            "read the page and publish it again",
            f"各自发布了 {count} 个不同的版本，请把页面再通读一遍，然后重新发布",
        ),
    )


def _english_reasons(disk: OnDisk) -> list[Reason]:
    if disk.current_en_sha is None:
        return [Reason("english-gone", 1, "the English page is gone", "英文原文已不存在")]
    if disk.draft:
        return [Reason("draft", 1, "the English is marked draft", "英文原文还是草稿")]
    if disk.is_withheld or disk.is_unsigned:
        return [unsigned_reason()]
    return []


def _file_reasons(publish: Decision, disk: OnDisk) -> list[Reason]:
    """Whether both files are, byte for byte, what was published."""
    found = (disk.en_sha, disk.zh_sha)
    if found == _pair(publish):
        return []
    absent = found.count(None)
    if absent:
        return [
            Reason(
                "files-missing",
                absent,
                "the published files are not all there (`pipeline build` completes them)",
                "已发布的文件不全（pipeline build 会补全）",
            )
        ]
    return [
        Reason(
            "files-changed",
            1,
            "the published files are not the ones that were published: "
            "restore them from git, or publish again",
            "已发布的文件与发布时不一致，请从 git 恢复，或重新发布",
        )
    ]


def _refused_texts(
    index: DecisionIndex, settings: Settings, disk: OnDisk
) -> list[tuple[str, str, bool]]:
    """(source_sha, target_sha, rejected?) of each published text that its people do not carry."""
    refused = []
    for text in {(t.key, t.target): t for t in disk.texts}.values():
        source, target = source_sha(*text.key), target_sha(text.target)
        need = needed(settings, safety=disk.is_safety(index, text))
        rejected = bool(index.rejections(source, target))
        approvals = index.vouching.different(index.covering(source, target, need))
        if rejected or len(approvals) < need:
            refused.append((source, target, rejected))
    return refused


def _uncounted(
    index: DecisionIndex, refused: list[tuple[str, str, bool]]
) -> list[tuple[Uncounted, ...]]:
    """Of each refused text, the approvals that do not count beside another one."""
    return [
        index.vouching.uncounted(index.covering(source, target)) for source, target, _ in refused
    ]


def _text_reasons(refused: list[tuple[str, str, bool]], disk: OnDisk) -> list[Reason]:
    total = len({(t.key, t.target) for t in disk.texts})
    if not total:
        return [Reason("no-text", 1, "the published page has no text", "已发布的页面没有内容")]
    rejected = sum(was_rejected for *_, was_rejected in refused)
    lacking = len(refused) - rejected
    reasons = []
    if rejected:
        verb = "was" if rejected == 1 else "were"
        reasons.append(
            Reason(
                "rejected",
                rejected,
                f"{rejected} of {total} published texts {verb} rejected",
                f"已发布的 {total} 段中有 {rejected} 段被退回",
            )
        )
    if lacking:
        verb = "lacks" if lacking == 1 else "lack"
        reasons.append(
            Reason(
                "unapproved",
                lacking,
                f"{lacking} of {total} published texts {verb} the approvals that it takes",
                f"已发布的 {total} 段中有 {lacking} 段还没有得到所需的通过",
            )
        )
    return reasons


def _safety_reasons(index: DecisionIndex, disk: OnDisk) -> list[Reason]:
    """Any difference between the safety texts of the two English pages, their order apart.

    What was safety text before the published page was, and nobody has lowered, is one without its mark too.
    """
    published = {text.key for text in disk.texts if text.safety}
    changed = published ^ set(disk.current_safety)
    if disk.current_texts is not None:
        moved = {text.key for text in disk.texts} ^ set(disk.current_texts)
        changed |= {key for key in moved if index.is_safety(source_sha(*key), marked=False)}
    if not changed or disk.current_en_sha is None:
        return []
    return [
        Reason(
            "safety-changed",
            len(changed),
            "the English about safety has changed since this page was published",
            "发布之后，涉及安全的英文内容有改动",
        )
    ]


def _taken_back_at(index: DecisionIndex, refused: list[tuple[str, str, bool]]) -> str | None:
    """When the first of the decisions was taken that a published text fell by."""
    takes_back = (Verdict.REJECT, Verdict.WITHDRAW)
    times = [
        d.at
        for source, target, _ in refused
        for d in index.on(source)
        if d.verdict in takes_back and d.target_sha == target
    ]
    return min(times, default=None)
