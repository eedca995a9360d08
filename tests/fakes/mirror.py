"""A mirror of Mozilla's models with made-up bytes, over HTTP and as a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.json_server import JsonServer


def packed(data: bytes) -> bytes:
    """A zstd frame that holds the bytes as they are (RFC 8878: one raw block)."""
    header = b"\x28\xb5\x2f\xfd\xa0" + len(data).to_bytes(4, "little")
    return header + ((len(data) << 3) | 1).to_bytes(3, "little") + data


def mirror(releases: Mapping[str, bytes], pair: str = "en-zh") -> dict[str, bytes]:
    """Path → bytes of `records.json` and of three files a release (version → its mark)."""
    source, target = pair.split("-")
    files: dict[str, bytes] = {}
    records: list[dict[str, Any]] = []
    for version, mark in releases.items():
        for role, ending in (
            ("model", "intgemm.alphas.bin"),
            ("srcvocab", "spm"),
            ("trgvocab", "spm"),
        ):
            data = role.encode() + b" " + mark
            name, place = f"{role}.{source}{target}.{ending}", f"files/{version}/{role}.zst"
            files[place] = packed(data)
            attachment = {
                "location": place,
                "size": len(files[place]),
                "hash": hashlib.sha256(files[place]).hexdigest(),
            }
            records.append(
                {
                    "name": name,
                    "fileType": role,
                    "sourceLanguage": source,
                    "targetLanguage": target,
                    "version": version,
                    "architecture": "base-memory",
                    "decompressedHash": hashlib.sha256(data).hexdigest(),
                    "attachment": attachment,
                }
            )
    files["records.json"] = json.dumps({"data": records}).encode()
    return files


@contextmanager
def serve(files: Mapping[str, bytes], folder: Path) -> Iterator[tuple[str, Path]]:
    """The mirror's address, and a folder that holds the same."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

    def answer(path: str, _body: object) -> tuple[int, bytes]:
        name = path.lstrip("/")
        return (200, files[name]) if name in files else (404, b"")

    with JsonServer(answer) as server:
        yield server.url, folder
