"""Every code of a fault that somebody's file may have has its words at the desk, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from flask import Flask

from pipeline.exchange.package import CODE, Reason
from pipeline.model.errors import PipelineError
from pipeline.web.errors import MESSAGES, fault_said
from pipeline.web.i18n import translations_in
from pipeline.web.import_words import OF_FILES
from pipeline.web.views import exchange
from tests.every import every

PIPELINE = Path(__file__).parents[2] / "pipeline"
READERS = ("importers", "exchange", "flow/imports", "flow/exchange", "flow/desk/bring_in.py")
"""Where files are read that people bring to the desk."""
RAISING = frozenset(
    {"PipelineError", "RefusedError", "fault", "_no", "decode", "read_bytes", "read_text"}
)
"""Functions that are given the code of a fault."""
ELSEWHERE = frozenset({"CATALOG", "CONTENT", "GLOSSARY"})
"""Codes of the project's own files, which nobody brings."""


def modules() -> Iterator[Path]:
    for one in READERS:
        path = PIPELINE / one
        yield from sorted(path.glob("*.py")) if path.is_dir() else (path,)


def codes(path: Path) -> Iterator[str]:
    """The codes that a module names where it raises, or has something read."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISING:
            said = (one.value for one in node.args if isinstance(one, ast.Constant))
            yield from (one for one in said if isinstance(one, str) and one.isupper())


def test_every_code_of_a_reader_has_its_words() -> None:
    """A new one without any would be an English sentence of the program on a Chinese screen."""
    chinese, known = translations_in("zh-Hans"), {**MESSAGES, **OF_FILES}

    def has_words(code: str) -> None:
        assert chinese.gettext(known[code]) != known[code]

    found = {CODE, *chain.from_iterable(map(codes, modules()))} - ELSEWHERE
    assert {"FILE-OLD", "FILE-ENCODING", "EXCHANGE-STAMP", "TAKE-BACK"} <= found
    every(has_words, {code: (code,) for code in sorted(found)})


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_every_code_of_the_program_begins_in_the_language_of_the_person(language: str) -> None:
    """Where the desk has no words of its own, those of the program stand behind Chinese ones, whole."""

    def begins_in_chinese(code: str) -> None:
        said = fault_said(PipelineError(code, "what is wrong", "what to do"))
        assert re.search("[\u4e00-\u9fff]", said.partition("what is wrong")[0])
        assert code in MESSAGES or said.endswith(" what is wrong: what to do.")

    found = {code for path in PIPELINE.rglob("*.py") for code in codes(path)}
    assert {"UNKNOWN", "MODEL", "CHANGED"} <= found
    with Flask(__name__).test_request_context(headers={"Accept-Language": language}):
        every(begins_in_chinese, {code: (code,) for code in sorted(found | MESSAGES.keys())})


def test_no_page_shows_the_words_of_the_program_alone() -> None:
    pages = (PIPELINE / "web" / "templates").glob("*.html")
    shown = re.compile(r"\b(?:error|fault)\.(?:what|todo)\b")
    assert [page.name for page in pages if shown.search(page.read_text(encoding="utf-8"))] == []


def test_every_reason_of_a_row_has_its_words() -> None:
    chinese = translations_in("zh-Hans")
    assert exchange._WHY.keys() == {*Reason}
    assert all(chinese.gettext(said) != said for said in exchange._WHY.values())
