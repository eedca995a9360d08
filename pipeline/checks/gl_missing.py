"""An entry in; findings where a term of the English has none of its renderings in the Mandarin out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.interface import EntryContext
from pipeline.model.finding import Finding, Severity

CODE = "gl-missing"


def check(context: EntryContext) -> Iterator[Finding]:
    """Each enforced term stands in the Mandarin at least once, as the glossary renders or keeps it.

    Silent where an avoided rendering stands in its place: that is `gl-forbidden`.
    """
    for usage in context.usages:
        if usage.good or usage.wrong:
            continue
        hit, term = usage.hits[0], usage.term
        good = [term.zh or term.en, *term.accept]
        advice = f"keep it as “{good[0]}”" if term.keep else f"write {' / '.join(good)}"
        advice_zh = f"请原样保留“{good[0]}”" if term.keep else f"请译为{'、'.join(good)}"
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"The term “{term.en}” is not in the Mandarin; {advice}.",
                f"译文里没有术语“{term.en}”，{advice_zh}。",
            ),
            source=context.source_span(hit.start, hit.end),
        )
