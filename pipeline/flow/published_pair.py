"""Read the texts of a published page, with the Mandarin that was approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.extract.read import read
from pipeline.extract.translatable import has_words
from pipeline.files.content import Project, SourceFile
from pipeline.files.read import read_bytes
from pipeline.markdown.splice import readings
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import SITE, Document
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes, source_sha, target_sha
from pipeline.model.segment import Segment
from pipeline.review.published import PublishedText


@dataclass(frozen=True, slots=True)
class PublishedPair:
    """Two published files, read."""

    source: Document | None = None
    """The English that was published; None where it cannot be read."""
    texts: tuple[PublishedText, ...] = ()
    """Its texts with the Mandarin beside them; none where nothing is proven."""


def published_pair(
    english: str,
    mandarin: str,
    document: Document,
    fields: tuple[str, ...],
    decisions: Iterable[Decision],
) -> PublishedPair:
    r"""Pair the texts of two files, from their bytes alone.

    Filling may have escaped a text (`1. 先听` stands as `1\. 先听`); of the targets that fill to just these
    bytes the one that the ledger knows is taken.
    """
    approved = {(d.source_sha, d.target_sha) for d in decisions if d.verdict is Verdict.APPROVE}
    source, target = (_read(text, document, fields) for text in (english, mandarin))
    if source and target and (others := _translated(source, target) - {*fields}):
        # fields that the settings named when they were translated: readers have these words too
        fields = (*fields, *sorted(others))
        source, target = (_read(text, document, fields) for text in (english, mandarin))
    if source is None or target is None or len(source.segments) != len(target.segments):
        return PublishedPair(source)
    texts = tuple(
        PublishedText(en.key, _target(en, zh, source, approved), en.safety, en.guarded)
        for en, zh in zip(source.segments, target.segments, strict=True)
        if has_words(en.text, en.form, source.references)
    )
    return PublishedPair(source, texts)


def _translated(source: Document, target: Document) -> set[str]:
    """Fields of the front matter that say something else in the Mandarin file."""
    english, mandarin = source.front_matter, target.front_matter
    return {name for name in mandarin if repr(mandarin[name]) != repr(english.get(name))}


def published_safety(
    project: Project, document: str, source: SourceFile | None
) -> Mapping[str, bool]:
    """`safety_texts` of the English that was published; none where that is the English of now, byte for byte."""
    path = project.published_file(document)
    data = None if document == SITE else read_bytes(path, project.shown(path), "CONTENT")
    if data is None or (source and sha_of_bytes(data) == source.sha256):
        return {}
    fields = project.settings.translatable_front_matter
    return safety_texts(data.decode("utf-8", "replace"), str(path), document, fields)


def safety_texts(
    english: str, path: str, document: str, fields: tuple[str, ...]
) -> Mapping[str, bool]:
    """The safety texts of a published English page: `source_sha` → guarded or not; none where it cannot be read."""
    try:
        texts = read(english, path, document, fields).segments
    except PipelineError:
        return {}
    return {source_sha(*one.key): one.guarded for one in texts if one.safety}


def _read(text: str, document: Document, fields: tuple[str, ...]) -> Document | None:
    try:
        return read(text, document.path, document.id, fields, every=True)
    except PipelineError:
        return None


def _target(
    en: Segment, zh: Segment, source: Document, approved: set[tuple[str | None, str | None]]
) -> str:
    for text in readings(en, zh.text, zh.raw, source.references):
        if (source_sha(*en.key), target_sha(text)) in approved:
            return text
    return zh.text
