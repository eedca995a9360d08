"""Which sheets are left out for characters that the fonts lack, and who says so where."""

from __future__ import annotations

from pipeline.build.typeset import _typeset
from tests.flow.tiny import HANDOUT_ID
from tests.flow.world import World, names

PATH = f"content/en/{HANDOUT_ID}.md"


def test_a_sheet_that_is_left_out_is_named(drafted: World) -> None:
    """File, line and characters; exit 1, also when nothing has changed since; the page itself is there."""
    drafted.change(
        drafted.english(HANDOUT_ID), "Sit down together", "Sit \u2665 down \u2764 together"
    )
    for _ in range(2):
        done = drafted.cli("build", expect=1)
        assert names(
            done, f"{PATH}:9: GLYPH cannot be printed", "\u2764 (U+2764)", "write it otherwise"
        )
    (line,) = drafted.data("build", expect=1)["sheets"]
    assert "U+2764" in line
    assert not [path for path in drafted.site() if path.endswith(".pdf")]
    assert "data-print" in drafted.page(HANDOUT_ID, "en")
    assert drafted.breaches() == []
    drafted.change(drafted.english(HANDOUT_ID), "\u2665 down \u2764 ", "")
    drafted.cli("build")
    assert [path for path in drafted.site() if path.endswith(".en.pdf")]


def test_a_change_in_one_handout_prints_one_handout(drafted: World) -> None:
    """The other's sheets stay as they lie there; the changed one's are set once for site and preview together."""
    other = drafted.english(HANDOUT_ID).with_name("second.md")
    text = drafted.english(HANDOUT_ID).read_text(encoding="utf-8")
    other.write_text(text.replace(HANDOUT_ID, "handouts/second"), encoding="utf-8")
    drafted.build()
    before = drafted.site()
    _typeset.cache_clear()
    drafted.change(other, "Sit down together", "Sit together")
    drafted.build()
    after = drafted.site()
    assert {p for p in before if p.endswith(".pdf") and before[p] != after[p]} == {
        "handouts/second.en.pdf"
    }
    printed = _typeset.cache_info()
    assert (printed.misses, printed.hits) == (3, 1), "English, Mandarin, both; English again"


def test_an_entity_is_the_character_that_it_means(drafted: World) -> None:
    """What is written `&#x2764;` is printed as the heart itself."""
    drafted.change(drafted.english(HANDOUT_ID), "Sit down", "Sit &#x2764; down")
    assert names(drafted.cli("build", expect=1), f"{PATH}: GLYPH", "U+2764")


def test_a_draft_is_named_by_doctor(drafted: World) -> None:
    """With its catalog and the words around; the build goes on: nothing of it is public."""
    assert names(drafted.cli("doctor"), "fonts", "hold every character")
    drafted.change(drafted.po(HANDOUT_ID), "简短的心情交流", "简短的心情交流😀")
    drafted.cli("build")
    po = f"locales/zh/LC_MESSAGES/{HANDOUT_ID}.po"
    assert names(drafted.cli("doctor"), "fonts", po, "😀 (U+1F600) in “简短的心情交流😀”")
