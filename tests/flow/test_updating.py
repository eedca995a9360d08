"""A document gets the text of a newer file, and its translation stays at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World, names, tree


def test_an_update_keeps_the_front_matter_and_the_translation(
    drafted: World, tmp_path: Path
) -> None:
    """Id, slug and date stay as they stand, the title is the new one, and drafts of untouched text stay."""
    path = drafted.english(ARTICLE_ID)
    old = path.read_text(encoding="utf-8")
    path.write_text(old.replace("kind:", "slug: stop  # ours\nkind:", 1), encoding="utf-8")
    new = tmp_path / "new.html"
    new.write_text(
        "<main><h1>Pause, together</h1><p>When you feel hot, stop, and take a slow breath.</p>"
        "<h2>Say what you need</h2><p>A new line.</p></main>",
        encoding="utf-8",
    )
    shown = drafted.cli("import", str(new), "--update", ARTICLE_ID)
    assert "-title: Pause together" in shown.output
    assert path.read_text(encoding="utf-8").count("Pause together") == 1, "nothing is written yet"
    drafted.cli("import", str(new), "--update", ARTICLE_ID, "--yes")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: Pause, together\ndescription: How to stop a fight early.\n")
    for line in (
        "id: articles/pause",
        "slug: stop  # ours",
        "date: 2026-11-23",
        "## Say what you need",
    ):
        assert f"\n{line}\n" in text
    drafted.build()
    po = drafted.po(ARTICLE_ID).read_text(encoding="utf-8")
    assert 'msgid "Say what you need"\nmsgstr "说出你的需要"' in po


NEW = (
    "<main><h1>Pause together</h1><p>When you feel hot, stop, and take a slow breath.</p>"
    "<h2>Say what you need</h2><ul><li>Speak for <b>yourself</b> first.</li><li>Ask first.</li></ul>{}</main>"
)
BOX = "\n::: crisis | If you need help now\n\nTo talk, call or text 988.\n\n:::\n"


def test_what_only_the_page_has_is_named_first(drafted: World, tmp_path: Path) -> None:
    """A link is named with its line, as text and as data, on every run; --yes writes all the same."""
    new = tmp_path / "new.html"
    new.write_text(NEW.format(""), encoding="utf-8")
    asked = ("import", str(new), "--update", ARTICLE_ID)
    assert "lacks the link of line 16: ../handouts/check-in.md" in drafted.cli(*asked).output
    (one,) = drafted.data(*asked)["documents"]
    link = {"kind": "link", "line": 16, "words": "../handouts/check-in.md", "safety": False}
    assert one["would_lose"] == [link]
    drafted.cli(*asked, "--yes")
    assert "Ask first." in drafted.english(ARTICLE_ID).read_text(encoding="utf-8")


def test_a_file_without_the_crisis_box_is_refused(
    drafted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --yes, as data and at a terminal nothing is written; once the box is taken out by hand, it is."""
    path = drafted.english(ARTICLE_ID)
    plain = path.read_bytes()
    path.write_bytes(plain + BOX.encode())
    new = tmp_path / "new.html"
    (tmp_path / "tea.png").write_bytes(b"\x89PNG\r\n\x1a\n picture")
    new.write_text(NEW.format('<p><img src="tea.png" alt="Tea"></p>'), encoding="utf-8")
    before = tree(drafted.root)
    asked = ("import", str(new), "--update", ARTICLE_ID)
    for more in ((), ("--yes",)):
        done = drafted.cli(*asked, *more, expect=1)
        assert names(done, "crisis box (line 18", "hotline (line 20", "write it into the new file")
        assert "Wrote" not in done.output
    said = drafted.data(*asked, "--yes", expect=1)
    assert [one["line"] for one in said["problems"]] == [18]
    assert [one["written"] for one in said["imported"]] == [False]
    monkeypatch.setattr("pipeline.cli.import_content._on_terminal", lambda: True)
    assert "[y/N]" not in drafted.cli(*asked, stdin="y\n", expect=1).output
    assert tree(drafted.root) == before
    path.write_bytes(plain)
    assert names(drafted.cli(*asked, stdin="\n"), "lose what is named above? [y/N]")
    drafted.cli(*asked, "--yes")
    assert b"![Tea](pause-1.png)" in path.read_bytes()


WRITTEN = "articles/tea"
FIRST = "<main><h1>Tea</h1><p>Make tea.</p><p>Sit down.</p><ul><li>Listen.</li><li>Wait.</li></ul><p>End well.</p></main>"


def imported(drafted: World, tmp_path: Path) -> tuple[Path, Path]:
    """A page that an import wrote, and the file that it came from."""
    file = tmp_path / "tea.html"
    file.write_text(FIRST, encoding="utf-8")
    drafted.cli("import", str(file), "--yes")
    return drafted.english(WRITTEN), file


def test_what_was_added_in_markdown_stays(drafted: World, tmp_path: Path) -> None:
    """A box, marks, a note, a picture, a link, a title and text for one language beside what the author changed."""
    page, file = imported(drafted, tmp_path)
    text = page.read_text(encoding="utf-8")
    added = "<!-- pipeline:safety -->\n\n<!-- translators: calm -->\n\nSit down."
    only = "![Cup](cup.png)\n\n::: only zh\n\nFor Mandarin readers.\n\n:::\n\n- Listen."
    text = text.replace("title: Tea", "title: Tea for two", 1).replace("Sit down.", added)
    text = text.replace("- Listen.", only).replace("Wait.", "[Wait](pause.md).")
    page.write_text(text + BOX, encoding="utf-8")
    file.write_text(FIRST.replace("Make tea.", "Make green tea."), encoding="utf-8")
    (one,) = drafted.data("import", str(file), "--update", WRITTEN, "--yes")["documents"]
    assert one["would_lose"] == []
    wished = (text + BOX).replace("Make tea.", "Make green tea.")
    assert page.read_text(encoding="utf-8") == wished
    file.write_text(FIRST.replace("Make tea.", "Make white tea."), encoding="utf-8")
    drafted.cli("import", str(file), "--update", WRITTEN, "--yes")
    assert page.read_text(encoding="utf-8") == wished.replace("green", "white"), "time after time"


def test_what_both_changed_is_named(drafted: World, tmp_path: Path) -> None:
    """A correction that would be overwritten is named with its line; one of safety text is refused."""
    page, file = imported(drafted, tmp_path)
    text = page.read_text(encoding="utf-8")
    line = text.splitlines().index("Make tea.") + 1
    file.write_text(FIRST.replace("Make tea.", "Make green tea."), encoding="utf-8")
    page.write_text(text.replace("Make tea.", "Make no tea."), encoding="utf-8")
    asked = ("import", str(file), "--update", WRITTEN)
    assert names(drafted.cli(*asked), f"lacks the text of line {line}: Make no tea.")
    page.write_text(text.replace("Make tea.", "Do not talk of suicide alone."), encoding="utf-8")
    before = tree(drafted.root)
    assert names(drafted.cli(*asked, "--yes", expect=1), f"text (line {line}: Do not talk")
    assert tree(drafted.root) == before


def test_a_rename_takes_the_last_import_along(drafted: World, tmp_path: Path) -> None:
    """So that the next file is merged with the renamed page."""
    page, file = imported(drafted, tmp_path)
    page.write_text(page.read_text(encoding="utf-8") + BOX, encoding="utf-8")
    drafted.cli("rename", WRITTEN, "articles/coffee")
    assert not (drafted.root / "content/imports" / f"{WRITTEN}.md").exists()
    file.write_text(FIRST.replace("Make", "Drink"), encoding="utf-8")
    drafted.cli("import", str(file), "--update", "articles/coffee", "--yes")
    text = drafted.english("articles/coffee").read_text(encoding="utf-8")
    assert text.endswith(BOX)
    assert "Drink tea." in text
