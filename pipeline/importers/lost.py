"""Find words of an imported file that are missing from its Markdown."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W_]+")
_SHOWN = 12
"""Words that are named; the rest is counted."""


def lost_words(before: str, after: str) -> str:
    r"""A sentence without final stop that names them, or "".

    Counted, not only looked for: a “not” that is lost in one place stands in many others.

    >>> lost_words("Do not shout. Do not leave.", "Do not shout. Do leave.")
    '1 word did not come along (not): look for it in the file, and write it in by hand'
    >>> lost_words("Two **words**", "two words") and lost_words("a_b", "a\\_b")
    ''
    """
    left = Counter(_WORD.findall(after))
    missing = []
    for word in _WORD.findall(before):
        left[word] -= 1
        if left[word] < 0:
            missing.append(word)
    if not missing:
        return ""
    one = len(missing) == 1
    what = "1 word did" if one else f"{len(missing)} words did"
    shown = " ".join(missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
    look = "look for it in the file, and write it in by hand"
    return f"{what} not come along ({shown}): {look if one else look.replace(' it ', ' them ')}"
