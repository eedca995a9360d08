"""Build a fix for a text, and offer it only if it changes no markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.checks.interface import EntryContext
from pipeline.markdown.inline import read_inline
from pipeline.model.finding import Span


def apply(text: str, edits: Mapping[int, str]) -> str:
    """The text with some of its characters replaced; `edits`: place → what stands there instead."""
    return "".join(edits.get(place, char) for place, char in enumerate(text))


def until_stable(text: str, repair: Callable[[str], str]) -> str:
    """Repair again and again until nothing changes: what one round wrote may need another.

    Ends after eight rounds with the text as it was if the rounds go in a circle.
    """
    mended = text
    for _ in range(8):
        following = repair(mended)
        if following == mended:
            return mended
        mended = following
    return text


def safe(context: EntryContext, fixed: str) -> str | None:
    """The repaired target, or None where its markup is not that of the target."""
    same = read_inline(fixed, context.references).marks == context.target.marks
    return fixed if same and fixed.strip() else None


def first_change(text: str, fixed: str) -> Span:
    """The first character of a text that the repair changes."""
    pairs = enumerate(zip(text, fixed, strict=False))
    start = next((i for i, (a, b) in pairs if a != b), min(len(text), len(fixed)))
    start = min(start, len(text) - 1)
    return (start, start + 1)
