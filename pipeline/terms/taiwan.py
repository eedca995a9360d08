"""Write Simplified Chinese as Taiwan writes it: its characters, its words, its quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from pipeline.model.glossary import Contact, Glossary, Term
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import (
    HAN,
    has_han,
    is_simplified,
    is_traditional,
    simplified,
    to_traditional,
)
from pipeline.terms.word_lists import word_list

_QUOTES = str.maketrans("“”‘’", "「」『』")
_APOSTROPHE = late_pattern(r"(?<=[A-Za-z])’(?=[A-Za-z])|(?<=s)’(?= [A-Za-z])")
_CLAUSE_END = late_pattern(rf"([^{HAN}A-Za-z0-9]+)")
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
    '「心理諮商師」支持你們'
    """
    if not has_han(text):
        return text
    words = {**_listed(*_GENERAL), **(renderings or {})}
    parts = _pattern(frozenset(words)).split(text)
    return "".join(
        words[part] if at % 2 else _quoted(_clauses(part)) for at, part in enumerate(parts)
    )


def in_taiwan(glossary: Glossary) -> Glossary:
    """A glossary as pages in Traditional are held to it: its own renderings (`zh-Hant`), all other words as Taiwan writes them.

    The mainland's word for a term stays known, as one that is in use elsewhere. House style stays as it is, since checks
    read each character in its Simplified form.
    """
    return replace(
        glossary,
        terms=tuple(map(_term, glossary.terms)),
        suggested=tuple(map(_term, glossary.suggested)),
        look_alikes=tuple(map(to_taiwan, glossary.look_alikes)),
        contacts=tuple(map(_contact, glossary.contacts)),
    )


def _contact(contact: Contact) -> Contact:
    """In Simplified characters, as checks read them; 简讯 beside 短信."""
    own = (simplified(to_taiwan(name)) for name in contact.names_zh)
    return replace(contact, names_zh=tuple(dict.fromkeys((*contact.names_zh, *own))))


def _term(term: Term) -> Term:
    if not term.zh and not term.accept:
        return term
    own = term.zh_hant or to_taiwan(term.zh)
    plain, said = to_traditional(term.zh, vocabulary=False), to_taiwan(term.zh)
    ours = () if said == plain else (said,)  # plain is the mainland's word in other characters
    accept = _different((*ours, *map(to_taiwan, term.accept)), (own,))
    elsewhere = (to_traditional(text, vocabulary=False) for text in (term.zh, *term.accept))
    doubtful = _different((*map(to_taiwan, term.doubtful), *elsewhere), (own, *accept))
    good = (own, *accept, *doubtful)
    avoid, never = (_different(map(to_taiwan, texts), good) for texts in (term.avoid, term.never))
    return replace(
        term, zh=own, accept=accept, doubtful=doubtful, avoid=avoid, never=never,
        senses=tuple(replace(one, zh=tuple(map(to_taiwan, one.zh))) for one in term.senses),
    )  # fmt: skip


def _different(texts: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, in order, without those that are known, whatever the script of their characters."""
    seen = {simplified(text) for text in known}
    found = {simplified(text): text for text in texts if text}
    return tuple(text for key, text in found.items() if key not in seen)


@lru_cache(maxsize=_SCREEN)
def on_screen(tag: str, chinese: str) -> str:
    """Words of the program's own in the Chinese of a screen: Simplified as they are, or as Taiwan has them for `zh-Hant`.

    >>> on_screen("zh-Hans", "保存"), on_screen("zh-Hant", "保存")
    ('保存', '儲存')
    """
    return to_taiwan(chinese, _listed("screen")) if tag == "zh-Hant" else chinese


def _clauses(text: str) -> str:
    """Each clause by whole words of OpenCC, but for one that has Traditional characters and no other."""
    return "".join(
        part
        if at % 2 or (is_traditional(part) and not is_simplified(part))
        else to_traditional(part, vocabulary=True)
        for at, part in enumerate(_CLAUSE_END.split(text))
    )


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
