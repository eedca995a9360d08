"""What developers run: `make test`, the hooks before a commit, hosted CI and the search for unused code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from hypothesis import settings
from vulture import Vulture

ROOT = Path(__file__).parents[1]
NEEDS = [
    "sh",
    "id",
    "mktemp",
    "find",
    "sort",
    "comm",
    "sed",
    "tr",
    "cat",
    "chmod",
    "rm",
    "mkdir",
    "cp",
    "cmp",
    "dirname",
    "tail",
    "ls",
]
APT = """#!/bin/sh
# what Debian's would say; what it was asked, and whether a service could have started
case " $* " in
*" --assume-no "*)
  echo "0 upgraded, 312 newly installed, 0 to remove and 0 not upgraded."
  echo "Need to get 20.5 MB/321 MB of archives."
  echo "After this operation, 1,204 MB of additional disk space will be used."
  exit 1 ;;
esac
echo "$*" >>"$ASKED"
/usr/sbin/policy-rc.d >/dev/null 2>&1
echo "policy $?" >>"$ASKED"
"""


def tools(tmp_path: Path, **env: str) -> tuple[str, str]:
    """Run `.ci/tools` on a machine that has nothing but an apt-get of ours; what it says, and what apt-get was asked."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in NEEDS:
        (programs / name).symlink_to(shutil.which(name) or pytest.fail(name))
    (programs / "apt-get").write_text(APT)
    (programs / "apt-get").chmod(0o755)
    asked = tmp_path / "asked"
    run = subprocess.run(  # noqa: S603  our own words
        [ROOT / ".ci/tools"],
        env={"PATH": str(programs), "XDG_CACHE_HOME": str(tmp_path), "ASKED": str(asked), **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout + run.stderr, asked.read_text() if asked.exists() else ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may install")
def test_it_says_what_and_how_much_before(tmp_path: Path) -> None:
    """Each program with its reason, the size, and the way to do without; no recommended package, and nothing starts."""
    before = Path("/usr/sbin/policy-rc.d").exists()
    said, asked = tools(tmp_path)
    for words in ("nginx ", "npm packages", "Hugo", "312 packages, 20.5 MB to fetch, 1,204 MB on the disk", "make test TOOLS=no"):  # fmt: skip
        assert words in said
    install, policy = asked.splitlines()
    assert "--no-install-recommends" in install
    assert {"gettext", "nginx", "nodejs"} <= set(install.split())
    assert policy == "policy 101"
    assert Path("/usr/sbin/policy-rc.d").exists() == before
    assert "omegat" not in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may install")
def test_slow_tests_have_programs_of_their_own(tmp_path: Path) -> None:
    """`make test-all` installs them too; `make test` stays as small as it was."""
    _, asked = tools(tmp_path, SLOW="yes")
    assert {"gettext", "omegat", "translate-toolkit"} <= set(asked.split())
    make = shutil.which("make") or pytest.skip("make is not installed")
    for target, slow in (("test", "no"), ("test-all", "yes")):
        said = subprocess.run(  # noqa: S603  our own words
            [make, "-n", target], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        assert f"SLOW={slow} .ci/tools" in said


def test_it_does_without(tmp_path: Path) -> None:
    """`TOOLS=no` asks nobody for anything."""
    said, asked = tools(tmp_path, TOOLS="no")
    assert said.startswith("TOOLS=no: nothing is installed")
    assert not asked


def test_chance_is_for_test_all() -> None:
    """`make test` has the same examples each time; `make test-all` has more, others each time, or those of a seed."""
    usual, explore = settings.get_profile("default"), settings.get_profile("explore")
    assert usual.derandomize
    assert not explore.derandomize
    assert explore.max_examples > usual.max_examples
    make = shutil.which("make") or pytest.skip("make is not installed")
    for target, words in (("test", ""), ("test-all", "--hypothesis-profile=explore --hypothesis-seed=7")):  # fmt: skip
        said = subprocess.run(  # noqa: S603  our own words
            [make, "-n", target, "SEED=7", "TOOLS=no"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout  # fmt: skip
        (line,) = (line for line in said.splitlines() if "-m pytest" in line)
        assert line.endswith(words) and ("hypothesis" in line) == bool(words)  # noqa: PT018


def test_no_folder_of_tests_is_passed_over(pytestconfig: pytest.Config) -> None:
    """By itself pytest does not look into folders named `build` or `dist`: 420 tests were never run so."""
    over = pytestconfig.getini("norecursedirs")
    folders = {p.parent for top in ("pipeline", "tests") for p in (ROOT / top).rglob("*.py")}
    names = {n for f in folders for n in f.relative_to(ROOT).parts if "node_modules" not in f.parts}
    assert "build" in names
    assert [n for n in names for pattern in over if fnmatch(n, pattern)] == []


def test_pre_commit_runs_what_check_runs() -> None:
    """Each hook is a program of this repository or of its venv; none is fetched from elsewhere."""
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repo["repo"] == "local"
    assert {hook["language"] for hook in repo["hooks"]} == {"system"}
    make = (ROOT / "Makefile").read_text("utf-8").replace("$(BIN)", ".venv/bin").splitlines()
    entries = {hook["id"]: hook["entry"].removesuffix(" --force-exclude") for hook in repo["hooks"]}
    assert entries.pop("large-files") == ".venv/bin/python tools/large_files.py"
    assert len(entries) == 5
    for entry in entries.values():
        assert [line for line in make if line.startswith(f"\t@{entry}")], entry


@pytest.mark.parametrize(("more", "code"), [(0, 0), (1, 1)])
def test_a_large_file_is_found(tmp_path: Path, more: int, code: int) -> None:
    """Git keeps every file for ever."""
    (tmp_path / "x.bin").write_bytes(bytes(3_000_000 + more))
    words = [sys.executable, str(ROOT / "tools/large_files.py"), str(tmp_path / "x.bin")]
    run = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    assert run.returncode == code
    assert ("x.bin: over 3 MB" in run.stdout) == bool(code)


def test_no_file_of_the_repository_is_large() -> None:
    git = shutil.which("git") or pytest.skip("git is not installed")
    names = subprocess.run(  # noqa: S603  our own words
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    sizes = {
        n: (ROOT / n).stat().st_size
        for n in names.decode().split("\0")
        if n and (ROOT / n).is_file()
    }
    assert not {name: size for name, size in sizes.items() if size > 3_000_000}


def test_hosted_ci_runs_the_same_as_ours() -> None:
    """It says nothing of its own about what has to hold, and may only read."""
    work = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    steps = [step for job in work["jobs"].values() for step in job["steps"]]
    assert steps[-1]["run"] == ".ci/run"
    assert work["permissions"] == {"contents": "read"}
    assert {"bookworm", "trixie"} == set(work["jobs"]["ci"]["strategy"]["matrix"]["debian"])


def test_the_types_of_the_package_are_public() -> None:
    """PEP 561: without the file, mypy takes everything that another program imports from us as `Any`."""
    assert (ROOT / "pipeline/py.typed").read_bytes() == b""


def test_vulture_is_told_only_of_names_that_it_would_name() -> None:
    """A name in the list that is gone, or that our own code uses, hides the next fault of that name."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["vulture"]
    assert config["min_confidence"] == 60
    assert config["paths"] == ["pipeline"]
    found = Vulture(ignore_decorators=config["ignore_decorators"])
    found.scavenge([str(ROOT / path) for path in config["paths"]])
    named = {item.name for item in found.get_unused_code(min_confidence=60)}
    assert named == set(config["ignore_names"])
