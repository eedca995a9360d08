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
from pipeline.model.difference import Stretch, difference
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from pipeline.model.proposals import proposals_in
from pipeline.model.steps import recalled
from pipeline.review.decide import REASONS
from pipeline.translate.offers import Offer
from pipeline.translate.privacy import allowing
from pipeline.web.faults import SAYS
from pipeline.web.guard import desk, memory, visitor


def sheet_before(document: str) -> Sheet:
    """The document as whoever asks may work on it."""
    live, who = memory().workspace(), visitor()
    person = who.account.id if who.decides else ""
    guest = who.account.only_document is not None
    return sheet_of(live, live.document(document), person, guest=guest)


Offers = list[tuple[Offer, tuple[Stretch, ...]]]
"""Each with the difference of its English from that of the text; empty for a sentence of it."""


def row_in(sheet: Sheet, sign: str) -> TextRow:
    """The text that an address names. Raises NotFound."""
    row = sheet.row(sign)
    if row is None:
        raise NotFound
    return row


def card(
    document: str,
    sign: str,
    typed: str | None = None,
    error: PipelineError | None = None,
    offers: Offers | None = None,
) -> str:
    """The card of a text. Raises NotFound.

    `typed`: what is in the field and not kept. `offers`: None: the page asks for them once it stands.
    """
    sheet = sheet_before(document)
    row = row_in(sheet, sign)
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
        offers=offers,
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
        "may_take": may_take(row),
        "proposals": [(one, recalled(one.maker)) for one in proposals_in(entry)],
        "withheld": kept_back,
        "allow": allowing(kept_back, entry.source),
        "english_changes": difference(before, entry.source) if before else (),
        "history": told(decided, words),
        "remarks": remarks(desk(), sheet.standing, [entry]).get(entry.source_sha, []),
        "colleagues": [r for r in live.reviewers if not r.until and r.id != who.account.id],
        "names": {r.id: r.name for r in live.reviewers},
    }


def may_take(row: TextRow) -> bool:
    """True for somebody who may still decide on the text: offers are for them."""
    return visitor().decides and row.review.state is not State.APPROVED


def offers_for(row: TextRow) -> Offers:
    """Mandarin that people stand behind and that may help with a text."""
    live, entry = memory().workspace(), row.entry
    found = offers_of(live, entry, visitor().account.only_document) if may_take(row) else ()
    return [(one, () if one.is_sentence else difference(one.source, entry.source)) for one in found]
