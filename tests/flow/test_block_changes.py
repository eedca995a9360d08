"""What a new version changes in the blocks of a page: each version can be read out of what is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow.desk.block_changes import block_changes

WORDS = st.lists(st.sampled_from(["not", "you", "a", "&lt;b&gt;", "停", "  ", "."]), max_size=6)
BLOCKS = st.lists(
    st.one_of(
        WORDS.map(lambda words: f"<p>{' '.join(words)}</p>"),
        st.lists(WORDS, min_size=1, max_size=2).map(
            lambda items: "<ul>" + "".join(f"<li>{' '.join(i)}</li>" for i in items) + "</ul>"
        ),
    ),
    max_size=4,
)


def read_out(shown: Sequence[tuple[str, str]], without: str, mark: str) -> list[str]:
    """The blocks without those that the other version has, and without its words."""
    blocks = [block for block, change in shown if change != without]
    return [re.sub(rf"<{mark}>.*?</{mark}>|</?(?:ins|del)>", "", block) for block in blocks]


@given(BLOCKS, BLOCKS)
def test_both_versions_are_in_it(before: list[str], after: list[str]) -> None:
    """No word is lost or moved, and where nothing changed nothing is marked."""
    shown = block_changes(before, after)
    assert read_out(shown, "new", "ins") == before
    assert read_out(shown, "gone", "del") == after
    assert all(("<ins>" in block or "<del>" in block) == (how == "changed") for block, how in shown)


def test_one_item_of_a_list_is_marked_alone() -> None:
    """Five steps of which one has other words are no five steps that go and five that come."""
    steps = [
        f"<ol><li>Say it.</li><li>Come back in {time}.</li><li>Go.</li></ol>"
        for time in ("1 hour", "2 days")
    ]
    ((block, change),) = block_changes(steps[:1], steps[1:])
    assert change == "changed"
    assert "<li>Say it.</li><li>Come back in <del>1 hour</del><ins>2 days</ins>.</li>" in block
