"""Compare which of two events comes first in an English sentence and in its Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.checks.anchors import Anchor, anchors
from pipeline.checks.relations_en import NOUNS
from pipeline.model.finding import Span
from pipeline.terms.read_words import words

_LINK = re.compile(
    r"(?P<late>(?<!never )(?<!as )(?<!ever )\bbefore\b|\bprior to\b|\bahead of\b|\buntil\b)"
    r"|(?P<early>\bafter\b|\b(?:once|as soon as) (?=you\b|your\b|we\b|they\b|both\b|the\b|he\b|she\b|it\b))"
    r"|(?P<then>[,;.]? (?:and |only )?then\b|; (?!only then\b)|(?<=[a-z] )first[.,;] )"
)
_LINK_WORDS = frozenset(["before", "prior", "ahead", "until", "after", "once", "soon", "then", "first"])  # fmt: skip
"""One of these, or a semicolon, is in every link."""
_NO_EVENT = re.compile(r"[\s\"'”]*(?:[,.;:!?]|$|(?:\d|that\b|this\b|each other\b))")
"""What stands behind a link that joins no two events: said before; after 1 May."""
_LEADING = re.compile(
    r"(?:^|[:;—] |\bthat )[\s“\"']*(?:(?:long|just|shortly|soon|right|even|only|immediately|\w+ (?:hour|day|week|month|year)s?) )?$"
)
"""What stands before a link that leads its sentence, or a clause of it."""
_DENIED = re.compile(
    r"^(?:(?!\b(?:that|which|who|what|where|when|whether|if|because)\b)[^,;])*?(?:\b(?:not|never|cannot|nobody)\b|n't\b)"
)
_WAIT = re.compile(r"\bwait\b")
_FIRST_THEN = re.compile(
    "(?:先|等(?!等))(?P<one>[^。；？！]*?)(?:，?再(?!也|次|见|说[。，])|然后|之?后再?|，?才|接着)(?P<two>[^。；？！]*)"
)
_MARKED = re.compile(
    "(?P<phrase>[^，。；：？！]+?)(?:(?P<before>[之以]前|(?<![目当眼面跟提生从空先之以])前(?![夫妻任男女往台面后途线景提来辈列奏言方科者期]))|(?P<after>[之以过]后|(?<![然最随今背往善落之以过])后(?![来悔果面期续代院天年者方勤边门台备排妈爸盾裔遗患退顾])))"
)
_LEAD_IN = re.compile("^.*(?:[是正不]?在|当|自从|[要会]|以及)(?=.{2})")
"""What stands before an event that is told by 之前 or 之后: 我们打算在."""
_FORBIDS = re.compile("，?[^，。]{0,5}?(?:别(?!忘)|不要(?!忘)|勿|不[得能会可准])")
_OTHER_DENIAL = re.compile("，?[^，。]{0,5}?(?:[不没无]|别忘)")
_RATHER = re.compile(
    r"\b(?:rather than|instead of|(?<!do )(?<!does )(?<!did )not) (?P<side>before|after)\b"
)
_RATHER_ZH = re.compile("(?:而?不是|而非|并非)[^，。；前后]{0,12}(?P<side>前|后)")
_UNITS = frozenset(
    [
        "week",
        "weeks",
        "year",
        "years",
        "month",
        "months",
        "day",
        "days",
        "hour",
        "hours",
        "minute",
        "minutes",
        "then",
        "go",
        "goes",
        "first",
        "second",
        "start",
    ]
)
"""Names of anchors that tell no event."""
_THIRD = frozenset(["he", "she", "they", "him", "her", "them", "his", "their"])
_SIGNS_ZH = frozenset("先等前后")
"""One of these is in all Chinese that says what comes first."""
_LONGEST = 200
"""Letters of a sentence whose two halves are surely those of one link."""


class _Halves(NamedTuple):
    """Where the two events of an English sentence stand."""

    first: Span
    """What happens first."""
    then: Span
    denied: bool
    """True where one may not be done before the other."""


class _Parts(NamedTuple):
    """Two stretches of a sentence; what the first says happens before what the second says."""

    first: str
    then: str


def exchanged(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """The two halves of the folded English, and the Chinese that has them the other way round; None: nothing is.

    >>> exchanged("eat before you talk about money.", "先谈钱，再吃饭。")
    ((0, 32), (0, 7))
    """
    if _SIGNS_ZH.isdisjoint(mandarin):
        return None
    if side := _denied_side(english, mandarin):
        return side
    linked = ";" in english or not _LINK_WORDS.isdisjoint(words(english))
    links = list(_LINK.finditer(english)) if linked and len(english) <= _LONGEST else []
    halves = _halves(english, links[0]) if len(links) == 1 else None
    if halves is None:
        return None
    first, then = _own_words(english, halves)
    if not any(a.stands_in(mandarin) for a in first) or not any(
        a.stands_in(mandarin) for a in then
    ):
        return None
    right = wrong = 0
    where: Span | None = None
    for parts, span in _chinese(mandarin, denied=halves.denied):
        well = _share(first, parts.first, parts.then) + _share(then, parts.then, parts.first)
        badly = _share(first, parts.then, parts.first) + _share(then, parts.first, parts.then)
        right, wrong = right + well, wrong + badly
        where = where or (span if badly > well else None)
    if where and ((wrong and not right) or wrong > right + 1):
        return (min(halves.first[0], halves.then[0]), max(halves.first[1], halves.then[1])), where
    return None


def _own_words(english: str, halves: _Halves) -> tuple[list[Anchor], list[Anchor]]:
    """The known words of either half that the other one has not."""
    known = event_words(english)
    first, then = (
        [a for a in known if start <= a.span[0] < end] for start, end in (halves.first, halves.then)
    )
    both = {m for a in first for m in a.meanings} & {m for a in then for m in a.meanings}
    return [a for a in first if both.isdisjoint(a.meanings)], [
        a for a in then if both.isdisjoint(a.meanings)
    ]


def event_words(english: str) -> list[Anchor]:
    """The known words by which an event may be told from another one; no persons where he or she may stand for them."""
    vague = _UNITS if _THIRD.isdisjoint(words(english)) else _UNITS | NOUNS.keys()
    return [a for a in anchors(english) if vague.isdisjoint(m.name for m in a.meanings)]


def _denied_side(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """After it rather than before it, where the Chinese denies the other one."""
    there = _RATHER_ZH.search(mandarin) if "rather" in english or "not" in english else None
    said = _RATHER.search(english) if there else None
    if said is None or there is None or (said["side"] == "before") == (there["side"] == "前"):
        return None
    return said.span(), there.span()


def _halves(english: str, link: re.Match[str]) -> _Halves | None:
    """What happens first and what happens then; None where that cannot be told."""
    if link["then"]:
        return _Halves((0, link.start()), (link.end(), len(english)), denied=False)
    comma = english.find(",", link.end())
    leading = _LEADING.search(english, 0, link.start())
    if _NO_EVENT.match(english, link.end()) or (leading and comma < 0):
        return None
    event = (link.end(), comma if comma > 0 else len(english))
    main = (comma + 1, len(english)) if leading else (0, link.start())
    denied = bool(_DENIED.search(english[slice(*main)]))
    if link.group() == "until" and not denied and not _WAIT.search(english):
        return None
    if link["late"] and link.group() != "until" and not denied:
        return _Halves(main, event, denied=False)
    return _Halves(event, main, denied=denied and bool(link["late"]))


def _chinese(mandarin: str, *, denied: bool) -> Iterator[tuple[_Parts, Span]]:
    """The pairs of stretches whose order the Chinese says, each with where it says so.

    Where the English forbids one before the other, a Chinese that forbids it after the other has turned them.
    """
    match = _FIRST_THEN.search(mandarin)
    if match:
        yield _Parts(match["one"], match["two"]), match.span()
        return
    for match in _MARKED.finditer(mandarin):
        rest, phrase = mandarin[match.end() :], _LEAD_IN.sub("", match["phrase"])
        if not rest.strip("。，！？"):
            continue
        forbids = _FORBIDS.match(rest)
        if not forbids and match["before"] and _OTHER_DENIAL.match(rest):
            continue
        turned = denied if match["after"] and forbids else bool(match["before"] and not forbids)
        yield _Parts(rest, phrase) if turned else _Parts(phrase, rest), match.span()


def _share(own: list[Anchor], here: str, there: str) -> int:
    """How many words stand here and not there."""
    return sum(a.stands_in(here) and not a.stands_in(there) for a in own)
