"""The `review show` command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import click

from pipeline.cli.app import App
from pipeline.cli.draft_origin import origin_json, origin_lines
from pipeline.cli.finding_lines import SIGNS as SEVERITY_SIGNS
from pipeline.cli.finding_lines import finding_lines
from pipeline.cli.formatting import counted, wrapped
from pipeline.cli.locale_option import locale_option
from pipeline.cli.status import SIGNS
from pipeline.flow.english.notes import english_notes
from pipeline.flow.findings import open_findings_of
from pipeline.flow.pages.status import page_snapshot
from pipeline.flow.translate.blocked_by_privacy import blocked_by_privacy
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.document import SITE, Document
from pipeline.model.entry import Entry, State
from pipeline.model.finding import Finding
from pipeline.model.suggestions import suggestions_in
from pipeline.review.states import EntryReview
from pipeline.translate.privacy import allowing, mark, spoken


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of a document, as a reader gets it."""

    number: int
    """Its place on the page, from 1."""
    short_id: str
    """What it is named by."""
    entry: Entry
    review: EntryReview
    findings: tuple[Finding, ...]
    """What the checks say of it."""
    blocked: tuple[str, ...]
    """Codes of a client's data that it looks like, so that no engine outside this machine gets it."""
    notes: tuple[dict[str, str], ...] = ()
    """Notes that its English is unclear: `by`, `at`, and the `words` where a desk on this machine has them."""


@click.command()
@click.argument("name", metavar="ID")
@click.option("--all", "everything", is_flag=True, help="Include approved texts.")
@locale_option
@click.pass_obj
def show(app: App, name: str, everything: bool) -> None:
    """Show a document in both languages, text by text.

    Each text has its short id (SIGN) and place in front, and the findings of the checks below. ID
    is a document, or `site` for the labels of all pages.
    """
    workspace = app.workspace(acts=True)
    document = workspace.document(name)
    catalog = workspace.catalog(document)
    reviews = workspace.reviews(catalog)
    findings = open_findings_of(workspace, document, catalog)
    notes = _notes(workspace, document)
    texts = [
        replace(text, notes=notes.get(text.entry.source_sha, ()))
        for text in _texts(catalog, reviews, findings, blocked_by_privacy(workspace, catalog))
    ]
    shown = [t for t in texts if everything or t.review.state is not State.APPROVED]
    of_page = [finding for finding in findings if not finding.source]
    body = {
        "id": document.id,
        "entries": [_text_json(text) for text in shown],
        "findings": [finding.as_json() for finding in of_page],
    }
    lines = [line for text in shown for line in _text_lines(text, len(texts), app.cells)]
    app.data(body, lines + [line for finding in of_page for line in finding_lines(finding)])
    app.next(next_step(workspace, document, catalog, reviews))


def _notes(workspace: Workspace, document: Document) -> Mapping[str, tuple[dict[str, str], ...]]:
    """What reviewers say of unclear English, by `source_sha`."""
    found: dict[str, tuple[dict[str, str], ...]] = {}
    noted = english_notes(workspace, document.id)
    if noted:
        from pipeline.flow.desk.comments import words_at_hand  # noqa: PLC0415  the libraries of the database

        words = words_at_hand(workspace.project, [note.ref for note in noted])
        for note in noted:
            said = words[note.ref].text if note.ref in words else ""
            about = {"by": note.by, "at": note.at, "words": said}
            found[note.source_sha] = (*found.get(note.source_sha, ()), about)
    return found


def status_marks(catalog: Catalog) -> Mapping[str, str]:
    """What each text is named by, by its `source_sha`: eight digits, more where two share these."""
    shas = {entry.source_sha for entry in catalog}
    digits = 8
    while len({sha[:digits] for sha in shas}) < len(shas):
        digits += 1
    return {sha: sha[:digits] for sha in shas}


def next_step(
    workspace: Workspace,
    document: Document,
    catalog: Catalog,
    reviews: Mapping[tuple[str | None, str], EntryReview],
) -> str:
    """The last line after a look at a document, or a decision on it."""
    waiting = [review for review in reviews.values() if review.state is not State.APPROVED]
    if not workspace.reviewers:
        return "Nobody may decide yet.  Next: pipeline users add ID --name NAME --role lead"
    if waiting:
        half_read = all(one.state is State.DRAFTED and one.have > 0 for one in waiting)
        whom = " for one more reader" if half_read else ""
        open_ = f"{len(waiting)} of {len(catalog.entries)} still wait{whom}."
        return (
            f"{open_}  Next: pipeline review approve {document.id} SIGN… --as ID  (or --all, edit)"
        )
    if document.id == SITE:
        return "All labels are approved.  Next: pipeline build"
    all_ = f"All {counted(len(catalog.entries), 'text')} are approved."
    if page_snapshot(workspace, document, catalog).is_current:
        return f"{all_}  The page is published.  Next: pipeline build"
    return (
        f"{all_}  Next: read the page once more, then pipeline review publish {document.id} --as ID"
    )


def _texts(
    catalog: Catalog,
    reviews: Mapping[tuple[str | None, str], EntryReview],
    findings: Iterable[Finding],
    blocked: Mapping[tuple[str | None, str], tuple[str, ...]],
) -> list[_Text]:
    by_key: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in findings:
        by_key.setdefault((finding.context, finding.source), []).append(finding)
    sign_of = status_marks(catalog)
    return [
        _Text(
            number,
            sign_of[entry.source_sha],
            entry,
            reviews[entry.key],
            tuple(by_key.get(entry.key, ())),
            blocked.get(entry.key, ()),
        )
        for number, entry in enumerate(catalog, start=1)
    ]


def _text_json(text: _Text) -> dict[str, object]:
    entry, review = text.entry, text.review
    return {
        "sign": text.short_id,
        "context": entry.context,
        "source": entry.source,
        "target": entry.target,
        "previous_source": entry.previous_source,
        "state": review.state.value,
        "have": review.have,
        "need": review.need,
        "safety": review.safety,
        "uncounted": [{"person": one.person, "beside": one.beside} for one in review.uncounted],
        "note": entry.note,
        "origin": origin_json(entry),
        "withheld": [{"code": code, "allow": mark(code, entry.source)} for code in text.blocked],
        "proposals": [{"text": p.text, "maker": p.maker} for p in suggestions_in(entry)],
        "findings": [finding.as_json() for finding in text.findings],
        "english_notes": list(text.notes),
    }


def _text_lines(text: _Text, total: int, cells: int | None) -> list[str]:
    """Sign and state, then English over Mandarin, then what the checks say."""
    entry, review = text.entry, text.review
    state = f"{SIGNS[review.state]} {review.state.value}"
    readers = f"{review.have} of {counted(review.need, 'reader')}"
    about = [
        state,
        readers,
        *(["safety"] if review.safety else []),
        f"text {text.number} of {total}",
    ]
    lines = [f"{text.short_id}  {' · '.join(about)}"]
    if entry.previous_source:
        lines += wrapped(f"was: {entry.previous_source}", "    ", cells)
    lines += wrapped(entry.source, "    ", cells)
    lines += wrapped(entry.target or "(no Mandarin yet)", "    ", cells)
    lines += origin_lines(entry, "    ", cells)
    if review.state is not State.APPROVED:
        for one in review.uncounted:
            said = f"approvals of {one.beside} and {one.person} count as one: {one.person} is not confirmed"
            lines += wrapped(f"! {said}", "    ", cells)
    if text.blocked:
        lines += wrapped(
            f"! not sent: it looks like it holds {spoken(text.blocked)}", "    ", cells
        )
        todo = f"pipeline translate {allowing(text.blocked, entry.source)}"
        lines += wrapped(f"  write it by hand; if it is nobody's data: {todo}", "    ", cells)
    for note in text.notes:
        said = note["words"] or "(the words are at the desk where it was written)"
        noted = f"? {note['by']} finds the English unclear ({note['at'][:10]}): {said}"
        lines += wrapped(noted, "    ", cells)
    for suggestion in suggestions_in(entry):
        lines += wrapped(f"+ proposed by {suggestion.maker}: {suggestion.text}", "    ", cells)
    for finding in text.findings:
        sign = SEVERITY_SIGNS[finding.severity]
        said = f"{sign} {finding.severity.value}: {finding.code}: {finding.message_en}"
        lines += [*wrapped(said, "    ", cells), *finding_lines(finding)[1:]]
    return [*lines, ""]


COMMANDS = (show,)
"""Below `review`."""
