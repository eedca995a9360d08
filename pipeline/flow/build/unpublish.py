"""Take down Mandarin pages that may no longer be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from pipeline.files.addresses import load_removed
from pipeline.files.content import Project
from pipeline.files.locales import (
    load_ledger,
    load_published,
    load_readable_ledger,
    load_reviewers,
)
from pipeline.flow.build.stand_ins import state_of_pair
from pipeline.flow.build.take_down import (
    SiteDocument,
    as_the_site_says,
    on_site,
    on_site_formerly,
    take_down,
)
from pipeline.flow.gone import gone
from pipeline.flow.locales import in_each_locale
from pipeline.flow.project import open_project
from pipeline.flow.source_files import drafts
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Decision, Reviewer, Verdict
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.derived import unseen_by, withdrawals
from pipeline.review.public_state import TakeDowns
from pipeline.review.published import current_publishes
from pipeline.review.signed_english import SignedStatus, signed_english


def unpublish_withdrawn(root: Path) -> None:
    """Remove from `dist/site` the pages that a person withdrew, where the project cannot be opened at all.

    In all languages what was removed, and what its English calls a draft. Where the list of reviewers cannot be read,
    whoever a ledger names is taken at their word; where the settings cannot be read, the manifest of the site names
    the languages.
    """
    try:
        project = open_project(root)
    except PipelineError:
        project = as_the_site_says(Project(root, Settings()))
    listed: tuple[Reviewer, ...] | None = None
    with suppress(PipelineError):
        listed = load_reviewers(project)
    everywhere = _removed(project) | drafts(project) | _withdrawn_english(project, listed)
    locales = project.in_each_locale
    looks = ((own, partial(_is_withdrawn, own, listed=listed)) for own in locales)
    _take_down(project, everywhere, looks)


def unpublish_refused(workspace: Workspace) -> None:
    """Remove from `dist/site` what it shows of pages that a person or a rule has taken down.

    A withdrawal must not wait until somebody mends another document's file. A page stands only on its own
    ledger and its two published files; where these cannot be read, nothing is known and it stays. A derived one goes
    with the one that it is made from, and one that was renamed with its decisions. The notice at its address comes with the
    next build that works.
    """
    everywhere = _removed(workspace.project)
    if workspace.headers:  # else somebody looks at the wrong folder
        everywhere |= {one.id for one in gone(workspace)}
    everywhere |= {name for name, head in workspace.headers.items() if head.draft}
    everywhere |= {one.document for one in workspace.bad if one.draft}
    everywhere |= _withdrawn_english(workspace.project, workspace.reviewers)
    looks = ((own.project, partial(_is_refused, own)) for own in in_each_locale(workspace))
    _take_down(workspace.project, everywhere, looks)


def _take_down(
    project: Project,
    everywhere: set[str],
    looks: Iterable[tuple[Project, Callable[[str], bool]]],
) -> None:
    """Take down what is down `everywhere`, what each locale's look says of an id, and languages that the settings name no more.

    What is derived goes with what it is made from, which is looked at before it.
    """
    down: list[SiteDocument] = []
    fallen = everywhere
    for own, is_down in looks:
        here = [one for one in on_site(own) if one.document in fallen or is_down(one.document)]
        if not own.settings.derived:
            fallen = everywhere | {one.document for one in here}
        down += here
    english = (one for one in on_site(project.english) if one.document in everywhere)
    take_down(project, (*down, *english, *on_site_formerly(project)))


def _removed(project: Project) -> set[str]:
    """Ids of what a person removed."""
    return {one.id for one in load_removed(project)[0] if not one.gone}


def _withdrawn_english(project: Project, listed: tuple[Reviewer, ...] | None) -> set[str]:
    """Ids of what a person withdrew in English, where the settings ask people to publish it."""
    if project.settings.review.source == "off":
        return set()
    names = (one.document for one in on_site(project.english))
    return {name for name in names if _is_english_withdrawn(project, name, listed)}


def _is_english_withdrawn(
    project: Project, document: str, listed: tuple[Reviewer, ...] | None
) -> bool:
    decisions = load_readable_ledger(project.english, document)
    people = listed or tuple(
        Reviewer(id_, id_, "author") for id_ in {d.reviewer for d in decisions}
    )
    english, _ = (None, None) if not decisions else load_published(project.english, document)
    sha = None if english is None else sha_of_bytes(english)
    signed = signed_english(document, decisions, people, sha)
    return signed.status is SignedStatus.WITHDRAWN


def _is_withdrawn(project: Project, document: str, listed: tuple[Reviewer, ...] | None) -> bool:
    """True if no publish stands; of a ledger that cannot be read whole, if a withdrawal in it can be read.

    What is derived goes with what it is made from, and stays down until it is published again.
    """
    pivot = project.settings.locale.pivot
    taken: TakeDowns = {}
    if pivot:
        base = project.seen_from(pivot)
        if _is_withdrawn(base, document, listed):
            return True
        taken = withdrawals(_index(base, document, listed)[0])
    index, exact = _index(project, document, listed)
    withdrawn = any(decision.verdict is Verdict.WITHDRAW for decision in index.page)
    heads = current_publishes(index)
    if any(unseen_by(head, taken) for head in heads):
        return True
    return not heads and (exact or withdrawn)


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


def _is_refused(workspace: Workspace, name: str) -> bool:
    """True if the page may not be shown; of files that cannot be read whole, if what can be read takes it down."""
    try:
        document, files = workspace.document(name), load_published(workspace.project, name)
    except PipelineError:
        return _is_withdrawn(workspace.project, name, workspace.reviewers)
    state, exact = state_of_pair(workspace, document, *files)
    return not state.shown and (exact or state.since is not None)
