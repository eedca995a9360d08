"""Compare an English sentence with the English that a machine made of its Mandarin again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.checks.numbers_en import allowed_numbers, english_numbers
from pipeline.checks.polarity_en import denials, is_double, may_deny
from pipeline.markdown.sentences import sentences
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import fold
from pipeline.terms.word_lists import word_list

_LIST = word_list("back_translation")
_MODALS = [
    (name, re.compile(rf"\b(?:{'|'.join(_LIST[name])})\b"))
    for name in ("neednot", "must", "should", "may")
]
_SPEAKS = {"neednot": "need not", "must": "must", "should": "should", "may": "may or can"}
_PERSONS = {word: name for name in ("first", "we", "you", "third") for word in _LIST[name]}
_FUNCTION = frozenset(_LIST["function"]) | frozenset(_PERSONS)
_ALIKE = {word: group.split()[0] for group in _LIST["alike"] for word in group.split()}
_WORD = late_pattern(r"[a-z]+(?:'[a-z]+)?")
_ENDING = late_pattern(r"(?:ing|edly|ed|ies|es|s|ly|ness|ment|ful|ation|ion|ity|ive|al|er)\Z")
_STEM = 5
"""Letters in which two words have to agree to be forms of one; shorter ones agree in all."""
_PASSIVE = late_pattern(r"\b(?:is|are|was|were|be|been|being|get|gets|got)\b[^,;]{1,20}\bby\b")
_CLAUSE = late_pattern(r"[,;:—(]|\b(?:and|but|or)\b")
_CLAUSES = 3
"""Words from which a clause says something that may be left out."""
_RUN = 3
"""Words of content in a row without a counterpart from which something is left out or added."""
_FEW = 0.3
"""Share of a sentence's content that comes back at least."""
_LEAST = 4
"""Words of content from which that share means something."""


@dataclass(frozen=True, slots=True)
class BackDifference:
    """One sentence and what came back for it."""

    source: str
    """The English sentence."""
    returned: str
    """What came back."""
    what: tuple[tuple[str, str, str], ...]
    """(kind, words of the English, words that came back), for each thing that differs."""


def differences(source: str, returned: str) -> Iterator[BackDifference]:
    """What differs between two English texts, sentence by sentence where they have as many, else as wholes.

    Args:
        source: visible English.
        returned: what came back for the Mandarin.
    """
    ours, theirs = (_split(text) for text in (source, returned))
    if len(ours) != len(theirs):
        ours, theirs = [source.strip()], [returned.strip()]
    for one, other in zip(ours, theirs, strict=True):
        found = tuple(_compared(one, other))
        if found:
            yield BackDifference(one, other, found)


def _split(text: str) -> list[str]:
    return [sentence.strip() for sentence in sentences(text) if sentence.strip()]


def _compared(source: str, returned: str) -> Iterator[tuple[str, str, str]]:
    one, other = fold(source), fold(returned)
    yield from _numbers(one, other)
    yield from _negation(one, other)
    yield from _modals(one, other)
    yield from _roles(one, other)
    yield from _content(one, other)


def _numbers(one: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Numbers of one side that the other does not have."""
    found = []
    for text, beside in ((one, other), (other, one)):
        allowed = allowed_numbers(beside)
        lacking = [
            text[slice(*demand.span)]
            for demand in english_numbers(text).demands
            if demand.values.isdisjoint(allowed) and not (demand.share and demand.share <= allowed)
        ]
        found.append(", ".join(dict.fromkeys(lacking)))
    if any(found):
        yield "number", found[0], found[1]


def _negation(one: str, other: str) -> Iterator[tuple[str, str, str]]:
    """A denial on one side alone, where the other side has no word that denies in itself."""
    here, there = denials(one), denials(other)
    if bool(here) == bool(there):
        return
    text, beside, found = (one, other, here) if here else (other, one, there)
    if may_deny(beside) or is_double(text):
        return
    said = text[slice(*found[0])]
    yield ("negation", said, "") if here else ("negation", "", said)


def _modals(one: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Force: must, should, may, need not. A sentence without any says nothing about it."""
    here, there = _force(one), _force(other)
    if here and there and not here & there:
        yield "modality", _spoken(here), _spoken(there)
    elif "neednot" in here ^ there:
        yield (("modality", "need not", "") if "neednot" in here else ("modality", "", "need not"))


def _force(text: str) -> set[str]:
    found: set[str] = set()
    for name, pattern in _MODALS:
        text, count = pattern.subn(" ", text)
        found |= {name} if count else set()
    return found


def _spoken(force: set[str]) -> str:
    return ", ".join(_SPEAKS[name] for name in sorted(force))


def _roles(one: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Who does what to whom: one person is named less often and another one more, or they change places."""
    here, there = _named(one), _named(other)
    less, more = Counter(here) - Counter(there), Counter(there) - Counter(here)
    turned = not less and not more and here != there
    # a passive names the same persons the other way round
    if (less and more) or (turned and not _PASSIVE.search(one) and not _PASSIVE.search(other)):
        yield "role", _words_of(one), _words_of(other)


def _named(text: str) -> list[str]:
    return [_PERSONS[word] for word in _WORD.findall(text) if word in _PERSONS]


def _words_of(text: str) -> str:
    """The first of them, as they stand in the text."""
    return " … ".join([word for word in _WORD.findall(text) if word in _PERSONS][:6])


def _content(one: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Words in a row that nothing on the other side answers; or hardly any word comes back."""
    here, there = _meant(one), _meant(other)
    lost, made = _unanswered(here, there), _unanswered(there, here)
    gone, new = _longest_run(lost), _longest_run(made)
    kept = lost.count("")
    few = len(here) >= _LEAST and kept < _FEW * len(here)
    # words that are gone on one side and others that are new on the other are a paraphrase
    left_out = _lost_clause(one, lost, made, 1)
    added = _lost_clause(other, made, lost, _RUN)
    if few or left_out or added or abs(len(gone) - len(new)) >= _RUN:
        yield "content", " ".join(gone), " ".join(new)


def _lost_clause(text: str, lost: Sequence[str], made: Sequence[str], least: int) -> bool:
    """True where nothing of a clause with so many words of content is answered, and nothing new stands for it."""
    if not any(lost) or any(made):
        return False
    gone = {word for word in lost if word}
    clauses = (
        _meant(clause) for clause in _CLAUSE.split(text) if len(_WORD.findall(clause)) >= _CLAUSES
    )
    return any(len(clause) >= least and set(clause) <= gone for clause in clauses)


def _meant(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in _FUNCTION]


def _unanswered(words: Sequence[str], beside: Sequence[str]) -> list[str]:
    """The words, those that the other side answers as empty ones."""
    stems = {_stem(word) for word in beside}
    return ["" if _stem(word) in stems else word for word in words]


def _longest_run(words: Sequence[str]) -> list[str]:
    best: list[str] = []
    run: list[str] = []
    for word in (*words, ""):
        if word:
            run.append(word)
        else:
            best = run if len(run) > len(best) else best
            run = []
    return best


def _stem(word: str) -> str:
    """What forms of one word share, or the first word of its group."""
    word = word.removesuffix("'s")
    if word in _ALIKE:
        return _ALIKE[word]
    short = _ENDING.sub("", word) if len(word) > _STEM else word.removesuffix("s")
    return _ALIKE.get(short, short[:_STEM])
