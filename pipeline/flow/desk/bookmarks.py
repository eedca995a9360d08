"""Keep each person's bookmark, and the wordings that texts have had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from pipeline.flow.accounts.auth import Desk
from pipeline.model.decision import Decision
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_texts, source_sha, target_sha
from pipeline.store import comments, text_versions


def stopped_at(desk: Desk, person: str) -> Mapping[str, tuple[str, int]]:
    """Document → (the text where a person stopped, when they last looked, seconds since 1970)."""
    every = comments.stopped_at(desk.store, person).items()
    return {name: at for key, at in every if (name := desk.document(key)) is not None}


def stop_at(desk: Desk, person: str, document: str, source_sha: str) -> None:
    """A person looks at a text now. Where that cannot be kept, the text is shown all the same."""
    with suppress(PipelineError):
        comments.stop_at(desk.store, person, desk.key(document), source_sha)


def keep_versions(desk: Desk, document: str, entry: Entry, before: Entry, writer: str) -> None:
    """Remember what a text was before a decision, and what it is now, with who wrote each.

    What was said about its former English stays with it.
    """
    maker = before.origin.maker if before.origin and not before.is_persons else ""
    key = text_key(desk, entry)
    text_versions.keep_version(desk.store, key, before.target, maker)
    if entry.target != before.target:
        text_versions.keep_version(desk.store, key, entry.target, writer)
    if before.previous_source is not None:
        former = source_sha(before.previous_context or before.context, before.previous_source)
        comments.follow(desk.store, desk.key(document), former, entry.source_sha)


def text_key(desk: Desk, entry: Entry) -> str:
    """Under what the database keeps the wordings of a text in the locale of the desk."""
    return sha_of_texts(desk.locale, entry.source_sha) if desk.locale else entry.source_sha


def words_known(desk: Desk, texts: Iterable[str], history: Iterable[Decision]) -> Mapping[str, str]:
    """The wordings that decisions are about, by their `target_sha`, as far as they are known here."""
    here = {target_sha(text): text for text in texts}
    wanted = {d.target_sha for d in history if d.target_sha and d.target_sha not in here}
    return {**text_versions.texts_of(desk.store, sorted(wanted)), **here}
