"""Tell the script of characters, and convert between simplified and traditional Chinese with OpenCC.

The one door to OpenCC.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from operator import itemgetter

from opencc import OpenCC

from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ranges of Han characters, for use inside `[…]` of a regular expression."""

_HAN = re.compile(f"[{HAN}]")
_HANS = re.compile(f"[{HAN}]+")
_NEVER = frozenset("听么虫儿坏荐扑愿着")
"""Common characters of Big5 that nobody in Taiwan writes in a sentence of today."""
_REMEMBERED = 64
"""Texts that were folded last: a dozen checks ask about each."""
_FOLD = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " "}
"""Signs beyond ASCII, each with the one of a typewriter."""


def is_han(char: str) -> bool:
    """True for one Han character; false for "" and for punctuation.

    >>> is_han("可"), is_han("。"), is_han("")
    (True, False, False)
    """
    return bool(_HAN.fullmatch(char))


def has_han(text: str) -> bool:
    """True if any character is Han."""
    return bool(_HAN.search(text))


_LATIN_WORD = late_pattern(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_CHINESE = 2
"""Han characters for each Latin word from which on a line is Chinese: one that explains 你好 is not."""


def is_chinese(line: str) -> bool:
    """True for a line that says something in Chinese, whatever English stands beside it.

    >>> is_chinese("谁也没有读过。"), is_chinese("They say 你好 to each other."), is_chinese("Ming Li (李明)")
    (True, False, False)
    """
    han = len(_HAN.findall(line))
    return bool(han) and han >= _CHINESE * len(_LATIN_WORD.findall(line))


class HanPlaces:
    """Where a text has Han characters: asked about many stretches of it, it is read once."""

    def __init__(self, text: str) -> None:
        """Read the text."""
        self._runs = [match.span() for match in _HANS.finditer(text)]

    def within(self, start: int, end: int) -> bool:
        """True if any of `text[start:end]` is Han, where `start` is not negative."""
        at = bisect_right(self._runs, start, key=itemgetter(1))
        return start < end and at < len(self._runs) and self._runs[at][0] < end


def is_word(char: str) -> bool:
    """True for a letter or digit of a script that writes words apart: in EFT是, F is one and 是 is not."""
    return char.isalnum() and (char.isascii() or not is_han(char))


@lru_cache(maxsize=_REMEMBERED)
def fold(text: str) -> str:
    r"""English for matching, of the same length: lower case, typewriter apostrophe and hyphen, no line ends.

    >>> fold("Partner’s\nBid")
    "partner's bid"
    """
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals (İ) have no small letter of length one
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    lower = lower.replace("\n", " ")
    if not lower.isascii():
        for sign, plain in _FOLD.items():
            lower = lower.replace(sign, plain)  # a sign at a time: much faster than `translate`
    return lower


@lru_cache(maxsize=_REMEMBERED)
def simplified(text: str) -> str:
    """Traditional characters as Simplified ones, each for itself, so that the length stays.

    For matching only: what a text means to a reader of Traditional needs whole words (後 and 后).

    >>> simplified("這是認可，不是驗證")
    '这是认可，不是验证'
    """
    # most texts have none: much faster to see than to translate
    return text if _other().isdisjoint(characters(text)) else text.translate(_simplified())


def to_simplified(text: str) -> str:
    """Traditional Chinese as Simplified, by whole words, as OpenCC has them.

    >>> to_simplified("乾燥的皇后隨後瞭解")
    '干燥的皇后随后了解'
    """
    return text if text.isascii() else _converter("t2s").convert(text)


def to_traditional(text: str, *, vocabulary: bool) -> str:
    """Simplified Chinese as Traditional, by whole words, with the standard characters of Taiwan.

    `vocabulary`: also put words of Taiwan, as OpenCC has them, most of them of computing.

    >>> to_traditional("头发里的视频", vocabulary=True), to_traditional("视频", vocabulary=False)
    ('頭髮裡的影片', '視頻')
    """
    return text if text.isascii() else _converter("s2twp" if vocabulary else "s2tw").convert(text)


def is_traditional(text: str) -> bool:
    """True if no character is of Simplified alone; of those that both scripts have (后, 里) nobody can tell.

    >>> is_traditional("關心你"), is_traditional("后里"), is_traditional("关心你")
    (True, True, False)
    """
    return _simplified_alone().isdisjoint(text)


def is_simplified(text: str) -> bool:
    """True if the mainland writes all of these characters (GB 2312), shared ones too."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _simplified_alone() -> frozenset[str]:
    """What Taiwan writes otherwise and has not among its common characters (the first level of Big5)."""
    pairs = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    chars = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    own = _converter("s2tw").convert("\n".join(chars)).split("\n")
    other = {char for char, written in zip(chars, own, strict=True) if char != written}
    return frozenset(c for c in other if c in _NEVER or not 0xA440 <= _big5(c) <= 0xC67E)


def _big5(char: str) -> int:
    return int.from_bytes(char.encode("big5", "ignore"), "big")


@cache
def _converter(configuration: str) -> OpenCC:
    return OpenCC(configuration)


@cache
def _other() -> frozenset[str]:
    """The Traditional characters."""
    return frozenset(map(chr, _simplified()))


@cache
def _simplified() -> dict[int, str]:
    """Every Traditional character and its Simplified one, as OpenCC has them."""
    ranges = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
    chars = [chr(code) for first, last in ranges for code in range(first, last)]
    pairs = zip(chars, _converter("t2s").convert("\n".join(chars)).split("\n"), strict=True)
    return {ord(char): simple for char, simple in pairs if char != simple and len(simple) == 1}
