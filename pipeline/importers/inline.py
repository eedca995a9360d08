"""Finds the links in a line of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.importers.page import Run, Runs

_URL = r"https?://[^\s<>\"“”()\[\]]*[^\s<>\"“”()\[\].,;:!?’']"
_LINK = re.compile(
    rf"\[(?P<text>[^\[\]]+)\]\((?P<to>{_URL})\)|<(?P<angle>{_URL})>|(?P<bare>{_URL})"
)
_NAMED = re.compile(rf"(?P<text>[^()\[\]<>]+?) ?\((?P<to>{_URL})\)")


def line_runs(line: str) -> Runs:
    """The line's links and what stands between them.

    `Name (https://…)` alone on its line is a link, and so is `[name](https://…)` anywhere.

    >>> [run.href for run in line_runs("See https://example.org/a.")]
    ['', 'https://example.org/a', '']
    """
    named = _NAMED.fullmatch(line)
    return (Run(named["text"], href=named["to"]),) if named else tuple(_pieces(line))


def _pieces(line: str) -> Iterator[Run]:
    at = 0
    for found in _LINK.finditer(line):
        if found.start() > at:
            yield Run(line[at : found.start()])
        bare = found["angle"] or found["bare"]
        yield Run(found["text"] or bare, href=found["to"] or bare)
        at = found.end()
    if at < len(line):
        yield Run(line[at:])
