"""Check that every glossary term of the English has one of its renderings in the Mandarin."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.certainty import certainty
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.names import is_name, wanted
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.matcher import RenderingKind
from pipeline.terms.usage import Usage

CODE = "gl-missing"
_STAND_INS = frozenset({"对方", "對方"})
"""Terms that they may stand for are persons."""
_PRONOUN = late_pattern(r"\b(?:she|he|they|her|him|them)\b")
_PRONOUN_ZH = late_pattern("[他她]|TA")


def check(context: EntryContext) -> Iterator[Finding]:
    """Each enforced term stands in the Mandarin at least once, as the glossary renders or keeps it.

    Silent where an avoided rendering stands in its place: that is `gl-forbidden`. An error for nouns in their clinical
    sense, a hint for other forms of a term that is meant; silent where nothing shows that it is (ADR 34).
    """
    if not context.usages:
        return
    for usage in context.usages:
        if (
            usage.good
            or usage.doubtful
            or usage.wrong
            or is_name(usage.term)
            or _stands_in_another(context, usage)
            or _is_pronoun(context, usage)
        ):
            continue
        sure = certainty(context, usage)
        if sure.severity is None:
            continue
        hint = sure.severity is Severity.INFO
        hit, term = sure.hit, usage.term
        advice, advice_zh = wanted(term)
        because, because_zh = sure.reason
        yield context.finding(
            CODE,
            sure.severity,
            (
                f"The term “{term.en}” is not in the Mandarin; {advice}{f': {because}' if hint else ''}.",
                f"译文里没有术语“{term.en}”，{advice_zh}{f'（{because_zh}）' if hint else ''}。",
            ),
            source=context.source_span(hit.start, hit.end),
        )
    yield from _fewer(context)


def _fewer(context: EntryContext) -> Iterator[Finding]:
    """A hint where the Mandarin has a term less often: good Mandarin drops repeats, and so do hasty drafts."""
    for usage in context.usages:
        if 0 < usage.good < len(usage.hits) and not usage.wrong:
            hit, often = usage.hits[-1], "once" if usage.good == 1 else f"{usage.good} times"
            yield context.finding(
                CODE,
                Severity.INFO,
                (
                    f"“{usage.term.en}” is in the English {len(usage.hits)} times, in the Mandarin {often}; see whether one is missing.",
                    f"英文有{len(usage.hits)}处“{usage.term.en}”，译文只译出{usage.good}处，请看看是不是漏了。",
                ),
                source=context.source_span(hit.start, hit.end),
            )


def _is_pronoun(context: EntryContext, usage: Usage) -> bool:
    """True for a person whom the English calls she, he or they as well, and the Mandarin only so: 让她示范给你看."""
    return (
        not _STAND_INS.isdisjoint(usage.term.accept)
        and bool(_PRONOUN.search(context.folded))
        and bool(_PRONOUN_ZH.search(context.target.plain))
    )


def _stands_in_another(context: EntryContext, usage: Usage) -> bool:
    """True for a term that may vary and whose rendering is part of another term's: 对方 in 转向对方."""
    return usage.term.vary and any(
        rendering.kind(usage.term) in (RenderingKind.PREFERRED, RenderingKind.ACCEPTED)
        and rendering.covered_by is not None
        and rendering.covered_by.text.endswith(rendering.text)
        for rendering in context.matcher.chinese(context.target.plain)
    )


CHECK = Check(
    CODE,
    Severity.ERROR,
    "every term of the English is in the Mandarin",
    "英文里的术语，译文里都有",
    4,
    About(
        why=(
            "Where the translation goes round a clinical term, the reader does not meet the idea that the therapist teaches.",
            "把术语绕过去不译，读者就学不到治疗师想讲的那个概念。",
        ),
        mend=(
            "Write the rendering that the glossary gives. If the English does not mean the term here, dismiss the finding, or add the phrase to the term's `unless` in the glossary.",
            "用术语表里的译法。如果英文在这里不是术语的意思，可以忽略这条提示，或者把这个说法加到术语表的unless里。",
        ),
        english="Validation calms both of you.",
        wrong="这会让你们两个人都平静下来。",
        right="认可会让你们两个人都平静下来。",
    ),
    entry=check,
)
