"""The generated content is the same every time, of real shape, and edits do what they say."""

from __future__ import annotations

import hashlib
import statistics

from benchmarks import corpus
from pipeline.extract.read import read


def test_the_bytes_never_change() -> None:
    """Figures of two days can be compared only over the same files. A change here needs new figures."""
    made = "".join(text for _, text in map(corpus.document, range(50)))
    made += "\n".join(corpus.strings(200))
    assert hashlib.sha256(made.encode()).hexdigest()[:16] == "888421ad8d07428f"


def test_documents_have_the_shape_of_a_practice() -> None:
    """About 2 kB; all kinds of blocks; most strings differ."""
    documents = [read(text, name, name) for name, text in map(corpus.document, range(60))]
    assert 1_500 < statistics.mean(len(document.source) for document in documents) < 2_500
    kinds = {segment.kind for document in documents for segment in document.segments}
    wanted = {"paragraph", "heading 2", "list item", "task", "table cell", "front matter title"}
    assert wanted <= kinds


def test_strings_are_different() -> None:
    """As many as asked for, none twice."""
    assert len(set(corpus.strings(2_000))) == 2_000


def test_an_edit_changes_and_keeps() -> None:
    """Each kind changes the string; a split keeps every word; an addition keeps every sentence."""
    for number, text in enumerate(corpus.strings(200)):
        for kind in corpus.EDITS:
            parts = corpus.edit(text, kind, number)
            assert parts != [text] or kind == "word swap"
            if len(parts) > 1:
                assert " ".join(parts) == text
            if kind == "added sentence":
                assert set(corpus.SPLIT.split(text)) <= set(corpus.SPLIT.split(parts[0]))
