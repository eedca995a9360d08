"""Normalize the script and the punctuation of an engine's Mandarin.

Most offline engines write `,` and `.` after Han. Code and URLs are behind placeholders here, and a
placeholder counts as part of the word before it.
"""

from __future__ import annotations

import re

from pipeline.checks.script import fix
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import HAN, has_han, to_simplified
from pipeline.translate.mask import PLACEHOLDER

_CLOSING = "”’）》】，。？！：；、…"
_OPENING = "“‘（《【"
_WIDE = f"[{HAN}{_CLOSING}{_OPENING}]"
_ROUND = str.maketrans("()", "（）")
_FULL_WIDTH = str.maketrans(",;:!?", "，；：！？")

_AFTER = late_pattern(rf"([{HAN}”’）》](?:{PLACEHOLDER})*)([,;:!?]+)")
_BEFORE = late_pattern(rf"([,;:!?]+)(?=(?:{PLACEHOLDER})*[{HAN}“‘《])")
_DOTS = late_pattern(rf"([{HAN}”’）》](?:{PLACEHOLDER})*)\.{{3,6}}")
_STOP = late_pattern(rf"([{HAN}”’）》](?:{PLACEHOLDER})*)\.(?![.0-9A-Za-z_])")
_DOUBLED = late_pattern("([，；：、？！])\\1+|(?<!。)(。)。(?!。)")
_QUOTED = late_pattern(r'"([^"]*)"')
_BLANK = late_pattern(rf"(?<={_WIDE})\s+|\s+(?={_WIDE})")


def normalize(answer: str) -> str:
    """Simplified characters, full-width punctuation beside Han and never twice, no blank beside Han, one line.

    >>> normalize("認可 ,不是同意 (EFT).。")
    '认可，不是同意（EFT）。'
    """
    text = " ".join(answer.split())
    if not has_han(text):
        return text
    text = fix(to_simplified(text))
    text = _QUOTED.sub(r"“\1”", text)
    text = text.translate(_ROUND)
    text = _BLANK.sub("", text)
    text = re.sub(rf"\s+(?=[,;:!?.](?:\s|{_WIDE}|$))", "", text)
    text = _AFTER.sub(lambda match: match[1] + match[2].translate(_FULL_WIDTH), text)
    text = _BEFORE.sub(lambda match: match[1].translate(_FULL_WIDTH), text)
    text = _STOP.sub(r"\1。", _DOTS.sub(r"\1……", text))
    return _DOUBLED.sub(r"\1\2", _BLANK.sub("", text))
