"""Read files as bytes or text, with one error that names the place."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pipeline.model.errors import PipelineError

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path | str, shown: str, code: str) -> bytes | None:
    """The file's bytes, or None where there is none. `shown` is its path in messages.

    Raises `code` for a folder, a device, a link that leads nowhere or in a circle, a file without
    the right to read.
    """
    try:
        # A pipe or a device would make the read wait for ever.
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116  thousands: no object is made for each
            raise PipelineError(
                code, "is not a plain file", "put a plain file in its place", path=shown
            )
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  a text may be asked for too
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(error, shown, code) from error


Signature = tuple[int, int, int, int]
"""What changes when a file is written: (mtime_ns, ctime_ns, size, inode)."""


def signature_of(path: Path | str) -> Signature | None:
    """The file's stamp, None where there is none to read. Equal stamps: nobody has written it since."""
    try:
        found = os.stat(path)  # noqa: PTH116  asked 700 times a page: no object is made for it
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def unreadable(error: OSError, shown: str, code: str) -> PipelineError:
    """What a failed read is for a person."""
    reason = (error.strerror or str(error)).lower()
    todo = "check that the file may be read, and that no symbolic link points to itself"
    return PipelineError(code, f"cannot be read ({reason})", todo, path=shown)


def decode(data: bytes, shown: str, code: str) -> str:
    """The text of UTF-8 bytes, line ends and byte order mark as they are.

    Raises `code` with the line of the first byte that is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        what = (
            "is UTF-16, not UTF-8"
            if data.startswith(_UTF16)
            else f"is not UTF-8 (byte 0x{data[error.start]:02x})"
        )
        line = data.count(b"\n", 0, error.start) + 1
        raise PipelineError(
            code, what, "save the file as UTF-8 in your editor", path=shown, line=line
        ) from error


def read_text(path: Path, shown: str, code: str) -> str | None:
    """`read_bytes` and `decode`; None where there is no file."""
    data = read_bytes(path, shown, code)
    return None if data is None else decode(data, shown, code)


def files_below(base: Path, shown: str, code: str) -> Iterator[str]:
    """Paths of all files below `base`, with `/`, relative to it, sorted by folder; links not followed.

    Nothing where there is no such folder. Raises `code` for a folder that cannot be read.
    """

    def fail(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise unreadable(error, shown, code) from error

    top = str(base)
    for folder, folders, names in os.walk(top, onerror=fail):
        folders.sort()
        # A link to a folder is no folder to walk; it is a thing that lies there.
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
        # texts alone: a release has 25,000 files, and a `Path` for each took a second
        below = folder[len(top) :].replace(os.sep, "/").strip("/")
        for name in sorted(names + links):
            yield f"{below}/{name}" if below else name
