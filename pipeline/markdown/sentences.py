"""Split English or Chinese text into sentences."""

from __future__ import annotations

import re

_SHORT = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "jr",
        "sr",
        "ph.d",
        "psy.d",
        "m.d",
        "m.a",
        "m.s",
        "b.a",
        "e.g",
        "i.e",
        "etc",
        "vs",
        "cf",
        "al",
        "approx",
        "dept",
        "est",
        "fig",
        "inc",
        "ltd",
        "no",
        "nos",
        "vol",
        "pp",
        "ca",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "a.m",
        "p.m",
        "u.s",
        "u.k",
    ]
)
"""Abbreviations, without their last full stop, in small letters."""
_MAY_END = frozenset(
    {"etc", "al", "a.m", "p.m", "ph.d", "psy.d", "m.d", "u.s", "u.k", "inc", "ltd", "jr", "sr"}
)
"""Those that can be the last word of a sentence: a capital after them begins another one."""
_CLOSING = "\"'”’»)\\]）】」』》*_~"
_END = re.compile(
    rf"(?P<western>(?<![.!?…])[.!?…]+[{_CLOSING}]*)(?P<after>\s+|$)|[。！？]+(?:……|…)?[{_CLOSING}]*\s*|……[{_CLOSING}]*\s*|\n"
)
_EMPHASIS = re.compile(r"(?:\*+|_+|~+)\Z")
_WORD = re.compile(r"[\w.]+\Z")
_OPENING = "\"'“‘«([*_~"


def sentences(text: str) -> list[str]:
    """Split a text behind each sentence; the blanks between two belong to the first. **Law: joined, it is the text**.

    >>> sentences("Dr. Lee listens. “Really?” she asks.")
    ['Dr. Lee listens. ', '“Really?” she asks.']
    >>> sentences("先听。“真的吗？”她问……然后等。")
    ['先听。', '“真的吗？”', '她问……', '然后等。']
    >>> sentences("先听。**然后**再说。**等一等。**好吗？")
    ['先听。', '**然后**再说。', '**等一等。**', '好吗？']
    """
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if match["western"] and not _ends(text, match):
            continue
        end = match.end() - _begins_next(text, match)
        found.append(text[start:end])
        start = end
    return [*found, text[start:]] if start < len(text) or not found else found


def _begins_next(text: str, match: re.Match[str]) -> int:
    """How many of the last characters open emphasis of the next sentence: Chinese puts no blank between the two."""
    run = _EMPHASIS.search(match[0])
    if run is None or match.end() == len(text):
        return 0
    is_open = text.count(run[0], 0, match.start() + run.start()) % 2
    return 0 if is_open else len(run[0])


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop or its like is the end of a sentence."""
    following = text[match.end() :].lstrip(_OPENING)[:1] if match["after"] else ""
    if not match["after"] and match.end() < len(text):
        return False
    if not following:
        return True
    if following.islower():
        return False
    if not match["western"].startswith(".") or match["western"].startswith(".."):
        return True
    return not _is_short(text[max(0, match.start() - 20) : match.start()], following)


def _is_short(before: str, following: str) -> bool:
    """Whether the full stop belongs to the word before it."""
    match = _WORD.search(before)
    word = match[0].lower().strip(".") if match else ""
    if word in _MAY_END:
        return not following.isupper()
    return word in _SHORT or (len(word) == 1 and word.isalpha() and word != "i")
