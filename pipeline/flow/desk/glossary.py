"""Confirm, propose and change glossary terms at the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.files.atomic import write_text
from pipeline.files.locks import lock
from pipeline.files.read import read_text
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.workspace import Workspace
from pipeline.model.encoding import decode, encode
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.glossary import SUGGESTED, Term
from pipeline.store import audit
from pipeline.terms.edit_glossary import changed, confirmed, removed, suggested
from pipeline.terms.glossary import parse_glossary

LONGEST = 400
"""Characters of a term's field."""


def confirm(project_cache: ProjectCache, desk: Desk, person: str, en: str, *, leads: bool) -> None:
    """A lead says that a term is rendered so; from now on every page is held to it. Raises LEAD, NOTHING, NEVER, GLOSSARY."""
    if not leads:
        raise RefusedError("LEAD", "only a lead confirms a term", "ask one")
    zh = next((t.zh for t in project_cache.workspace().glossary.listed if t.en == en), "")
    told = {"term": en, "zh": zh}
    change_glossary(
        project_cache, desk, person, "term-confirmed", told, lambda t, p: confirmed(t, en, p)
    )


def suggest(project_cache: ProjectCache, desk: Desk, person: str, term: Term) -> None:
    """One more term, shown from now on; no page is held to it until a lead has confirmed it. Raises DERIVED, EMPTY, USED, NEVER, GLOSSARY."""
    fields = (term.en, term.zh, term.note, term.source)
    if not term.en or not term.zh or any(len(f) > LONGEST or not f.isprintable() for f in fields):
        raise PipelineError("EMPTY", "a term has an English and a Mandarin side", "write both")
    told, theirs = {"term": term.en, "zh": term.zh}, replace(term, suggested_by=person)
    change_glossary(
        project_cache, desk, person, "term-suggested", told, lambda t, p: suggested(t, theirs, p)
    )


def take_back(
    project_cache: ProjectCache, desk: Desk, person: str, en: str, *, leads: bool
) -> None:
    """A suggestion goes, by whoever made it or by a lead. Raises AUTHOR, NOTHING, GLOSSARY."""

    def made(text: str, path: str) -> str:
        term = next((t for t in parse_glossary(text, path).suggested if t.en == en), None)
        if term is not None and not leads and term.suggested_by != person:
            raise RefusedError("AUTHOR", "somebody else suggested this term", "ask them or a lead")
        return removed(text, en, path)

    zh = next((t.zh for t in project_cache.workspace().glossary.suggested if t.en == en), "")
    change_glossary(project_cache, desk, person, "term-taken-back", {"term": en, "zh": zh}, made)


def change_glossary(
    project_cache: ProjectCache,
    desk: Desk,
    person: str,
    event: str,
    told: Mapping[str, str],
    made: Callable[[str, str], str],
) -> None:
    """Write the glossary that `made` gives for (its text, its path), and who did what into the audit log: both or neither.

    Where `made` gives the same text, nothing is written and nothing happened. Raises DERIVED, GLOSSARY, DATABASE, DISK, LOCKED.
    """
    workspace = project_cache.workspace()
    refuse_derived(workspace)
    path = workspace.project.glossary_file
    with lock(workspace.project.lock_file("glossary")):
        text = glossary_text(workspace)
        new = made(text, workspace.project.shown(path))
        if new != text:
            shown, now = workspace.project.shown(path), desk.store.now()
            sides = {
                side: _written(text_, told["term"], shown)
                for side, text_ in (("was", text), ("is", new))
            }
            with desk.store.write() as connection:
                audit.record(connection, now, person, event, **{**told, **sides})
                write_text(path, new)
    project_cache.workspace(now=True)


def refuse_derived(workspace: Workspace) -> None:
    """A derived locale shows the renderings of its own script: none of them may be written over the first one's. Raises DERIVED."""
    if workspace.pivot is not None:
        raise RefusedError(
            "DERIVED",
            "the glossary is written in the language that this one is derived from",
            "change the term there; its own renderings stand in `zh-Hant` of glossary.yaml",
        )


def _written(text: str, en: str, path: str) -> str:
    """A term as the log keeps it, so that a change can be undone; empty: the glossary has none of that name."""
    term = next((t for t in parse_glossary(text, path).listed if t.en == en), None)
    return "" if term is None else encode(replace(term, line=0)).decode()


def term_of(written: str) -> Term | None:
    """What `_written` wrote."""
    return decode(Term, written.encode()) if written else None


def change(
    project_cache: ProjectCache, desk: Desk, person: str, wished: Term, *, leads: bool
) -> None:
    """Other renderings or notes of a term; by a lead, or of a suggestion by whoever made it.

    Raises DERIVED, AUTHOR, EMPTY, NOTHING, NEVER, GLOSSARY.
    """
    fields = (wished.zh, wished.note, wished.note_zh, *wished.accept, *wished.avoid)
    if not (wished.zh or wished.keep) or any(
        len(f) > LONGEST or not f.isprintable() for f in fields
    ):
        raise PipelineError("EMPTY", "a term has an English and a Mandarin side", "write both")

    def made(text: str, path: str) -> str:
        now = next((t for t in parse_glossary(text, path).listed if t.en == wished.en), None)
        own = now is not None and now.status == SUGGESTED and now.suggested_by == person
        if not leads and not own:
            raise RefusedError("AUTHOR", "somebody else suggested this term", "ask them or a lead")
        if now is None:
            raise RefusedError("NOTHING", f"no term `{wished.en}`", "look at the list", path=path)
        new = {name: getattr(wished, name) for name in ("zh", "accept", "avoid", "note", "note_zh")}
        return changed(text, replace(now, **new), path)

    told = {"term": wished.en, "zh": wished.zh}
    change_glossary(project_cache, desk, person, "term-changed", told, made)


def tell(desk: Desk, person: str, event: str, told: Mapping[str, str]) -> None:
    """A row of the audit log. Raises DATABASE."""
    with desk.store.write() as connection:
        audit.record(connection, desk.store.now(), person, event, **told)


def glossary_text(workspace: Workspace) -> str:
    """What `glossary.yaml` says now. Raises GLOSSARY, also where there is none."""
    path = workspace.project.glossary_file
    shown = workspace.project.shown(path)
    text = read_text(path, shown, "GLOSSARY")
    if text is None:
        raise PipelineError("GLOSSARY", "is missing", "make it with `terms: []`", path=shown)
    return text
