"""Find the lines in bold that stand where headings would, and make headings of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipeline.importers.page import (
    Block,
    Heading,
    ImportedPage,
    PageWarning,
    Paragraph,
    runs_of,
    runs_text,
)
from pipeline.importers.shape import fit_levels

_LONGEST = 80
"""Characters: what is longer is a sentence that somebody stresses."""
_ENDS = tuple(".,;:!…。，；：！")


def bold_lines(page: ImportedPage) -> tuple[str, ...]:
    """Those lines, in the order of the page: each in bold alone, with text below that is not."""
    return tuple(_said(page.blocks[at]) for at in _places(page.blocks))


def make_headings(page: ImportedPage, lines: Collection[str]) -> None:
    """Make headings of those lines: of the first level if one stands above all headings, else of the next one."""
    places = [at for at in _places(page.blocks) if _said(page.blocks[at]) in lines]
    above = 1
    first = next((n for n, one in enumerate(page.blocks) if isinstance(one, Heading)), None)
    beside = not places or first is None or places[0] < first
    for at, block in enumerate(page.blocks):
        if isinstance(block, Heading):
            above = block.level
        elif at in places:
            page.blocks[at] = Heading(2 if beside else above + 1, runs_of(block))
    fit_levels(page)


def still_bold(page: ImportedPage) -> Iterator[PageWarning]:
    """A warning where there are such lines: who listens to a page goes from heading to heading."""
    if lines := bold_lines(page):
        what = (
            "lines in bold may be headings" if len(lines) > 1 else "line in bold may be a heading"
        )
        yield PageWarning(
            f"{len(lines)} {what} (“{lines[0]}”)",
            f"有 {len(lines)} 行粗体可能是小标题（“{lines[0]}”）",
            "--bold-headings makes headings of them",
        )


def _places(blocks: Sequence[Block]) -> list[int]:
    return [
        at
        for at, below in enumerate(blocks[1:])
        if _is_bold_line(blocks[at])
        and not isinstance(below, Heading)
        and not _is_bold_line(below)
        and not (at and any(run.picture for run in runs_of(blocks[at - 1])))  # what it shows
    ]


def _is_bold_line(block: Block) -> bool:
    if not isinstance(block, Paragraph) or block.quote or block.role:
        return False
    said = runs_text(block.runs).strip()
    plain = all(not (run.picture or run.note or run.href) for run in block.runs)
    bold = all(run.bold or not run.text.strip() for run in block.runs)
    return (
        plain and bold and 0 < len(said) <= _LONGEST and "\n" not in said and said[-1] not in _ENDS
    )


def _said(block: Block) -> str:
    return " ".join(runs_text(runs_of(block)).split())
