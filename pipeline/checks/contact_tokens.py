"""Find phone numbers, addresses and keywords of contacts in visible text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model.finding import Span
from pipeline.model.glossary import Contact
from pipeline.terms.read_words import has_figure

SHORT_CODES = ("988", "911", "741741", "88788")
"""Numbers of crisis services in the United States, guarded even where the glossary forgets them."""

_DASH = r"[-.‐‑–\x20]"
_URL = r"(?:https?://|www\.)[\w\-.~:/?#@!$&'+,;=%]*[\w/#=%]"
_EMAIL = r"(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
_VANITY = rf"1{_DASH}8\d\d{_DASH}[0-9A-Z]{{3,4}}{_DASH}?[0-9A-Z]{{3,4}}"
_PHONE = rf"(?:\+?1{_DASH}?)?(?:\([2-9]\d\d\)\x20?|[2-9]\d\d{_DASH})\d{{3}}{_DASH}\d{{4}}"
_LOCAL = r"(?<![)）])(?<![)）]\x20)[2-9]\d\d[-.‐‑–]\d{4}"
_LONG = r"\+\d[\d\-\x20]{6,16}\d|\d{10,15}"
_KEYWORD = re.compile(r"\b[Tt]ext(?:s|ing)?\s+(?:the word\s+)?[\"“'‘]?([A-Z]{2,12})\b")


@dataclass(frozen=True, slots=True)
class Token:
    """One number, address or key word, exactly as it stands."""

    text: str
    span: Span
    """Where, in the text that was read."""


def contact_tokens(text: str, contacts: Iterable[Contact]) -> tuple[Token, ...]:
    """Web addresses, e-mails, phone numbers and short codes, in order; a number inside an address is not one."""
    if not may_hold_contacts(text):
        return ()
    numbers = tuple([contact.number for contact in contacts])
    pattern = _pattern(numbers, addresses="@" in text or "://" in text or "www." in text)
    return tuple(Token(match.group(), match.span()) for match in pattern.finditer(text))


def may_hold_contacts(text: str) -> bool:
    """True unless nothing of a number or an address stands in a text: much faster than to look for them."""
    return has_figure(text) or "@" in text or "://" in text or "www." in text


@lru_cache(maxsize=8)
def _pattern(numbers: tuple[str, ...], *, addresses: bool) -> re.Pattern[str]:
    """The pattern for the numbers of one glossary; most texts with figures have no addresses, and need not be searched for them."""
    known = {*SHORT_CODES, *numbers}
    exact = "|".join(re.escape(number) for number in sorted(known, key=lambda n: (-len(n), n)))
    guarded = rf"(?<![0-9A-Za-z])(?<![0-9][.,])(?:{exact}|{_VANITY}|{_PHONE}|{_LONG}|{_LOCAL})(?![0-9A-Za-z])(?![.,][0-9])"
    begins = "".join(re.escape(number[:1]) for number in sorted(known))
    numbers_alone = rf"(?=[0-9+({begins}]){guarded}"
    return re.compile(f"{_URL}|{_EMAIL}|{guarded}" if addresses else numbers_alone, re.ASCII)


def keywords(text: str) -> frozenset[str]:
    """The words that have to be sent as they are: HOME in "text HOME to 741741"."""
    if "ext" not in text:  # most texts: much faster than the pattern
        return frozenset()
    return frozenset(match.group(1) for match in _KEYWORD.finditer(text))


def stretches(folded: str, names: Iterable[str]) -> Iterator[Span]:
    """Where a folded text first has the names of services."""
    for name in names:
        start = folded.find(name)
        if start >= 0:
            yield (start, start + len(name))


def blanked(text: str, tokens: Iterable[Token]) -> str:
    """The text, as long as before, with blanks for its numbers and addresses."""
    spans = [token.span for token in tokens]
    return with_blanks(text, spans) if spans else text


def with_blanks(text: str, spans: Iterable[Span]) -> str:
    """The text, as long as before, with blanks for some stretches, which come in order and do not overlap."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])
