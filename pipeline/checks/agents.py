"""Find acts and clauses that the Chinese gives to another person than the English does.

The persons are those of `roles.txt`, the acts the everyday words of `anchors.txt` and `kept.txt`. Nothing is guessed: who is
not named in both languages acts nowhere, and a word that stands twice belongs to nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.checks.counterparts import standing_for
from pipeline.checks.relations_en import mentioned, persons_named
from pipeline.checks.relations_zh import persons_in
from pipeline.model.finding import Span
from pipeline.terms.read_words import places

_ACT = re.compile(
    r"(?:'ll)?(?: (?:is|was|will be) the (?:one|person) (?:who|that))?"
    r"(?: (?:(?P<be>is|are|was|were|be|been)|will|would|can|could|may|might|should|must|shall|has|have|had|do|does|did|also|then|always|often|never|still|just|usually"
    r"|sometimes|first|now|both|all|not|who)\b)* (?P<act>[a-z]+(?:'[a-z]+)?)"
)
"""What a person does, behind the word for the person."""
_NO_ACT = frozenset([
    "to", "a", "an", "the", "this", "that", "it", "so", "as", "and", "or", "but", "in", "on", "at", "of", "for", "with", "when", "which", "if", "than",
    "thought", "think", "guess", "know", "feel", "alone", "together", "first", "again", "here", "there", "home", "back", "out", "up",
])  # fmt: skip
"""Words behind a person that are no act of his or hers, or one that anybody may be said to do."""
_NEVER_ACT = frozenset(["me", "him", "us", "them"])
"""Forms of persons who do nothing in plain order."""
_BEFORE = re.compile(
    r"\b(?:to|with|by|for|from|about|of|on|and|or|between|than|like|asks?|asked|tells?|told|helps?|helped|wants?|wanted|makes?|made|see|hear|watch|either|neither)"
    r" (?:(?:my|your|his|her|our|their|the|an?|each|every|both) )?$"
)
"""What stands before a person who is not the one that acts."""
_NEAR = 16
"""Letters before a person in which it stands."""
_MAY_ACT = re.compile(
    "(?:的?一方)?(?:来|去|会|可以|可|能|要|先|再|也|就|应该|该|必须|得|还|都|想|不|没有?|一直|常常|总是|经常|随时|单独|各自|自己|正)*"
)
_NOT_BY = re.compile(
    "(?:[给对跟向和与为替陪把请叫求劝帮像比找问同被看听怕爱恨的每因让送载带接教推拉等见]|离开|告诉|关于|因为)(?:[^，。；、]{1,4}[、和与或])*(?:[我你他她]们?|自己)?的?$"
)
"""What stands before a person to whom, or with whom, something is done."""
_ONE_WHO = re.compile("(?P<act>[^，。；]{1,6})的人?，?(?:是|却是|就是|还是)$")
"""离开的人是他: behind the act stands who did it."""
_ANYBODY = frozenset(["he", "she", "they"])
_EMPTY = frozenset("来去到有是在做打上下出发害")
"""Acts of one character that are part of many others."""
_LONGEST, _REACH, _BEFORE_ZH = 200, 6, 18
"""Letters of a sentence whose persons are surely told apart; characters between 由他 and what he does, and before a person in a list."""
_CLAUSE_EN = re.compile(r"[,;:—.?!]|\b(?:and|but|while|whereas|so|because|since|if|when|which|who)\b")  # fmt: skip
_CLAUSE_ZH = re.compile("[，；：。！？—、]")
_Clauses = tuple[list[int], list[int]]
"""Where the clauses of both languages end."""
_Pair = tuple[Span, Span]
"""Where something stands in a folded English sentence, and where in its Chinese."""


class _Act(NamedTuple):
    doer: str
    chinese: tuple[re.Pattern[str], ...]
    """What commonly stands for it."""
    span: Span


def moved_act(english: str, mandarin: str) -> _Pair | None:
    """Who does something in the English, and the act of another person of the sentence in the Chinese; None for none.

    >>> moved_act("he controls all of her money.", "他的钱全由她控制。")
    ((0, 11), (5, 7))
    """
    persons = persons_named(english) if len(english) <= _LONGEST else ()
    named = mentioned(english) if persons else frozenset()
    acts = list(_acts(english, persons)) if len(named) > 1 else []
    if not acts:
        return None
    there = [(name, span) for name, span in persons_in(mandarin) if name in named]
    said = {name for name, _ in there}
    for act in acts:
        if any(_does(mandarin, span, act) for name, span in there if name == act.doer):
            continue
        for name, span in there:
            if _same(name, act.doer) or not (act.doer in said or _is_by(mandarin, span)):
                continue
            found = _does(mandarin, span, act)
            own = [chinese for one in acts if one.doer == name for chinese in one.chinese]
            if found and not any(chinese in own for chinese in act.chinese):
                return act.span, found
    return None


def _same(one: str, other: str) -> bool:
    """True where two names may mean one person: a noun and he, she or they."""
    both = {one, other}
    may_be = len(both & _ANYBODY) == 1 and both.isdisjoint(("i", "we", "you"))
    return one == other or both == {"i", "we"} or may_be


def _acts(english: str, persons: Sequence[tuple[str, Span]]) -> Iterator[_Act]:
    """What the persons of a sentence do, where it says so in plain order; an act that stands twice is nobody's."""
    for name, (start, end) in persons:
        found = _ACT.match(english, end)
        if found is None or _BEFORE.search(english, max(0, start - _NEAR), start):
            continue
        verb = found["act"]
        passive = found["be"] and not verb.endswith("ing")
        passive = passive or english[start:end] in _NEVER_ACT
        if passive or verb in _NO_ACT or english.count(f" {verb[:4]}") > 1:
            continue
        chinese = standing_for(verb)
        if chinese:
            yield _Act(name, chinese, (start, found.end()))


def _does(mandarin: str, person: Span, act: _Act) -> Span | None:
    """Where a person of the Chinese does it."""
    start, end = person
    before = _ONE_WHO.search(mandarin, max(0, start - 12), start)
    if before and any(_said(c.search(before["act"])) for c in act.chinese):
        return before.start(), end
    by = _is_by(mandarin, person)
    if not by and _NOT_BY.search(mandarin, max(0, start - _BEFORE_ZH), start):
        return None
    skipped = _MAY_ACT.match(mandarin, end)
    begin = skipped.end() if skipped else end
    for chinese in act.chinese:
        found = chinese.match(mandarin, begin)
        if by and not found:
            found = chinese.search(mandarin, end, end + _REACH)
        if _said(found):
            return start, found.end() if found else end
    return None


def _is_by(mandarin: str, person: Span) -> bool:
    """True where 由 stands before a person, who then does it."""
    return mandarin.endswith("由", 0, person[0])


def _said(found: re.Match[str] | None) -> bool:
    return found is not None and found.group() not in _EMPTY


class _Placed(NamedTuple):
    """A word, or a person, that stands in one clause of each language."""

    word: str
    ours: int
    """Number of the English clause."""
    theirs: int
    """Number of the Chinese one."""
    span: Span
    """Where, in the English."""
    at: int
    """Where, in the Chinese."""


def crossed(english: str, mandarin: str) -> _Pair | None:
    """Two persons of two clauses who changed places while what is said of one of them stayed; None for none.

    >>> crossed("the withdrawer needs time, and the pursuer needs an answer.", "追逐者需要时间，退缩者需要答案。")
    ((4, 42), (0, 9))
    """
    if len(english) > _LONGEST or ("，" not in mandarin and "；" not in mandarin):
        return None
    persons = persons_named(english)
    if len(persons) < 2:
        return None
    clauses = _ends(_CLAUSE_EN, english), _ends(_CLAUSE_ZH, mandarin)
    people = list(_people(mandarin, persons, clauses))
    apart = [
        (one, other)
        for one in people
        for other in people
        if one.ours != other.ours and one.theirs != other.theirs and not _same(one.word, other.word)
    ]
    words = list(_words(english, mandarin, persons, clauses)) if apart else []
    for one, other in apart:
        stayed = {(one.ours, one.theirs), (other.ours, other.theirs)}
        turned = any((w.ours, w.theirs) == (one.ours, other.theirs) for w in words)
        if turned and not any((w.ours, w.theirs) in stayed for w in words):
            first, last = sorted((one, other), key=lambda p: p.span)
            there = sorted((one.at, other.at))
            return (first.span[0], last.span[1]), (there[0], there[1] + 1)
    return None


def _people(
    mandarin: str, persons: Sequence[tuple[str, Span]], clauses: _Clauses
) -> Iterator[_Placed]:
    """The persons who are named once in the English, and in one clause of the Chinese."""
    ours = Counter(name for name, _ in persons)
    there: dict[str, list[int]] = {}
    for name, span in persons_in(mandarin):
        there.setdefault(name, []).append(span[0])
    for name, span in persons:
        if ours[name] == 1 and name in there:
            yield from _placed(name, span, there[name], clauses)


def _words(
    english: str, mandarin: str, persons: Sequence[tuple[str, Span]], clauses: _Clauses
) -> Iterator[_Placed]:
    """The known words that stand once in the English, and in one clause of the Chinese."""
    taken = {at for _, span in persons for at in range(*span)}
    for word, starts in places(english).items():
        if len(starts) == 1 and starts[0] not in taken:
            at = [m.start() for c in standing_for(word) for m in c.finditer(mandarin)]
            yield from _placed(word, (starts[0], starts[0] + len(word)), at, clauses)


def _placed(word: str, span: Span, at: list[int], clauses: _Clauses) -> Iterator[_Placed]:
    ours, theirs = clauses
    numbers = {bisect_right(theirs, place) for place in at}
    if len(numbers) == 1:
        yield _Placed(word, bisect_right(ours, span[0]), numbers.pop(), span, min(at))


def _ends(mark: re.Pattern[str], text: str) -> list[int]:
    """Where the clauses end."""
    return [match.start() for match in mark.finditer(text)]
