"""The laws of merging and writing catalogs, over the specification, the cases, our content and generated Markdown."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.catalog.merge import merge
from pipeline.catalog.po import read_po, write_po
from pipeline.extract.read import read
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Origin
from pipeline.model.errors import PipelineError
from tests.every import every
from tests.examples import examples
from tests.laws.corpus import ROOT, content, everything
from tests.laws.strategies import HAN, HOSTILE, markdown

TEXTS = everything()
CATALOGS = sorted((ROOT / "locales").rglob("*.po"))
lawful = settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PO = "locales/zh/LC_MESSAGES/x.po"


def read_document(text: str) -> Document | None:
    """The document, or None where the front matter is refused with our own error."""
    try:
        return read(text, "content/en/x.md", "x")
    except PipelineError:
        return None


def merged(document: Document, old: Catalog | None = None) -> Catalog:
    return merge(document, old, "zh_Hans")


def drafted(catalog: Catalog, targets: list[str]) -> Catalog:
    """Every entry with a target of its own, every second one a machine's."""
    entries = []
    for n, entry in enumerate(catalog.entries):
        target = f"{targets[n % len(targets)]}{n}"
        origin = Origin.of("machine", "draft", target) if n % 2 else None
        entries.append(replace(entry, target=target, origin=origin))
    return replace(catalog, entries=tuple(entries))


def through_file(catalog: Catalog) -> Catalog:
    return read_po(write_po(catalog), PO, catalog.document, catalog.locale)


def as_stored(catalog: Catalog) -> Catalog:
    """The catalog without what only the English says, and no file keeps."""
    return replace(catalog, entries=tuple(replace(e, guarded=False) for e in catalog.entries))


def words_of(catalog: Catalog) -> set[tuple[str, Origin | None]]:
    """Everything that people and machines wrote, live or obsolete."""
    return {(e.target, e.origin) for e in catalog.every if e.target}


def check_file(text: str, targets: list[str]) -> None:
    """`read(write(c)) == c`, with drafts and without; writing again gives the same text."""
    document = read_document(text)
    if document is None:
        return
    for catalog in (merged(document), drafted(merged(document), targets)):
        again = through_file(catalog)
        assert again.entries == as_stored(catalog).entries
        assert again.obsolete == catalog.obsolete
        assert write_po(again) == write_po(catalog)


def check_idempotent(text: str, targets: list[str]) -> None:
    """Merging the same English again, from memory or from the file, changes nothing."""
    document = read_document(text)
    if document is None:
        return
    catalog = drafted(merged(document), targets)
    assert merged(document, catalog) == catalog
    assert write_po(merged(document, through_file(catalog))) == write_po(catalog)


def check_kept(first: str, second: str, targets: list[str]) -> None:
    """From one English to another and back: no text is lost, and every entry has its own text again."""
    one, two = read_document(first), read_document(second)
    if one is None or two is None:
        return
    before = drafted(merged(one), targets)
    between = merged(two, through_file(before))
    assert words_of(before) <= words_of(between)
    assert merged(two, through_file(between)).entries == between.entries
    after = merged(one, through_file(between))
    assert words_of(before) <= words_of(after)
    assert [e.key for e in after.entries] == [e.key for e in before.entries]


def test_files() -> None:
    """The catalog of every known text is read as it was written."""
    targets = ["认可对方的感受。", "慢慢来\n先听", '他说"好"\\n']
    every(check_file, {name: (text, targets) for name, text in TEXTS.items()})


def test_idempotent() -> None:
    """Merging any known text twice is merging it once."""
    every(check_idempotent, {name: (text, ["认可", "慢慢来"]) for name, text in TEXTS.items()})


@pytest.mark.parametrize("name", content())
def test_each_document_through_an_empty_file(name: str) -> None:
    """All text of our own content goes out of use and comes back, each to its own entry."""
    text = TEXTS[name]
    head = "\n".join(text.split("\n---\n")[:1]) + "\n---\n"
    check_kept(text, head, ["认可"])
    document, emptied = read_document(text), read_document(head)
    assert document is not None
    assert emptied is not None
    full = drafted(merged(document), ["认可"])
    back = merged(document, through_file(merged(emptied, full)))
    assert [(e.key, e.target) for e in back.entries] == [(e.key, e.target) for e in full.entries]


@pytest.mark.parametrize("name", content())
def test_each_document_with_its_words_changed(name: str) -> None:
    """A changed word in every block keeps every text, live or obsolete."""
    check_kept(TEXTS[name], TEXTS[name].replace(" you ", " we ").replace(" is ", " was "), ["认可"])


@given(markdown(), st.lists(HAN | HOSTILE, min_size=1, max_size=5))
@lawful
def test_files_of_generated_markdown(text: str, targets: list[str]) -> None:
    """The same for generated Markdown and hostile targets, unless a catalog cannot hold them and says so."""
    try:
        check_file(text, targets)
    except PipelineError as error:
        if error.code != "CATALOG":
            raise


@given(markdown(), st.lists(HAN, min_size=1, max_size=5))
@lawful
def test_idempotent_on_generated_markdown(text: str, targets: list[str]) -> None:
    """Merging generated Markdown twice is merging it once."""
    check_idempotent(text, targets)


@given(markdown(), markdown(), st.lists(HAN, min_size=1, max_size=5))
@lawful
def test_nothing_is_dropped_between_generated_pairs(
    first: str, second: str, targets: list[str]
) -> None:
    """From any English to any other and back, no text is lost."""
    check_kept(first, second, targets)


@given(markdown(), st.data())
@lawful
def test_nothing_is_dropped_by_an_edit(text: str, data: st.DataObject) -> None:
    """The same where the second English is the first with a few lines taken out, doubled or changed."""
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        new = data.draw(st.sampled_from([[], [lines[at]] * 2, [lines[at] + " now"]]))
        lines[at : at + 1] = new
        lines = lines or [""]
    check_kept(text, "\n".join(lines), ["认可", "慢慢来"])


def test_there_are_catalogs() -> None:
    """An empty glob would pass the test below."""
    assert CATALOGS


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_committed_catalogs_pass_msgfmt(path: Path) -> None:
    """GNU gettext's own check accepts every catalog that is committed."""
    program = shutil.which("msgfmt")
    if program is None:
        assert not os.environ.get("CI"), "CI needs gettext: install it"
        pytest.skip("msgfmt (gettext) is not installed")
    run = subprocess.run(  # noqa: S603  our own words
        [program, "--check", "-o", os.devnull, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_committed_catalogs_are_as_we_write_them(path: Path) -> None:
    """Reading and writing a committed catalog gives its bytes."""
    text = path.read_bytes().decode()
    assert write_po(read_po(text, str(path), "x", "zh_Hans")) == text
