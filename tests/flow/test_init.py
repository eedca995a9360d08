"""An empty folder becomes a practice that builds, and is ready for its people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from tests.flow.world import World, names, tree


def run(*args: str, expect: int = 0) -> Result:
    done = CliRunner().invoke(main, args)
    assert done.exit_code == expect, done.output
    return done


def test_a_new_practice_builds_at_once(tmp_path: Path) -> None:
    """One command, then `build`, `check`, `doctor` and `verify` have nothing to complain of."""
    folder = tmp_path / "new"
    done = run("init", str(folder), "--name", "Kind Words", "--url", "https://kind.example/")
    assert f"cd {folder} && pipeline build" in done.output
    world = World(folder)
    assert world.open().project.settings.site_name == "Kind Words"
    built = world.build()
    assert len(built.pages) == 2
    assert (built.pictures, built.strays, built.unpublished) == ((), (), ())
    assert "✓ nothing found" in world.cli("check").output
    assert "fonts" in world.cli("doctor").output
    labels = world.open().catalog(world.open().document("site"))
    assert [entry.source for entry in labels if not entry.target] == ["Kind Words"]
    world.cli("verify")
    world.cli("build", "--frozen")
    path = "en/handouts/ten-minute-check-in/index.html"
    page = tree(world.path("dist/preview"))[path].decode()
    assert 'class="crisis"' in page
    assert 'href="https://kind.example/' in page
    assert not [path for path in world.site() if path.startswith(("en/", "zh-Hans/"))]
    assert not [p for p in world.tracked() if "@" in p or b"@name@" in world.tracked()[p]]


def test_people_can_be_added_and_safety_text_is_known(tmp_path: Path) -> None:
    """The list of reviewers keeps its comment; the box and the caution need two people."""
    run("init", str(tmp_path / "new"))
    world = World(tmp_path / "new")
    world.add_people()
    assert world.path("locales/reviewers.yaml").read_text().startswith("# Who may decide")
    world.build()
    workspace = world.open()
    safety = [
        entry
        for document in workspace.documents
        for entry in workspace.catalog(document)
        if entry.safety
    ]
    assert len(safety) >= 4


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A second time, or beside a file of that name: one error, and not one file is touched."""
    (tmp_path / "glossary.yaml").write_text("mine", encoding="utf-8")
    done = run("init", str(tmp_path), expect=2)
    assert names(done, "INIT", "glossary.yaml is there already")
    assert [path.name for path in tmp_path.iterdir()] == ["glossary.yaml"]


def test_the_folder_that_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name it is this folder; with --json the files are data."""
    monkeypatch.chdir(tmp_path)
    body = json.loads(run("--json", "init").stdout)
    assert "pipeline.toml" in body["files"]
    assert ".gitignore" in body["files"]
    assert (tmp_path / "pipeline.toml").is_file()


@pytest.mark.parametrize(
    "args",
    [("--name", 'A"B'), ("--name", " "), ("--url", "kind.example"), ("--url", 'https://a"b')],
)
def test_words_that_settings_cannot_hold(tmp_path: Path, args: tuple[str, str]) -> None:
    """Named before anything is written."""
    run("init", str(tmp_path / "new"), *args, expect=2)
    assert not (tmp_path / "new").exists()
