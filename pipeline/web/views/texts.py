"""One text in; its card with everything that helps to decide, and each decision on it, out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.flow.desk import deciding
from pipeline.flow.desk.beside import look as look_at
from pipeline.flow.desk.beside import marks_of
from pipeline.flow.desk.deciding import MeanwhileError, Seen, Taken
from pipeline.flow.desk.talk import LONGEST, Comment, keep_words, say, stop_at
from pipeline.markdown.escape import canonical
from pipeline.model.difference import readable
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.web.card import card, offers_for, row_in, sheet_before
from pipeline.web.faults import SAYS
from pipeline.web.guard import desk, memory, visitor
from pipeline.web.policy import Needs, needs

views = Blueprint("texts", __name__, url_prefix="/pages/<document:document>/-/texts/<sign>")


@views.get("")
@needs(Needs.READ)
def show(document: str, sign: str) -> ResponseReturnValue:
    """The card of a text."""
    stop_at(desk(), visitor().account.id, document, sign)
    return card(document, sign)


@views.post("/approve")
@needs(Needs.DECIDE)
def approve(document: str, sign: str) -> ResponseReturnValue:
    """“Reads well”, with the words as they stand or as they were typed; on to the next text."""
    text = request.form.get("text")
    return _decide(document, sign, lambda who, seen: deciding.approve(memory(), who, seen, text))


@views.post("/save")
@needs(Needs.DECIDE)
def save(document: str, sign: str) -> ResponseReturnValue:
    """Other words, not approved yet."""
    text = request.form.get("text", "")
    done = "saved" if not request.form.get("undo") else "undone"
    return _decide(
        document, sign, lambda who, seen: deciding.edit(memory(), who, seen, text), done, stay=True
    )


@views.get("/offers")
@needs(Needs.DECIDE)
def offers(document: str, sign: str) -> ResponseReturnValue:
    """What people made of like texts: for a card that stands already, or, without the script, on the card."""
    found = offers_for(row_in(sheet_before(document), sign))
    if "HX-Request" not in request.headers:
        return card(document, sign, offers=found)
    return render_template(
        "offered.html",
        document=document,
        sign=sign,
        offers=found,
        names={r.id: r.name for r in memory().workspace().reviewers},
    )


@views.post("/take")
@needs(Needs.DECIDE)
def take(document: str, sign: str) -> ResponseReturnValue:
    """Offered words into the field, instead of what stands there or behind it; nothing is kept yet."""
    form = request.form
    typed = form.get("take") or form.get("text", "") + form.get("add", "")
    return card(document, sign, typed=typed)


@views.post("/look")
@needs(Needs.DECIDE)
def look(document: str, sign: str) -> ResponseReturnValue:
    """How other words would read, and what the checks say of them; nothing is kept."""
    row, live = row_in(sheet_before(document), sign), memory().workspace()
    page = live.document(document)
    try:
        text, findings = look_at(live, page, row.entry, request.form.get("text", ""))
    except RefusedError as error:
        return render_template("look.html", refused=SAYS[error.code]), 422
    tried = replace(row.entry, target=text)
    return render_template(
        "look.html",
        text=text,
        findings=findings,
        marks=marks_of(live, tried, findings).target,
        form=row.segment.form,
        references=page.references,
    )


@views.post("/reject")
@needs(Needs.DECIDE)
def reject(document: str, sign: str) -> ResponseReturnValue:
    """“Needs change”: these words must not be shown; with why, if it was said."""
    reason = request.form.get("reason") or None

    def do(who: str, seen: Seen) -> Taken:
        taken = deciding.reject(memory(), who, seen, reason)
        if request.form.get("words", "").strip():
            say(desk(), memory(), seen, _words(document, taken, who, "note"))
        return taken

    return _decide(document, sign, do, "rejected")


@views.post("/ask")
@needs(Needs.DECIDE)
def ask(document: str, sign: str) -> ResponseReturnValue:
    """“Not sure”: ask somebody, leave a note, or tell the author that the English is unclear."""
    kind = request.form.get("kind", "question")

    def do(who: str, seen: Seen) -> Taken:
        entry = row_in(sheet_before(document), sign).entry
        taken = Taken(document, entry, ())
        return say(desk(), memory(), seen, _words(document, taken, who, kind))

    return _decide(document, sign, do, "asked", stay=kind != "question")


@views.post("/answer")
@needs(Needs.DECIDE)
def answer(document: str, sign: str) -> ResponseReturnValue:
    """A question is settled."""
    ref = request.form.get("ref", "")
    return _decide(
        document,
        sign,
        lambda who, seen: deciding.answer(memory(), who, seen, ref),
        "answered",
        stay=True,
    )


@views.post("/take-back")
@needs(Needs.DECIDE)
def take_back(document: str, sign: str) -> ResponseReturnValue:
    """Undo within ten seconds, or withdraw an approval later: the same line."""
    ref = request.form.get("ref", "")
    return _decide(
        document,
        sign,
        lambda who, seen: deciding.take_back(memory(), who, seen, ref),
        "undone",
        stay=True,
    )


@views.post("/dismiss")
@needs(Needs.DECIDE)
def dismiss(document: str, sign: str) -> ResponseReturnValue:
    """A finding is none here, and why."""
    code, reason = request.form.get("code", ""), request.form.get("reason") or None
    return _decide(
        document,
        sign,
        lambda who, seen: deciding.dismiss(memory(), who, seen, code, reason),
        "dismissed",
        stay=True,
    )


@views.post("/lower-safety")
@needs(Needs.DECIDE)
def lower_safety(document: str, sign: str) -> ResponseReturnValue:
    """The English is no safety text: a lead says so, and where it takes two, somebody else too."""
    reason = request.form.get("reason") or None
    return _decide(
        document,
        sign,
        lambda who, seen: deciding.lower_safety(memory(), who, seen, reason),
        "lowered",
        stay=True,
    )


def _decide(
    document: str,
    sign: str,
    do: Callable[[str, Seen], Taken],
    done: str = "approved",
    *,
    stay: bool = False,
) -> ResponseReturnValue:
    """Take a decision, then go on; where something came between, show both and lose nothing."""
    form, who = request.form, visitor().account.id
    seen = Seen(document, sign, form.get("target", ""), form.get("seen", ""))
    try:
        taken = do(who, seen)
    except MeanwhileError as error:
        return _conflict(document, sign, error)
    except PipelineError as error:
        if error.exit_code != 1 and error.code != "EMPTY":
            raise
        page = card(document, sign, typed=form.get("text"), error=error)
        return page, 422
    keep_words(desk(), [taken.entry.target, form.get("base", "")])
    ref = taken.decisions[-1].id if taken.decisions else ""
    following = None
    if not stay:
        sheet = sheet_before(document)
        following = sheet.after(sheet.row(sign))
        if following is None:
            return redirect(
                url_for("pages.show", document=document, done=done, of=sign, ref=ref), 303
            )
    to = following.sign if following else sign
    return redirect(
        url_for("texts.show", document=document, sign=to, done=done, of=sign, ref=ref), 303
    )


def _conflict(document: str, sign: str, error: MeanwhileError) -> ResponseReturnValue:
    """Theirs, yours and the base side by side; one tap sends yours again, over theirs."""
    form = request.form
    sheet = sheet_before(document)
    row = sheet.row(sign)
    base, yours = form.get("base", ""), form.get("text")
    names = {r.id: r.name for r in memory().workspace().reviewers}
    page = render_template(
        "conflict.html",
        sheet=sheet,
        row=row,
        who=[names.get(one, one) for one in error.who],
        yours=yours,
        base=base,
        theirs_changes=readable(base, row.entry.target) if row else (),
        yours_changes=readable(base, canonical(yours or "")),
        document=document,
        sign=sign,
        action=request.path,
        words=form.get("words", ""),
    )
    return page, 409


def _words(document: str, taken: Taken, who: str, kind: str) -> Comment:
    form = request.form
    return Comment(
        id=form.get("once", "")[:64] or secrets.token_hex(16),
        document=document,
        source_sha=taken.entry.source_sha,
        author=who,
        addressee=form.get("to", "")[:80],
        kind=kind,
        text=form.get("words", "")[:LONGEST],
        created_at=desk().store.now(),
    )
