"""Compare kinds of words between an English and a Chinese sentence: must and may, if and even if.

The words lie in `terms/words/NAME.txt`; each file says how its sections are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.checks.clause_alignment import clause_pairs
from pipeline.checks.contrast_kinds import (
    BEGINNINGS,
    Beginning,
    ByKind,
    Kind,
    groups,
    read_kind,
)
from pipeline.checks.counterparts import known, stands
from pipeline.checks.interface import EntryContext
from pipeline.checks.sentence_alignment import Sentence
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.model.once import once
from pipeline.terms.read_words import by_first_word, places_of, words
from pipeline.terms.word_lists import beginning, compiled, word_list

_NEUTRAL = "neutral"
_ANY = "any"
_SURE, _FIRM, _PLAIN, _NEAR = "!=~-"
"""Marks of a clash: it is surely wrong; it is one unless Chinese of [kind-firm] is there; only where the English denies nothing; not where
one word is denied and the other is not."""
_LOST = (
    "The Mandarin does not seem to say the “{0}” of the English; add it, or pass this over if it is said in another way.",
    "英文的“{0}”，译文里似乎没有说出来，请补上；如果换了说法，可以忽略。",
)
"""What is said of a word for which nothing stands."""
_DENIES = late_pattern(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|hardly|barely|rarely|unless|until|only|too|cannot|avoid\w*)\b|n't"
)
_DENIED = late_pattern(
    r"(?:\b(?:not|no|never|none|nobody|nothing|neither|nor|without|hardly|barely|rarely|seldom|cannot|too|less|least|rather|instead of|avoid\w*|stop\w*|prevent\w*"
    r"|refus\w+|fail\w*)\b|n't)[^,;:.!?]*$"
)
_DENIED_ZH = late_pattern("[不没别未无勿莫非甭免防避拒禁止]")
_BEFORE, _BEFORE_ZH = 24, 5
"""Letters before an English word, and characters before a Chinese one, among which something may deny it."""
_Word = tuple[str, Span]
"""The kind of a Chinese word, and where it stands."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A word of the English that the Chinese says otherwise, or not at all."""

    english: Span
    """Where, in the sentence."""
    chinese: Span | None
    """Where the other word stands; None: nothing stands for it."""
    sure: bool
    """False where somebody should look."""


class Contrasts:
    """The kinds of one word list."""

    def __init__(self, name: str, lists: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Of `terms/words/NAME.txt`, or of sections like it has. Raises KeyError for a clash of kinds that it does not have."""
        self.name = name
        lists = word_list(name) if lists is None else lists
        self._lists = lists
        order = list(dict.fromkeys(section.partition("-")[0] for section in lists))
        order = [kind for kind in order if f"{kind}-zh" in lists or f"{kind}-en" in lists]
        self._kinds = {kind: read_kind(kind, lists) for kind in order}
        english = [(_NEUTRAL, lists.get(_NEUTRAL, ())), *((kind, lists.get(f"{kind}-en", ())) for kind in order)]  # fmt: skip
        begins = _by_first_word(english)
        self._english = {word: rf"(?<!\w)(?:{groups(own)})(?!\w)" for word, own in begins.items()}
        asked = frozenset(lists.get(_ANY, ()))
        firsts = set[str]()
        for word, own in begins.items():
            for kind, entries in own:
                about = self._kinds.get(kind)
                if about and about.matters:
                    firsts.add(word)
                    BEGINNINGS.add(
                        Beginning(name, word, about, entries, self._english[word], asked)
                    )
        self._first = asked or frozenset(firsts)

    def __call__(self, english: str, chinese: str) -> Sequence[Contrast]:
        """What one sentence says in one language and not in the other; `english` folded.

        >>> found = Contrasts("modality")("you may skip any question.", "任何问题都必须跳过。")[0]
        >>> found.english, found.chinese, found.sure
        ((0, 12), (5, 7), True)
        """
        said = self._said(english) if self.may_say(words(english)) else {}
        asked = self._asked(said, chinese)
        there = self._there(chinese) if asked else []
        found = tuple(self._compared(english, chinese, said, asked, there))
        if found or not any(self._lacks(kind, said, chinese, there) for kind in said if asked):
            return found
        return tuple(self._by_clause(english, chinese, said, there))

    @once
    def _chinese(self) -> re.Pattern[str]:
        """The Chinese words of all kinds."""
        kinds = [(kind, self._lists.get(f"{kind}-zh", ())) for kind in self._kinds]
        start = beginning(entry for _, entries in kinds for entry in entries)
        return re.compile(f"{start}(?:{groups(kinds)})")

    def _by_clause(
        self, english: str, chinese: str, said: Mapping[str, list[Span]], there: list[_Word]
    ) -> Iterator[Contrast]:
        """The first word that its own Chinese clause says otherwise, where the sentence has that kind less often too."""
        for (start, end), (first, last) in clause_pairs(english, chinese):
            clause, mandarin = english[start:end], chinese[first:last]
            own = self._said(clause)
            asked = self._asked(own, mandarin)
            theirs = self._there(mandarin) if asked else []
            for found in self._compared(clause, mandarin, own, asked, theirs):
                if found.chinese:
                    ours = _moved(found.english, start)
                    kind = next((kind for kind, spans in said.items() if ours in spans), None)
                    if kind is not None and self._lacks(kind, said, chinese, there):
                        yield Contrast(ours, _moved(found.chinese, first), sure=False)
                        return

    def _lacks(
        self, kind: str, said: Mapping[str, list[Span]], chinese: str, there: list[_Word]
    ) -> bool:
        """True if a Chinese sentence has a kind less often than the English has it."""
        firm = self._kinds[kind].firm if kind in self._kinds else ""
        if f"{kind}-zh" not in self._lists and firm and compiled(firm).search(chinese):
            return False  # until: 之前 or 才 of another clause may be its own
        return sum(other == kind for other, _ in there) < len(said[kind])

    def _asked(self, said: Iterable[str], chinese: str) -> list[Kind]:
        """Those of some kinds of an English sentence with which something may be wrong."""
        known = filter(None, map(self._kinds.get, said))
        return [about for about in known if about.may_clash(chinese)]

    def _compared(
        self,
        english: str,
        chinese: str,
        said: Mapping[str, list[Span]],
        asked: Sequence[Kind],
        there: list[_Word],
    ) -> Iterator[Contrast]:
        kinds = {kind for kind, _ in there}
        for about in asked:
            if about.name not in kinds:
                contrast = self._contrast(about, english, chinese, said, there)
                if contrast:
                    yield contrast

    def may_say(self, text: frozenset[str]) -> bool:
        """True if any of these words of an English text is the first of a word of the list, or one that it asks for."""
        return not self._first.isdisjoint(text)

    def _there(self, chinese: str) -> list[_Word]:
        """The Chinese words of all kinds in a sentence."""
        return [(match.lastgroup or "", match.span()) for match in self._chinese.finditer(chinese)]

    def _said(self, english: str) -> dict[str, list[Span]]:
        """The kinds of an English sentence, each with where it stands."""
        said: dict[str, list[Span]] = {}
        end = 0
        there = self._english.keys() & words(english)
        known = [(at, word) for word in there for at in places_of(word, english)]
        for at, word in sorted(known):
            match = compiled(self._english[word]).match(english, at) if at >= end else None
            if match:
                end = match.end()
                said.setdefault(match.lastgroup or "", []).append(match.span())
        return said

    def _contrast(
        self,
        about: Kind,
        english: str,
        chinese: str,
        said: Mapping[str, list[Span]],
        there: list[_Word],
    ) -> Contrast | None:
        """What stands for a kind of the English that has no word of its own in the Chinese."""
        clashes = about.clashes
        rest = chinese
        for other, (start, end) in there:
            if other in clashes:
                rest = f"{rest[:start]}{' ' * (end - start)}{rest[end:]}"
        for other, span in there:
            marks = clashes.get(other)
            if marks is None:
                continue
            excuse = about.firm if _FIRM in marks else about.soft
            if excuse and compiled(excuse).search(rest):
                continue
            if other in said and len(said[other]) >= sum(kind == other for kind, _ in there):
                continue
            if _PLAIN in marks and _DENIES.search(english):
                continue
            if _NEAR in marks and _denied(english, said[about.name][0], chinese, span):
                continue
            if other in said or not self._explains(other, english):
                return Contrast(said[about.name][0], span, _SURE in marks)
        lost = about.needed and not (about.soft and compiled(about.soft).search(chinese))
        return Contrast(said[about.name][0], None, sure=False) if lost else None

    def _explains(self, kind: str, english: str) -> bool:
        loose = self._kinds[kind].loose
        return bool(loose and compiled(loose).search(english))


def findings(
    context: EntryContext, contrasts: Contrasts, code: str, lost: tuple[str, str] = _LOST
) -> Iterable[Finding]:
    """What a word list finds in an entry, each with the two words side by side.

    Args:
        context: the entry.
        contrasts: the word list.
        code: of the check that asks.
        lost: what is said, in English and in Chinese, of a word for which nothing stands; {0} is the word.
    """
    clashing = context.clashing.get(contrasts.name)
    return _found(context, contrasts, clashing, code, lost) if clashing and context.chars else ()


def _found(
    context: EntryContext,
    contrasts: Contrasts,
    clashing: Iterable[int],
    code: str,
    lost: tuple[str, str],
) -> Iterator[Finding]:
    """The same of some sentences, which their numbers tell."""
    for number in clashing:
        sentence = context.sentences[number]
        for found in contrasts(sentence.english, sentence.mandarin):
            if found.chinese or _is_paired(context, number):
                yield _finding(context, sentence, found, code, lost)


def _is_paired(context: EntryContext, number: int) -> bool:
    """False for a sentence that shares more words with the Mandarin beside its own: then nothing is lost, they are paired wrongly."""
    english, own, *_ = context.sentences[number]
    beside = (*context.sentences[max(0, number - 1) : number], *context.sentences[number + 1 : number + 2])  # fmt: skip
    ours = known(words(english)) if beside else []
    least, *others = (
        sum(stands(patterns, chinese) for patterns in ours)
        for chinese in (own, *(sentence.mandarin for sentence in beside))
    )
    return least >= max(others, default=0)


def loudness(context: EntryContext, *, sure: bool) -> Severity:
    """A warning where it is sure, or in safety text; else a hint (ADR 27)."""
    return Severity.WARNING if sure or context.entry.safety else Severity.INFO


def beside(
    context: EntryContext,
    code: str,
    sentence: Sentence,
    spans: tuple[Span, Span],
    messages: tuple[str, str],
    *,
    sure: bool = False,
) -> Finding:
    """A finding on words of a sentence and those of its translation.

    Args:
        context: the entry.
        code: of the check that found it.
        sentence: the sentence, in both languages.
        spans: where the words stand in its English, and where in its Chinese.
        messages: in English and in Chinese; {0} stands for the English words, {1} for the Chinese ones.
        sure: as of `loudness`.
    """
    start, end = (sentence.en_at + place for place in spans[0])
    first, last = (sentence.zh_at + place for place in spans[1])
    english = context.source.plain[start:end].strip(" ,.;:!?“")
    mandarin = context.target.plain[first:last].strip("。")
    en, zh = (message.format(english, mandarin) for message in messages)
    return context.finding(
        code,
        loudness(context, sure=sure),
        (en, zh),
        source=context.source_span(start, end),
        target=context.target_span(first, last),
    )


def _finding(
    context: EntryContext, sentence: Sentence, found: Contrast, code: str, lost: tuple[str, str]
) -> Finding:
    start, end = (sentence.en_at + place for place in found.english)
    english, source = context.source.plain[start:end], context.source_span(start, end)
    if found.chinese is None:
        en, zh = (message.format(english) for message in lost)
        target = None
    else:
        first, last = (sentence.zh_at + place for place in found.chinese)
        mandarin = context.target.plain[first:last]
        target = context.target_span(first, last)
        en = f"The English says “{english}”, the Mandarin “{mandarin}”, which means something else; write what the English says."
        zh = f"英文是“{english}”，译文却是“{mandarin}”，意思不同，请照英文改正。"
    return context.finding(
        code, loudness(context, sure=found.sure), (en, zh), source=source, target=target
    )


def _denied(english: str, word: Span, chinese: str, other: Span) -> bool:
    """True if one of two words, an English one and a Chinese one, seems to be denied, and the other does not."""
    before = english[max(0, word[0] - _BEFORE) : word[0]]
    start = max(0, other[0] - _BEFORE_ZH)
    before_zh = re.split("[，；：。！？、]", chinese[start : other[0]])[-1]
    twice = len(_DENIED_ZH.findall(before_zh)) % 2 == 0
    return bool(_DENIED.search(before)) == twice


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _by_first_word(kinds: ByKind) -> dict[str, list[tuple[str, Sequence[str]]]]:
    """Each word with which entries begin, and those entries by their kinds."""
    found: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for kind, entries in kinds:
        for first, own in by_first_word(entries).items():
            found.setdefault(first, []).append((kind, own))
    return found
