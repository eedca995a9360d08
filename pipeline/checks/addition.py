"""Check that the translation adds no act, condition or claim that the English has not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from pipeline.checks.contrast import loudness
from pipeline.checks.counterparts import written_for
from pipeline.checks.coverage import is_uncovered, saying, unknown
from pipeline.checks.idiom_list import idioms
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.omission import english_parts
from pipeline.checks.sentence_alignment import Sentence
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters
from pipeline.terms.word_lists import compiled, marks, signs, word_list

CODE = "addition"
_SURE = "harmful"
"""The section whose words are warned of everywhere."""
_CLAUSE = re.compile("[^，；。！？：—]+")
_MARKS = "”“」 "
_NAMED = late_pattern("[0-9A-Za-z·]")
"""Where one of these stands, a clause has a figure or a name: other checks know more of those."""
_NAMES_EN, _A_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}"), 3
"""English names, and how many characters more than another word one of them may take: 亚特兰大."""
_LEAN = 0.36
"""Characters for a letter of English up to which nothing was added; a third is usual."""
_LONGEST = 300
"""Letters of a sentence up to which its clauses are compared."""
_MORE = 2
"""So many more characters of a new clause say something than English words are open."""


def check(context: EntryContext) -> Iterable[Finding]:
    """Nothing is asked for, excepted or promised that no word of the English explains, and no clause is added."""
    said = next(_listed(context), None) or next(_added(context), None)
    return (said,) if said else ()


def _listed(context: EntryContext) -> Iterator[Finding]:
    """Acts, conditions and claims that the English does not make."""
    (by_sign, entries), mandarin = _list(), context.mandarin
    there = by_sign.keys() & characters(mandarin)
    numbers = {number for sign in there for mark, number in by_sign[sign] if mark in mandarin}
    for section, chinese, explains in map(entries.__getitem__, sorted(numbers)):
        match = compiled(chinese).search(mandarin)
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
    """A clause that nothing in the English asks for."""
    for sentence in context.sentences if "，" in context.mandarin else ():
        clause = _new_clause(context, sentence)
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


def _new_clause(context: EntryContext, sentence: Sentence) -> Span | None:
    """A Chinese clause no character of which belongs to a counterpart, where the English has fewer clauses and says little else.

    A word that the Chinese does not say, or that no list knows, may be what the clause says in its own way.
    """
    english, mandarin = sentence.english, sentence.mandarin
    if not _LEAN * len(english) < len(mandarin) or len(english) > _LONGEST:
        return None
    clauses = [m.span() for m in _CLAUSE.finditer(mandarin) if m.group().strip(_MARKS)]
    if len(clauses) < 2 or len(clauses) <= len(english_parts(english)):
        return None
    names = _NAMES_EN.findall(context.source.plain, sentence.en_at, sentence.en_at + len(english))
    open_names = sum(not written_for(name.lower()) for name in names)
    least, best = _MORE + unknown(english) + _A_NAME * open_names, None
    for start, end in clauses:
        own = len(saying(mandarin[start:end]))
        if own >= least and is_uncovered(context.folded, mandarin[start:end]):
            least, best = own + 1, (start, end)
    if best is None or _NAMED.search(mandarin, *best) or idioms(context.folded):
        return None
    return best if _MORE + unknown(english, mandarin) < least else None


@cache
def _list() -> tuple[Mapping[str, Sequence[tuple[str, int]]], tuple[tuple[str, str, str], ...]]:
    """Characters, each with what stands in the Chinese of an entry and has it, and the entry's number; each entry as its section and patterns."""
    entries = tuple(
        (section, chinese, rf"(?<!\w)(?:{english})(?!\w)")
        for section, own in word_list("additions").items()
        for chinese, english in (entry.split(" = ", 1) for entry in own)
    )
    by_sign: dict[str, list[tuple[str, int]]] = {}
    for number, (_, chinese, _) in enumerate(entries):
        for mark in marks([chinese]):
            for sign in signs([mark]):
                by_sign.setdefault(sign, []).append((mark, number))
    return by_sign, entries


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no act, condition or claim that the English has not",
    "没有增添英文里没有的动作、条件或说法",
    9,
    About(
        why=(
            "“Rest” that became “take a pill and rest”, or a promise of secrecy with an exception that nobody made: the reader takes it for ours.",
            "“休息”变成“吃一片药再休息”，或者保密的承诺里多出一个例外，读者会当成是我们说的。",
        ),
        mend=(
            "Take out what the English does not say. If it stands elsewhere on the page on purpose, dismiss the finding.",
            "删去英文没有说的内容；如果是特意从本页别处挪到这里的，可以忽略。",
        ),
        english="Rest when you are tired.",
        wrong="累了就吃一片药，休息一下。",
        right="累了就休息一下。",
    ),
    entry=check,
)
