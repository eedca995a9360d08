"""Write a segment so that every Markdown reader finds the same markup in it.

Our rule reads `**注意：**这` as bold (`cjk`); plain CommonMark, and so Hugo, remark and GitHub, print the
asterisks. The entity `&#8203;` (a space of no width) at the outer edge of such a run makes all of them see bold,
and our own parser takes it for what it is: a mark that is no character (`cjk.edge_mark`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from pipeline.markdown.cjk import MARK
from pipeline.markdown.inline import as_markdown
from pipeline.markdown.runs import Scan, Shape, scan
from pipeline.markdown.simple_emphasis import simple_emphasis

_ENTITIES = {"*": "&#42;", "_": "&#95;", "~": "&#126;"}
"""The signs of emphasis and deletion, and how they are written where they mean nothing."""
_SIGN = re.compile("[*_~]")
_MEANS = {MARK: "", **{entity: sign for sign, entity in _ENTITIES.items()}}
_WRITTEN = re.compile("|".join(_MEANS))
_MOST = 5
"""Of so many entities (or, where there are more, marks) it is tried which ones a person has typed; else, which kinds."""


@dataclass(frozen=True, slots=True)
class _Edits:
    """What is written into a text."""

    marks: frozenset[int]
    """Places that get a mark before them."""
    entities: frozenset[int]
    """Places of signs that are written as entities."""


def portable(text: str, references: Mapping[str, Any]) -> str:
    """Write a text (hard breaks as newlines) so that CommonMark and GFM read what we read.

    What they read so already comes back as it is; so does what no mark can save, which takes several
    unpaired signs in one text.

    >>> portable("**注意：**这", {}), portable("**注意**：这", {})
    ('**注意：**&#8203;这', '**注意**：这')
    """
    if not _SIGN.search(text):
        return text
    simple = simple_emphasis(text)
    if simple and simple.portable is not None:
        return simple.portable
    markdown = as_markdown(text)
    ours = scan(markdown, references)
    if all(run.is_same for run in ours.runs) and not _strays(ours):
        return text
    for edits in _ways(markdown, ours):
        written = _edited(markdown, edits)
        if _shapes(written, references) == {ours.shape}:
            return written.replace("\\\n", "\n")
    return text


def typed(text: str) -> Iterator[str]:
    """Give the texts that `portable` may have written so, the likeliest first.

    >>> [*typed("**注意：**&#8203;这")]
    ['**注意：**&#8203;这', '**注意：**这']
    """
    yield text
    groups = _groups([*_WRITTEN.finditer(text)])
    for count in range(len(groups), 0, -1):
        for chosen in combinations(groups, count):
            yield _meant(text, set().union(*chosen))


def _groups(found: list[re.Match[str]]) -> list[set[int]]:
    """The places of entities that a person may have typed: each by itself, or where there are many, by kinds."""
    by_kind = [{m.start() for m in found if m[0] == kind} for kind in _MEANS]
    groups: list[set[int]] = []
    for places in filter(None, by_kind):
        few = len(found) <= _MOST or (places is by_kind[0] and len(places) <= _MOST)
        groups += [{place} for place in places] if few else [places]
    return groups


def _meant(text: str, places: set[int]) -> str:
    """The text with the entities at these places taken for what they mean."""
    return _WRITTEN.sub(lambda m: _MEANS[m[0]] if m.start() in places else m[0], text)


def _shapes(text: str, references: Mapping[str, Any]) -> set[Shape]:
    """What readers of Markdown find in a text, we among them."""
    return {scan(text, references, plain=plain).shape for plain in (True, False)}


def _ways(text: str, ours: Scan) -> Iterator[_Edits]:
    """What could help, the least first.

    Marks where CommonMark's rule fails or at all edges; lone signs as they are, or as entities.
    """
    strays = _strays(ours)
    for entities in (strays, strays | _alone(ours)):
        yield _Edits(_edges(text, ours, everywhere=False), entities)
        yield _Edits(_edges(text, ours, everywhere=True), entities)


def _edges(text: str, ours: Scan, *, everywhere: bool) -> frozenset[int]:
    """The outer edges of what is marked up, or those of them at which CommonMark's rule fails.

    Two strong in one another may open in one run: it has one edge, for a mark within it would make two of it.
    """
    opening = {at for pair in ours.pairs for at in pair[: len(pair) // 2]}
    closing = {at for pair in ours.pairs for at in pair[len(pair) // 2 :]}
    edges: set[int] = set()
    for run in ours.runs:
        opens, closes = opening & {*run.places}, closing & {*run.places}
        if opens and (everywhere or not run.opens):
            edges.add(min(opens))
        if closes and (everywhere or not run.closes):
            edges.add(max(closes) + 1)
    # beside a blank and at the ends of a text every run can open or close
    return frozenset(at for at in edges if at and len(text[at - 1 : at + 1].strip()) == 2)


def _alone(ours: Scan) -> frozenset[int]:
    """Signs that mark up nothing."""
    used = {at for pair in ours.pairs for at in pair}
    return frozenset(at for run in ours.runs for at in run.places if at not in used)


def _strays(ours: Scan) -> frozenset[int]:
    """Tildes that mean nothing here (每周 3~5 次), where there are several runs of them.

    In GFM single ones strike out what is between two of them; in markdown-it four are two and two.
    """
    tildes = [run for run in ours.runs if run.is_tilde]
    lone = {at for run in tildes if run.length != 2 for at in run.places}
    return frozenset(lone if len(tildes) > 1 else ())


def _edited(text: str, edits: _Edits) -> str:
    return "".join(
        (MARK if at in edits.marks else "") + (_ENTITIES[char] if at in edits.entities else char)
        for at, char in enumerate(text)
    )
