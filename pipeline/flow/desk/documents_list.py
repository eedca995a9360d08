"""List all documents with their state in plain words, and what can be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.flow.desk.queue import QueueRow
from pipeline.flow.english.public import public_english
from pipeline.flow.jobs.live import Live, live
from pipeline.flow.jobs.wishes import sent_at
from pipeline.flow.workspace import Workspace
from pipeline.markdown.source_links import wordless_pictures
from pipeline.model.decision import Verdict
from pipeline.model.document import SITE, Document
from pipeline.model.settings import EN
from pipeline.store.database import Store

AT_ONCE = 50
"""Rows of one page of the list."""


class PageState(StrEnum):
    """Where a document stands, as people say it."""

    BROKEN = "broken"
    """Its file cannot be read."""
    NO_MANDARIN = "no-mandarin"
    """Some texts have no Mandarin yet."""
    REVIEW = "review"
    """Texts wait for therapists."""
    READY = "ready"
    """Every text is approved; somebody reads it once more and publishes it."""
    LIVE = "live"
    """Published in both languages, and nothing waits."""
    CHANGED = "changed"
    """Published, and its English has changed since: new words wait."""
    DOWN = "down"
    """The Mandarin page was taken down: a notice stands there."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """One document of the list."""

    queue: QueueRow
    """What the queue says of it."""
    state: PageState
    draft: bool
    """True if readers see neither language."""
    signed: str
    """`changed`, `published`, `withdrawn`, `never`, `broken`: what people have published of the English; empty: nobody has to."""
    signed_by: str
    """Who published it, and when: id and ISO date; empty: nobody."""
    english: Live | None
    """What readers get of its English; None where the file cannot be read."""
    mandarin: Live | None
    """What readers get of its Mandarin."""
    sent_at: int
    """When somebody sent it to the therapists last, seconds since 1970; 0: nobody did."""
    wordless: int = 0
    """Pictures of its English of which nobody says what they show."""


@dataclass(frozen=True, slots=True)
class PagesList:
    """The rows that fit what was asked for."""

    rows: tuple[PageRow, ...]
    """Those of one page of the list."""
    counts: dict[str, int]
    """State → how many documents are in it, whatever was asked for; `""`: all."""
    found: int
    """How many fit."""
    number: int
    """Of this page of the list, from 1."""

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-self.found // AT_ONCE))


def pages_list(
    workspace: Workspace,
    store: Store,
    rows: Sequence[QueueRow],
    words: str = "",
    state: str = "",
    number: int = 1,
) -> PagesList:
    """The documents of a queue, by title; `words` in a title or id, `state` one of `PageState`, page `number`."""
    documents = [row for row in rows if row.id != SITE]
    named = [(row, page_state(workspace, row)) for row in documents]
    counts = {str(one): sum(s is one for _, s in named) for one in PageState} | {"": len(named)}
    wanted = words.casefold().split()
    fitting = sorted(
        (
            (row, one)
            for row, one in named
            if state in ("", one)
            and all(w in f"{row.title} {row.title_zh} {row.id}".casefold() for w in wanted)
        ),
        key=lambda pair: (pair[0].title.casefold(), pair[0].id),
    )
    number = max(1, min(number, -(-len(fitting) // AT_ONCE) or 1))
    shown = fitting[(number - 1) * AT_ONCE : number * AT_ONCE]
    return PagesList(
        tuple(_row(workspace, store, row, one) for row, one in shown), counts, len(fitting), number
    )


def page_row(workspace: Workspace, store: Store, row: QueueRow) -> PageRow:
    """One document as the list shows it."""
    return _row(workspace, store, row, page_state(workspace, row))


def _row(workspace: Workspace, store: Store, row: QueueRow, state: PageState) -> PageRow:
    if row.fault:
        return PageRow(row, state, False, "", "", english=None, mandarin=None, sent_at=0)
    document = workspace.document(row.id)
    english = live(workspace, store, document, EN.tag)
    mandarin = live(workspace, store, document, workspace.project.settings.locale.tag)
    signed, by = _signed(workspace, document)
    draft, sent = document.draft, sent_at(store, row.id)
    wordless = workspace.cache.memo(
        ("wordless pictures", row.id),
        document,
        lambda: len(wordless_pictures(document.source)),
    )
    return PageRow(row, state, draft, signed, by, english, mandarin, sent, wordless)


def _signed(workspace: Workspace, document: Document) -> tuple[str, str]:
    found = public_english(workspace, document)
    if found.signed is None:
        return "", ""
    line = found.signed.publish
    by = f"{line.reviewer} {line.at[:10]}" if line else ""
    is_new = found.signed.shown and found.document.source != document.source
    return "changed" if is_new else found.signed.status.value, by


def page_state(workspace: Workspace, row: QueueRow) -> PageState:
    """Where a document of the queue stands."""
    if row.fault:
        return PageState.BROKEN
    if row.published_on:
        return PageState.LIVE if row.approved == row.texts else PageState.CHANGED
    if was_published(workspace, row.id):
        return PageState.DOWN
    if row.untranslated:
        return PageState.NO_MANDARIN
    is_ready = row.approved == row.texts and not row.questions
    return PageState.READY if is_ready else PageState.REVIEW


def was_published(workspace: Workspace, document: str) -> bool:
    """True if somebody published it, and somebody has withdrawn it since."""
    page = workspace.decision_index(document).page
    return any(decision.verdict is Verdict.PUBLISH for decision in page)
