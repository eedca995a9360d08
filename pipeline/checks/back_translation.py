"""Compare the English with the English that an engine made of the Mandarin again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.checks.back_differences import BackDifference, differences
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity

CODE = "back-translation"
_MOST = 3
"""Sentences of a text that are shown."""
_LONGEST = 240
"""Characters of a sentence that are shown."""
_KINDS = {
    "number": ("numbers", "数字"),
    "negation": ("“not”", "否定"),
    "modality": ("must, should, may", "“必须、应该、可以”的程度"),
    "role": ("who does what to whom", "谁对谁做什么"),
    "content": ("what is said", "内容"),
}
"""What differs → how it is called in English and Chinese."""


def check(context: EntryContext) -> Iterable[Finding]:
    """What differs, sentence by sentence; nothing where no engine gave the English back."""
    return _differing(context) if context.returned else ()


def _differing(context: EntryContext) -> Iterator[Finding]:
    """The same of an entry whose English was given back."""
    plain = context.source.plain
    for number, found in enumerate(differences(plain, context.returned)):
        if number == _MOST:
            return
        start = plain.find(found.source)
        yield context.finding(
            CODE,
            Severity.INFO,
            _messages(found),
            source=context.source_span(start, start + len(found.source)) if start >= 0 else None,
        )


def _messages(found: BackDifference) -> tuple[str, str]:
    kinds = dict.fromkeys(kind for kind, _, _ in found.what)
    words = [(ours, theirs) for _, ours, theirs in found.what if ours or theirs]
    english = ", ".join(_KINDS[kind][0] for kind in kinds)
    chinese = "、".join(_KINDS[kind][1] for kind in kinds)
    ours, theirs = _short(found.source), _short(found.returned)
    differ = "; ".join(f"“{one or '–'}” / “{other or '–'}”" for one, other in words)
    differ_zh = "；".join(
        f"“{one}”译成“{other}”" if one and other else f"“{one}”没有了" if one else f"多了“{other}”"
        for one, other in words
    )
    return (
        f"Translated back by a machine, this differs in {english}{f' ({differ})' if differ else ''}: “{ours}” came back as “{theirs}”; compare the two, a machine may err either way.",
        f"机器译回英文后，{chinese}不一样{f'（{differ_zh}）' if differ else ''}：原文是“{ours}”，译回来是“{theirs}”；请对照一下，机器译回英文时也可能出错。",
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


CHECK = Check(
    CODE,
    Severity.INFO,
    "the English that comes back says the same",
    "译回英文，意思还一样",
    1,
    About(
        why=(
            "Whoever reads no Chinese cannot see that a sentence says something else. A second engine that translates it back shows what the first one changed. Asked for by `pipeline check --deep`, and at the desk for safety text if the model zh-en is on the machine.",
            "不懂中文的人看不出一句话变了意思。让另一个翻译程序译回英文，就能看出哪里变了。`pipeline check --deep`会这样做；这台电脑装有zh-en模型时，审读台也会这样检查涉及人身安全的文字。",
        ),
        mend=(
            "Compare both English sentences. Where the Mandarin is at fault, mend it; where the machine erred on the way back, dismiss the finding.",
            "对照两句英文。译文有错，就改译文；如果只是机器译回英文时出了错，就忽略这条提示。",
        ),
        english="You do not have to answer.",
        wrong="你必须回答。",
        right="你不必回答。",
    ),
    entry=check,
)
