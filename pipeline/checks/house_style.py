"""Find words of a house-style list in the Mandarin of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.checks.contrast_kinds import ChineseWords
from pipeline.checks.interface import EntryContext
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.glossary import StyleRule
from pipeline.terms.script import fold
from pipeline.terms.word_lists import any_of, signs


def uses(context: EntryContext, name: str) -> Iterator[tuple[StyleRule, Span]]:
    """Each rule of a list that is broken, with its first place in the visible Mandarin.

    Not broken where the word is part of a longer one that is fine (`but`), or where the English asks for it (`unless`).
    """
    plain = context.target.plain
    rules = context.glossary.rules(name)
    if not rules or not _any_rule(rules).stands_in(plain):
        return
    for rule in rules:
        if rule.zh not in plain:
            continue
        start = _first(plain, rule.zh, rule.but)
        if start >= 0 and not _asked_for(context.folded, rule.unless):
            yield rule, (start, start + len(rule.zh))


def house_findings(
    context: EntryContext, code: str, severity: Severity, default: tuple[str, str]
) -> Iterator[Finding]:
    """A finding for each broken rule of the list with the code's name; `default`: why, where a rule gives no note."""
    for rule, span in uses(context, code):
        why, why_zh = rule.note or default[0], rule.note_zh or default[1]
        instead = f"write {rule.instead}" if rule.instead else "write it another way"
        instead_zh = f"请改为“{rule.instead}”" if rule.instead else "请换一种说法"
        yield context.finding(
            code,
            severity,
            (
                f"“{rule.zh}”: {why[:1].lower()}{why[1:].rstrip('.')}; {instead}.",
                f"“{rule.zh}”：{why_zh.rstrip('。')}，{instead_zh}。",
            ),
            target=context.target_span(*span),
        )


def _any_rule(rules: tuple[StyleRule, ...]) -> ChineseWords:
    """The words of all rules of a list; each glossary has its own, which are told apart by where they lie in memory."""
    known = _PATTERNS.get(id(rules))
    if known is None or known[0] is not rules:
        if len(_PATTERNS) >= _LISTS:
            _PATTERNS.clear()
        entries = [re.escape(rule.zh) for rule in rules]
        known = _PATTERNS[id(rules)] = rules, ChineseWords(any_of(entries), signs(entries))
    return known[1]


_PATTERNS: dict[int, tuple[tuple[StyleRule, ...], ChineseWords]] = {}
_LISTS = 64
"""Lists whose patterns are kept: those of some glossaries."""


def _first(text: str, word: str, but: Sequence[str]) -> int:
    """The first place of a word outside the longer words, or -1."""
    for longer in but:
        text = text.replace(longer, "\0" * len(longer))
    return text.find(word)


def _asked_for(folded: str, words: Sequence[str]) -> bool:
    """True if the English has one of the words."""
    return bool(words) and bool(_any_of(tuple(words)).search(folded))


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some English words, with or without a plural or possessive s."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(fold(w)) for w in words)})(?:'?s)?(?!\w)")
