"""Find comparisons that the Chinese turns round: more often than men, where men have it more often."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.checks.counterparts import standing_for, stands
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters, ordered, words

_MORE = re.compile(
    r"\b(?:less|fewer|more|would rather|'d rather|(?!other|either|whether|ever|over|under|after|number|rather|never|mother|father|brother|sister|together|partner|answer|letter)\w{3,}er)\b"
)
_THAN = re.compile(r" than (?P<other>[^,;:.!?]{2,80})")
_AS = late_pattern(
    r"\b(?:not|\w+n't) (?:be |nearly |quite |half )?(?:as|so) (?P<how>\w+)(?P<rest>(?: \w+){0,3}?) as (?P<other>[^,;:.!?]{2,80})"
)
_NOT = frozenset(["not", "t"])
"""One of these is in it; t is that of isn't."""
_LESS = frozenset([
    "less", "fewer", "lower", "smaller", "worse", "younger", "slower", "shorter", "weaker", "lighter", "harder", "poorer", "cheaper",
    "later", "softer", "colder", "sadder",
])  # fmt: skip
"""Words of comparison that mean little, or what is unwelcome."""
_DENIES = re.compile(
    r"\b(?:not|no|never|nothing|nobody|none|neither|nor|hardly|without|(?:more|less) or)\b|n't\b|\?"
)
_COMPARED = re.compile(
    "(?<![相对无好])比(?![如较起例方赛分上得萨])(?P<other>[^。；！？]{1,22}?)，?(?P<how>[更还要都来][^，。；！？]{1,6}|[少多大小高低好难早晚长短强弱快慢轻重](?=[，。；！？得了一些很])|容易|简单|有用|管用|重要|(?=[，。；！？]))"
)
_NOT_SO = re.compile(
    "(?:不如|不及|比不上|赶不上|没有?(?=[^，。；！？]{1,20}[那这]么|[^，。；！？]{1,20}来得))(?P<one>[^。；！？]{1,22}?)(?:[那这]么|来得|，|(?=[。；！？]))(?P<how>[^，。；！？]{0,6})"
)
_BESIDE = re.compile(
    "(?:比起|较之|相[比较]于?|与其|[跟和与同](?=[^，。；！？]{1,22}相比))(?P<other>[^，。；！？]{1,24})，(?:还?不如)?(?P<one>[^，。；！？]{1,24}?)(?P<how>[更还要][^，。；！？]{1,6}|(?=[，。；！？]))"
)
_OVER = re.compile(
    "(?:胜过|超过|[多高大强优重]于|好过|强过)(?P<other>[^，。；！？]{1,22})(?P<how>)"
)
_SIGNS = frozenset("比如及没较其与相胜超于过")
"""In all Chinese that compares stands one of these."""
_FEW = re.compile("[少低小差糟坏弱慢短轻晚难]|便宜")
_MUCH = late_pattern("[少多]")
_LONGEST = 200
"""Letters, and characters, of a sentence that is read."""
_LEAST = 2
"""Words of the first one that stand with the other, where nothing is known of the other."""


class _Comparison(NamedTuple):
    """What is more, and than what."""

    more: str
    than: str
    how: str
    """The word that compares."""
    place: Span


def may_be_turned(english: str, mandarin: str) -> bool:
    """False for a text that does not compare in both languages."""
    there = words(english)
    if "than" not in there and ("as" not in there or _NOT.isdisjoint(there)):
        return False
    if _SIGNS.isdisjoint(characters(mandarin)):
        return False
    return "than" in there or bool(_AS.search(english))


def turned(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where a folded English sentence compares, and where the Chinese compares the other way round; None for none.

    >>> turned("women are asked more often than men.", "男性被问到的次数比女性多。")
    ((0, 35), (0, 12))
    """
    if max(len(english), len(mandarin)) > _LONGEST or not may_be_turned(english, mandarin):
        return None
    ours, theirs = _english(english), _chinese(mandarin)
    if ours is None or theirs is None:
        return None
    one, other = set(ordered(ours.more)), set(ordered(ours.than))
    more, than = theirs.more, theirs.than
    if (ours.how in _LESS) != bool(_FEW.search(theirs.how)):
        if (ours.how in ("less", "fewer")) == ("少" in theirs.how) or not _MUCH.search(theirs.how):
            return None
        more, than = than, more
    if _count(other - one, than, more):
        return None
    moved = _count(one - other, than, more), _count(other - one, more, than)
    # what is said of the first one may stand on either side: only where nothing of it stays is that enough
    if not moved[0] or not (moved[1] or moved[0] >= _LEAST > _count(one - other, more, than) + 1):
        return None
    return ours.place, theirs.place


def _english(english: str) -> _Comparison | None:
    match = _THAN.search(english)
    if match:
        before, start = _before(english, match)
        how = [each.group() for each in _MORE.finditer(before)]
        if not how or _DENIES.search(before):
            return None
        return _Comparison(before, match["other"], how[-1], (start, match.end()))
    match = _AS.search(english)
    if match:
        before, start = _before(english, match)
        return _Comparison(
            match["other"], f"{before} {match['rest']}", "more", (start, match.end())
        )
    return None


def _chinese(mandarin: str) -> _Comparison | None:
    """The only comparison of a sentence; None for none, or for several."""
    found = [m for p in (_COMPARED, _NOT_SO, _BESIDE, _OVER) for m in p.finditer(mandarin)]
    if len(found) != 1:
        return None
    match = found[0]
    before, start = _before(mandarin, match)
    sides = match.groupdict()
    more, than = sides.get("one", before), sides.get("other", before)
    return _Comparison(more, than, match["how"], (start, match.end()))


def _before(text: str, match: re.Match[str]) -> tuple[str, int]:
    """What stands before a match in its sentence, and where that begins."""
    start = max(text.rfind(sign, 0, match.start()) for sign in ";:.!?。；！？") + 1
    return text[start : match.start()], start


def _count(known: set[str], here: str, there: str) -> int:
    """How many English words stand in one stretch of Chinese and not in the other."""
    return sum(
        stands(patterns, here) and not stands(patterns, there)
        for patterns in map(standing_for, known)
    )
