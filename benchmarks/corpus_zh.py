"""What `corpus` wrote, in Mandarin: sentence by sentence, by the patterns of `words_zh`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from benchmarks import words_zh
from benchmarks.corpus import SPLIT

_SLOT = re.compile(r"\{(\w+)\}")
_LABELLED = re.compile(r"\*\*([^*:]+):\*\* (.+)")
_NUMBER = "n"

_Pattern = tuple[re.Pattern[str], tuple[str, ...], str]
"""What matches the English, the slots in its order, the Mandarin."""


def mandarin(text: str) -> str:
    """The Mandarin of a text as `read` offers it; raises ValueError if no pattern says it."""
    whole = _said(text)
    if whole is not None:
        return whole
    labelled = _LABELLED.fullmatch(text)
    if labelled and labelled[1] in words_zh.PHRASES["label"]:
        return f"**{words_zh.PHRASES['label'][labelled[1]]}：**{mandarin(labelled[2])}"
    return "".join(_sentence(one) for one in SPLIT.split(text))


def _sentence(english: str) -> str:
    said = _said(english)
    if said is None:
        message = f"no pattern of benchmarks/words_zh.py says: {english}"
        raise ValueError(message)
    return said


@cache
def _said(english: str) -> str | None:
    """The Mandarin of a sentence or a line; None if no pattern matches."""
    for pattern, slots, chinese in _patterns():
        found = pattern.fullmatch(english)
        if found:
            return _filled(chinese, slots, found.groups())
    return None


def _filled(chinese: str, slots: tuple[str, ...], phrases: tuple[str, ...]) -> str:
    """The Mandarin pattern with the counterpart of each phrase; equal slots keep their order."""
    of = {slot: _counterparts(slot, slots, phrases) for slot in slots}
    return _SLOT.sub(lambda found: next(of[found[1]]), chinese)


def _counterparts(name: str, slots: tuple[str, ...], phrases: tuple[str, ...]) -> Iterator[str]:
    for slot, phrase in zip(slots, phrases, strict=True):
        if slot == name:
            yield phrase if name == _NUMBER else _capitals(name)[phrase]


@cache
def _patterns() -> tuple[_Pattern, ...]:
    both = {**words_zh.SENTENCES, **words_zh.LINES}
    return tuple(_pattern(english, chinese) for english, chinese in both.items())


def _pattern(english: str, chinese: str) -> _Pattern:
    parts = _SLOT.split(english)
    parts[::2] = map(re.escape, parts[::2])
    slots = tuple(slot.lower() for slot in parts[1::2])
    parts[1::2] = map(_choice, slots)
    return re.compile("".join(parts)), slots, chinese


def _choice(slot: str) -> str:
    if slot == _NUMBER:
        return r"(\d+)"
    return f"({'|'.join(map(re.escape, _capitals(slot)))})"


@cache
def _capitals(slot: str) -> Mapping[str, str]:
    """The phrases of a slot, with a capital too: a pattern says where one stands."""
    phrases = words_zh.PHRASES[slot]
    return {**phrases, **{english[0].upper() + english[1:]: zh for english, zh in phrases.items()}}
