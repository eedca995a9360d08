"""Find documents whose English is gone though nobody removed or renamed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from pipeline.build.page_address import address
from pipeline.files.addresses import add_removed, load_redirects, load_removed
from pipeline.files.content import Project, is_id
from pipeline.files.locales import catalog_ids, load_published, load_readable_ledger
from pipeline.files.read import files_below
from pipeline.flow.clock import today
from pipeline.flow.released import released
from pipeline.flow.save import would_change
from pipeline.flow.workspace import Workspace
from pipeline.model.addresses import RemovedDocument
from pipeline.model.decision import Verdict
from pipeline.model.document import SITE
from pipeline.model.errors import PipelineError
from pipeline.model.settings import EN, Locale


def tombstones(workspace: Workspace) -> tuple[RemovedDocument, ...]:
    """All documents at whose addresses a notice stands because they are gone: by `remove`, or by whoever deleted them."""
    listed = (one for one in load_removed(workspace.project)[0] if not one.gone)
    return (*listed, *gone(workspace))


def gone(workspace: Workspace) -> tuple[RemovedDocument, ...]:
    """Each document that readers had, by id; a notice stands at its addresses, never a 404.

    Only what is tracked counts, so that every build says the same: the published pair and its decisions, and for a
    page that was public in English alone what `note_gone` wrote.
    """
    listed, _ = load_removed(workspace.project)
    known = workspace.ids | {one.id for one in listed if not one.gone}
    way = {one.old: one.new for one in load_redirects(workspace.project)[0]}
    found: dict[str, RemovedDocument] = {}
    for one in (*_published(workspace), *(one for one in listed if one.gone)):
        if one.id not in known:
            before = found[one.id].urls if one.id in found else ()
            urls = (url for url in one.urls if url not in way)  # else it was renamed since
            found[one.id] = replace(one, urls=tuple(dict.fromkeys((*before, *urls))))
    every = (replace(one, urls=with_former(one.urls, way)) for one in found.values())
    return tuple(sorted((one for one in every if one.urls), key=lambda one: one.id))


def with_former(urls: Iterable[str], way: Mapping[str, str]) -> tuple[str, ...]:
    """Addresses, and the former ones that lead to them."""
    found, before = dict.fromkeys(urls), -1
    while before != len(found):
        before = len(found)
        found |= {old: None for old, new in way.items() if new in found}
    return tuple(found)


def published_at(project: Project, name: str, locales: Iterable[Locale]) -> tuple[str, ...]:
    """The address of a document in each of these languages, by its published pair. Raises PipelineError."""
    from pipeline.extract.read import read  # noqa: PLC0415  where nothing is gone, nobody waits for it

    english, _ = load_published(project, name)
    page = read((english or b"").decode("utf-8", "replace"), name, name, ())
    return tuple(address(page, project.settings, one) for one in locales)


def gone_faults(workspace: Workspace) -> tuple[PipelineError, ...]:
    """What is said of each of `gone`: what its people have to decide."""
    project = workspace.project
    return tuple(
        PipelineError(
            "GONE",
            f"the English of `{one.id}` is gone, and readers have its addresses",
            f"take it back from git; or `pipeline remove {one.id}`, if it is meant to go; or "
            f"`pipeline rename {one.id} NEW`, if it has another id now",
            path=project.shown(project.english_file(one.id)),
        )
        for one in gone(workspace)
    )


def note_gone(workspace: Workspace) -> None:
    """Add to `locales/removed.yaml` each page that the last build showed and whose English is gone. Raises FROZEN, DISK.

    Otherwise nothing that is tracked would say that a page without published Mandarin was public.
    """
    project = workspace.project
    known = {one.id for one in load_removed(project)[0]} | {one.id for one in gone(workspace)}
    lost = [name for name in _without_english(workspace) if name not in known]
    urls = {id_: url for id_, tag, url in released(project) if tag == EN.tag} if lost else {}
    for name in lost:
        if name in urls:
            if workspace.frozen:
                raise would_change("locales/removed.yaml")
            add_removed(project, RemovedDocument(name, (urls[name],), today(), gone=True))


def left_behind(workspace: Workspace) -> tuple[str, ...]:
    """Documents with a catalog and no English of which nothing says whether readers had them: drafts, or unseen deletions."""
    said = {one.id for one in load_removed(workspace.project)[0]}
    said |= {one.id for one in gone(workspace)}
    return tuple(name for name in _without_english(workspace) if name not in said)


def _without_english(workspace: Workspace) -> Iterator[str]:
    there = workspace.ids
    for name in catalog_ids(workspace.project):
        if name != SITE and is_id(name) and name not in there:
            yield name


def _published(workspace: Workspace) -> Iterator[RemovedDocument]:
    """Documents that somebody published, with the addresses of their pair."""
    project, there = workspace.project, workspace.ids
    with suppress(PipelineError):  # a folder that cannot be listed is named by whoever reads it
        names = files_below(project.published, project.shown(project.published), "CONTENT")
        for id_ in sorted(name.removesuffix(".md") for name in names if name.endswith(".md")):
            if not is_id(id_) or id_ in there or not _is_published(workspace, id_):
                continue
            with suppress(PipelineError):
                yield RemovedDocument(id_, published_at(project, id_, _public_in(project, id_)), "")


def _public_in(project: Project, name: str) -> Iterator[Locale]:
    """English, and each language in which somebody published a document."""
    first, *others = project.settings.locales
    yield from (EN, first)
    yield from (one for one in others if any(load_published(project.seen_from(one.dir), name)))


def _is_published(workspace: Workspace, name: str) -> bool:
    decisions = load_readable_ledger(workspace.project, name)
    return any(one.verdict is Verdict.PUBLISH and one.document == name for one in decisions)
