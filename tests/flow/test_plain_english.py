"""Hints for authors on plainer English: in `check`, beside the page in the preview, at an import; nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.flow.build.run import build
from pipeline.flow.english.plain import hints_by_page
from pipeline.flow.known_pages import known_pages
from pipeline.web.preview import ServedPreview
from tests.cli.project import put, run

LONG = (
    "Stop and rest when you both notice that "
    + "and ".join(f"word {n} " for n in range(20))
    + "are too many."
)
PAGE = f"---\nid: articles/a\ntitle: A title\n---\n\n# A title\n\nYou may walk on eggshells.\n\n{LONG}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one page that could be plainer, and one that could not."""
    put(tmp_path, "pipeline.toml", "")
    put(tmp_path, "content/en/articles/a.md", PAGE)
    put(
        tmp_path,
        "content/en/articles/b.md",
        "---\nid: articles/b\ntitle: Rest\n---\n\n# Rest\n\nRest a little.\n",
    )
    return tmp_path


def hints(root: Path, *names: str) -> list[tuple[str, int]]:
    """(document, line) of the hints that `check` gives."""
    body = json.loads(run(root, "check", *names, "--json").out)
    found = [f for f in body["findings"] if f["code"] == "plain"]
    assert {f["severity"] for f in found} <= {"info"}
    return [(f["document"], f["line"]) for f in found]


def test_check_says_where(root: Path) -> None:
    """Each at its line; the same from the cache, and anew once the page has changed. A hint is no fault."""
    assert hints(root) == [("articles/a", 8), ("articles/a", 10)]
    assert run(root, "check").code == 0
    assert hints(root, "articles/a") == [("articles/a", 8), ("articles/a", 10)]
    assert hints(root, "articles/b") == []
    put(root, "content/en/articles/a.md", PAGE.replace("walk on eggshells", "be careful"))
    assert hints(root) == [("articles/a", 10)]


def test_the_preview_says_it_beside_the_page_alone(root: Path) -> None:
    """The page's own hints go to its English page; no other page shows them, and no file holds them."""
    build(root)
    assert list(hints_by_page(known_pages(root).workspace)) == ["en/articles/a/index.html"]
    preview = ServedPreview(root, 0)
    try:
        assert preview.rebuild() is None
        heard = {
            name: next(preview.server.news(root / "dist/preview/en/articles" / name))
            for name in ("a", "b")
        }
    finally:
        preview.server.server_close()
    assert "line 8: “walk on eggshells”" in str(heard["a"]["hints"])
    assert heard["b"]["hints"] == ""
    assert heard["a"]["fault"] == ""
    for file in (root / "dist").rglob("*.html"):
        assert "be very careful of what you say" not in file.read_text("utf-8")


def test_the_preview_knows_what_another_build_has_made(root: Path) -> None:
    """Nothing is read again after a build of nothing new, unless somebody else has built meanwhile."""
    preview = ServedPreview(root, 0)
    try:
        assert preview.rebuild() is None
        assert preview.rebuild() is None
        page = root / "content/en/articles/b.md"
        page.write_text(page.read_text("utf-8") + "\nYou may walk on eggshells.\n", "utf-8")
        build(root, prove=False)
        assert preview.rebuild() is None
        assert preview.server.hints.keys() == {
            f"en/articles/{name}/index.html" for name in ("a", "b")
        }
    finally:
        preview.server.server_close()


def test_import_says_it_of_the_new_page(root: Path) -> None:
    """Before anything is written, with the lines of the page as it will be."""
    put(root, "new.txt", "New page\n\nYou may walk on eggshells.\n")
    ran = run(root, "import", str(root / "new.txt"), "--json")
    (one,) = json.loads(ran.out)["documents"]
    (hint,) = one["hints"]
    assert "walk on eggshells" in hint["message"]
    shown = run(root, "import", str(root / "new.txt"))
    assert "– “walk on eggshells”" in shown.err + shown.out


def test_reviewers_and_the_gate_see_none(root: Path) -> None:
    """Status, build and verify are as they were."""
    built = build(root)
    assert all(finding.code != "plain" for finding in built.english)
    assert "plain" not in run(root, "status", "--json").out
