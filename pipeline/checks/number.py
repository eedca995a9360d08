"""Check that no number was lost, changed or made up in the translation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks import measures
from pipeline.checks.contrast import Contrasts, beside, findings
from pipeline.checks.days import Clash
from pipeline.checks.discounts import reductions
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.number_exchange import exchanged
from pipeline.checks.numbers_en import Demand, EnglishNumbers, allowed_numbers, english_numbers
from pipeline.checks.numbers_zh import ChineseNumbers, Value
from pipeline.checks.quantities import clashes
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import words as words_of

CODE = "number"
_COMPARATORS = Contrasts("comparators")
_LOST = ("The Mandarin lacks “{0}”; add it.", "英文的“{0}”，译文里没有说出来，请补上。")
_LOST_SHARE = (
    "The English gives a percentage, the Mandarin does not; add % or 百分之.",
    "英文是百分比，译文没有，请加上“%”或“百分之”。",
)
_EXCHANGED = (
    "The numbers of “{0}” seem to have changed places in “{1}”; put each beside what it counts.",
    "英文是“{0}”，译文“{1}”里的数字似乎对调了，请照英文换回来。",
)
_BOUNDS = (
    (("fewer than ", "less than "), ("不超过", "最多", "至多"), -1),
    ("more than ", ("至少", "起码"), 1),
)
"""English before a number that is not reached or is passed, Chinese of a most or a least, and how far its number lies off."""
_SMALL = frozenset(["one", "once", "two"])
"""Numbers that need not be in the Mandarin, and may have changed places with one that must."""
_SHARE = late_pattern(
    r"\b(?:half|halve\w*|third|quarter|fifth|tenth|most|all|every\w*|full\w*|complete\w*|entire\w*|total\w*|absolute\w*|one|two|twice|double\w*|share|majority|chance|rate|sure|certain\w*|percent\w*)\b|%"
)
"""English that may well be put as a percentage: 百分之五十, 百分之百."""
_SHARE_ZH = late_pattern("百分之(?!百)|[0-9０-９][%％]")
_SOME = late_pattern(r"\b(?:few|several|some|couple|many|handful)\b")
"""三四天 is good Mandarin for a few days."""


def check(context: EntryContext) -> Iterator[Finding]:
    """Every figure of the English, and every number word from three on, is there as figure or character, as a least or a most.

    And no figure stands in the Mandarin for which the English has neither figure nor word. How often is not
    compared: good Mandarin says "各十分钟" once for two "ten minutes".
    """
    english, chinese = english_numbers(context.english), ChineseNumbers(context.mandarin)
    demands, reduced, places = english.demands, tuple[Demand, ...](), tuple[Span, ...]()
    if demands:
        reduced, places = reductions(demands, context.folded, context.mandarin)
        yield from _lost(context, demands, chinese, reduced)
    if chinese.figures or chinese.claims:
        yield from _made_up(context, english, chinese, places)
    if english.percent:
        if not chinese.percent and not reduced:
            yield context.finding(CODE, Severity.ERROR, _LOST_SHARE)
    elif not demands and chinese.percent:
        yield from _made_up_share(context)
    pair = context.folded, context.target.plain
    for clash in (*clashes(*pair), *measures.clashes(*pair)):
        yield _clash(context, clash)
    small = bool(demands) and not _SMALL.isdisjoint(words_of(context.folded))
    if len(demands) + small > 1 and len(chinese.values) > 1:
        yield from _changed_places(context)
    if _COMPARATORS.name in context.clashing and chinese.values:
        yield from findings(context, _COMPARATORS, CODE, _LOST)


def _lost(
    context: EntryContext,
    demands: tuple[Demand, ...],
    chinese: ChineseNumbers,
    reduced: tuple[Demand, ...],
) -> Iterator[Finding]:
    """Numbers that the Mandarin lacks; `reduced`: those for which a 折 stands."""
    for demand in demands:
        said = demand in reduced or demand.values & chinese.values
        # the two numbers of a share one by one, where nothing is put as a fraction
        counted = demand.share and not chinese.fraction and demand.share <= chinese.values
        if not (said or counted or _is_bound(demand, context, chinese)):
            words = context.source.plain[slice(*demand.span)].strip()
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"The number “{words}” is not in the Mandarin; add it, or put right the one that stands there.",
                    f"英文的数字“{words}”在译文里没有，请补上或改正。",
                ),
                source=context.source_span(*demand.span),
            )


def _made_up_share(context: EntryContext) -> Iterator[Finding]:
    """A percentage for which the English has no number, nor a word that may be put so."""
    share = _SHARE_ZH.search(context.mandarin)
    if share and not _SHARE.search(context.folded):
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                "The Mandarin gives a percentage, the English does not; take it out.",
                "译文有百分比，英文没有，请删去。",
            ),
            target=context.target_span(*share.span()),
        )


def _is_bound(demand: Demand, context: EntryContext, chinese: ChineseNumbers) -> bool:
    """True where the Mandarin gives the least or the most instead of what is not reached: 不超过两杯 for fewer than three."""
    before = context.folded[: demand.span[0]]
    for ends, signs, step in _BOUNDS:
        if before.endswith(ends) and any(sign in context.mandarin for sign in signs):
            return any(value + step in chinese.values for value in demand.values)
    return False


def _made_up(
    context: EntryContext,
    english: EnglishNumbers,
    chinese: ChineseNumbers,
    reduced: tuple[Span, ...],
) -> Iterator[Finding]:
    """Figures, and characters before a unit, that nothing in the English explains; `reduced`: where a 折 stands for it."""
    asked = frozenset[Value]().union(*(demand.values for demand in english.demands))
    if all(values & asked for values, _ in (*chinese.figures, *chinese.claims)):
        return
    # of the whole text: parts of a phone number are `contact`'s matter
    allowed = allowed_numbers(context.source.plain)
    wrong = [span for values, span in chinese.figures if not values & allowed]
    if not _SOME.search(context.folded):
        wrong += [span for values, span in chinese.claims if not values & allowed]
    for span in sorted(wrong):
        if any(start <= span[0] < end for start, end in reduced):
            continue
        words = context.target.plain[slice(*span)]
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"The number “{words}” is not in the English; take it out, or put it right.",
                f"英文里没有数字“{words}”，请删去或改正。",
            ),
            target=context.target_span(*span),
        )


def _changed_places(context: EntryContext) -> Iterator[Finding]:
    """Two numbers of a sentence that stand with each other's units."""
    for sentence in context.sentences:
        places = exchanged(sentence.english, sentence.mandarin)
        if places:
            yield beside(context, CODE, sentence, places, _EXCHANGED, sure=True)


def _clash(context: EntryContext, clash: Clash) -> Finding:
    """The finding on a date, a weekday, a time of the day, a unit or money that disagrees."""
    return context.finding(
        CODE,
        Severity.ERROR,
        clash.what,
        source=context.source_span(*clash.en) if clash.en else None,
        target=context.target_span(*clash.zh) if clash.zh else None,
    )


CHECK = Check(
    CODE,
    Severity.ERROR,
    "no number, date, time or share lost, changed or made up",
    "数字、日期、时间、比例不漏、不错、不多",
    12,
    About(
        why=(
            "Twenty minutes that became thirty, or 8 p.m. that became morning: the reader does what is written.",
            "二十分钟变成三十分钟，晚上八点变成早上八点：读者会照着做。",
        ),
        mend=(
            "Write the number that the English gives, in figures or in characters; what Mandarin does not need to say (as “one” in “one another”) may go.",
            "照英文的数字写，用阿拉伯数字或汉字都可以；中文里不必说的（如one another里的one）可以不写。",
        ),
        english="Take a break of at least 20 minutes.",
        wrong="至少休息30分钟。",
        right="至少休息二十分钟。",
    ),
    entry=check,
)
