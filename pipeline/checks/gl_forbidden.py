"""Check that the Mandarin uses no rendering that the glossary forbids."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.certainty import Certainty, certainty
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity
from pipeline.model.glossary import Term
from pipeline.terms.evidence import speaks_otherwise
from pipeline.terms.matcher import Rendering, RenderingKind

CODE = "gl-forbidden"


def check(context: EntryContext) -> Iterator[Finding]:
    """No `never` rendering anywhere; no `avoid` rendering where the English has its term and nothing else explains it."""
    seen: set[int] = set()
    plain = context.target.plain
    for rendering in context.matcher.chinese(plain) if context.matcher.may_ban(plain) else ():
        banned = [
            o.term for o in rendering.owners if o.kind is RenderingKind.NEVER and o.term.enforce
        ]
        if banned and rendering.covered_by is None:
            seen.add(rendering.start)
            yield _finding(
                context,
                rendering,
                banned[0],
                "in any text of the practice",
                "在本站任何文章里都不用",
            )
    for usage in context.usages:
        sure = certainty(context, usage) if usage.wrong or usage.doubtful else None
        if sure is None or sure.severity is None:
            continue
        for rendering in usage.wrong:
            if rendering.start in seen:
                continue
            seen.add(rendering.start)
            if sure.severity is Severity.INFO or speaks_otherwise(rendering.text):
                yield _hint(context, rendering, usage.term, sure)
                continue
            yield _finding(
                context,
                rendering,
                usage.term,
                f"for “{usage.term.en}”",
                f"不能用来译“{usage.term.en}”",
                sure.severity,
            )
        if usage.doubtful and not usage.good and sure.severity is Severity.ERROR:
            yield _doubt(context, usage.doubtful[0], usage.term)


def _hint(context: EntryContext, rendering: Rendering, term: Term, sure: Certainty) -> Finding:
    """What to look at, and why it is not certain."""
    because, because_zh = sure.reason
    return context.finding(
        CODE,
        Severity.INFO,
        (
            f"“{rendering.text}” would be wrong for the term “{term.en}” ({term.zh or term.en}); see whether it is meant: {because}.",
            f"如果这里是术语“{term.en}”，“{rendering.text}”就不对，应为“{term.zh or term.en}”。{because_zh}，请看一看。",
        ),
        source=context.source_span(sure.hit.start, sure.hit.end),
        target=context.target_span(rendering.start, rendering.end),
    )


def _doubt(context: EntryContext, rendering: Rendering, term: Term) -> Finding:
    """The finding on a word that is in use elsewhere, with the glossary's reason."""
    reason, reason_zh = term.note.rstrip("."), (term.note_zh or term.note).rstrip("。.")
    return context.finding(
        CODE,
        Severity.WARNING,
        (
            f"“{rendering.text}” is not our word for “{term.en}”; write {term.zh}, or keep it if you mean it: {reason}.",
            f"本站译“{term.en}”不用“{rendering.text}”，请改为“{term.zh}”；如果确实要用，可以保留：{reason_zh}。",
        ),
        target=context.target_span(rendering.start, rendering.end),
    )


def _finding(
    context: EntryContext,
    rendering: Rendering,
    term: Term,
    where: str,
    where_zh: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """The finding on one string."""
    better = term.zh or term.en
    return context.finding(
        CODE,
        severity,
        (
            f"“{rendering.text}” should not be used {where}; write {better}.",
            f"“{rendering.text}”{where_zh}，请改为“{better}”。",
        ),
        target=context.target_span(rendering.start, rendering.end),
    )


CHECK = Check(
    CODE,
    Severity.ERROR,
    "no rendering that the glossary rules out",
    "不用术语表排除的译法",
    2,
    About(
        why=(
            "验证 checks whether a feeling is true; 认可 says that it is there. The wrong word teaches the opposite of the exercise.",
            "“验证”是查对错，“认可”是承认感受。用错一个词，练习的意思就反了。",
        ),
        mend=(
            "Write the rendering that the finding names; the glossary says why.",
            "改成提示里的译法；原因写在术语表里。",
        ),
        english="Validation calms both of you.",
        wrong="验证会让你们两个人都平静下来。",
        right="认可会让你们两个人都平静下来。",
    ),
    entry=check,
)
