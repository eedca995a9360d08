"""Writing: a file is old or new, an appended line is whole, a fault names file, reason and way out."""

from __future__ import annotations

import json
import os
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.atomic import (
    append_line,
    remove,
    split_torn,
    write_bytes,
    write_in_place,
    write_text,
    write_unsynced,
)
from pipeline.model.errors import PipelineError
from tests.examples import examples
from tests.files.cases import code_of
from tests.files.processes import child


def names(folder: Path) -> set[str]:
    """What lies in a folder, hidden files too."""
    return {path.name for path in folder.iterdir()}


def test_write_makes_folders_and_leaves_nothing_else(tmp_path: Path) -> None:
    """The bytes arrive as they are, line ends included, and no temporary file stays."""
    file = tmp_path / "a" / "b" / "file.md"
    assert write_text(file, "一\r\n二\n")
    assert file.read_bytes() == "一\r\n二\n".encode()
    assert names(file.parent) == {"file.md"}


def test_same_bytes_touch_nothing(tmp_path: Path) -> None:
    """Writing what stands there already gives False and leaves inode and time alone."""
    file = tmp_path / "file"
    write_bytes(file, b"x")
    before = file.stat()
    assert not write_bytes(file, b"x")
    now = file.stat()  # that it was read may show
    assert (now.st_ino, now.st_mtime_ns, now.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )
    assert write_bytes(file, b"y")
    assert file.stat().st_ino != before.st_ino


def test_mode_of_the_file_is_kept(tmp_path: Path) -> None:
    """A file that only its owner may read is not opened to others by a rewrite."""
    file = tmp_path / "file"
    file.write_bytes(b"x")
    file.chmod(0o640)
    write_bytes(file, b"y")
    assert file.stat().st_mode & 0o777 == 0o640


def test_link_is_written_through(tmp_path: Path) -> None:
    """A link to a file stays a link, and the file it points to has the new bytes."""
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to("real")
    write_bytes(tmp_path / "link", b"y")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"y"


def test_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    """The error has the code, the file and what to do; nothing else is on disk afterwards."""
    (tmp_path / "dist").write_bytes(b"x")
    with pytest.raises(PipelineError, match=r"DISK .*move it away") as caught:
        write_bytes(tmp_path / "dist" / "page", b"y")
    assert caught.value.path == str(tmp_path / "dist" / "page")
    assert names(tmp_path) == {"dist"}


def test_what_may_be_lost_is_named_by_its_own_name(tmp_path: Path) -> None:
    """The error names the file that was to be written, not the one that is there meanwhile; none of these stays."""
    (tmp_path / "dist").write_bytes(b"x")
    (tmp_path / "page").mkdir()
    for path in (tmp_path / "dist" / "page", tmp_path / "page"):
        with pytest.raises(PipelineError, match="DISK") as caught:
            write_unsynced(path, b"y")
        assert caught.value.path == str(path)
    assert names(tmp_path) == {"dist", "page"}


def test_nothing_but_a_file_is_written_in_place(tmp_path: Path) -> None:
    """A link leads nowhere, and a pipe keeps nobody waiting; an older file is written over, a folder is made."""
    (tmp_path / "real").write_bytes(b"real")
    (tmp_path / "link").symlink_to("real")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe"):
        assert code_of(partial(write_in_place, str(tmp_path / name), b"y")) == "DISK"
    assert (tmp_path / "real").read_bytes() == b"real"
    for data in (b"longer", b"new"):
        write_in_place(str(tmp_path / "new/file"), data)
        assert (tmp_path / "new/file").read_bytes() == data


def test_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    """A folder where a file should go is named, and no temporary file stays."""
    (tmp_path / "page").mkdir()
    assert code_of(lambda: write_bytes(tmp_path / "page", b"y")) == "DISK"
    assert code_of(lambda: remove(tmp_path / "page")) == "DISK"
    assert names(tmp_path) == {"page"}


def test_name_too_long_and_link_to_itself(tmp_path: Path) -> None:
    """Two faults that only the file system knows of are errors of ours too."""
    (tmp_path / "loop").symlink_to("loop")
    for file in (tmp_path / ("n" * 300), tmp_path / "loop" / "file"):
        with pytest.raises(PipelineError, match="DISK"):
            write_bytes(file, b"y")


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    """A lone surrogate (YAML may make one) is an error, and nothing is written."""
    for write in (write_text, append_line):
        with pytest.raises(PipelineError, match=r"TEXT .*U\+D800"):
            write(tmp_path / "file", "a\ud800")
    assert names(tmp_path) == set()


def test_remove(tmp_path: Path) -> None:
    """Removing says whether there was anything."""
    (tmp_path / "file").write_bytes(b"x")
    assert remove(tmp_path / "file")
    assert not remove(tmp_path / "file")


def test_append_adds_lines(tmp_path: Path) -> None:
    """Lines come one after the other, each with its newline."""
    file = tmp_path / "ledger" / "x.jsonl"
    append_line(file, '{"a":1}')
    append_line(file, '{"b":2}')
    assert file.read_bytes() == b'{"a":1}\n{"b":2}\n'


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 40))
def test_append_after_a_kill_loses_and_spoils_nothing(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    """Wherever the last write was cut: lines before it stand, the next one is whole, the rest is kept."""
    folder = tmp_path_factory.mktemp("ledger")
    file, last = folder / "x.jsonl", '{"name":"慈悲","n":[1]}'.encode()
    file.write_bytes(b'{"first":1}\n' + last[:cut])
    append_line(file, '{"next":1}')
    rows = [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()]
    whole = [json.loads(last)] if cut >= len(last) else []
    assert rows == [{"first": 1}, *whole, {"next": 1}]
    torn = folder / "x.jsonl.torn"
    assert (torn.read_bytes() if torn.exists() else b"\n") == (b"" if whole else last[:cut]) + b"\n"


def test_second_torn_tail_does_not_push_out_the_first(tmp_path: Path) -> None:
    """Every torn tail stays for a person to look at."""
    file = tmp_path / "x.jsonl"
    for tail in (b'{"one', b'{"two'):
        with file.open("ab") as ledger:
            ledger.write(tail)
        append_line(file, "{}")
    assert (tmp_path / "x.jsonl.torn").read_bytes() == b'{"one\n{"two\n'


def test_a_persons_odd_line_is_no_torn_tail() -> None:
    """What no append of ours can have left is not cut away but read, and then named as an error."""
    for data in (b"<<<<<<< ours", b"{}\nhello", b"{}\n"):
        assert split_torn(data) == (data, b"")
    assert split_torn(b"{}\n\0\0") == (b"{}\n", b"\0\0")


def test_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    """A process killed at several points leaves the bytes of one write or the other, never a mix."""
    for step in range(6):
        with child("write", str(tmp_path)) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(0.02 + step * 0.017)
        data = (tmp_path / "file").read_bytes()
        assert data in (b"a" * 1_000_000, b"b" * 1_000_000)
