"""The rows that paper gets of blocks in two languages, and how they are set on pages."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import pytest
from pypdf import PdfReader

from pipeline.build.labels import labels_for
from pipeline.build.sheet import Row, rows
from pipeline.build.typeset import _Setting, _typeset, typeset
from pipeline.markdown.tree import tree
from pipeline.model.settings import EN, ZH
from tests.build.samples import HANDOUT_EN, LABELS_ZH

LANGUAGE = {"lang": "en", "region": "us", "title": "T", "description": "D"}


def rows_of(english: str, mandarin: str | None = None) -> list[Row]:
    """The rows of a body, or of a pair of bodies."""
    versions = [tree(english, locale=EN, labels=labels_for(EN, {}))]
    if mandarin is not None:
        versions.append(tree(mandarin, locale=ZH, labels=labels_for(ZH, LABELS_ZH)))
    return rows(versions)


def items(count: int, words: str = "word") -> str:
    """A list."""
    return "".join(f"- {words}\n" for _ in range(count))


@pytest.mark.parametrize(
    ("text", "whole"),
    [(items(4), True), (items(7), False), (items(3, "word " * 60), False), ("words\n", False)],
)
def test_a_short_list_is_not_torn(text: str, whole: bool) -> None:
    """A few items of a few words stand on one page; what is long may go on on the next."""
    (row,) = rows_of(text)
    assert row["whole"] is whole


def test_the_items_of_both_languages_stand_side_by_side() -> None:
    """A list in each language is one row, whose items are aligned; not those of lists of unequal length."""
    assert [row["kind"] for row in rows_of(items(3), items(3))] == ["list"]
    assert [row["kind"] for row in rows_of(items(3), items(2))] == ["pair"]


@pytest.mark.parametrize(
    ("inner", "whole"), [("A line.", True), ("word " * 300, False), ("::: write 15", False)]
)
def test_a_crisis_box_that_surely_fits_is_not_measured(inner: str, whole: bool) -> None:
    """Words and room are counted generously: a box that might not fit on a page is never called whole."""
    (row,) = rows_of(f"::: crisis\n{inner}\n:::\n")
    assert row["whole"] is whole


@pytest.mark.parametrize(
    ("cells", "count", "whole"),
    [
        ("Monday | A walk", 17, True),
        ("Monday | A walk", 18, False),
        ("Monday | " + "word " * 50, 5, True),
        ("Monday | " + "word " * 50, 6, False),
        ("每天一点关怀 | " + "一点关怀" * 20, 6, True),
        ("每天一点关怀 | " + "一点关怀" * 20, 7, False),
    ],
)
def test_a_table_that_surely_stays_on_one_page_is_not_measured(
    cells: str, count: int, whole: bool
) -> None:
    """Lines are counted generously: of what is called whole, the template would have found the same."""
    body = "Words.\n\n" * 18 + "| A | B |\n| --- | --- |\n" + f"| {cells} |\n" * count
    data = data_of(body)
    table = rows_of(body)[-1]
    assert table["whole"] is whole
    measured = {**data, "rows": [*rows_of(body)[:-1], {**table, "whole": False}]}
    assert typeset(data, {}, "x") == typeset(measured, {}, "x")


def data_of(body: str) -> dict[str, object]:
    """All that the template wants."""
    return {
        "paper": "a4",
        "title": "T",
        "practice": [{"text": "P", "lang": "en", "region": "us"}],
        "date": None,
        "draft": False,
        "watermark": "",
        "banner": [],
        "columns": [LANGUAGE],
        "rows": rows_of(body),
        "footer": [],
        "turns": {},
    }


@pytest.mark.parametrize("times", [1, 9, 12, 15])
def test_as_few_pages_as_can_be_and_as_airy_as_can_be_on_these(times: int) -> None:
    """No setting that is airier needs as few."""
    data = data_of(
        HANDOUT_EN.partition("---\n\n")[2].replace("::: page\n", "") + "Some words.\n\n" * times
    )
    written = typeset(data, {}, "x")
    files = {"data.json": json.dumps(data).encode()}
    settings = [_Setting(files, density) for density in (0.0, 0.33, 0.67, 1.0)]
    fewest = settings[-1].pages
    assert {one.pages for one in settings if one.is_shortest} <= {fewest}
    assert len(PdfReader(io.BytesIO(written)).pages) == fewest
    assert written == next(one for one in settings if one.pages == fewest).pdf()


def test_what_needs_one_page_is_never_set_more_densely(monkeypatch: pytest.MonkeyPatch) -> None:
    """How far it fills its pages says that nothing can be saved."""
    tried: list[float] = []
    set_ = _Setting.__init__

    def noted(self: _Setting, files: Mapping[str, bytes], density: float) -> None:
        tried.append(density)
        set_(self, files, density)

    monkeypatch.setattr(_Setting, "__init__", noted)
    typeset(data_of("Some words.\n\n" * 20), {}, "x")
    assert tried == [0.0]


def test_a_sheet_of_the_same_words_is_set_once() -> None:
    """Site and preview print the same sheet: the second gets the bytes of the first."""
    before = _typeset.cache_info()
    first = typeset(data_of("Only once, please.\n"), {}, "site")
    assert typeset(data_of("Only once, please.\n"), {}, "preview") is first
    typeset(data_of("Only once, please.\n"), {"large.svg": b" " * 300_000}, "is not remembered")
    after = _typeset.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 1)
