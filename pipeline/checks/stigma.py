"""Check that the Mandarin uses no stigmatizing words."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.house_style import house_findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity

CODE = "stigma"
_DEFAULT = ("hurts or shames people who struggle", "这个词会伤害正在难受的人")


def check(context: EntryContext) -> Iterator[Finding]:
    """No word of the house list `style.stigma`."""
    return house_findings(context, CODE, Severity.WARNING, _DEFAULT)


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no word that shames people who struggle",
    "不用贬低人的词",
    1,
    About(
        why=(
            "A reader who finds themselves called a madman stops reading. The list is the practice's own, in glossary.yaml under `style.stigma`.",
            "读到自己被叫作“疯子”，谁都不想再读下去。词表由诊所自己定，在glossary.yaml的style.stigma里。",
        ),
        mend=(
            "Write of the person and of what happened; the list says what fits.",
            "写人，写发生了什么事，不贴标签；词表里有建议的写法。",
        ),
        english="Nobody is crazy for feeling this way.",
        wrong="有这样的感受，不代表谁是疯子。",
        right="有这样的感受，不代表谁疯了。",
    ),
    entry=check,
)
