"""Suggest Mandarin that people approved for similar texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from pipeline.files.translation_memory import memory_signatures
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.translate.memory import imported
from pipeline.flow.workspace import Workspace
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import source_sha
from pipeline.translate.memory import Approval, Match
from pipeline.translate.suggestions import HumanSuggestion, StoredSources, suggestions


@dataclass(frozen=True, slots=True)
class _Texts:
    """What one document, or all imported memories, have to offer."""

    stored: StoredSources
    """The English of its texts that have Mandarin, those that it holds no more included."""
    snapshot: DocumentSnapshot | None = None
    """The document; None for imported memories."""
    entries: tuple[Entry, ...] = ()
    """Its texts, as `stored` has them."""
    imported: tuple[Match, ...] = ()
    """Those of imported memories."""


def suggestions_for(
    workspace: Workspace, entry: Entry, only: str | None = None
) -> tuple[HumanSuggestion, ...]:
    """What may help with a text. `only`: the one document that a person may see; then imports are not theirs either.

    The same text on other pages is left to `beside.elsewhere`.
    """
    known: list[_Texts] = [*_documents(workspace, only), *(() if only else [_imports(workspace)])]

    def lookup(number: int, place: int) -> Match | None:
        texts = known[number]
        if texts.snapshot is None:
            return texts.imported[place]
        other = texts.entries[place]
        if other.key == entry.key and texts.snapshot.catalog.get(entry.key) is not None:
            return None
        return _match(texts.snapshot, other)

    return suggestions(entry, [texts.stored for texts in known], lookup)


def _documents(workspace: Workspace, only: str | None) -> Iterator[_Texts]:
    for document in workspace.with_labels:
        if only not in (None, document.id):
            continue
        with suppress(PipelineError):  # the queue says that its files cannot be read
            snapshot = workspace.snapshot(document)
            name = ("stored texts", document.id)
            yield workspace.cache.memo(name, snapshot, partial(_texts, snapshot))


def _texts(snapshot: DocumentSnapshot) -> _Texts:
    catalog = snapshot.catalog
    entries = tuple(entry for entry in catalog.every if entry.target)
    return _Texts(StoredSources.of([entry.made_for for entry in entries]), snapshot, entries)


def _match(snapshot: DocumentSnapshot, entry: Entry) -> Match | None:
    """A text of a document with who stands behind it; None: a machine's draft, or one that somebody rejected."""
    source = entry.made_for
    if entry.previous_source is None and snapshot.catalog.get(entry.key) is entry:
        review = snapshot.reviews[entry.key]
        given, against = review.approvals, review.rejections
    else:
        pair = source_sha(entry.context, source), entry.target_sha
        given, against = snapshot.index.approvals(*pair), snapshot.index.rejections(*pair)
    if not given and (against or not entry.is_persons):
        return None
    name = snapshot.document.id
    people = tuple(sorted(decision.reviewer for decision in given))
    approval = Approval(name, people, max(d.at for d in given)[:10]) if given else None
    return Match(entry.target, name, entry.context, approval, entry.is_persons, source)


def _imports(workspace: Workspace) -> _Texts:
    """The imported memories; nothing where one cannot be read, which `pipeline translate` says."""

    def load() -> _Texts:
        matches = imported(workspace.project)
        return _Texts(StoredSources.of([match.source for match in matches]), imported=matches)

    with suppress(PipelineError):
        return workspace.cache.memo("imports", memory_signatures(workspace.project), load)
    return _Texts(StoredSources.of(()))
