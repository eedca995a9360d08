"""Share what was worked out with other machines: entries in one folder, each under an HMAC.

Who can write to shared storage is not who can write the project, so the seal of `files.disk_cache` is not enough: an entry that was not
sealed with the key from `PIPELINE_CACHE_KEY` is no entry, and without a key nothing is read or written. A folder that is
gone, full or slow to forget costs time, never a byte of the output.
"""

from __future__ import annotations

import hmac
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

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


class SharedCache:
    """The entries that one secret seals, in one folder. Use `open_shared`."""

    def __init__(self, folder: Path | None, secret: bytes, fault: str = "") -> None:
        """Nothing is read yet; without a folder there is no entry, and none is kept."""
        self._folder, self._secret = folder, secret
        self.fault = fault
        """Why it cannot be used, or could not be written: one line for a person; empty: all is well."""

    @property
    def is_open(self) -> bool:
        """True where entries are read and written."""
        return self._folder is not None

    @property
    def name(self) -> str:
        """A hash that stands for this folder and key, and gives neither away."""
        return self._sealed(f"name\0{self._folder}".encode()).hex()

    def load(self, name: str, key: str, kind: type[T]) -> T | None:
        """What `save` kept under this name and key as a `kind`; None where there is nothing, or nothing that our key sealed."""
        if self._folder is None:
            return None
        path = self._path(self._folder, name, key)
        try:
            data = read_bytes(path, str(path), "CACHE") or b""
            seal, body = data[:32], data[32:]
            if not hmac.compare_digest(seal, self._seal(name, key, body)):
                return None
            return decode(kind, zlib.decompressobj().decompress(body, _LARGEST))
        except (PipelineError, ValueError, zlib.error):
            return None

    def save(self, name: str, key: str, value: object) -> None:
        """Keep a value for others; `key` is a hash of all that it was made of. What fails is in `fault`, and is not tried again."""
        if self._folder is None:
            return
        body = zlib.compress(encode(value), 1)
        why = f"{self._folder} is gone"
        if _is_folder(
            self._folder
        ):  # nothing is written in the place of a share that is not mounted
            try:
                path = self._path(self._folder, name, key)
                write_unsynced(path, self._seal(name, key, body) + body)
            except PipelineError as error:
                why = str(error)
            else:
                return
        self.fault = (
            f"cache_url: CACHE {why}: the build went on without it; mend that for the next one"
        )
        self._folder = None

    def _path(self, folder: Path, name: str, key: str) -> Path:
        sha = sha_of_texts(name, key)
        return folder / _FORM / sha[:2] / sha[2:]

    def _seal(self, name: str, key: str, body: bytes) -> bytes:
        """Of an entry under another name, made of other things, or of other bytes, it is another one."""
        return self._sealed(f"{name}\0{key}\0".encode() + body)

    def _sealed(self, data: bytes) -> bytes:
        return hmac.digest(self._secret, data, "sha256")


def open_shared(project: Project) -> SharedCache:
    """The shared cache that the settings name; one without a folder where they name none, or it cannot be used."""
    url, secret = project.settings.cache_url, os.environ.get(KEY, "")
    if not url:
        return SharedCache(None, b"")
    folder = project.root / url.removeprefix("file://")
    fault = ""
    if len(secret) < LEAST_KEY:
        what = (
            f"{KEY} is not set" if not secret else f"{KEY} is shorter than {LEAST_KEY} characters"
        )
        fault = f"cache_url: CACHE {what}, so nothing is shared: set it to the team's key, or take the line out"
    elif not _is_folder(folder):
        fault = f"cache_url: CACHE {folder} is not there, and the build goes on without it: mount or make that folder"
    return SharedCache(None if fault else folder, secret.encode(), fault)


def _is_folder(path: Path) -> bool:
    with suppress(OSError):
        return path.is_dir()
    return False
