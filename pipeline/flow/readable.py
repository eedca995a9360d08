"""Choose the documents whose files can be read, and say what is wrong with those of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.files.addresses import load_redirects, load_removed
from pipeline.files.content import Project
from pipeline.files.locales import cut_off_at, load_ledger, load_published
from pipeline.files.site_manifest import no_site
from pipeline.flow.gone import gone_faults
from pipeline.flow.released import site_manifest
from pipeline.flow.source_files import ids_of
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE, Document
from pipeline.model.errors import PipelineError, together
from pipeline.model.settings import EN


def readable(
    workspace: Workspace, names: Sequence[str] = (), *, labels: bool = False
) -> tuple[Document, ...]:
    """The documents of `readable_ids`, taken apart."""
    return tuple(workspace.document(name) for name in readable_ids(workspace, names, labels=labels))


def readable_ids(
    workspace: Workspace, names: Sequence[str] = (), *, labels: bool = False
) -> tuple[str, ...]:
    """The named documents, or all, without those whose catalog, ledger or published pair cannot be read.

    `problems` names these afterwards. `labels`: with all documents, the pages' own labels too. Raises UNKNOWN;
    and what is wrong with them, where none of those that are named can be read.
    """
    chosen = ids_of(names, workspace.headers, workspace.bad) if names else tuple(workspace.headers)
    every = (*chosen, SITE) if labels and not names else chosen
    good = tuple(name for name in every if can_read(workspace, name))
    if names and not good:
        raise together(fault for name in chosen for fault in workspace.unread[name])
    return good


def can_read(workspace: Workspace, name: str, *, texts: bool = True) -> bool:
    """True if the files of a document can be read; else `Workspace.unread` says why not. Without `texts` its catalog is not asked."""
    if name in workspace.up_to_date or name in workspace.read:
        return True  # they were, and are as they were
    looks: tuple[Callable[[], object], ...] = (
        lambda: workspace.decisions(name),
        lambda: workspace.pivot_shas(name),
        lambda: workspace.pivot and name != SITE and load_published(workspace.pivot.project, name),
        lambda: texts and workspace.snapshot(workspace.document(name)),
        lambda: name != SITE and load_published(workspace.project, name),
        lambda: is_signed_off(workspace, name) and load_ledger(workspace.project.english, name),
        lambda: name != SITE and _has_its_end(workspace, name),
    )
    faults = []
    for look in looks:
        try:
            look()
        except PipelineError as error:
            faults.append(error)
    workspace.unread.pop(name, None)
    if faults:
        workspace.unread[name] = together(faults).errors
    return not faults


def _has_its_end(workspace: Workspace, name: str) -> bool:
    """True unless a ledger that the page stands on was cut off, and the page was down on the last site. Raises LEDGER then: that line may say so."""
    for project in with_ledgers_of(workspace, name):
        line = cut_off_at(project, name)
        if line and _was_down(project, name):
            what = "its last line is cut off, and the page was down when the site was built"
            todo = "take the line back from git; or publish the page, or withdraw it, once more"
            path = project.shown(project.ledger_file(name))
            raise PipelineError("LEDGER", what, todo, path=path, line=line)
    return True


def _was_down(project: Project, name: str) -> bool:
    """True if the last site has a notice of a page; of English, which has none, if it has no page."""
    tag = project.settings.locale.tag
    with no_site():
        body = site_manifest(project)
        if tag == EN.tag:
            return not any(one["id"] == name and tag in one["versions"] for one in body["pages"])
        return any((one["id"], one["locale"]) == (name, tag) for one in body["withdrawn"])
    return False


def with_ledgers_of(workspace: Workspace, name: str) -> list[Project]:
    """Where each ledger lies that a page stands on: its own, that of its pivot and of its English."""
    projects = [workspace.project, *([workspace.pivot.project] if workspace.pivot else [])]
    return [*projects, *([workspace.project.english] if is_signed_off(workspace, name) else [])]


def is_signed_off(workspace: Workspace, name: str) -> bool:
    """True of a page whose English people publish (`review.source = "sign-off"`)."""
    return name != SITE and workspace.project.settings.review.source == "sign-off"


def problems(workspace: Workspace) -> tuple[PipelineError, ...]:
    """All that is wrong with files of documents, as far as anybody has looked."""
    unread = (fault for faults in workspace.unread.values() for fault in faults)
    lists = (*load_redirects(workspace.project)[1], *load_removed(workspace.project)[1])
    lists += gone_faults(workspace)
    every = (*(fault for one in workspace.bad for fault in one.faults), *unread, *lists)
    return tuple({str(one): one for one in every}.values())


def is_hopeless(workspace: Workspace) -> bool:
    """True if something is wrong and there is no document left to work on."""
    return bool(problems(workspace)) and all(name in workspace.unread for name in workspace.headers)
