"""Load and check every page in the background, before somebody opens it.

Checking 50,000 texts takes a minute of processor time, and a page that is opened first should not wait for
its part of it. So one quiet thread goes through all documents, and again when the glossary or the English has
changed. It keeps what the checks found in `.pipeline/cache` for the next start, bound to all that the findings were made of.

Afterwards it looks at safety text a second time: engines on this machine translate the Mandarin back, and the check
`back-translation` compares. Nothing leaves the machine for it, and where no engine can do it, it is left out.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from pipeline.files import disk_cache
from pipeline.files.inputs import base_of, program_sha
from pipeline.flow.desk.page_facts import page_facts
from pipeline.flow.desk.page_view import page_view
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.queue import snapshots_of
from pipeline.flow.desk.ready_pages import unchecked_pages
from pipeline.flow.findings import (
    findings_of,
    is_checked,
    is_whole,
    looked_at,
    text_token,
)
from pipeline.flow.packed_findings import OfPage, packed
from pipeline.flow.run_checks import TooLongError
from pipeline.flow.token_cache import TokenCache
from pipeline.flow.translate.back_translation import ask_back, back_engines
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.encoding import sha_of
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding, Scope
from pipeline.translate.engines.interface import Engine

REST = 0.005
"""Seconds between two documents: whoever is asked for a page comes first."""
AGAIN = 5.0
"""Seconds after which it looks whether glossary, settings or English have changed."""


class Prefetch:
    """Goes through a project in a thread of its own, and again wherever something has changed."""

    def __init__(
        self, project_cache: ProjectCache, tell: Callable[[int], None] = lambda _pages: None
    ) -> None:
        """Nothing runs yet; `tell` is told how many pages there are, once all are at hand for the first time."""
        self._memory = project_cache
        self._tell = tell
        self._over, self._through = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._go, name="warming", daemon=True)
        self.done, self.all = 0, 0

    @property
    def ready(self) -> bool:
        """True once every page was at hand."""
        return self._through.is_set()

    def __enter__(self) -> Prefetch:
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
        seen: Workspace | None = None
        engines: tuple[Engine, ...] = ()
        while True:
            with suppress(PipelineError):  # settings or glossary are broken: every page says so
                workspace = self._memory.workspace()
                if workspace is not seen and self._all_of(workspace):
                    seen, engines = workspace, ()
                    engines = back_engines(workspace, only_here=True)
                if workspace is seen:
                    engines = self._second_look(workspace, engines)
            if self._over.wait(AGAIN):
                return

    def _all_of(self, workspace: Workspace) -> bool:
        """Bring every page to hand; False where the desk ends meanwhile."""
        missing = unchecked_pages(workspace, snapshots_of(workspace))
        # the first screen says that these are missing: they come first
        documents = sorted(workspace.with_labels, key=lambda one: one.id not in missing)
        base = base_of(workspace.project, program_sha())
        self.done, self.all = 0, len(documents)
        for document in documents:
            if self._over.wait(REST):
                return False
            with suppress(PipelineError):  # its page says what is wrong with it
                prefetch(workspace, document, base)
            self.done += 1
        # worked out now: the first page that is opened would wait for them
        _ = workspace.shared_texts
        spare_the_collector()
        # a command's look at 50,000 new things held everybody up for 25 to 90 ms (`benchmarks.desk`)
        gc.set_threshold(2_000, 20, 10)
        if not self._through.is_set():
            self._through.set()
            self._tell(self.all)
        return True

    def _second_look(self, workspace: Workspace, engines: tuple[Engine, ...]) -> tuple[Engine, ...]:
        """Translate safety text back that is new; the engines, or none where they gave nothing."""
        for document in workspace.with_labels if engines else ():
            if self._over.wait(REST):
                return engines
            with suppress(PipelineError):  # its page says what is wrong with it
                asked = ask_back(workspace, [document], engines, only_safety=True)
                if asked.texts and not asked.back:
                    return ()  # until glossary, settings or English change
        return engines


def spare_the_collector() -> None:
    """What is at hand now stays: the collector need not go through it again and again.

    It would look at half a million things, and nobody gets an answer in the half second that this takes.
    What is replaced later is freed all the same, as soon as nobody uses it.
    """
    gc.freeze()


def prefetch(workspace: Workspace, document: Document, base: str) -> bool:
    """Bring one document's findings and its page to hand; True where they were, or the cache knew them."""
    snapshot = workspace.snapshot(document)
    page_view(workspace, snapshot)
    if snapshot.decisions:
        page_facts(workspace, snapshot)  # the first screen asks for them
    # its English side is needed again where somebody changes a text: it is made then
    workspace.cache.drop(("English page", document.id))
    catalog = snapshot.catalog
    if is_checked(workspace, document, catalog):
        return True
    texts, token = workspace.text_cache(document), looked_at(workspace, document, catalog)
    key = sha_of((base, document.source, token))
    name = f"desk/{sha_of(document.id)[:32]}"
    made: list[bool] = []

    def make() -> tuple[Finding, ...]:
        made.append(True)
        found = findings_of(workspace, document, catalog)
        if not is_whole(found):
            raise TooLongError
        return found

    with suppress(TooLongError):
        findings = disk_cache.cached(workspace.project, name, key, tuple[Finding, ...], make)
        page = packed(findings)
        texts.drop("findings")
        texts.memo("findings", token, lambda: page)
        _seed(workspace, texts, catalog, findings, page)
    return not made


def _seed(
    workspace: Workspace,
    texts: TokenCache,
    catalog: Catalog,
    findings: tuple[Finding, ...],
    page: bytes,
) -> None:
    """Put them where `entry_findings` looks: an edit then asks for one text alone."""
    with_findings = {(f.context, f.source) for f in findings if f.scope is Scope.ENTRY}
    of_page = OfPage(page)
    for key, entry in catalog.by_key.items():
        if entry.target:
            kept = of_page if key in with_findings else b""
            texts.drop(key)
            texts.memo(key, text_token(workspace, entry), partial(_given, kept))


def _given(kept: OfPage | bytes) -> OfPage | bytes:
    return kept
