"""Split a translated paragraph into pairs of sentences."""

from __future__ import annotations

from pipeline.markdown.inline import read_inline
from pipeline.markdown.sentences import sentences


def aligned(source: str, target: str) -> tuple[tuple[str, str], ...]:
    """English and Mandarin sentences of a pair, in order; none unless both have equally many with equal markup each.

    Markup that goes over the end of a sentence belongs to none, so then there are none either.

    >>> aligned("Listen first. **Then** speak.", "先听。**然后**再说。")
    (('Listen first.', '先听。'), ('**Then** speak.', '**然后**再说。'))
    >>> aligned("Listen first. Then speak.", "先听，再说。")
    ()
    """
    english, mandarin = pieces(source), pieces(target)
    if len(english) != len(mandarin):
        return ()
    pairs = tuple(zip(english, mandarin, strict=True))
    same = all(read_inline(en).marks == read_inline(zh).marks for en, zh in pairs)
    return pairs if same else ()


def pieces(text: str) -> tuple[str, ...]:
    """The sentences of a text without the blanks around them; none where its markup goes over the end of one."""
    parts = sentences(text)
    words = "".join(read_inline(part).plain for part in parts)
    whole = words == read_inline(text).plain
    return tuple(filter(None, map(str.strip, parts))) if whole else ()
