"""What one side alone changed is in the merged page; what cannot be is given as overwritten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.importers.merge import blocks_of, merge

HEAD = "---\ntitle: Pause\n---\n"
BOX = "::: crisis | If you need help now\n\nCall 988.\n\n:::"
MARK = "<!-- pipeline:safety -->"


def page(*blocks: str, end: str = "\n") -> str:
    return (HEAD + "".join(f"\n{block}\n" for block in blocks)).replace("\n", end)


def merged(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    body = merge(page(*base), page(*ours), page(*theirs)).body
    return [block.text for block in blocks_of(HEAD + body)]


PIECES = [
    "One.",
    "Two.",
    "Three.",
    "## Head",
    BOX,
    MARK,
    "- a\n- b",
    "1. x\n\n2. y",
    "    code",
    "> q",
]
PAGES = st.lists(st.sampled_from(PIECES), max_size=8)
ENDS = st.sampled_from(["\n", "\r\n"])


@given(PAGES, PAGES, ENDS)
def test_a_file_without_news_changes_no_byte(base: list[str], ours: list[str], end: str) -> None:
    """`new == base` gives the page as it is, line ends and all, and loses nothing."""
    found = merge(page(*base), page(*ours, end=end), page(*base))
    assert (HEAD.replace("\n", end) + found.body, found.overwritten) == (page(*ours, end=end), ())


@given(PAGES, PAGES)
def test_a_page_that_nobody_edited_gets_the_new_text(base: list[str], theirs: list[str]) -> None:
    """`page == base` gives the new file's blocks."""
    found = merge(page(*base), page(*base), page(*theirs))
    assert [b.text for b in blocks_of(HEAD + found.body)] == [
        b.text for b in blocks_of(page(*theirs))
    ]
    assert not found.overwritten


@given(PAGES, PAGES, PAGES)
def test_no_block_goes_unnamed(base: list[str], ours: list[str], theirs: list[str]) -> None:
    """Each block that the page alone has stands in the result or among the overwritten."""
    found = merge(page(*base), page(*ours), page(*theirs))
    there = {block.text for block in (*blocks_of(HEAD + found.body), *found.overwritten)}
    known = {block.text for block in blocks_of(page(*base))}
    assert {block.text for block in blocks_of(page(*ours))} - known <= there


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (["A.", BOX, "B.", "C."], ["A.", "B.", "C, new."], ["A.", BOX, "B.", "C, new."]),
        (["A.", "B.", "C.", BOX], ["A.", "B.", "C.", "D."], ["A.", "B.", "C.", BOX, "D."]),
        (["A.", MARK, "B.", "C."], ["A.", "B, new.", "C."], ["A.", MARK, "B, new.", "C."]),
        (["A [x](y).", "B.", "C."], ["A.", "B, new.", "C."], ["A [x](y).", "B, new.", "C."]),
        (["A.", "B.", BOX, "C."], ["B.", "C."], ["B.", BOX, "C."]),
        (["A.", "C."], ["A.", "B.", "C.", "D."], ["A.", "C.", "D."]),
    ],
)
def test_twins(ours: list[str], theirs: list[str], expected: list[str]) -> None:
    """Of a page `A. B. C.`: boxes, marks and links of the page beside what the new file changes."""
    assert merged(["A.", "B.", "C."], ours, theirs) == expected


def test_what_both_changed_is_overwritten_and_named() -> None:
    """The new file's text stands; the page's is given with its line and whether it is of safety."""
    found = merge(page("A.", "Call 911."), page("A.", "Do not call 911."), page("A.", "Call."))
    assert found.body == "\nA.\n\nCall.\n"
    assert [(one.text, one.line, one.safety) for one in found.overwritten] == [
        ("Do not call 911.", 7, True)
    ]


def test_items_of_a_list_merge_one_by_one() -> None:
    """A link in one item, a new last item: one tight list."""
    found = merge(page("- a\n- b"), page("- [a](x.md)\n- b", BOX), page("- a\n- b\n- c"))
    assert found.body == f"\n- [a](x.md)\n- b\n- c\n\n{BOX}\n"


HEADER = "| Day | Did | Felt |\n| --- | --- | --- |\n"


def table(*rows: str) -> str:
    return HEADER + "\n".join(rows)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected", "lost"),
    [
        (("| 1 | [a](x.md) | b |", "| 2 | c | d |"), ("| 1 | a | b |", "| 2 | c | D |"), ("| 1 | [a](x.md) | b |", "| 2 | c | D |"), ()),
        (("| 1 | [a](x.md) | b |", "| 2 | c | d |"), ("| 1 | a | B |", "| 2 | c | d |"), ("| 1 | [a](x.md) | B |", "| 2 | c | d |"), ()),
        (("| 1 | mine | b |", "| 2 | c | d |"), ("| 1 | theirs | b |", "| 2 | c | d |"), ("| 1 | theirs | b |", "| 2 | c | d |"), ("| 1 | mine | b |",)),
        (("| 1 | mine | b |", "| 2 | c | x |"), ("| 1 | theirs | b |", "| 2 | C | d |"), ("| 1 | theirs | b |", "| 2 | C | x |"), ("| 1 | mine | b |",)),
        (("| 1 | a | b |", "| 2 | c | d |", "| 4 | w | x |"), ("| 1 | A | b |", "| 2 | c | d |"), ("| 1 | A | b |", "| 2 | c | d |", "| 4 | w | x |"), ()),
        (("| 1 | x | b |", "| 2 | c | d |"), ("| 1 | a | b |", "| 2 | c | d |", "| 3 | e | f |"), ("| 1 | x | b |", "| 2 | c | d |", "| 3 | e | f |"), ()),
        (("| 1 | a \\| b | b |", "| 2 | c | d |"), ("| 1 | a | B |", "| 2 | c | d |"), ("| 1 | a \\| b | B |", "| 2 | c | d |"), ()),
    ],
)  # fmt: skip
def test_rows_of_a_table_merge_cell_by_cell(
    ours: tuple[str, ...], theirs: tuple[str, ...], expected: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    """Each side's cells stand; where both changed one cell, the new file's stands and the page's row is named."""
    base = ("| 1 | a | b |", "| 2 | c | d |")
    found = merge(page("A.", table(*base)), page("A.", table(*ours)), page("A.", table(*theirs)))
    assert found.body == f"\nA.\n\n{table(*expected)}\n"
    assert tuple(one.text for one in found.overwritten) == lost


CELL = st.sampled_from(["a", "b", "c", "[d](x.md)"])
ROWS = st.lists(st.tuples(CELL, CELL).map(lambda two: f"| {two[0]} | {two[1]} |"), max_size=4)


@given(ROWS, ROWS, ROWS)
def test_no_cell_of_the_page_goes_unnamed(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    """A row that the page alone has stands there, is carried cell by cell, or is named; without news nothing changes."""
    pages = [
        page("A.", "\n".join(["| x | y |", "| --- | --- |", *rows]))
        for rows in (base, ours, theirs)
    ]
    found = merge(*pages)
    named = {one.text for one in found.overwritten}
    there = [line.strip("| ").split(" | ") for line in found.body.splitlines() if "|" in line]
    for row in set(ours) - set(base) - named:
        left, right = row.strip("| ").split(" | ")
        assert any(left == cells[0] or right == cells[1] for cells in there)
    assert merge(pages[0], pages[1], pages[0]).body == pages[1].removeprefix(HEAD)
    assert blocks_of(HEAD + merge(pages[0], pages[0], pages[2]).body) == blocks_of(pages[2])
