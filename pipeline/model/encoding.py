"""Encode values as JSON with msgspec, and hash them.

Equal values give equal bytes on every machine. Nothing that is read can run code: JSON holds data only, and a
value that is not of the type that was asked for is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec.json import Decoder, Encoder

from pipeline.model.hashing import sha_of_bytes

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Dataclasses, enums, mappings, sequences, text, bytes and numbers as canonical JSON."""
    return _ENCODER.encode(value)


def pretty(value: object) -> bytes:
    r"""JSON for people: keys in their order, two blanks, UTF-8, a last line end.

    >>> pretty({"to": ["甲"]})
    b'{\n  "to": [\n    "\xe7\x94\xb2"\n  ]\n}\n'
    """
    return msgspec.json.format(_IN_ORDER.encode(value), indent=2) + b"\n"


def decode(kind: type[T], data: bytes) -> T:
    """The value of type `kind` (its fields are looked at, to the last one). Raises ValueError."""
    try:
        value: T = _decoder(kind).decode(data)  # type: ignore[arg-type]  # a type is hashable
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def convert(value: object, kind: type[T]) -> T:
    """The value of type `kind` of plain data, as TOML or JSON gives it. Raises ValueError.

    >>> convert(["a", "b"], tuple[str, ...])
    ('a', 'b')
    """
    return msgspec.convert(value, kind)


def as_data(value: object) -> Any:  # noqa: ANN401  plain data of any kind
    """Dataclasses, enums, mappings and sequences as what `json` writes: dicts, lists, text and numbers.

    >>> as_data({"at": ("a", 1)})
    {'at': ('a', 1)}
    """
    return msgspec.to_builtins(value, enc_hook=_plain)


class AsJson:
    """A dataclass that goes to another process as JSON: pickle makes Python calls for each field of each part."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        """How it is made again."""
        return decode, (type(self), encode(self))


def sha_of(value: object) -> str:
    """SHA-256 (hex) of a value and the name of its type: equal only for equal values.

    >>> sha_of("a") == sha_of(b"a")
    False
    """
    return sha_of_bytes(type(value).__qualname__.encode() + b":" + encode(value))


@cache
def _decoder(kind: object) -> Decoder[Any]:
    return Decoder(kind)


def _plain(value: object) -> object:
    """What msgspec does not know by itself: read-only mappings."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON")


_IN_ORDER = Encoder(enc_hook=_plain)
_ENCODER = Encoder(enc_hook=_plain, order="deterministic")
