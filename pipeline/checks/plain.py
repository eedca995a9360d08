"""Hint to an author where English is hard to read and to translate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.checks.interface import About, Check, PageContext
from pipeline.markdown.inline import read_inline
from pipeline.markdown.sentences import sentences
from pipeline.model.document import Document
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.segment import Segment
from pipeline.terms.read_words import VOCABULARY
from pipeline.terms.script import fold
from pipeline.terms.word_lists import any_of, compiled, word_list

CODE = "plain"
LONGEST = 30
"""Words of a sentence (plainlanguage.gov: 15 to 20 on average; beyond 30 translators begin to lose clauses)."""
GRADE = 8
"""School years after which a reader of the page has no difficulty (AMA and NIH: 6 to 8 for health texts)."""
_WORDS = 120
"""Words of a page from which its grade says something."""
_LIST = word_list("plain_english")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One pattern and what to write instead."""

    pattern: str
    better: str


@cache
def _rules(section: str) -> tuple[_Rule, ...]:
    parted = (entry.partition(" = ") for entry in _LIST[section])
    form = r"\b(?:{})\b" if section == "idioms" else "{}"
    return tuple(_Rule(form.format(pattern), better) for pattern, _, better in parted)


@cache
def _any(section: str) -> re.Pattern[str]:
    """What matches where one of its rules does: in most texts none does."""
    return any_of(rule.pattern for rule in _rules(section))


_DUMMY = _LIST["dummy"]
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_SHOULD = re.compile(r"\bshould(?:n't)?\b")
_VOWELS = re.compile(r"[aeiouy]+")

Said = tuple[str, str]
"""A message in English and Chinese."""


def check(context: PageContext) -> Iterator[Finding]:
    """The grade of the page, then what an author may make plainer, text by text. Only for who asks about the English."""
    if not context.for_author:
        return
    document, seen = context.document, set[str]()
    texts = [read_inline(one.text, document.references).plain for one in document.segments]
    parted = [[part for part in sentences(text) if part.strip()] for text in texts]
    if (grade := round(_grade(parted))) > GRADE:
        yield _finding(document, 1, _too_hard(grade))
    for segment, plain, parts in zip(document.segments, texts, parted, strict=True):
        if plain in seen:
            continue
        seen.add(plain)
        for said in _said(segment, plain, parts):
            yield _finding(document, segment.line, said)


def _said(segment: Segment, plain: str, parts: Sequence[str]) -> Iterator[Said]:
    """Everything about one text; `parts`: its sentences."""
    low = fold(plain)
    for part in parts:
        count = len(_WORD.findall(part))
        if count > LONGEST:
            yield _too_long(part, count)
    for rule, match in _found("idioms", low):
        words = plain[slice(*match.span())]
        yield (
            f"“{words}” is an idiom that is easily translated word by word; plainer: “{rule.better}”.",
            f"“{words}”是习语，容易被逐字直译；可以改写成：“{rule.better}”。",
        )
    for rule, match in _found("double", low):
        words = plain[slice(*match.span())]
        yield (
            f"“{words}” says yes with two denials; one gets lost easily; {rule.better}.",
            f"“{words}”用了双重否定，翻译时容易丢掉一个；请改成肯定的说法。",
        )
    if not any(compiled(pattern).search(low) for pattern in _DUMMY):
        for rule, match in _found("pronoun", low):
            word = plain[slice(*match.span())].split(maxsplit=1)[0]
            yield (
                f"The text begins with “{word}” and does not say what is meant; {rule.better}.",
                f"这段文字一开头就用“{word}”，没有说明指什么；请写出所指的事物。",
            )
    if segment.safety:
        yield from _in_warnings(plain, low)


def _in_warnings(plain: str, low: str) -> Iterator[Said]:
    """What a warning must not leave open."""
    if match := _SHOULD.search(low):
        words = plain[slice(*match.span())]
        yield (
            f"“{words}” in a warning reads as advice; write “must”, or tell the reader what to do.",
            f"警示文字里的“{words}”读起来只是建议；请写“must”，或者直接说该怎么做。",
        )
    for rule, match in _found("passive", low):
        words = plain[slice(*match.span())]
        yield (
            f"“{words}” does not say who acts; {rule.better}.",
            f"“{words}”没有说明由谁来做；请直接告诉读者做什么、不做什么。",
        )


def _found(section: str, low: str) -> Iterator[tuple[_Rule, re.Match[str]]]:
    """The first place of each rule of a section; of two at one place the first rule."""
    if not _any(section).search(low):
        return
    taken: set[int] = set()
    for rule in _rules(section):
        match = compiled(rule.pattern).search(low)
        if match and taken.isdisjoint(range(*match.span())):
            taken.update(range(*match.span()))
            yield rule, match


def _too_long(part: str, count: int) -> Said:
    start = " ".join(part.split()[:6])
    return (
        f"The sentence “{start} …” has {count} words; cut it in two, up to {LONGEST} translate well.",
        f"“{start} …”这一句有{count}个词，请断成两句；{LONGEST}个词以内比较好译。",
    )


def _too_hard(grade: int) -> Said:
    return (
        f"The page reads at grade {grade}; shorter sentences and words bring it to {GRADE} or below (Flesch–Kincaid).",
        f"这一页的阅读难度相当于{grade}年级；句子和用词短一些，可以降到{GRADE}年级以下（Flesch–Kincaid）。",
    )


def _grade(parted: Iterable[Sequence[str]]) -> float:
    """Flesch and Kincaid's grade of a page; 0 where it is too short to tell (Kincaid et al. 1975).

    Only texts that are sentences count: headings and words of a form have none.
    """
    whole = [part for parts in parted for part in parts if part.rstrip("”’\"') \n")[-1:] in ".!?"]
    words = [word for part in whole for word in _WORD.findall(part)]
    if len(words) < _WORDS:
        return 0.0
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(whole) + 11.8 * syllables / len(words) - 15.59


@lru_cache(maxsize=VOCABULARY)
def _syllables(word: str) -> int:
    """About as many as are spoken: groups of vowels, without a silent e."""
    low = word.lower()
    count = len(_VOWELS.findall(low))
    if low.endswith("e") and not low.endswith(("le", "ee")) and count > 1:
        count -= 1
    if low.endswith("ed") and not low.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(1, count)


def _finding(document: Document, line: int, said: Said) -> Finding:
    return Finding(
        code=CODE,
        severity=Severity.INFO,
        scope=Scope.PAGE,
        document=document.id,
        message_en=said[0],
        message_zh=said[1],
        path=document.path,
        line=line,
    )


CHECK = Check(
    CODE,
    Severity.INFO,
    "English that reads and translates well; for authors, by `pipeline check`, the preview and `pipeline import`",
    "英文写得好读好译（给作者看，出现在`pipeline check`、预览和`pipeline import`里）",
    1,
    About(
        why=(
            "Long sentences, idioms and denials of denials are where translations lose their meaning, and readers in distress lose the thread. A warning has to say who does what.",
            "长句、习语、双重否定，是翻译最容易走样的地方，也是心里正难受的读者最容易读不下去的地方。警示文字要说清楚谁做什么。",
        ),
        mend=(
            "This is for the author: make it plainer where it loses nothing. The hint blocks nothing.",
            "这是给作者的提示：在不损失意思的前提下写得更直白。不改也不影响后面的步骤。",
        ),
        english="Do not walk on eggshells.",
        wrong="Do not walk on eggshells.",
        right="Say what you need.",
    ),
    page=check,
)
