"""Check that each number to call keeps its way, its country and its reason, sentence by sentence."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.checks.contact_tokens import Token
from pipeline.checks.counterparts import known, stands
from pipeline.checks.interface import EntryContext
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import word_list

_LIST = word_list("contact")


_Pairs = tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]


def _pairs(section: str) -> _Pairs:
    """Each line as its first English word, its English and its Chinese."""
    pairs = (entry.split(" = ", 1) for entry in _LIST[section])
    return tuple(
        (en.split("|")[0], re.compile(rf"(?<!\w)(?:{en})(?!\w)"), re.compile(zh))
        for en, zh in pairs
    )


_WAYS, _COUNTRIES = _pairs("ways"), _pairs("countries")
_WAYS_SAID = {
    "call": ("call it", "打电话"),
    "text": ("text it", "发短信"),
    "e-?mail": ("write to it by mail", "发邮件"),
    "chat": ("go to it online", "上网"),
}
"""How a finding names each of the ways, in English and in Chinese."""
((_, _OUTSIDE, _OUTSIDE_ZH),) = _pairs("outside")
_ENDS = re.compile(r"[.!?;。！？；\n](?!\d)")
_COMMA = re.compile("[,，]")
_JOIN = late_pattern(r"\b(?:or|and)\b|或|和")


@dataclass(frozen=True)
class _Use:
    """A number or an address with the words around it, up to those of the next one."""

    token: Token
    before: str
    """The words of its sentence before it."""
    after: str
    """The words behind it."""
    english: bool
    """True for English."""

    @cached_property
    def ways(self) -> frozenset[str]:
        """By telephone, by text message, by mail, on the web: what stands before it tells, else what stands behind."""
        return self._named(_WAYS, self.before) or self._named(_WAYS, self.after)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Countries that are named."""
        return self._named(_COUNTRIES, self.around)

    @property
    def around(self) -> str:
        """The words on both sides."""
        return f"{self.before} {self.after}"

    def _named(self, pairs: _Pairs, text: str) -> frozenset[str]:
        return frozenset(
            name for name, en, zh in pairs if (en if self.english else zh).search(text)
        )


def sentence_faults(context: EntryContext, code: str) -> Iterator[Finding]:
    """Ways, countries and reasons that are others in the Mandarin; for what stands once in both languages."""
    ours = _uses(context.folded, context.source_contacts, english=True)
    theirs = _uses(context.target.plain, context.target_contacts, english=False)
    both = {text: (use, theirs[text]) for text, use in ours.items() if text in theirs}
    for one, other in both.values():
        wrong = _other_way(one, other, context) or _other_country(one, other, context)
        if wrong:
            yield _finding(context, code, one.token, other.token, wrong)
    yield from _exchanged(context, code, both)


def _uses(text: str, tokens: tuple[Token, ...], *, english: bool) -> Mapping[str, _Use]:
    """Each text of a token that stands once, with its words."""
    cuts = [
        0,
        *(_cut(text, a.span, b.span) for a, b in itertools.pairwise(tokens)),
        len(text),
    ]
    times = Counter(token.text for token in tokens)
    return {
        token.text: _Use(
            token, _last_sentence(text[start : token.span[0]]), text[token.span[1] : end], english
        )
        for token, start, end in zip(tokens, cuts, cuts[1:], strict=False)
        if times[token.text] == 1
    }


def _last_sentence(text: str) -> str:
    """What stands behind the last end of a sentence."""
    return text[max((match.end() for match in _ENDS.finditer(text)), default=0) :]


def _cut(text: str, first: Span, second: Span) -> int:
    """Where the words of one token end and those of the next begin."""
    for pattern in (_ENDS, _COMMA, _JOIN):
        match = pattern.search(text, first[1], second[0])
        if match:
            return match.start()
    return first[1]


def _other_way(one: _Use, other: _Use, context: EntryContext) -> tuple[str, str] | None:
    """A number to call that is texted, an address that is called."""
    if not one.ways or not other.ways:
        return None
    missing = one.ways - other.ways
    whole = _Use(other.token, context.target.plain, "", english=False).ways
    if one.ways.isdisjoint(other.ways) or (len(one.ways) > 1 and missing - whole):
        way, way_zh = _WAYS_SAID[min(missing)]
        return (
            f"the English says to {way}, the Mandarin {'only ' if one.ways & other.ways else ''}another way",
            f"英文说的是{way_zh}，译文{'只' if one.ways & other.ways else ''}写了别的方式",
        )
    return None


def _other_country(one: _Use, other: _Use, context: EntryContext) -> tuple[str, str] | None:
    """A number of one country that is given for another."""
    if _OUTSIDE.search(one.around) and not _OUTSIDE_ZH.search(context.target.plain):
        return (
            "the English says outside of a country, the Mandarin does not",
            "英文说的是“在这个国家以外”，译文没有说",
        )
    if one.countries and other.countries and one.countries.isdisjoint(other.countries):
        return "the Mandarin names another country", "国家和英文不同"
    return None


def _exchanged(
    context: EntryContext, code: str, both: Mapping[str, tuple[_Use, _Use]]
) -> Iterator[Finding]:
    """Two numbers whose reasons changed places."""
    uses = list(both.values())
    for (one, other), (two, fourth) in itertools.pairwise(uses):
        mine, yours = words(one.around), words(two.around)
        only_mine, only_yours = known(mine - yours), known(yours - mine)
        right = _there(only_mine, other, fourth) + _there(only_yours, fourth, other)
        wrong = _there(only_mine, fourth, other) + _there(only_yours, other, fourth)
        if wrong and not right:
            reason = (
                f"the Mandarin gives it for what “{two.token.text}” is for in the English",
                f"译文把它和“{two.token.text}”的用途对调了",
            )
            yield _finding(context, code, one.token, other.token, reason)


def _there(own: list[tuple[re.Pattern[str], ...]], here: _Use, elsewhere: _Use) -> int:
    """How many words stand here and not there."""
    return sum(stands(each, here.around) and not stands(each, elsewhere.around) for each in own)


def _finding(
    context: EntryContext, code: str, one: Token, other: Token, wrong: tuple[str, str]
) -> Finding:
    return context.finding(
        code,
        Severity.WARNING,
        (
            f"“{one.text}”: {wrong[0]}; write it as the English has it.",
            f"“{one.text}”：{wrong[1]}，请照英文改正。",
        ),
        source=context.source_span(*one.span),
        target=context.target_span(*other.span),
    )
