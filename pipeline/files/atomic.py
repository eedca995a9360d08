"""Write files atomically: after a crash a file is old or new, never half.

Every write of the package goes through here. A write that fails raises DISK, and the file is as it was.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.model.errors import PipelineError

TEMP_PREFIX = ".pipeline-"
"""Name of a file that is being written; hidden, so that nothing reads it as content."""

_TODO = {
    errno.ENOSPC: "free some disk space and run the command again",
    errno.EDQUOT: "free some of your disk quota and run the command again",
    errno.EFBIG: "raise the limit on file sizes (`ulimit -f`) and run the command again",
    errno.EROFS: "make the disk writable, or work in a copy of the project that is",
    errno.EACCES: "give yourself the right to write there and run the command again",
    errno.EPERM: "give yourself the right to write there and run the command again",
    errno.ENOTDIR: "a file stands where a folder is needed: move it away",
    errno.EEXIST: "a file stands where a folder is needed: move it away",
    errno.EISDIR: "a folder stands where a file is needed: move it away",
    errno.ENAMETOOLONG: "choose a shorter id or file name",
    errno.ELOOP: "a symbolic link there points to itself: remove it",
}

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
"""How a file is opened that is not there yet."""
_IN_PLACE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""How a file is opened that may be there: a link is not followed, and a pipe is waited for by nobody."""


def disk_error(path: Path, error: OSError) -> PipelineError:
    """What a failed write is for a person: which file, why, what to do; nothing half written."""
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    todo = _TODO.get(error.errno or 0, "mend that and run the command again")
    return PipelineError("DISK", f"cannot write ({reason})", todo, path=str(path))


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """Turns an OSError of the block into the DISK error of `path`."""
    try:
        yield
    except OSError as error:
        raise disk_error(path, error) from error


def write_text(path: Path, text: str) -> bool:
    """`write_bytes` of the text in UTF-8, line ends as they are."""
    return write_bytes(path, _encode(path, text))


def write_bytes(path: Path, data: bytes) -> bool:
    """Puts `data` at `path` in one step, folders made as needed; False where it already stood there.

    The mode of an existing file is kept, and a symbolic link is written through. Raises DISK.
    """
    with disk(path):
        real = Path(os.path.realpath(path))
        mode = _mode_if_file(real)
        if mode is not None and real.stat().st_size == len(data) and real.read_bytes() == data:
            return False
        make_folder(real.parent)
        temp = real.parent / f"{TEMP_PREFIX}{secrets.token_hex(6)}.tmp"
        try:
            _write_new(temp, data, mode)
            temp.replace(real)
        except BaseException:
            with suppress(OSError):
                temp.unlink()
            raise
        _sync_folder(real.parent)
    return True


def write_unsynced(path: Path, data: bytes) -> None:
    """Puts `data` at `path` in one step, but lets the disk take its time: for what may be lost. Raises DISK."""
    temp = path.parent / f"{TEMP_PREFIX}{secrets.token_hex(6)}.tmp"
    with disk(path):
        try:
            _fill(_opened(str(temp), _NEW), data)
            temp.replace(path)
        except BaseException:
            with suppress(OSError):
                temp.unlink()
            raise


def write_hidden(path: str, data: bytes) -> None:
    """Puts `data` into a new file of a folder that nobody reads before the caller has waited for the disk. Raises OSError."""
    _fill(os.open(path, _NEW, 0o666), data)


def write_in_place(path: str, data: bytes) -> None:
    """Writes over what lies at `path`, for a file that carries a proof of its own that it is whole; no link is followed. Raises DISK."""
    # half the time of `write_unsynced`, of which the disk's is most: of a thousand pages five thousand files are written
    with disk(Path(path)):
        _fill(_opened(path, _IN_PLACE), data)


def _opened(path: str, flags: int) -> int:
    """A descriptor of a file, in a folder that is made where there is none. Raises OSError."""
    with suppress(FileNotFoundError):
        return os.open(path, flags, 0o666)
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120  texts: a `Path` takes longer than the write
    return os.open(path, flags, 0o666)


def append_line(path: Path, line: str) -> None:
    """Adds `line` to a file of JSON lines and returns once the disk has it. Call it under a lock.

    A torn tail (see `split_torn`) moves to `<name>.torn` beside the file; a whole last line that
    lacks its newline gets it. If the append fails, the file is cut back to what it was. Raises DISK.
    """
    data = _encode(path, line)
    with disk(path):
        make_folder(path.parent)
        is_new = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        try:
            newline = _repair_tail(path, file)
            _append_or_undo(file, newline + data + b"\n")
        finally:
            os.close(file)
        if is_new:
            _sync_folder(path.parent)


def remove(path: Path) -> bool:
    """Removes a file for good; False where there was none. Raises DISK."""
    with disk(path):
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        _sync_folder(path.parent)
    return True


def make_folder(path: Path) -> None:
    """Makes a folder and those above it so that a power cut does not take them back. Raises OSError."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    path.mkdir(exist_ok=True)
    _sync_folder(path.parent)


def split_torn(data: bytes) -> tuple[bytes, bytes]:
    r"""A file of JSON lines as (what counts, the torn tail of a killed process).

    >>> split_torn(b'{"a":1}\n{"b"')
    (b'{"a":1}\n', b'{"b"')
    >>> split_torn(b'{"a":1}\n{"b":2}')
    (b'{"a":1}\n{"b":2}', b'')
    """
    end = data.rfind(b"\n") + 1
    tail = data[end:]
    if not tail.startswith((b"{", b"\0")) or _is_json(tail):
        return data, b""
    return data[:end], tail


def _encode(path: Path, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        bad = f"U+{ord(text[error.start]):04X}"
        raise PipelineError(
            "TEXT",
            f"the text to write holds {bad}, which is half a character",
            "take that escape out of the file that the text comes from",
            path=str(path),
        ) from error


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _mode_if_file(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _write_new(path: Path, data: bytes, mode: int | None) -> None:
    file = os.open(path, _NEW, 0o666)
    try:
        _write_all(file, data)
        if mode is not None:
            os.fchmod(file, mode)
        os.fsync(file)
    finally:
        os.close(file)


def _fill(file: int, data: bytes) -> None:
    """Writes all of it, and closes the file. Raises OSError."""
    try:
        _write_all(file, data)
    finally:
        os.close(file)


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _repair_tail(path: Path, file: int) -> bytes:
    """Cuts off a torn tail, kept beside the file; returns the newline that a whole tail lacks."""
    data = path.read_bytes()
    whole, torn = split_torn(data)
    if torn:
        # No reader may see the torn tail and the next line as one, so it goes; but it goes nowhere
        # before a copy is safe: a person may want to look at it.
        beside = path.with_name(path.name + ".torn")
        write_bytes(beside, (beside.read_bytes() if beside.exists() else b"") + torn + b"\n")
        os.ftruncate(file, len(whole))
    return b"\n" if whole and not whole.endswith(b"\n") else b""


def _append_or_undo(file: int, data: bytes) -> None:
    size = os.fstat(file).st_size
    try:
        _write_all(file, data)
        os.fsync(file)
    except BaseException:
        # Not acknowledged, so it must not stand either: half a line would spoil the next one.
        with suppress(OSError):
            os.ftruncate(file, size)
        raise


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
