"""Read the parts of a handout that readers fill in: scales, lines, labels, boxes.

Pages, fragments and paper draw the same thing from here, each in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from pipeline.model.late_pattern import late_pattern

_MAX_STEPS = 20
_SAFETY = late_pattern(r"<!--\s*pipeline:safety\s*-->\s*\Z")


def labels_after(tokens: Sequence[Token], idx: int) -> list[Token]:
    """The labels of the directive at `idx`, in order."""
    found = []
    for token in tokens[idx + 1 :]:
        if token.type != "label":
            break
        found.append(token)
    return found


def lines_of(token: Token) -> int:
    """How many lines a `write` has."""
    return int(token.meta["args"])


def steps_of(token: Token) -> list[int]:
    """The numbers of a `scale`, its ends always among them."""
    low, high = (int(number) for number in str(token.meta["args"]).split("-"))
    return steps(low, high)


def steps(low: int, high: int) -> list[int]:
    """Numbers from one end to the other; a long scale in strides that can be tapped.

    >>> steps(0, 3), steps(0, 50)[:3], steps(2, 0)
    ([0, 1, 2, 3], [0, 3, 6], [2, 1, 0])
    """
    stride = max(1, -(-abs(high - low) // _MAX_STEPS))
    return [*range(low, high, stride if high > low else -stride), high]


def side_of(token: Token) -> str:
    """Where the words of a table's cell stand: `left`, `right`, `center`, or "" for as usual."""
    return str(token.attrGet("style") or "").removeprefix("text-align:")


def is_ticked(token: Token) -> bool | None:
    """Whether the box of a list item is ticked; None for an item without a box."""
    return bool(token.meta["checked"]) if "checked" in token.meta else None


def holds_tasks(tokens: Sequence[Token], start: int) -> bool:
    """True for a list of which some item has a box."""
    level = tokens[start].level
    for token in tokens[start + 1 :]:
        if token.level == level and token.type == "bullet_list_close":
            return False
        if token.level == level + 1 and "checked" in token.meta:
            return True
    return False


def cautions(page: Sequence[Token]) -> set[int]:
    """The `id()` of each token that opens a block which the author marked as safety text."""
    return {
        id(block)
        for mark, block in pairwise(page)
        if mark.type == "html_block" and _SAFETY.search(mark.content)
    }


def asks(page: Sequence[Token]) -> set[int]:
    """The `id()` of each paragraph that asks the question of the scale after it."""
    return {
        id(opening)
        for opening, after in zip(page, page[3:], strict=False)
        if opening.type == "paragraph_open" and after.type == "scale"
    }


@dataclass(frozen=True, slots=True)
class NotePlaces:
    """Where the footnotes of a page, as readers of one locale get it, stand."""

    written: frozenset[str]
    """Labels of the footnotes whose text is there."""
    referred: frozenset[str]
    """Labels that some text refers to."""

    @classmethod
    def of(cls, tokens: Iterable[Token]) -> NotePlaces:
        """Look through the blocks of a page; a picture's words refer to nothing."""
        blocks = list(tokens)
        inline = (child for block in blocks for child in block.children or [])
        return cls(
            frozenset(t.meta["label"] for t in blocks if t.type == "footnote_open"),
            frozenset(t.meta["label"] for t in inline if t.type == "footnote_ref"),
        )


def footnote_numbers(page: Sequence[Token]) -> dict[str, int]:
    """Label of each footnote → its number on the page."""
    labels = dict.fromkeys(t.meta["label"] for t in page if t.type == "footnote_open")
    return {label: number for number, label in enumerate(labels, 1)}
