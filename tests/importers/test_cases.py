"""Each file of `tests/cases/importers` becomes the Markdown of its twin, and what stays behind is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.importers.lost import shown_words, words_in
from tests.importers.cases import CASES, faults, imported, read_case, said


def test_there_are_cases() -> None:
    """An empty folder would pass the tests below."""
    assert len(CASES) >= 65
    assert {case.suffix for case in CASES} == {".docx", ".html", ".txt", ".eml"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_becomes_its_twin(case: Path) -> None:
    """Byte by byte; no word is lost and not named, none is made up."""
    page = read_case(case)
    markdown = imported(page, case.stem)
    assert markdown == case.with_suffix(".md").read_bytes().decode("utf-8")
    rest = case.with_suffix(".said")
    assert said(page) == (rest.read_text(encoding="utf-8") if rest.exists() else "")
    assert faults(page, markdown) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_word_that_drops_out_is_named(case: Path) -> None:
    """Each word of the body in turn: gone from the page, it is named with a sentence that holds it."""
    page = read_case(case)
    front, rule, body = imported(page, case.stem).partition("---\n\n")
    words = [
        one
        for one in dict.fromkeys(words_in(body))
        if len(one) > 3 and one.isalpha() and one in shown_words(body)
    ]
    for word in words[:: max(1, len(words) // 8)]:
        torn = body.replace(word, "", 1)
        if len(shown_words(torn)) != len(shown_words(body)) - 1:
            continue  # the word stood in markup: `write`, an address
        lost = faults(page, front + rule + torn)
        assert any(
            word in getattr(one, "words", "") and word in getattr(one, "where", "") for one in lost
        ), word
