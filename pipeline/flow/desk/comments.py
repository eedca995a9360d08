"""Comments on texts, and each person's bookmark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.decisions import Decided, Decider, Seen, comment
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Decision, Verdict
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import target_sha
from pipeline.store import comments, text_versions
from pipeline.store.comments import Comment

__all__ = ["Comment"]

LONGEST = 4000
"""Characters of a comment."""


@dataclass(frozen=True, slots=True)
class UnitComment:
    """A comment on a text, with its words where this desk has them."""

    decision: Decision
    """The line of the ledger."""
    words: Comment | None
    """None where the comment was made at another desk."""
    open: bool
    """True while the page waits for an answer."""
    settled_by: str
    """Who settled it; empty: nobody."""


def stopped_at(desk: Desk, person: str) -> Mapping[str, tuple[str, int]]:
    """Document → (the text where a person stopped, when they last looked, seconds since 1970)."""
    return comments.stopped_at(desk.store, person)


def stop_at(desk: Desk, person: str, document: str, source_sha: str) -> None:
    """A person looks at a text now. Where that cannot be kept, the text is shown all the same."""
    with suppress(PipelineError):
        comments.stop_at(desk.store, person, document, source_sha)


def comments_of(
    desk: Desk, snapshot: DocumentSnapshot, entries: Sequence[Entry]
) -> Mapping[str, list[UnitComment]]:
    """The comments on some texts of a document by `source_sha`, in order of time."""
    made = {
        entry.source_sha: [
            d for d in snapshot.index.on(entry.source_sha) if d.verdict is Verdict.COMMENT
        ]
        for entry in entries
    }
    if not any(made.values()):
        return {}
    words = {c.id: c for c in comments.comments_on(desk.store, snapshot.document.id)}
    return {
        source: [_remark(snapshot, d, words) for d in found]
        for source, found in made.items()
        if found
    }


def say(desk: Desk, by: Decider, seen: Seen, words: Comment) -> Decided:
    """Say something about a text: the words into the store, the line into the ledger.

    A form that is sent twice says it once: `words.id` is made with the form. Raises EMPTY.
    """
    if not words.text.strip():
        raise PipelineError("EMPTY", "the comment has no words", "write what you want to say")
    comments.say(desk.store, words)
    return comment(by, words.document, seen, words.id, blocking=words.kind == "question")


def questions_to(desk: Desk, workspace: Workspace, person: str) -> tuple[Comment, ...]:
    """Open questions that name a person, over all documents."""
    asked = comments.asked(desk.store, person)
    return tuple(words for words in asked if _is_open(workspace, words))


def keep_versions(desk: Desk, entry: Entry, before: Entry, person: str) -> None:
    """Remember what a text was before a person's decision, and what it is now, with who wrote each."""
    maker = before.origin.maker if before.origin and not before.is_persons else ""
    text_versions.keep_version(desk.store, entry.source_sha, before.target, maker)
    if entry.target != before.target:
        text_versions.keep_version(desk.store, entry.source_sha, entry.target, person)


def words_known(desk: Desk, texts: Iterable[str], history: Iterable[Decision]) -> Mapping[str, str]:
    """The wordings that decisions are about, by their `target_sha`, as far as they are known here."""
    here = {target_sha(text): text for text in texts}
    wanted = {d.target_sha for d in history if d.target_sha and d.target_sha not in here}
    return {**text_versions.texts_of(desk.store, sorted(wanted)), **here}


def _is_open(workspace: Workspace, words: Comment) -> bool:
    try:
        open_ = workspace.decision_index(words.document).questions(words.source_sha)
    except PipelineError:
        return False
    return any(d.ref == words.id for d in open_)


def _remark(
    snapshot: DocumentSnapshot, made: Decision, words: Mapping[str, Comment]
) -> UnitComment:
    on_it = snapshot.index.on(made.source_sha or "")
    settled = [d.reviewer for d in on_it if d.verdict is Verdict.RESOLVE and d.ref == made.id]
    is_open = bool(made.blocking) and made in snapshot.index.questions(made.source_sha or "")
    return UnitComment(made, words.get(made.ref or ""), is_open, settled[0] if settled else "")
