"""A regular expression that is compiled when a text first asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, AnyStr, cast

from pipeline.model.once import once

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
"""What costs 20 ns more than of the pattern itself from the second time on."""


def late_pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""As `re.compile`, for what few texts ask for: most commands judge a page or none, and use few of some hundred patterns.

    What every text asks for is better compiled at once. It raises `re.error` at its first use.

    >>> late_pattern(r"\d+ mg").search("take 5 mg").span()
    (5, 9)
    """
    return made_late(partial(re.compile, text, flags))


def made_late(make: Callable[[], re.Pattern[AnyStr]]) -> re.Pattern[AnyStr]:
    """The same of a pattern that takes longer to put together."""
    return cast("re.Pattern[AnyStr]", LatePattern(make))


class LatePattern:
    """Looks like the pattern that `make` gives."""

    def __init__(self, make: Callable[[], re.Pattern[Any]]) -> None:
        self._make = make

    @once
    def _pattern(self) -> re.Pattern[Any]:
        return self._make()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever a pattern has
        """Ask the pattern, and keep what is mostly asked of it: that is found from now on before this is."""
        if name.startswith("_"):
            raise AttributeError(name)
        for asked in _ASKED:
            setattr(self, asked, getattr(self._pattern, asked))
        return getattr(self._pattern, name)
