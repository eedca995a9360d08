"""Comments at the desk: threads on a text or a page, people who are named, suggested wordings.

What holds a page up (a question), what asks the author (unclear English), and what settled either is a line of the
ledger. All words, replies, remarks on a page and suggested wordings are the desk's alone (ADR 51): they decide nothing.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipeline.files.content import Project
from pipeline.flow.accounts.auth import DATABASE, Desk, store_of
from pipeline.flow.decisions import Decided, Decider, Seen, comment
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.workspace import Workspace
from pipeline.markdown.escape import canonical
from pipeline.model.decision import UNCLEAR, Decision, Verdict
from pipeline.model.difference import Stretch, difference
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import source_sha
from pipeline.store import accounts, assignments, comments
from pipeline.store.comments import Comment
from pipeline.store.database import Store

__all__ = ["Comment"]

LONGEST = 4000
"""Characters of a comment."""
_SETTLES = (Verdict.RESOLVE, Verdict.WITHDRAW)


@dataclass(frozen=True, slots=True)
class Thread:
    """What somebody said, and what others answered."""

    id: str
    """Of its first comment."""
    decision: Decision | None
    """The line of the ledger; None where it decides nothing."""
    words: Comment | None
    """The first comment; None where it was made at another desk."""
    replies: tuple[Comment, ...]
    """In order of time."""
    is_open: bool
    """True while the page waits for an answer."""
    settled_by: str
    """Who settled it; empty: nobody."""
    is_mended: bool
    """True if it is about a former English of its text."""
    changes: tuple[Stretch, ...] = ()
    """From the Mandarin as it stands to the wording that it suggests."""

    @property
    def author(self) -> str:
        """Who began it."""
        return self.words.author if self.words else self.decision.reviewer if self.decision else ""

    @property
    def people(self) -> frozenset[str]:
        """Whoever has said something in it, or settled it."""
        said = {self.author, self.settled_by, *(reply.author for reply in self.replies)}
        return frozenset(said - {""})

    @property
    def kind(self) -> str:
        """As `Comment.kind`."""
        if self.words:
            return self.words.kind
        made = self.decision
        if made and made.reason_code == UNCLEAR:
            return "english"
        return "question" if made and made.blocking else "note"

    @property
    def at(self) -> str:
        """When it began, RFC 3339 UTC."""
        return (
            self.decision.at
            if self.decision
            else moment(self.words.created_at if self.words else 0)
        )

    @property
    def is_offer(self) -> bool:
        """True for a wording that nobody has taken or declined."""
        return self.kind == "wording" and not self.settled_by


def moment(seconds: int) -> str:
    """Seconds since 1970 as the ledger writes a moment."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def former_sha(entry: Entry) -> str:
    """`source_sha` of the English that the Mandarin of a stale text was made for; empty where it is not stale."""
    if entry.previous_source is None:
        return ""
    return source_sha(entry.previous_context or entry.context, entry.previous_source)


def follow_rename(desk: Desk, workspace: Workspace, snapshot: DocumentSnapshot) -> None:
    """Words that were kept under an id that the document had before come along, once, and whom it was given to.

    An id that another document has by now is that one's.
    """
    named = {d.ref for d in snapshot.index.page if d.verdict is Verdict.RENAME and d.ref}
    former, name = tuple(sorted(named - workspace.ids)), snapshot.document.id
    if former:

        def moved() -> None:
            keys = tuple(map(desk.key, former))
            comments.rename(desk.store, keys, desk.key(name))
            assignments.rename(desk.store, keys, desk.key(name))

        workspace.cache.memo(("comments renamed", name), former, moved)


def follow_renames(
    desk: Desk, workspace: Workspace, snapshots: Mapping[str, DocumentSnapshot | PipelineError]
) -> None:
    """As `follow_rename`, for every page that can be read."""
    for snapshot in snapshots.values():
        if isinstance(snapshot, DocumentSnapshot) and snapshot.index.page:
            follow_rename(desk, workspace, snapshot)


def threads_on(desk: Desk, snapshot: DocumentSnapshot, entry: Entry) -> tuple[Thread, ...]:
    """The threads on a text, those on its former English too, in order of time."""
    shas = [sha for sha in (entry.source_sha, former_sha(entry)) if sha]
    said = comments.comments_on(desk.store, desk.key(snapshot.document.id), shas)
    made = [d for sha in shas for d in snapshot.index.on(sha)]
    followed = {c.id for c in said if not c.thread} - {d.ref for d in made}
    if followed:  # their lines are on the English that the text had when they were made
        elsewhere = (d for found in snapshot.index.entries.values() for d in found)
        made += [d for d in elsewhere if d.verdict in _SETTLES or d.ref in followed]
    return _threads(said, made, entry)


def threads_of_page(desk: Desk, snapshot: DocumentSnapshot) -> Mapping[str, tuple[Thread, ...]]:
    """All threads of a document by the `source_sha` of their text; under the empty text those on the page as a whole.

    Those on English that is there no more stand under its own `source_sha`.
    """
    said = comments.comments_on(desk.store, desk.key(snapshot.document.id))
    made = [d for found in snapshot.index.entries.values() for d in found]
    found: dict[str, list[Thread]] = defaultdict(list)
    for thread in _threads(said, made, None):
        place = thread.words or thread.decision
        found[(place.source_sha if place else "") or ""].append(thread)
    return {sha: tuple(threads) for sha, threads in found.items()}


def _threads(
    said: Sequence[Comment], made: Iterable[Decision], entry: Entry | None
) -> tuple[Thread, ...]:
    """Lines of the ledger and what the desk keeps, put together by the id of the first comment."""
    words = {c.id: c for c in said if not c.thread}
    replies: dict[str, list[Comment]] = defaultdict(list)
    for one in said:
        if one.thread:
            replies[one.thread].append(one)
    lines, settled = dict[str, Decision](), dict[str, str]()
    for d in made:
        if d.verdict is Verdict.COMMENT and d.ref:
            lines.setdefault(d.ref, d)
        elif d.verdict in _SETTLES and d.ref:
            settled.setdefault(d.ref, d.reviewer)
    found = []
    for id_ in dict.fromkeys((*lines, *words)):
        line, first = lines.get(id_), words.get(id_)
        by = settled.get(line.id, "") if line else first.settled_by if first else ""
        now = entry.source_sha if entry else first.source_sha if first else ""
        found.append(
            Thread(
                id_,
                line,
                first,
                tuple(replies[id_]),
                bool(line and line.blocking and not by),
                by,
                bool(line and now and line.source_sha != now),
                difference(entry.target, first.wording)
                if entry and first and first.wording
                else (),
            )
        )
    return tuple(sorted(found, key=lambda thread: (thread.at, thread.id)))


def say(desk: Desk, by: Decider, seen: Seen, words: Comment) -> Decided:
    """Say something about a text: the words into the store, the line into the ledger.

    A form that is sent twice says it once: `words.id` is made with the form. Raises EMPTY.
    """
    discuss(desk, by.workspace, words)
    return comment(
        by,
        words.document,
        seen,
        words.id,
        blocking=words.kind == "question",
        reason_code=UNCLEAR if words.kind == "english" else None,
    )


def discuss(desk: Desk, workspace: Workspace, words: Comment) -> Comment:
    """Say something that decides nothing: a reply, a remark on a page, a wording. Raises EMPTY.

    Who is named with an @ is told.
    """
    wording = canonical(words.wording)
    if not words.text.strip() and not wording:
        raise PipelineError("EMPTY", "the comment has no words", "write what you want to say")
    if words.kind == "wording" and not wording:
        raise PipelineError("EMPTY", "no wording is suggested", "write the Mandarin")
    named = _named_in(words.text, people_of(desk, workspace))
    mentions = f" {' '.join(named)} " if named else ""
    said = replace(words, wording=wording, mentions=mentions)
    comments.say(desk.store, replace(said, document=desk.key(said.document)))
    return said


def is_on_ledger(snapshot: DocumentSnapshot, thread: Comment) -> bool:
    """True if a line of the ledger began a thread: only another line settles it."""
    made = (d for found in snapshot.index.entries.values() for d in found)
    return any(d.verdict is Verdict.COMMENT and d.ref == thread.id for d in made)


def thread_of(desk: Desk, document: str, id_: str) -> Comment | None:
    """The comment that began a thread of a document; None where there is none."""
    found = comments.words_of(desk.store, [id_]).get(id_)
    return found if found and found.document == desk.key(document) and not found.thread else None


def settle(desk: Desk, thread: Comment, by: str, how: str = "settled") -> bool:
    """Settle a thread that stands on no ledger; False where it was settled already."""
    return comments.settle(desk.store, thread.id, by, how)


def take_wordings(desk: Desk, document: str, entry: Entry, by: str) -> str:
    """Settle the wordings that say just what the text says now; gives who suggested the first, empty where nobody did."""
    said = comments.comments_on(desk.store, desk.key(document), [entry.source_sha])
    same = [c for c in said if c.wording and c.wording == entry.target and not c.settled_by]
    for one in same:
        comments.settle(desk.store, one.id, by, "taken")
    return same[0].author if same else ""


def people_of(desk: Desk, workspace: Workspace) -> Mapping[str, str]:
    """Id → name of everybody who may be named: who reviews, and who has an account."""
    names = {r.id: r.name for r in workspace.reviewers if not r.until}
    signed = {a.id: a.name for a in accounts.everybody(desk.store) if not a.disabled}
    return {**signed, **names}


def _named_in(text: str, people: Mapping[str, str]) -> list[str]:
    """Ids of the people whom a text names: @ and a name or an id, the longest that fits."""
    by_name: dict[str, str] = {}
    for id_, name in people.items():
        by_name.setdefault(id_.casefold(), id_)
        by_name.setdefault(name.casefold(), id_)
    if not by_name:
        return []
    longest_first = sorted(by_name, key=len, reverse=True)
    either = "|".join(re.escape(name) for name in longest_first)
    # after a Latin name no Latin letter goes on: @ann is not @anna; a Chinese name ends where it ends
    pattern = re.compile(rf"[@＠](?P<name>{either})(?![A-Za-z0-9_])", re.IGNORECASE)
    found = (by_name[match["name"].casefold()] for match in pattern.finditer(text))
    return list(dict.fromkeys(found))


def words_at_hand(project: Project, refs: Iterable[str]) -> Mapping[str, Comment]:
    """The words of comments for the command line; none where there is no desk on this machine."""
    wanted = tuple(refs)
    if not wanted or not (os.environ.get(DATABASE) or project.database.exists()):
        return {}
    with suppress(PipelineError):
        store: Store = store_of(project)
        try:
            return comments.words_of(store, wanted)
        finally:
            store.close()
    return {}
