"""A rule for emphasis beside Chinese punctuation, where CommonMark prints asterisks.

Plain CommonMark prints literal asterisks for `**重要：**请…`: a closing run after punctuation must be
followed by white space or punctuation, and Han letters are neither. The amended rule ("CJK-friendly
emphasis", tats-u/markdown-cjk-friendly, proposed for CommonMark in #650) counts East Asian wide
characters as neutral: only punctuation that is *not* CJK blocks a run.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned

MARK = "&#8203;"
"""At the outer edge of a run it makes CommonMark's own rule agree with ours (`portable`)."""
_SIGNS = {"*", "_", "~"}


def is_cjk(char: str) -> bool:
    """Tell East Asian wide, full-width and half-width characters; emoji are none of them.

    >>> [is_cjk(c) for c in "认：a”"]
    [True, True, False, False]
    """
    return east_asian_width(char) in {"W", "F", "H"} and not 0x1F000 <= ord(char) <= 0x1FAFF


def _is_punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


def is_no_run(src: str, start: int, end: int) -> bool:
    """Tell three tildes or more, which strike nothing out in GFM."""
    return src[start] == "~" and end - start > 2


class CjkStateInline(StateInline):
    """Scans delimiter runs by the amended flanking rule."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  the library's names
        """Say whether the run of delimiters at `start` can open and can close emphasis."""
        marker = self.src[start]
        pos = start
        while pos < self.posMax and self.src[pos] == marker:
            pos += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[pos] if pos < self.posMax else " "
        punct_before, punct_after = _is_punctuation(before), _is_punctuation(after)
        space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
        cjk_before, cjk_after = is_cjk(before), is_cjk(after)

        left = not space_after and (
            not punct_after or cjk_after or space_before or punct_before or cjk_before
        )
        right = not space_before and (
            not punct_before or cjk_before or space_after or punct_after or cjk_after
        )
        if is_no_run(self.src, start, pos):
            left = right = False
        can_open = left and (canSplitWord or not right or punct_before)
        can_close = right and (canSplitWord or not left or punct_after)
        return Scanned(can_open, can_close, pos - start)


def edge_mark(state: StateInline, silent: bool) -> bool:
    """Inline rule: the mark at the edge of a run says nothing."""
    start, end = state.pos, state.pos + len(MARK)
    if not state.src.startswith(MARK, start):
        return False
    if not _SIGNS & {*state.src[max(start - 1, 0) : start], *state.src[end : end + 1]}:
        return False
    if not silent:
        # of no words, but between: two runs with a mark between them are not one
        state.push("text", "", 0)
    state.pos = end
    return True
