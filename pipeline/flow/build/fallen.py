"""Say which pages, wherever readers have them, may no longer be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from pipeline.files.addresses import load_removed
from pipeline.files.content import Project
from pipeline.files.locales import (
    load_ledger,
    load_published,
    load_readable_ledger,
    load_reviewers,
    readable_ledgers,
)
from pipeline.files.on_site import SiteDocument
from pipeline.flow.build.stand_ins import state_of_pair
from pipeline.flow.gone import gone
from pipeline.flow.locales import in_each_locale
from pipeline.flow.source_files import drafts
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Decision, Reviewer, Verdict
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.locale import Locale
from pipeline.model.settings import EN
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.derived import unseen_by, withdrawals
from pipeline.review.public_state import TakeDowns
from pipeline.review.published import (
    current_publishes,
    is_left_without,
    is_taken_back,
    takes_back_texts,
)
from pipeline.review.signed_english import SignedStatus, signed_english

_Look = Callable[[SiteDocument], bool]
"""Whether a page in one language is down."""


def fallen(workspace: Workspace, shown: Sequence[SiteDocument]) -> tuple[SiteDocument, ...]:
    """Those of some pages, wherever they stand, that a person or a rule has taken down since.

    A withdrawal must not wait until somebody mends another document's file. A page stands only on its own
    ledger and its two published files; where these cannot be read, nothing is known and it stays. A derived one goes
    with the one that it is made from, and what was renamed stands as its new name does. A page of older bytes than
    those that are published goes if people took back anything in it, though it was published again since.
    """
    known = {*workspace.headers, *(one.document for one in workspace.bad)}
    lost = {one.document for one in shown} - known
    now = _under_todays_ids(workspace.project, shown) if lost else {one: one for one in shown}
    everywhere = _removed(workspace.project)
    if workspace.headers:  # else somebody looks at the wrong folder
        everywhere |= {one.id for one in gone(workspace)}
    everywhere |= {name for name, head in workspace.headers.items() if head.draft}
    everywhere |= {one.document for one in workspace.bad if one.draft}
    everywhere |= _withdrawn_english(workspace.project, workspace.reviewers, now.values())
    looks = [(own.project.settings.locale, partial(_is_refused, own)) for own in in_each_locale(workspace)]  # fmt: skip
    return _fallen(now, everywhere, looks)


def fallen_by_ledger(project: Project, shown: Sequence[SiteDocument]) -> tuple[SiteDocument, ...]:
    """The same by ledgers alone, where the project cannot be opened: what a person withdrew.

    In all languages what was removed, and what its English calls a draft. Where the list of reviewers cannot be read,
    whoever a ledger names is taken at their word.
    """
    listed: tuple[Reviewer, ...] | None = None
    with suppress(PipelineError):
        listed = load_reviewers(project)
    now = _under_todays_ids(project, shown)
    everywhere = _removed(project) | drafts(project)
    everywhere |= _withdrawn_english(project, listed, now.values())
    looks = [(own.settings.locale, partial(_is_withdrawn, own, listed=listed)) for own in project.in_each_locale]  # fmt: skip
    return _fallen(now, everywhere, looks)


def _fallen(
    now: Mapping[SiteDocument, SiteDocument],
    everywhere: set[str],
    looks: Iterable[tuple[Locale, _Look]],
) -> tuple[SiteDocument, ...]:
    """What is down `everywhere`, what each locale's look says, and pages in languages that the settings name no more.

    `now`: each page as it is shown → the same under the id that it has today. What is derived goes with what it is made
    from, which is looked at before it.
    """
    unknown = [one for one in now if one.tag != EN.tag]
    down = {one for one in now if {one.document, now[one].document} & everywhere}
    with_it = everywhere
    for locale, is_down in looks:
        here = [one for one in unknown if locale.tag == one.tag or locale.dir == one.folder]
        unknown = [one for one in unknown if one not in here]
        found = {one for one in here if now[one].document in with_it or is_down(now[one])}
        if not locale.pivot:
            with_it = everywhere | {now[one].document for one in found}
        down |= found
    return tuple(one for one in now if one in down or one in unknown)


def _under_todays_ids(
    project: Project, shown: Sequence[SiteDocument]
) -> Mapping[SiteDocument, SiteDocument]:
    """Each page → the same under the id that its document has today, as ledgers say that it was renamed."""
    ways: dict[str, str] = {}
    with suppress(PipelineError):
        for own in project.in_each_language:
            for name, decisions in readable_ledgers(own).items():
                ways |= {d.ref: name for d in decisions if d.verdict is Verdict.RENAME and d.ref}
    return {one: replace(one, document=ways.get(one.document, one.document)) for one in shown}


def _removed(project: Project) -> set[str]:
    """Ids of what a person removed."""
    return {one.id for one in load_removed(project)[0] if not one.gone}


def _withdrawn_english(
    project: Project, listed: tuple[Reviewer, ...] | None, shown: Iterable[SiteDocument]
) -> set[str]:
    """Ids of what a person withdrew in English, where the settings ask people to publish it."""
    if project.settings.review.source == "off":
        return set()
    return {
        one.document
        for one in shown
        if one.tag == EN.tag and _is_english_withdrawn(project, one, listed)
    }


def _is_english_withdrawn(
    project: Project, page: SiteDocument, listed: tuple[Reviewer, ...] | None
) -> bool:
    decisions = load_readable_ledger(project.english, page.document)
    people = listed or tuple(
        Reviewer(id_, id_, "author") for id_ in {d.reviewer for d in decisions}
    )
    english, _ = (None, None) if not decisions else load_published(project.english, page.document)
    sha = None if english is None else sha_of_bytes(english)
    signed = signed_english(page.document, decisions, people, sha)
    is_other = bool(page.sha) and signed.shown and page.sha not in signed.shas
    return is_other or signed.status is SignedStatus.WITHDRAWN


def _is_withdrawn(
    project: Project, page: SiteDocument, listed: tuple[Reviewer, ...] | None
) -> bool:
    """True if no publish stands; of a ledger that cannot be read whole, if a withdrawal in it can be read.

    What is derived goes with what it is made from, and stays down until it is published again.
    """
    pivot = project.settings.locale.pivot
    taken: TakeDowns = {}
    if pivot:
        base = project.seen_from(pivot)
        if _is_withdrawn(base, replace(page, sha=""), listed):
            return True
        taken = withdrawals(_index(base, page.document, listed)[0])
    index, exact = _index(project, page.document, listed)
    withdrawn = any(decision.verdict is Verdict.WITHDRAW for decision in index.page)
    heads = current_publishes(index)
    if any(unseen_by(head, taken) for head in heads) or is_left_without(index):
        return True
    if heads and page.sha not in {"", *(head.target_page_sha for head in heads)}:
        return _was_taken_back(project, page, listed, index)
    return not heads and (exact or withdrawn)


def _was_taken_back(
    project: Project,
    page: SiteDocument,
    listed: tuple[Reviewer, ...] | None,
    index: DecisionIndex,
) -> bool:
    """True if people took back something in a page of bytes that are not those which are published now."""
    pivot = project.settings.locale.pivot
    taken: TakeDowns = {}
    if pivot:
        other, _ = _index(project.seen_from(pivot), page.document, listed)
        if takes_back_texts(other):
            return True
        taken = withdrawals(other)
    return is_taken_back(index, page.sha, taken)


def _index(
    project: Project, document: str, listed: tuple[Reviewer, ...] | None
) -> tuple[DecisionIndex, bool]:
    """What can be read of a ledger; False beside it where that is not all."""
    folder = project.settings.locale.dir
    try:
        decisions, exact = load_ledger(project, document), True
    except PipelineError:
        decisions, exact = load_readable_ledger(project, document), False
    people = _named_in(decisions, folder) if listed is None else listed
    return DecisionIndex.of(decisions, people, document, folder), exact


def _named_in(decisions: tuple[Decision, ...], folder: str) -> tuple[Reviewer, ...]:
    """Everybody who decided, as somebody who may: only what they withdrew last is asked of it."""
    return tuple(Reviewer(id_, id_, reads=(folder,)) for id_ in {d.reviewer for d in decisions})


def _is_refused(workspace: Workspace, page: SiteDocument) -> bool:
    """True if the page may not be shown; of files that cannot be read whole, if what can be read takes it down."""
    project, name = workspace.project, page.document
    try:
        document, files = workspace.document(name), load_published(project, name)
    except PipelineError:
        return _is_withdrawn(project, page, workspace.reviewers)
    state, exact = state_of_pair(workspace, document, *files)
    if not state.shown:
        return exact or state.since is not None
    mandarin = files[1]
    if page.sha and (mandarin is None or page.sha != sha_of_bytes(mandarin)):
        index, _ = _index(project, name, workspace.reviewers)
        return _was_taken_back(project, page, workspace.reviewers, index)
    return False
