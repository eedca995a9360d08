"""Rename a document, and find documents that seem to have been renamed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.build.page_address import address
from pipeline.checks.registry import REVISION
from pipeline.files.content import check_id
from pipeline.files.locales import catalog_ids, load_catalog, load_ledger, load_published
from pipeline.flow.clock import now, today
from pipeline.flow.locales import in_each_locale
from pipeline.flow.moved import MovedDocument
from pipeline.flow.released import released_at
from pipeline.flow.rename_links import relink
from pipeline.flow.rename_steps import Rename, carry_out
from pipeline.flow.workspace import Workspace
from pipeline.markdown.front_id import with_id
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Verdict
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.paths import locales_of
from pipeline.model.segment import Key
from pipeline.review import decide
from pipeline.review.review_context import ReviewContext
from pipeline.review.signed_english import EnglishAct

_MOST = 0.8
"""A document with so much of a vanished one's texts is that one, moved."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a rename did."""

    rename: Rename
    """From where to where."""
    decisions: int
    """Decisions that go along."""
    published: bool
    """True where the page is published: its English names another id now, so it wants publishing again."""
    relinked: tuple[str, ...] = ()
    """English files whose links to the page were rewritten."""
    linking: tuple[str, ...] = ()
    """English files that still link to the former name, because people have decided on their words."""


def rename(workspace: Workspace, old: str, new: str, reviewer: str | None = None) -> Renamed:
    """Move a document (its file and `id`), its catalog, its ledger and its published pair.

    Where the file was moved by hand already, the rest follows it. Decisions go along by a line of
    the ledger that `reviewer` gives. Raises UNKNOWN, ID, and RefusedError where `new` is taken.
    """
    project = workspace.project
    for name in (old, new):
        check_id(name, project.shown(project.content_en))
    before, after = _files(workspace, old, new)
    every = in_each_locale(workspace)
    lines = {one.project.settings.locale.dir: _line(one, old, new, reviewer) for one in every}
    line = lines.pop(project.settings.locale.dir)
    leads, own = _leads(workspace, old, new), _english_line(workspace, old, new, reviewer)
    derived = [(folder, said) for folder, said in lines.items() if said]
    step = Rename(old, new, line, before, after, leads, own, derived)
    decisions = [one for space in every for name in (old, new) for one in space.decisions(name)]
    english, mandarin = load_published(project, old)
    carry_out(project, step)
    links = relink(workspace, before, after) if before and after else ((), ())
    return Renamed(step, len(decisions), english is not None and mandarin is not None, *links)


def _leads(workspace: Workspace, old: str, new: str) -> tuple[tuple[str, str, str], ...]:
    """Which addresses lead on to which, since today. Raises RefusedError PATHS where another page has one of the new ones."""
    project, settings = workspace.project, workspace.project.settings
    tags = [one.tag for one in locales_of(settings)]
    if old in workspace.headers:
        document = replace(workspace.document(old), id=new)
        had: Mapping[str, str] = dict(zip(tags, workspace.headers[old].addresses, strict=False))
        draft = document.draft
        now_at = {one.tag: address(document, settings, one) for one in locales_of(settings)}
    else:
        header = workspace.headers[new]
        had, draft = released_at(project, old), header.draft
        now_at = dict(zip(tags, header.addresses, strict=False))
    others = (head for name, head in workspace.headers.items() if name not in (old, new))
    taken = {url: head.path for head in others for url in head.addresses}
    for url in now_at.values():
        if url in taken:
            what = f"the address {url} is that of {taken[url]}"
            raise RefusedError("PATHS", what, "choose another id, or give one of them a `slug:`")
    both = ((had[tag], now_at[tag]) for tag in had if not draft)
    return tuple((before, after, today()) for before, after in both if before != after)


def moved(workspace: Workspace) -> tuple[MovedDocument, ...]:
    """Documents that look like one whose catalog is left behind. They are said, never moved unasked."""
    gone = gone_catalogs(workspace)
    if not gone:
        return ()
    holders: dict[Key, list[str]] = defaultdict(list)
    for name, catalog in gone.items():
        for entry in catalog:
            holders[entry.key].append(name)
    found: list[MovedDocument] = []
    for document in workspace.documents:
        keys = {segment.key for segment in document.segments}
        shared = Counter(name for key in keys for name in holders.get(key, ()))
        for name, count in sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:1]:
            share = count / max(len(keys), len(gone[name].entries))
            unread = document.id in workspace.unread
            if share >= _MOST and not unread and not workspace.decisions(document.id):
                found.append(MovedDocument(name, document.id, int(100 * share)))
    return tuple(found)


def gone_catalogs(workspace: Workspace) -> Mapping[str, Catalog]:
    """The catalogs of documents that are not there any more, by id; what cannot be read is noted as unread."""
    there = workspace.ids
    names = (name for name in catalog_ids(workspace.project) if name not in there)
    found = {}
    for name in names:
        try:
            catalog, _ = load_catalog(workspace.project, name), workspace.decisions(name)
        except PipelineError as error:
            workspace.unread[name] = error.errors
            continue
        if catalog:
            found[name] = catalog
    return found


def _files(workspace: Workspace, old: str, new: str) -> tuple[str | None, str | None]:
    """(where the English is, where it goes); (None, None) where it has the new id already."""
    project, sources = workspace.project, workspace.sources
    if old == new or (old in sources and new in sources):
        raise RefusedError("RENAME", f"there is a document `{new}` already", "choose another id")
    if old not in sources and (new not in sources or not _belongings(workspace, old)):
        known = ", ".join([*sources, *gone_catalogs(workspace)]) or "none yet"
        raise PipelineError("UNKNOWN", f"there is no document `{old}`", f"use one of: {known}")
    taken = _belongings(workspace, new)
    if old not in sources:
        if any(load_published(project, new)) and any(load_published(project, old)):
            raise RefusedError(
                "RENAME",
                f"both `{old}` and `{new}` are published",
                "withdraw and remove one of them",
            )
        return None, None
    before = sources[old].path
    at_its_place = project.root / before == project.english_file(old)
    after = project.shown(project.english_file(new)) if at_its_place else before
    if taken or (after != before and (project.root / after).exists()):
        what = f"`{new}` has files already: {', '.join(taken) or after}"
        raise RefusedError("RENAME", what, "choose another id, or remove them")
    if after == before and with_id(sources[old].text, new) == sources[old].text:
        raise RefusedError("RENAME", f"{before} has no `id` to change", f"add `id: {new}`")
    return before, after


def _belongings(workspace: Workspace, document: str) -> list[str]:
    """The files below `locales` and `content/zh` that a document has."""
    every = workspace.project.in_each_locale
    files = (
        file(document)
        for one in every
        for file in (one.catalog_file, one.ledger_file, one.published_file, one.mandarin_file)
    )
    return [workspace.project.shown(file) for file in files if file.exists()]


def _english_line(workspace: Workspace, old: str, new: str, reviewer: str | None) -> str | None:
    """The same for the ledger of the English, where people have published it."""
    project = workspace.project.english
    decisions = (*load_ledger(project, old), *load_ledger(project, new))
    if not any(decision.document != new for decision in decisions):
        return None
    if reviewer is None:
        what = f"people have published the English of {old}: somebody has to say that {new} is it"
        raise RefusedError("REVIEWER", what, "give their id with --as")
    settings = workspace.project.settings
    act = EnglishAct(new, decisions, workspace.reviewers, settings, reviewer, now())
    return act.line(Verdict.RENAME, ref=old).line()


def _line(workspace: Workspace, old: str, new: str, reviewer: str | None) -> str | None:
    """The line that binds the old id's decisions in a locale to the new one; None where there are none."""
    decisions = (*workspace.decisions(old), *workspace.decisions(new))
    if not any(decision.document != new for decision in decisions):
        return None
    if reviewer is None:
        raise RefusedError(
            "REVIEWER",
            f"people have decided on {old}: somebody has to say that {new} is the same page",
            "give their id with --as",
        )
    settings = workspace.project.settings
    review_context = ReviewContext(
        catalog=Catalog(new, settings.locale.babel),
        decisions=decisions,
        reviewers=workspace.reviewers,
        settings=settings,
        reviewer=reviewer,
        at=now(),
        glossary_rev=workspace.glossary.revision or None,
        checks_rev=REVISION,
    )
    decision = decide.make_rename(review_context, old)
    return decision.line() if decision else None
