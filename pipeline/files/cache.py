"""Keep values as JSON below `.pipeline/cache`, checked by hash when they are read.

Everything below `.pipeline/cache` may be deleted, cut short or swapped at any time: it costs time, never a byte
of the output. Each file carries the hash of its name and bytes, and holds JSON of one type, never code.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pipeline.files.atomic import write_unsynced
from pipeline.files.content import Project
from pipeline.files.read import read_bytes
from pipeline.model.encoding import decode, encode
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes

T = TypeVar("T")


def load(project: Project, name: str, kind: type[T]) -> T | None:
    """What `save` kept under this name as a `kind`; None where there is nothing, or nothing of ours."""
    path = _file(project, name)
    try:
        data = read_bytes(path, project.shown(path), "CACHE") or b""
        seal, _, body = data.partition(b"\n")
        return decode(kind, body) if seal == _seal(name, body) else None
    except (PipelineError, ValueError):
        return None


def save(project: Project, name: str, value: object) -> None:
    """Keep a value. A disk that is full takes nothing away but time: the failure is not told."""
    body = encode(value)
    with suppress(PipelineError):
        write_unsynced(_file(project, name), _seal(name, body) + b"\n" + body)


def _file(project: Project, name: str) -> Path:
    return project.cache / f"{name}.json"


def _seal(name: str, body: bytes) -> bytes:
    """A file under another name, or of another length, has another one."""
    return sha_of_bytes(name.encode() + b"\0" + body).encode()
