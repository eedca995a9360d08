"""Collect the wordings that a text has had: from this desk, from the ledger, and from git."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.catalog.po import read_po
from pipeline.files import git
from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.bookmarks import text_key
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Verdict
from pipeline.model.difference import Stretch, difference
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import target_sha
from pipeline.store import text_versions

MOST_COMMITS = 60
"""Commits of a catalog that are looked at."""


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One wording of a text."""

    at: str
    """RFC 3339, when it is first known to have stood; empty: not known."""
    maker: str
    """A person's id or name, `machine` or `memory`; empty: not known."""
    text: str | None
    """None where the ledger names it and nobody keeps it."""
    approved_by: tuple[str, ...]
    """Who approved just these words, by id."""
    is_current: bool
    """True for the words as they stand."""
    changes: tuple[Stretch, ...]
    """From the wording before that is kept; empty for the first."""


def text_history(
    workspace: Workspace, desk: Desk, snapshot: DocumentSnapshot, entry: Entry
) -> tuple[TextVersion, ...]:
    """Every wording of a text, the newest first."""
    found: dict[str, tuple[str, str, str | None]] = {}
    kept_here = tuple(_from_desk(desk, entry))
    for at, maker, text in (*_from_git(workspace, snapshot, entry), *kept_here):
        sha = target_sha(text)
        known = found.get(sha)
        if known is None or at < known[0] or not known[1]:
            found[sha] = (
                min(at, known[0]) if known else at,
                maker or (known[1] if known else ""),
                text,
            )
    # a wording that a guest suggested and a reviewer took: the ledger names the reviewer, the desk who wrote it
    writers = {target_sha(text): maker for _at, maker, text in kept_here}
    for sha, at, who in _from_ledger(snapshot, entry):
        _, maker, words = found.get(sha, ("", "", None))
        found[sha] = (at, writers.get(sha) or who or maker, words)
    if entry.target:
        at, maker, _ = found.get(target_sha(entry.target), ("", "", None))
        found[target_sha(entry.target)] = (at, maker, entry.target)
    kept = text_versions.texts_of(desk.store, [sha for sha, row in found.items() if row[2] is None])
    return _versions(snapshot, entry, found, kept)


def _versions(
    snapshot: DocumentSnapshot,
    entry: Entry,
    found: Mapping[str, tuple[str, str, str | None]],
    kept: Mapping[str, str],
) -> tuple[TextVersion, ...]:
    approvals = [d for d in snapshot.index.on(entry.source_sha) if d.verdict is Verdict.APPROVE]
    current, before, made = target_sha(entry.target), "", []
    order = sorted(found.items(), key=lambda row: (row[0] == current, row[1][0]))
    for sha, (at, maker, text) in order:
        words = text if text is not None else kept.get(sha)
        by = tuple(dict.fromkeys(d.reviewer for d in approvals if d.target_sha == sha))
        changes = difference(before, words) if before and words else ()
        made.append(TextVersion(at, maker, words, by, sha == current, changes))
        before = words or before
    return tuple(reversed(made))


def _from_desk(desk: Desk, entry: Entry) -> Iterator[tuple[str, str, str]]:
    for text, maker, kept_at in text_versions.versions_of(desk.store, text_key(desk, entry)):
        at = datetime.fromtimestamp(kept_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield at, maker, text


def _from_ledger(snapshot: DocumentSnapshot, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """(`target_sha`, when, who wrote it), each once; a decision on words says that they stood by then."""
    seen: set[str] = set()
    for decision in snapshot.index.on(entry.source_sha):
        sha = decision.target_sha
        if not sha or sha in seen or sha == target_sha(""):
            continue
        seen.add(sha)
        yield sha, decision.at, decision.reviewer if decision.verdict is Verdict.EDIT else ""


def _from_git(
    workspace: Workspace, snapshot: DocumentSnapshot, entry: Entry
) -> Iterator[tuple[str, str, str]]:
    """Nothing where the project is in no repository."""
    project, document = workspace.project, snapshot.document.id
    path = project.shown(project.catalog_file(document))
    try:
        commits = git.file_versions(project.root, path, MOST_COMMITS)
    except PipelineError:
        return
    for at, author, content in commits:
        try:
            catalog = read_po(content.decode("utf-8", "replace"), path, document)
        except PipelineError:
            continue  # a commit in the middle of a merge
        old = catalog.get(entry.key)
        if old is None or not old.target:
            continue
        maker = old.origin.maker if old.origin and not old.is_persons else author
        moment = datetime.fromisoformat(at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield moment, maker, old.target
