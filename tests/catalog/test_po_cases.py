"""Twin files: broken catalogs and their errors, catalogs of other tools and what we make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.catalog.po import read_po, write_po
from pipeline.model.entry import Entry, Origin
from pipeline.model.errors import PipelineError

CASES = Path(__file__).parents[1] / "cases" / "catalog"
BROKEN = sorted((CASES / "broken").glob("*.po"))
FOREIGN = sorted((CASES / "foreign").glob("*.po"))


def text_of(path: Path) -> str:
    """The file's text, line ends as they are."""
    return path.read_bytes().decode("utf-8")


def test_there_are_cases() -> None:
    """An empty folder would pass every test below."""
    assert len(BROKEN) >= 19
    assert len(FOREIGN) >= 3


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.stem)
def test_a_broken_catalog_gives_one_clear_error(case: Path) -> None:
    """Path, line, what is wrong and what to do, as the twin `.error` says."""
    with pytest.raises(PipelineError) as caught:
        read_po(text_of(case), case.name, "articles/x")
    assert str(caught.value) == text_of(case.with_suffix(".error")).strip()


@pytest.mark.parametrize("case", FOREIGN, ids=lambda case: case.stem)
def test_a_catalog_of_another_tool_is_settled_once(case: Path) -> None:
    """The twin `.settled` is what we write for it; that file then stays as it is."""
    settled = text_of(case.with_suffix(".settled"))
    assert write_po(read_po(text_of(case), case.name, "articles/x")) == settled
    assert write_po(read_po(settled, case.name, "articles/x")) == settled


def test_every_part_of_an_entry_is_read() -> None:
    """Origin with blanks in its detail, paths with blanks, `#|`, escapes of gettext, comments."""
    case = CASES / "foreign" / "poedit.po"
    catalog = read_po(text_of(case), case.name, "articles/x")
    first, *_ = catalog.entries
    assert first == Entry(
        context=None,
        source="Most of the conflicts",
        target="大多数冲突\aéA",
        origin=Origin("machine", "google cloud", "3f2a9c1b"),
        previous_source="69% of conflicts",
        note="paragraph",
        places=(
            "content/en/articles/x.md",
            "content/en/articles/x.md",
            "content/en/my drafts/y.md",
        ),
        comments=("no blank here",),
        fuzzy=True,
        previous_context="old",
    )
    assert [entry.previous_source for entry in catalog.obsolete] == ["older"]
    assert [entry.comments for entry in catalog.obsolete] == [("kept",)]
    assert catalog.document == "articles/x"
    assert dict(catalog.headers)["X-Generator"] == "Poedit 3.4"


def test_the_locale_is_the_one_that_is_asked_for() -> None:
    """A derived locale reads and writes its own catalogs, and refuses the others'."""
    text = write_po(read_po('msgid "a"\nmsgstr "啊"\n', "x.po", "x", "zh_Hant"))
    assert '"Language: zh_Hant\\n"' in text
    with pytest.raises(PipelineError, match="Language: zh_Hant"):
        read_po(text, "x.po", "x")
    for locale in ("zh_Hant_HK", "zh_TW"):
        mine = write_po(read_po(text, "x.po", "x", locale))
        assert read_po(mine, "x.po", "x", locale).locale == locale
