"""Check that no Chinese sentence runs on without a pause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity
from pipeline.terms.read_words import characters
from pipeline.terms.script import HAN

CODE = "runon"
LONGEST = 45
"""Chinese characters without a mark (research: Pontoon's issue 3238); the drafts of this project stay below 33."""
_MARKS = "，。；：、！？…—（）“”‘’《》\n"
_PAUSES_ZH = frozenset(_MARKS) - {"。"}
_RUN = re.compile(f"[^{_MARKS}]+")
_HAN = re.compile(f"[{HAN}]")
_PAUSES = re.compile(r"[,;:—–(]| - ")
_FEW = 24
"""Characters that need no pause, however many commas the English has."""


def check(context: EntryContext) -> Iterator[Finding]:
    """At most 45 characters without a mark; and not without any where the English pauses three times."""
    plain = context.target.plain
    for run in _RUN.finditer(plain) if len(plain) > LONGEST else ():
        count = len(_HAN.findall(run.group()))
        if count > LONGEST:
            yield context.finding(
                CODE,
                Severity.WARNING,
                (
                    f"{count} characters follow each other without a pause; add commas, or cut the sentence.",
                    f"连续{count}个字没有标点，请加逗号，或者断成两句。",
                ),
                target=context.target_span(*run.span()),
            )
            return
    if not _PAUSES_ZH.isdisjoint(characters(plain)):
        return
    pauses, count = len(_PAUSES.findall(context.source.plain)), len(_HAN.findall(plain))
    if pauses >= 3 and count > _FEW:
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"The English pauses {pauses} times, the Mandarin never; add commas where you would breathe.",
                f"英文有{pauses}处停顿，译文一处也没有，请在换气的地方加逗号。",
            ),
        )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no sentence runs on without a pause",
    "句子中间有停顿，不一口气到底",
    1,
    About(
        why=(
            "Machine drafts drop commas. Without them a reader has to read a sentence twice to find who does what.",
            "机器翻译常常漏掉逗号。没有停顿，一句话要读两遍才看得懂谁做了什么。",
        ),
        mend=("Add commas where you would breathe.", "在换气的地方加逗号。"),
        english="When you feel tense, stop for a moment, breathe out slowly, and tell your partner, in plain words, what you need.",
        wrong="当你觉得紧张的时候请先停下来一会儿慢慢地呼气然后再用简单明白的话告诉你的伴侣此刻的你心里最需要的是什么。",
        right="觉得紧张的时候，先停一停，慢慢呼气，再用简单的话告诉伴侣，你需要什么。",
    ),
    entry=check,
)
