"""A document and a newer file of it in; the same document with new text, its translation still at hand, out."""

from __future__ import annotations

from pathlib import Path

from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World


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
