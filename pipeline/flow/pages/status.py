"""Gather everything that is known of a document and its published page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.checks.interface import PageContext
from pipeline.checks.registry import run_entry_checks, run_page_checks
from pipeline.files.locales import load_published
from pipeline.files.read import signature_of
from pipeline.flow.english.notes import english_notes
from pipeline.flow.english.public import PublicEnglish, public_english
from pipeline.flow.findings import entry_context, filled, known_findings, open_findings_of
from pipeline.flow.pages.progress import EnglishProgress, PageOverview, PageProgress
from pipeline.flow.pages.readers_view import look_alike
from pipeline.flow.pages.waiting import summary_of
from pipeline.flow.published_pair import PublishedPair, published_pair
from pipeline.flow.translate.blocked_by_privacy import blocked_by_privacy
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision
from pipeline.model.document import SITE, Document
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding, Severity
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.segment import Key
from pipeline.review.derived import pivot_page, waits_for_pivot
from pipeline.review.gate import page_gate
from pipeline.review.page_status import Reason
from pipeline.review.published import OnDisk, PivotPage, Published, published_state
from pipeline.review.states import EntryReview


@dataclass(frozen=True, slots=True)
class PublicPage:
    """What the public sees of a document: all that the site is made of."""

    document: Document
    """The English as readers get it; marked draft where they get none."""
    published: Published
    """What the public sees at the Mandarin address."""
    english: bytes | None
    """`locales/zh/published/<id>.md`, or None."""
    mandarin: bytes | None
    """`content/zh/<id>.md`, or None."""
    texts: int = 0
    """Different texts of the published pair, each with its Mandarin."""


@dataclass(frozen=True, slots=True)
class PageSnapshot:
    """One document as it stands: its catalog, what people decided, and what the public sees."""

    document: Document
    """The English, as its file stands."""
    for_readers: PublicEnglish
    """The same as readers get it."""
    catalog: Catalog
    """Up to date with the English."""
    decisions: tuple[Decision, ...]
    """Its ledger."""
    reviews: Mapping[Key, EntryReview]
    findings: tuple[Finding, ...]
    """Open findings on the catalog's text."""
    waits_for: tuple[Reason, ...]
    """What has to happen before it may be published; empty: ready."""
    markdown: str
    """The Mandarin file as the catalog makes it now."""
    published: Published
    """What the public sees at the Mandarin address."""
    english: bytes | None
    """`locales/zh/published/<id>.md`, or None."""
    mandarin: bytes | None
    """`content/zh/<id>.md`, or None."""
    is_current: bool
    """True if what is published is, for its readers, just what the two files make now."""
    pivot: PivotPage | None
    """As `OnDisk.pivot`."""
    locale: str
    """Folder of its locale: `zh`."""

    @property
    def progress(self) -> PageProgress:
        """How far it has come."""
        counts = Counter(finding.severity for finding in self.findings)
        publish = self.published.publish
        return PageProgress(
            id=self.document.id,
            draft=self.document.draft,
            states=Counter(review.state for review in self.reviews.values()),
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            status=self.published.status,
            published_on=publish.at[:10] if publish else None,
            reasons=self.published.reasons,
            waits_for=self.waits_for,
            is_current=self.is_current,
            english=self._english(),
            locale=self.locale,
        )

    def _english(self) -> EnglishProgress | None:
        signed = self.for_readers.signed
        if signed is None:
            return None
        is_new = signed.shown and self.for_readers.document.source != self.document.source
        on = signed.publish.at[:10] if signed.publish else None
        return EnglishProgress("changed" if is_new else signed.status.value, on)


def page_snapshot(
    workspace: Workspace, document: Document, catalog: Catalog | None = None
) -> PageSnapshot:
    """Gather what is known of a document; nothing is written."""
    catalog = catalog or workspace.catalog(document)
    # first: most of these words are the published ones too
    findings = open_findings_of(workspace, document, catalog)
    page = unchecked_page(workspace, document, catalog)
    signed = page.for_readers.has_published(document.source)
    waits_for = page_gate(page.catalog, page.reviews, findings, document, signed=signed)
    waits_for += waits_beside(workspace, document)
    return replace(page, findings=findings, waits_for=waits_for)


def waits_beside(workspace: Workspace, document: Document) -> tuple[Reason, ...]:
    """What a page waits for beside its own texts: a derived one, that the page which it is made from is public."""
    if workspace.pivot is None or document.id == SITE:
        return ()
    return waits_for_pivot(pivot_page_of(workspace, document), workspace.project.settings)


def unchecked_page(
    workspace: Workspace, document: Document, catalog: Catalog | None = None
) -> PageSnapshot:
    """As `page_snapshot`, but no draft is checked: without findings, and without what it waits for."""
    catalog = catalog or workspace.catalog(document)
    english, mandarin = load_published(workspace.project, document.id)
    markdown = filled(workspace, document, catalog)
    disk = _disk(workspace, document, english, mandarin)
    published = _state_of(workspace, document, disk)
    now = ((english, document.source), (mandarin, markdown))
    return PageSnapshot(
        document=document,
        for_readers=public_english(workspace, document),
        catalog=catalog,
        decisions=workspace.decisions(document.id),
        reviews=workspace.reviews(catalog),
        findings=(),
        waits_for=(),
        markdown=markdown,
        published=published,
        pivot=disk.pivot,
        english=english,
        mandarin=mandarin,
        is_current=published.shown and all(_is_still(workspace, *one) for one in now),
        locale=workspace.project.settings.locale.dir,
    )


def public_page(workspace: Workspace, document: Document) -> PublicPage:
    """What the public sees of a document; its catalog is not read."""
    english, mandarin = load_published(workspace.project, document.id)
    disk = _disk(workspace, document, english, mandarin)
    texts = len({(text.key, text.target) for text in disk.texts})
    for_readers = public_english(workspace, document).document
    return PublicPage(for_readers, _state_of(workspace, document, disk), english, mandarin, texts)


def overview_of(workspace: Workspace, page: PageSnapshot) -> PageOverview:
    """What the lists of all pages say of a page."""
    summary = summary_of(workspace, workspace.snapshot(page.document))
    waits, safety = summary.waiting()
    withheld = len(blocked_by_privacy(workspace, page.catalog))
    notes = len(english_notes(workspace, page.document.id))
    return PageOverview(page.progress, waits, safety, summary.unconfirmed, withheld, notes)


def _is_still(workspace: Workspace, published: bytes | None, text: str) -> bool:
    """Whether a published file says to readers what the file that stands now says."""
    if published is None:
        return False
    settings = workspace.project.settings
    return look_alike(published.decode("utf-8", "replace"), text, settings)


def published_of(
    workspace: Workspace, document: Document, english: bytes | None, mandarin: bytes | None
) -> Published:
    """What the public may see of a document whose published files are these; no catalog is needed."""
    return _state_of(workspace, document, _disk(workspace, document, english, mandarin))


def pivot_page_of(workspace: Workspace, document: Document) -> PivotPage | None:
    """The page that a derived one is made from; None where the locale is not derived. Raises CATALOG, LEDGER, CONTENT."""
    base, id_ = workspace.pivot, document.id
    if base is None:
        return None
    files = (base.project.published_file(id_), base.project.mandarin_file(id_))
    signatures = tuple(map(signature_of, files))
    index, approved = base.decision_index(id_), workspace.pivot_shas(id_) or {}

    def make() -> PivotPage:
        pair = load_published(base.project, id_)
        disk = on_disk(base, document, base.decisions(id_), *pair)
        page, settings = _state_of(base, document, disk), base.project.settings
        return pivot_page(page, index, settings, disk.texts, approved)

    return workspace.cache.memo(("pivot", id_), (document, signatures, index, approved), make)


def _disk(
    workspace: Workspace, document: Document, english: bytes | None, mandarin: bytes | None
) -> OnDisk:
    disk = on_disk(workspace, document, workspace.decisions(document.id), english, mandarin)
    return replace(disk, pivot=pivot_page_of(workspace, document))


def _state_of(workspace: Workspace, document: Document, disk: OnDisk) -> Published:
    settings = workspace.project.settings
    decisions = workspace.decisions(document.id)
    return published_state(document.id, decisions, workspace.reviewers, settings, disk)


def on_disk(
    workspace: Workspace,
    document: Document,
    decisions: tuple[Decision, ...],
    english: bytes | None,
    mandarin: bytes | None,
) -> OnDisk:
    """What the two published files (or bytes that are to be published) say; without `pivot`."""
    public = public_english(workspace, document)
    readers = public.document
    pair = PublishedPair()
    findings: tuple[Finding, ...] = ()
    if english is not None and mandarin is not None:
        en, zh = english.decode("utf-8", "replace"), mandarin.decode("utf-8", "replace")
        fields = workspace.project.settings.translatable_front_matter
        pair = published_pair(en, zh, document, fields, decisions)
        findings = _hard_findings(workspace, pair, zh)
    return OnDisk(
        zh_sha=sha_of_bytes(mandarin) if mandarin is not None else None,
        en_sha=sha_of_bytes(english) if english is not None else None,
        current_en_sha=sha_of_bytes(readers.source.encode()),
        same_for_readers=_is_still(workspace, english, readers.source),
        draft=document.draft,
        is_withheld=public.is_withheld,
        is_unsigned=english is not None and not public.has_published(english),
        texts=pair.texts,
        current_safety=tuple(segment.key for segment in readers.segments if segment.safety),
        current_texts=tuple(segment.key for segment in readers.segments),
        findings=findings,
    )


def _hard_findings(workspace: Workspace, pair: PublishedPair, mandarin: str) -> tuple[Finding, ...]:
    """Findings on a published pair that take it down even after it was approved (`publish.hard`)."""
    if pair.source is None:
        return ()
    hard = workspace.project.settings.publish.hard
    found = list(run_page_checks(PageContext(pair.source, mandarin)))
    for text in pair.texts:
        entry = Entry(*text.key, text.target, safety=text.safety)
        context = entry_context(workspace, pair.source, entry)
        known = known_findings(workspace, context)
        found.extend(run_entry_checks(context, hard) if known is None else known)
    return tuple(finding for finding in found if finding.code in hard)
