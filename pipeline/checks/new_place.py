"""Report published texts that the English now uses in more places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.interface import About, Check, PageContext
from pipeline.model.finding import Finding, Scope, Severity

CODE = "new-place"


def check(context: PageContext) -> Iterator[Finding]:
    """A published text that the author has used once more: its Mandarin was approved for the old place."""
    if context.published is None:
        return
    before = Counter(segment.key for segment in context.published.segments)
    places = list(context.document.segments)
    now = Counter(segment.key for segment in places)
    for entry in context.entries:
        key = entry.entry.key
        if not 0 < before[key] < now[key]:
            continue
        lines = [segment.line for segment in places if segment.key == key]
        shown = ", ".join(str(line) for line in lines)
        yield entry.finding(
            CODE,
            Severity.WARNING,
            (
                f"This text now stands at {len(lines)} places (lines {shown} of the English file), but was approved for {before[key]}; see whether the Mandarin fits everywhere, and if not, ask the author for a `context` of its own.",
                f"这段文字现在出现在{len(lines)}处（英文文件第{'、'.join(map(str, lines))}行），审定时只有{before[key]}处；请看看译文是不是处处合适，如果不合适，请告诉作者这几处要分开译（英文里加context）。",
            ),
            scope=Scope.PAGE,
        )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "a published text that is used at one more place fits there too",
    "已发布的文字用到新的地方时，译文也合适",
    1,
    About(
        why=(
            "“Right” as an answer is 对, as a direction it is 右边: one translation serves all places, and nobody has read it at the new one.",
            "Right可以是“对”，也可以是“右边”。同一条译文用在所有地方，新的地方还没有人看过。",
        ),
        mend=(
            "Look at the page. If it fits, dismiss the finding; if not, write `<!-- pipeline:context NAME -->` before the new place in the English.",
            "看一看页面。合适就忽略这条提示；不合适，就在英文的新位置前写上`<!-- pipeline:context NAME -->`。",
        ),
        english="Right",
        wrong="对",
        right="右边",
    ),
    page=check,
)
