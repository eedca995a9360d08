"""The case files of the checks in; contexts and expectations out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline.checks.interface import EntryContext, PageContext
from pipeline.checks.registry import CHECKS, run_entry_checks, run_page_checks
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding, Scope
from pipeline.model.segment import Verbatim
from pipeline.model.settings import Settings
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.matcher import Matcher

CASES = Path(__file__).parents[1] / "cases"
GLOSSARY = parse_glossary((CASES / "glossary/good.yaml").read_text("utf-8"))
MATCHER = Matcher(GLOSSARY)
SCOPES = {check.code: check.scope for check in CHECKS}


@dataclass(frozen=True)
class Case:
    """One pair of a case file."""

    code: str
    number: int
    en: str
    zh: str
    findings: list[str]
    fix: str | None
    has_fix: bool

    def __str__(self) -> str:
        return f"{self.code}-{self.number}"


def read_cases() -> list[Case]:
    """All pairs of tests/cases/checks/*.yaml."""
    return [
        Case(
            path.stem,
            number,
            item["en"],
            item["zh"],
            item["findings"],
            item.get("fix"),
            "fix" in item,
        )
        for path in sorted((CASES / "checks").glob("*.yaml"))
        for number, item in enumerate(yaml.safe_load(path.read_text("utf-8")), 1)
    ]


def entry_context(en: str, zh: str) -> EntryContext:
    """An entry of a document without link definitions, under the glossary of the cases."""
    entry = Entry(None, en, zh)
    return EntryContext("articles/x", "x.po", entry, 3, {}, GLOSSARY, MATCHER, Settings())


def page_context(en: str, zh: str | None) -> PageContext:
    """A page whose English is one verbatim part."""
    return PageContext(Document("articles/x", "x.md", {}, (Verbatim(en),)), zh)


def findings_of(case: Case) -> tuple[Finding, ...]:
    """What all checks of the scope say to a case."""
    if SCOPES[case.code] is Scope.PAGE:
        return run_page_checks(page_context(case.en, case.zh))
    return run_entry_checks(entry_context(case.en, case.zh))
