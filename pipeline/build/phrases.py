"""Find where a line of Chinese may end between two words, with the segmenter of the house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate, pairwise

from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import HAN, has_han
from pipeline.terms.words import words

_TRAILS = frozenset("的地得了着过吗呢吧啊们时后前中里上下内外去来起出")
"""Characters that belong to the word before them: particles, and words of place and direction."""
_HAN_ALONE = late_pattern(f"[{HAN}]\\Z")
_OTHER = late_pattern(f"[^{HAN}]+\\Z")
_MAY_END = late_pattern(r"[，。、：；！？）”’》…—\s]\Z")
_OPENS = late_pattern(r"[（“‘《]\Z")

_KEPT = 20_000
"""Texts whose pieces are kept: headings and short cells, some six a page."""
_known: dict[str, str] = {}
"""Texts without a line's end, each as a line a piece."""


def known_phrases() -> Mapping[str, str]:
    """All texts whose pieces are known, in the order in which they became so, each as a line a piece."""
    return _known


def recall_phrases(known: Mapping[str, str]) -> None:
    """Take over what another run of the same program found; what cannot be the pieces of its text is left out.

    The segmenter, which takes 0.1 s to load, is then asked for other texts alone.
    """
    for text, lines in known.items():
        if len(lines) - lines.count("\n") == len(text):
            _keep(text, lines)


def phrases(text: str) -> tuple[str, ...]:
    """The text in pieces of whole words, none of them a character alone; joined they are the text.

    A piece never begins with punctuation that closes, nor ends with one that opens.

    >>> phrases("这一周怎样倾听"), phrases("我现在心里有多难受？")
    (('这一周', '怎样', '倾听'), ('我现在', '心里', '有多难受？'))
    >>> phrases("這一週怎樣傾聽")
    ('這一週', '怎樣', '傾聽')
    """
    if not has_han(text):
        return (text,)
    ends = [0, *accumulate(map(len, _kept_phrases(text)))]
    # the segmenter knows Simplified characters: the pieces are those of the text as it is written
    return tuple(text[start:end] for start, end in pairwise(ends))


def _kept_phrases(text: str) -> list[str]:
    if "\n" in text:
        return _phrases(text)
    lines = _known.get(text)
    if lines is None:
        lines = "\n".join(_phrases(text))
        _keep(text, lines)
    return lines.split("\n")


def _keep(text: str, lines: str) -> None:
    if len(_known) >= _KEPT:
        _known.clear()
    _known[text] = lines


def _phrases(text: str) -> list[str]:
    pieces: list[str] = []
    stays_open = False
    for word in words(text):
        is_alone = bool(_HAN_ALONE.match(word.text))
        before = pieces[-1] if pieces else ""
        trails = word.text in _TRAILS or bool(_OTHER.match(word.text))
        # what is not Chinese stays as it stands, with the blanks in it; a sign that opens begins a piece
        opens = bool(_OPENS.search(word.text)) and not _OPENS.search(before)
        counts = is_alone and before[-1:].isdigit()
        follows = trails and not opens and not _starts_anew(before, word.text)
        if before and (stays_open or counts or follows):
            pieces[-1] += word.text
        else:
            pieces.append(word.text)
        stays_open = (is_alone and not trails) or bool(_OPENS.search(word.text))
    if len(pieces) > 1 and _HAN_ALONE.match(pieces[-1]) and not _MAY_END.search(pieces[-2]):
        pieces[-2:] = ["".join(pieces[-2:])]
    return pieces


def _starts_anew(before: str, word: str) -> bool:
    """True where a piece may begin with Latin letters, a number, or a particle behind a sign that closes."""
    is_sign = not re.match(rf"[\w{HAN}]", word)
    is_latin_going_on = re.match(r"\w", word) and re.search(r"[0-9A-Za-z.\-‑' ]\Z", before)
    if is_sign or is_latin_going_on:
        return False
    return bool(_MAY_END.search(before)) or bool(re.match(r"[0-9A-Za-z]", word))
