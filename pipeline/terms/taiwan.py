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
_SCREEN = 2000
"""Texts of the desk."""
_GENERAL = ("therapy", "health", "daily", "characters", "ordinary")
"""Sections that hold for all texts."""


def to_taiwan(text: str, renderings: Mapping[str, str] | None = None) -> str:
    """Words in Simplified as a reader in Taiwan expects them. A clause that stands in Traditional already stays.

    `text` is without markup; `renderings` (Simplified → Traditional) win over our own list: the terms of a glossary.

    >>> to_taiwan("“心理咨询师”支持你们")
    '「諮商心理師」支持你們'
    """
    if not has_han(text):
        return text
    words = {**_listed(*_GENERAL), **(renderings or {})}
    parts = _pattern(frozenset(words)).split(text)
    return "".join(
        words[part] if at % 2 else _quoted(_clauses(part)) for at, part in enumerate(parts)
    )


@lru_cache(maxsize=_SCREEN)
def on_screen(tag: str, chinese: str) -> str:
    """Words of the program's own in the Chinese of a screen: Simplified as they are, or as Taiwan has them for `zh-Hant`.

    >>> on_screen("zh-Hans", "保存"), on_screen("zh-Hant", "保存")
    ('保存', '儲存')
    """
    return to_taiwan(chinese, _listed("screen")) if tag == "zh-Hant" else chinese


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
def _listed(*sections: str) -> Mapping[str, str]:
    """Sections of `words/taiwan.txt`: Simplified → Traditional."""
    lists, words = word_list("taiwan"), {}
    for entry in (entry for section in sections for entry in lists[section]):
        simple, equals, own = entry.partition(" = ")
        words[simple] = own if equals else to_traditional(simple, vocabulary=False)
    return words


@lru_cache(maxsize=_REMEMBERED)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})")
