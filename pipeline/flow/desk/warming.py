"""A desk in; every page and what the checks say of it at hand, before somebody asks, out.

Checking 50,000 texts takes a minute of processor time, and a page that is opened first should not wait for
its part of it. So one quiet thread goes through all documents, and again when the glossary or the English has
changed. It keeps what the checks found in `.pipeline/cache` for the next start, bound to all that the findings were made of.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from pipeline.files import cache
from pipeline.files.inputs import base_of, program_sha
from pipeline.flow.check import findings_of, is_whole, looked_at
from pipeline.flow.desk.memory import Live, Memory
from pipeline.flow.desk.page_view import page_view
from pipeline.flow.drafting import all_documents
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.encoding import sha_of
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding, Scope

REST = 0.005
"""Seconds between two documents: whoever is asked for a page comes first."""
AGAIN = 5.0
"""Seconds after which it looks whether glossary, settings or English have changed."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks said of one document."""

    key: str
    """Of everything that it was made of."""
    findings: tuple[Finding, ...]
    """As `flow.check.findings_of` gave them."""


class Warming:
    """Goes through a project in a thread of its own, and again wherever something has changed."""

    def __init__(self, memory: Memory, tell: Callable[[int], None] = lambda _pages: None) -> None:
        """Nothing runs yet; `tell` is told how many pages there are, once all are at hand for the first time."""
        self._memory = memory
        self._tell = tell
        self._over, self._through = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._go, name="warming", daemon=True)
        self.done, self.all = 0, 0

    @property
    def ready(self) -> bool:
        """True once every page was at hand."""
        return self._through.is_set()

    def __enter__(self) -> Warming:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End it, wherever it stands."""
        self._over.set()
        self._thread.join(timeout=10)

    def wait(self, seconds: float) -> None:
        """Until every page was at hand, or this time is over."""
        self._through.wait(timeout=seconds)

    def _go(self) -> None:
        seen: Live | None = None
        while True:
            with suppress(PipelineError):  # settings or glossary are broken: every page says so
                live = self._memory.workspace()
                if live is not seen and self._all_of(live):
                    seen = live
            if self._over.wait(AGAIN):
                return

    def _all_of(self, live: Live) -> bool:
        """Bring every page to hand; False where the desk ends meanwhile."""
        documents = all_documents(live)
        base = base_of(live.project, program_sha())
        self.done, self.all = 0, len(documents)
        for document in documents:
            if self._over.wait(REST):
                return False
            with suppress(PipelineError):  # its page says what is wrong with it
                warm(live, document, base)
            self.done += 1
        rest_easy()
        if not self._through.is_set():
            self._through.set()
            self._tell(self.all)
        return True


def rest_easy() -> None:
    """What is at hand now stays: the collector need not go through it again and again.

    It would look at half a million things, and nobody gets an answer in the half second that this takes.
    What is replaced later is freed all the same, as soon as nobody uses it.
    """
    gc.freeze()


def warm(live: Live, document: Document, base: str) -> bool:
    """Bring one document's findings and its page to hand; True where they were, or the cache knew them."""
    standing = live.standing(document)
    page_view(live, standing)
    catalog = standing.catalog
    if live.knows((document.id, *looked_at(live, document, catalog))):
        return True
    key = sha_of((base, document.source, looked_at(live, document, catalog)))
    name = f"desk/{sha_of(document.id)[:32]}"
    kept = cache.load(live.project, name, Checked)
    if kept and kept.key == key:
        _seed(live, document, catalog, kept.findings)
        return True
    findings = findings_of(live, document, catalog)
    if is_whole(findings):
        cache.save(live.project, name, Checked(key, findings))
    return False


def _seed(live: Live, document: Document, catalog: Catalog, findings: tuple[Finding, ...]) -> None:
    """Put them where `findings_of` looks, text by text too: an edit then asks for one text alone."""
    of_entry: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in findings:
        if finding.scope is Scope.ENTRY:
            of_entry.setdefault((finding.context, finding.source), []).append(finding)
    for entry in catalog:
        if entry.target:
            found = partial(tuple, of_entry.get(entry.key, ()))
            live.recall((document.id, replace(entry, fuzzy=True)), found)
    live.recall((document.id, *looked_at(live, document, catalog)), lambda: findings)
