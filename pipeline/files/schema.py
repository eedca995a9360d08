"""Validate values against a JSON Schema, with advice for people.

Knows the words of JSON Schema that `settings.schema.json` uses, so that the schema we ship is the
one we check, and says what a person needs: the closest known key, the values that may stand there.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TYPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "object": (Mapping, "a table"),
    "array": (list, "a list"),
    "string": (str, "text in quotes"),
    "integer": (int, "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": (bool, "true or false"),
}


@dataclass(frozen=True, slots=True)
class SchemaViolation:
    """What is wrong with a value."""

    keys: tuple[str, ...]
    """Way to it: `("review", "approvals")`; items of a list carry no number."""
    what: str
    todo: str


def first_error(
    value: object, schema: Mapping[str, Any], keys: tuple[str, ...] = ()
) -> SchemaViolation | None:
    """The first fault of a value, or None where it is as the schema says."""
    return next(_faults(value, schema, keys), None)


def closest(key: str, known: Iterable[str]) -> str:
    """The known key that looks most like `key`.

    >>> closest("site-url", ["site_name", "site_url", "source"])
    'site_url'
    """
    return difflib.get_close_matches(key, sorted(known), n=1, cutoff=0.0)[0]


def _faults(
    value: object, schema: Mapping[str, Any], keys: tuple[str, ...]
) -> Iterator[SchemaViolation]:
    if "anyOf" in schema:
        if all(first_error(value, choice) for choice in schema["anyOf"]):
            meant = [one for one in schema["anyOf"] if _is_type(value, one.get("type"))]
            if isinstance(value, Mapping) and len(meant) == 1:
                yield from _faults(value, meant[0], keys)  # which key of the table it is
            else:
                what = f"{_name(keys)} cannot be {_written(value)}"
                yield SchemaViolation(keys, what, _advice(schema))
        return
    if not _is_type(value, schema.get("type")):
        wanted = _TYPES[schema["type"]][1]
        yield SchemaViolation(
            keys, f"{_name(keys)} is {_kind(value)}", f"write {wanted}{_example(schema)}"
        )
        return
    if not _fits(value, schema):
        yield SchemaViolation(keys, f"{_name(keys)} cannot be {_written(value)}", _advice(schema))
    if isinstance(value, Mapping):
        yield from _table_faults(value, schema, keys)
    elif isinstance(value, list):
        yield from _list_faults(value, schema, keys)


def _is_type(value: object, name: str | None) -> bool:
    if name is None:
        return True
    # In Python True is a number; in a settings file it is not.
    return isinstance(value, _TYPES[name][0]) and isinstance(value, bool) == (name == "boolean")


def _fits(value: object, schema: Mapping[str, Any]) -> bool:
    """`enum`, `const`, `pattern`, `minLength`, and the limits of a number."""
    if "enum" in schema:
        return value in schema["enum"]
    if "const" in schema:
        return value is schema["const"]
    if isinstance(value, str):
        long_enough = len(value) >= schema.get("minLength", 0)
        return long_enough and bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, int | float):
        least, most = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
        return bool(least <= value <= most and value > schema.get("exclusiveMinimum", -math.inf))
    return True


def _table_faults(
    value: Mapping[str, Any], schema: Mapping[str, Any], keys: tuple[str, ...]
) -> Iterator[SchemaViolation]:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key, item in value.items():
        if key in known:
            yield from _faults(item, known[key], (*keys, key))
        elif isinstance(others, Mapping):
            yield from _faults(item, others, (*keys, key))
        elif not others:
            what = f"unknown key `{key}`" + (f" in {_name(keys)}" if keys else "")
            yield SchemaViolation(
                (*keys, key), what, f"the closest known key is `{closest(key, known)}`"
            )
    for key in schema.get("required", ()):
        if key not in value:
            yield SchemaViolation(keys, f"{_name(keys)} lacks `{key}`", f"add `{key} = …`")


def _list_faults(
    value: Sequence[Any], schema: Mapping[str, Any], keys: tuple[str, ...]
) -> Iterator[SchemaViolation]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", len(value))
    if not least <= len(value) <= most:
        allowed = f"{least} to {most}"
        if "maxItems" not in schema:
            allowed = f"{least} or more"
        elif least == most:
            allowed = str(least)
        yield SchemaViolation(keys, f"{_name(keys)} has {len(value)} items", f"write {allowed}")
    for item in value:
        yield from _faults(item, schema["items"], keys)


def _name(keys: tuple[str, ...]) -> str:
    return f"`{'.'.join(keys)}`" if keys else "the file"


def _kind(value: object) -> str:
    """What a TOML value is, as its author would say."""
    return next(
        (said for name, (_, said) in _TYPES.items() if _is_type(value, name)), "a date or time"
    )


def _written(value: object) -> str:
    """A value as a settings file holds it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _example(schema: Mapping[str, Any]) -> str:
    return f", as in {_written(schema['examples'][-1])}" if "examples" in schema else ""


def _advice(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "write " + " or ".join(f'"{value}"' for value in schema["enum"])
    if "maximum" in schema:
        return f"write {schema['minimum']} to {schema['maximum']}"
    if "minimum" in schema:
        return f"write {schema['minimum']} or more"
    if "exclusiveMinimum" in schema:
        return f"write more than {schema['exclusiveMinimum']}"
    text = str(schema.get("description", "write another value"))
    return text[0].lower() + text[1:].removesuffix(".") + _example(schema)
