"""Compare measures, halves and quarters: 5 ml is not 5毫克, an hour and a half is not 半小时."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.checks.days import Clash
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import has_figure, words

_MEASURES = (
    ("ml|milliliters?|millilitres?", "毫升"), ("mg|milligrams?", "毫克"), ("mcg|micrograms?", "微克"), ("grams?", "克"), ("kg|kilograms?|kilos?", "公斤|千克"),
    ("lbs?|pounds?", "磅"), ("oz|ounces?", "盎司"), ("cents?", "美分|分"), ("dollars?", "美元|元|块"), ("inch|inches", "英寸|寸"), ("feet|foot", "英尺|尺"),
    ("miles?", "英里"), ("km|kilometers?|kilometres?", "公里|千米"), ("meters?|metres?", "米"), ("cm|centimeters?|centimetres?", "厘米"), ("teaspoons?", "茶匙|小勺"),
    ("tablespoons?", "汤匙|大勺"), ("drops?", "滴"), ("tablets?|pills?", "片|粒|颗"), ("puffs?", "喷|吸"), ("cups?", "杯"), ("liters?|litres?", "升"),
)  # fmt: skip
"""English and Chinese names of measures, none of which stands for another one."""
_NAMES = {word: zh for en, zh in _MEASURES for word in re.findall(r"[a-z]+s?", en.replace("?", ""))}
_NAMES |= {word[:-1]: zh for word, zh in list(_NAMES.items()) if word.endswith("s")}
_MEASURE = late_pattern(
    rf"(?<![\d.,$-])(\d{{1,4}}) ?({'|'.join(sorted(_NAMES, key=len, reverse=True))})\b"
)
_ANY_ZH = "|".join(
    sorted({name for _, zh in _MEASURES for name in zh.split("|")}, key=len, reverse=True)
)
_MEASURE_ZH = late_pattern(rf"(?<![\d.])(\d{{1,4}}) ?({_ANY_ZH})(?!钟|之)")
_MORE_THAN_ONE = late_pattern(r"\band a half\b|\b(?:one|two|three|four)-and-a-half\b")
_ONE_HALF = late_pattern(
    r"\bhalf (?:an? |the )?(?:hour|minute|second|week|tablet|pill|cup|dose|page|day|year|glass|mile|month)\b"
)
_WHOLE_ZH = late_pattern("[一1]个?(?:片|粒|颗|杯|剂|页|天|年|月|小时|钟头|里|分|秒|周)半|[一1]个半")
_WITH_WHOLE_ZH = late_pattern(
    r"[一两二三四五六七八九十\d](?:又|个|片|粒|颗|杯|剂|页|天|年|小时|钟头|倍|周|块|美元|米|里|岁|月|点|英里|分之?|星期|多|等)*半|\d\.5|九十|90|十八|18|三十|30"
)
_QUARTER = late_pattern(
    r"\bquarter (to|past|of|after) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}|noon|midnight)\b"
)
_AFTER_ZH, _BEFORE_ZH = (
    late_pattern("[点时]一刻|[点时:：](?:15|十五)"),
    late_pattern("差(?:一刻|15|十五)|三刻|[点时:：](?:45|四十五)"),
)

_STREET = late_pattern(
    r"\b(\d+) (?:[\w.]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|boulevard|way|court|place)\b"
)
_SUITE = late_pattern(r"\b(?:suite|room|unit|apartment|apt\.?|flat|office) (\d+)\b")
_ADDRESS_ZH = late_pattern(r"(\d+) ?号[^，。；]{0,6}?(\d+) ?(?:室|房|单元|套|号房)")
_CHANGED = late_pattern(
    r"\b(?:f[ae]ll(?:en|s|ing)?|drop(?:s|ped|ping)?|decreas\w+|declin\w+|reduc\w+|r[io]se[ns]?|increas\w+|gr[eo]wn?|cut|shr[aiu]nk|climbed|went (?:up|down)) (by|to) (?:about |nearly |almost |roughly |only |just )?(?:an? (?:third|quarter|fifth|tenth|half)|half|one|two|\d+)"
)
_CHANGES = frozenset([
    "fall", "falls", "fell", "fallen", "falling", "drop", "drops", "dropped", "dropping", "decrease", "decreases",
    "decreased", "decreasing", "decline", "declines", "declined", "declining", "reduce", "reduces", "reduced", "reducing", "rise",
    "rises", "rose", "risen", "increase", "increases", "increased", "increasing", "grow", "grew", "grown", "cut",
    "shrink", "shrank", "shrunk", "climbed", "went",
])  # fmt: skip
"""One of these is in all English that says how much something changed."""
_CHANGED_ZH = late_pattern(
    "(?:下降|减少|降低|下跌|缩减|减|降|跌|上升|增加|提高|增长|上涨|升|涨)(?P<by>了)?(?P<to>到|至|为|成)?[^，。；]{0,6}?(?:[0-9一二两三四五六七八九十百]|分之|半)"
)
_NTH = late_pattern(
    r"(?<!a )(?<!one )(?<!two )(?<!every )(?<!-)(?<!one-)\b(third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?!of |person|part|parties|party|wheel|grade)(?=[a-z])"
)
_ORDINALS = {"third": "三3", "fourth": "四4", "fifth": "五5", "sixth": "六6", "seventh": "七7", "eighth": "八8", "ninth": "九9", "tenth": "十"}  # fmt: skip


_ASKED = frozenset(["half", "quarter", *_CHANGES, *_ORDINALS, *_NAMES])
"""One of these words is in all English of which something is said here, but for addresses, whose Chinese has 号."""


def clashes(en: str, zh: str) -> Iterable[Clash]:
    """All that disagree; `en` folded.

    >>> [clash.zh for clash in clashes("measure 5 ml.", "量取5毫克。")]
    [(2, 5)]
    """
    there = words(en)
    return () if _ASKED.isdisjoint(there) and "号" not in zh else _found(en, zh, there)


def _found(en: str, zh: str, there: frozenset[str]) -> Iterator[Clash]:
    """The same of a text with one of those words."""
    if "half" in there and "半" in zh:
        more, one = _MORE_THAN_ONE.search(en), _ONE_HALF.search(en)
        place = zh.index("半")
        if more and not one and not _WITH_WHOLE_ZH.search(zh):
            yield Clash(
                (
                    f"The English says “{more.group()}”, the Mandarin a half alone; add the whole number before it.",
                    f"英文说的是“{more.group()}”，译文只有“半”，少了前面的整数，请补上。",
                ),
                more.span(),
                (place, place + 1),
            )
        whole = _WHOLE_ZH.search(zh) if one and not more else None
        if one and whole:
            yield _unlike(one, whole.span(), zh)
    quarter = _QUARTER.search(en) if "quarter" in there else None
    if quarter:
        early = quarter[1] in ("to", "of")
        wrong = (_AFTER_ZH if early else _BEFORE_ZH).search(zh)
        if wrong and not (_BEFORE_ZH if early else _AFTER_ZH).search(zh):
            yield _unlike(quarter, wrong.span(), zh)
    yield from _places(en, zh, there)
    counted = has_figure(en) and has_figure(zh) and not there.isdisjoint(_NAMES)
    if counted and (there_zh := list(_MEASURE_ZH.finditer(zh))):
        for match in _MEASURE.finditer(en):
            same = [m for m in there_zh if m[1] == match[1]]
            if same and not any(m[2] in _NAMES[match[2]].split("|") for m in same):
                yield _unlike(match, same[0].span(), zh)


def _places(en: str, zh: str, there: frozenset[str]) -> Iterator[Clash]:
    """A street's number for a room's, “by” for “to”, three steps for the third one."""
    address = _ADDRESS_ZH.search(zh) if "号" in zh else None
    street, suite = (_STREET.search(en), _SUITE.search(en)) if address else (None, None)
    if address and street and suite and address.groups() == (suite[1], street[1]) != (street[1], suite[1]):  # fmt: skip
        yield _unlike(street, address.span(), zh)
    changed = None if there.isdisjoint(_CHANGES) else _CHANGED.search(en)
    said = _CHANGED_ZH.search(zh) if changed and "折" not in zh else None
    if changed and said and bool(said["to"]) != (changed[1] == "to") and not (said["to"] and said["by"]):  # fmt: skip
        yield _unlike(changed, said.span(), zh)
    for nth in () if there.isdisjoint(_ORDINALS) else _NTH.finditer(en):
        number = _ORDINALS[nth[1]]
        wrong = re.search(f"(?<![第十百零几])[{number}]个", zh)
        if wrong and not re.search(f"第[{number}]|[{number}]号", zh):
            yield _unlike(nth, wrong.span(), zh)


def _unlike(said: re.Match[str], place: tuple[int, int], zh: str) -> Clash:
    there = zh[slice(*place)]
    return Clash(
        (
            f"“{there}” is not the “{said.group()}” of the English; write it as the English has it.",
            f"“{there}”和英文的“{said.group()}”不同，请照英文改正。",
        ),
        said.span(),
        place,
    )
