"""A workspace in; catalogs brought up to date, the preview and the site written, and what waits for whom out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.labels import labels_for
from pipeline.build.pair import Mandarin, Notice, make_pair
from pipeline.build.rewrite import Past, rewrite
from pipeline.build.writers.interface import Mode, Site, Wait
from pipeline.build.writers.links import file_of
from pipeline.files.content import SITE
from pipeline.files.locales import save_published, stray_published
from pipeline.files.locks import lock
from pipeline.files.site import swap_tree
from pipeline.flow.drafting import extract, translate
from pipeline.flow.pages import Page, page_of
from pipeline.flow.pictures import with_pictures
from pipeline.flow.takedown import take_down_refused, take_down_withdrawn
from pipeline.flow.workspace import Workspace, open_workspace
from pipeline.flow.workspace import frozen as would_change
from pipeline.model.decision import Verdict
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Severity
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.labels import Labels
from pipeline.model.pair import Pair, Status
from pipeline.model.settings import EN, Settings
from pipeline.review.published import PageStatus


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    pages: tuple[Page, ...]
    """Every document as it stands now."""
    catalogs: tuple[str, ...]
    """Ids of the catalogs that were written."""
    labels_waiting: int
    """Labels of the pages that nobody has approved."""
    strays: tuple[str, ...]
    """Files in `content/zh` that belong to no document: nobody published them."""
    faults: tuple[PipelineError, ...] = ()
    """Pictures that are not to be had: the pages show the words for them."""

    @property
    def down(self) -> tuple[Page, ...]:
        """Pages that were published and had to come down, those that a person withdrew apart."""
        return tuple(p for p in self.pages if p.published.status is PageStatus.DOWN)


def open_for_build(root: Path, *, frozen: bool = False) -> Workspace:
    """Load a project; where it cannot be loaded, what a person has withdrawn comes down all the same."""
    try:
        return open_workspace(root, frozen=frozen)
    except PipelineError:
        with suppress(PipelineError):  # the first fault is the one to mend
            take_down_withdrawn(root)
        raise


def build(workspace: Workspace, names: Sequence[str] = (), *, copy: bool = False) -> Built:
    """Run all stages, with engines on this machine only. Other documents are written as they stand.

    With `copy` the site is a plain folder, for a host that follows no symbolic link.
    Raises PipelineError for what cannot be read or written; a withdrawal is carried out all the same.
    """
    with lock(workspace.project.lock_file("build")):
        try:
            _refuse_broken_boxes(workspace)
            merged = extract(workspace, names)
            drafted = translate(workspace, names, engines=[])
            pages = tuple(_completed(workspace, document.id) for document in workspace.documents)
            site, faults = _write_trees(workspace, pages, copy=copy)
        except PipelineError:
            take_down_refused(workspace)
            raise
    changed = {m.document.id for m in merged if m.written}
    changed |= {d.document for d in drafted if d.report.filled}
    labels = site.labels[workspace.project.settings.locale.tag]
    return Built(
        pages=pages,
        catalogs=tuple(sorted(changed)),
        labels_waiting=len(labels.english) - len(labels.own),
        strays=tuple(stray_published(workspace.project, set(workspace.sources))),
        faults=faults,
    )


def _refuse_broken_boxes(workspace: Workspace) -> None:
    """A crisis box that is misspelt or never closed would go out as ordinary text: nothing is built.

    Raises DIRECTIVE at the first such line of a document that is public.
    """
    for document in workspace.documents:
        for problem in document.problems if not document.draft else ():
            if problem.severity == Severity.ERROR:
                what, _, todo = problem.message_en.partition(": ")
                code = problem.code.upper()
                raise PipelineError(code, what, todo, path=document.path, line=problem.line)


def _completed(workspace: Workspace, document: str) -> Page:
    """The page; a `publish` that was killed between its line and its files is carried to its end."""
    with lock(workspace.project.lock_file(document)):  # not while somebody publishes it
        return _complete(workspace, page_of(workspace, workspace.document(document)))


def _complete(workspace: Workspace, page: Page) -> Page:
    document = page.document.id
    publish = page.published.publish
    if page.published.status is not PageStatus.DOWN or publish is None:
        return page
    pair = (page.document.source.encode(), page.markdown.encode())
    if tuple(map(sha_of_bytes, pair)) != (publish.source_page_sha, publish.target_page_sha):
        return page
    if pair == (page.english, page.mandarin) or not _are_published(page):
        return page  # whole; or somebody has edited a published file: that is theirs to look at
    if workspace.frozen:
        raise would_change(workspace.project.shown(workspace.project.mandarin_file(document)))
    save_published(workspace.project, document, *pair)
    return page_of(workspace, page.document)


def _are_published(page: Page) -> bool:
    """True if each file of the pair is missing, or just what some publish of the page has put there."""
    made = [d for d in page.decisions if d.verdict is Verdict.PUBLISH]
    sides = (
        (page.english, {d.source_page_sha for d in made}),
        (page.mandarin, {d.target_page_sha for d in made}),
    )
    return all(data is None or sha_of_bytes(data) in known for data, known in sides)


def public_site(workspace: Workspace, pages: Sequence[Page]) -> Site:
    """What the site shows of each document, and its own words, in Mandarin where they are approved."""
    settings = workspace.project.settings
    pairs = tuple(_public_pair(page, settings) for page in pages)
    labels = _labels(workspace, approved_only=True)
    site = Site(settings, pairs, labels, Mode.SITE, workspace.glossary.contacts)
    return with_pictures(workspace.project, site)[0]


def _preview(workspace: Workspace, pages: Sequence[Page]) -> tuple[Site, tuple[PipelineError, ...]]:
    settings = workspace.project.settings
    pairs = tuple(_preview_pair(page, settings) for page in pages)
    labels = _labels(workspace, approved_only=False)
    waits = {page.document.id: _wait(page) for page in pages}
    site = Site(settings, pairs, labels, Mode.PREVIEW, workspace.glossary.contacts, waits)
    return with_pictures(workspace.project, site)


def _write_trees(
    workspace: Workspace, pages: Sequence[Page], *, copy: bool
) -> tuple[Site, tuple[PipelineError, ...]]:
    """Write both trees; gives the public one's site, and the pictures that are missing."""
    dist, site = workspace.project.dist, public_site(workspace, pages)
    withdrawn = [file_of(pair.withdrawn_url) for pair in site.pairs if pair.withdrawn_url]
    # the site first: a withdrawal must not wait for a preview that cannot be written
    output = rewrite(site, Past())
    swap_tree(dist / "site", output.files, copy, withdrawn, output.kept)
    shown, faults = _preview(workspace, pages)
    preview = rewrite(shown, Past())
    swap_tree(dist / "preview", preview.files, kept=preview.kept)
    return site, faults


def _labels(workspace: Workspace, *, approved_only: bool) -> dict[str, Labels]:
    catalog = workspace.catalog(workspace.document(SITE))
    reviews = workspace.reviews(catalog)
    translated = {
        entry.context or "": entry.target
        for entry in catalog
        if entry.target and (not approved_only or reviews[entry.key].state is State.APPROVED)
    }
    locale = workspace.project.settings.locale
    return {EN.tag: labels_for(EN, {}), locale.tag: labels_for(locale, translated)}


def _public_pair(page: Page, settings: Settings) -> Pair:
    """What the site shows: the published Mandarin, a notice where it came down, or English alone."""
    published = page.published
    if published.shown and page.mandarin is not None and page.english is not None:
        status = Status.PUBLIC if published.status is PageStatus.LIVE else Status.BEHIND
        return make_pair(page.document, settings, _published(page, status))
    came_down = published.publish is not None and not page.document.draft
    notice = Notice(published.since[:10] if published.since else None) if came_down else None
    return make_pair(page.document, settings, None, notice)


def _published(page: Page, status: Status) -> Mandarin:
    if page.mandarin is None or page.english is None or page.published.publish is None:
        raise PipelineError("PUBLISHED", f"{page.document.id} is not published", "build again")
    return Mandarin(
        page.mandarin.decode(), status, page.english.decode(), page.published.publish.at[:10]
    )


def _preview_pair(page: Page, settings: Settings) -> Pair:
    """What the preview shows: the catalog as it is now, marked as a draft unless just this is live."""
    if page.is_current and page.published.status is PageStatus.LIVE:
        return make_pair(page.document, settings, _published(page, Status.PUBLIC))
    draft = Mandarin(page.markdown, Status.DRAFT, page.document.source)
    return make_pair(page.document, settings, draft)


def _wait(page: Page) -> Wait:
    reasons = tuple(reason.message_en for reason in page.waits_for)
    if page.published.status in {PageStatus.DOWN, PageStatus.WITHDRAWN}:
        reasons = (*(r.message_en for r in page.published.reasons), *reasons)
    return Wait(len(page.catalog.entries), page.counts[State.APPROVED], reasons)
