"""Show pages whose files cannot be read as they were published, else as the last build showed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.build.pair import Mandarin, make_pair
from pipeline.build.writers import markdown
from pipeline.extract.read import read
from pipeline.files.addresses import load_redirects, load_removed
from pipeline.files.catalog_recovery import last_catalog
from pipeline.files.content import Project, SourceFile, is_id
from pipeline.files.locales import (
    is_ledger_whole,
    load_catalog,
    load_published,
    load_readable_ledger,
)
from pipeline.files.read import read_bytes
from pipeline.files.site_manifest import no_site
from pipeline.flow.build.sites import public_pair
from pipeline.flow.documents import header_of
from pipeline.flow.english.public import public_english
from pipeline.flow.gone import gone_faults
from pipeline.flow.pages.status import PublicPage, on_disk, pivot_page_of
from pipeline.flow.readable import is_signed_off, with_ledgers_of
from pipeline.flow.released import site_manifest
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE, Document
from pipeline.model.errors import FileFault, PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Pair, Status
from pipeline.model.segment import Key
from pipeline.model.settings import EN
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.derived import PIVOT_CHANGED, PIVOT_DOWN, pivot_page, unseen_by
from pipeline.review.page_status import PageStatus
from pipeline.review.published import PivotPage, Published, published_state


@dataclass(frozen=True, slots=True)
class StandIn:
    """What stands for a page whose files cannot be read."""

    pair: Pair | None
    """Its two languages as readers go on seeing them; None: it is on no tree."""
    faults: tuple[FileFault, ...]
    """What is wrong, and what readers see until it is mended."""


@dataclass(frozen=True, slots=True)
class _Release:
    """What the last build showed of a page, as far as it can be proven."""

    english: str | None
    """The English of that build."""
    mandarin: Mapping[str, Any]
    """The entry of the Mandarin version in its manifest; empty where there is none."""
    shown: bool = False
    """True if its English was there."""


_NOTHING = "readers see nothing of it"


def stand_ins(workspace: Workspace) -> tuple[StandIn, ...]:
    """One for each document with a file that cannot be read, in the order of `readable.problems`.

    Both languages come from the published pair. Without one the English is that of the last build. A ledger that
    cannot be read allows nothing new, and what people took back in the lines that can be read stays down.
    """
    project = workspace.project
    before = _versions(project) if workspace.bad or workspace.unread else {}
    taken = {url for head in workspace.headers.values() for url in head.addresses}
    found: list[StandIn] = []
    seen: set[str] = set()
    for bad in workspace.bad:
        name = "" if bad.document in seen else bad.document
        pair, shows = None, _NOTHING
        if any(fault.code == "REMOVED" for fault in bad.faults):
            shows = "the notice stays at its addresses"
        elif name and not bad.draft:
            pair, shows = _kept(workspace, name, bad.path, _release(project, before, name))
        if pair and taken & {pair.en.url, pair.withdrawn_url, *(v.url for v in pair.versions)}:
            pair, shows = None, "readers see nothing of it, for another page has its address"
        seen.add(name)
        found.append(_stand_in(pair, bad.faults, shows))
    for name, faults in workspace.unread.items():
        if name == SITE:
            is_whole = is_ledger_whole(project, SITE)
            stay = "stay as they were read last" if is_whole else "are English"
            shows = f"the pages' labels {stay}"
            found.append(_stand_in(None, faults, shows))
        elif name in workspace.headers:
            release = _release(project, before, name)
            found.append(_stand_in(*_beside(workspace, name, faults, release)))
        else:
            found.append(_stand_in(None, faults, "nothing of it is in translation memory"))
    return (*found, *_without_page(workspace))


def _without_page(workspace: Workspace) -> Iterator[StandIn]:
    """What is said of documents whose English is gone, and of lists of addresses."""
    for fault in gone_faults(workspace):
        yield _stand_in(None, [fault], "a notice stands at its addresses")
    for load in (load_redirects, load_removed):
        if lines := load(workspace.project)[1]:
            yield _stand_in(None, lines, "its other lines hold")


def _stand_in(pair: Pair | None, faults: Iterable[PipelineError], shows: str) -> StandIn:
    named = (FileFault.of(fault) for fault in faults)
    until = (replace(one, todo=f"{one.todo}; until then {shows}") for one in named)
    return StandIn(pair, tuple(until))


def _kept(workspace: Workspace, name: str, path: str, release: _Release) -> tuple[Pair | None, str]:
    """The pages of a document whose English cannot be read, and what they are in words."""
    if is_signed_off(workspace, name):
        signed, _ = _published(workspace.project.english, name)
        text = (signed or b"").decode("utf-8", "replace")
        made = _pair(workspace, name, path, text, release)
        shown = made is not None and made.en.status is not Status.DRAFT
        return (made, "readers see the English that is published") if shown else (None, _NOTHING)
    english, mandarin = _published(workspace.project, name)
    if english is not None and mandarin is not None:
        made = _pair(workspace, name, path, english.decode("utf-8", "replace"), release)
        if made and made.zh:
            return made, f"readers see both languages as published on {made.zh.published_on}"
    if release.english is not None:
        made = _pair(workspace, name, path, release.english, release)
        return made, "readers see the English of the last build"
    if english is not None:
        made = _pair(workspace, name, path, english.decode("utf-8", "replace"), release)
        return made, "readers see the English that was published last"
    return None, _NOTHING


def _beside(
    workspace: Workspace, name: str, faults: tuple[PipelineError, ...], release: _Release
) -> tuple[Pair | None, tuple[PipelineError, ...], str]:
    """The pages of a document whose English is good, and its catalog, ledger or published pair is not."""
    source = workspace.sources[name]
    pair = _pair(workspace, name, source.path, source.text, release)
    if pair and pair.zh:
        return pair, faults, f"its Mandarin stays as published on {pair.zh.published_on}"
    return pair, faults, "only its English is public"


def _pair(workspace: Workspace, name: str, path: str, text: str, release: _Release) -> Pair | None:
    """The two languages with this English; None where it cannot be a page, or is a draft that was public once."""
    settings = workspace.project.settings
    file = SourceFile(path, name, text, sha_of_bytes(text.encode()))
    try:
        document = replace(read(text, path, name, settings.translatable_front_matter), id=name)
        header_of(document, file, settings)
    except PipelineError:
        return None
    if document.draft and name not in workspace.headers:
        return None
    around = replace(workspace, sources={**workspace.sources, name: file})
    english, mandarin = _published(workspace.project, name)
    published, exact = state_of_pair(around, document, english, mandarin)
    readers, is_whole = public_english(around, document).document, _are_ledgers_whole(around, name)
    if is_signed_off(workspace, name) and not (is_whole or release.shown):
        readers = readers.as_draft()
    page = PublicPage(readers, published, english, mandarin)
    is_taken = published.status is PageStatus.WITHDRAWN or published.since is not None
    if is_taken or (is_whole if published.shown else exact):
        return public_pair(page, settings)
    released = _as_released(readers, workspace, release, english, mandarin)
    return released or public_pair(replace(page, published=_down(published)), settings)


def _down(published: Published) -> Published:
    """A lost line may be what took the page down: what can be read allows nothing that the last build did not show."""
    return replace(published, status=PageStatus.DOWN) if published.shown else published


def _are_ledgers_whole(workspace: Workspace, name: str) -> bool:
    """True if no line of any ledger that a page stands on is lost."""
    return all(is_ledger_whole(project, name) for project in with_ledgers_of(workspace, name))


def state_of_pair(
    workspace: Workspace, document: Document, english: bytes | None, mandarin: bytes | None
) -> tuple[Published, bool]:
    """What the ledger says of the published pair; False beside it where only a part of it can be read."""
    try:
        decisions, exact = workspace.decisions(document.id), True
    except PipelineError:
        decisions, exact = load_readable_ledger(workspace.project, document.id), False
    disk = on_disk(workspace, document, decisions, english, mandarin)
    is_known = document.id in workspace.headers or is_signed_off(workspace, document.id)
    safety = None if is_known else _safety_in_catalog(workspace, document.id)
    if safety is not None:
        disk = replace(disk, current_safety=safety, current_texts=None)
    unsure: tuple[str, ...] = ()
    if workspace.pivot:
        pivot, unsure = _pivot(workspace.pivot, workspace, document)
        disk = replace(disk, pivot=pivot)
    settings = workspace.project.settings
    found = published_state(document.id, decisions, workspace.reviewers, settings, disk)
    if found.shown and not is_known and safety is None:
        return replace(found, status=PageStatus.DOWN), False  # its English may say otherwise by now
    if not exact and not found.shown and disk.pivot:
        taken = disk.pivot.take_downs
        unseen = unseen_by(found.publish, taken) if found.publish else taken
        found = replace(
            found, since=min(filter(None, (found.since, *unseen.values())), default=None)
        )
    return found, exact and not any(reason.code in unsure for reason in found.reasons)


def _pivot(
    base: Workspace, workspace: Workspace, document: Document
) -> tuple[PivotPage, tuple[str, ...]]:
    """The page that a derived one is made from; beside it the reasons that may be wrong, for not all can be read."""
    around = replace(base, sources=workspace.sources)
    try:
        pivot = pivot_page_of(replace(workspace, pivot=around), document)
        if pivot:
            return pivot, ()
    except PipelineError:
        pass  # then the approved texts are not known; what people took back is, and what readers see
    files, settings = _published(base.project, document.id), base.project.settings
    page, exact = state_of_pair(around, document, *files)
    decisions = load_readable_ledger(base.project, document.id)
    texts = on_disk(around, document, decisions, *files).texts
    index = DecisionIndex.of(decisions, base.reviewers, document.id, settings.locale.dir)
    pivot = pivot_page(page, index, settings, texts, {})
    return pivot, (PIVOT_CHANGED,) if exact else (PIVOT_CHANGED, PIVOT_DOWN)


def _safety_in_catalog(workspace: Workspace, name: str) -> tuple[Key, ...] | None:
    """The safety texts of an English file that cannot be read now, as its catalog has them; None where nobody can tell.

    Without them a page that came down because its safety text has changed would be public again.
    """
    try:
        catalog = load_catalog(workspace.project, name)
    except PipelineError:
        catalog = last_catalog(workspace.project, name)
    return None if catalog is None else tuple(entry.key for entry in catalog if entry.safety)


def _as_released(
    document: Document,
    workspace: Workspace,
    release: _Release,
    english: bytes | None,
    mandarin: bytes | None,
) -> Pair | None:
    """The pair as the last build showed it, if the files are still those; None where it showed none."""
    if english is None or mandarin is None or document.draft:
        return None
    was = release.mandarin
    shas = (was.get("source_sha"), (was.get("markdown") or {}).get("sha256"))
    if shas != (sha_of_bytes(english), sha_of_bytes(mandarin)):
        return None
    is_now = document.source.encode() == english
    status = Status.PUBLIC if is_now else Status.BEHIND
    shown = Mandarin(mandarin.decode(), status, english.decode(), was.get("published_on"))
    return make_pair(document, workspace.project.settings, shown)


def _published(project: Project, name: str) -> tuple[bytes | None, bytes | None]:
    """The published pair; what cannot be read of it counts as missing."""
    if not is_id(name):
        return None, None
    try:
        return load_published(project, name)
    except PipelineError:
        return None, None


def _versions(project: Project) -> Mapping[str, Any]:
    """Id → the languages of a page that the last build showed, as the site's manifest has them."""
    with no_site():
        return {page["id"]: page["versions"] for page in site_manifest(project)["pages"]}
    return {}


def _release(project: Project, before: Mapping[str, Any], name: str) -> _Release:
    """What `dist` says of a page; its English counts only if it is, byte for byte, what that site was made of."""
    with no_site():
        versions = before[name]
        path = project.dist / "preview" / markdown.file_path(EN.tag, name)
        data = read_bytes(path, project.shown(path), "TREE") or b""
        is_it = sha_of_bytes(data) == versions[EN.tag]["source_sha"]
        zh = versions.get(project.settings.locale.tag) or {}
        return _Release(data.decode() if is_it else None, zh, EN.tag in versions)
    return _Release(None, {})
