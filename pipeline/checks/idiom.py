"""Check that no English idiom was read word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity, Span
from pipeline.terms.read_words import first_words, words
from pipeline.terms.word_lists import compiled, word_list

CODE = "idiom"
_GROUP = re.compile(r"\([^()]*\)\??")
_PLAIN = re.compile(r"(?<![\w'])[a-z]{3,}(?![\w'?])")
"""Words that every match holds: of `red flags?` that is `red`."""


def check(context: EntryContext) -> Iterator[Finding]:
    """An idiom of the list has a Mandarin of its own, not the picture of its English words."""
    entries, there = _list(), words(context.folded)
    for first in sorted(entries.keys() & there):
        for needed, english, chinese in entries[first]:
            if not needed <= there:
                continue
            literal = compiled(chinese).search(context.target.plain)  # the shorter text
            said = compiled(english).search(context.folded) if literal else None
            if said is None or literal is None:
                continue
            yield context.finding(
                CODE,
                Severity.WARNING,
                (
                    f"“{context.source.plain[slice(*said.span())]}” is an idiom, “{literal.group()}” reads it word by word; say what it means.",
                    f"英文“{context.source.plain[slice(*said.span())]}”是习语，“{literal.group()}”是逐字直译，请译出它的意思。",
                ),
                source=context.source_span(*said.span()),
                target=context.target_span(*literal.span()),
            )


def idioms(folded: str) -> list[Span]:
    """Where a folded English text has idioms, which no word of theirs stands for."""
    entries, there = _list(), words(folded)
    return [
        match.span()
        for word in entries.keys() & there
        for needed, english, _ in entries[word]
        if needed <= there
        for match in compiled(english).finditer(folded)
    ]


@cache
def _list() -> dict[str, list[tuple[frozenset[str], str, str]]]:
    """The longest word of each idiom, which is the rarest → words that stand in all its forms, patterns of its English, and of the Chinese that reads it word by word."""
    found: dict[str, list[tuple[frozenset[str], str, str]]] = {}
    for entry in word_list("idioms")["idioms"]:
        english, _, chinese = entry.partition(" = ")
        rest = _GROUP.sub(" ", english)
        plain = _PLAIN.findall(rest)
        longest = [max(plain, key=len)] if plain else first_words(english)
        needed = frozenset(() if "(" in rest else plain)
        item = (needed, rf"(?<!\w)(?:{english})(?!\w)", chinese)
        for word in longest:
            found.setdefault(word, []).append(item)
    return found


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no idiom read word by word",
    "习语没有逐字直译",
    4,
    About(
        why=(
            "Nobody walks on eggshells in Mandarin: the reader sees shells, and not a home in which one must be careful.",
            "中文里没有“走在蛋壳上”的说法，读者看到的是蛋壳，不是处处小心的家。",
        ),
        mend=(
            "Say what the idiom means, or take a Mandarin one.",
            "译出习语的意思，或用中文里相当的说法。",
        ),
        english="We were walking on eggshells.",
        wrong="我们走在蛋壳上。",
        right="我们处处小心。",
    ),
    entry=check,
)
