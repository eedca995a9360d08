"""Lines in bold that stand where headings would: which they are, and what level they get."""

from __future__ import annotations

from pipeline.importers.bold_lines import bold_lines, make_headings, still_bold
from pipeline.importers.page import Block, Heading, ImportedPage, Item, Paragraph, Run, runs_text


def bold(text: str) -> Paragraph:
    return Paragraph((Run(text, bold=True), Run(" ")))


def plain(text: str = "Words below.") -> Paragraph:
    return Paragraph((Run(text),))


def heading(text: str, level: int = 2) -> Heading:
    return Heading(level, (Run(text),))


def levels(*blocks: Block) -> list[tuple[str, int]]:
    """The headings of a page once all its lines in bold are some."""
    page = ImportedPage(blocks=list(blocks))
    make_headings(page, bold_lines(page))
    assert not list(still_bold(page))
    return [(runs_text(b.runs).strip(), b.level) for b in page.blocks if isinstance(b, Heading)]


def test_which_lines_they_are() -> None:
    """A line of its own, in bold alone, with other text right below it."""
    picture = Paragraph((Run("", picture="a.png"),))
    page = ImportedPage(
        blocks=[
            *(bold("What we hear"), plain()),
            *(bold("Never shout."), plain()),  # a sentence
            *(bold("An address"), bold("In two lines"), Item((Run("one"),))),
            *(picture, bold("Two chairs by a window"), plain()),  # what it shows
            *(Paragraph((Run("Note", bold=True), Run(" this"))), plain()),
            *(bold("x" * 81), plain()),
            *(bold("Above a heading"), heading("A heading")),
            *(Paragraph((Run("Linked", bold=True, href="https://a.example"),)), plain()),
            bold("At the end"),
        ]
    )
    assert bold_lines(page) == ("What we hear", "In two lines")
    (said,) = still_bold(page)
    assert str(said).startswith("2 lines in bold may be headings (“What we hear”): --bold-headings")


def test_their_levels() -> None:
    """Above all headings they are as high as those; below one they are parts of it; none is skipped."""
    assert levels(bold("A"), plain(), heading("B"), plain(), bold("C"), plain()) == [
        ("A", 2),
        ("B", 2),
        ("C", 2),
    ]
    assert levels(heading("A"), bold("B"), plain(), heading("C"), bold("D"), plain()) == [
        ("A", 2),
        ("B", 3),
        ("C", 2),
        ("D", 3),
    ]
    assert levels(bold("A"), plain()) == [("A", 2)]


def test_only_those_that_are_named() -> None:
    page = ImportedPage(blocks=[bold("A"), plain(), bold("B"), plain()])
    make_headings(page, ["B", "Elsewhere"])
    assert bold_lines(page) == ("A",)
