"""Evaluate one page: its progress, its pairs, and the hashes of its files."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.catalog.po import write_po
from pipeline.files.content import Project
from pipeline.files.locales import save_published
from pipeline.files.locks import hold
from pipeline.flow.build.page_records import (
    PagePairs,
    PageResult,
    SharedPage,
    page_key,
    save_page,
    shas_on_disk,
)
from pipeline.flow.build.sites import preview_pair, public_pair, wait_of
from pipeline.flow.documents import DocumentHeader
from pipeline.flow.english.findings import english_page
from pipeline.flow.english.plain import plain_hints
from pipeline.flow.english.public import complete_english
from pipeline.flow.findings import compared_texts
from pipeline.flow.pages.status import PageSnapshot, overview_of, page_snapshot
from pipeline.flow.save import would_change
from pipeline.flow.translate.run import memory_sha, wants_draft
from pipeline.flow.workspace import Workspace
from pipeline.model.compared_text import ComparedText
from pipeline.model.decision import Verdict
from pipeline.model.encoding import AsJson
from pipeline.model.finding import Finding, located
from pipeline.model.hashing import sha_of_bytes
from pipeline.review.page_status import PageStatus
from pipeline.review.signed_english import SignedStatus


@dataclass(frozen=True, slots=True)
class Evaluation(AsJson):
    """A page, worked out from its files."""

    result: PageResult
    pairs: PagePairs
    """What is made of it."""
    shas: tuple[str, ...] | None
    """Of its files (`shas_on_disk`); None where they moved meanwhile, or the catalog wants to be written."""
    findings: tuple[Finding, ...]
    """Its open findings."""
    texts: tuple[ComparedText, ...]
    """For checks between documents."""

    @property
    def shared(self) -> SharedPage:
        """What is kept of it beside its record."""
        return SharedPage(self.result, self.pairs, self.findings, self.texts)

    def key(self, header: DocumentHeader) -> str:
        """Its `page_key`; empty where it is bound to no files."""
        return page_key(header.sha256, self.shas) if self.shas else ""

    def save(self, project: Project, base: str, header: DocumentHeader) -> None:
        """Save all of it but its record, where it is bound to its files. `base`: `Inputs.base`."""
        if key := self.key(header):
            save_page(project, base, header.id, key, self.shared)


def complete_and_evaluate(workspace: Workspace, name: str) -> Evaluation:
    """Read and judge one page. A `publish` that was killed between its line and its files is carried out.

    Hints for its author are found and kept too, for `check`: its English is taken apart here.
    """
    project, document = workspace.project, workspace.document(name)
    if workspace.pivot is None:
        plain_hints(workspace, name)
    with hold(project, name):  # not while somebody publishes it
        shas = shas_on_disk(project, name)
        page = page_snapshot(workspace, document)
        if complete_english(workspace, document) or _complete(workspace, page):
            shas = shas_on_disk(project, name)
            page = page_snapshot(workspace, document)
        return _evaluation(workspace, page, shas)


def evaluate(workspace: Workspace, name: str) -> Evaluation:
    """Read and judge one page as it stands; nothing is written. Of a page that a build may have to complete, no hash is given."""
    shas = shas_on_disk(workspace.project, name)
    page = page_snapshot(workspace, workspace.document(name))
    found = _evaluation(workspace, page, shas)
    signed = page.for_readers.signed
    is_broken = signed is not None and signed.status is SignedStatus.BROKEN
    is_down = page.published.status is PageStatus.DOWN
    return replace(found, shas=None) if is_broken or is_down else found


def _evaluation(workspace: Workspace, page: PageSnapshot, shas: tuple[str, ...]) -> Evaluation:
    """What comes of a page whose files had these hashes before it was read."""
    project, document = workspace.project, page.document
    known = PageResult(
        overview=overview_of(workspace, page),
        wait=wait_of(page),
        memory=memory_sha(workspace, page.catalog),
        wants_draft=wants_draft(page.catalog),
        english=english_page(document, project),
    )
    pairs = PagePairs(public_pair(page, project.settings), preview_pair(page, project.settings))
    is_written = sha_of_bytes(write_po(page.catalog).encode()) == shas[0]
    is_still_so = shas == shas_on_disk(project, document.id)
    findings = located(page.findings, project.settings.locale.dir)
    texts = compared_texts(workspace, document, page.catalog)
    return Evaluation(known, pairs, shas if is_written and is_still_so else None, findings, texts)


def _complete(workspace: Workspace, page: PageSnapshot) -> bool:
    """Write the files of a `publish` where they are missing; True where that was to be done."""
    document = page.document.id
    publish = page.published.publish
    if page.published.status is not PageStatus.DOWN or publish is None:
        return False
    pair = (page.document.source.encode(), page.markdown.encode())
    if tuple(map(sha_of_bytes, pair)) != (publish.source_page_sha, publish.target_page_sha):
        return False
    if pair == (page.english, page.mandarin) or not _are_published(page):
        return False  # whole; or somebody has edited a published file: that is theirs to look at
    if workspace.frozen:
        raise would_change(workspace.project.shown(workspace.project.mandarin_file(document)))
    save_published(workspace.project, document, *pair)
    return True


def _are_published(page: PageSnapshot) -> bool:
    """True if each file of the pair is missing, or just what some publish of the page has put there."""
    made = [d for d in page.decisions if d.verdict is Verdict.PUBLISH]
    sides = (
        (page.english, {d.source_page_sha for d in made}),
        (page.mandarin, {d.target_page_sha for d in made}),
    )
    return all(data is None or sha_of_bytes(data) in known for data, known in sides)
