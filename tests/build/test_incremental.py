"""The same output for less work: only what a page is made of makes it anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.build.incremental import Output, PreviousOutput
from pipeline.build.writers.dependency_tracking import DependencyTracker
from pipeline.build.writers.interface import Wait
from pipeline.build.writers.registry import Mode, Site, write_all
from pipeline.model.hashing import hashes_of
from pipeline.model.labels import Labels
from pipeline.model.pair import Pair, Status
from tests.build.samples import article, handout, site, update_output

STATUS = (None, Status.DRAFT, Status.PUBLIC, Status.BEHIND)


def again(made: Site, before: Output) -> Output:
    """The next run, with everything of the last one at its place."""
    return update_output(made, PreviousOutput(before.written, before.hashes))


def whole(output: Output, before: Output) -> dict[str, bytes]:
    """The output as it lies there after the next run."""
    return {**{path: before.files[path] for path in output.kept}, **output.files}


def pages_anew(before: Output, after: Output) -> set[tuple[str, str]]:
    """(document, writer) of each page that a writer made again."""
    return {
        (document, name.rsplit(".", 1)[-1])
        for document, by_writer in after.written.items()
        for name, one in by_writer.items()
        if before.written.get(document, {}).get(name) != one
    }


def reworded(pair: Pair) -> Pair:
    """The same page with another English word."""
    return replace(pair, en=replace(pair.en, markdown=pair.en.markdown + "\nOne more.\n"))


@pytest.mark.parametrize("mode", Mode)
def test_nothing_changed_writes_nothing(mode: Mode) -> None:
    """The same site again: no file is made, and every file is kept by its hash."""
    made = site(mode=mode)
    first = update_output(made, PreviousOutput())
    assert first.files == write_all(made)
    second = again(made, first)
    assert second.files == {}
    assert second.kept == first.hashes


def test_one_changed_page_makes_it_and_what_links_to_it() -> None:
    """The article's page is made anew, and the handout that links to it; no page of a third document."""
    third = replace(handout(), id="handouts/third", path="content/en/handouts/third.md")
    third = replace(
        third, en=replace(third.en, markdown="Alone.\n", url="/en/handouts/third/"), zh=None
    )
    before = update_output(site(article(), handout(), third), PreviousOutput())
    after = again(site(reworded(article()), handout(), third), before)
    assert {document for document, _ in pages_anew(before, after)} == {article().id, handout().id}
    assert not [path for path in after.files if "third" in path]
    assert "manifest.json" in after.files


def test_a_label_makes_pages_anew_but_no_markdown() -> None:
    """What a writer never read may change without it."""
    made = site(mode=Mode.PREVIEW)
    before = update_output(made, PreviousOutput())
    labels = {
        **made.labels,
        "en": Labels("en", {**made.labels["en"].english, "label.skip": "Go"}, {}),
    }
    after = again(replace(made, labels=labels), before)
    anew = {name for _, name in pages_anew(before, after)}
    assert "html" in anew
    assert "markdown" not in anew


def test_a_lost_file_is_made_anew() -> None:
    """A page whose file is gone, or was edited, is written; the others stay."""
    made = site()
    before = update_output(made, PreviousOutput())
    lost = "en/articles/compassion/index.html"
    standing = {path: sha for path, sha in before.hashes.items() if path != lost}
    after = update_output(made, PreviousOutput(before.written, standing))
    assert after.files == {lost: before.files[lost]}


@given(
    st.lists(
        st.tuples(st.sampled_from(STATUS), st.sampled_from(STATUS), st.booleans(), st.booleans()),
        min_size=2,
        max_size=4,
    ),
    st.sampled_from(Mode),
)
def test_any_story_gives_what_a_first_run_gives(
    story: list[tuple[Status | None, Status | None, bool, bool]], mode: Mode
) -> None:
    """Published, withdrawn, reworded, renamed in any order: after each step the bytes of a run from nothing."""
    before, lies = Output({}, {}, {}, {}), dict[str, bytes]()
    for first, second, word, other_site in story:
        pairs: Iterable[Pair] = (article(first), handout(second))
        made = site(*(reworded(p) if word else p for p in pairs), mode=mode)
        if other_site:
            made = replace(made, settings=replace(made.settings, site_name="Another practice"))
        waits = {p.id: Wait(3, int(word)) for p in made.pairs}
        made = replace(made, waits=waits)
        after = update_output(
            made, PreviousOutput(before.written, {p: before.hashes[p] for p in lies})
        )
        lies = {**{path: lies[path] for path in after.kept}, **after.files}
        assert lies == write_all(made)
        assert after.hashes == hashes_of(lies)
        before = after


def test_what_is_read_is_noted() -> None:
    """Fields, keys that are there and keys that are not; what a method or property reads for us; and nothing else."""
    made = site()
    watch = DependencyTracker(made)
    view, seen = watch.view()
    assert view.by_path.get("nowhere.md") is None
    assert view.preview is False
    assert view.labels["en"] == made.labels["en"]
    assert seen == {"by_path/nowhere.md", "mode", "labels/en"}
    assert len(view.by_path) == len(made.pairs)
    assert list(view.pairs) == list(made.pairs)
    assert {"by_path", "pairs"} <= seen
    assert watch.sha(("labels/en",)) != watch.sha(("labels/zh-Hans",))
