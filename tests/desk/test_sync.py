"""`pipeline sync` and the commits of a round of review: by whom, of what, and what could not be merged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.flow.autocommit import AutoCommit
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.sync import commit_rounds
from pipeline.model.errors import PipelineError
from tests.conftest import need
from tests.desk.test_together import PAGE, command, git, long_world, shared
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World, write_files


@pytest.fixture
def two(world: World, tmp_path: Path) -> tuple[World, World]:
    """Two machines with the tiny project and one repository between them."""
    need("git")
    return world, shared(world, tmp_path)


def log(world: World) -> list[str]:
    """`author: first line` of each commit, the newest first."""
    return git(world.root, "log", "--format=%an: %s").splitlines()


def test_a_round_is_a_commit_by_its_reviewer(two: tuple[World, World]) -> None:
    """Whoever decided is the author; who shares a page is named beside; nothing else is committed."""
    here, _ = two
    here.path("notes.txt").write_text("not ours")
    here.approve(ARTICLE_ID, "ann")
    commit_rounds(here.open().project)
    here.approve(HANDOUT_ID, "ann", "bo")
    commit_rounds(here.open().project)
    assert log(here)[0] in ("Ann: Ann and Bo reviewed 1 page", "Bo: Bo and Ann reviewed 1 page")
    assert log(here)[1] == "Ann: Ann reviewed 1 page"
    assert "Co-authored-by: " in git(here.root, "log", "-1", "--format=%b")
    assert git(here.root, "status", "--porcelain").split() == ["??", "notes.txt"]
    assert commit_rounds(here.open().project) == ()


def test_a_round_that_goes_on_is_not_cut_in_two(two: tuple[World, World]) -> None:
    """While somebody decides, nothing is committed; the end of the desk is the end of the round."""
    here, _ = two
    here.approve(ARTICLE_ID, "ann")
    assert commit_rounds(here.open().project, quiet=600) == ()
    with AutoCommit(ProjectCache(here.root)):
        pass
    assert log(here)[0] == "Ann: Ann reviewed 1 page"


def test_both_machines_have_it_all(two: tuple[World, World]) -> None:
    """Decisions on the same page meet: catalogs by text, ledgers as sets."""
    here, there = two
    here.approve(ARTICLE_ID, "ann")
    command(here, "sync")
    short_id = there.short_id(ARTICLE_ID, "Say what you need")
    command(there, "review", "edit", ARTICLE_ID, short_id, "--text", "那边的话", "--as", "bo")
    command(there, "review", "approve", HANDOUT_ID, "--all", "--as", "bo")
    command(there, "sync")
    command(here, "sync")
    assert git(here.root, "status", "--porcelain") == ""
    counts = {world.ledger(ARTICLE_ID).read_text().count("\n") for world in two}
    assert len(counts) == 1
    for world in two:
        assert "那边的话" in world.po(ARTICLE_ID).read_text()
        assert {line["reviewer"] for line in world.lines(ARTICLE_ID)} == {"ann", "bo"}
        world.build()
        assert world.breaches() == []


def test_who_pushes_in_between_is_waited_for(
    two: tuple[World, World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other machine is a moment faster: sync takes its commit in and pushes both; what a lost push fetched is not fetched again."""
    here, there = two
    command(there, "review", "approve", HANDOUT_ID, "--all", "--as", "bo")
    commit_rounds(there.open().project)
    hook = here.path(".git/hooks/pre-push")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nrm \"$0\"\nunset GIT_DIR\ncd '{there.root}' && git push -q\n")
    hook.chmod(0o755)
    here.approve(ARTICLE_ID, "ann")
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    command(here, "sync")
    monkeypatch.delenv("GIT_TRACE")
    assert trace.read_text().count("built-in: git fetch ") == 2
    assert not hook.exists()
    assert {"Ann: Ann reviewed 1 page", "Bo: Bo reviewed 1 page"} <= set(log(here))
    assert git(here.root, "rev-list", "--count", "@{upstream}..HEAD").strip() == "0"


def test_two_people_on_one_text_are_named(two: tuple[World, World]) -> None:
    """Ours stands, theirs is beside it, exit 1 and the file's name; the repository is clean and pushed."""
    here, there = two
    short_id = here.short_id(ARTICLE_ID, "Say what you need")
    for world, who in ((here, "ann"), (there, "bo")):
        command(world, "review", "edit", ARTICLE_ID, short_id, "--text", f"{who}的话", "--as", who)
    command(there, "sync")
    done = here.cli("--json", "sync", expect=1)
    assert f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po" in done.stdout
    text = here.po(ARTICLE_ID).read_text()
    assert "ann的话" in text
    assert "bo的话" in text
    assert git(here.root, "status", "--porcelain") == ""
    assert git(here.root, "rev-list", "--count", "origin/main..HEAD").strip() == "0"


def test_what_git_cannot_merge_is_left_as_it_was(two: tuple[World, World]) -> None:
    """An English line that both changed: named, nothing half merged, decisions safe."""
    here, there = two
    for world, words in ((here, "stop here"), (there, "stop there")):
        world.change(world.english(ARTICLE_ID), "stop, and take", words)
        git(world.root, "commit", "-aqm", words)
    command(there, "sync")
    here.approve(HANDOUT_ID, "ann")
    done = here.cli("sync", expect=1)
    assert "SYNC git could not merge content/en/articles/pause.md" in done.output
    assert "stop here" in here.english(ARTICLE_ID).read_text()
    assert git(here.root, "status", "--porcelain") == ""
    assert log(here)[0] == "Ann: Ann reviewed 1 page"


def test_without_git_it_says_so(world: World) -> None:
    """One line, exit 2."""
    need("git")
    done = world.cli("sync", expect=2)
    assert "GIT" in done.output


def test_what_fails_between_machines_says_what_to_look_at(two: tuple[World, World]) -> None:
    """The other side is gone, or takes nothing: the advice is about that, and the decisions are committed."""
    here, _ = two
    url = git(here.root, "config", "remote.origin.url").strip()
    refuse = Path(url) / "hooks/pre-receive"
    refuse.parent.mkdir(exist_ok=True)
    refuse.write_text("#!/bin/sh\nexit 1\n")
    refuse.chmod(0o755)
    here.approve(ARTICLE_ID, "ann")
    done = here.cli("sync", expect=2)
    assert "`git push`" in done.output
    assert "commit, branch or tag" not in done.output
    assert log(here)[0] == "Ann: Ann reviewed 1 page"
    git(here.root, "config", "remote.origin.url", f"{url}-gone")
    done = here.cli("sync", expect=2)
    assert "`git fetch`" in done.output
    assert "fatal: " in done.output
    assert "commit, branch or tag" in here.cli("verify", "--since", "nowhere", expect=2).output


def test_without_another_machine_it_commits(two: tuple[World, World]) -> None:
    """No upstream: nothing to pull or push."""
    here, _ = two
    git(here.root, "branch", "--unset-upstream")
    here.approve(ARTICLE_ID, "ann")
    data = here.data("sync")
    assert data["commits"] == ["Ann reviewed 1 page"]
    assert (data["pulled"], data["pushed"]) == (0, 0)


def test_a_repository_above_the_project(world: World, tmp_path: Path) -> None:
    """The project may be a folder of a larger repository."""
    need("git")
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("dist/\n.pipeline/\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "begin")
    world.approve(ARTICLE_ID, "ann")
    made = commit_rounds(world.open().project)
    assert made == ("Ann reviewed 1 page",)
    assert git(tmp_path, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("documents", "limit"),
    [
        pytest.param(90, 64, id="quick"),
        pytest.param(1100, 1024, id="full", marks=pytest.mark.slow),
    ],
)
def test_more_documents_than_open_files(tmp_path: Path, documents: int, limit: int) -> None:
    """However many documents there are, a sync holds them all with a few descriptors."""
    need("git")
    world = long_world(tmp_path / "p", 1)
    text = world.english(PAGE).read_text().split("\n\n")
    names = [f"articles/short-{number}" for number in range(documents)]
    for name in names:
        short = text[0].replace(f"id: {PAGE}", f"id: {name}") + f"\n\nOne word of {name}.\n"
        write_files(world.root, {f"content/en/{name}.md": short})
    world.cli("extract")
    shared(world, tmp_path)
    world.approve(PAGE, "w0")
    limited = f"ulimit -n {limit}; exec {sys.executable} -c 'from pipeline.cli import main; main()'"
    words = ["sh", "-c", f'{limited} "$@"', "sh", "--project", str(world.root), "sync"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  words of our own
    assert done.returncode == 0, done.stderr
    assert log(world)[0] == "W0: W0 reviewed 1 page"


def test_a_lost_repository_is_an_error_of_ours(world: World) -> None:
    """Nothing of git's own words alone."""
    need("git")
    with pytest.raises(PipelineError, match="GIT"):
        commit_rounds(world.open().project)
