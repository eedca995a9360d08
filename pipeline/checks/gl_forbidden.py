"""An entry in; findings where the Mandarin uses a rendering that the glossary rules out out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.interface import EntryContext
from pipeline.model.finding import Finding, Severity
from pipeline.model.glossary import Term
from pipeline.terms.matcher import Kind, Rendering

CODE = "gl-forbidden"


def check(context: EntryContext) -> Iterator[Finding]:
    """No `never` rendering anywhere; no `avoid` rendering where the English has its term and nothing else explains it."""
    seen: set[int] = set()
    for rendering in context.matcher.chinese(context.target.plain):
        banned = [o.term for o in rendering.owners if o.kind is Kind.NEVER and o.term.enforce]
        if banned and rendering.covered_by is None:
            seen.add(rendering.start)
            yield _finding(
                context, rendering, banned[0], "in any text of the practice", "在任何文章里都不用"
            )
    for usage in context.usages:
        for rendering in usage.wrong:
            if rendering.start not in seen:
                seen.add(rendering.start)
                yield _finding(
                    context,
                    rendering,
                    usage.term,
                    f"for “{usage.term.en}”",
                    f"不能用来译“{usage.term.en}”",
                )


def _finding(
    context: EntryContext, rendering: Rendering, term: Term, where: str, where_zh: str
) -> Finding:
    """The finding on one string."""
    better = term.zh or term.en
    return context.finding(
        CODE,
        Severity.ERROR,
        (
            f"“{rendering.text}” is not to be used {where}; write {better}.",
            f"“{rendering.text}”{where_zh}，请改为“{better}”。",
        ),
        target=context.target_span(rendering.start, rendering.end),
    )
