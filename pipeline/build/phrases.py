"""Find where a line of Chinese may end between two words, with the segmenter of the house."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, pairwise

from pipeline.terms.script import HAN, has_han
from pipeline.terms.words import words

_TRAILS = frozenset("的地得了着过吗呢吧啊们时后前中里上下内外去来起出")
"""Characters that belong to the word before them: particles, and words of place and direction."""
_HAN_ALONE = re.compile(f"[{HAN}]\\Z")
_OTHER = re.compile(f"[^{HAN}]+\\Z")
_MAY_END = re.compile(r"[，。、：；！？）”’》…—\s]\Z")
_OPENS = re.compile(r"[（“‘《]\Z")


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
    ends = [0, *accumulate(map(len, _phrases(text)))]
    # the segmenter knows Simplified characters: the pieces are those of the text as it is written
    return tuple(text[start:end] for start, end in pairwise(ends))


@lru_cache(maxsize=4096)
def _phrases(text: str) -> tuple[str, ...]:
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
    return tuple(pieces)


def _starts_anew(before: str, word: str) -> bool:
    """True where a piece may begin with Latin letters, a number, or a particle behind a sign that closes."""
    is_sign = not re.match(rf"[\w{HAN}]", word)
    is_latin_going_on = re.match(r"\w", word) and re.search(r"[0-9A-Za-z.\-‑' ]\Z", before)
    if is_sign or is_latin_going_on:
        return False
    return bool(_MAY_END.search(before)) or bool(re.match(r"[0-9A-Za-z]", word))
