"""Merge the blocks of a page and of its new file, which both come from the last import."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.markdown.front_matter import split
from pipeline.markdown.parser import LINE_END, Token, line_count, parse_blocks
from pipeline.terms.safety import is_safety_text

_BLANK = re.compile(r"(?:[ \t]*(?:\r\n?|\n))*")
"""Blank lines at the start of a text."""
_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class MergeBlock:
    """A block of a file: a top-level one, an item of a top-level list, or a row of a top-level table."""

    text: str
    """Its bytes without the white space behind it."""
    space: str
    """The white space behind it, line ends among it."""
    line: int
    """Its first line in the file, from 1."""
    item: bool
    """True for an item of a list."""
    row: bool = False
    """True for a row of a table, but the first, which stands with the line below it."""
    carries: str = ""
    """The row of the page whose every change stands in this one."""

    @property
    def safety(self) -> bool:
        """True where its loss could harm somebody."""
        return self.text.startswith("::: crisis") or is_safety_text(self.text)


@dataclass(frozen=True, slots=True)
class Merged:
    """A body with what both sides changed in it."""

    body: str
    """What stands behind the front matter."""
    overwritten: tuple[MergeBlock, ...]
    """Blocks that only the page had, and that the new file's took the place of."""


def merge(base: str, page: str, new: str) -> Merged:
    """Merge three whole files: what the last import wrote, the page as it is, and the new import.

    What one side alone changed is taken. Where both changed a place, the new file's blocks stand, with what
    the page had before or behind them; what does not fit is given as overwritten.
    Laws: `new == base` gives the page's bytes; `page == base` gives the new blocks.
    """
    end = "\r\n" if "\r\n" in page else "\n"
    base, new = (LINE_END.sub(end, text) for text in (base, new))
    old, ours, theirs = blocks_of(base), blocks_of(page), blocks_of(new)
    chosen = [*_chosen(old, ours, theirs)]
    fields, body = split(page)
    head = page[: len(page) - len(body)] if fields is not None else ""
    merged = _lead(body) + "".join(_joined(chosen, ours, theirs, end))
    if _texts(blocks_of(head + merged)) != _texts(chosen):  # side by side they mean something else
        chosen, merged = theirs, split(new)[1]
    there = {block.text for block in (*chosen, *old)} | {block.carries for block in chosen}
    return Merged(merged, tuple(block for block in ours if block.text not in there))


def _lead(body: str) -> str:
    """The blank lines at the start of a text."""
    match = _BLANK.match(body)
    return match[0] if match else ""


def blocks_of(text: str) -> list[MergeBlock]:
    """The blocks of a file; white space apart they join to its body."""
    parsed = parse_blocks(text)
    lines = [0, *(match.end() for match in LINE_END.finditer(parsed.body)), len(parsed.body)]
    starts = dict(_starts(parsed.tokens))
    found = []
    for start, stop in pairwise([*sorted({0, *starts}), len(lines) - 1]):
        raw = parsed.body[lines[start] : lines[stop]]
        if raw.strip():
            lead = _lead(raw)
            text = raw[len(lead) :].rstrip()
            line = start + parsed.body_line + 1 + line_count(lead)
            space = raw[len(lead) + len(text) :]
            kind = starts.get(start, "")
            found.append(MergeBlock(text, space, line, kind == "item", kind == "row"))
    return found


def _starts(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """The line, from 0, on which each block begins, and whether it is an `item` of a list or a `row` of a table."""
    depth = first = 0
    around = ""
    for token in tokens:
        if depth == 0 and token.map:
            around, first = token.type, token.map[0]
        is_item = depth == 1 and around in _LISTS and token.type == "list_item_open"
        is_row = depth == 2 and around == "table_open" and token.type == "tr_open"
        if token.map and (is_item or depth == 0 or (is_row and token.map[0] > first)):
            yield token.map[0], "item" if is_item else "row" if is_row else ""
        depth += token.nesting


def _chosen(
    base: Sequence[MergeBlock], page: Sequence[MergeBlock], new: Sequence[MergeBlock]
) -> Iterator[MergeBlock]:
    """The blocks of the merged page, in order."""
    to_page, to_new = _same(base, page), _same(base, new)
    b = p = n = 0
    for at in sorted(to_page.keys() & to_new.keys()):
        ours, theirs = to_page[at], to_new[at]
        yield from _place(base[b:at], page[p:ours], new[n:theirs])
        spaced = base[at].space != new[theirs].space
        yield replace(page[ours], space=new[theirs].space) if spaced else page[ours]
        b, p, n = at + 1, ours + 1, theirs + 1
    yield from _place(base[b:], page[p:], new[n:])


def _same(base: Sequence[MergeBlock], other: Sequence[MergeBlock]) -> dict[int, int]:
    """Which block of the base is which of the other text."""
    first, second = _texts(base), _texts(other)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return {a + k: b + k for a, b, size in matcher.get_matching_blocks() for k in range(size)}


def _place(
    base: Sequence[MergeBlock], page: Sequence[MergeBlock], new: Sequence[MergeBlock]
) -> Sequence[MergeBlock]:
    """What becomes of a place between blocks that nobody has changed."""
    old, ours, theirs = _texts(base), _texts(page), _texts(new)
    if ours in (old, theirs):
        return new
    if theirs == old:
        return page
    if paired := _paired(base, page, new):
        return paired
    for at in range(len(ours) - len(old) + 1):
        if ours[at : at + len(old)] == old:
            if not old:  # what was added to a list or a table comes first
                inside = [one[0].item or one[0].row for one in (page, new)]
                return [*new, *page] if inside == [False, True] else [*page, *new]
            return [*page[:at], *new, *page[at + len(old) :]]
    return new


def _paired(
    base: Sequence[MergeBlock], page: Sequence[MergeBlock], new: Sequence[MergeBlock]
) -> Sequence[MergeBlock] | None:
    """Blocks merged one by one, where there are equally many; None where they do not pair. Rows of a table always do."""
    if not len(base) == len(page) == len(new):
        return None
    pairs = [_side_by_side(*one) for one in zip(base, page, new, strict=True)]
    is_table = all(block.row for block in (*base, *page, *new))
    if not is_table and None in pairs:
        return None
    return [pair or other for pair, other in zip(pairs, new, strict=True)]


def _side_by_side(base: MergeBlock, page: MergeBlock, new: MergeBlock) -> MergeBlock | None:
    """A block with what both sides changed in it; None where that cannot be told, or they changed the same words."""
    if page.text in {base.text, new.text}:
        return new
    if new.text == base.text:
        return page
    if not (page.row and new.row and base.row):
        return None
    cells = [_BAR.split(one.text.strip().strip("|")) for one in (base, page, new)]
    if len({len(row) for row in cells}) != 1:
        return None
    merged, is_whole = [], True
    for old, ours, theirs in zip(*cells, strict=True):
        both = {ours.strip(), theirs.strip()}
        is_whole = is_whole and (len(both) == 1 or old.strip() in both)
        merged.append(ours if theirs.strip() == old.strip() else theirs)
    text = f"|{'|'.join(merged)}|"
    return replace(new, text=text, carries=page.text if is_whole else "")


def _texts(blocks: Sequence[MergeBlock]) -> list[str]:
    return [block.text for block in blocks]


def _joined(
    chosen: Sequence[MergeBlock], page: Sequence[MergeBlock], new: Sequence[MergeBlock], end: str
) -> Iterator[str]:
    """Each block with what separates it from the next: as where they stood side by side, else a blank line."""
    in_page, in_new = _spaces(page), _spaces(new)
    for block, after in pairwise(chosen):
        pair = (block.text, after.text)
        if pair in in_page and pair in in_new:
            space = block.space
        else:
            between = end if after.row or (block.item and after.item) else end * 2
            space = in_page.get(pair) or in_new.get(pair) or between
        yield block.text + space
    for block in chosen[-1:]:
        is_last = page and block.text == page[-1].text
        yield block.text + (page[-1].space if is_last else end)


def _spaces(blocks: Sequence[MergeBlock]) -> dict[tuple[str, str], str]:
    """What stands between each two blocks that are side by side."""
    return {(one.text, other.text): one.space for one, other in pairwise(blocks)}
