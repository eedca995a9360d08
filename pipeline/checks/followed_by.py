"""Find a word that follows another one in a text, in a single pass."""

from __future__ import annotations

import re


class Later:
    """A pattern that begins with one word and ends with another, with anything but a few marks between them.

    As `first[^marks]*second` says it; yet that expression reads the rest of a text again for each `first` in it.
    """

    def __init__(self, first: str, second: str, marks: str = "") -> None:
        """Patterns of both words, and the marks that may not stand between them."""
        self._first, self._second = re.compile(first), re.compile(second)
        self._stretch = re.compile(f"[^{re.escape(marks)}]+" if marks else ".+", re.DOTALL)

    def stands_in(self, text: str) -> bool:
        """True if both stand in a text, in this order, with none of the marks between them.

        >>> Later("not", "yet", ".").stands_in("not now, not yet"), Later("not", "yet", ".").stands_in("not. yet")
        (True, False)
        """
        for stretch in self._stretch.finditer(text):
            first = self._first.search(text, *stretch.span())
            if first and self._second.search(text, first.end(), stretch.end()):
                return True
        return False
