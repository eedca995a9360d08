"""Make the `Site` that writers get, for the public site and for the preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.build.labels import is_name, labels_for
from pipeline.build.pair import Mandarin, Notice, make_pair, with_derived
from pipeline.build.writers.interface import Mode, Site, Wait
from pipeline.catalog.merge import merge
from pipeline.files.catalog_recovery import last_catalog
from pipeline.files.locales import is_ledger_whole, load_readable_ledger
from pipeline.flow.build.former_addresses import former_lists, with_former_addresses
from pipeline.flow.build.pictures import with_pictures
from pipeline.flow.gone import tombstones
from pipeline.flow.locales import in_each_locale
from pipeline.flow.pages.status import PageSnapshot, PublicPage
from pipeline.flow.readable import can_read
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.model.labels import Labels
from pipeline.model.pair import Pair, Status
from pipeline.model.settings import EN, Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.page_status import PageStatus
from pipeline.review.states import states_of


def public_site(workspace: Workspace, pairs: Iterable[Pair]) -> Site:
    """The site of these pairs, with its own words in Mandarin where they are approved."""
    labels = _every_labels(workspace, approved_only=True)
    contacts = workspace.glossary.contacts
    known = with_former_addresses(workspace.project, pairs)
    removed = tombstones(workspace)
    settings = workspace.project.settings
    site = Site(settings, known, labels, Mode.SITE, contacts, removed=removed)
    site = replace(site, former_lists=former_lists(workspace.project, site))
    return with_pictures(workspace.project, site)[0]


def preview(
    workspace: Workspace, pairs: Iterable[Pair], waits: Mapping[str, Wait]
) -> tuple[Site, tuple[PipelineError, ...]]:
    """The preview of these pairs, drafts of its own words too; and the pictures that are missing."""
    labels = _every_labels(workspace, approved_only=False)
    contacts = workspace.glossary.contacts
    known = with_former_addresses(workspace.project, pairs)
    site = Site(workspace.project.settings, known, labels, Mode.PREVIEW, contacts, waits)
    return with_pictures(workspace.project, site)


def joined_by_id(settings: Settings, pairs: Sequence[Mapping[str, Pair]]) -> list[Pair]:
    """The pairs of all locales, by id in each, as one of each document.

    A document that has none in the first locale is on no tree.
    """
    others = list(zip((one.tag for one in settings.locales[1:]), pairs[1:], strict=True))
    return [
        with_derived(pair, [(tag, of[id_]) for tag, of in others if id_ in of])
        for id_, pair in sorted(pairs[0].items())
    ]


_CAME_DOWN = (PageStatus.DOWN, PageStatus.WITHDRAWN)
"""Readers may have the address: it keeps a notice, also where whoever published the page may not any more."""


def public_pair(page: PageSnapshot | PublicPage, settings: Settings) -> Pair:
    """What the site shows: the published Mandarin, a notice where it came down, or English alone."""
    published = page.published
    document = page.for_readers.document if isinstance(page, PageSnapshot) else page.document
    if published.shown and page.mandarin is not None and page.english is not None:
        status = Status.PUBLIC if published.status is PageStatus.LIVE else Status.BEHIND
        return make_pair(document, settings, _published(page, status))
    came_down = published.status in _CAME_DOWN and not document.draft
    notice = Notice(published.since[:10] if published.since else None) if came_down else None
    return make_pair(document, settings, None, notice)


def preview_pair(page: PageSnapshot, settings: Settings) -> Pair:
    """What the preview shows: the catalog as it is now, marked as a draft unless just this is live."""
    is_public = page.for_readers.document.source == page.document.source
    document = page.for_readers.document if is_public else page.document.as_draft()
    if page.is_current and page.published.status is PageStatus.LIVE:
        return make_pair(document, settings, _published(page, Status.PUBLIC))
    states = {review.state for review in page.reviews.values()}
    english = page.document.source
    approved = states == {State.APPROVED}
    draft = Mandarin(page.markdown, Status.DRAFT, english, approved=approved)
    return make_pair(document, settings, draft)


def wait_of(page: PageSnapshot) -> Wait:
    """What the preview's list says of a page."""
    progress = page.progress
    reasons = tuple(reason.message_en for reason in progress.waits_for)
    if progress.status in _CAME_DOWN:
        reasons = (*(reason.message_en for reason in progress.reasons), *reasons)
    return Wait(progress.strings, progress.states.get(State.APPROVED, 0), reasons)


def _every_labels(workspace: Workspace, *, approved_only: bool) -> dict[str, Labels]:
    """The words of the pages by BCP 47 tag."""
    own = [_labels(one, approved_only=approved_only) for one in in_each_locale(workspace)]
    return {EN.tag: labels_for(EN, {}), **{labels.tag: labels for labels in own}}


def _labels(workspace: Workspace, *, approved_only: bool) -> Labels:
    translated = _translated_labels(workspace, approved_only=approved_only)
    english = {one.context or "": one.text for one in workspace.document(SITE).segments}
    return replace(labels_for(workspace.project.settings.locale, translated), english=english)


def _published(page: PageSnapshot | PublicPage, status: Status) -> Mandarin:
    if page.mandarin is None or page.english is None or page.published.publish is None:
        raise PipelineError("PUBLISHED", f"{page.document.id} is not published", "build again")
    return Mandarin(
        page.mandarin.decode(), status, page.english.decode(), page.published.publish.at[:10]
    )


def _translated_labels(workspace: Workspace, *, approved_only: bool) -> Mapping[str, str]:
    """Name of a label → its Mandarin; of a catalog that cannot be read now, as it was read last.

    Where a line of their ledger is lost none is approved: it may be the one that took a label back.
    """
    labels = workspace.document(SITE)
    if can_read(workspace, SITE):
        index = workspace.decision_index(SITE)
        catalog = workspace.catalog(labels)
        reviews = workspace.reviews(catalog)
    else:
        is_whole = is_ledger_whole(workspace.project, SITE)
        index = DecisionIndex.of(
            load_readable_ledger(workspace.project, SITE) if is_whole else (),
            workspace.reviewers,
            SITE,
            workspace.project.settings.locale.dir,
            pivot_shas={} if workspace.pivot else None,  # nothing is known of what it is made from
        )
        catalog = merge(labels, last_catalog(workspace.project, SITE), "")
        reviews = states_of(catalog, index, workspace.project.settings)

    def approved(entry: Entry) -> bool:
        if reviews[entry.key].state is not State.APPROVED:
            return False
        lead = any(
            d.id in index.as_lead for d in index.approvals(entry.source_sha, entry.target_sha)
        )
        # a name that stays as it is written is no translation: a lead confirms it
        return lead or not is_name(entry.context or "") or entry.target != entry.source

    return {
        entry.context or "": entry.target
        for entry in catalog
        if entry.target and (not approved_only or approved(entry))
    }
