"""A disk that is full or cannot be written: one DISK error, everything as it was, withdrawn pages gone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.files.atomic import append_line, write_bytes
from pipeline.files.site import read_release, swap_release
from pipeline.model.errors import PipelineError
from tests.files.children import tree
from tests.files.processes import said_by


def everything(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too; links by where they point."""
    return {
        str(path.relative_to(folder)): os.fsencode(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@pytest.mark.parametrize("task", ["write", "append"])
@pytest.mark.parametrize("old", [b'{"old":1}\n', None])
def test_file_beyond_the_limit(tmp_path: Path, task: str, old: bytes | None) -> None:
    """A write that the system cuts short leaves the old file, byte for byte, and no temporary one."""
    file = tmp_path / "file"
    if old is not None:
        file.write_bytes(old)
    said = said_by("starve", task, str(file), "4096")
    assert said.startswith(f"{file}: DISK cannot write (file too large): raise the limit")
    assert everything(tmp_path) in ({"file": old}, {} if task == "write" else {"file": b""})


@pytest.mark.parametrize("task", ["swap", "copy"])
def test_site_beyond_the_limit(tmp_path: Path, task: str) -> None:
    """The old site stays served, but a page that was withdrawn is gone even so."""
    site = tmp_path / "dist" / "site"
    swap_release(site, tree("a"), task == "copy")
    assert "DISK cannot write (file too large)" in said_by("starve", task, str(site), "4096")
    left = read_release(site)
    assert "only-a.txt" not in left
    pages = {name: data for name, data in tree("a").items() if name.startswith("en/")}
    assert {name: data for name, data in left.items() if name.startswith("en/")} == pages
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".tmp")]
    swap_release(site, tree("b"), task == "copy")
    assert read_release(site) == tree("b")


def mount(*arguments: str) -> bool:
    """True if this user may mount that."""
    program = shutil.which("mount")
    if program is None:
        return False
    # A fixed program with a folder of the test's own.
    return subprocess.run([program, *arguments], check=False).returncode == 0  # noqa: S603


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB; skipped where this user may not mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=256k", "none", str(disk)):
        pytest.skip("this user may not mount a disk")
    yield disk
    subprocess.run([shutil.which("umount") or "umount", str(disk)], check=True)  # noqa: S603  a fixed program with a folder of the test's own


def test_full_disk(small_disk: Path) -> None:
    """With no space left, writing, appending and building fail with DISK and leave what stood there."""
    site = small_disk / "dist" / "site"
    swap_release(site, {"index.html": b"old", "withdrawn.html": b"page"})
    write_bytes(small_disk / "file", b"old")
    append_line(small_disk / "ledger", "{}")
    before = everything(small_disk)
    for act in (
        lambda: write_bytes(small_disk / "file", b"n" * 400_000),
        lambda: append_line(small_disk / "ledger", '"' + "n" * 400_000 + '"'),
        lambda: swap_release(site, {"index.html": b"n" * 400_000}),
    ):
        with pytest.raises(PipelineError, match=r"DISK .*no space left.*free some disk space"):
            act()
        assert everything(small_disk) == before
    new = {"index.html": b"n" * 400_000, "withdrawn.html": b"notice"}
    with pytest.raises(PipelineError, match="DISK"):
        swap_release(site, new, withdrawn=["withdrawn.html"])
    assert read_release(site) == {"index.html": b"old"}


@pytest.mark.parametrize("copy", [False, True])
def test_disk_that_is_read_only(small_disk: Path, copy: bool) -> None:
    """A read-only `dist` is a DISK error with what to do; the old site is served; no change, no error."""
    site = small_disk / "site"
    swap_release(site, {"index.html": b"old"}, copy)
    assert mount("-o", "remount,ro", str(small_disk))
    assert swap_release(site, {"index.html": b"old"}, copy) is None
    with pytest.raises(PipelineError, match=r"DISK cannot write \(read-only file system\): make"):
        swap_release(site, {"index.html": b"new"}, copy)
    with pytest.raises(PipelineError, match="DISK"):
        write_bytes(small_disk / "file", b"x")
    assert read_release(site) == {"index.html": b"old"}


@pytest.mark.parametrize("copy", [False, True])
def test_file_in_the_place_of_dist(tmp_path: Path, copy: bool) -> None:
    """Where `dist` is a file (or, for any user, cannot be a folder), the error names it."""
    (tmp_path / "dist").write_bytes(b"x")
    with pytest.raises(PipelineError, match=r"DISK .*move it away"):
        swap_release(tmp_path / "dist" / "site", {"index.html": b""}, copy)
    assert everything(tmp_path) == {"dist": b"x"}


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind root")
def test_folder_without_the_right_to_write(tmp_path: Path) -> None:
    """For a usual user a folder without write permission is the same kind of error."""
    tmp_path.chmod(0o500)
    with pytest.raises(PipelineError, match=r"DISK .*give yourself the right"):
        write_bytes(tmp_path / "file", b"x")
    tmp_path.chmod(0o700)
