"""Print a finding: where, which code, what is wrong, and the words that it means."""

from __future__ import annotations

from pipeline.cli.formatting import fitting, width
from pipeline.model.document import SITE
from pipeline.model.finding import Finding, Severity

SIGNS = {Severity.ERROR: "!", Severity.WARNING: "●", Severity.INFO: "–"}
"""How each severity looks."""


def finding_lines(finding: Finding) -> list[str]:
    """`path:line: CODE …`, then the words meant, marked."""
    has_line = finding.line and finding.document != SITE
    place = f"{finding.path}:{finding.line}" if has_line else finding.path
    severity = f"{SIGNS[finding.severity]} {finding.severity.value}"
    spans = ((finding.source, finding.source_span), (finding.target, finding.target_span))
    lines = [f"{place}: {finding.code} {severity}: {finding.message_en}"]
    return lines + [f"    {_marked(text, span)}" for text, span in spans if span]


def _marked(text: str, span: tuple[int, int]) -> str:
    """The words meant with a little around them, between marks that need no colour; fits a narrow terminal."""
    start, end = span
    before, words, after = text[:start], text[start:end], text[end:]
    left, right = (
        before[len(before) - fitting(before[::-1], _AROUND) :],
        after[: fitting(after, _AROUND)],
    )
    if width(words) > _WORDS:
        half = _WORDS // 2
        words = f"{words[: fitting(words, half)]}…{words[-fitting(words[::-1], half) :]}"
    marked = f"{'…' if left != before else ''}{left}⟦{words}⟧{right}{'…' if right != after else ''}"
    return marked.replace("\n", " ")


_AROUND, _WORDS = 20, 30
"""Cells of a terminal that the words beside the ones meant may take, and the ones meant themselves."""
