"""The two files of a published pair and the ledger in; its texts, each with the Mandarin that people approved, out."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.extract.read import read
from pipeline.markdown.splice import readings
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.segment import Segment
from pipeline.review.published import PublishedText


def published_texts(
    english: str,
    mandarin: str,
    document: Document,
    fields: tuple[str, ...],
    decisions: Iterable[Decision],
) -> tuple[PublishedText, ...]:
    r"""Pair the texts of two files, from their bytes alone.

    Filling may have escaped a text (`1. 先听` stands as `1\. 先听`); of the targets that fill to just these
    bytes the one that the ledger knows is taken. Empty where the files are no pair: then nothing is proven.
    """
    approved = {(d.source_sha, d.target_sha) for d in decisions if d.verdict is Verdict.APPROVE}
    try:
        source = read(english, document.path, document.id, fields, every=True)
        target = read(mandarin, document.path, document.id, fields, every=True)
    except PipelineError:
        return ()
    if len(source.segments) != len(target.segments):
        return ()
    offered = {
        segment.key for segment in read(english, document.path, document.id, fields).segments
    }
    return tuple(
        PublishedText(en.key, _target(en, zh, source, approved), en.safety)
        for en, zh in zip(source.segments, target.segments, strict=True)
        if en.key in offered
    )


def _target(
    en: Segment, zh: Segment, source: Document, approved: set[tuple[str | None, str | None]]
) -> str:
    for text in readings(en, zh.text, zh.raw, source.references):
        if (source_sha(*en.key), target_sha(text)) in approved:
            return text
    return zh.text
