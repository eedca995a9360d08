"""What is said of each check: its example is true, the docs page is made of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.checks import explain, plain
from pipeline.checks.interface import Check, PageContext
from pipeline.checks.registry import CHECKS, run_entry_checks, run_page_checks, run_project_checks
from pipeline.extract.read import read
from pipeline.model.errors import PipelineError
from pipeline.terms.script import has_han
from tests.checks.reader import entry_context, page_context, project_context

PAGE = Path(__file__).parents[2] / "docs/checks.md"
RETURNED = {"你必须回答。": "You must answer.", "你不必回答。": "You need not answer."}
"""What an engine gives back for the example of `back-translation`."""

TITLED = "---\ntitle: T\n---\n\n"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_example_is_true(check: Check) -> None:
    """The wrong one has this finding, the right one has none at all."""
    assert check.code in codes(check, check.about.wrong)
    assert codes(check, check.about.right) == set()


def codes(check: Check, zh: str) -> set[str]:
    """What the checks say of the example with this Mandarin."""
    en = check.about.english
    if check.code == "directive":  # of the English file: the example is that file
        document = read(TITLED + zh, "x.md", "articles/x", ())
        return {f.code for f in run_page_checks(PageContext(document))}
    if check.code == "plain":  # of the English file too
        page = PageContext(read(zh, "x.md", "articles/x"), for_author=True)
        return {f.code for f in plain.check(page)}
    if check.code == "structure":
        return {f.code for f in run_page_checks(page_context(en, zh))}
    if check.code == "new-place":
        # one text for both places is the fault; the right one has its own context, so it is another entry
        twice = en if zh == check.about.wrong else f"{en} side"
        page = page_context(
            f"{TITLED}- {en}\n\nA.\n\n- {twice}\n",
            f"{TITLED}- 对\n\nA.\n\n- {zh}\n",
            was=f"{TITLED}- {en}\n",
        )
        return {f.code for f in run_page_checks(page)}
    if check.code == "consist":
        both = (
            entry_context(en, text, name) for name, text in (("a", check.about.right), ("b", zh))
        )
        return {f.code for f in run_project_checks(project_context(both))}
    back = RETURNED.get(zh, "") if check.code == "back-translation" else ""
    return {f.code for f in run_entry_checks(entry_context(en, zh, returned=back))}


@pytest.mark.parametrize("code", explain.ENGLISH)
def test_what_is_said_of_english_is_explained(code: str) -> None:
    """Each code that `check` shows leads to an explanation."""
    assert explain.find(code).code == "directive"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_both_languages_say_it(check: Check) -> None:
    """Why and what to do, in English and Chinese, each a sentence."""
    for english, chinese in (check.about.why, check.about.mend):
        assert english.endswith((".", "）."))
        assert has_han(chinese)
        assert chinese.endswith(("。", "。）"))


def test_the_docs_page_is_current() -> None:
    """docs/checks.md is what the checks say; `--regen` writes it."""
    if os.environ.get("REGEN"):
        PAGE.write_text(explain.page(), "utf-8")
    assert PAGE.read_text("utf-8") == explain.page()


def test_an_unknown_code_names_the_closest() -> None:
    """`negatoin` is `negation`."""
    with pytest.raises(PipelineError, match="did you mean `negation`"):
        explain.find("negatoin")


def test_lines_and_data_say_the_same() -> None:
    """What a terminal shows is in the data too."""
    for check in CHECKS:
        shown = "\n".join(explain.lines(check))
        data = explain.as_json(check)
        assert check.summary in shown
        assert check.summary_zh in shown
        assert data["code"] == check.code
        assert all(text in shown for text in (*check.about.why, *check.about.mend))
