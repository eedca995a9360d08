"""Compare the visible text of a page with the approved text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.build.verify.breach import Breach, Expected, Promise
from pipeline.build.verify.page import visible
from pipeline.checks.contact_tokens import contact_tokens
from pipeline.model.settings import EN
from pipeline.terms.script import has_han, is_chinese

_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_MARKS = re.compile(r"\*\*|__(?=\S)|#[A-Z]{2}_\d+#|\{\{|\}\}|⟦|⟧|&#?\w+;")
"""Markdown that was not read, placeholders of engines and templates, entities: what no reader should meet."""
_MIN_HAN = 0.6
"""Share of Han characters among Han characters and Latin words of a Mandarin body (`docs/website.md`)."""
_ENOUGH = 20
"""Characters and words that show in which language a body is; a line with 你好 in it does not."""
_SENTENCE_END = re.compile(r"\n|(?<=[.!?])\s+")
_MIN_SENTENCE = 6
"""English words in a row that make a sentence that should have been translated."""


def verify_words(path: str, html: str, expected: Expected, promise: Promise) -> Iterator[Breach]:
    """Hold the words of one body to the approved ones, and look for what went wrong on the way."""
    shown = visible(html)
    fault = first_difference(shown, expected.text, promise.furniture)
    if fault:
        yield Breach(path, "text", fault)
    for mark in sorted({m[0] for m in _MARKS.finditer(shown)}):
        if shown.count(mark) > max(expected.text.count(mark), expected.english.count(mark)):
            yield Breach(path, "marks", f"shows `{mark}`, which is markup, as text")
    if expected.tag == EN.tag:
        # of the words that are shown, those that count are a part
        if has_han(shown):
            yield from verify_english(path, [visible(html, expected.tag, blocks=True)])
    else:
        yield from _script(path, visible(html, expected.tag))
    if expected.tag != EN.tag:
        yield from _left_english(path, shown, expected)
        yield from _contacts(path, shown, expected, promise)


def first_difference(shown: str, wanted: str, furniture: tuple[str, ...]) -> str | None:
    """Where the page stops saying the approved words in order; blanks do not count."""
    page, ours = _without_blanks(shown), _ours(furniture)
    at = 0
    for line in wanted.split("\n"):
        words = _without_blanks(line)
        found = page.find(words, at)
        if found < 0:
            return f"lacks the approved words {line[:60]!r}"
        if not ours.fullmatch(page, at, found):
            return f"says what nobody approved: {page[at:found][:60]!r}"
        at = found + len(words)
    return None if ours.fullmatch(page, at) else f"says what nobody approved: {page[at:][:60]!r}"


@lru_cache(maxsize=16)  # of one site all pages have the same
def _ours(furniture: tuple[str, ...]) -> re.Pattern[str]:
    """What may stand between approved words: words of our own, and numbers."""
    words = {_without_blanks(word) for word in furniture if word.strip()}
    return re.compile(
        "(?:" + "|".join([*map(re.escape, sorted(words, key=len, reverse=True)), r"\d+"]) + ")*"
    )


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _script(path: str, shown: str) -> Iterator[Breach]:
    han, latin = len(_HAN.findall(shown)), len(_LATIN_WORD.findall(shown))
    if han + latin < _ENOUGH:
        return
    share = han / (han + latin)
    if share < _MIN_HAN:
        yield Breach(path, "script", f"is called Chinese, but only {share:.0%} of it is")


def verify_english(path: str, said: Iterable[str]) -> Iterator[Breach]:
    """No text of an English page is Chinese, unless it is marked so: nobody would have approved it."""
    for text in said:
        for line in text.split("\n"):
            if is_chinese(line):
                yield Breach(
                    path, "script", f"is English, and says in Chinese: {line.strip()[:60]!r}"
                )


def _left_english(path: str, shown: str, expected: Expected) -> Iterator[Breach]:
    """A sentence of the English that stands on the page, though no approved text of it holds it."""
    page, approved = _without_blanks(shown), _without_blanks(expected.text)
    for line in _SENTENCE_END.split(expected.english):
        words = _without_blanks(line)
        is_long = len(_LATIN_WORD.findall(line)) >= _MIN_SENTENCE
        if is_long and words in page and words not in approved:
            yield Breach(path, "english", f"has English left: {line[:60]!r}")


def _contacts(path: str, shown: str, expected: Expected, promise: Promise) -> Iterator[Breach]:
    """Every number and address of the English stands in the Mandarin, and a service's own in none is another."""
    there = {token.text for token in contact_tokens(shown, promise.contacts)}
    for token in dict.fromkeys(t.text for t in contact_tokens(expected.english, promise.contacts)):
        if token not in there:
            yield Breach(path, "contact", f"lacks {token}, which the English has")
    allowed = {t.text for t in contact_tokens(expected.english, promise.contacts)}
    allowed |= {t.text for t in contact_tokens(expected.text, promise.contacts)}
    for token in sorted(there - allowed):
        yield Breach(path, "contact", f"names {token}, which nobody approved")
