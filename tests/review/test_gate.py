"""Why a page waits: each reason in words that staff and therapists understand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.finding import Scope, Severity
from pipeline.model.segment import Form, Segment
from pipeline.review.gate import page_gate
from pipeline.review.page_status import Reason
from pipeline.review.states import states
from tests.review.make import DOCUMENT, PEOPLE, catalog, entry, error, play, settings


def document(*entries: Entry, draft: bool = False) -> Document:
    """An English page with these texts."""
    parts = [
        Segment("paragraph", e.source, e.source, Form.FLOW, 1, e.context, safety=e.safety)
        for e in entries
    ]
    return Document(DOCUMENT, "content/en/articles/a.md", {"draft": draft}, tuple(parts))


def gate(entries: list[Entry], lines: list[str], page: Document | None = None) -> list[Reason]:
    """The reasons for a page of these entries with this ledger."""
    held = catalog(*entries)
    reviews = states(held, play(lines), PEOPLE, settings())
    return list(page_gate(held, reviews, [], page or document(*entries)))


ONE, TWO, RISK = entry(), entry("T2", "S2"), entry("T9", "call 988", safety=True)
CASES: dict[str, tuple[list[Entry], list[str], str, str]] = {
    "first reader": (
        [ONE, TWO],
        ["ann approve T1"],
        "1 of 2 texts waits for a first reader",
        "共 2 段，其中 1 段还没有人审读",
    ),
    "first readers": (
        [ONE, TWO],
        [],
        "2 of 2 texts wait for a first reader",
        "共 2 段，其中 2 段还没有人审读",
    ),
    "first reader of a safety text": (
        [RISK],
        [],
        "1 of 1 text waits for a first reader (1 about safety)",
        "共 1 段，其中 1 段还没有人审读（1 段涉及安全）",
    ),
    "untranslated": (
        [entry("")],
        [],
        "1 of 1 text has no Mandarin yet",
        "共 1 段，其中 1 段还没有译文",
    ),
    "rejected": (
        [ONE],
        ["ann reject T1"],
        "1 of 1 text was rejected and waits for other words",
        "共 1 段，其中 1 段被退回，需要修改",
    ),
    "stale": (
        [entry(previous_source="S0")],
        [],
        "1 of 1 text has Mandarin of an older English",
        "共 1 段，其中 1 段的英文原文已改，译文需要重新审读",
    ),
}


@pytest.mark.parametrize(("entries", "lines", "en", "zh"), CASES.values(), ids=CASES)
def test_reason(entries: list[Entry], lines: list[str], en: str, zh: str) -> None:
    """Each state gives its own sentence with its count, in both languages."""
    assert [(r.message_en, r.message_zh) for r in gate(entries, lines)] == [(en, zh)]


def test_second_reader_of_a_safety_text() -> None:
    """A safety text that one person has read waits for a second."""
    box = entry("T9", "S9", safety=True)
    (reason,) = gate([box], ["ann approve T9 on S9"])
    assert reason.code == "second-reader"
    assert reason.message_en == "1 of 1 text waits for a second reader (1 about safety)"


def test_ready() -> None:
    """Every text approved and nothing open: no reason is left."""
    assert gate([ONE, TWO], ["ann approve T1", "bo approve T2 on S2"]) == []


def test_the_same_text_twice_counts_once() -> None:
    """A text in two places of the page is one text to read."""
    (reason,) = gate([ONE], [], document(ONE, ONE))
    assert reason.message_en == "1 of 1 text waits for a first reader"


def test_every_group_is_told() -> None:
    """A page that waits for several things names them all."""
    entries = [entry(""), entry("A", "x"), entry("B", "y"), entry("C", "z", previous_source="o")]
    codes = [r.code for r in gate(entries, ["ann reject A on x"])]
    assert codes == ["untranslated", "rejected", "stale", "first-reader"]


def test_draft_and_empty() -> None:
    """An English draft is not published, nor a page without a text."""
    assert [r.code for r in gate([], [], document(draft=True))] == ["draft", "no-text"]


def test_catalog_older_than_the_english() -> None:
    """A text that the catalog lacks, or whose safety mark it has lost, holds the page back."""
    lines = ["ann approve T1", "ann approve T2 on S2"]
    assert [r.code for r in gate([ONE], lines, document(ONE, TWO))] == ["catalog-old"]
    marked = replace(TWO, safety=True)
    assert [r.code for r in gate([ONE, TWO], lines, document(ONE, marked))] == ["catalog-old"]
    assert gate([ONE, TWO], lines, document(ONE)) == []


def test_findings() -> None:
    """Open errors of this page are told by code with the first message; the rest is not in the way."""
    held = catalog(ONE)
    reviews = states(held, play(["ann approve T1"]), PEOPLE, settings())
    page = replace(error(ONE, "structure"), scope=Scope.PAGE, source="", target="")
    findings = [
        error(ONE, "number"),
        error(ONE, "number"),
        page,
        replace(error(ONE, "width"), severity=Severity.WARNING),
        replace(error(ONE, "contact"), document="articles/b"),
    ]
    reasons = page_gate(held, reviews, findings, document(ONE))
    assert [(r.code, r.count, r.message_en) for r in reasons] == [
        ("finding", 2, "2 errors (number): number is wrong"),
        ("finding", 1, "1 error (structure): structure is wrong"),
    ]
    assert reasons[0].message_zh == "2 处错误（number）：number 有误"
