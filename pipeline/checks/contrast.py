"""Compare kinds of words between an English and a Chinese sentence: must and may, if and even if.

The words lie in `terms/words/NAME.txt`; each file says how its sections are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pipeline.checks.interface import EntryContext, Sentence
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.once import once
from pipeline.terms.read_words import by_first_word, characters, places, words
from pipeline.terms.word_lists import any_of, beginning, compiled, signs, word_list

_ByKind = Iterable[tuple[str, Sequence[str]]]
"""The name of each kind, with entries of it."""
_NEUTRAL = "neutral"
_ANY, _EVERY = "any", r"\w+"
_SURE, _FIRM, _PLAIN = "!=~"
"""Marks of a clash: it is surely wrong; it is one unless Chinese of [kind-firm] is there; only where the English denies nothing."""
_LOST = (
    "The Mandarin does not seem to say the “{0}” of the English; add it, or pass this over if it is said in another way.",
    "英文的“{0}”，译文里似乎没有说出来，请补上；如果换了说法，可以忽略。",
)
"""What is said of a word for which nothing stands."""
_DENIES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|hardly|barely|rarely|unless|until|only|too|cannot|avoid\w*)\b|n't"
)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A word of the English that the Chinese says otherwise, or not at all."""

    english: Span | None
    """Where, in the sentence; None: nothing there asks for the Chinese word."""
    chinese: Span | None
    """Where the other word stands; None: nothing stands for it."""
    sure: bool
    """False where somebody should look."""


class _Chinese(NamedTuple):
    """Chinese words that are looked for only where a character of theirs stands: much faster, for most sentences have none."""

    words: re.Pattern[str]
    """Any of them."""
    signs: frozenset[str]
    """Characters one of which stands in each; empty where that cannot be told."""

    def may_stand_in(self, chinese: str) -> bool:
        """False where no word can stand in a sentence, for it lacks their characters.

        >>> words = re.compile("必须|[^，]得")
        >>> _Chinese(words, frozenset("必得")).may_stand_in("你可以走。")
        False
        """
        return not self.signs or not self.signs.isdisjoint(characters(chinese))

    def stands_in(self, chinese: str) -> bool:
        """True if one of them stands in a sentence."""
        return self.may_stand_in(chinese) and self.words.search(chinese) is not None


@dataclass(frozen=True)
class _Kind:
    """One kind of word; its patterns are compiled when they are first asked for, and most commands ask for few."""

    name: str
    """What its sections are called by."""
    clashing: tuple[str, ...]
    """The Chinese words of the kinds that clash with it."""
    soft: str
    """Other Chinese that may stand for it, as a pattern; "" for none, as in the next two."""
    firm: str
    """Chinese that surely stands for it."""
    loose: str
    """Other English that may explain its Chinese words."""
    clashes: Mapping[str, str]
    """Kinds that say something else → the marks of their line in the list."""
    needed: bool
    """True if Chinese must put it into words."""

    @property
    def matters(self) -> bool:
        """True if anything can be wrong with it."""
        return self.needed or bool(self.clashing)

    def may_clash(self, chinese: str) -> bool:
        """True where something may be wrong with it in a sentence whose English says it."""
        return self.needed or (bool(self.clashing) and self._against.stands_in(chinese))

    @once
    def signs(self) -> frozenset[str]:
        """Characters one of which stands in all Chinese that clashes with it; empty where that cannot be told."""
        return signs(self.clashing)

    @once
    def _against(self) -> _Chinese:
        return _Chinese(any_of(self.clashing), self.signs)


@dataclass(frozen=True)
class _Beginning:
    """The entries of one list that begin with one word of English, for a look at whether something may be wrong."""

    contrasts: Contrasts
    entries: str
    """Their pattern, a group for each kind."""
    kinds: Mapping[str, _Kind]
    """Those of their kinds that matter, by name."""

    @once
    def signs(self) -> frozenset[str]:
        """Characters without one of which nothing is wrong with any of them; empty where that cannot be told."""
        own = [frozenset() if about.needed else about.signs for about in self.kinds.values()]
        return frozenset[str]().union(*own) if all(own) else frozenset()

    def may_clash(self, english: str, starts: Iterable[int], chinese: str) -> bool:
        """True where one of these starts, in a sentence, is that of an entry with which something may be wrong."""
        for at in starts:
            match = compiled(self.entries).match(english, at)
            about = self.kinds.get(match.lastgroup or "") if match else None
            if about and about.may_clash(chinese):
                return True
        return False


class Contrasts:
    """The kinds of one word list."""

    def __init__(self, name: str) -> None:
        """Of `terms/words/NAME.txt`. Raises KeyError for a clash of kinds that it does not have."""
        self._lists = lists = word_list(name)
        order = list(dict.fromkeys(section.partition("-")[0] for section in lists))
        order = [kind for kind in order if f"{kind}-zh" in lists or f"{kind}-en" in lists]
        self._kinds = {kind: _kind(kind, lists) for kind in order}
        english = [(_NEUTRAL, lists.get(_NEUTRAL, ())), *((kind, lists.get(f"{kind}-en", ())) for kind in order)]  # fmt: skip
        begins = _by_first_word(english)
        self._english = {word: rf"(?:{_groups(own)})(?!\w)" for word, own in begins.items()}
        firsts = set[str]()
        for word, own in begins.items():
            known = ((kind, self._kinds.get(kind)) for kind, _ in own)
            matter = {kind: about for kind, about in known if about and about.matters}
            if matter:
                firsts.add(word)
                _BEGINS.setdefault(word, []).append(_Beginning(self, self._english[word], matter))
        self._first = frozenset(lists.get(_ANY, ()) or firsts)
        alone = [(kind, lists[f"{kind}-zh"]) for kind in lists.get("alone", ())]
        self._asks_any = _EVERY in lists.get(_ANY, ())
        of_alone = signs(word for _, entries in alone for word in entries)
        self._alone = _Chinese(re.compile(_groups(alone)), of_alone) if alone else None
        if self._alone:
            _ALONE.append((self, self._alone))

    def __call__(self, english: str, chinese: str) -> Sequence[Contrast]:
        """What one sentence says in one language and not in the other; `english` folded.

        >>> found = Contrasts("modality")("you may skip any question.", "任何问题都必须跳过。")[0]
        >>> found.english, found.chinese, found.sure
        ((4, 7), (5, 7), True)
        """
        may_clash = self in _clashing_in(english, chinese)
        found = tuple(self._compared(english, chinese)) if may_clash else ()
        if not found and self._alone and self._alone.may_stand_in(chinese):
            return tuple(self._unasked(self._alone.words, english, chinese))
        return found

    @once
    def _chinese(self) -> re.Pattern[str]:
        """The Chinese words of all kinds."""
        kinds = [(kind, self._lists.get(f"{kind}-zh", ())) for kind in self._kinds]
        start = beginning(entry for _, entries in kinds for entry in entries)
        return re.compile(f"{start}(?:{_groups(kinds)})")

    def _unasked(self, alone: re.Pattern[str], english: str, chinese: str) -> Iterator[Contrast]:
        """The first Chinese word of the kinds that stand only where the English asks for them, and that it does not ask for."""
        for match in alone.finditer(chinese):
            kind = match.lastgroup or ""
            if kind not in self._said(english) and not self._explains(kind, english):
                yield Contrast(None, match.span(), sure=False)
                return

    def _compared(self, english: str, chinese: str) -> Iterator[Contrast]:
        said = self._said(english)
        asked = [
            about for kind in said if (about := self._kinds.get(kind)) and about.may_clash(chinese)
        ]
        if not asked:
            return
        found = [(match.lastgroup or "", match.span()) for match in self._chinese.finditer(chinese)]
        kinds = {kind for kind, _ in found}
        for about in asked:
            if about.name not in kinds:
                contrast = self._contrast(about, english, chinese, said, found)
                if contrast:
                    yield contrast

    def may_say(self, text: frozenset[str]) -> bool:
        """True if any of these words of an English text is the first of a word of the list, or may be: some Chinese is asked for by any."""
        return self._asks_any or not self._first.isdisjoint(text)

    def _said(self, english: str) -> dict[str, list[Span]]:
        """The kinds of an English sentence, each with where it stands."""
        said: dict[str, list[Span]] = {}
        end = 0
        where = places(english)
        known = [(at, word) for word in self._english.keys() & where.keys() for at in where[word]]
        for at, word in sorted(known):
            match = compiled(self._english[word]).match(english, at) if at >= end else None
            if match:
                end = match.end()
                said.setdefault(match.lastgroup or "", []).append(match.span())
        return said

    def _contrast(
        self,
        about: _Kind,
        english: str,
        chinese: str,
        said: Mapping[str, list[Span]],
        there: list[tuple[str, Span]],
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
            if other in said or not self._explains(other, english):
                return Contrast(said[about.name][0], span, _SURE in marks)
        lost = about.needed and not (about.soft and compiled(about.soft).search(chinese))
        return Contrast(said[about.name][0], None, sure=False) if lost else None

    def _explains(self, kind: str, english: str) -> bool:
        loose = self._kinds[kind].loose
        return bool(loose and compiled(loose).search(english))


_BEGINS: dict[str, list[_Beginning]] = {}
"""Each word with which entries of a kind that matters begin, with those of all lists."""
_ALONE: list[tuple[Contrasts, _Chinese]] = []
"""The lists with Chinese words that stand only where the English asks for them, and these words."""


@lru_cache(maxsize=64)
def _clashing_in(english: str, chinese: str) -> frozenset[Contrasts]:
    """The lists of which the English seems to say a kind that is needed, or has its opposite in the Chinese."""
    found: set[Contrasts] = set()
    there, chars = places(english), characters(chinese)
    for word in _BEGINS.keys() & there.keys():
        for own in _BEGINS[word]:
            if own.contrasts in found or (own.signs and own.signs.isdisjoint(chars)):
                continue
            if own.may_clash(english, there[word], chinese):
                found.add(own.contrasts)
    return frozenset(contrasts for contrasts in found if contrasts.may_say(words(english)))


@lru_cache(maxsize=4)
def _looked_for(sentences: tuple[Sentence, ...]) -> frozenset[Contrasts]:
    """The lists that may find something in one of some sentences; each of seven checks asks for its own."""
    both = [s for s in sentences if s.english and s.mandarin]
    clashing = (_clashing_in(sentence.english, sentence.mandarin) for sentence in both)
    alone = (lists for s in both for lists, own in _ALONE if own.may_stand_in(s.mandarin))
    return frozenset(chain(alone, *clashing))


def findings(
    context: EntryContext, contrasts: Contrasts, code: str, lost: tuple[str, str] = _LOST
) -> Iterator[Finding]:
    """What a word list finds in an entry, each with the two words side by side.

    Args:
        context: the entry.
        contrasts: the word list.
        code: of the check that asks.
        lost: what is said, in English and in Chinese, of a word for which nothing stands; {0} is the word.
    """
    if not context.chars or contrasts not in _looked_for(context.sentences):
        return
    if not contrasts.may_say(words(context.folded)):
        return
    for sentence in context.sentences:
        if not sentence.english or not sentence.mandarin:
            continue  # a sentence without a partner is the matter of `length`
        for found in contrasts(sentence.english, sentence.mandarin):
            yield _finding(context, sentence, found, code, lost)


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
    english, source = "", None
    if found.english:
        start, end = (sentence.en_at + place for place in found.english)
        english, source = context.source.plain[start:end], context.source_span(start, end)
    if found.chinese is None:
        en, zh = (message.format(english) for message in lost)
        target = None
    else:
        first, last = (sentence.zh_at + place for place in found.chinese)
        mandarin = context.target.plain[first:last]
        target = context.target_span(first, last)
    if found.chinese and not found.english:
        en = f"The Mandarin says “{mandarin}”, no word of the English asks for it; write what the English says."
        zh = f"译文有“{mandarin}”，英文没有这个意思，请照英文改正。"
    elif found.chinese:
        en = f"The English says “{english}”, the Mandarin “{mandarin}”, which means something else; write what the English says."
        zh = f"英文是“{english}”，译文却是“{mandarin}”，意思不同，请照英文改正。"
    return context.finding(
        code, loudness(context, sure=found.sure), (en, zh), source=source, target=target
    )


def _kind(kind: str, lists: Mapping[str, tuple[str, ...]]) -> _Kind:
    soft, firm, loose = (lists.get(f"{kind}-{part}", ()) for part in ("soft", "firm", "loose"))
    clashes = [entry.split() for entry in lists.get("clash", ())]
    clashing = (word for one, other, *_ in clashes if one == kind for word in lists[f"{other}-zh"])
    return _Kind(
        kind,
        tuple(clashing),
        "|".join(soft),
        "|".join(firm),
        rf"(?<!\w)(?:{'|'.join(loose)})(?!\w)" if loose else "",
        {other: "".join(rest) for one, other, *rest in clashes if one == kind},
        kind in lists.get("lost", ()),
    )


def _by_first_word(kinds: _ByKind) -> dict[str, list[tuple[str, Sequence[str]]]]:
    """Each word with which entries begin, and those entries by their kinds."""
    found: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for kind, entries in kinds:
        for first, own in by_first_word(entries).items():
            found.setdefault(first, []).append((kind, own))
    return found


def _groups(kinds: _ByKind) -> str:
    """One alternative a kind, with its name, the first one first."""
    return "|".join(f"(?P<{kind}>{'|'.join(entries)})" for kind, entries in kinds if entries)
