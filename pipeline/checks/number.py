"""An entry in; findings where a number was lost, changed or made up on the way into Mandarin out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.contacts import blanked
from pipeline.checks.interface import EntryContext
from pipeline.checks.numbers_en import english_numbers
from pipeline.checks.numbers_zh import chinese_numbers
from pipeline.model.finding import Finding, Severity

CODE = "number"


def check(context: EntryContext) -> Iterator[Finding]:
    """Every figure of the English, and every number word from three on, is there as figure or character.

    And no figure stands in the Mandarin for which the English has neither figure nor word. How often is not
    compared: good Mandarin says "各十分钟" once for two "ten minutes".
    """
    contacts = context.glossary.contacts
    english = english_numbers(blanked(context.source.plain, contacts))
    chinese = chinese_numbers(blanked(context.target.plain, contacts))
    beside = english_numbers(
        context.source.plain
    ).allowed  # parts of a phone number are `contact`'s matter
    for demand in english.demands:
        if not demand.values & chinese.values:
            words = context.source.plain[slice(*demand.span)].strip()
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"The number “{words}” is not in the Mandarin; add it or mend the one that stands there.",
                    f"译文里没有英文的数字“{words}”，请补上或改正。",
                ),
                source=context.source_span(*demand.span),
            )
    for value, span in chinese.figures:
        if value not in english.allowed and value not in beside:
            words = context.target.plain[slice(*span)]
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"The number “{words}” is not in the English; take it out or mend it.",
                    f"英文里没有数字“{words}”，请删去或改正。",
                ),
                target=context.target_span(*span),
            )
    if english.percent and not chinese.percent:
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                "The English gives a share in percent, the Mandarin does not; add %.",
                "英文是百分比，译文没有，请加上“%”。",
            ),
        )
