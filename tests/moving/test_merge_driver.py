"""`pipeline merge-po` as git itself calls it, in a real repository with branches."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.catalog.po import read_po, write_po
from pipeline.files.read import read_text
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry

ROOT = Path(__file__).parents[2]
PO = "locales/zh/LC_MESSAGES/articles/x.po"
DRIVER = f"{sys.executable} -c 'from pipeline.cli import main; main()' merge-po %O %A %B %P"
Git = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A repository with the project's own .gitattributes and one catalog; gives `git …` in it."""

    def run(*words: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words]
        done = subprocess.run(  # noqa: S603 (our own words)
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done

    run("init", "--quiet", "--initial-branch=main")
    (tmp_path / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    save(tmp_path, Listen="先听。", Thank="谢谢。", Pause="停。")
    run("add", ".")
    run("commit", "--quiet", "--message=base")
    return run


def save(root: Path, **texts: str) -> None:
    """Write the catalog."""
    found = tuple(Entry(None, f"{source}.", target) for source, target in texts.items())
    path = root / PO
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_po(Catalog("articles/x", "zh_Hans", found)), encoding="utf-8")


def load(root: Path) -> Catalog:
    """Read the catalog."""
    return read_po(read_text(root / PO, PO, "CATALOG") or "", PO, "articles/x")


def branches(git: Git, root: Path, ours: dict[str, str], theirs: dict[str, str]) -> None:
    """Commit `theirs` on a branch `hers`, then `ours` on main."""
    git("checkout", "--quiet", "-b", "hers")
    save(root, **theirs)
    git("commit", "--quiet", "--all", "--message=hers")
    git("checkout", "--quiet", "main")
    save(root, **ours)
    git("commit", "--quiet", "--all", "--message=ours")


OURS = {"Listen": "先听一听。", "Thank": "谢谢。", "Pause": "停。"}
HERS = {"Listen": "先听。", "Thank": "谢谢你。", "Hold": "抱一抱。", "Pause": "停。"}


def test_neighbouring_texts_merge_cleanly(git: Git, tmp_path: Path) -> None:
    """What git itself calls a conflict, line by line, is none text by text."""
    git("config", "merge.pipeline-po.driver", DRIVER)
    branches(git, tmp_path, OURS, HERS)
    git("merge", "--quiet", "--no-edit", "hers")
    assert [(e.source, e.target) for e in load(tmp_path)] == [
        ("Listen.", "先听一听。"),
        ("Thank.", "谢谢你。"),
        ("Hold.", "抱一抱。"),
        ("Pause.", "停。"),
    ]
    assert git("status", "--porcelain").stdout == ""


def test_two_people_disagree(git: Git, tmp_path: Path) -> None:
    """Git keeps the file unmerged; it stays a readable catalog, and both sides are named."""
    git("config", "merge.pipeline-po.driver", DRIVER)
    branches(git, tmp_path, OURS, {**HERS, "Listen": "听在前。"})
    done = git("merge", "--no-edit", "hers", fails=True)
    said = done.stdout + done.stderr
    assert "“Listen.”" in said
    assert "先听一听。" in said
    assert "听在前。" in said
    assert git("status", "--porcelain").stdout == f"UU {PO}\n"
    first = load(tmp_path).entries[0]
    assert (first.target, first.comments) == ("先听一听。", ('pipeline: theirs "听在前。"',))


def test_without_the_driver_git_does_what_it_does(git: Git, tmp_path: Path) -> None:
    """The line in .gitattributes alone breaks nothing: markers, which the catalog reader names."""
    branches(git, tmp_path, OURS, {**HERS, "Listen": "听在前。"})
    git("merge", "--no-edit", "hers", fails=True)
    with pytest.raises(Exception, match="an unfinished merge: line 12 is one side, line 14"):
        load(tmp_path)


def test_a_side_that_cannot_be_read_is_named(git: Git, tmp_path: Path) -> None:
    """A catalog that somebody broke on a branch: the merge stops, our file is as it was."""
    git("config", "merge.pipeline-po.driver", DRIVER)
    git("checkout", "--quiet", "-b", "hers")
    (tmp_path / PO).write_text('msgid "half', encoding="utf-8")
    git("commit", "--quiet", "--all", "--message=hers")
    git("checkout", "--quiet", "main")
    save(tmp_path, **OURS)
    git("commit", "--quiet", "--all", "--message=ours")
    done = git("merge", "--no-edit", "hers", fails=True)
    assert f"{PO} (theirs):1: CATALOG" in done.stdout + done.stderr
    assert load(tmp_path).entries[0].target == "先听一听。"


def test_both_branches_began_the_catalog(git: Git, tmp_path: Path) -> None:
    """There is no base then; git gives an empty file."""
    git("config", "merge.pipeline-po.driver", DRIVER)
    git("rm", "--quiet", PO)
    git("commit", "--quiet", "--message=none")
    git("checkout", "--quiet", "-b", "hers")
    save(tmp_path, Listen="", Thank="谢谢。")
    git("add", ".")
    git("commit", "--quiet", "--message=hers")
    git("checkout", "--quiet", "main")
    save(tmp_path, Listen="先听。", Thank="")
    git("add", ".")
    git("commit", "--quiet", "--message=ours")
    git("merge", "--quiet", "--no-edit", "hers")
    assert [entry.target for entry in load(tmp_path)] == ["先听。", "谢谢。"]
