"""Decide whether a text has any word to translate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.markdown.inline import tokens_of
from pipeline.markdown.parser import Token
from pipeline.model.late_pattern import late_pattern
from pipeline.model.segment import Form

_BEGINS_WITH_WORD = re.compile(
    r"[^\w\\`<>\[\]&{!@/]*(?:[\d_][^\w\\`<>\[\]&{!@/]*)*[^\W\d_]+(?=[ ,;?!’'\n*)”\"—–]|[.…:]+(?:[\s*_)”\"]|\Z)|\Z)"
)
"""Nothing can be open before the first word; an address is told by what follows its first letters."""
_ADDRESS = late_pattern(
    r"(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]*://|www\.|(?:mailto|tel|sms):)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.I,
)
_NO_PROSE = late_pattern(r"<(code|kbd|samp|var)\b.*?</\1\s*>|<[^<>]*>|&#?\w+;", re.S | re.I)
_PLAIN = frozenset({Form.YAML, Form.ATTRIBUTE, Form.TITLE})


def has_words(text: str, form: Form, references: Mapping[str, Any]) -> bool:
    """Whether there is a letter to translate: numbers, signs, addresses, code and template marks hold none.

    >>> [has_words(t, Form.FLOW, {}) for t in ("Listen", "988", "https://a.example", "`code`", "{{ x }}")]
    [True, False, False, False, False]
    """
    if _BEGINS_WITH_WORD.match(text):
        return True
    if form is Form.HTML:
        text = _NO_PROSE.sub(" ", text)
    elif form not in _PLAIN:
        text = "".join(_words(tokens_of(text, references)))
    return any(map(str.isalpha, _ADDRESS.sub(" ", text)))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "text":
            yield token.content
        elif token.type == "image":
            yield from _words(token.children or [])
        else:
            yield " "
        yield f" {token.attrGet('title') or ''} " if token.attrs else ""
