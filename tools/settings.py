"""Write docs/settings.md and the JSON Schema of the settings from `pipeline/model/settings.py`.

    python tools/settings.py

A test holds both to the class; `pytest --regen tests/test_docs.py` writes them too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pipeline.model.settings import Settings

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/settings.md"
SCHEMA = ROOT / "pipeline/files/settings.schema.json"
TITLE = "Settings of pipeline: [tool.pipeline] in pyproject.toml, or the top level of pipeline.toml"
HEAD = """# Settings

Every key of the settings. This page is made from `pipeline/model/settings.py` by `tools/settings.py`.

Settings stand in `pipeline.toml` at the top level, or in `pyproject.toml` below `[tool.pipeline]`; not in both. In `pyproject.toml` the table
`[review]` is `[tool.pipeline.review]`. Every key has a default, and an empty `pipeline.toml` is enough for a project. A key that is not on this page is
an error, and the message names the closest key that is. No password and no key of a service stands in a settings file: they come from
[environment variables](commands.md).

Editors that know JSON Schema can check the file: the schema is `pipeline/files/settings.schema.json`.

## A file with everything in it

```toml
{example}```

## Simplified and Traditional Chinese

A second locale is drafted `from` the approved texts of the first. It has its own catalogs, decisions, reviewers (`reads: [zh-Hant]`) and pages:
[For the website's developer](website.md) says what readers get, [the ledger](ledger.md) what its approvals are bound to.

```toml
[[locales]]
dir = "zh"
tag = "zh-Hans"
babel = "zh_Hans"
og = "zh_CN"
region = "cn"

[[locales]]
dir = "zh-Hant"
tag = "zh-Hant"
babel = "zh_Hant"
og = "zh_TW"
region = "tw"
from = "zh"
```
"""


def schema() -> dict[str, Any]:
    """The JSON Schema: as msgspec makes it, in one piece, and closed to keys that it does not name."""
    whole = msgspec.json.schema(Settings)
    root = _in_one_piece(whole["$defs"]["Settings"], whole["$defs"])
    root.pop("description")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE, **root}


def _in_one_piece(part: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a schema with what it refers to in place of the references."""
    if "$ref" in part:
        return _in_one_piece(parts[part["$ref"].rpartition("/")[2]], parts)
    # a title is the name of a class, which means nothing to who writes a settings file
    made = {key: value for key, value in part.items() if key != "title"}
    for key in ("items", "additionalProperties"):
        if key in part:
            made[key] = _in_one_piece(part[key], parts)
    if "anyOf" in part:
        made["anyOf"] = [_in_one_piece(one, parts) for one in part["anyOf"]]
    if "properties" in part:
        below = part["properties"].items()
        made["properties"] = {key: _in_one_piece(said, parts) for key, said in below}
        made["additionalProperties"] = False
    if (
        "enum" in part
    ):  # msgspec sorts them; what is used unless somebody says otherwise comes first
        made["enum"] = sorted(part["enum"], key=lambda value: bool(value != part.get("default")))
    return made


def page() -> str:
    """The whole page: an example, the keys at the top level, then one section for each table."""
    properties = schema()["properties"]
    alone = {key: said for key, said in properties.items() if not _table_of(said)}
    lines = [HEAD.format(example=example(properties)), "## At the top level", "", *_rows(alone)]
    for key, said in properties.items():
        if below := _table_of(said):
            lines += ["", f"## {_header(key, said)}", "", said["description"], "", *_rows(below)]
    return "\n".join(lines) + "\n"


def example(properties: Mapping[str, Any]) -> str:
    """A settings file with every key, as TOML."""
    lines = [
        f"{key} = {_toml(_example(said))}"
        for key, said in properties.items()
        if not _table_of(said)
    ]
    for key, said in properties.items():
        below = _table_of(said)
        for table in _tables(key, said) if below else ():
            lines += ["", table]
            lines += [
                f"{n} = {_toml(_example_in(table, n, one))}"
                for n, one in below.items()
                if _fits(one, table) and n not in _NOT_FIRST
            ]
    return "\n".join(lines) + "\n"


def _table_of(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys of a table, of each table of a list, or of each table by name; nothing for a value."""
    items = said.get("items", {}).get("properties")
    named = said.get("additionalProperties") or {}
    found: Mapping[str, Any] = said.get("properties") or items or named.get("properties") or {}
    return found


def _header(key: str, said: Mapping[str, Any]) -> str:
    if "items" in said:
        return f"[[{key}]]"
    return f"[{key}]" if "properties" in said else f"[{key}.NAME]"


def _tables(key: str, said: Mapping[str, Any]) -> tuple[str, ...]:
    """The headers of a table in the example: of each engine that has options of its own."""
    header = _header(key, said)
    return tuple(dict.fromkeys(header.replace("NAME", name) for name in _NAMES.get(key, ("",))))


def _fits(said: Mapping[str, Any], table: str) -> bool:
    """False for an option of one engine, as its meaning says first, in the table of another."""
    names = re.match("([a-z]+(, [a-z]+)*): ", said["description"])
    if table.startswith("[deploy."):
        return not names or table.removeprefix("[deploy.")[:-1] in names[1].split(", ")
    return table == f"[engine.{names[1]}]" if names else table != "[engine.file]"


_NOT_FIRST = ("from",)
"""Keys that the first table of a list cannot have: the page has an example of its own with them."""
_NAMES = {"engine": ("chat", "file"), "deploy": ("folder", "hook", "wordpress")}
"""Tables of the example, where a key has a table for each name."""


def _rows(keys: Mapping[str, Any]) -> Iterator[str]:
    yield "| key | type | default | meaning | example |"
    yield "|---|---|---|---|---|"
    for key, said in keys.items():
        default = _code(said["default"]) if "default" in said else "–"
        cells = (f"`{key}`", _type(said), default, said["description"], _code(_example(said)))
        yield f"| {' | '.join(cells)} |"


def _type(said: Mapping[str, Any]) -> str:
    """The type in words, with its limits."""
    if "anyOf" in said:
        return " or ".join(_type(one) for one in said["anyOf"])
    if "enum" in said:
        return " or ".join(_code(value) for value in said["enum"])
    if "const" in said:
        return _code(said["const"])
    return _TYPES[said["type"]] + _limits(said)


def _limits(said: Mapping[str, Any]) -> str:
    if "maximum" in said:
        return f", {said['minimum']} to {said['maximum']}"
    if "minimum" in said:
        return f", {said['minimum']} or more"
    return f", more than {said['exclusiveMinimum']}" if "exclusiveMinimum" in said else ""


_TYPES = {
    "boolean": "true or false",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "array": "list of texts",
    "object": "table of texts",
}


def _example(said: Mapping[str, Any]) -> object:
    """The example of a key, or the first of its choices that is not the default."""
    if "examples" in said:
        return said["examples"][-1]
    return said["enum"][1]


def _example_in(table: str, key: str, said: Mapping[str, Any]) -> object:
    """The example of a key within a table; a target is what its table is called."""
    name = table.strip("[]").removeprefix("deploy.")
    return name if key == "target" and name in said["enum"] else _example(said)


def _code(value: object) -> str:
    return f"`{_toml(value)}`"


def _toml(value: object) -> str:
    """A value as TOML: texts, numbers, truth and lists are written as in JSON."""
    return json.dumps(value, ensure_ascii=False)


def write() -> None:
    """Write both files."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


def schema_text() -> str:
    """The schema as it lies in the package."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    write()
