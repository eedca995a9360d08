"""Take down Mandarin pages that may no longer be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.build.writers.links import file_of
from pipeline.build.writers.manifest import without
from pipeline.files.atomic import write_bytes
from pipeline.files.content import Project
from pipeline.files.locales import (
    load_ledger,
    load_published,
    load_readable_ledger,
    load_reviewers,
)
from pipeline.files.site import unpublish
from pipeline.flow.build.stand_ins import state_of_pair
from pipeline.flow.locales import in_each_locale
from pipeline.flow.pages.status import published_of
from pipeline.flow.project import open_project
from pipeline.flow.released import site_manifest
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Decision, Reviewer, Verdict
from pipeline.model.encoding import pretty
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.locale import Locale
from pipeline.model.settings import EN, Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.derived import unseen_by, withdrawals
from pipeline.review.public_state import TakeDowns
from pipeline.review.published import current_publishes
from pipeline.review.signed_english import SignedStatus, signed_english


def unpublish_withdrawn(root: Path) -> None:
    """Remove from `dist/site` the pages that a person withdrew, where the project cannot be opened at all.

    Where the list of reviewers cannot be read, whoever a ledger names is taken at their word; where the settings
    cannot be read, the default ones name the folders, and the manifest of the site the locales.
    """
    try:
        project = open_project(root)
    except PipelineError:
        project = _with_locales_of_the_site(Project(root, Settings()))
    listed: tuple[Reviewer, ...] | None = None
    with suppress(PipelineError):
        listed = load_reviewers(project)
    for own in project.in_each_locale:
        shown = _shown(own)
        down = {name: files for name, files in shown if _is_withdrawn(own, name, listed)}
        _take_down(own, down)
    _take_down_former(project)
    _take_down_english(project, listed)


def _with_locales_of_the_site(project: Project) -> Project:
    """The project with each locale that the site shows; those that the settings lack are derived from the first."""
    known, more = project.settings.locales, []
    tags = (EN.tag, *(one.tag for one in known))
    with suppress(PipelineError, ValueError, KeyError, TypeError, AttributeError):
        for one in site_manifest(project)["locales"]:
            if one["tag"] not in tags:
                babel = one["tag"].replace("-", "_")
                more.append(Locale(one["dir"], one["tag"], babel, one["og"], pivot=known[0].dir))
    return Project(project.root, replace(project.settings, locales=(*known, *more)))


def _take_down_former(project: Project) -> None:
    """Remove each language that the site shows and the settings name no more: nobody looks after it."""
    known = {one.dir for one in project.settings.locales}
    for own in _with_locales_of_the_site(project).in_each_locale:
        if own.settings.locale.dir not in known:
            _take_down(own, dict(_shown(own)))


def _take_down_english(project: Project, listed: tuple[Reviewer, ...] | None) -> None:
    """Remove all languages of what a person withdrew in English, where the settings ask people to publish it."""
    if project.settings.review.source == "off":
        return
    names = [name for name, _ in _shown(project.english)]
    down = {name for name in names if _is_english_withdrawn(project, name, listed)}
    for own in (*project.in_each_locale, project.english):
        _take_down(own, {name: files for name, files in _shown(own) if name in down})


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


def unpublish_refused(workspace: Workspace) -> None:
    """Remove from `dist/site` what it shows of pages that a person or a rule has taken down.

    A withdrawal must not wait until somebody mends another document's file. A page stands only on its own
    ledger and its two published files; where these cannot be read, nothing is known and it stays. The
    notice at its address comes with the next build that works.
    """
    for own in in_each_locale(workspace):
        known = ((name, files) for name, files in _shown(own.project) if name in own.known)
        refused = {name: files for name, files in known if _is_refused(own, name)}
        _take_down(own.project, refused)
    _take_down_former(workspace.project)
    _take_down_english(workspace.project, workspace.reviewers)


def _take_down(project: Project, down: Mapping[str, list[str]]) -> None:
    """Remove the files of these documents in the language of `project`.

    Then the manifest names them no more, so that no other site shows them.
    """
    site = project.dist / "site"
    for files in down.values():
        with suppress(PipelineError):  # a manifest that somebody else wrote
            unpublish(site, files)
    if down:
        # the disk may be full: what is removed is removed
        with suppress(PipelineError, KeyError):
            body = without(site_manifest(project), project.settings.locale.tag, down)
            write_bytes(site / "manifest.json", pretty(body))


def _is_refused(workspace: Workspace, name: str) -> bool:
    if name not in workspace.headers or name in workspace.unread:
        return _is_withdrawn(workspace.project, name, workspace.reviewers)
    try:
        document, files = workspace.document(name), load_published(workspace.project, name)
    except PipelineError:
        return False
    try:
        return not published_of(workspace, document, *files).shown
    except PipelineError:
        if workspace.pivot is None:
            return False
    state, exact = state_of_pair(workspace, document, *files)
    return not state.shown and (exact or state.since is not None)


def _shown(project: Project) -> Iterator[tuple[str, list[str]]]:
    """Each document that the site shows in the language of `project` with its files, as the site's manifest says."""
    try:
        manifest = site_manifest(project)
        for page in manifest.get("pages", []):
            version = page["versions"].get(project.settings.locale.tag)
            if version:
                files = [version[name] for name in ("path", "json", "fragment")]
                files += [version["pdf"]] if "pdf" in version else []
                both = version if project.settings.derived else page
                files += both.get("bilingual", {}).values()
                former = (
                    one for one in manifest.get("redirects", []) if one["to"] == version["url"]
                )
                yield page["id"], [*files, *(file_of(one["from"]) for one in former)]
    except (PipelineError, ValueError, KeyError, TypeError, AttributeError):
        return  # no site yet, or none of ours
