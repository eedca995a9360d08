"""List the glossary as work: word families with their places, by state, and what can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.glossary_undo import TermAct, latest_acts
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.model.glossary import Term
from pipeline.model.segment import Key
from pipeline.terms.families import families

UNUSED = "unused"
"""As a state that is asked for: no page has a word of the family."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """One word family."""

    terms: tuple[Term, ...]
    """Its terms, as the glossary has them in order; most have one."""
    places: int
    """Texts whose English has one of them, each once."""
    acts: Mapping[str, TermAct]
    """Headword → the change of it that can be undone, where there is one."""


def term_rows(
    desk: Desk, workspace: Workspace, words: str = "", status: str = "", only: str | None = None
) -> tuple[TermRow, ...]:
    """The families that fit: `words` of either language or of a note, `status` of one of its terms, or `UNUSED`.

    `only`: the one document that this person may see; places are counted there alone.
    """
    glossary, needle = workspace.glossary, words.casefold()
    acts, pages = latest_acts(desk, glossary), _pages(workspace, only)
    rows = []
    for family in families((*glossary.suggested, *glossary.terms)):
        is_named = any(needle in _said_of(term).casefold() for term in family)
        if is_named and (status in ("", UNUSED) or any(t.status == status for t in family)):
            theirs = {term.en: acts[term.en] for term in family if term.en in acts}
            rows.append(TermRow(family, _places(pages, family), theirs))
    return tuple(row for row in rows if status != UNUSED or not row.places)


def family_of(workspace: Workspace, term: Term) -> tuple[Term, ...]:
    """The terms of its family, itself among them."""
    listed = (*workspace.glossary.suggested, *workspace.glossary.terms)
    return next(family for family in families(listed) if term in family)


def places(workspace: Workspace, family: tuple[Term, ...], only: str | None = None) -> int:
    """Texts whose English has a word of the family, each once a page."""
    return _places(_pages(workspace, only), family)


def _pages(workspace: Workspace, only: str | None) -> list[Mapping[str, frozenset[Key]]]:
    """Of each page, what `terms_in` says."""
    documents = workspace.with_labels
    return [terms_in(workspace, one) for one in documents if only in (None, one.id)]


def _places(pages: list[Mapping[str, frozenset[Key]]], family: tuple[Term, ...]) -> int:
    names = {term.en for term in family}
    return sum(
        len(frozenset().union(*(found[name] for name in names & found.keys()))) for found in pages
    )


def terms_in(workspace: Workspace, document: Document) -> Mapping[str, frozenset[Key]]:
    """Headword → the texts of a page that have it; from memory while English and glossary are the same."""
    return workspace.text_cache(document).memo(
        "terms", None, lambda: _terms_in(workspace, document)
    )


def _terms_in(workspace: Workspace, document: Document) -> Mapping[str, frozenset[Key]]:
    found: dict[str, set[Key]] = {}
    for key in {segment.key for segment in document.segments}:
        for matcher in (workspace.matcher, workspace.matcher.suggestions):
            for hit in matcher.english(key[1]):
                found.setdefault(hit.term.en, set()).add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


def _said_of(term: Term) -> str:
    return "\n".join((term.en, term.zh, *term.accept, *term.avoid, term.note, term.note_zh))
