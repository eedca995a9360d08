"""Compares the words of a file with the words of the page made of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from pipeline.importers.page import ImportedPage
from pipeline.markdown.front_matter import load
from pipeline.markdown.html_blocks import IN_LINE
from pipeline.markdown.render import render_body
from pipeline.model.labels import Labels
from pipeline.model.settings import EN

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
"""What no reader sees: soft hyphens, joiners, marks of direction and of variants."""
_NOTE = re.compile(r"<sup[^>]*><a href=\"#[^\"]*\">\[\d+\]</a></sup>")
_INLINE = re.compile(rf"</?(?:{'|'.join(sorted(IN_LINE))})\b[^>]*>")
_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+|(?<=[。！？])")
_NO_LABELS = Labels("en", defaultdict(str), {})


@dataclass(frozen=True, slots=True)
class Lost:
    """Words that did not come along."""

    words: str
    """As they stand in the file, a blank between them."""
    where: str
    """The sentence that they stand in."""


def words_in(text: str) -> list[str]:
    r"""The words of a text, each Chinese character one; what no reader sees is no part of them.

    >>> words_in("Co\u00adoperate: 988, don’t 别走")
    ['Cooperate', '988', 'don', 't', '别', '走']
    """
    return _WORD.findall(_INVISIBLE.sub("", text))


def shown_words(markdown: str) -> list[str]:
    """The words that readers of the rendered page meet, its title and description first."""
    return list(_shown_words(markdown))


@lru_cache(maxsize=1)  # an import looks at one page from both sides
def _shown_words(markdown: str) -> tuple[str, ...]:
    fields = load(markdown, "page")
    body = render_body(markdown, locale=EN, labels=_NO_LABELS, id_prefix="p", picture=str)
    body = _PICTURE.sub(r" \1 ", body)
    text = unescape(_TAG.sub(" ", _INLINE.sub("", _NOTE.sub("", body))))
    return tuple(words_in(f"{fields.get('title', '')}\n{fields.get('description', '')}\n{text}"))


def lost_words(page: ImportedPage, markdown: str) -> tuple[Lost, ...]:
    """The words of the file that the rendered page does not show and that nothing names as left out.

    Counted, not only looked for: a “not” that is lost in one place stands in many others.
    """
    shown = shown_words(markdown)
    named = [word for one in page.left_out if one.of_text for word in words_in(one.text)]
    missing, _ = _difference(page, [*shown, *named])
    return _places(missing, page.source, shown)


def made_up_words(page: ImportedPage, markdown: str) -> tuple[str, ...]:
    """Words of the rendered page that do not stand in the file."""
    named = [word for one in page.left_out if one.of_text for word in words_in(one.text)]
    shown = shown_words(markdown)
    return tuple((_difference(page, [*shown, *named])[1] & _difference(page, shown)[1]).elements())


def _difference(page: ImportedPage, have: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """What is missing of the file's words, and what is there beyond them.

    A word that is only parted (`22Sometimes`, a mark and its note) is neither.
    """
    missing = Counter(word for text in page.source for word in words_in(text))
    extra = Counter(have)
    missing, extra = missing - extra, extra - missing
    for whole, parts in ((missing, extra), (extra, missing)):
        for word in sorted(whole):
            while whole[word] > 0 and (found := _parted(word, parts)):
                whole[word] -= 1
                parts.subtract(found)
    return +missing, +extra


def _parted(word: str, parts: Counter[str], most: int = 4) -> list[str]:
    """The parts that make the word, [] where they do not."""
    for at in range(1, len(word)):
        first, rest = word[:at], word[at:]
        if parts[first] <= 0:
            continue
        if parts[rest] > (first == rest):
            return [first, rest]
        if most > 2 and (more := _parted(rest, parts, most - 1)):
            needed = Counter([first, *more])
            if all(parts[one] >= times for one, times in needed.items()):
                return [first, *more]
    return []


def _places(missing: Counter[str], source: Sequence[str], shown: list[str]) -> tuple[Lost, ...]:
    """Each lost word with the sentence where its neighbours are torn apart most."""
    if not missing:
        return ()
    sentences = [part for text in source for part in _SENTENCE.split(text) if part and part.strip()]
    words = [words_in(sentence) for sentence in sentences]
    gaps = Counter(_pairs(one for some in words for one in some))
    gaps.subtract(_pairs(shown))
    found: list[tuple[int, int, int, str]] = []
    for number, some in enumerate(words):
        for at, word in enumerate(some):
            if missing[word] > 0:
                torn = sum(
                    gaps[pair] > 0
                    for pair in zip(some[max(0, at - 1) : at + 1], some[at : at + 2], strict=False)
                )
                found.append((-torn, number, at, word))
    taken: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for _, number, at, word in sorted(found):
        if missing[word] > 0:
            missing[word] -= 1
            taken[number].append((at, word))
    return tuple(
        Lost(
            " ".join(word for _, word in sorted(taken[number])), " ".join(sentences[number].split())
        )
        for number in sorted(taken)
    )


def _pairs(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    last = ""
    for word in words:
        yield last, word
        last = word
