"""A document and a newer file of it in; the same document with new text, its translation still at hand, out."""

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
