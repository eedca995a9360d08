"""Store the translation models of this machine."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files.atomic import disk, make_folder, write_bytes
from pipeline.files.read import read_bytes
from pipeline.model.errors import PipelineError

VARIABLE = "PIPELINE_MODELS"
"""Environment variable that names another folder."""
_CARD = "model.json"
_FIRST = "en-zh"


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model on this machine."""

    pair: str
    """`en-zh`."""
    version: str
    """As its maker counts; empty where nobody said."""
    architecture: str
    """`base-memory` …; empty where nobody said."""
    source: str
    """Where it was fetched from."""
    fetched_on: str
    """ISO date."""
    files: Mapping[str, Mapping[str, Any]]
    """Role → `name`, `sha256` (hex), `bytes` of the file."""

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(int(file["bytes"]) for file in self.files.values())


@dataclass(frozen=True, slots=True)
class ModelStore:
    """Where models lie: one folder a pair, with the model's files and a card that says what they are."""

    root: Path
    """Absolute."""

    @classmethod
    def of(cls, environment: Mapping[str, str], home: Path) -> ModelStore:
        """The store of this user: `PIPELINE_MODELS`, or `pipeline/models` among the user's data."""
        named = environment.get(VARIABLE)
        if named:
            return cls(Path(named).absolute())
        data = environment.get("XDG_DATA_HOME") or str(home / ".local" / "share")
        return cls(Path(data) / "pipeline" / "models")

    def check_outside(self, project: Path) -> None:
        """Raises MODEL where the store lies in a project: 45 MB that nobody should commit."""
        if self.root.resolve().is_relative_to(project.resolve()):
            what = f"{VARIABLE} names a folder inside the project"
            raise PipelineError("MODEL", what, "name one outside: models are no part of it")

    def models(self) -> tuple[StoredModel, ...]:
        """Every model with a card that can be read, by pair."""
        if not self.root.is_dir():
            return ()
        with disk(self.root):
            names = sorted(path.name for path in self.root.iterdir() if path.is_dir())
        found = []
        for name in names:
            try:
                found.append(self.model(name))
            except PipelineError:
                continue
        return tuple(found)

    def model(self, pair: str) -> StoredModel:
        """What a model's card says. Raises MODEL where there is none."""
        path = self.root / pair / _CARD
        data = read_bytes(path, str(path), "MODEL")
        if data is None:
            raise PipelineError("MODEL", "its model is not on this machine", _fetch(pair))
        try:
            card = json.loads(data)
            return StoredModel(
                pair=pair,
                version=str(card["version"]),
                architecture=str(card["architecture"]),
                source=str(card["source"]),
                fetched_on=str(card["fetched_on"]),
                files={role: dict(file) for role, file in card["files"].items()},
            )
        except (ValueError, LookupError, TypeError, AttributeError):
            raise _damaged(pair) from None

    def read(self, pair: str) -> dict[str, bytes]:
        """Role → bytes of a model's files, each held against its hash. Raises MODEL."""
        found: dict[str, bytes] = {}
        for role, file in self.model(pair).files.items():
            path = self.root / pair / Path(str(file.get("name"))).name
            data = read_bytes(path, str(path), "MODEL")
            if data is None or hashlib.sha256(data).hexdigest() != file.get("sha256"):
                raise _damaged(pair)
            found[role] = data
        return found

    def write(self, model: StoredModel, data: Mapping[str, bytes]) -> None:
        """Put a model in place of an older one of its pair; the card comes last. Raises DISK."""
        self.remove(model.pair)
        folder = self.root / model.pair
        with disk(folder):
            make_folder(folder)
        for role, file in model.files.items():
            write_bytes(folder / str(file["name"]), data[role])
        card = {
            "schema": 1,
            "version": model.version,
            "architecture": model.architecture,
            "source": model.source,
            "fetched_on": model.fetched_on,
            "files": model.files,
        }
        write_bytes(folder / _CARD, json.dumps(card, indent=2).encode() + b"\n")

    def remove(self, pair: str) -> bool:
        """Remove a model; False where there is none. The card goes first. Raises DISK."""
        folder = self.root / pair
        if not (folder / _CARD).exists() and not folder.is_dir():
            return False
        with disk(folder):
            (folder / _CARD).unlink(missing_ok=True)
            shutil.rmtree(folder)
        return True


def card_of(name: str, data: bytes) -> dict[str, Any]:
    """What a card says of one file."""
    return {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def _fetch(pair: str) -> str:
    """The command that brings a model; the first one is what it brings without a name."""
    return "pipeline models fetch" if pair == _FIRST else f"pipeline models fetch {pair}"


def _damaged(pair: str) -> PipelineError:
    return PipelineError("MODEL", "its model is damaged", f"{_fetch(pair)} --again")
