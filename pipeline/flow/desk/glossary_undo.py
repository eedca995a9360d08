"""Undo the latest change of a glossary term, while nobody has approved anything on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from pipeline.files.content import read_source
from pipeline.files.locales import load_ledger
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.glossary import change_glossary, tell, term_of
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.rewrite import Rewrite, rewrite_texts
from pipeline.flow.desk.search import snapshots
from pipeline.flow.documents import parsed
from pipeline.flow.token_cache import TokenCache
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import Document
from pipeline.model.errors import RefusedError
from pipeline.model.glossary import SUGGESTED, Glossary, Term
from pipeline.model.hashing import source_sha
from pipeline.store import audit, text_versions
from pipeline.store.audit import Event
from pipeline.terms.edit_glossary import changed, removed, suggested
from pipeline.terms.glossary import parse_glossary

_UNDONE = "term-undone"
_RECENT = 2000
"""Rows of the log that are looked through."""
CHANGES = frozenset(
    {
        "term-suggested",
        "term-taken-back",
        "term-confirmed",
        "term-changed",
        "term-rendering",
        _UNDONE,
    }
)
"""The events of the log that say how a term became another."""
TEXTS = "term-changed-everywhere"
"""The event of the texts that went with a `term-rendering`."""


@dataclass(frozen=True, slots=True)
class TermAct:
    """A change of one term, and how it was before."""

    number: int
    """Of the row of the log."""
    at: str
    """RFC 3339 UTC."""
    person: str
    event: str
    """`term-confirmed`, `term-changed` …"""
    en: str
    """The headword."""
    before: Term | None
    """None: it was not there."""
    after: Term | None
    """None: it is there no more."""
    texts: tuple[tuple[str, Rewrite], ...] = ()
    """(id of a document, a text of it as it was): what was changed with it."""

    @property
    def is_wish(self) -> bool:
        """True if no page was ever held to it: it only ever was a suggestion."""
        return all(t is None or t.status == SUGGESTED for t in (self.before, self.after))


def latest_acts(desk: Desk, glossary: Glossary) -> Mapping[str, TermAct]:
    """Headword → the last change of it at the desk, where the glossary still is as that left it."""
    now = {term.en: term for term in glossary.listed}
    found: dict[str, TermAct | None] = {}
    texts: dict[str, Event] = {}
    for event in reversed(audit.events(desk.store, _RECENT)):
        name = event.detail.get("term", "")
        if event.event == TEXTS and name not in found:
            texts.setdefault(name, event)
        elif event.event in CHANGES and name not in found:
            found[name] = _act(event, texts.get(name))
    return {
        name: act
        for name, act in found.items()
        if act is not None and _same(act.after, now.get(name))
    }


def _act(event: Event, texts: Event | None) -> TermAct | None:
    """None where the log does not say how it was: it was an undo, or the row is from an earlier version."""
    said = event.detail
    if event.event == _UNDONE or "was" not in said:
        return None
    return TermAct(
        event.number,
        event.at,
        event.account,
        event.event,
        said["term"],
        term_of(said["was"]),
        term_of(said["is"]),
        _texts(texts) if texts is not None else (),
    )


def _texts(event: Event) -> tuple[tuple[str, Rewrite], ...]:
    rows = json.loads(event.detail.get("pairs", "[]"))
    return tuple(
        (document, Rewrite(source, after, before)) for document, source, before, after in rows
    )


def _same(one: Term | None, other: Term | None) -> bool:
    """True if both say the same; on which line says nothing."""
    return one == (other and replace(other, line=0))


def undo(project_cache: ProjectCache, desk: Desk, person: str, en: str, *, leads: bool) -> int:
    """The term is as it was before its last change, and so are the texts that went with it; how many of these.

    Raises RefusedError LEAD (whose suggestion it is may undo that, leads everything), UNDONE where there is nothing
    to undo, TERM-USED where somebody has approved a text with the term since, at whatever desk, ELSEWHERE where texts
    of another desk went with it.
    """
    workspace = project_cache.workspace(now=True)
    act = latest_acts(desk, workspace.glossary).get(en)
    if act is None:
        raise RefusedError("UNDONE", f"no change of `{en}` can be undone", "look at the term")
    if not leads and not (act.is_wish and act.person == person):
        raise RefusedError("LEAD", "only a lead undoes this", "ask one")
    for document, _ in act.texts:
        workspace.check_here(document)
    if is_used(workspace, act):
        raise RefusedError("TERM-USED", f"texts with `{en}` were approved since", "change the term")
    change_glossary(
        project_cache, desk, person, _UNDONE, {"term": en}, lambda t, p: _undone(t, act, p)
    )
    words = text_versions.texts_of(desk.store, {r.text for _, r in act.texts})
    by_document: dict[str, list[Rewrite]] = {}
    for document, one in act.texts:
        if one.text in words:
            back = Rewrite(one.source_sha, one.target_sha, words[one.text])
            by_document.setdefault(document, []).append(back)
    done = sum(
        len(rewrite_texts(project_cache, desk, person, document, rewrites))
        for document, rewrites in by_document.items()
    )
    if done:
        tell(desk, person, TEXTS, {"term": en, "texts": str(done)})
    return done


def _undone(text: str, act: TermAct, path: str) -> str:
    now = next((t for t in parse_glossary(text, path).listed if t.en == act.en), None)
    if not _same(act.after, now):
        raise RefusedError("UNDONE", f"`{act.en}` was changed again", "look at the term", path=path)
    if act.before is None:
        return removed(text, act.en, path)
    return suggested(text, act.before, path) if now is None else changed(text, act.before, path)


def is_used(workspace: Workspace, act: TermAct) -> bool:
    """True if somebody approved a text whose English has the term, after it was changed."""
    if act.is_wish:
        return False
    here = ((one.document, one.decisions) for one in snapshots(workspace, "", None))
    return any(
        _has_term(workspace, act.en, document, since)
        for document, decisions in chain(here, _elsewhere(workspace, act))
        if (since := _approved(decisions, act))
    )


def _approved(decisions: Iterable[Decision], act: TermAct) -> frozenset[str | None]:
    """`source_sha` of each text that was approved after the change."""
    lines = (one for one in decisions if one.verdict is Verdict.APPROVE and one.at >= act.at)
    return frozenset(one.source_sha for one in lines)


def _elsewhere(
    workspace: Workspace, act: TermAct
) -> Iterator[tuple[Document, tuple[Decision, ...]]]:
    """The documents of other desks on which somebody has approved something since: the others are not taken apart."""
    for name, path in workspace.elsewhere.items():
        decisions = load_ledger(workspace.project, name)
        if _approved(decisions, act):
            project = workspace.project
            file = read_source(project, project.root / path) if path else None
            yield (
                parsed(TokenCache(), project, file) if file else workspace.document(name),
                decisions,
            )


def _has_term(
    workspace: Workspace, en: str, document: Document, shas: frozenset[str | None]
) -> bool:
    """True if one of these texts of a document has the term."""
    matchers = (workspace.matcher, workspace.matcher.suggestions)
    return any(
        hit.term.en == en
        for key in {segment.key for segment in document.segments}
        if source_sha(*key) in shas
        for matcher in matchers
        for hit in matcher.english(key[1])
    )
