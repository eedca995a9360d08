"""The SHA-256 hashes that decisions, origins and files are bound to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

AT_HAND = 4096
"""Names that are kept: those of one document at work, which is asked for them again and again."""


def sha_of_texts(*texts: str | None) -> str:
    """SHA-256 (hex) of texts, each length-prefixed in UTF-8, nothing folded (ADR 6).

    `None` (no msgctxt) and `""` differ.

    >>> sha_of_texts(None, "a") == sha_of_texts("", "a")
    False
    """
    parts: list[bytes] = []
    for text in texts:
        if text is None:
            parts.append(b"-:")
        else:
            data = text.encode("utf-8", "surrogatepass")
            parts += b"%d:" % len(data), data
    return hashlib.sha256(b"".join(parts)).hexdigest()


def sha_of_bytes(data: bytes) -> str:
    """SHA-256 (hex) of a file's bytes, as `publish` decisions and the manifest name them."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(AT_HAND)
def source_sha(context: str | None, source: str) -> str:
    """The name of one side of a decision: msgctxt and msgid."""
    return sha_of_texts(context, source)


@lru_cache(AT_HAND)
def target_sha(target: str) -> str:
    """The name of the other side: msgstr, on its own, so that it is known under another source."""
    return sha_of_texts(target)


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Path → `sha_of_bytes` of each file."""
    return {path: sha_of_bytes(data) for path, data in files.items()}
