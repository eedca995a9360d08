"""Remove a document in both languages, and leave a notice at its addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.build.page_address import address, aliases
from pipeline.extract.read import read
from pipeline.files.addresses import add_removed, load_redirects, load_removed
from pipeline.files.atomic import remove as remove_file
from pipeline.files.content import is_id
from pipeline.files.locales import catalog_ids, ledger_names, load_published, prune
from pipeline.files.locks import hold
from pipeline.flow.clock import now
from pipeline.flow.gone import with_former
from pipeline.flow.released import released_at
from pipeline.flow.workspace import Workspace
from pipeline.model.addresses import RemovedDocument
from pipeline.model.errors import PipelineError
from pipeline.model.paths import locales_of
from pipeline.model.settings import EN


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal would do, or has done."""

    id: str
    """The document's id."""
    urls: tuple[str, ...]
    """Addresses where a notice stands afterwards."""
    files: tuple[str, ...]
    """Files that go, from the project folder; catalog and ledger stay."""
    written: bool
    """True if it is done."""


def remove(workspace: Workspace, name: str, *, write: bool) -> Removal:
    """Take a document away in both languages. Its catalog stays as memory, and its ledger as proof.

    The list of notices is written first: a process that is killed leaves no address empty, and the same command
    completes it. Raises UNKNOWN, DISK, LOCKED.
    """
    project, id_ = workspace.project, _id_of(workspace, name)
    english = {one.path for one in workspace.bad if id_ in (one.document, one.removed)}
    if id_ in workspace.sources:
        english.add(workspace.sources[id_].path)
    every = project.in_each_language
    others = [project.import_file(id_), *(one.published_file(id_) for one in every)]
    others += [one.mandarin_file(id_) for one in project.in_each_locale]
    shown = (*map(project.shown, others), *sorted(english))
    files = tuple(path for path in shown if (project.root / path).is_file())
    urls = _urls(workspace, id_)
    if write:
        with hold(project, id_):
            known = {one.id for one in load_removed(project)[0] if not one.gone}
            if id_ not in known:
                add_removed(project, RemovedDocument(id_, urls, now()[:10]))
            for path in files:
                remove_file(project.root / path)
        below = [folder for one in every for folder in (one.content_zh, one.published)]
        for folder in (*below, project.imports):
            prune((folder / id_).parent, folder)
    return Removal(id_, urls, files, write)


def _id_of(workspace: Workspace, name: str) -> str:
    """The id of a document: of one that is there, is bad, is gone already, or was removed in part."""
    bad = {one.document for one in workspace.bad}
    gone = {*catalog_ids(workspace.project), *ledger_names(workspace.project)}
    removed = {one.id for one in load_removed(workspace.project)[0]}
    if is_id(name) and name in bad | gone | removed:
        return name
    if name in workspace.headers:
        return name
    return workspace.id_of(name)


def _urls(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Every address that readers may have of a document: today's, those of its pair and of the site, former ones."""
    project, settings = workspace.project, workspace.project.settings
    found = dict.fromkeys(released_at(project, name).values())
    found |= {url: None for one in load_removed(project)[0] if one.id == name for url in one.urls}
    header = workspace.headers.get(name)
    if header and not header.draft:
        found |= dict.fromkeys(header.addresses)
    english, mandarin = load_published(project, name)
    if english is not None and mandarin is not None:
        try:
            page = read(english.decode("utf-8", "replace"), name, name, ())
            found |= dict.fromkeys(address(page, settings, one) for one in locales_of(settings))
            found |= dict.fromkeys(url for url, _ in aliases(page, settings))
        except PipelineError:
            pass  # the site says where it stands
    if not found and header is None:  # its catalog alone is left: somebody says that readers had it
        page = replace(read("", name, name, ()), id=name)
        found[address(page, settings, EN)] = None
    way = {one.old: one.new for one in load_redirects(project)[0]}
    live = {url for n, head in workspace.headers.items() if n != name for url in head.addresses}
    return tuple(url for url in with_former(found, way) if url not in live)
