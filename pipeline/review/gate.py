"""Explain why a document cannot be published yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import State
from pipeline.model.finding import Finding, Severity
from pipeline.model.segment import Key
from pipeline.review.distinct_reviewers import Uncounted
from pipeline.review.page_status import Reason
from pipeline.review.states import EntryReview


def page_gate(
    catalog: Catalog,
    reviews: Mapping[Key, EntryReview],
    findings: Iterable[Finding],
    document: Document,
    *,
    signed: bool = True,
) -> tuple[Reason, ...]:
    """What must happen before the page may be published; empty = a reviewer may publish it.

    `reviews` come from `states` of this catalog, `findings` from `open_findings`. The document's
    texts are what counts: a catalog that lacks one, or takes a safety text for an ordinary one,
    is older than the English. `signed`: False while the English waits to be published itself.
    """
    reasons: list[Reason] = []
    if document.draft:
        reasons.append(Reason("draft", 1, "the English is marked draft", "英文原文还是草稿"))
    elif not signed:
        reasons.append(unsigned_reason())
    wanted: dict[Key, bool] = {}
    for segment in document.segments:
        wanted[segment.key] = wanted.get(segment.key, False) or segment.safety
    if not wanted:
        reasons.append(Reason("no-text", 1, "the English has no text", "英文原文没有内容"))
    old = [
        key
        for key, safety in wanted.items()
        if key not in reviews or _takes_lightly(catalog, key, safety=safety)
    ]
    if old:
        reasons.append(
            Reason(
                "catalog-old",
                len(old),
                f"{_texts(len(old), 'is', 'are')} not in the catalog as the English has them "
                "(run `pipeline extract`)",
                f"{len(old)} 段与英文原文不一致（请运行 pipeline extract）",
            )
        )
    waiting = [reviews[key] for key in wanted if key in reviews]
    reasons += _waiting(waiting, len(wanted))
    reasons += unconfirmed_reasons(r.uncounted for r in waiting if r.state is not State.APPROVED)
    reasons += finding_reasons(f for f in findings if f.document == document.id)
    return tuple(reasons)


def unsigned_reason() -> Reason:
    """Nobody has published the English (`review.source = "sign-off"`)."""
    return Reason(
        "english-unsigned",
        1,
        "its English is not published: an author or a lead publishes it first",
        "英文原文还没有发布：请先由作者或负责人发布英文",
    )


def finding_reasons(findings: Iterable[Finding]) -> list[Reason]:
    """One reason for each code among the error findings, by the first of its kind."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            by_code.setdefault(finding.code, []).append(finding)
    return [
        Reason(
            "finding",
            len(found),
            f"{len(found)} {'error' if len(found) == 1 else 'errors'} ({code}): "
            f"{found[0].message_en.rstrip('.')}",
            f"{len(found)} 处错误（{code}）：{found[0].message_zh.rstrip('。')}",
        )
        for code, found in sorted(by_code.items())
    ]


def unconfirmed_reasons(texts: Iterable[Sequence[Uncounted]]) -> list[Reason]:
    """One reason for each two people whose approvals do not count together; `texts`: those of each text."""
    pairs = Counter(one for text in texts for one in text)
    return [
        Reason(
            "unconfirmed",
            count,
            f"{_texts(count, 'has', 'have')} approvals of {one.beside} and {one.person}, which count "
            f"as one until {one.person} is confirmed: by a lead who has not invited them, or by whoever "
            f"runs the desk, with `pipeline users confirm {one.person}`",
            f"有 {count} 段由 {one.beside} 和 {one.person} 通过，目前只算一人：请一位没有邀请 {one.person} 的负责人来确认，"
            f"或者由管理审读台的人运行 pipeline users confirm {one.person}",
        )
        for one, count in sorted(pairs.items(), key=lambda pair: (pair[0].person, pair[0].beside))
    ]


def _takes_lightly(catalog: Catalog, key: Key, *, safety: bool) -> bool:
    """True where the English says safety and the catalog has lost that mark."""
    entry = catalog.get(key)
    return safety and entry is not None and not entry.safety


def _waiting(reviews: list[EntryReview], total: int) -> list[Reason]:
    """The reasons that people have to work off, most basic first."""
    drafted = [r for r in reviews if r.state is State.DRAFTED]
    groups = (
        (
            "untranslated",
            [r for r in reviews if r.state is State.UNTRANSLATED],
            ("has no Mandarin yet", "have no Mandarin yet"),
            "还没有译文",
        ),
        (
            "rejected",
            [r for r in reviews if r.state is State.REJECTED],
            ("was rejected and waits for other words", "were rejected and wait for other words"),
            "被退回，需要修改",
        ),
        (
            "stale",
            [r for r in reviews if r.state is State.STALE and not r.outdated],
            ("has Mandarin of an older English", "have Mandarin of an older English"),
            "的英文原文已改，译文需要重新审读",
        ),
        (
            "pivot-changed",
            [r for r in reviews if r.state is State.STALE and r.outdated],
            ("is made from a text that has changed", "are made from texts that have changed"),
            "所依据的译文已改，需要重新审读",
        ),
        (
            "first-reader",
            [r for r in drafted if r.have == 0],
            ("waits for a first reader", "wait for a first reader"),
            "还没有人审读",
        ),
        (
            "second-reader",
            [r for r in drafted if r.have > 0],
            ("waits for a second reader", "wait for a second reader"),
            "还需要另一位审读",
        ),
        (
            "question",
            [r for r in reviews if r.questions],
            ("has a question that nobody has answered", "have questions that nobody has answered"),
            "有问题还没有答复",
        ),
    )
    return [_reason(code, found, total, en, zh) for code, found, en, zh in groups if found]


def _reason(
    code: str, found: list[EntryReview], total: int, verbs: tuple[str, str], zh: str
) -> Reason:
    """One group in both languages, with how many of them are about safety."""
    count, safety = len(found), sum(r.safety for r in found)
    en = f"{count} of {_texts(total)} {verbs[0] if count == 1 else verbs[1]}"
    zh = f"共 {total} 段，其中 {count} 段{zh}"
    if safety:
        en += f" ({safety} about safety)"
        zh += f"（{safety} 段涉及安全）"
    return Reason(code, count, en, zh)


def _texts(count: int, one: str = "", many: str = "") -> str:
    """`1 text is`, `2 texts are`, `2 texts`."""
    verb = one if count == 1 else many
    return f"{count} {'text' if count == 1 else 'texts'}{' ' + verb if verb else ''}"
