"""A disk that is full or read-only, by the real command line: one DISK line, and what stood there still stands."""

from __future__ import annotations

import importlib.util
import py_compile
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, main
from tests.cli.project import PAGE, WAITS, Ran, copy, put, run, run_apart, tree
from tests.cli.test_bad_input import DROP_RIGHTS
from tests.full_disk import fill, mounted

SMALL_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); sys.dont_write_bytecode = True"
"""No file may be longer than so many bytes after this. Python 3.11 would keep bytecode that is cut, and fail on it next time."""


def change(project: Path) -> None:
    """Change the English, so that a catalog and every page have to be written anew."""
    file = project / f"content/en/{WAITS}.md"
    text = file.read_text(encoding="utf-8")
    put(
        project,
        f"content/en/{WAITS}.md",
        text.replace("Breathe out slowly.", "Breathe in slowly."),
    )


def served(project: Path) -> dict[str, bytes]:
    """What readers get: the files behind `dist/site`."""
    site = (project / "dist/site").resolve()
    return {name: data for name, data in tree(site).items() if not name.endswith("/")}


def is_one_disk_line(ran: Ran) -> bool:
    """True for exit code 2 and one line on stderr that tells what to do."""
    return (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1) and "DISK cannot" in ran.err


def test_no_file_can_be_written(project: Path) -> None:
    """Where not even a catalog fits, a build leaves the whole project as it was, byte for byte."""
    change(project)
    before = tree(project)
    ran = run_apart(project, "build", before=SMALL_FILES.format(64))
    assert is_one_disk_line(ran), ran
    assert f"locales/zh/LC_MESSAGES/{WAITS}.po: DISK cannot write (file too large)" in ran.err
    assert tree(project) == before


def test_no_page_can_be_written(project: Path) -> None:
    """Where catalogs fit and pages do not: whole catalogs, the old site whole, nothing unfinished."""
    site = served(project)
    change(project)
    before = tree(project)
    ran = run_apart(project, "build", before=SMALL_FILES.format(3000))
    assert is_one_disk_line(ran), ran
    assert ran.err.startswith("dist/site: DISK cannot write (file too large): raise the limit")
    assert served(project) == site
    after = tree(project)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    # the release before last, of which the new one is made, may be gone
    spare = {path for path in changed - after.keys() if path.startswith("dist/releases/site/")}
    assert changed - spare == {f"locales/zh/LC_MESSAGES/{WAITS}.po"}
    assert run(project, "build").code == 0
    assert served(project) != site
    assert run(project, "verify").code == 0


def test_no_decision_can_be_written(project: Path) -> None:
    """A decision that did not reach the disk is not taken, and the ledger is as it was."""
    before = tree(project)
    words = ("review", "withdraw", PAGE, "--as", "ann")
    ran = run_apart(project, *words, before=SMALL_FILES.format(64))
    assert is_one_disk_line(ran), ran
    assert tree(project) == before


@pytest.mark.parametrize("folder", ["dist", "dist/releases/site"])
def test_dist_is_read_only(folder: str, project: Path) -> None:
    """Without the right to write there, the build says so and the old site is served."""
    site = served(project)
    change(project)
    assert run(project, "extract").code == 0
    before = tree(project)
    (project / folder).chmod(0o555)
    ran = run_apart(project, "build", before=DROP_RIGHTS)
    (project / folder).chmod(0o755)
    assert is_one_disk_line(ran), ran
    assert "(permission denied): give yourself the right to write there" in ran.err
    assert served(project) == site
    if folder == "dist/releases/site":
        assert tree(project) == before
    assert run(project, "build").code == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    with mounted(tmp_path / "disk", 1) as disk:
        yield disk


def test_disk_is_full(small_disk: Path, pristine: Path) -> None:
    """With no block left nothing changes; once there is room, the same command does its work."""
    project = copy(pristine, small_disk / "project")
    site = served(project)
    change(project)
    before = tree(project)
    filler = small_disk / "filler"
    fill(filler)
    ran = run(project, "build")
    assert is_one_disk_line(ran), ran
    assert "(no space left on device): free some disk space" in ran.err
    assert tree(project) == before
    assert served(project) == site
    filler.unlink()
    assert run(project, "build").code == 0
    assert served(project) != site


def test_a_module_that_python_cut_is_named_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11 keeps a compiled module that did not fit, and Click says no more than "Aborted!" of it."""
    name = "pipeline.cli.site_url"
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    module = importlib.import_module(name)
    compiled = Path(importlib.util.cache_from_source(str(module.__file__)))
    py_compile.compile(str(module.__file__), cfile=str(compiled))
    compiled.write_bytes(compiled.read_bytes()[:40])
    monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(COMMANDS, "cut", ("site_url", "A module that is cut."))
    ran = CliRunner().invoke(main, ["cut"])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"{compiled}: DISK the end of this file is missing")
    assert not compiled.exists()
