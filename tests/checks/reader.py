"""Contexts and expectations from the case files of the checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.checks import plain
from pipeline.checks.interface import EntryContext, PageContext, ProjectContext
from pipeline.checks.length import compared_text, size_of
from pipeline.checks.registry import (
    CHECKS,
    run_entry_checks,
    run_page_checks,
    run_project_checks,
)
from pipeline.extract.read import read
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding, Scope
from pipeline.model.segment import Verbatim
from pipeline.model.settings import Settings
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.matcher import Matcher
from pipeline.terms.safety import is_safety_text

CASES = Path(__file__).parents[1] / "cases"
GLOSSARY = parse_glossary((CASES / "glossary/good.yaml").read_text("utf-8"))
MATCHER = Matcher(GLOSSARY)
SCOPES = {check.code: check.scopes for check in CHECKS}
TODAY = "2026-11-25"


@dataclass(frozen=True)
class Case:
    """One stanza of a case file: a pair, the pairs of a page (`pairs`), of several (`documents`), or a page that `was`."""

    code: str
    number: int
    item: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.code}-{self.number}"

    @property
    def findings(self) -> list[str]:
        """The codes that all checks together give."""
        return list(self.item["findings"])

    @property
    def is_pair(self) -> bool:
        """True for one entry."""
        return "zh" in self.item and SCOPES[self.code] != (Scope.PAGE,)


def codes() -> list[str]:
    """The checks that have cases."""
    return [path.stem for path in sorted((CASES / "checks").glob("*.yaml"))]


@cache
def read_cases(code: str) -> tuple[Case, ...]:
    """All stanzas of the check's file below tests/cases/checks."""
    text = (CASES / f"checks/{code}.yaml").read_text("utf-8")
    items = yaml.load(text, yaml.CSafeLoader)
    return tuple(Case(code, number, item) for number, item in enumerate(items, 1))


def all_cases() -> list[Case]:
    """Those of all checks."""
    return [case for code in codes() for case in read_cases(code)]


def entry_context(
    en: str,
    zh: str,
    document: str = "articles/x",
    note: str = "",
    style: Settings | None = None,
    returned: str = "",
) -> EntryContext:
    """An entry of a document without link definitions, under the glossary of the cases."""
    entry = Entry(None, en, zh, note=note, safety=is_safety_text(en))
    settings = style or Settings()
    return EntryContext(document, "x.po", entry, 3, {}, GLOSSARY, MATCHER, settings, returned)


def page_context(
    en: str, zh: str | None, entries: Sequence[EntryContext] = (), was: str | None = None
) -> PageContext:
    """A page whose English is one verbatim part; where it `was` another, both are read."""
    if was is None:
        return PageContext(Document("articles/x", "x.md", {}, (Verbatim(en),)), zh, tuple(entries))
    now, then = (read(text, "x.md", "articles/x", ("title",)) for text in (en, was))
    mandarin = read(zh or "", "x.md", "articles/x", ("title",)).segments
    pairs = {a.key: (a.text, b.text) for a, b in zip(now.segments, mandarin, strict=True)}
    contexts = tuple(entry_context(*pair) for pair in pairs.values())
    return PageContext(now, zh, contexts, then)


def project_context(
    contexts: Iterable[EntryContext], approved: Collection[str] = (), day: str = TODAY
) -> ProjectContext:
    """All texts together; `approved`: ids of the documents whose texts are."""
    texts = (
        compared_text(one, size_of(one), is_approved=one.document_id in approved)
        for one in contexts
    )
    return ProjectContext(tuple(texts), GLOSSARY, Settings(), day)


def findings_of(case: Case) -> tuple[Finding, ...]:
    """What all checks of its scope say to a case."""
    item = case.item
    if case.code == "plain":
        document = read(item["en"], "x.md", "articles/x")
        return tuple(plain.check(PageContext(document, for_author=True)))
    if case.is_pair:
        return run_entry_checks(
            entry_context(item["en"], item["zh"], returned=item.get("back", ""))
        )
    if "zh" in item:
        said = run_page_checks(page_context(item["en"], item["zh"], was=item.get("was")))
        return tuple(one for one in said if one.code != "front-matter")  # they are pieces of pages
    documents = item.get("documents") or {"articles/x": item["pairs"]}
    found: list[Finding] = []
    contexts: list[EntryContext] = []
    for name, pairs in documents.items():
        page = [entry_context(en, zh, name) for en, zh in pairs]
        contexts += page
        found += run_page_checks(page_context("", None, page))
        found += [finding for context in page for finding in run_entry_checks(context)]
    return (*found, *run_project_checks(project_context(contexts)))
