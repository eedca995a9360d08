"""Choose the best model of Mozilla's list for a pair of languages, and unpack its files.

The list is what Firefox itself reads (Remote Settings, collection `translations-models-v2`); a mirror
has the same list as `records.json` and the files at the same places below it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model.errors import PipelineError

RECORDS = (
    "https://firefox.settings.services.mozilla.com"
    "/v1/buckets/main/collections/translations-models-v2/records"
)
"""Where Firefox reads the list."""
ATTACHMENTS = "https://firefox-settings-attachments.cdn.mozilla.net"
"""Where it gets the files."""

ROLES = ("model", "srcvocab", "trgvocab")
"""The files that a model needs. The shortlist is left out: Mozilla notes a bug in that of en–zh."""
_CODES = {"zh": ("zh", "zh-Hans", "zh-CN")}
"""Languages that the list calls by several names, the best first."""
# Published COMET on three test sets: base-memory .8207 to .8631, base .8086 to .8556.
_ARCHITECTURES = ("base-memory", "base", "tiny")
_RELEASE = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class ModelPart:
    """One file of a model, as the list has it."""

    role: str
    """One of `ROLES`."""
    name: str
    """Its name without folders."""
    location: str
    """Path below the address of the files."""
    size: int
    """Bytes to fetch; 0 where the list does not say."""
    packed_sha: str
    """SHA-256 (hex) of the file as it is fetched; empty where the list has none."""
    sha: str
    """SHA-256 (hex) of the unpacked file; empty where the list has none."""


@dataclass(frozen=True, slots=True)
class ModelRelease:
    """A model that can be fetched."""

    version: str
    """As Mozilla counts: `2.1`."""
    architecture: str
    """`base-memory`, `base`, `tiny`; empty where the list does not say."""
    parts: tuple[ModelPart, ...]
    """One a role."""


def best_release(records: str, pair: str) -> ModelRelease:
    """The newest model of a list for a pair (`en-zh`), the best architecture first. Raises MODEL."""
    sources, targets = (_CODES.get(code, (code,)) for code in pair.split("-"))
    groups: defaultdict[tuple[str, str, str], dict[str, ModelPart]] = defaultdict(dict)
    for record in _records(records):
        if record.get("sourceLanguage") in sources and record.get("targetLanguage") in targets:
            part = _part(record)
            group = groups[
                f"{record['sourceLanguage']}-{record['targetLanguage']}",
                str(record.get("version") or ""),
                str(record.get("architecture") or ""),
            ]
            if part.role == "vocab":  # one vocabulary for both sides
                group["srcvocab"] = group["trgvocab"] = part
            group[part.role] = part
    whole = [
        ModelRelease(version, architecture, tuple(parts[role] for role in ROLES))
        for (_, version, architecture), parts in groups.items()
        if set(ROLES) <= parts.keys()
    ]
    if not whole:
        raise _fault(f"holds no whole model {pair}", "use another mirror")
    return max(whole, key=_rank)


def unpack(part: ModelPart, data: bytes) -> bytes:
    """The bytes of a part, checked and decompressed. Raises MODEL where one byte differs."""
    if not part.packed_sha and not part.sha:
        raise _fault(f"has no hash for {part.name}", "use a mirror whose list has hashes")
    if part.packed_sha and hashlib.sha256(data).hexdigest() != part.packed_sha:
        raise _fault(f"names another hash than {part.name} has", "fetch again, or elsewhere")
    try:
        from fxtranslate import discovery  # noqa: PLC0415  a wheel that not every machine has
    except ImportError:
        raise PipelineError(
            "MODEL", "fxtranslate cannot run on this machine", "use another engine"
        ) from None
    try:
        return bytes(discovery.verify_and_decompress(data, part.sha or None))
    except ValueError as error:
        raise _fault(f"has {part.name} in a damaged form", "fetch again, or elsewhere") from error


def _records(text: str) -> Sequence[Mapping[str, Any]]:
    try:
        rows = json.loads(text)["data"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise _fault("cannot be read", "use the address of a mirror with a records.json") from None
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _part(record: Mapping[str, Any]) -> ModelPart:
    attachment = record.get("attachment")
    attachment = attachment if isinstance(attachment, Mapping) else {}
    size = attachment.get("size")
    return ModelPart(
        role=str(record.get("fileType")),
        name=str(record.get("name")).rpartition("/")[2],
        location=str(attachment.get("location") or ""),
        size=size if isinstance(size, int) and size > 0 else 0,
        packed_sha=str(attachment.get("hash") or "").lower(),
        sha=str(record.get("decompressedHash") or "").lower(),
    )


def _rank(release: ModelRelease) -> tuple[bool, list[int], int]:
    """Releases before trials (`1.0a1`), then the newest, then by architecture."""
    numbers = _RELEASE.match(release.version)
    kind = release.architecture
    known = len(_ARCHITECTURES) - _ARCHITECTURES.index(kind) if kind in _ARCHITECTURES else 0
    return (
        _RELEASE.fullmatch(release.version) is not None,
        [int(number) for number in numbers[0].split(".")] if numbers else [],
        known,
    )


def _fault(what: str, todo: str) -> PipelineError:
    return PipelineError("MODEL", f"the list of models {what}", todo)
