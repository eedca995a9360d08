"""Markdown from elsewhere gets the front matter that it lacks."""

from __future__ import annotations

import pytest

from pipeline.importers.markdown import import_markdown
from pipeline.model.errors import PipelineError


def imported(text: str) -> str:
    """The completed file."""
    return import_markdown(
        text, path="x.md", id="handouts/x", kind="handout", date="2026-11-23", author="A. Writer"
    )


def test_a_heading_at_the_top_becomes_the_title() -> None:
    """Pages show the title from the front matter: it must not stand there twice."""
    assert imported("\ufeff# A *good* talk #\r\n\r\nListen.\r\n") == (
        "---\ntitle: A good talk\nid: handouts/x\nkind: handout\nauthor: A. Writer\n"
        "date: 2026-11-23\ndraft: true\n---\n\nListen.\n"
    )


def test_fields_that_are_there_stay_as_they_are() -> None:
    """Comments and quotes of the file's own front matter too; the body keeps its bytes."""
    source = "---\ntitle: 'Mine'  # ours\nid: handouts/mine\n---\n\n# Part one\n\n* a  \n  b\n"
    assert imported(source) == (
        "---\ntitle: 'Mine'  # ours\nid: handouts/mine\nkind: handout\nauthor: A. Writer\n"
        "date: 2026-11-23\ndraft: true\n---\n\n# Part one\n\n* a  \n  b\n"
    )


def test_a_complete_file_stays_the_same() -> None:
    """Importing what was imported changes nothing."""
    once = imported("# Title\n\nText.\n")
    assert imported(once) == once


def test_a_file_is_a_draft_unless_somebody_says_otherwise() -> None:
    """The file itself, or whoever imports it."""
    assert "draft: false\n" in imported("---\ntitle: a\ndraft: false\n---\n\nb\n")
    assert "draft: true" not in imported("---\ntitle: a\ndraft: false\n---\n\nb\n")
    public = import_markdown("# T\n\nb", path="x", id="a/x", kind="article", date="", public=True)
    assert "draft" not in public


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "FILE-NO-TITLE"),
        ("just text", "FILE-NO-TITLE"),
        ("# Title alone\n", "FILE-TITLE-ALONE"),
        ("---\ntitle: a\n---\n\n", "FILE-TITLE-ALONE"),
        ("---\ntitle: [a\n---\n\ntext", "FRONTMATTER"),
    ],
)
def test_what_cannot_be_a_page_is_refused(text: str, code: str) -> None:
    """One clear error that names the file."""
    with pytest.raises(PipelineError) as caught:
        imported(text)
    assert (caught.value.code, caught.value.path) == (code, "x.md")
