"""Map spans of the visible text back to the raw Markdown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from pipeline.model.finding import Span

_MOST = 100
"""Different words of one text that are looked up; a text with more faults than these has enough that are marked."""


class Places:
    """Finds stretches of a plain text in the raw one. Each look-up reads both texts once, and no words twice."""

    def __init__(self, raw: str, plain: str) -> None:
        """`plain` is what a reader sees of `raw`."""
        self._raw, self._plain = raw, plain
        self._known: dict[str, tuple[list[int], list[int]]] = {}

    def span(self, start: int, end: int) -> Span | None:
        """Where `plain[start:end]` stands in the raw text; None where that is not certain.

        Certain only where the words stand equally often in both: then they come in the same order.
        """
        words = self._plain[start:end]
        found = self._found(words) if words else None
        if found is None:
            return None
        raw, plain = found
        before = bisect_left(plain, end - len(words) + 1)
        if len(raw) != len(plain) or not before:
            return None
        return (raw[before - 1], raw[before - 1] + len(words))

    def _found(self, words: str) -> tuple[list[int], list[int]] | None:
        """Where words stand in both texts; None where too many others were asked for."""
        found = self._known.get(words)
        if found is None and len(self._known) < _MOST:
            found = list(_starts(self._raw, words)), list(_starts(self._plain, words))
            self._known[words] = found
        return found


def _starts(text: str, words: str) -> Iterator[int]:
    """Each place of some words, none within another."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))
