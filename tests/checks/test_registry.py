"""The registry as a whole: what runs when, what its revision says, what findings carry."""

from __future__ import annotations

import pytest

from pipeline.checks import registry
from pipeline.checks.interface import PageContext
from pipeline.checks.registry import (
    CHECKS,
    run_entry_checks,
    run_page_checks,
    run_project_checks,
)
from pipeline.model.document import Document, Problem
from pipeline.model.finding import Severity
from pipeline.terms.script import has_han
from tests.checks.reader import entry_context, page_context, project_context


def test_codes_are_unique_and_whole() -> None:
    """One line a code, with a function of its scope and a summary."""
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert check.scopes
        assert check.summary
        assert has_han(check.summary_zh)


def test_revision_is_a_sha() -> None:
    """`checks_rev` is the hash of codes and versions."""
    assert len(registry.REVISION) == 64


def test_no_target_no_finding() -> None:
    """What waits for a translation is no finding."""
    assert run_entry_checks(entry_context("Call **988**: 20 couples.", "")) == ()


@pytest.mark.parametrize(
    ("en", "zh", "code", "source", "target"),
    [
        ("**Validation** helps.", "**体谅**有用。", "gl-missing", "Validation", None),
        ("Validation helps.", "**验证**有用。", "gl-forbidden", None, "验证"),
        ("Wait *20* minutes.", "等*三十*分钟。", "number", "20", None),
        ("Wait a bit.", "等３０分钟。", "number", None, "３０"),
        ("Call **988**.", "请打**998**求助。", "contact", "988", None),
        ("Trust [us](us.md).", "信任[us](us.md)。", "latin-left", None, None),
        ("Trust it.", "要有trust。", "latin-left", None, "trust"),
        ("Yes, we can.", "可以, 我们能。", "width", None, ","),
        ("Stay.", "请** 留下 **。", "md", None, "**"),
    ],
)
def test_spans(en: str, zh: str, code: str, source: str | None, target: str | None) -> None:
    """Spans point at the words meant, in raw msgid and msgstr; none where the words stand in markup too."""
    finding = next(f for f in run_entry_checks(entry_context(en, zh)) if f.code == code)
    assert (en[slice(*finding.source_span)] if finding.source_span else None) == source
    words = zh[slice(*finding.target_span)] if finding.target_span else None
    assert words == target


def test_the_right_one_of_two_is_meant() -> None:
    """The second 验证 is the wrong one where the first is part of nothing: spans count occurrences."""
    found = run_entry_checks(entry_context("Validation and validation.", "验证，再**验证**。"))
    assert [f.target_span for f in found if f.code == "gl-forbidden"] == [(0, 2), (6, 8)]


def test_problems_of_the_document_are_passed_on() -> None:
    """An unknown directive, a missing id: the finding has the problem's code, severity, line and path."""
    problems = (
        Problem(4, "directive", "`::: criss` is unknown.", "不认识 criss。"),
        Problem(1, "id", "No id.", "没有 id。", "warning"),
    )
    context = PageContext(Document("articles/x", "content/en/x.md", {}, (), problems=problems))
    found = run_page_checks(context)
    assert [(f.code, f.severity, f.line, f.path) for f in found] == [
        ("directive", Severity.ERROR, 4, "content/en/x.md"),
        ("id", Severity.WARNING, 1, "content/en/x.md"),
    ]


def test_no_page_no_structure() -> None:
    """Where no Mandarin file can be made yet, its structure is not judged."""
    assert run_page_checks(page_context("# A\n", None)) == ()


def test_severities() -> None:
    """What blocks and what hints is named here; all else shows."""
    levels = {check.code: check.severity for check in CHECKS}
    assert {code for code, level in levels.items() if level is Severity.ERROR} == {
        "md",
        "contact",
        "number",
        "safety",
        "gl-missing",
        "gl-forbidden",
        "dnt-name",
        "structure",
        "directive",
        "artefact",
    }
    assert {code for code, level in levels.items() if level is Severity.INFO} == {
        "reading",
        "role",
        "omission",
        "back-translation",
        "plain",
    }


def test_a_lost_not_blocks_safety_text_and_shows_elsewhere() -> None:
    """The same fault is an error where somebody is warned."""
    safety = entry_context("Do not stay if there is violence.", "如果有暴力，请留下。")
    other = entry_context("Do not stay up late.", "请熬夜。")
    for context, severity in ((safety, Severity.ERROR), (other, Severity.WARNING)):
        (found,) = (f for f in run_entry_checks(context) if f.code == "negation")
        assert found.severity is severity
        assert found.source_span == (3, 6)


@pytest.mark.parametrize(
    ("day", "stale"), [("2026-11-25", False), ("2027-02-21", False), ("2027-02-22", True)]
)
def test_a_contact_is_looked_up_every_90_days(day: str, stale: bool) -> None:
    """`checked_on: 2026-11-23` counts to the 90th day; contacts that nobody has looked up yet wait for people."""
    found = run_project_checks(project_context((), day=day))
    assert [f.severity for f in found] == [Severity.WARNING] * stale
    assert all("988" in f.message_en and f.path == "glossary.yaml" and f.line for f in found)


def test_consistency_follows_what_people_approved() -> None:
    """The approved wording is the one to use, though the other stands more often."""
    contexts = tuple(
        entry_context("Rest a little.", zh, name)
        for name, zh in (("a", "歇一歇。"), ("b", "休息一下。"), ("c", "休息一下。"))
    )
    found = run_project_checks(project_context(contexts, ["a"]))
    assert [(f.code, f.document) for f in found] == [("consist", "b"), ("consist", "c")]


def test_the_band_of_lengths_is_learned() -> None:
    """Forty approved texts of a kind say how long Mandarin is there: what no default would catch stands out."""
    english = "one two three four five six seven eight nine ten."
    usual = [
        entry_context(f"{n} {english}", f"{n}" + "字" * 16 + "。", "a", "paragraph")
        for n in range(40)
    ]
    odd = entry_context(english, "字" * 8 + "。", "b", "paragraph")
    context = project_context((*usual, odd), ["a"])
    assert [(f.code, f.document) for f in run_project_checks(context)] == [("length", "b")]
    fewer = project_context((*usual[:30], odd), ["a"])
    assert run_project_checks(fewer) == ()
