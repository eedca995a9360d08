"""Compare days, times, units and money between the two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.days import DAY_WORDS, Clash, dates, months, weekdays
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters, has_figure, words

_AM = late_pattern(r"\d ?a\.?m\b|\bin the morning\b|\bmorning\b|\bdawn\b")
_PM = late_pattern(
    r"\d ?p\.?m\b|\bafternoon\b|\bevenings?\b|\bnight\b|\btonight\b|\bnoon\b|\bmidnight\b|\blate\b"
)
_TIME_ZH = re.compile(
    "(上午|早上|早晨|清晨|凌晨|下午|晚上|傍晚|夜里|晚间|中午)([0-9０-９一二三四五六七八九十两]{1,3})(?:[点時时]|[:：])"
)
_CLOCK_EN = late_pattern(r"\b(\d{1,2})(?::\d\d)? ?([ap])\.?m\b")
_HOURS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}  # fmt: skip
_CLOCK_ZH, _OF_THE_DAY = frozenset("点時时:："), frozenset("午早晨晚夜")
"""One of each is in every such time."""
_EARLY = ("上午", "早上", "早晨", "清晨", "凌晨")
_UNITS_EN = {
    "second": "秒",
    "minute": "分",
    "hour": "时",
    "day": "天",
    "week": "周",
    "month": "月",
    "year": "年",
}
_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}
_UNIT_WORDS = frozenset(unit + plural for unit in _UNITS_EN for plural in ("", "s"))
_QUANTITY = re.compile(
    rf"(?=[\d{''.join(sorted({word[0] for word in _WORDS}))}])(?<![\d.,:/$])(?<!ty[ -])(?P<n>\d{{1,4}}|{'|'.join(_WORDS)})[ -](?:(?:working|business|full|whole|more|extra|school|calendar|long) )?(?P<unit>{'|'.join(_UNITS_EN)})s?\b"
)
_HAN = {
    2: "两",
    3: "三",
    4: "四",
    5: "五",
    6: "六",
    7: "七",
    8: "八",
    9: "九",
    10: "十",
    12: "十二",
    15: "十五",
    20: "二十",
    30: "三十",
}
_UNIT_ZH = late_pattern(
    "(?:多|来|几)?个?(?:半)?(秒|分钟|分|小时|钟头|钟|天|日|周|星期|礼拜|月|年|岁)"
)
_CLASS = {
    "秒": "秒",
    "分钟": "分",
    "分": "分",
    "小时": "时",
    "钟头": "时",
    "钟": "时",
    "天": "天",
    "日": "天",
    "周": "周",
    "星期": "周",
    "礼拜": "周",
    "月": "月",
    "年": "年",
    "岁": "年",
}
_COUNTED = late_pattern("[0-9]+|[一二两三四五六七八九十]+")
_FIGURES = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十两")
_OFTEN_EN = late_pattern(
    r"\b(?:twice|(?:two|three|four|2|3|4) times) (?:a|each|every|per) (?:day|week|month|year)\b"
)
_EVERY_EN = late_pattern(
    r"\b(?:once )?every (?:other|second|two|three|four|2|3|4) ?(?:days?|weeks?|months?|years?)\b"
)
_OFTEN_ZH = late_pattern(
    "(?:每|一)(?:个)?(?:天|日|周|星期|月|年)[^，。；]{0,6}[两二三四2-4](?:次|回|趟|遍)"
)
_EVERY_ZH = late_pattern(
    "(?:每隔?|隔)(?:[两二三四2-4]个?(?:天|日|周|星期|月|年)|一?(?:天|日|周|个?星期|个?月|年)(?=[^，。；]{0,6}[一1](?:次|回)))|[两二三四2-4]个?(?:天|周|星期|月|年)[^，。；]{0,3}一(?:次|回)"
)
_EVERY_FEW_EN = re.compile(
    r"\b(?:every|each) (?P<n>two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}) (?:minutes|hours|days|weeks|months)\b"
)
_FEW_EN = late_pattern(
    r"\b(?:a few|several|(?:a )?couple of|every few) (?:more )?(?P<unit>second|minute|hour|day|week|month|year)s\b"
)
_FEW_ZH = late_pattern("[几数]个?(?P<unit>秒|分钟|小时|钟头|天|周|星期|礼拜|月|年)(?!前|龄)")
_OFTEN, _SOME = frozenset(["every", "each", "twice", "times"]), frozenset(["few", "several", "couple"])  # fmt: skip
"""One of these words is in all English that says how often, and in all that says how many without a number."""
_MONEY = frozenset("块元民￥¥")
"""One of these is in all Chinese that names yuan."""
_SIGNS = _MONEY | _CLOCK_ZH | {"月"}
_DOLLARS = late_pattern(r"\$ ?\d|\b\d[\d,.]{0,40} dollars\b|\bdollars\b")
_YUAN = late_pattern("[0-9０-９一二三四五六七八九十百千万](?:块钱|元(?!旦)|人民币)|￥|¥|人民币")


def clashes(en: str, zh: str) -> Iterator[Clash]:
    """All that disagree; `en` folded."""
    there, signs = words(en), characters(zh)
    if not DAY_WORDS.isdisjoint(there):
        yield from weekdays(en, zh)
    if not _OFTEN.isdisjoint(there):
        yield from _frequencies(en, zh)
    if not _SOME.isdisjoint(there):
        yield from _few(en, zh)
    if _FIGURES.isdisjoint(signs):
        return
    may_count = has_figure(en) or not _WORDS.keys().isdisjoint(there)
    if may_count and not _UNIT_WORDS.isdisjoint(there):
        yield from _units(en, zh)
    if _SIGNS.isdisjoint(signs):
        return
    if "月" in signs:
        yield from dates(en, zh)
        yield from months(en, zh)
    if not (_CLOCK_ZH.isdisjoint(signs) or _OF_THE_DAY.isdisjoint(signs)):
        yield from _times(en, zh)
    yuan = None if _MONEY.isdisjoint(signs) else _YUAN.search(zh)
    dollars = _DOLLARS.search(en) if yuan else None
    if dollars and yuan and "美" not in zh:
        yield Clash(
            (
                f"The Mandarin says “{yuan.group()}”, the English dollars; write 美元.",
                f"译文写的是“{yuan.group()}”，英文是美元，请写“美元”。",
            ),
            dollars.span(),
            yuan.span(),
        )


def _frequencies(en: str, zh: str) -> Iterator[Clash]:
    """Twice a week is not every two weeks."""
    every = _EVERY_FEW_EN.search(en)
    so_often = _so_often(_WORDS.get(every["n"]) or int(every["n"]), zh) if every else None
    if every and so_often:
        yield _unlike(every, so_often)
        return
    often = _OFTEN_EN.search(en) if "twice" in en or " times " in en else None
    seldom = _EVERY_EN.search(en) if "every " in en else None
    if bool(often) == bool(seldom):
        return
    wrong = (_EVERY_ZH if often else _OFTEN_ZH).search(zh)
    if wrong and not (_OFTEN_ZH if often else _EVERY_ZH).search(zh):
        yield _unlike(often or seldom or wrong, wrong)


def _unlike(said: re.Match[str], wrong: re.Match[str]) -> Clash:
    return Clash(
        (
            f"“{wrong.group()}” and the English “{said.group()}” are not equally often; write it as the English has it.",
            f"“{wrong.group()}”和英文的“{said.group()}”频率不同，请照英文改正。",
        ),
        said.span(),
        wrong.span(),
    )


def _so_often(number: int, zh: str) -> re.Match[str] | None:
    """Where the Chinese says so many times a day, an hour or a week: every eight hours is not 每天八次."""
    times = "|".join(filter(None, (str(number), _HAN.get(number), "二" if number == _PAIR else "")))
    return re.search(
        rf"(?:每|一)个?(?:天|日|小时|周|星期|月)[^，。；0-9一二三四五六七八九十两]{{0,4}}(?<![0-9])(?:{times})(?:次|回|遍|片|粒|滴)",
        zh,
    )


def _few(en: str, zh: str) -> Iterator[Clash]:
    """A couple of hours are no few days."""
    few = _FEW_EN.search(en)
    there = _FEW_ZH.search(zh) if few else None
    if few is None or there is None:
        return
    wanted, said = _UNITS_EN[few["unit"]], _CLASS[there["unit"]]
    other = next(unit for unit, chinese in _UNITS_EN.items() if chinese == said)
    if wanted == said or _SAID_IN[wanted].search(zh) or other in en:
        return
    yield Clash(
        (
            f"“{few.group()}” is counted in “{there['unit']}” in the Mandarin; write it in {_PLAIN[wanted]}.",
            f"英文是“{few.group()}”，译文的单位却是“{there['unit']}”，请改用“{_PLAIN[wanted]}”。",
        ),
        few.span(),
        there.span(),
    )


def _times(en: str, zh: str) -> Iterator[Clash]:
    """Morning stays morning."""
    if not _TIME_ZH.search(zh):
        return
    early, late = bool(_AM.search(en)), bool(_PM.search(en))
    if early == late:
        yield from _each_time(en, zh)
        return
    for match in _TIME_ZH.finditer(zh):
        if (
            (match[1] in _EARLY) != early
            and match[1] != "中午"
            and not (match[1] == "凌晨" and late)
        ):
            yield Clash(
                (
                    f"“{match.group()}” does not fit the time of day in the English (a.m. or p.m.); put it right.",
                    f"“{match.group()}”与英文的上午、下午（a.m.、p.m.）对不上，请改正。",
                ),
                None,
                match.span(),
            )


def _each_time(en: str, zh: str) -> Iterator[Clash]:
    """Each hour by itself, where the English has some before noon and some after it."""
    half = {(match[1], match[2]) for match in _CLOCK_EN.finditer(en)}
    for match in _TIME_ZH.finditer(zh):
        hour = str(_HOURS.get(match[2], match[2]))
        halves = {own for said, own in half if said == hour}
        wanted = "a" if match[1] in _EARLY else "p"
        if len(halves) == 1 and wanted not in halves and match[1] not in ("中午", "凌晨"):
            yield Clash(
                (
                    f"“{match.group()}” does not fit the time of day in the English (a.m. or p.m.); put it right.",
                    f"“{match.group()}”与英文的上午、下午（a.m.、p.m.）对不上，请改正。",
                ),
                None,
                match.span(),
            )


def _units(en: str, zh: str) -> Iterator[Clash]:
    """24 hours are no 24 days."""
    quantities = list(_QUANTITY.finditer(en))
    counted = _with_units(zh) if quantities else {}
    for match in quantities:
        number = _WORDS.get(match["n"]) or int(match["n"])
        wanted = _UNITS_EN[match["unit"]]
        units = [u for form in (str(number), _HAN.get(number, "")) for u in counted.get(form, ())]
        if units and all(_CLASS[unit[1]] != wanted for unit in units):
            unit = units[0]
            yield Clash(
                (
                    f"“{match.group()}” is counted in “{unit[1]}” in the Mandarin; write {number}{_PLAIN[wanted]}.",
                    f"英文是“{match.group()}”，译文的单位却是“{unit[1]}”，请写“{number}{_PLAIN[wanted]}”。",
                ),
                match.span(),
                unit.span(),
            )


_PAIR = 2
_SAID_IN = {"秒": late_pattern("秒"), "分": late_pattern("分"), "时": late_pattern("时|钟头"), "天": late_pattern("[天日]"), "周": late_pattern("周|星期|礼拜"), "月": late_pattern("月"), "年": late_pattern("年")}  # fmt: skip
"""How Chinese may name a unit."""
_PLAIN = {"秒": "秒", "分": "分钟", "时": "小时", "天": "天", "周": "周", "月": "个月", "年": "年"}


def _with_units(zh: str) -> dict[str, list[re.Match[str]]]:
    """Each number that stands with units of time, and the first place of each unit."""
    found: dict[str, dict[str, re.Match[str]]] = {}
    for number in _COUNTED.finditer(zh):
        before = zh[number.start() - 1 : number.start()]
        unit = _UNIT_ZH.match(zh, number.end())
        if unit and before and not before.isdigit() and before not in "零百第.：:":
            found.setdefault(number.group(), {}).setdefault(unit[1], unit)
    return {number: list(units.values()) for number, units in found.items()}
