"""What `make test` says before it installs anything, and that `TOOLS=no` installs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

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
