"""Render the card of a text, with everything that helps to decide on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request
from werkzeug.exceptions import NotFound

from pipeline.build.labels import own_names
from pipeline.flow import locales
from pipeline.flow.desk.acts import act_of, latest_acts
from pipeline.flow.desk.bookmarks import words_known
from pipeline.flow.desk.comments import Thread, follow_rename, people_of, threads_on
from pipeline.flow.desk.for_you import know
from pipeline.flow.desk.suggestions import suggestions_for
from pipeline.flow.desk.unit_context import (
    back_translation_of,
    check_unsaved,
    draft_origin,
    highlights_of,
    history,
    other_occurrences,
    term_notes,
)
from pipeline.flow.desk.units import ReviewPage, UnitRow, decisions_on, review_page_of
from pipeline.flow.translate.blocked_by_privacy import blocked_by_privacy
from pipeline.markdown.highlights import Highlight
from pipeline.model.difference import Stretch, difference
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding
from pipeline.model.origin_detail import recalled
from pipeline.model.suggestions import suggestions_in
from pipeline.review.decide import REASONS
from pipeline.translate.privacy import allowing
from pipeline.translate.suggestions import HumanSuggestion
from pipeline.web.errors import fault_said
from pipeline.web.security import current_user, desk, project_cache

AHEAD = 10
"""So many of the next cards are in the page, for when there is no connection."""


def page_for_user(document: str) -> ReviewPage:
    """The document as whoever asks may work on it."""
    workspace, who = project_cache().workspace(), current_user()
    person = who.account.id if who.decides else ""
    guest = who.account.only_document is not None
    page = review_page_of(workspace, workspace.document(document), person, guest=guest)
    follow_rename(desk(), workspace, page.snapshot)
    return page


def note_known() -> None:
    """Whoever comes from their list to the place of a piece of news knows it now."""
    item = request.args.get("news", "")
    if item:
        know(desk(), current_user().account.id, [item])


def names_in(threads: Iterable[Thread]) -> dict[str, str]:
    """Id → name of whoever speaks in some threads, and of all who review."""
    return names_of(person for thread in threads for person in thread.people)


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Id → name; accounts are looked up only for who is no reviewer."""
    workspace = project_cache().workspace()
    names = {r.id: r.name for r in workspace.reviewers}
    who = set(people)
    if who <= names.keys():
        return names
    return {**people_of(desk(), workspace), **names}


AROUND = 3
"""Texts of the page that stand before and after the one on the card."""


def acts_for(review_page: ReviewPage) -> dict[str, Any]:
    """What this person has just done, by the address and the ledger, and what they may undo."""
    asked, person = request.args, current_user().account.id
    latest = latest_acts(review_page, person) if current_user().decides else ()
    return {
        "act": act_of(review_page, person, asked.get("of", ""), asked.get("ref", "")),
        "unchanged": asked.get("done") == "unchanged",
        "latest": latest,
    }


Suggestions = list[tuple[HumanSuggestion, tuple[Stretch, ...]]]
"""Each with the difference of its English from that of the text; empty for a sentence of it."""


def row_in(review_page: ReviewPage, short_id: str) -> UnitRow:
    """The text that an address names. Raises NotFound."""
    row = review_page.row(short_id)
    if row is None:
        raise NotFound
    return row


def card(
    document: str,
    short_id: str,
    typed: str | None = None,
    error: PipelineError | None = None,
    asks: str = "",
    suggestions: Suggestions | None = None,
) -> str:
    """The card of a text. Raises NotFound.

    `typed`: what is in the field and not kept. `asks`: the digest of the approvals that fall if it is kept, to be
    agreed to. `suggestions`: None: the page asks for them once it stands.
    """
    review_page = page_for_user(document)
    row = row_in(review_page, short_id)
    at = row.number - 1
    asked = request.args
    return render_template(
        "unit.html",
        review_page=review_page,
        row=row,
        before=review_page.rows[max(0, at - AROUND) : at],
        behind=review_page.rows[at + 1 : at + 1 + AROUND],
        typed=typed,
        asks=asks,
        look=judge_typed(row, review_page.document, typed)
        if typed is not None and typed != row.entry.target
        else None,
        error=error,
        reasons=REASONS,
        following=review_page.following(row)[:AHEAD],
        **acts_for(review_page),
        answer=asked.get("answer", ""),
        suggestions=suggestions,
        made_from=beside_text(review_page.document, row.entry),
        **_unit_context(review_page, row),
    )


def beside_text(document: Document, entry: Entry) -> tuple[str, str, str] | None:
    """(BCP 47 tag, name of the language, words) of the approved text that a derived one is read beside."""
    workspace = project_cache().workspace()
    text = locales.pivot_text(workspace, document, entry)
    if not text or workspace.pivot is None:
        return None
    settings = workspace.pivot.project.settings
    return settings.locale.tag, own_names(settings)[settings.locale.tag], text


@dataclass(frozen=True, slots=True)
class TypedWords:
    """What is said of words that nobody has saved yet."""

    text: str = ""
    """As it would be kept."""
    findings: tuple[Finding, ...] = ()
    """Errors first."""
    marks: tuple[Highlight, ...] = ()
    refused: str = ""
    """Why nothing can be said of it, in the language of the person; empty: something can."""


def judge_typed(row: UnitRow, document: Document, typed: str) -> TypedWords:
    """How other words would read, and what the checks say of them; nothing is kept."""
    workspace = project_cache().workspace()
    try:
        text, findings = check_unsaved(workspace, document, row.entry, typed)
    except RefusedError as error:
        return TypedWords(refused=fault_said(error))
    tried = replace(row.entry, target=text)
    return TypedWords(text, findings, highlights_of(workspace, tried, findings).target)


def _unit_context(review_page: ReviewPage, row: UnitRow) -> dict[str, Any]:
    """What is shown around a text."""
    workspace, who, entry = project_cache().workspace(), current_user(), row.entry
    decided = decisions_on(review_page.snapshot, entry)
    words = words_known(desk(), [entry.target, *row.theirs], decided)
    before = entry.previous_source
    blocked = blocked_by_privacy(workspace, [entry]).get(entry.key, ())
    threads = threads_on(desk(), review_page.snapshot, entry)
    folders = {locale.dir for locale in workspace.project.settings.locales}
    return {
        "marks": highlights_of(workspace, entry, row.findings),
        "terms": term_notes(workspace, entry),
        "others": other_occurrences(
            workspace, review_page.document.id, entry, who.account.only_document
        ),
        "made": draft_origin(entry),
        "back": back_translation_of(workspace, entry),
        "may_take": may_take(row),
        "proposals": [(one, recalled(one.maker)) for one in suggestions_in(entry)],
        "blocked_by_privacy": blocked,
        "allow": allowing(blocked, entry.source),
        "english_changes": difference(before, entry.source) if before else (),
        "history": history(decided, words),
        "threads": threads,
        "colleagues": [r for r in workspace.reviewers if not r.until and r.id != who.account.id],
        "reads_english": frozenset(r.id for r in workspace.reviewers if not folders & {*r.reads}),
        "names": names_in(threads),
    }


def may_take(row: UnitRow) -> bool:
    """True for somebody who may still decide on the text: offers are for them."""
    return current_user().decides and row.review.state is not State.APPROVED


def suggestions_on(row: UnitRow) -> Suggestions:
    """Mandarin that people stand behind and that may help with a text."""
    workspace, entry = project_cache().workspace(), row.entry
    found = (
        suggestions_for(workspace, entry, current_user().account.only_document)
        if may_take(row)
        else ()
    )
    return [(one, () if one.is_sentence else difference(one.source, entry.source)) for one in found]
