"""Say which words of a house-style list the Mandarin of an entry has."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.interface import EntryContext
from pipeline.model.finding import Finding, Severity


def house_findings(
    context: EntryContext, code: str, severity: Severity, default: tuple[str, str]
) -> Iterator[Finding]:
    """A finding for each broken rule of the list with the code's name; `default`: why, where a rule gives no note."""
    for rule, span in context.broken_rules.get(code, ()):
        why, why_zh = rule.note or default[0], rule.note_zh or default[1]
        instead = f"write {rule.instead}" if rule.instead else "write it another way"
        instead_zh = f"请改为“{rule.instead}”" if rule.instead else "请换一种说法"
        yield context.finding(
            code,
            severity,
            (
                f"“{rule.zh}”: {why[:1].lower()}{why[1:].rstrip('.')}; {instead}.",
                f"“{rule.zh}”：{why_zh.rstrip('。')}，{instead_zh}。",
            ),
            target=context.target_span(*span),
        )
