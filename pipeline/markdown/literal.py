"""A target with more markup than its source in; the target with just the surplus written as plain characters out.

Under the CJK rule of emphasis characters that mean nothing in the English may become bold between Chinese
ones. Those are escaped, and the bold that the English has stays, in plain CommonMark too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from pipeline.markdown.cjk import CjkStateInline
from pipeline.markdown.inline import as_markdown, counted, read_inline
from pipeline.markdown.parser import configured

_MOST = 24
"""More signs than this in one text are not told apart: all are shown as typed."""
_OTHER = re.compile(r"(?<!\\)(?:`+|<(?=[A-Za-z/!?])|!?\[|\{(?=[{%]))")
"""Where code, HTML, links, images, footnotes and template marks begin."""
_SIGNS = re.compile(r"[*_~`<\[{]+")
_EMPHASIS = {f"{kind}_{end}" for kind in ("em", "strong", "s") for end in ("open", "close")}

Cut = tuple[int, ...]
"""Places at which a backslash makes one piece of markup plain."""


def made_literal(target: str, source: str, references: Mapping[str, Any]) -> str | None:
    """Escape the markup that the source lacks, and no other; None where that cannot be told."""
    wanted = counted(read_inline(source, references))
    present = counted(read_inline(target, references))
    while surplus := (present - wanted).total():
        for cut in _cuts(target, references):
            written = _escaped(target, cut)
            now = counted(read_inline(written, references))
            gone = (wanted - now).total() - (wanted - present).total()
            if (now - wanted).total() < surplus and gone <= 0:
                target, present = written, now
                break
        else:
            return None
    return target


def _escaped(text: str, cut: Cut) -> str:
    for at in sorted(cut, reverse=True):
        text = f"{text[:at]}\\{text[at:]}"
    return text


def _cuts(text: str, references: Mapping[str, Any]) -> Iterator[Cut]:
    """What could be escaped: first pairs that only the CJK rule makes, then other pairs, then the rest."""
    if len(_SIGNS.findall(text)) > _MOST:
        return
    markdown = as_markdown(text)
    plain = set(_pairs(_Plain, markdown, references))
    ours = _pairs(_Ours, markdown, references)
    for cut in sorted(ours, key=lambda cut: (cut in plain, cut)):
        # the backslashes of hard breaks are not in the text
        yield tuple(at - markdown.count("\n", 0, at) for at in cut)
    for match in _OTHER.finditer(text):
        yield tuple(range(match.start(), match.end()))


class _Plain(StateInline):
    """CommonMark's scanner of delimiters, noting where they stand."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  the library's names
        """Scan, and note."""
        return _noted(self, start, super().scanDelims(start, canSplitWord))


class _Ours(CjkStateInline):
    """Our scanner of delimiters, noting where they stand."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  the library's names
        """Scan, and note."""
        return _noted(self, start, super().scanDelims(start, canSplitWord))


def _noted(state: StateInline, start: int, scanned: Scanned) -> Scanned:
    """Note the places of the delimiters of a run by the numbers of the tokens that come next for them."""
    number = len(state.tokens) + bool(state.pending)
    width = 2 if state.src[start] == "~" else 1
    odd = scanned.length % width
    for n in range(scanned.length // width):
        state.env["places"][number + odd + n] = start + odd + n * width
    return scanned


def _pairs(state_class: type[StateInline], text: str, references: Mapping[str, Any]) -> list[Cut]:
    """The delimiters that are emphasis or deletion by one scanner: the places of both ends of each."""
    md = configured()
    places: dict[int, int] = {}
    state = state_class(text, md, {"references": dict(references), "places": places}, [])
    md.inline.tokenize(state)
    # the last rule joins what is left over, which would renumber the tokens
    for process in md.inline.ruler2.getRules("")[:-1]:
        process(state)
    return list(_matched(state.tokens, places))


def _matched(tokens: list[Token], places: Mapping[int, int]) -> Iterator[Cut]:
    open_: list[int] = []
    for number, token in enumerate(tokens):
        if token.type not in _EMPHASIS or number not in places:
            continue
        at = places[number]
        if token.nesting > 0:
            open_.append(at)
        elif open_:
            first = open_.pop()
            # of two characters the inner one is the token
            wide = {"strong": (first - 1, first, at, at + 1), "s": (first, first + 1, at, at + 1)}
            yield wide.get(token.tag, (first, at))
