"""Gives blocks their shape: title, heading levels, boxes to tick, lines to write on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qs

from pipeline.importers.page import (
    BOXES,
    Block,
    Break,
    Heading,
    ImportedPage,
    Item,
    Paragraph,
    Run,
    Runs,
    Write,
    all_runs,
    runs_text,
    split_lines,
    trimmed,
)

_MAX_TITLE = 150
_BLANK = re.compile(r"_{3,}|…{3,}|\.{6,}|\u2026(?:\s?\u2026){2,}|(?:_\s){3,}_?")
_BOX = re.compile(f"[{''.join(BOXES)}]")
_LEADING_BOX = re.compile(rf"\s*{_BOX.pattern}\s*(?=\S)")
_TICK_ONLY = "✓✔"
_HREF = re.compile(r"https?:|mailto:|tel:|sms:", re.IGNORECASE)


def cut(runs: Iterable[Run], start: int, end: int | None = None) -> Runs:
    """The stretch of the runs between two places in their text."""
    out: list[Run] = []
    at = 0
    for run in runs:
        stop = at + len(run.text)
        a, b = max(start, at), stop if end is None else min(end, stop)
        if a < b or (not run.text and start <= at and (end is None or at < end)):
            whole = run.picture and (a, b) != (at, stop)
            out.append(run if whole else replace(run, text=run.text[a - at : b - at]))
        at = stop
    return tuple(out)


def paragraph_blocks(runs: Sequence[Run], make: Paragraph | Item) -> Iterator[Block]:
    """A paragraph (`make` without runs) as blocks: boxes, lines to write on and page breaks on their own."""
    kept: list[Runs] = []

    def flush() -> Iterator[Block]:
        joined = [run for line in kept for run in (*line, Run("\n"))][:-1]
        kept.clear()
        if whole := trimmed(joined):
            yield replace(make, runs=whole)

    for number, page in enumerate(_pages(runs)):
        if number:
            yield from flush()
            yield Break()
        for line in split_lines(page):
            special = list(_special(line, make))
            if special:
                yield from flush()
                yield from special
            elif trimmed(line):
                kept.append(line)
    yield from flush()


def _pages(runs: Sequence[Run]) -> Iterator[Runs]:
    text = runs_text(runs)
    start = 0
    for found in re.finditer("\f", text):
        yield cut(runs, start, found.start())
        start = found.end()
    yield cut(runs, start)


def _special(line: Runs, make: Paragraph | Item) -> Iterator[Block]:
    """The line as boxes or as lines to write on, nothing where it is neither."""
    if any(run.note or run.picture for run in line):
        return
    text = runs_text(line)
    level = make.level if isinstance(make, Item) else 0
    if _LEADING_BOX.match(text):
        yield from _boxes(line, text, level)
    elif not (isinstance(make, Item) and make.number is not None):
        yield from _writes(line, text)


def _boxes(line: Runs, text: str, level: int) -> Iterator[Block]:
    """Each box with the words behind it."""
    first = _LEADING_BOX.match(text)
    if first is None or first[0].strip() in _TICK_ONLY:
        return
    starts = [first.start(), *(m.start() for m in _BOX.finditer(text) if m.start() >= first.end())]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        sign = text[start:end].lstrip()[:1]
        box = re.match(r"\s*.\s*", text[start:end])
        runs = trimmed(cut(line, start + (box.end() if box else 1), end))
        if runs:
            yield Item(runs, level, ticked=BOXES.get(sign, False))


def _writes(line: Runs, text: str) -> Iterator[Block]:
    """`Name: ____` as a line to write on that is labelled; a blank inside a sentence stays there."""
    blanks = list(_BLANK.finditer(text.rstrip(" \t.")))
    if not blanks or blanks[-1].end() < len(text.rstrip(" \t.")):
        return
    labels = [
        trimmed(cut(line, a, b.start()))
        for a, b in zip([0, *(m.end() for m in blanks)], blanks, strict=False)
    ]
    words = [runs_text(label).strip() for label in labels]
    if len(blanks) > 1 and not all(
        not one or one.endswith((":", "?", "：", "？")) for one in words
    ):
        return
    if any(len(one) > 300 for one in words):
        return
    yield from (Write(1, label) for label in labels)


_TITLES = ("title", "subtitle")


def finish(page: ImportedPage, stem: str) -> None:
    """Give a page its title, description and heading levels.

    Title: what the file marks as such, else its first heading, else its first line, else the file's name.
    """
    page.blocks = [one for one in page.blocks if not _empty(one)]
    if not page.title:
        _title(page, stem)
    fit_levels(page)
    page.blocks = [
        replace(one, role="") if isinstance(one, Paragraph) and one.role in _TITLES else one
        for one in page.blocks
    ]


def _empty(block: Block) -> bool:
    if isinstance(block, Heading | Paragraph):
        return not trimmed(block.runs)
    return isinstance(block, Item) and block.number is None and not trimmed(block.runs)


def _title(page: ImportedPage, stem: str) -> None:
    blocks = page.blocks
    at = next((n for n in range(len(blocks)) if _is_title(blocks, n)), None)
    if at is None:
        at = _heading_as_title(blocks)
    if at is not None and not _line([blocks[at]]):
        at = None
    if at is None and len(blocks) > 1 and _may_be_title(blocks[0]):
        at = 0
    if at is None:
        page.title, page.title_found = _from_stem(stem), False
        return
    end = at + 1
    while (
        _is_title(blocks, at)
        and _is_title(blocks, end)
        and end + 1 < len(blocks)
        and len(_line(blocks[at : end + 1])) <= _MAX_TITLE
    ):
        end += 1
    taken = blocks[at:end]
    page.title = _line(taken)
    extra = [run for run in all_runs(taken) if run.note or run.picture]
    if extra:
        blocks.insert(end, Paragraph(tuple(extra)))
    below = blocks[end] if end < len(blocks) else None
    if isinstance(below, Paragraph) and below.role == "subtitle" and not page.description:
        page.description = " ".join(runs_text(below.runs).split())
        end += 1
    del blocks[at:end]


def _is_title(blocks: Sequence[Block], at: int) -> bool:
    """True for a paragraph that the file marks as its title."""
    one = blocks[at] if at < len(blocks) else None
    return isinstance(one, Paragraph) and one.role == "title"


def _line(blocks: Iterable[Block]) -> str:
    """The text of blocks on one line; what stands for a picture stays with it."""
    words = (runs_text(r for r in trimmed(all_runs([block])) if not r.picture) for block in blocks)
    return " ".join(" ".join(words).split())


def _heading_as_title(blocks: Sequence[Block]) -> int | None:
    """The first heading, unless it is one of several below other text: then it is a part's."""
    found = [(n, b.level) for n, b in enumerate(blocks) if isinstance(b, Heading)]
    if not found:
        return None
    at, level = found[0]
    alone = sum(one <= level for _, one in found) == 1
    return at if at == 0 or (alone and level == 1) else None


def _may_be_title(block: Block) -> bool:
    if not isinstance(block, Paragraph) or block.quote:
        return False
    text = " ".join(runs_text(block.runs).split())
    ends = text.endswith((".", ",", ";", ":", "…", "。", "，"))
    return (
        0 < len(text) <= _MAX_TITLE
        and not ends
        and any(map(str.isalnum, text))
        and not any(run.picture for run in block.runs)
    )


def _from_stem(stem: str) -> str:
    words = re.sub(r"[-_\s]+", " ", stem).strip() or "Untitled"
    return words[0].upper() + words[1:]


def fit_levels(page: ImportedPage) -> None:
    """Headings begin at level 2 below the title and skip none."""
    open_: list[int] = []
    for at, block in enumerate(page.blocks):
        if isinstance(block, Heading):
            while open_ and open_[-1] >= block.level:
                open_.pop()
            open_.append(block.level)
            runs = tuple(replace(run, bold=False) for run in block.runs)  # it is bold as it is
            page.blocks[at] = Heading(min(6, 1 + len(open_)), runs)


def link_target(to: str) -> str:
    """Where a link leads, without the detour over Google; "" for one that leads nowhere on the web.

    >>> link_target("https://www.google.com/url?q=https://a.example/b%3Fc%3D1&sa=D")
    'https://a.example/b?c=1'
    """
    found = re.match(r"https?://(?:www\.)?google\.[a-z.]+/url\?(.*)", to, re.IGNORECASE)
    if found:
        asked = parse_qs(found[1])
        to = (asked.get("q") or asked.get("url") or [to])[0]
    return to if _HREF.match(to) else ""
