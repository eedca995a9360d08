"""Find a condition or a reason that changed places with what depends on it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.checks.event_words import EventWord, event_words, fit
from pipeline.model.finding import Span
from pipeline.terms.read_words import characters, words

LINKS = frozenset(["if", "unless", "because", "although", "though", "when", "whenever", "once"])
"""One of these is in each link."""
_LINK = re.compile(
    r"(?<!even )(?<!as )(?<!what )(?<!only )\b(?:if|unless|because|although|though|when|whenever|once)\b(?! (?:of|not|so|necessary|possible)\b)"
)
_KINDS = {("因为", "由于", "是因"): ("because",), ("虽", "尽管"): ("although", "though")}
"""Chinese of reasons and of concessions, with the English that says them; all else are conditions."""
_LEADING = re.compile(r"(?:^|[;:.—] |\b(?:and|but|or|so|that),? )[\s“\"']*$")
_BREAK = re.compile(r"[;:—.?!]")
_SIGNS = frozenset("如若要只除因由虽尽当每万旦候")
"""One of these is in all Chinese that says a condition or a reason."""
_CHINESE = re.compile(
    "(?:^|(?<=[，；“]))(?:(?:如果|要是|假如|若是?|只要|一旦|除非|因为|由于|虽然|尽管|每当|当|万一)(?P<one>[^，。；？！]{2,30})|(?P<two>[^，。；？！]{2,30})的(?:时候|话))，(?P<main>[^。；？！]{2,})"
)
"""A clause that depends on nothing, before the one that depends on it."""
_BEHIND = re.compile(
    "^(?P<main>[^。；？！]{2,40}?)，(?:这?是?因为|除非|如果|要是)(?P<one>[^，。；？！]{2,30})[。？！”]*$"
)
"""The same behind it."""
_LONGEST = 200
"""Letters of a sentence whose two halves are surely those of one link."""
_NEAREST = 3
"""Known words that tell a clause: those next to its link."""


class _Halves(NamedTuple):
    """Where the clauses of an English sentence stand."""

    condition: Span
    result: Span
    link: str


def turned_round(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """The clauses of the folded English, and the Chinese that has the one as the condition of the other; None: nothing is turned.

    >>> turned_round("if you are angry, take a walk.", "如果你散步，就会生气。")
    ((0, 29), (0, 10))
    """
    if _SIGNS.isdisjoint(characters(mandarin)) or LINKS.isdisjoint(words(english)):
        return None
    there = _CHINESE.search(mandarin) or _BEHIND.search(mandarin)
    halves = _halves(english) if there and len(english) <= _LONGEST else None
    if there is None or halves is None:
        return None
    if not _same_kind(halves.link, there.group()):
        return None
    known = event_words(english)
    ours, theirs = (_own(known, half) for half in halves[:2])
    condition = there["one"] or there.groupdict().get("two") or ""
    if not any(word.stands_in(there["main"]) for word in ours):
        return None
    right, wrong = fit(ours, theirs, condition, there["main"])
    if wrong < 2 or right:
        return None
    return (halves.condition[0], max(halves.condition[1], halves.result[1])), there.span()


def _same_kind(link: str, mandarin: str) -> bool:
    """True if the Chinese says a reason, a concession or a condition as the English does."""
    for signs, links in _KINDS.items():
        if link in links:
            return any(sign in mandarin[:4] or f"，{sign}" in mandarin for sign in signs)
    return not any(sign in mandarin for signs in _KINDS for sign in signs)


def _own(known: tuple[EventWord, ...], half: Span) -> list[EventWord]:
    """The words of a clause; persons only where it has no others."""
    own = [word for word in known if half[0] <= word.span[0] < half[1]]
    return ([word for word in own if not word.is_person] or own)[:_NEAREST]


def _halves(english: str) -> _Halves | None:
    """The clauses of the only link of an English sentence; None where they cannot be told."""
    links = list(_LINK.finditer(english))
    if len(links) != 1:
        return None
    (start, end), link = links[0].span(), links[0].group()
    breaks = [match.start() for match in _BREAK.finditer(english)]
    low = max((at + 1 for at in breaks if at < start), default=0)
    high = min((at for at in breaks if at >= end), default=len(english))
    comma = english.find(",", end, high)
    if _LEADING.search(english, 0, start):
        return _Halves((start, comma), (comma + 1, high), link) if comma > 0 else None
    return _Halves((end, comma if comma > 0 else high), (low, start), link)
