"""Fetch, check, list and remove translation models."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.locks import lock
from pipeline.files.models import ModelStore, StoredModel, card_of
from pipeline.files.read import read_bytes
from pipeline.flow.workspace import now
from pipeline.model.errors import PipelineError
from pipeline.translate.engines.download import download
from pipeline.translate.engines.firefox import PAIR, Model
from pipeline.translate.engines.models import ATTACHMENTS, RECORDS, ROLES, best_release, unpack
from pipeline.translate.engines.rate_limit import FetchError

LIST = "records.json"
"""The list of models of a mirror or a folder."""
_PATTERNS = {
    "model": "model.enzh*.bin",
    "srcvocab": "srcvocab.enzh*.spm",
    "trgvocab": "trgvocab.enzh*.spm",
}
"""Names of a model's unpacked files, as Mozilla gives them."""

Progress = Callable[[str, int, int], None]
"""(name of the file, bytes so far, bytes in all or 0)."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What `fetch` did."""

    model: StoredModel
    """The model that is there now."""
    is_new: bool
    """False where just this version was there already."""


def store() -> ModelStore:
    """Where this user's models lie."""
    return ModelStore.of(os.environ, Path.home())


def load_model(models: ModelStore) -> Model:
    """The bytes of the English–Chinese model. Raises MODEL where it is missing or damaged."""
    data = models.read(PAIR)
    if not set(ROLES) <= data.keys():
        raise PipelineError("MODEL", "its model is not whole", "pipeline models fetch --again")
    return Model(data["model"], data["srcvocab"], data["trgvocab"])


def fetch(
    models: ModelStore, source: str | None, on_progress: Progress, *, again: bool = False
) -> Fetched:
    """Fetch the newest English–Chinese model, check every byte, and put it in place as a whole.

    Args:
        models: where to.
        source: address of a mirror, a folder, or None for Mozilla's own servers.
        on_progress: told how far each file is.
        again: also where the same version is there and whole.

    Raises:
        PipelineError: MODEL where it cannot be had or a hash differs; what was there before stays.
    """
    with lock(models.root / "fetch.lock"):
        if source and not source.startswith(("http://", "https://")):
            folder = Path(source)
            if not (folder / LIST).exists():
                return _unpacked(models, folder, on_progress)
        return _listed(models, source, on_progress, again=again)


def _listed(
    models: ModelStore, source: str | None, on_progress: Progress, *, again: bool
) -> Fetched:
    """From a place with a list."""
    base = source.rstrip("/") if source else ATTACHMENTS
    records = f"{base}/{LIST}" if source else RECORDS
    release = best_release(_bytes(records, LIST, on_progress).decode("utf-8", "replace"))
    there = _intact(models)
    if there and not again and (there.version, there.architecture) == (release.version, release.architecture):  # fmt: skip
        return Fetched(there, is_new=False)
    data: dict[str, bytes] = {}
    for part in release.parts:
        place = part.location.lstrip("/")
        if not place or ".." in Path(place).parts:
            raise PipelineError("MODEL", f"the list names no place for {part.name}", "use another mirror")  # fmt: skip
        packed = _bytes(f"{base}/{place}", part.name, on_progress, part.size)
        data[part.role] = unpack(part, packed)
    names = {part.role: part.name for part in release.parts}
    return _put(models, data, names, source or "Mozilla", (release.version, release.architecture))


def _unpacked(models: ModelStore, folder: Path, on_progress: Progress) -> Fetched:
    """From a folder that holds just the unpacked files, as Mozilla's dashboard gives them."""
    data: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for role, pattern in _PATTERNS.items():
        found = sorted(folder.glob(pattern)) if folder.is_dir() else []
        if len(found) != 1:
            what = f"{folder} holds neither {LIST} nor one {pattern}"
            raise PipelineError("MODEL", what, "name a folder with the files of one model")
        names[role] = found[0].name
        data[role] = read_bytes(found[0], str(found[0]), "MODEL") or b""
        on_progress(found[0].name, len(data[role]), len(data[role]))
    return _put(models, data, names, str(folder), ("", ""))


def _put(
    models: ModelStore,
    data: dict[str, bytes],
    names: dict[str, str],
    source: str,
    kind: tuple[str, str],
) -> Fetched:
    files = {role: card_of(names[role], data[role]) for role in ROLES}
    models.write(StoredModel(PAIR, *kind, source, now()[:10], files), data)
    return Fetched(models.model(PAIR), is_new=True)


def _intact(models: ModelStore) -> StoredModel | None:
    try:
        models.read(PAIR)
        return models.model(PAIR)
    except PipelineError:
        return None


def _bytes(place: str, name: str, on_progress: Progress, size: int = 0) -> bytes:
    """What lies at an address, or in a file."""
    if not place.startswith(("http://", "https://")):
        data = read_bytes(Path(place), place, "MODEL")
        if data is None:
            raise PipelineError("MODEL", f"{place} is not there", "name a whole mirror")
        on_progress(name, len(data), len(data))
        return data
    try:
        return download(place, lambda done: on_progress(name, done, size))
    except FetchError as fault:
        what, _, todo = str(fault).partition(": ")
        raise PipelineError("MODEL", f"{name}: {what}", todo) from None
