"""The cases of tests/data/checks, and what all checks say of each.

The checks run as `flow` runs them: with the practice's own glossary and settings.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from benchmarks.measure import ROOT
from pipeline.checks.interface import EntryContext, PageContext
from pipeline.checks.registry import run_entry_checks, run_page_checks
from pipeline.extract.read import read
from pipeline.flow.findings import entry_context
from pipeline.flow.known_pages import check, known_pages
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.save import save_catalog
from pipeline.flow.workspace import Workspace
from pipeline.markdown.yaml_guard import LOADER
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding, Severity
from pipeline.model.segment import Form, Segment
from pipeline.terms.safety import is_safety_text

FOLDER = ROOT / "tests" / "data" / "checks"
PARTS = ("seen", "unseen")
"""`unseen` is kept from whoever tunes the checks; it may not be here."""
MEANING = "meaning"
"""Faults of meaning in ten kinds, each beside its good pair; pofilter has no rules for them, so it is not measured by them."""
ALL = (*PARTS, MEANING)
ID = "handouts/a"
_HEAD = "front-matter"
"""What is said of pages without a title: those of the sets are pieces of pages."""
LOUD = (Severity.ERROR, Severity.WARNING)
"""What counts as an alarm; a hint does not."""


@dataclass(frozen=True)
class Text:
    """One entry of a case."""

    document: str
    """Id of its document."""
    context: str | None
    """msgctxt."""
    en: str
    """msgid."""
    zh: str
    """msgstr."""


@dataclass(frozen=True)
class Case:
    """A good pair, or a planted fault."""

    id: str
    """`negation-05`, `good-017`."""
    texts: tuple[Text, ...]
    """Its entries; one for most cases, none where the case is a page."""
    codes: tuple[str, ...] = ()
    """Findings that fit, the rule that it was planted for first; empty for a good pair."""
    done: str = ""
    """What was done to a good pair."""
    subtle: bool = False
    """True if a reader could pass it by."""
    page: tuple[str, str] | None = None
    """English and Mandarin Markdown, where the case is a page."""
    was: str | None = None
    """The English page at the time when its Mandarin was published."""

    @property
    def single(self) -> Text | None:
        """The entry, where there is but one."""
        return self.texts[0] if len(self.texts) == 1 else None


def cases(kind: str, part: str) -> list[Case]:
    """The cases of `good` or `faults` of one part of `ALL`; none where the file is not here."""
    path = FOLDER / f"{kind}.{part}.yaml"
    if not path.exists():
        return []
    written = path.read_text("utf-8")
    return [_case(item) for item in yaml.load(written, LOADER)]  # noqa: S506  the loader is a safe one


def _case(item: Mapping[str, Any]) -> Case:
    entries = item.get("entries", [item] if "en" in item else [])
    page = item.get("page")
    return Case(
        item["id"],
        tuple(Text(e.get("in", ID), e.get("context"), e["en"], e["zh"]) for e in entries),
        tuple(item.get("codes", ())),
        item.get("done", ""),
        item.get("subtle", False),
        (page["en"], page["zh"]) if page else None,
        item.get("was"),
    )


class Reader:
    """Runs the checks as they are now."""

    @cached_property
    def workspace(self) -> Workspace:
        """The practice's project: its glossary, settings and drafts."""
        return open_workspace(ROOT)

    def findings(self, case: Case) -> tuple[Finding, ...]:
        """All findings on a case."""
        if case.page:
            return self._of_page(*case.page, case.was)
        if case.single:
            return run_entry_checks(self.context(case.single))
        return self._of_project(case.texts)

    def drafts(self) -> tuple[int, list[Finding]]:
        """How many Mandarin texts the project has, and all findings on them."""
        workspace = self.workspace
        catalogs = [workspace.catalog(document) for document in workspace.documents]
        return sum(bool(e.target) for c in catalogs for e in c), list(
            check(known_pages(workspace.project.root), [])
        )

    def context(self, text: Text) -> EntryContext:
        """What a check sees of one entry that is the only one of its page."""
        segment = Segment("paragraph", text.en, text.en, Form.FLOW, 1, context=text.context)
        document = Document(text.document, f"{text.document}.md", {}, (segment,))
        safety = is_safety_text(text.en)
        entry = Entry(text.context, text.en, text.zh, note="paragraph", safety=safety)
        return entry_context(self.workspace, document, entry)

    def _of_page(self, english: str, mandarin: str, was: str | None) -> tuple[Finding, ...]:
        """The page's findings and those on its entries, paired in their order."""
        document = read(english, f"{ID}.md", ID)
        targets = [segment.text for segment in read(mandarin, "zh.md", ID).segments]
        entries: dict[str, EntryContext] = {}
        if len(targets) == len(document.segments):
            for segment, target in zip(document.segments, targets, strict=True):
                text = Text(ID, None, segment.text, target)
                entries.setdefault(segment.text, self.context(text))
        published = read(was, f"{ID}.md", ID) if was else None
        contexts = tuple(entries.values())
        page = run_page_checks(PageContext(document, mandarin, contexts, published))
        found = [finding for finding in page if finding.code != _HEAD]
        found += [finding for context in contexts for finding in run_entry_checks(context)]
        return tuple(found)

    def _of_project(self, texts: Iterable[Text]) -> tuple[Finding, ...]:
        """The findings on a project of these entries alone."""
        with tempfile.TemporaryDirectory(prefix="bench-checks-") as name:
            root = Path(name)
            (root / "pipeline.toml").touch()
            shutil.copy(ROOT / "glossary.yaml", root)
            for text in texts:
                path = root / "content" / "en" / f"{text.document}.md"
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("a", encoding="utf-8") as file:
                    if not file.tell():
                        file.write(f"---\nid: {text.document}\n---\n\n")
                    if text.context:
                        file.write(f"<!-- pipeline:context {text.context} -->\n")
                    file.write(f"{text.en}\n\n")
            return _filled(open_workspace(root, glossary=self.workspace.glossary), texts)


def _filled(workspace: Workspace, texts: Iterable[Text]) -> tuple[Finding, ...]:
    """Put the Mandarin into the catalogs, then check everything."""
    targets = {(text.document, text.context, text.en): text.zh for text in texts}
    for document in workspace.documents:
        catalog = workspace.catalog(document)
        filled = tuple(
            replace(entry, target=targets.pop((document.id, *entry.key))) for entry in catalog
        )
        save_catalog(workspace, replace(catalog, entries=filled))
    if targets:
        raise RuntimeError(f"not offered for translation: {', '.join(map(str, targets))}")
    names = [document.id for document in workspace.documents]
    found = check(known_pages(workspace.project.root), names)
    return tuple(finding for finding in found if finding.code != _HEAD)


def loud(findings: Iterable[Finding]) -> list[Finding]:
    """Errors and warnings."""
    return [finding for finding in findings if finding.severity in LOUD]
