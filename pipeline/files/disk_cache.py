"""Keep values as JSON below `.pipeline/cache`, checked by hash when they are read.

Everything below `.pipeline/cache` may be deleted, cut short or swapped at any time: it costs time, never a byte
of the output. Each file carries one hash of its name, its bytes and the key of what they were made of, and holds JSON of one type, never code.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pipeline.files.atomic import write_in_place, write_unsynced
from pipeline.files.content import Project
from pipeline.files.read import read_bytes
from pipeline.model.encoding import decode, encode
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes

T = TypeVar("T")


def cached(project: Project, name: str, key: str, kind: type[T], make: Callable[[], T]) -> T:
    """What lies under `name` and was made of `key`; else what `make` gives, which is kept. What `make` raises is not."""
    found = load(project, name, key, kind)
    if found is None:
        found = make()
        save(project, name, key, found)
    return found


def load(project: Project, name: str, key: str, kind: type[T]) -> T | None:
    """What `save` kept under this name and key as a `kind`; None where there is nothing, or nothing of ours."""
    try:
        data = read_bytes(_file(project, name), "", "CACHE") or b""  # no message tells where
        seal, _, body = data.partition(b"\n")
        return decode(kind, body) if seal == _seal(name, key, body) else None
    except (PipelineError, ValueError):
        return None


def save(project: Project, name: str, key: str, value: object) -> None:
    """Keep a value; `key` is a hash of all that it was made of. A disk that is full takes nothing away but time: the failure is not told."""
    body = encode(value)
    file, data = _file(project, name), _seal(name, key, body) + b"\n" + body
    with suppress(PipelineError):
        try:
            write_in_place(file, data)  # half of it, after a crash, is none: its seal says so
        except PipelineError:  # a link, a pipe, or nothing that we may write lies there
            write_unsynced(Path(file), data)


def _file(project: Project, name: str) -> str:
    """A text: thousands are asked for, and a `Path` each took longer than what lies there."""
    return f"{project.cache}/{name}.json"


def _seal(name: str, key: str, body: bytes) -> bytes:
    """A file under another name, made of other things, or of another length, has another one."""
    return sha_of_bytes(f"{name}\0{key}\0".encode() + body).encode()
