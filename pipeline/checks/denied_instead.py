"""Find what is denied in the place of something else: by the school, not by the police."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.contrast import beside
from pipeline.checks.counterparts import standing_for, stands
from pipeline.checks.interface import EntryContext
from pipeline.checks.persons_en import names_two, persons_named
from pipeline.checks.persons_zh import persons_in
from pipeline.model.finding import Finding, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import places

_NOT = late_pattern(
    r"(?:,|;|—|–|\band) not (?P<tail>[^,;.!?—]{2,60})"
    r"|\b(?:is|was|are|were) not (?P<first>[^,;.!?—]{2,40})(?:[,;:—]|,? but )(?! if| when| because)"
    r"|\b(?:not|n't) (?P<middle>[^,;.!?—]{2,40}),? but "
    r"|(?:\bnot|n't) (?P<before>[^,;.!?—]{2,60})[;.:—] ?(?:i|we|he|she|it|they|you|that|this)\b(?! (?:do|does|did|is|was|are|were|has|have|had)(?:n't| not))"
    r"|n't (?:want|need) (?P<wish>[^,;.!?—]{2,60})[,;] (?:i|we|he|she|they) (?:want|need)"
)
_INSTEAD_ZH = late_pattern(
    "(?:而不是|而非|而不应?该?|不是|并非|不由|不应?该?由)(?P<denied>[^，；。！？]{1,30})"
)
_NOT_ZH = re.compile("不[由应该]|而不")
"""Stands in it, but for 不是 and what ends with 非."""
_INSTEAD = (
    "“{0}”: in “{1}” the Mandarin seems to deny the other one; see which of the two is meant.",
    "英文是“{0}”，译文“{1}”似乎把“是”和“不是”说反了，请看看英文说“不是”的是哪一个。",
)
_LONGEST = 160
"""Letters of a sentence in which one thing is surely set against the other."""
_CLEAR = 2
"""How many words more have to stand on the other side than on their own."""
_Word = tuple[str, Span, tuple[re.Pattern[str], ...]]


def findings(context: EntryContext, code: str) -> Iterator[Finding]:
    """Things that are denied in the place of others."""
    for sentence in context.sentences:
        english, mandarin = sentence.english, sentence.mandarin
        if denied := exchanged(english, mandarin):
            yield beside(context, code, sentence, denied, _INSTEAD)


def may_be_exchanged(english: str, mandarin: str) -> bool:
    """False for a text that denies nothing in this way in one of the languages."""
    if "not " not in english and "n't " not in english:
        return False
    return "不是" in mandarin or "非" in mandarin or _NOT_ZH.search(mandarin) is not None


def exchanged(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where the English denies one thing and the Chinese the other; `english` folded, None where both deny the same.

    >>> exchanged("we want to repair the marriage, not to win the argument.", "我们不是想修复婚姻，而是想赢得争论。")
    ((30, 55), (2, 9))
    """
    if len(english) > _LONGEST or not may_be_exchanged(english, mandarin):
        return None
    denials = tuple(_INSTEAD_ZH.finditer(mandarin))
    matches = tuple(_NOT.finditer(english)) if len(denials) == 1 else ()
    if len(matches) != 1:
        return None
    there, match = denials[0], matches[0]
    start, end = match.span(match.lastgroup or 0)
    ours, others = list[_Word](), list[_Word]()
    for word in _words(english):
        (ours if start <= word[1][0] < end else others).append(word)
    both = {word for word, *_ in ours} & {word for word, *_ in others}
    denied = there["denied"]
    rest = f"{mandarin[: there.start()]}，{mandarin[there.end() :]}"
    turned = [_turned(word, denied, rest) for word in ours if word[0] not in both]
    moved = [max(0, _turned(word, rest, denied)) for word in others if word[0] not in both]
    if max(turned, default=0) < 1 or max(moved, default=0) < 1 or sum(turned) + sum(moved) < _CLEAR:
        return None
    return match.span(), there.span()


def _turned(word: _Word, own: str, other: str) -> int:
    """1 where a word stands on the other side alone, -1 where it stands on its own side alone."""
    return _stands(word, other) - _stands(word, own)


def _words(english: str) -> list[_Word]:
    """The persons of a sentence, and its words that a list knows."""
    persons = [(name, span, ()) for name, span in persons_named(english)]
    taken = {span[0] for _, span, _ in persons}
    found: list[_Word] = [] if names_two(english) else [*persons]  # two are the matter of `role`
    for word, starts in places(english).items():
        chinese = standing_for(word)
        found += [
            (word, (at, at + len(word)), chinese) for at in starts if chinese and at not in taken
        ]
    return found


def _stands(word: _Word, chinese: str) -> bool:
    name, _, patterns = word
    if not patterns:
        return any(name == person for person, _ in persons_in(chinese))
    return stands(patterns, chinese)
