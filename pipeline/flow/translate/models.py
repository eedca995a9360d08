"""Fetch, check, list and remove translation models."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.locks import lock
from pipeline.files.models import ModelStore, StoredModel, card_of
from pipeline.files.read import read_bytes
from pipeline.flow.clock import today
from pipeline.model.errors import PipelineError
from pipeline.translate.engines.firefox import PAIR, Model
from pipeline.translate.engines.models import ATTACHMENTS, RECORDS, ROLES, best_release, unpack
from pipeline.translate.engines.rate_limit import FetchError

LIST = "records.json"
"""The list of models of a mirror or a folder."""
_PATTERNS = {
    "model": ("model.{}*.bin",),
    "srcvocab": ("srcvocab.{}*.spm", "vocab.{}*.spm"),
    "trgvocab": ("trgvocab.{}*.spm", "vocab.{}*.spm"),
}
"""Names of a model's unpacked files, as Mozilla gives them; `{}` is the pair, `enzh`."""

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


def load_model(models: ModelStore, pair: str = PAIR) -> Model:
    """The bytes of a pair's model. Raises MODEL where it is missing or damaged."""
    data = models.read(pair)
    if not set(ROLES) <= data.keys():
        raise PipelineError("MODEL", "its model is not whole", "pipeline models fetch --again")
    return Model(data["model"], data["srcvocab"], data["trgvocab"])


def fetch(
    models: ModelStore,
    source: str | None,
    on_progress: Progress,
    *,
    pair: str = PAIR,
    again: bool = False,
) -> Fetched:
    """Fetch the newest model of a pair, check every byte, and put it in place as a whole.

    Args:
        models: where to.
        source: address of a mirror, a folder, or None for Mozilla's own servers.
        on_progress: told how far each file is.
        pair: `en-zh`, or `zh-en` for the way back.
        again: also where the same version is there and whole.

    Raises:
        PipelineError: MODEL where it cannot be had or a hash differs; what was there before stays.
    """
    with lock(models.root / "fetch.lock"):
        if source and not source.startswith(("http://", "https://")):
            folder = Path(source)
            if not (folder / LIST).exists():
                return _unpacked(models, folder, on_progress, pair)
        return _listed(models, source, on_progress, pair, again=again)


def _listed(
    models: ModelStore, source: str | None, on_progress: Progress, pair: str, *, again: bool
) -> Fetched:
    """From a place with a list."""
    base = source.rstrip("/") if source else ATTACHMENTS
    records = f"{base}/{LIST}" if source else RECORDS
    release = best_release(_bytes(records, LIST, on_progress).decode("utf-8", "replace"), pair)
    there = _intact(models, pair)
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
    model = StoredModel(pair, release.version, release.architecture, source or "Mozilla", "", {})
    return _put(models, data, names, model)


def _unpacked(models: ModelStore, folder: Path, on_progress: Progress, pair: str) -> Fetched:
    """From a folder that holds just the unpacked files, as Mozilla's dashboard gives them."""
    data: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for role, patterns in _PATTERNS.items():
        named = [pattern.format(pair.replace("-", "")) for pattern in patterns]
        each = [sorted(folder.glob(name)) if folder.is_dir() else [] for name in named]
        found = next((files for files in each if files), [])
        if len(found) != 1:
            what = f"{folder} holds neither {LIST} nor one {named[0]}"
            raise PipelineError("MODEL", what, "name a folder with the files of one model")
        names[role] = found[0].name
        data[role] = read_bytes(found[0], str(found[0]), "MODEL") or b""
        on_progress(found[0].name, len(data[role]), len(data[role]))
    return _put(models, data, names, StoredModel(pair, "", "", str(folder), "", {}))


def _put(
    models: ModelStore,
    data: dict[str, bytes],
    names: dict[str, str],
    model: StoredModel,
) -> Fetched:
    files = {role: card_of(names[role], data[role]) for role in ROLES}
    models.write(replace(model, fetched_on=today(), files=files), data)
    return Fetched(models.model(model.pair), is_new=True)


def _intact(models: ModelStore, pair: str) -> StoredModel | None:
    try:
        models.read(pair)
        return models.model(pair)
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
    from pipeline.translate.engines.download import download  # noqa: PLC0415  the libraries of the net

    try:
        return download(place, lambda done: on_progress(name, done, size))
    except FetchError as fault:
        what, _, todo = str(fault).partition(": ")
        raise PipelineError("MODEL", f"{name}: {what}", todo) from None
