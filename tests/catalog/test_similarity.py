"""How well and how fast an edited text finds what it was made from."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalog.merge import merge
from pipeline.catalog.po import read_po, write_po
from pipeline.catalog.similarity import SimilarityIndex
from pipeline.model.catalog import Catalog
from tests.catalog import corpus
from tests.catalog.strategies import document
from tests.examples import examples
from tests.timed import seconds

LOCALE = "zh_Hans"
msgmerge = shutil.which("msgmerge")


def edited(texts: list[str], edit: corpus.Edit, every: int = 10) -> dict[int, str]:
    """The number of each text that changes → what it is then."""
    chance = random.Random(7)  # noqa: S311 (nothing secret)
    return {n: edit(chance, texts[n]) for n in range(3, len(texts), every)}


def after(texts: list[str], changed: dict[int, str]) -> list[str]:
    """All texts, some of them changed."""
    return [changed.get(n, text) for n, text in enumerate(texts)]


def judged(targets: dict[str, str], changed: dict[int, str]) -> tuple[int, int, int]:
    """How many suggestions are right, wrong, and not made."""
    found = [(targets[text], f"第{n}段。") for n, text in changed.items()]
    right = sum(target == wanted for target, wanted in found)
    none = sum(not target for target, _ in found)
    return right, len(found) - right - none, none


def ours(texts: list[str], changed: dict[int, str]) -> dict[str, str]:
    """English → Mandarin after our merge."""
    new = merge(document(*after(texts, changed)), corpus.translated(texts), LOCALE)
    return {entry.source: entry.target for entry in new}


def theirs(texts: list[str], changed: dict[int, str], folder: Path) -> dict[str, str]:
    """English → Mandarin after GNU msgmerge, with its own settings."""
    assert msgmerge
    old, new = folder / "old.po", folder / "new.pot"
    old.write_text(write_po(corpus.translated(texts)), encoding="utf-8")
    fresh = merge(document(*after(texts, changed)), None, LOCALE)
    new.write_text(write_po(fresh), encoding="utf-8")
    run = subprocess.run(  # noqa: S603 (our own arguments)
        [msgmerge, "--quiet", "--previous", "--no-wrap", str(old), str(new)],
        capture_output=True,
        check=True,
    )
    return {entry.source: entry.target for entry in read_po(run.stdout.decode(), "x.po", "x")}


@pytest.mark.parametrize("edit", corpus.EDITS)
def test_an_edit_finds_its_origin(edit: str) -> None:
    """Of each kind of edit at least 97 in 100, and hardly ever another text's Mandarin."""
    texts = corpus.paragraphs(2000, seed=1)
    changed = edited(texts, corpus.EDITS[edit])
    right, wrong, _ = judged(ours(texts, changed), changed)
    assert right >= 0.97 * len(changed)
    assert wrong <= 0.005 * len(changed)


def test_a_new_text_finds_nothing() -> None:
    """Texts that nobody edited from these are left empty, though they share most of their words."""
    texts = corpus.paragraphs(1500, seed=2)
    index = SimilarityIndex(texts[:1000])
    assert [index.candidates(text, 500) for text in texts[1000:]] == [[]] * 500


def test_texts_of_common_words_are_found_by_their_place() -> None:
    """Where every word stands everywhere, the neighbours tell which one it was."""
    texts = [f"{'very ' * (n % 7)}{'much ' * (n // 7 % 7)}good" for n in range(49)]
    index = SimilarityIndex(texts)
    assert index.candidates("very very much much gooood", place=16)[0].old == 16


@pytest.mark.skipif(not msgmerge, reason="gettext's msgmerge is not installed")
@pytest.mark.parametrize("edit", corpus.EDITS)
def test_not_fewer_right_ones_than_msgmerge(edit: str, tmp_path: Path) -> None:
    """On the same texts and edits, and not more wrong ones."""
    texts = corpus.paragraphs(400, seed=3)  # msgmerge compares each with each
    changed = edited(texts, corpus.EDITS[edit], every=5)
    right, wrong, _ = judged(ours(texts, changed), changed)
    their_right, their_wrong, _ = judged(theirs(texts, changed, tmp_path), changed)
    assert right >= their_right
    assert wrong <= their_wrong


def merge_time(count: int) -> float:
    """Seconds of the processor for reading, merging and writing a catalog with a tenth changed."""
    texts = corpus.paragraphs(count, seed=4)
    old = write_po(corpus.translated(texts))
    doc = document(*after(texts, edited(texts, corpus.swap_words)))
    return seconds(lambda: write_po(merge(doc, read_po(old, "x.po", "x"), LOCALE)))


def test_time_grows_with_the_number_of_texts() -> None:
    """Ten times the texts, far from a hundred times the time, as comparing all with all takes."""
    assert merge_time(10_000) < 40 * merge_time(1_000)


@pytest.mark.slow
def test_fifty_thousand_in_a_twentieth_of_what_msgmerge_needs() -> None:
    """msgmerge needed 57 s for them on the machine of the measurements."""
    assert merge_time(50_000) < 57 / 20


@given(st.lists(st.text("ab .", max_size=40), max_size=12), st.text("ab .", max_size=40))
@settings(max_examples=examples(150), deadline=None)
def test_what_is_like_is_like_and_sorted(texts: list[str], text: str) -> None:
    """Any texts: scores fall from the first, none is below the limit, no text comes twice."""
    found = SimilarityIndex(texts).candidates(text, 3)
    assert [near.score for near in found] == sorted((n.score for n in found), reverse=True)
    assert all(70 <= near.score <= 100 for near in found)
    assert len({near.old for near in found}) == len(found)


def test_the_same_files_give_the_same_bytes_in_any_process() -> None:
    """Python shuffles its sets anew in each process; the merge must not show it."""
    program = (
        "from tests.catalog.test_similarity import *;"
        "texts = corpus.paragraphs(300, seed=5);"
        "new = after(texts, edited(texts, corpus.swap_words, every=2));"
        "print(write_po(merge(document(*new), corpus.translated(texts), LOCALE)))"
    )

    def run(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())}
        done = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-c", program], capture_output=True, check=True, env=environment
        )
        return done.stdout

    assert len({run(seed) for seed in ("1", "2", "3")}) == 1


def test_an_unchanged_document_changes_nothing() -> None:
    """Not one object is new, so that nothing is written."""
    texts = corpus.paragraphs(200, seed=6)
    old: Catalog = corpus.translated(texts)
    new = merge(document(*texts), old, LOCALE)
    assert new == old
    assert all(a is b for a, b in zip(new.entries, old.entries, strict=True))
