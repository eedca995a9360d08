"""Split a Chinese text into whole words, with their parts of speech: the one door to the segmenter.

The segmenter (jieba's dictionary, by rjieba) holds its dictionary in itself. It is loaded when a word is first
asked for, which takes some tenths of a second: most texts ask for none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.terms.script import simplified

_REMEMBERED = 8
_NOMINAL = frozenset({"n", "vn", "an", "nz"})
_VERBAL = frozenset({"v", "vn", "vd", "vi"})
_ADJECTIVAL = frozenset({"a", "an", "ad", "b", "z"})
_OBJECTS = frozenset({"n", "nr", "ns", "nt", "nz", "r", "vn", "an"})
_ADVERBS = frozenset({"d", "df", "dg", "ad", "zg"})
_BEFORE_VERBS = frozenset(
    [
        "被",
        "很",
        "不",
        "没",
        "别",
        "会",
        "能",
        "可以",
        "可能",
        "要",
        "应该",
        "必须",
        "想",
        "想要",
        "去",
        "地",
        "得",
        "着",
        "正在",
        "已经",
        "一直",
        "随时",
        "无法",
        "请",
    ]
)
_AFTER_VERBS = frozenset(
    ["了", "着", "过", "得", "地", "到", "给", "起来", "下去", "出来", "自己", "彼此"]
)
_NO_OBJECTS = frozenset(
    [
        "时",
        "时候",
        "之前",
        "之后",
        "之间",
        "之中",
        "每",
        "每周",
        "每天",
        "这时",
        "那么",
        "如何",
        "怎么",
        "什么",
    ]
)
_BEFORE_NOUNS = frozenset(
    [
        "的",
        "和",
        "与",
        "或",
        "及",
        "对",
        "使",
        "把",
        "从",
        "因",
        "在",
        "有",
        "富有",
        "具有",
        "充满",
        "缺乏",
        "没有",
        "关于",
        "一种",
        "这种",
        "那种",
        "任何",
    ]
)
_TAKES_OBJECT = frozenset(["认可", "责怪", "宽恕", "原谅", "评判", "接纳", "安抚", "披露"])
"""Renderings of the glossary that are verbs with an object behind them."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a Chinese text."""

    text: str
    """Its characters, folded to Simplified ones."""
    start: int
    """First character."""
    end: int
    """After the last character."""
    tag: str
    """Part of speech as jieba's dictionary has it: n, v, a, d, x …"""


@lru_cache(maxsize=_REMEMBERED)
def words(text: str) -> tuple[Word, ...]:
    """All words of a text, in order; punctuation and Latin letters are words too.

    >>> [word.text for word in words("药物会影响判断力。")]
    ['药物', '会', '影响', '判断力', '。']
    """
    found: list[Word] = []
    start = 0
    for part, tag in _tagger()(simplified(text)):
        found.append(Word(part, start, start + len(part), tag))
        start += len(part)
    return tuple(found)


def is_whole(text: str, start: int, end: int) -> bool:
    """True if a stretch begins and ends where words do: 判断 in 相信你的判断, not in 判断力.

    >>> is_whole("影响判断力", 2, 4), is_whole("相信你的判断", 4, 6)
    (False, True)
    """
    edges = _edges(text)
    return start in edges and end in edges


@lru_cache(maxsize=_REMEMBERED)
def _edges(text: str) -> frozenset[int]:
    """Where words begin and end; the words follow each other without a gap."""
    return frozenset({0, *(word.end for word in words(text))})


def is_exchangeable(text: str, start: int, end: int, after: str, *, noun: bool) -> bool:
    """True if `after` can stand where `text[start:end]` does, and the sentence stays grammatical.

    Both are whole words that the dictionary has in one part of speech, or both stand for a noun in a noun's place:
    no adverb or auxiliary before it, no object or aspect particle behind it. A verb with an object gives way only to
    one that takes objects.

    >>> is_exchangeable("你可以随时退出研究。", 5, 7, "退缩", noun=False)
    False
    >>> is_exchangeable("验证有帮助。", 0, 2, "认可", noun=True)
    True
    """
    if not is_whole(text, start, end):
        return False
    found = words(text)
    before = next((w for w in reversed(found) if w.end <= start and w.text.strip()), None)
    behind = next((w for w in found if w.start >= end and w.text.strip()), None)
    if behind is not None and behind.text in _AFTER_VERBS:
        is_noun_place = False
    elif before is not None and before.text in _BEFORE_NOUNS:
        is_noun_place = True
    else:
        bars = before is not None and (before.tag in _ADVERBS or before.text in _BEFORE_VERBS)
        is_noun_place = noun and not bars and (_is_noun(text[start:end]) or not _is_object(behind))
    if is_noun_place:
        return True
    if after in _TAKES_OBJECT and not noun:
        return True
    return bool(_classes(text[start:end]) & _classes(after)) and not _is_object(behind)


def _is_noun(text: str) -> bool:
    """True for a string whose last word is a noun and nothing else: it has no object."""
    return words(text)[-1].tag in {"n", "nz"}


def _is_object(word: Word | None) -> bool:
    """True for a noun or pronoun: what stands behind a verb as its object."""
    return word is not None and word.tag in _OBJECTS and word.text not in _NO_OBJECTS


def _classes(text: str) -> frozenset[str]:
    """Noun, verb or adjective, as a string may be; one of several words is a verb with its object, or nothing."""
    first, *more = words(text)
    if more:
        return frozenset({"phrase"}) if first.tag in _VERBAL else frozenset()
    named = (("v", _VERBAL), ("a", _ADJECTIVAL), ("n", _NOMINAL))
    return frozenset(name for name, tags in named if first.tag in tags)


@cache
def _tagger() -> Callable[[str], list[tuple[str, str]]]:
    """Load the dictionary, once."""
    from rjieba import tag  # noqa: PLC0415  most runs need no words, and the dictionary costs time

    return lambda text: tag(text, hmm=False)
