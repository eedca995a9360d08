"""Check that no character, word, clause or text is repeated by mistake."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pipeline.checks.interface import About, Check, EntryContext, PageContext
from pipeline.checks.safe_fix import apply, first_change, safe
from pipeline.model.finding import Finding, Scope, Severity, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters
from pipeline.terms.script import HAN, fold
from pipeline.terms.word_lists import word_list
from pipeline.terms.words import is_whole

CODE = "dup"
_LIST = word_list("doubled")
_DOUBLED = {char: words for char, *words in map(str.split, _LIST["never"])}
"""Characters that are never doubled on purpose, each with words that begin with it and may follow another word's end."""
_ENDS = tuple(word for line in _LIST["ends"] for word in line.split())
"""Words that end with such a character: 目的的 is fine, and so is 为了了解."""
_TWICE = re.compile(r"(.)(?=\1)")
_MARKS = re.compile(r"([，、；：])\1+|(?<!。)。。(?!。)|([？！])\2+")
_ECHO = late_pattern(r"([a-z]{4,12})\1")
"""A word that says its own sound twice, which Chinese does too: Ngorongoro."""
_WORD_EN = late_pattern(r"[a-z0-9']+")
_MARKS_EN = late_pattern(r"[!?]{2}")
_WORD = re.compile(f"([{HAN}]{{2,6}}?)\\1")
_SHORT = 2
"""Characters of the shortest such word."""
_ABAB = frozenset(word for line in _LIST["again"] for word in line.split())
"""Words that are said twice on purpose."""
_EMPHASIS = "一很好太真多非特大越几两常轻慢静深远久满紧"
"""Doubled words that begin so mean much or one by one: 很久很久, 一点一点, 越来越."""
_AGAIN = re.compile(f"([{HAN}]{{4,12}})(?!接)[{HAN}]\\1")
"""A phrase that begins anew one character later: 这张卡片是这张卡片; 一个问题接一个问题 says one after another."""
_CLAUSE = re.compile(rf"[{HAN}]{{7,}}")
_ADJACENT = re.compile(f"(?<![{HAN}])([{HAN}]{{4,}})[，、；]\\1(?![{HAN}])")
_SENTENCE = re.compile(r"(?<![^。！？\n])[^。！？\n]+[。！？]")
_SENTENCE_EN = late_pattern(r"(?<=[.!?])[”\"]? ")
_AROUND = " ”’）。！？"
"""What may stand around the words of a sentence."""
_WORK = 20_000
"""Characters that are read for the repairs of one text's doubled words; a long text shows its first ones."""
_MOST = 50
"""Clauses of one text that are looked at, the longest first: who has so many mends the text and asks again."""
_SHORTEST, _WORDS = 5, 3
"""Characters, and English words, from which the same Mandarin for two English texts is a slip and no coincidence."""


def check(context: EntryContext) -> Iterator[Finding]:
    """No 的的, no word and no mark twice in a row, no clause twice where the English has it once."""
    chars, plain = context.chars, context.target.plain
    again = len(chars) - len(characters(chars))  # so many stood before
    if again and _TWICE.search(chars):
        yield from _in_a_row(context)
    found = _WORD.finditer(chars) if again >= _SHORT else ()
    words = [match.span(1) for match in found if not _may_double(match)]
    if words and not _is_double_in_english(context):
        # each is shown with a repair of its own, which takes a reading of the whole text
        most = 1 + _WORK // len(chars)
        yield from (_finding(context, [span]) for span in words[:most])
    if _says_again(plain, 3):
        sentences = list(_SENTENCE.finditer(plain))
        if _says_again(plain, 4):
            yield from _clauses(context, sentences)
        yield from _endings(context, sentences)


def _in_a_row(context: EntryContext) -> Iterator[Finding]:
    """Characters that are never doubled, and marks, where some character follows itself."""
    twice = [match.start() + 1 for match in _TWICE.finditer(context.chars)]
    if spans := list(_characters(context.chars, twice)):
        yield _finding(context, spans)
    marks = list(_marks(context.chars))
    if marks and not _MARKS_EN.search(context.folded):
        yield _finding(context, marks)


def _says_again(plain: str, size: int) -> bool:
    """False for a text in which no so many characters stand twice, as in most: then no longer clause does.

    >>> _says_again("停下来。停下来。", 3), _says_again("停一停，停下来。", 3)
    (True, False)
    """
    if len(plain) - len(characters(plain)) < size:
        return False
    seen: set[str] = set()
    again = 0
    for char in plain:
        if char not in seen:
            seen.add(char)
            again = 0
        elif (again := again + 1) == size:
            break  # so many in a row, each of which stood somewhere before
    else:
        return False
    parts = [plain[at : at + size] for at in range(len(plain) - size + 1)]
    return len(set(parts)) < len(parts)


def _endings(context: EntryContext, found: list[re.Match[str]]) -> Iterator[Finding]:
    """A short sentence that only says the end of the one before it again (停下来 after 你可以停下来)."""
    if len(found) < 2:
        return
    if not any(len(match.group().strip(_AROUND)) < _SHORTEST for match in found[1:]):
        return
    if len(found) <= len(_SENTENCE_EN.split(context.folded.strip())):
        return
    for one, two in itertools.pairwise(found):
        again = two.group().strip(_AROUND)
        if 2 < len(again) < _SHORTEST and one.group().strip(_AROUND).endswith(again):
            yield context.finding(
                CODE,
                Severity.WARNING,
                (
                    f"“{again}” stands here twice; take one of the two out.",
                    f"“{again}”写了两遍，请删去一处。",
                ),
                target=context.target_span(*two.span()),
            )
            return


def _clauses(context: EntryContext, found: list[re.Match[str]]) -> Iterator[Finding]:
    """Clauses and sentences that stand twice, the longest of those that lie in each other."""
    plain = context.target.plain
    sentences = [match.group().strip(" ”’）") for match in found]
    parts = [*_CLAUSE.findall(plain), *(part for part in sentences if len(part) >= 5)]
    parts += 2 * [match[1] for match in _ADJACENT.finditer(plain)]
    parts += 2 * [match[1] for match in _AGAIN.finditer(plain)]
    if len(set(parts)) == len(parts):
        return
    counts = Counter(parts)
    twice = sorted((text for text, count in counts.items() if count > 1), key=len, reverse=True)
    if twice and _is_double_in_english(context):
        in_a_row = {a for a, b in itertools.pairwise(sentences) if a == b}
        twice = [] if _says_one_twice(context) else [text for text in twice if text in in_a_row]
    for number, text in enumerate(twice[:_MOST]):
        if any(text in longer for longer in twice[:number]):
            continue
        start = plain.rindex(text)
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"“{text}” stands here twice; take one of the two out.",
                f"“{text}”写了两遍，请删去一处。",
            ),
            target=context.target_span(start, start + len(text)),
        )


def _characters(chars: str, twice: Iterable[int]) -> Iterator[Span]:
    """The second of two equal characters that are never doubled; `twice`: where a character stands that stood before."""
    for index in twice:
        char = chars[index]
        if char not in _DOUBLED:
            continue
        begins = any(chars.startswith(word, index) for word in _DOUBLED[char])
        if char == "了" and chars[index - 2 : index - 1] in {"不", "得"}:
            continue  # 受不了了
        if not begins and not chars.endswith(_ENDS, 0, index) and not _is_laughter(chars, index):
            yield (index, index + 1)


def _is_laughter(chars: str, index: int) -> bool:
    """True within three or more of the same, which is sound and not a slip."""
    return chars[max(0, index - 2) : index + 1] == chars[index] * 3 or chars[
        index - 1 : index + 2
    ] == (chars[index] * 3)


def _marks(chars: str) -> Iterator[Span]:
    """All but the first of a run of equal marks."""
    for match in _MARKS.finditer(chars):
        yield (match.start() + 1, match.end())


def _finding(context: EntryContext, spans: list[Span]) -> Finding:
    """A finding on what stands twice, with the repair that takes the second away."""
    places = [context.visible.places[index] for start, end in spans for index in range(start, end)]
    fixed = apply(context.entry.target, dict.fromkeys(places, ""))
    twice = context.chars[spans[0][0] : spans[0][1]]
    return context.finding(
        CODE,
        Severity.WARNING,
        (
            f"“{twice}” stands twice in a row; take one of the two out.",
            f"“{twice}”连写了两遍，请删去一个。",
        ),
        target=first_change(context.entry.target, fixed) if places else None,
        fix=safe(context, fixed),
    )


def _may_double(match: re.Match[str]) -> bool:
    """True for words that Chinese says twice on purpose, and for two that only meet: 倒计时计时器."""
    word = match[1]
    if word in _ABAB or word.endswith("不") or word[0] in _EMPHASIS or len(set(word)) == 1:
        return True
    both = match.span(1), (match.end(1), match.end())
    return not all(is_whole(match.string, *span) for span in both)


def _says_one_twice(context: EntryContext) -> bool:
    """True if a whole sentence of the English stands twice in a row."""
    sentences = [part.strip(' .!?"”') for part in _SENTENCE_EN.split(context.folded)]
    return any(a and a == b for a, b in itertools.pairwise(sentences))


def _is_double_in_english(context: EntryContext) -> bool:
    """True if the English says something twice as well: never, never; over and over; I see, I see."""
    words = _WORD_EN.findall(context.folded)
    twice = any(
        words[at : at + size] == words[at + size : at + 2 * size]
        for size in (1, 2, 3)
        for at in range(len(words) - 2 * size + 1)
    )
    around = any(
        a == b and m in {"and", "by", "after", "to"}
        for a, m, b in zip(words, words[1:], words[2:], strict=False)
    )
    runs = Counter(zip(words, words[1:], words[2:], words[3:], strict=False))
    return (
        twice
        or around
        or any(count > 1 for count in runs.values())
        or bool(_ECHO.search(context.folded))
    )


def page(context: PageContext) -> Iterator[Finding]:
    """No long Mandarin text stands for two different English ones: one was pasted over the other."""
    by_target: dict[str, list[EntryContext]] = defaultdict(list)
    for entry in context.entries:
        long = len(entry.entry.source.split()) >= _WORDS
        if long and len(entry.entry.target) >= _SHORTEST:
            by_target[entry.entry.target].append(entry)
    for entries in by_target.values():
        sources = {fold(entry.entry.source).strip(" .:!?") for entry in entries}
        if len(sources) < 2:
            continue
        first = entries[0].entry.source
        for entry in entries[1:]:
            if fold(entry.entry.source) != fold(first):
                yield entry.finding(
                    CODE,
                    Severity.WARNING,
                    (
                        f"This Mandarin also stands for other English on this page (“{first[:40]}”); give this text a translation of its own.",
                        f"本页另一处英文（“{first[:40]}”）用的也是这段译文，请为这里单独翻译。",
                    ),
                    scope=Scope.PAGE,
                )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "nothing stands twice: no 的的, no repeated clause, no translation under two different texts",
    "没有重复的字、词、句，也没有一段译文用在两段不同的英文下面",
    7,
    About(
        why=(
            "A doubled word says that nobody read the text; where a translation was pasted under another paragraph, that paragraph's own words are missing.",
            "一个词连写两遍，看得出没有人读过；把一段译文贴到了另一段下面，那一段本来的内容就丢了。",
        ),
        mend=(
            "Take one of the two out; a text with another one's translation needs its own.",
            "删去其中一个；如果贴错了译文，请重新翻译这一段。",
        ),
        english="Listen to your partner's feelings.",
        wrong="听听伴侣的的感受。",
        right="听听伴侣的感受。",
    ),
    entry=check,
    page=page,
)
