"""Share what was worked out with other machines: entries in a folder or an S3 store, under an HMAC.

Who can write to shared storage is not who can write the project, so the seal of `files.disk_cache` is not enough: an entry that was not
sealed with the key from `PIPELINE_CACHE_KEY` is no entry, and without a key nothing is read or written. A place that is
gone, full, slow or closed to us costs a bounded time, never a byte of the output.
"""

from __future__ import annotations

import hmac
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeVar

from pipeline.files.atomic import write_unsynced
from pipeline.files.content import Project
from pipeline.files.read import read_bytes
from pipeline.model.encoding import decode, encode
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_texts

T = TypeVar("T")

KEY = "PIPELINE_CACHE_KEY"
"""The environment variable with what entries are sealed with."""
LEAST_KEY = 16
"""Characters of a key; a shorter one is guessed."""
_FORM = "pipeline-1"
"""Folder of entries of this form; another form of entries lies in another one."""
_LARGEST = 64_000_000
"""Bytes of an unpacked entry: a longer one is not ours."""
_AT_ONCE = 64
"""Entries that are given together."""
_ON_S3 = "s3://"


class Store(Protocol):
    """Where entries lie, by name: short texts of ASCII with `/`. What fails raises CACHE or DISK, and nothing more is asked then."""

    def __str__(self) -> str:
        """The place, as people name it."""

    def read(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """The entry of each name, in this order; None where there is none."""

    def write(self, entries: Mapping[str, bytes]) -> None:
        """Give entries, each of them whole or not at all; they may be on their way for a while."""

    def flush(self) -> None:
        """Wait until all that was given is there."""

    def close(self) -> None:
        """Let go of it at once."""


class FolderStore:
    """Entries as files of one folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is made: nothing is written in the place of a share that is not mounted."""
        self._folder = folder

    def __str__(self) -> str:
        """As in `Store`."""
        return str(self._folder)

    def read(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """As in `Store`; a file that cannot be read is none."""
        for name in names:
            found = None
            with suppress(PipelineError):
                found = read_bytes(f"{self._folder}/{name}", "", "CACHE")
            yield found

    def write(self, entries: Mapping[str, bytes]) -> None:
        """As in `Store`; they are there at once."""
        if not _is_folder(self._folder):
            raise _fault(f"{self._folder} is gone")
        for name, data in entries.items():
            write_unsynced(self._folder / name, data)

    def flush(self) -> None:
        """As in `Store`."""

    def close(self) -> None:
        """As in `Store`."""


class SharedCache:
    """The entries that one secret seals, in one store. Use `open_shared`, in a `with`: what was saved is there when `flush` has ended."""

    def __init__(self, store: Store | None, secret: bytes, fault: str = "") -> None:
        """Nothing is read yet; without a store there is no entry, and none is kept."""
        self._store, self._secret = store, secret
        self._name = self._sealed(f"name\0{store}".encode()).hex()
        self._waiting: dict[str, bytes] = {}
        self.fault = fault
        """Why it cannot be used, or was given up: one line for a person; empty: all is well."""

    def __enter__(self) -> SharedCache:
        """Nothing is asked yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._store.close()

    @property
    def is_open(self) -> bool:
        """True where entries are read and written."""
        return self._store is not None

    @property
    def name(self) -> str:
        """A hash that stands for this place and key, and gives neither away."""
        return self._name

    def load(self, name: str, key: str, kind: type[T]) -> T | None:
        """What `save` kept under this name and key as a `kind`; None where there is nothing, or nothing that our key sealed."""
        return next(self.load_all([(name, key)], kind))

    def load_all(self, wanted: Sequence[tuple[str, str]], kind: type[T]) -> Iterator[T | None]:
        """As `load` of each name and key, in this order, with as few waits as the store allows."""
        found = self._read([_path(name, key) for name, key in wanted])
        for (name, key), data in zip(wanted, found, strict=True):
            yield self._opened(name, key, data, kind) if data else None

    def save(self, name: str, key: str, value: object) -> None:
        """Keep a value for others; `key` is a hash of all that it was made of. What fails is in `fault`, and is not tried again."""
        if self._store is None:
            return
        body = zlib.compress(encode(value), 1)
        self._waiting[_path(name, key)] = self._seal(name, key, body) + body
        if len(self._waiting) >= _AT_ONCE:
            self._give()

    def flush(self) -> None:
        """Wait until others have all that was saved, or it is clear that they will not."""
        self._give()
        try:
            if self._store is not None:
                self._store.flush()
        except PipelineError as error:
            self._give_up(error)

    def _read(self, paths: Sequence[str]) -> Iterator[bytes | None]:
        """An entry for each path, also where the store fails on the way."""
        done = 0
        try:
            for data in self._store.read(paths) if self._store else ():
                yield data
                done += 1
        except PipelineError as error:
            self._give_up(error)
        yield from (None for _ in paths[done:])

    def _opened(self, name: str, key: str, data: bytes, kind: type[T]) -> T | None:
        seal, body = data[:32], data[32:]
        try:
            if not hmac.compare_digest(seal, self._seal(name, key, body)):
                return None
            return decode(kind, zlib.decompressobj().decompress(body, _LARGEST))
        except (ValueError, zlib.error):
            return None

    def _give(self) -> None:
        entries, self._waiting = self._waiting, {}
        try:
            if self._store is not None and entries:
                self._store.write(entries)
        except PipelineError as error:
            self._give_up(error)

    def _give_up(self, error: PipelineError) -> None:
        """Leave the store alone for the rest of the run."""
        self.fault = str(error if error.code == "CACHE" else _fault(str(error)))
        if self._store is not None:
            self._store.close()
        self._store = None

    def _seal(self, name: str, key: str, body: bytes) -> bytes:
        """Of an entry under another name, made of other things, or of other bytes, it is another one."""
        return self._sealed(f"{name}\0{key}\0".encode() + body)

    def _sealed(self, data: bytes) -> bytes:
        return hmac.digest(self._secret, data, "sha256")


def open_shared(project: Project) -> SharedCache:
    """The shared cache that the settings name; one without a store where they name none, or it cannot be used."""
    url, secret = project.settings.cache_url, os.environ.get(KEY, "")
    if not url:
        return SharedCache(None, b"")
    fault = ""
    folder = project.root / url.removeprefix("file://")
    is_remote = url.startswith(_ON_S3)
    if len(secret) < LEAST_KEY:
        what = (
            f"{KEY} is not set" if not secret else f"{KEY} is shorter than {LEAST_KEY} characters"
        )
        fault = f"cache_url: CACHE {what}, so nothing is shared: set it to the team's key, or take the line out"
    elif not is_remote and not _is_folder(folder):
        fault = f"cache_url: CACHE {folder} is not there, and the build goes on without it: mount or make that folder"
    store: Store | None = None
    if not fault:
        store = _s3_store(url) if is_remote else FolderStore(folder)
    return SharedCache(store, secret.encode(), fault)


def _s3_store(url: str) -> Store:
    from pipeline.files.s3_store import S3Store  # noqa: PLC0415  few projects have one, all commands would load it

    return S3Store(url)


def _fault(what: str) -> PipelineError:
    todo = "the build went on without it; mend that for the next one"
    return PipelineError("CACHE", what, todo, path="cache_url")


def _path(name: str, key: str) -> str:
    sha = sha_of_texts(name, key)
    return f"{_FORM}/{sha[:2]}/{sha[2:]}"


def _is_folder(path: Path) -> bool:
    with suppress(OSError):
        return path.is_dir()
    return False
