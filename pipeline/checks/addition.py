"""Check that the translation adds no act, condition or claim that the English has not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checks.anchors import anchors, known_words
from pipeline.checks.contrast import loudness
from pipeline.checks.coverage import added
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.omission import english_parts
from pipeline.checks.sentence_alignment import Sentence
from pipeline.model.finding import Finding, Severity, Span
from pipeline.terms.word_lists import any_of, compiled, word_list

CODE = "addition"
_SURE = "harmful"
"""The section whose words are warned of everywhere."""
_CLAUSE = re.compile("[^，；]+")
_MARKS = "。！？”“ "
_LATIN = re.compile("[0-9A-Za-z]")
_ENOUGH, _TOO_LONG = 0.25, 0.5
"""Characters for a letter of English: at least so many say all of it, more than so many say more. A third is usual."""
_LONGEST = 300
"""Letters of a sentence up to which its clauses are compared."""
_SHORTEST = 4
"""Characters of a clause that says something of its own."""


def check(context: EntryContext) -> Iterator[Finding]:
    """Nothing is asked for, excepted or promised that no word of the English explains, and no clause is added."""
    said = next(_listed(context), None) or next(_added(context), None)
    if said:
        yield said
        return
    if not context.chars or "，" not in context.mandarin:
        return
    for sentence in context.sentences:
        clause = _clause(sentence)
        if clause:
            start, end = (sentence.zh_at + place for place in clause)
            words = context.target.plain[start:end]
            yield context.finding(
                CODE,
                Severity.INFO,
                (
                    f"No word of the English seems to stand for “{words}”; take it out, or pass this over if it only says more plainly what is meant.",
                    f"英文里似乎没有“{words}”的意思，请看看是不是多了；如果只是把话说得更清楚，可以忽略。",
                ),
                target=context.target_span(start, end),
            )
            return


def _clause(sentence: Sentence) -> Span | None:
    """The last clause of a Chinese sentence that nothing in the English asks for.

    The sentence is long enough without it, has more clauses than the English, and no known word of the English stands in
    it; and it has known words of its own: one of two characters, or any where the sentence is far too long.
    """
    english, mandarin = sentence.english, sentence.mandarin
    if not 0 < len(english) <= _LONGEST or mandarin.rfind("，") < len(english) * _ENOUGH:
        return None
    clauses = [match for match in _CLAUSE.finditer(mandarin) if match.group().strip(_MARKS)]
    if len(clauses) < 2:
        return None
    last = clauses[-1]
    words = last.group().strip(_MARKS)
    if last.start() - 1 < len(english) * _ENOUGH or len(words) < _SHORTEST or _LATIN.search(words):
        return None
    if len(clauses) <= len(english_parts(english)) or any(
        a.stands_in(words) for a in anchors(english)
    ):
        return None
    own = known_words(words) if words not in mandarin[: last.start()] else []
    long = len(mandarin) > len(english) * _TOO_LONG
    if any(len(word) > 1 for word in own) or (own and long):
        return last.start(), last.start() + len(last.group().rstrip(_MARKS))
    return None


def _listed(context: EntryContext) -> Iterator[Finding]:
    """Acts, conditions and claims that the English does not make."""
    known, entries = _list()
    if not known.search(context.mandarin):
        return
    for section, chinese, explains in entries:
        match = compiled(chinese).search(context.mandarin)
        if match is None or compiled(explains).search(context.folded):
            continue
        yield context.finding(
            CODE,
            loudness(context, sure=section == _SURE),
            (
                f"The Mandarin says “{match.group()}”, the English says nothing of the kind; take it out.",
                f"译文多了“{match.group()}”，英文没有这个意思，请删去。",
            ),
            target=context.target_span(*match.span()),
        )


def _added(context: EntryContext) -> Iterator[Finding]:
    """Words and clauses that nothing in the English asks for, where the sentence is long for its English."""
    for span in added(context):
        yield context.finding(
            CODE,
            Severity.INFO,
            (
                f"The Mandarin says “{context.target.plain[slice(*span)]}”, no word of the English seems to stand for it; see whether it was added.",
                f"译文有“{context.target.plain[slice(*span)]}”，英文里似乎没有，请看看是不是多了。",
            ),
            target=context.target_span(*span),
        )


@cache
def _list() -> tuple[re.Pattern[str], tuple[tuple[str, str, str], ...]]:
    """All the Chinese at once; and each entry as its section and patterns of its Chinese and of the English that explains it."""
    entries = tuple(
        (section, chinese, rf"(?<!\w)(?:{english})(?!\w)")
        for section, own in word_list("additions").items()
        for chinese, english in (entry.split(" = ", 1) for entry in own)
    )
    return any_of(chinese for _, chinese, _ in entries), entries


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no act, condition or claim that the English has not",
    "没有增添英文里没有的动作、条件或说法",
    7,
    About(
        why=(
            "“Rest” that became “take a pill and rest”, or a promise of secrecy with an exception that nobody made: the reader takes it for ours.",
            "“休息”变成“吃一片药再休息”，或者保密的承诺里多出一个例外，读者会当成是我们说的。",
        ),
        mend=(
            "Take out what the English does not say. If it stands elsewhere on the page on purpose, dismiss the finding.",
            "删去英文没有说的内容；如果是有意补充，可以忽略。",
        ),
        english="Rest when you are tired.",
        wrong="累了就吃一片药，休息一下。",
        right="累了就休息一下。",
    ),
    entry=check,
)
