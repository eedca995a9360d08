"""The Mandarin page is behind where its readers would see a difference in the English, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.flow.pages.readers_view import look_alike
from pipeline.model.settings import Settings
from tests.flow.tiny import ARTICLE, ARTICLE_ID, COMMA, NO_COMMA
from tests.flow.world import World

SAME: dict[str, Callable[[str], str]] = {
    "a comment": lambda text: text.replace("## Say", "<!-- ask Ann -->\n\n## Say"),
    "a note to translators": lambda text: text.replace("## Say", "<!-- translators: warm -->\n\n## Say"),
    "a trailing blank": lambda text: text.replace("advice.\n", "advice. \n"),
    "blank lines": lambda text: text.replace("\n\nThen", "\n\n\n\nThen"),
    "a date": lambda text: text.replace("date: 2026-11-23", "date: 2026-12-24"),
    "a field of another program": lambda text: text.replace("kind:", "layout: post\nkind:"),
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "a soft wrap": lambda text: text.replace("stop, and", "stop,\nand"),
    "a name of a heading": lambda text: text.replace("## Say what you need", "## Say what you need ##"),
}  # fmt: skip
OTHER: dict[str, Callable[[str], str]] = {
    "a word": lambda text: text.replace(COMMA, NO_COMMA),
    "a line end that shows": lambda text: text.replace("hot, stop,", "hot,  \nstop,"),
    "a link": lambda text: text.replace("../handouts/check-in.md", "https://example.org/"),
    "the description": lambda text: text.replace("How to stop", "When to stop"),
    "bold": lambda text: text.replace("**yourself**", "yourself"),
    "a rule": lambda text: text.replace("\n\nThen", "\n\n---\n\nThen"),
    "a part that is left out": lambda text: text.replace("\n\nThen", "\n\n<!-- pipeline:off -->\n\nThen"),
    "an order": lambda text: text.replace("- Speak for **yourself** first.\n- Ask before you give advice.", "- Ask before you give advice.\n- Speak for **yourself** first."),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_readers_do_not_see_changes_nothing(name: str) -> None:
    """Comments, blanks, line ends and fields that are not translated."""
    changed = SAME[name](ARTICLE)
    assert changed != ARTICLE
    assert look_alike(ARTICLE, changed, Settings())
    assert look_alike(changed, ARTICLE, Settings())


@pytest.mark.parametrize("name", OTHER)
def test_what_readers_see_is_a_change(name: str) -> None:
    """Texts, their order and their look."""
    changed = OTHER[name](ARTICLE)
    assert changed != ARTICLE
    assert not look_alike(ARTICLE, changed, Settings())


def test_the_page_stays_as_published(live: World) -> None:
    """All of the first kind at once: live, no note on the page, nothing newer to publish, and the proof holds."""
    path = live.english(ARTICLE_ID)
    text = path.read_text(encoding="utf-8")
    for change in SAME.values():
        text = change(text)
    path.write_bytes(text.encode())
    done = live.cli("build")
    assert live.status(ARTICLE_ID)["public"] == "live"
    assert "newer" not in done.output
    assert 'class="behind"' not in live.page(ARTICLE_ID)
    assert live.breaches() == []
    path.write_bytes(text.replace("what you need", "what you want").encode())
    live.cli("build")
    assert live.status(ARTICLE_ID)["public"] == "behind"
    assert 'class="behind"' in live.page(ARTICLE_ID)
