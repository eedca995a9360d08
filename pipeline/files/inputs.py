"""Hash every file that a build depends on, the program itself included.

Every file is read and hashed each time, no time stamp is believed: it costs some 30 µs a file, and an edit of
equal size with the old time put back is seen on every page.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.deployed import FOLDER as DEPLOYED
from pipeline.model.encoding import sha_of

_PACKAGE = Path(__file__).parents[1]
_ENVIRONMENT = ("SOURCE_DATE_EPOCH",)
"""Variables that outputs may depend on."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build is made of, at one moment."""

    program: str
    """Our code, templates and fonts, the libraries with their versions, Python."""
    base: str
    """The program, the settings, the glossary, and who may decide."""
    files: Mapping[str, str | None]
    """Everything below `content` and `locales`, from the project folder → SHA-256; None where one cannot tell."""

    @property
    def sha(self) -> str:
        """One hash of it all; empty where one cannot tell."""
        return "" if None in self.files.values() else sha_of((self.base, self.files))


def read_inputs(project: Project) -> Inputs:
    """Hash everything. Raises nothing: what cannot be read is None, and is named by who needs it."""
    program = program_sha()
    folders = (project.content_en.parent, project.locale.parent)
    aside = project.shown(project.locale.parent / DEPLOYED)  # what targets hold makes no page
    files = {
        path: sha
        for folder in folders
        for path, sha in _below(str(folder), project.shown(folder))
        if not path.startswith(f"{aside}/")
    }
    return Inputs(program, base_of(project, program), files)


def base_of(project: Project, program: str) -> str:
    """`Inputs.base` as it is now."""
    parts = (project.glossary_file, project.reviewers_file)
    # where machines share their work changes no page, nor does at which desk one is read: each process has its own
    everywhere = replace(project.settings.desk, documents=())
    settings = replace(project.settings, cache_url="", desk=everywhere)
    return sha_of((program, settings, [sha_on_disk(path) for path in parts]))


def program_sha() -> str:
    """`Inputs.program`: of the program that this process runs, as it lay there when it was first asked for."""
    environment = tuple((name, os.environ.get(name)) for name in _ENVIRONMENT)
    return _program_sha(_PACKAGE, tuple(sys.path), environment)


@lru_cache(maxsize=8)  # what is installed meanwhile makes nothing that this process writes
def _program_sha(
    package: Path, path: tuple[str, ...], environment: tuple[tuple[str, str | None], ...]
) -> str:
    libraries = sorted(name for folder in path for name in _libraries(folder))
    files = _below(str(package), package.name, but="__pycache__")
    code = sorted((path, sha or "") for path, sha in files)
    return sha_of((sys.version, libraries, environment, code))


def _libraries(folder: str) -> list[str]:
    """Names and versions of what is installed there: `babel-2.18.0.dist-info`."""
    try:
        names = os.listdir(folder)  # noqa: PTH208  sys.path holds texts
    except OSError:
        return []
    return [name for name in names if name.endswith((".dist-info", ".egg-info"))]


def _below(top: str, shown: str, *, but: str = "") -> Iterator[tuple[str, str | None]]:
    """Path → hash of all files; links to files are followed, links to folders are not known, and folders `but` are left out."""
    ask = [(top, shown)]
    while ask:
        folder, prefix = ask.pop()
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except FileNotFoundError:
            continue
        except OSError:
            yield prefix, None
            continue
        for entry in found:
            name = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
            path = f"{prefix}/{name}"
            if entry.is_dir(follow_symlinks=False):
                if name != but:
                    ask.append((entry.path, path))
            else:
                yield path, sha_on_disk(entry.path)


def sha_on_disk(path: str | Path) -> str | None:
    """SHA-256 of a file's bytes as they are now; None where there is none, or it cannot be read."""
    try:
        # a pipe or a device would make the read wait for ever
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            about = os.fstat(file)
            if not stat.S_ISREG(about.st_mode):
                return None
            block = os.read(file, about.st_size + 1)
            digest = hashlib.sha256(block)
            if len(block) != about.st_size:  # somebody writes it, or the disk gives less at once
                while block := os.read(file, 65_536):
                    digest.update(block)
            return digest.hexdigest()
        finally:
            os.close(file)
    except OSError:
        return None
