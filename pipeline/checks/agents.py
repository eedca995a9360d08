"""Find acts and clauses that the Chinese gives to another person than the English does.

The persons are those of `roles.txt`, the acts the everyday words of `anchors.txt` and `kept.txt`. Nothing is guessed: who is
not named in both languages acts nowhere, and a word that stands twice belongs to nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.checks.counterparts import standing_for
from pipeline.checks.relations_en import mentioned, persons_named
from pipeline.checks.relations_zh import persons_in
from pipeline.model.finding import Span
from pipeline.terms.read_words import places

_AUXILIARIES = frozenset(
    [
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "should",
        "must",
        "shall",
        "has",
        "have",
        "had",
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "also",
        "then",
        "always",
        "often",
        "never",
        "still",
        "just",
        "usually",
        "sometimes",
        "first",
        "now",
        "both",
        "all",
        "be",
        "been",
        "not",
        "who",
        "'ll",
    ]
)
"""Words between who acts and the act."""
_BE = frozenset(["is", "are", "was", "were", "be", "been"])
_NO_ACT = frozenset(
    [
        "to",
        "a",
        "an",
        "the",
        "this",
        "that",
        "it",
        "so",
        "as",
        "and",
        "or",
        "but",
        "in",
        "on",
        "at",
        "of",
        "for",
        "with",
        "when",
        "which",
        "if",
        "than",
        "thought",
        "think",
        "guess",
        "know",
        "feel",
    ]
)
_BEFORE = frozenset(
    [
        "to",
        "with",
        "by",
        "for",
        "from",
        "at",
        "about",
        "of",
        "on",
        "and",
        "or",
        "between",
        "than",
        "like",
        "ask",
        "asks",
        "asked",
        "tell",
        "tells",
        "told",
        "help",
        "helps",
        "helped",
        "want",
        "wants",
        "wanted",
        "make",
        "makes",
        "made",
        "see",
        "hear",
        "watch",
        "either",
        "neither",
    ]
)
"""Words before a person who is not the one that acts."""
_IS_ONE_WHO = re.compile(r" (?:is|was|will be) the (?:one|person) (?:who|that) (?=[a-z])")
_AUXILIARIES_ZH = "(?:的?一方)?(?:来|去|会|可以|可|能|要|先|再|也|就|应该|该|必须|得|还|都|想|不|没有?|一直|常常|总是|经常|随时|单独|各自|自己|正)*"
_MAY_ACT = re.compile(_AUXILIARIES_ZH)
_BY = re.compile("由$")
_NOT_BY = re.compile(
    "(?:[给对跟向和与为替陪把请叫求劝帮像比找问同被看听怕爱恨的每因让送载带接教推拉等见]|离开|告诉|关于|因为)(?:[我你他她]们?|自己)?的?$"
)
"""What stands before a person to whom, or with whom, something is done."""
_ONE_WHO = re.compile("(?P<act>[^，。；]{1,6})的人?，?(?:是|却是|就是|还是)$")
"""离开的人是他: behind the act stands who did it."""
_ANYBODY = frozenset(["he", "she", "they"])
_EMPTY = frozenset("来去到有是在做打上下出发害")
"""Acts of one character that are part of many others."""
_LONGEST, _REACH = 200, 6
"""Letters of a sentence whose persons are surely told apart; characters between 由他 and what he does."""
_CLAUSE_EN = re.compile(r"[,;:—.?!]|\b(?:and|but|while|whereas|so|because|since|if|when|which|who)\b")  # fmt: skip
_CLAUSE_ZH = re.compile("[，；：。！？—、]")
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
    ((0, 11), (5, 8))
    """
    persons = persons_named(english) if len(english) <= _LONGEST else ()
    named = mentioned(english) if persons else frozenset()
    acts = list(_acts(english, persons)) if len(named) > 1 else []
    if not acts:
        return None
    ours = {(act.doer, chinese) for act in acts for chinese in act.chinese}
    there = [(name, span) for name, span in persons_in(mandarin) if name in named]
    said = {name for name, _ in there}
    for act in acts:
        if any(_does(mandarin, span, act) for name, span in there if name == act.doer):
            continue
        for name, span in there:
            found = _does(mandarin, span, act)
            by = _BY.search(mandarin, 0, span[0])
            known = any((name, chinese) in ours for chinese in act.chinese)
            if found and not known and (by or act.doer in said) and not _same(name, act.doer):
                return act.span, found
    return None


def _same(one: str, other: str) -> bool:
    """True where two names may mean one person: a noun and he, she or they."""
    both = {one, other}
    may_be = len(both & _ANYBODY) == 1 and both.isdisjoint(("i", "we", "you"))
    return one == other or both == {"i", "we"} or may_be


def _acts(english: str, persons: Sequence[tuple[str, Span]]) -> Iterator[_Act]:
    """What the persons of a sentence do, where it says so in plain order; an act that stands twice is nobody's."""
    tokens = list(re.finditer(r"[a-z]+(?:'[a-z]+)?|[^\sa-z]", english))
    at_start = {match.start(): number for number, match in enumerate(tokens)}
    at_end = {match.end(): number for number, match in enumerate(tokens)}
    stems = Counter(match.group()[:4] for match in tokens)
    for name, (start, end) in persons:
        first, last = at_start.get(start), at_end.get(end)
        if first is None or last is None or (first and tokens[first - 1].group() in _BEFORE):
            continue
        number = last + 1
        is_one = _IS_ONE_WHO.match(english, end)
        if is_one:
            number = at_start[is_one.end()]
        between: set[str] = set()
        while number < len(tokens) and tokens[number].group() in _AUXILIARIES:
            between.add(tokens[number].group())
            number += 1
        verb = tokens[number].group() if number < len(tokens) else ""
        passive = not between.isdisjoint(_BE) and not verb.endswith("ing")
        if passive or verb in _NO_ACT or stems[verb[:4]] > 1:
            continue
        chinese = standing_for(verb)
        if chinese:
            yield _Act(name, chinese, (start, tokens[number].end()))


def _does(mandarin: str, person: Span, act: _Act) -> Span | None:
    """Where a person of the Chinese does it."""
    start, end = person
    before = _ONE_WHO.search(mandarin, max(0, start - 12), start)
    if before and any(_said(c.search(before["act"])) for c in act.chinese):
        return before.start(), end
    by = _BY.search(mandarin, 0, start)
    if not by and _NOT_BY.search(mandarin, max(0, start - _REACH), start):
        return None
    skipped = _MAY_ACT.match(mandarin, end)
    begin = skipped.end() if skipped else end
    for chinese in act.chinese:
        found = chinese.match(mandarin, begin) or (
            by and chinese.search(mandarin, end, end + _REACH)
        )
        if _said(found or None):
            return start, found.end() if found else end
    return None


def _said(found: re.Match[str] | None) -> bool:
    return found is not None and found.group() not in _EMPTY


class _Placed(NamedTuple):
    """A word, or a person, that stands in one clause of each language."""

    word: str
    person: bool
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
    ((4, 38), (0, 11))
    """
    if len(english) > _LONGEST or ("，" not in mandarin and "；" not in mandarin):
        return None
    persons = persons_named(english)
    if len({name for name, _ in persons}) < 2:
        return None
    placed = list(_placed(english, mandarin, persons))
    people = [p for p in placed if p.person]
    words = [p for p in placed if not p.person]
    for one in people:
        for other in people:
            if one.ours == other.ours or one.theirs == other.theirs or _same(one.word, other.word):
                continue
            stayed = {(one.ours, one.theirs), (other.ours, other.theirs)}
            turned = any((w.ours, w.theirs) == (one.ours, other.theirs) for w in words)
            if turned and not any((w.ours, w.theirs) in stayed for w in words):
                first, last = sorted((one, other), key=lambda p: p.span)
                there = sorted((one.at, other.at))
                return (first.span[0], last.span[1]), (there[0], there[1] + 1)
    return None


def _placed(english: str, mandarin: str, persons: Sequence[tuple[str, Span]]) -> Iterator[_Placed]:
    ours, theirs = _clauses(_CLAUSE_EN, english), _clauses(_CLAUSE_ZH, mandarin)
    often = Counter(name for name, _ in persons)
    taken = {at for _, span in persons for at in range(*span)}
    found: list[tuple[str, bool, Span, list[int]]] = []
    there: dict[str, list[int]] = {}
    for name, span in persons_in(mandarin):
        there.setdefault(name, []).append(span[0])
    found += [(name, True, s, there.get(name, [])) for name, s in persons if often[name] == 1]
    for word, starts in places(english).items():
        if len(starts) == 1 and starts[0] not in taken:
            at = [m.start() for c in standing_for(word) for m in c.finditer(mandarin)]
            found.append((word, False, (starts[0], starts[0] + len(word)), at))
    for word, person, span, at in found:
        clauses = {_number(theirs, place) for place in at}
        if len(clauses) == 1:
            yield _Placed(word, person, _number(ours, span[0]), clauses.pop(), span, min(at))


def _clauses(mark: re.Pattern[str], text: str) -> list[int]:
    """Where the clauses end."""
    return [match.start() for match in mark.finditer(text)]


def _number(ends: list[int], at: int) -> int:
    return sum(end <= at for end in ends)
