"""Check that the translation adds no act, condition or claim that the English has not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checks.contrast import loudness
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity
from pipeline.terms.word_lists import word_list

CODE = "addition"
_SURE = "harmful"
"""The section whose words are warned of everywhere."""


def check(context: EntryContext) -> Iterator[Finding]:
    """Nothing is asked for, excepted or promised that no word of the English explains; it is looked for in the whole text."""
    mandarin = context.mandarin
    any_of, entries = _list()
    if not any_of.search(mandarin):
        return
    english = context.folded
    for section, chinese, explains in entries:
        match = chinese.search(mandarin)
        if match is None or explains.search(english):
            continue
        start, end = match.span()
        words = context.target.plain[start:end]
        yield context.finding(
            CODE,
            loudness(context, sure=section == _SURE),
            (
                f"The Mandarin says “{words}”, the English says nothing of the kind; take it out.",
                f"译文多了“{words}”，英文没有这个意思，请删去。",
            ),
            target=context.target_span(start, end),
        )
        return


@cache
def _list() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]]:
    """All the Chinese at once; and each entry with its section and the English that explains it."""
    read = [
        (section, *entry.split(" = ", 1))
        for section, entries in word_list("additions").items()
        for entry in entries
    ]
    compiled = tuple(
        (section, re.compile(chinese), re.compile(rf"(?<!\w)(?:{english})(?!\w)"))
        for section, chinese, english in read
    )
    return re.compile("|".join(chinese for _, chinese, _ in read)), compiled


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no act, condition or claim that the English has not",
    "没有增添英文里没有的动作、条件或说法",
    1,
    About(
        why=(
            "“Rest” that became “take a pill and rest”, or a promise of secrecy with an exception that nobody made: the reader takes it for ours.",
            "“休息”变成“吃一片药再休息”，或者保密的承诺里多出一个例外，读者会当成是我们说的。",
        ),
        mend=(
            "Take out what the English does not say. If it stands elsewhere on the page on purpose, dismiss the finding.",
            "删去英文没有说的内容；如果是有意补充，可以忽略。",
        ),
        english="Rest when you are tired.",
        wrong="累了就吃一片药，休息一下。",
        right="累了就休息一下。",
    ),
    entry=check,
)
