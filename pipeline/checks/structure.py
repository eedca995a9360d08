"""Check that the Mandarin page has the same blocks as the English."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.interface import About, Check, PageContext
from pipeline.markdown.structure import differences
from pipeline.model.finding import Finding, Scope, Severity

CODE = "structure"


def check(context: PageContext) -> Iterator[Finding]:
    """The filled page, parsed again, has the headings, lists, tables, boxes and links of its source."""
    if context.filled is None:
        return
    for difference in differences(context.document.source, context.filled):
        yield Finding(
            code=CODE,
            severity=Severity.ERROR,
            scope=Scope.PAGE,
            document=context.document.id,
            message_en=f"Line {difference.line} of the Mandarin page is built differently: {difference.what}; "
            "see whether a translation there begins a list, a heading or a table by mistake.",
            message_zh=f"中文页第{difference.line}行的结构与英文不同（{difference.what_zh}），请看那里的译文是不是被当成了列表、标题或表格。",
            path=context.document.path,
            line=None,
        )


CHECK = Check(
    CODE,
    Severity.ERROR,
    "the Mandarin page is built like the English",
    "中文页的结构与英文页相同",
    1,
    About(
        why=(
            "A translation that begins with a hyphen or a figure and a dot turns into a list; steps and boxes then no longer stand where the English has them.",
            "译文如果以短横或“1.”开头，会变成列表，步骤和提示框就不在原来的位置了。",
        ),
        mend=(
            "Look for a translation that begins a list, a heading or a table, and begin it with other words.",
            "看看哪一段译文被当成了列表、标题或表格，换个开头。",
        ),
        english="# Calm\n\nBreathe.\n",
        wrong="# 平静\n\n- 呼吸。\n",
        right="# 平静\n\n呼吸。\n",
    ),
    page=check,
)
