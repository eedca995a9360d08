"""The project of a practice with that many documents, one in ten of them public.

    python -m benchmarks.practice FOLDER COUNT [--handouts]

Every text has its Mandarin, under the practice's own glossary; two invented people have approved every text of
one document in ten and published it. Without `--handouts` all pages are articles, so that nothing is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import corpus
from benchmarks.corpus_zh import mandarin
from benchmarks.measure import ROOT
from pipeline.catalog.merge import merge
from pipeline.catalog.po import write_po
from pipeline.extract.read import read
from pipeline.markdown.splice import fill
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import Document
from pipeline.model.hashing import sha_of_bytes

PUBLIC = 10
"""One document in so many is published."""
PEOPLE = ("ann", "bo")
SETTINGS = """site_url = "https://www.example.org"
site_name = "A practice"
"""
GLOSSARY = (ROOT / "glossary.yaml").read_text("utf-8")


def make(root: Path, count: int, *, handouts: bool = False) -> None:
    """Write the whole project: English, catalogs, decisions and published pairs."""
    people = "".join(
        f"- {{id: {p}, name: {p}, role: reviewer, reads: [zh], from: 2026-01-01}}\n" for p in PEOPLE
    )
    for name, text in {
        "pipeline.toml": SETTINGS,
        "glossary.yaml": GLOSSARY,
        "locales/reviewers.yaml": people,
    }.items():
        _write(root / name, text)
    for number in range(count):
        name, text = corpus.document(number)
        if not handouts:
            text = text.replace("kind: handout", "kind: article", 1)
        document = read(text, f"content/en/{name}.md", name)
        found = merge(document, None, "zh_Hans")
        entries = tuple(replace(e, target=mandarin(e.source)) for e in found)
        catalog = replace(found, entries=entries)
        _write(root / document.path, text)
        _write(root / f"locales/zh/LC_MESSAGES/{name}.po", write_po(catalog))
        if number % PUBLIC == 0:
            _publish(root, document, catalog)


def _publish(root: Path, document: Document, catalog: Catalog) -> None:
    targets = {entry.key: entry.target for entry in catalog}
    english, page = document.source, fill(document, lambda segment: targets[segment.key])
    _write(root / f"locales/zh/published/{document.id}.md", english)
    _write(root / f"content/zh/{document.id}.md", page)
    lines = sorted(decision.line() + "\n" for decision in _decisions(catalog, english, page))
    _write(root / f"locales/zh/decisions/{document.id}.jsonl", "".join(lines))


def _decisions(catalog: Catalog, english: str, page: str) -> Iterator[Decision]:
    at, where = "2026-11-23T10:00:00Z", catalog.document
    for entry in catalog:
        for who in PEOPLE:
            yield Decision(
                at,
                "zh",
                where,
                Verdict.APPROVE,
                who,
                entry.context,
                entry.source_sha,
                entry.target_sha,
            )
    yield Decision(
        at,
        "zh",
        where,
        Verdict.PUBLISH,
        PEOPLE[0],
        source_page_sha=sha_of_bytes(english.encode()),
        target_page_sha=sha_of_bytes(page.encode()),
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), handouts="--handouts" in sys.argv)
