"""Find the delimiter runs of a segment, and what each emphasis rule makes of them.

The two are CommonMark's own rule and ours (`cjk`), which differ beside Chinese characters only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from pipeline.markdown.cjk import CjkStateInline, is_no_run
from pipeline.markdown.parser import configured

_EMPHASIS = {f"{kind}_{end}" for kind in ("em", "strong", "s") for end in ("open", "close")}
_NO_WIDTH = "\u200b"

Pair = tuple[int, ...]
"""Places of the characters that open and close one piece of emphasis or deletion, in order."""
Shape = tuple[tuple[str, str], ...]
"""Markup and words: (kind, words or address), without spaces of no width."""


@dataclass(frozen=True, slots=True)
class DelimiterRun:
    """Equal signs in a row."""

    start: int
    """Place of the first."""
    length: int
    """How many."""
    opens: bool
    """It can open emphasis by CommonMark's own rule."""
    closes: bool
    """It can close emphasis by that rule."""
    is_same: bool
    """Our rule says the same."""
    is_tilde: bool
    """Of `~`, not of `*` or `_`."""

    @property
    def places(self) -> range:
        """Where its signs stand."""
        return range(self.start, self.start + self.length)


@dataclass(frozen=True, slots=True)
class Scan:
    """What one rule makes of the signs of a text."""

    runs: tuple[DelimiterRun, ...]
    """In order; those within code, addresses and words behind pictures are none."""
    pairs: tuple[Pair, ...]
    """What is emphasis or deletion, in the order of their ends."""
    shape: Shape
    """Markup and words as a reader gets them."""


def scan(text: str, references: Mapping[str, Any], *, plain: bool = False) -> Scan:
    """Read a text (hard breaks as Markdown writes them) by our rule, or by CommonMark's own."""
    md = configured()
    env: dict[str, Any] = {"references": dict(references), "places": {}, "runs": []}
    state = (_Plain if plain else _Ours)(text, md, env, [])
    md.inline.tokenize(state)
    *rules, join_text = md.inline.ruler2.getRules("")
    for rule in rules:
        rule(state)
    # the last rule joins what is left over, which renumbers the tokens
    pairs = tuple(_matched(state.tokens, env["places"]))
    join_text(state)
    return Scan(tuple(env["runs"]), pairs, _shape(state.tokens))


class _Plain(StateInline):
    """CommonMark's scanner of runs, noting where they stand."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  the library's names
        """Scan, and note."""
        scanned = _by_gfm(self, start, canSplitWord)
        return _noted(self, start, scanned, scanned)


class _Ours(CjkStateInline):
    """Our scanner of runs, noting where they stand."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  the library's names
        """Scan, and note."""
        scanned = super().scanDelims(start, canSplitWord)
        return _noted(self, start, scanned, _by_gfm(self, start, canSplitWord))


def _by_gfm(state: StateInline, start: int, can_split_word: bool) -> Scanned:
    scanned = StateInline.scanDelims(state, start, can_split_word)
    if is_no_run(state.src, start, start + scanned.length):
        return Scanned(False, False, scanned.length)
    return scanned


def _noted(state: StateInline, start: int, scanned: Scanned, plain: Scanned) -> Scanned:
    """Note a run, and the places of its signs by the numbers of the tokens that come next for them."""
    tilde = state.src[start] == "~"
    same = scanned == plain
    run = DelimiterRun(start, scanned.length, plain.can_open, plain.can_close, same, tilde)
    state.env["runs"].append(run)
    number = len(state.tokens) + bool(state.pending)
    width = 2 if tilde else 1
    odd = scanned.length % width
    for n in range(scanned.length // width):
        state.env["places"][number + odd + n] = start + odd + n * width
    return scanned


def _matched(tokens: list[Token], places: Mapping[int, int]) -> Iterator[Pair]:
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


def _shape(tokens: list[Token]) -> Shape:
    shape: list[tuple[str, str]] = []
    for token in tokens:
        kind = "text" if token.type == "text_special" else token.type
        words = str(token.attrGet("href") or token.attrGet("src") or token.content)
        words = words.replace(_NO_WIDTH, "")
        if kind == "text" and shape and shape[-1][0] == "text":
            shape[-1] = ("text", shape[-1][1] + words)
        elif kind != "text" or words:
            shape.append((kind, words))
    return tuple(shape)
