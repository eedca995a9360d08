"""Write Simplified Chinese as Taiwan writes it: its characters, its words, its quotation marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline.terms.script import HAN, has_han, to_traditional
from pipeline.terms.word_lists import word_list

_QUOTES = str.maketrans("“”‘’", "「」『』")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])|(?<=s)’(?= [A-Za-z])")
_CLAUSE_END = re.compile(rf"([^{HAN}A-Za-z0-9]+)")
_REMEMBERED = 8
"""Sets of renderings: one for each term or two of a page that is being drafted."""


def to_taiwan(text: str, renderings: Mapping[str, str] | None = None) -> str:
    """Words in Simplified as a reader in Taiwan expects them. A clause that stands in Traditional already stays.

    `text` is without markup; `renderings` (Simplified → Traditional) win over our own list: the terms of a glossary.

    >>> to_taiwan("“心理咨询师”支持你们")
    '「諮商心理師」支持你們'
    """
    if not has_han(text):
        return text
    words = {**_listed(), **(renderings or {})}
    parts = _pattern(frozenset(words)).split(text)
    return "".join(
        words[part] if at % 2 else _quoted(_clauses(part)) for at, part in enumerate(parts)
    )


def _clauses(text: str) -> str:
    """Each clause by whole words of OpenCC."""
    return "".join(
        part if at % 2 or _is_traditional(part) else to_traditional(part, vocabulary=True)
        for at, part in enumerate(_CLAUSE_END.split(text))
    )


def _is_traditional(clause: str) -> bool:
    """True if a character is of Traditional alone, and none of Simplified alone. Of 后 and 里 nobody can tell."""
    return not _writes("gb2312", clause) and _writes("big5", clause)


def _writes(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _quoted(text: str) -> str:
    """「 」 outside and 『 』 inside, as Taiwan's Ministry of Education has it; an apostrophe stays."""
    kept = {match.start() for match in _APOSTROPHE.finditer(text)}
    marked = text.translate(_QUOTES)
    return (
        "".join("’" if at in kept else char for at, char in enumerate(marked)) if kept else marked
    )


@cache
def _listed() -> Mapping[str, str]:
    """`words/taiwan.txt`: Simplified → Traditional."""
    words = {}
    for entry in (entry for entries in word_list("taiwan").values() for entry in entries):
        simple, equals, own = entry.partition(" = ")
        words[simple] = own if equals else to_traditional(simple, vocabulary=False)
    return words


@lru_cache(maxsize=_REMEMBERED)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})")
