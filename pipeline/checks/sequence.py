"""Compare which of two events comes first in an English sentence and in its Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.checks.counterparts import stands
from pipeline.checks.event_words import EventWord, event_words, fit
from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters, places_of, words

_LINK = re.compile(
    r"\b(?:(?P<late>(?<!never )(?<!as )(?<!ever )before|prior to|ahead of|until|by the time)"
    r"|(?P<early>after(?! that\b| which\b)|(?:once|as soon as|the (?:moment|minute|instant))(?= (?:you|your|we|they|both|the|he|she|it|i|my|his|her|their|our|everyone)\b))"
    r"|(?P<follows>follow(?:s|ed)?(?! by\b))"
    r"|(?P<precedes>followed by|precede[sd]?)"
    r"|(?P<sooner>than(?= (?:you|we|they|he|she|it|i|the|his|her)\b)))(?!\w)"
)
_STEP = late_pattern(
    r"(?:[,;.] |(?<=[a-z]) )(?:and |but )?(?:only )?(?:then|after that|after which|afterwards|next)\b,?|; (?!only then\b)|(?<=[a-z] )first[.,;] "
)
"""What parts two steps, where no link does."""
_FIRSTS = {
    "before": "before", "prior": "prior", "ahead": "ahead", "until": "until", "time": "by", "after": "after", "once": "once", "soon": "as", "moment": "the", "minute": "the", "instant": "the",
    "follow": "follow", "follows": "follows", "followed": "followed", "precede": "precede", "precedes": "precedes", "preceded": "preceded", "sooner": "than",
}  # fmt: skip
"""A word of each link, and the one with which it begins."""
_LINK_WORDS = frozenset(_FIRSTS)
_STEP_WORDS = frozenset(["then", "after", "afterwards", "next", "first"])
LINK_WORDS = _LINK_WORDS | _STEP_WORDS
"""One of these, or a semicolon, is in every link."""
_NO_EVENT = re.compile(r"[\s\"'”]*(?:[,.;:!?]|$|(?:\d|that\b|this\b|each other\b))")
"""What stands behind a link that joins no two events: said before; after 1 May."""
_LEADING = re.compile(
    r"(?:^|[:;—] |\bthat )[\s“\"']*(?P<only>(?:not|only) )?(?:(?:long|just|shortly|soon|right|even|only|immediately|\w+ (?:hour|day|week|month|year)s?) )?$"
)
"""What stands before a link that leads its sentence, or a clause of it."""
_INVERTED = late_pattern(r" (?:did|do|does|will|would|can|could|should) (?!not\b)")
"""What the main clause begins with behind “not until” and “only after”."""
_BREAK = re.compile(r"[;:—.?!] ?")
"""What parts a link from what belongs to no event of it."""
_EVENT_ENDS = re.compile(r"[,)]| (?:and|but|or|so|because|if|when|while|unless|especially) ")
_DENIED = re.compile(
    r"^(?:(?!\b(?:that|which|who|what|where|when|whether|if|because)\b)[^,;])*?(?:\b(?:not(?! (?:un\w+|only|just|all|always|rare)\b)|never|cannot|nobody)\b|n't\b)"
)
_WAIT = late_pattern(r"\bwait\b")
_SPAN_OF_TIME = re.compile(
    "^[^，]{0,2}?[0-9几数多很好一二两三四五六七八九十百]+个?多?(?:秒|分钟|小时|天|日|晚|周|星期|礼拜|月|年)$"
)
"""What tells no event: 几天之前; `measured_times` sees to it."""
_WAIT_ONLY = late_pattern(r"\W*(?:\w+ )?(?:please )?wait (?:(?:for )?\w+ ){0,2}$")
_FIRST_THEN = re.compile(
    "(?:先|直到|等(?!等|[0-9]))(?P<one>[^。；？！]*?)(?:[，、]?再(?!也|次|见|说[。，])|然后|之?后再?|，?才|接着)(?P<two>[^。；？！]*)"
)
_WHO = re.compile("的(?=人|伴侣|夫妻|孩子|家庭|父母|妈妈|爸爸|来访者|家长|一方|学生|患者)")
"""What ends the steps that tell somebody: 先道歉、再解释的人."""
_AT_ONCE = re.compile(
    "(?:(?<![万第之专])一(?![直起定般样些点个次下边旦切生天年会方种系刻])(?P<one>[^，。；？！]{1,10})|(?P<done>[^，。；？！]{1,12}完[^，。；？！]{0,12})|刚(?P<just>[^，。；？！]{1,14}))，?[^，。；？！]{0,4}?(?:就|便|立[刻即]|马上|再)(?P<two>[^。；？！]*)"
)
"""Something is done as soon as something else is: 一进门就喊起来."""
_MARKED = re.compile(
    "(?P<phrase>[^，。；：？！]+?)(?:(?P<before>[之以]前|(?<![目当眼面跟提生从空先之以])前(?![夫妻任男女往台面后途线景提来辈列奏言方科者期半]))|(?P<after>[之以过]后|(?<![然最随今背往善落之以过其此身])后(?![来悔果面期续代院天年者方勤边门台备排妈爸盾裔遗患退顾半])))"
)
_LEAD_IN = re.compile("^.*(?:[是正不]?在|当|自从|[要会]|以及)(?=.{2})")
"""What stands before an event that is told by 之前 or 之后: 我们打算在."""
_FORBIDS = re.compile("，?[^，。]{0,5}?(?:别(?!忘)|不要(?!忘)|勿|不[得能会可准])")
_OTHER_DENIAL = re.compile("，?[^，。]{0,5}?(?:[不没无]|别忘)")
_RATHER = late_pattern(
    r"\b(?:(?:rather than|instead of|(?<!do )(?<!does )(?<!did )not|never) (?P<side>before|after)|"
    r"(?P<other>before|after)\b[^.;:]{1,40}, (?:not|never) (?:before|after|the other way (?:around|round)))\b"
)
_SIDES = frozenset(["before", "after"])
_DENYING = frozenset(["rather", "instead", "not", "never"])
_RATHER_ZH = late_pattern(
    "(?:而?不是|而非|并非|不要|别|不能|不可|切勿|请勿)[^，。；前后]{0,12}(?P<side>前|后)"
)
_SIGNS_ZH = frozenset("先等前后刚完")
"""One of these is in nearly all Chinese that says what comes first; else the next, and one of those behind it."""
_ONE = "一"
_THEN_SIGNS_ZH = frozenset("就再便立马")
_LONGEST = 280
"""Letters of a sentence whose two halves are surely those of one link."""
_NEAREST = 2
"""Known words that tell an event: those that stand next to the link."""


class _Halves(NamedTuple):
    """Where the two events of an English sentence stand."""

    first: Span
    """What happens first."""
    then: Span
    denied: bool
    """True where one may not be done before the other."""
    at: int
    """Where their link is: the words next to it tell them best."""


class _Parts(NamedTuple):
    """Two stretches of a sentence; what the first says happens before what the second says."""

    first: str
    then: str
    told: str
    """The one that is told by 之前, 之后 or 先."""


def exchanged(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """The two halves of the folded English, and the Chinese that has them the other way round; None: nothing is.

    >>> exchanged("eat before you talk about money.", "先谈钱，再吃饭。")
    ((0, 31), (0, 7))
    """
    if not may_be_exchanged(english, mandarin):
        return None
    if side := _denied_side(english, mandarin):
        return side
    halves = _linked(english) if len(english) <= _LONGEST else None
    if halves is None:
        return None
    told = list(_chinese(mandarin, denied=halves.denied))
    if not told:
        return None
    both = (halves.first, halves.then)
    first, then = (_own_words(english, mandarin, half, halves.at) for half in both)
    right = wrong = 0
    where: Span | None = None
    for parts, span in told:
        if not any(stands(word.chinese, parts.told) for word in (*first, *then)):
            continue
        well, badly = fit(first, then, parts.first, parts.then)
        right, wrong = right + well, wrong + badly
        where = where or (span if badly > well else None)
    is_known = wrong > 1 or (first and then)
    if where and is_known and ((wrong and not right) or wrong > right + 1):
        return (min(halves.first[0], halves.then[0]), max(halves.first[1], halves.then[1])), where
    return None


def may_be_exchanged(english: str, mandarin: str) -> bool:
    """False for two texts one of which says nothing of what comes first."""
    if LINK_WORDS.isdisjoint(words(english)) and ";" not in english:
        return False
    chars = characters(mandarin)
    return not _SIGNS_ZH.isdisjoint(chars) or (
        _ONE in chars and not _THEN_SIGNS_ZH.isdisjoint(chars)
    )


def _own_words(english: str, mandarin: str, half: Span, at: int) -> list[EventWord]:
    """The known words of a half next to the link that the Chinese has; persons only where it has no others."""
    start, end = half
    near = [word for word in event_words(english) if start <= word.span[0] < end]
    near.sort(key=lambda word: abs(word.span[0] - at))
    found = list[EventWord]()
    for persons in (False, True):
        for word in near:
            if word.is_person == persons and stands(word.chinese, mandarin):
                found.append(word)
                if len(found) == _NEAREST:
                    return found
        if found:
            break
    return found


def _denied_side(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """After it rather than before it, where the Chinese denies the other one."""
    known = words(english)
    if _SIDES.isdisjoint(known) or _DENYING.isdisjoint(known):
        return None
    there = _RATHER_ZH.search(mandarin)
    said = _RATHER.search(english) if there else None
    if said is None or there is None:
        return None
    denied = said["side"] or ("after" if said["other"] == "before" else "before")
    return (said.span(), there.span()) if (denied == "before") != (there["side"] == "前") else None


def _linked(english: str) -> _Halves | None:
    """The halves of the only link of an English sentence; steps are looked at only where nothing else links."""
    there = words(english)
    firsts = {_FIRSTS[word] for word in _LINK_WORDS & there}
    places = sorted([at for first in firsts for at in places_of(first, english)])
    links = [link for at in places if (link := _LINK.match(english, at))]
    is_sooner = "sooner" in there and "no sooner" in english
    links = [link for link in links if bool(link["sooner"]) == is_sooner]
    if not links and (";" in english or not _STEP_WORDS.isdisjoint(there)):
        steps = list(_STEP.finditer(english))
        if len(steps) == 1:
            (start, end), ends = steps[0].span(), len(english)
            return _Halves((0, start), (end, ends), denied=False, at=start)
    return _halves(english, links[0]) if len(links) == 1 else None


def _halves(english: str, link: re.Match[str]) -> _Halves | None:
    """What happens first and what happens then; None where that cannot be told."""
    start, end = link.span()
    breaks = [match.span() for match in _BREAK.finditer(english)]
    low = max((b for _, b in breaks if b <= start), default=0)
    high = min((a for a, _ in breaks if a >= end), default=len(english))
    if link["follows"] or link["precedes"] or link["sooner"]:
        before, behind = (low, start), (end, high)
        if link["follows"]:
            before, behind = behind, before
        return _Halves(before, behind, denied=False, at=start)
    comma = english.find(",", end, high)
    leading = _LEADING.search(english, 0, start)
    turns = _INVERTED.search(english, end, high) if leading and leading["only"] else None
    if turns:
        return _Halves((end, turns.start()), (turns.end(), high), denied=False, at=turns.start())
    if _NO_EVENT.match(english, end) or (leading and comma < 0):
        return None
    ends = _EVENT_ENDS.search(english, end + 6, high)
    event = (end, ends.start() if ends else high)
    main = (comma + 1, high) if leading else (low, start)
    if ends and _WAIT_ONLY.match(english, *main):
        main = (ends.end(), high)  # wait until you are calm, and then talk
    denied = bool(_DENIED.search(english[slice(*main)]))
    if link.group() == "until" and not denied and not _WAIT.search(english):
        return None
    at = comma if leading else start
    if link["late"] and link.group() != "until" and not denied:
        return _Halves(main, event, denied=False, at=at)
    return _Halves(event, main, denied=denied and bool(link["late"]), at=at)


def _chinese(mandarin: str, *, denied: bool) -> Iterator[tuple[_Parts, Span]]:
    """The pairs of stretches whose order the Chinese says, each with where it says so.

    Where the English forbids one before the other, a Chinese that forbids it after the other has turned them.
    """
    chars = characters(mandarin)  # each pattern is slow, and most lack a character of theirs
    match = None if chars.isdisjoint("先等直") else _FIRST_THEN.search(mandarin)
    if match:
        then = _WHO.split(match["two"])[0]
        yield _Parts(match["one"], then, match["one"]), match.span()
        return
    found = False
    for match in () if chars.isdisjoint("前后") else _MARKED.finditer(mandarin):
        rest, phrase = mandarin[match.end() :], _LEAD_IN.sub("", match["phrase"])
        if not rest.strip("。，！？") or _SPAN_OF_TIME.match(phrase):
            continue
        forbids = _FORBIDS.match(rest)
        if not forbids and match["before"] and _OTHER_DENIAL.match(rest):
            continue
        turned = denied if match["after"] and forbids else bool(match["before"] and not forbids)
        found = True
        parts = (rest, phrase) if turned else (phrase, rest)
        yield _Parts(*parts, phrase), match.span()
    if found:
        return
    match = None if chars.isdisjoint("一完刚") else _AT_ONCE.search(mandarin)
    if match:
        first = match["one"] or match["done"] or match["just"]
        yield _Parts(first, match["two"], first), match.span()
