"""A desk that has just begun in; what the checks say of every page at hand, before somebody asks, out.

Checking 50,000 texts takes a minute of processor time, and a page that is opened first should not wait for
its part of it. So one quiet thread goes through all documents, and keeps what it found in `.pipeline/cache`
for the next start, bound to all that the findings were made of.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from pipeline.files import cache
from pipeline.files.inputs import base_of, program_sha
from pipeline.flow.check import findings_of, looked_at
from pipeline.flow.desk.memory import Live, Memory
from pipeline.flow.drafting import all_documents
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.encoding import sha_of
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding, Scope

REST = 0.005
"""Seconds between two documents: whoever is asked for a page comes first."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks said of one document."""

    key: str
    """Of everything that it was made of."""
    findings: tuple[Finding, ...]
    """As `flow.check.findings_of` gave them."""


class Warming:
    """Goes through a project once, in a thread of its own."""

    def __init__(self, memory: Memory) -> None:
        """Nothing runs yet."""
        self._memory = memory
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go, name="warming", daemon=True)
        self.done, self.all = 0, 0

    @property
    def ready(self) -> bool:
        """True once every page is at hand."""
        return self.all > 0 and self.done == self.all

    def __enter__(self) -> Warming:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End it, wherever it stands."""
        self._over.set()
        self._thread.join(timeout=10)

    def wait(self, seconds: float) -> None:
        """Until it is through, or this time is over."""
        self._thread.join(timeout=seconds)

    def _go(self) -> None:
        live = self._memory.workspace()
        documents = all_documents(live)
        base = base_of(live.project, program_sha())
        self.all = len(documents)
        for document in documents:
            if self._over.wait(REST):
                return
            with suppress(PipelineError):  # its page says what is wrong with it
                warm(live, document, base)
            self.done += 1


def warm(live: Live, document: Document, base: str) -> bool:
    """Bring one document's findings to hand; True where the cache knew them."""
    catalog = live.standing(document).catalog
    key = sha_of((base, document.source, looked_at(live, document, catalog)))
    name = f"desk/{sha_of(document.id)[:32]}"
    kept = cache.load(live.project, name, Checked)
    if kept and kept.key == key:
        _seed(live, document, catalog, kept.findings)
        return True
    findings = findings_of(live, document, catalog)
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
