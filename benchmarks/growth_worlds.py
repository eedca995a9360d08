"""Projects that are large in one way: documents, texts, table rows, ledger lines, memory units, glossary terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks import corpus, practice, words_zh
from benchmarks.corpus import Writer
from benchmarks.corpus_zh import mandarin
from benchmarks.dress import mandarin as dressed
from pipeline.catalog.merge import merge
from pipeline.catalog.po import write_po
from pipeline.extract.read import read
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Verdict
from pipeline.model.hashing import sha_of_texts, source_sha, target_sha
from pipeline.translate.tmx import Unit, write_tmx

BESIDE = 10
"""Documents of a project that is large in something else."""
PARTS = 2_000
"""Strings that the pairs of a memory are made of."""
PHRASES = ("when", "who", "act", "thing", "result")
"""Slots whose phrases are no term of the practice."""
_SYLLABLES = ("ba", "do", "fe", "gu", "ka", "lo", "mi", "nu", "pe", "ra", "si", "to", "vu", "ze")


def documents(root: Path, count: int) -> None:
    """A practice with so many documents, one in ten of them public."""
    practice.make(root, count)


def texts(root: Path, count: int) -> None:
    """One document with so many paragraphs, each with its draft."""
    practice.make(root, 0)
    _document(root, corpus.strings(count))


def rows(root: Path, count: int) -> None:
    """One document with a table of so many rows of two cells, no two alike, each with its draft."""
    practice.make(root, 0)
    writer, seen = Writer("rows"), dict[str, None]()
    while len(seen) < 2 * count:
        seen[writer.sentence()] = None
    cells = iter(seen)
    table = ["| When | What helps |", "| --- | --- |"]
    table += [f"| {when} | {helps} |" for when, helps in zip(cells, cells, strict=True)]
    _document(root, ["\n".join(table)])


def ledger_lines(root: Path, count: int) -> None:
    """One document of fifty texts, reworded again and again: two approvals of each wording, of late of the words of now."""
    practice.make(root, 0)
    catalog = _document(root, corpus.strings(50))
    lines = sorted(one.line() + "\n" for one in _decisions(catalog, count))
    _write(root / f"locales/zh/decisions/{catalog.document}.jsonl", "".join(lines))


def memory_units(root: Path, count: int) -> None:
    """Some documents that wait for Mandarin, and an imported memory of so many pairs."""
    practice.make(root, 0)
    for number in range(BESIDE):
        name, text = corpus.document(number)
        _write(root / f"content/en/{name}.md", text)
    if count:
        _write(root / "locales/zh/memory/old.tmx", write_tmx(islice(_units(), count)))


def _units() -> Iterator[Unit]:
    """Different pairs, some millions: each of two strings, so that few sentences are to be said in Mandarin."""
    pairs = [(text, mandarin(text)) for text in corpus.strings(PARTS)]
    for apart in range(1, PARTS):
        for at, (english, chinese) in enumerate(pairs):
            beside = pairs[(at + apart) % PARTS]
            yield Unit(f"{english} {beside[0]}", f"{chinese}{beside[1]}", "", "")


def glossary_terms(root: Path, count: int) -> None:
    """Some drafted documents, and so many terms beside the practice's own: one in ten is a phrase of the texts, while there are any."""
    practice.make(root, BESIDE)
    of_texts = (pair for slot in PHRASES for pair in words_zh.PHRASES[slot].items())
    terms: list[str] = []
    for number in range(count):
        invented = _invented(number)
        pair = invented, dressed(invented)
        english, chinese = next(of_texts, pair) if number % 10 == 0 else pair
        terms.append(f"  - en: {english}\n    forms: [{english}s]\n    zh: {chinese}\n")
        terms.append(f"    avoid: [{chinese[::-1]}们]\n    note: of term {number}\n")
    _write(
        root / "glossary.yaml",
        practice.GLOSSARY.replace("\nterms:\n", f"\nterms:\n{''.join(terms)}", 1),
    )


WORLDS: Mapping[str, Callable[[Path, int], None]] = {
    make.__name__: make
    for make in (documents, texts, rows, ledger_lines, memory_units, glossary_terms)
}
"""Name → what makes a project in a folder, so large."""


def _document(root: Path, blocks: Iterator[str] | Sequence[str]) -> Catalog:
    """One article of these blocks, with a draft of each text."""
    name = "articles/long"
    head = f'---\ntitle: "A long page"\nid: {name}\nkind: article\n---'
    english = "\n\n".join([head, "It begins here.", *blocks]) + "\n"
    found = merge(read(english, f"content/en/{name}.md", name), None, "zh_Hans")
    catalog = replace(found, entries=tuple(replace(e, target=mandarin(e.source)) for e in found))
    _write(root / f"content/en/{name}.md", english)
    _write(root / f"locales/zh/LC_MESSAGES/{name}.po", write_po(catalog))
    return catalog


def _decisions(catalog: Catalog, count: int) -> Iterator[Decision]:
    """Rounds of approvals, each of other words than the one before; the last one is of the words of now."""
    entries, people = list(catalog), practice.PEOPLE
    for number in range(count):
        rest, who = divmod(number, len(people))
        turn, place = divmod(rest, len(entries))
        entry, minutes = entries[place], number // 60
        day, minute = divmod(minutes, 1_440)
        is_last = number >= count - len(people) * len(entries)
        yield Decision(
            f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}"
            f"T{minute // 60:02d}:{minute % 60:02d}:{number % 60:02d}Z",
            "zh",
            catalog.document,
            Verdict.APPROVE,
            people[who],
            entry.context,
            entry.source_sha if is_last else source_sha(entry.context, f"{entry.source} {turn}"),
            entry.target_sha if is_last else target_sha(f"{entry.target}{turn}"),
        )


def _invented(number: int) -> str:
    """A phrase of two words that no text has; each number gives another one."""
    sha = sha_of_texts(str(number))
    picked = [_SYLLABLES[int(digit, 16) % len(_SYLLABLES)] for digit in sha[:10]]
    return f"{''.join(picked[:5])} {''.join(islice(picked, 5, None))}{number}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
