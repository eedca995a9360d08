"""Read “not … without” and other double denials, which Mandarin likes to say as a must or an always."""

from __future__ import annotations

from pipeline.checks.followed_by import Later
from pipeline.checks.polarity_zh import ChinesePolarity
from pipeline.model.late_pattern import late_pattern

PAIR = 2
"""Denials of "not … without"."""
_NOT_WITHOUT = Later(
    r"\b(?:not|cannot|never|no|nobody|no one|nothing)\b|n't\b", r"\bwithout\b(?= \w)", ",;:.?!"
)
_ALWAYS = (
    "务必(?![不别勿])|一定(?:要(?!不)|会|得|先|带)|必须(?!不)|必[要会定得]|千万要|记得|别忘|不要忘|随身",
    "都(?:要|会|得|能|想|在|带)(?![不别]|再也)|每[^，。；]{1,14}，?[^，。；不没别]{0,8}[都总就必](?!会?[不没别])",
    "总(?:会|要|得|是)(?![不没])|(?<!不要)(?<![不别可以])先(?![不别没])|才(?!华|能|干)|否则|不然|就[得要必会]|凡",
    "一[看听想提说碰见开][^，。；不没]{0,12}[就便]|离了|[少缺]了|[没未][^，。；]{1,12}[之以]前",
)
_ALWAYS_ZH = late_pattern("|".join(_ALWAYS))
_SCANTY = frozenset(["很少", "极少", "甚少", "少有", "难得"])
"""Stand for hardly and few: one of two denials."""
_NEARLY = "几乎"
_LACKS = ("没", "无", "未", "缺")
"""Begin what stands for "without", where that is put as a denial."""


def says_not_without(english: str) -> bool:
    """True where one clause (folded) denies what it then puts a "without" to.

    >>> says_not_without("do not go out without a coat."), says_not_without("do not go. without a coat it is cold.")
    (True, False)
    """
    return "without" in english and _NOT_WITHOUT.stands_in(english)


def says_always(chinese: ChinesePolarity) -> bool:
    """True where "not … without" is put as a must or an always; a 不要 may stand beside it, but nothing that is lacking.

    >>> from pipeline.checks.polarity_zh import chinese_polarity
    >>> [says_always(chinese_polarity(text)) for text in ("出门务必带药。", "出门不要带药。", "没有药也一定要出门。")]
    [True, False, False]
    """
    if "谢绝" in chinese.text:
        return True  # 谢绝无票入场
    if any(chinese.text.startswith(_LACKS, start) for start, _ in chinese.negations):
        return False
    return bool(_ALWAYS_ZH.search(chinese.text))


def denies_once(chinese: ChinesePolarity) -> bool:
    """True where a sentence denies once, be it by 很少, and nothing else in it may stand for another denial.

    >>> from pipeline.checks.polarity_zh import chinese_polarity
    >>> [denies_once(chinese_polarity(text)) for text in ("几乎没有一天吵架。", "很少有人不吵架。", "几乎天天吵架。")]
    [True, False, False]
    """
    answers = {chinese.text[start:end] for start, end in (*chinese.answering, *chinese.softly)}
    count = len(chinese.negations) + PAIR * chinese.doubles + (not _SCANTY.isdisjoint(answers))
    return count == 1 and answers <= {*_SCANTY, _NEARLY} and not says_always(chinese)
