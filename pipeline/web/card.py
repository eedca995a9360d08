"""A text of a document in; its card, with everything that helps to decide on it, as HTML out."""

from __future__ import annotations

import secrets
from typing import Any

from flask import render_template, request
from werkzeug.exceptions import NotFound

from pipeline.flow.desk.beside import elsewhere, made_by, marks_of, term_notes, told
from pipeline.flow.desk.offers import offers_of
from pipeline.flow.desk.sheet import Sheet, TextRow, history, sheet_of
from pipeline.flow.desk.talk import remarks, words_known
from pipeline.flow.withheld import withheld
from pipeline.model.difference import difference
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from pipeline.model.proposals import proposals_in
from pipeline.model.steps import recalled
from pipeline.review.decide import REASONS
from pipeline.translate.privacy import allowing
from pipeline.web.faults import SAYS
from pipeline.web.guard import desk, memory, visitor


def sheet_before(document: str) -> Sheet:
    """The document as whoever asks may work on it."""
    live, who = memory().workspace(), visitor()
    person = who.account.id if who.decides else ""
    guest = who.account.only_document is not None
    return sheet_of(live, live.document(document), person, guest=guest)


def card(
    document: str, sign: str, typed: str | None = None, error: PipelineError | None = None
) -> str:
    """The card of a text; with `typed`, what was in the field and could not be taken. Raises NotFound."""
    sheet = sheet_before(document)
    row = sheet.row(sign)
    if row is None:
        raise NotFound
    at = row.number - 1
    asked = request.args
    return render_template(
        "text.html",
        sheet=sheet,
        row=row,
        before=sheet.rows[at - 1] if at else None,
        behind=sheet.rows[at + 1] if at + 1 < len(sheet.rows) else None,
        typed=typed,
        error=error,
        says=SAYS.get(error.code, "") if error else "",
        reasons=REASONS,
        once=secrets.token_hex(16),
        undo=sheet.row(asked.get("of", "")),
        done=asked.get("done", ""),
        ref=asked.get("ref", ""),
        answer=asked.get("answer", ""),
        **_beside(sheet, row),
    )


def _beside(sheet: Sheet, row: TextRow) -> dict[str, Any]:
    """What is shown around a text."""
    live, who, entry = memory().workspace(), visitor(), row.entry
    decided = history(sheet.standing, entry)
    words = words_known(desk(), [entry.target, *row.theirs], decided)
    before = entry.previous_source
    kept_back = withheld(live, [entry]).get(entry.key, ())
    return {
        "marks": marks_of(live, entry, row.findings),
        "terms": term_notes(live, entry),
        "others": elsewhere(live, sheet.document.id, entry, who.account.only_document),
        "made": made_by(entry),
        **_offered(row),
        "withheld": kept_back,
        "allow": allowing(kept_back, entry.source),
        "english_changes": difference(before, entry.source) if before else (),
        "history": told(decided, words),
        "remarks": remarks(desk(), sheet.standing, [entry]).get(entry.source_sha, []),
        "colleagues": [r for r in live.reviewers if not r.until and r.id != who.account.id],
        "names": {r.id: r.name for r in live.reviewers},
    }


def _offered(row: TextRow) -> dict[str, Any]:
    """Other Mandarin that may help, for somebody who may still decide on the text."""
    live, who, entry = memory().workspace(), visitor(), row.entry
    if not who.decides or row.review.state is State.APPROVED:
        return {"offers": (), "proposals": ()}
    found = offers_of(live, entry, who.account.only_document)
    return {
        "offers": [
            (one, () if one.is_sentence else difference(one.source, entry.source)) for one in found
        ],
        "proposals": [(one, recalled(one.maker)) for one in proposals_in(entry)],
    }
