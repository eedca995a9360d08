"""Set one key of a settings file, and keep every other byte."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pipeline.files.atomic import write_text
from pipeline.files.read import read_text
from pipeline.files.settings import OWN_FILE, PYPROJECT
from pipeline.model.errors import PipelineError

_HEADER = re.compile(r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*pipeline[ \t]*\][^\r\n]*(\r\n|\n|$)", re.M)
_BELOW = re.compile(r"^[ \t]*\[+[ \t]*tool[ \t]*\.[ \t]*pipeline[ \t]*\.", re.M)


def is_set(root: Path, key: str) -> bool:
    """True if the settings file itself says something of a top-level key. Raises SETTINGS."""
    path, text = _file(root)
    return key in _table(_parsed(text, path.name), path.name)


def set_key(root: Path, key: str, value: str | bool) -> Path:
    """Set a top-level key; comments, order and line ends stay. Gives the file. Raises SETTINGS, DISK."""
    path, text = _file(root)
    old = _parsed(text, path.name)
    said = str(value).lower() if isinstance(value, bool) else _quoted(value)
    new = _with_line(text, path.name, key, f"{key} = {said}")
    # a search in the text may be fooled by a string that looks like a key: then nothing is written
    if _without(_parsed(new, path.name), path.name, key) != _without(old, path.name, key) or (
        _table(_parsed(new, path.name), path.name).get(key) != value
    ):
        todo = f"write this line into it yourself: {key} = {said}"
        raise PipelineError("SETTINGS", "could not be changed safely", todo, path=path.name)
    write_text(path, new)
    return path


def _file(root: Path) -> tuple[Path, str]:
    for name in (OWN_FILE, PYPROJECT):
        text = read_text(root / name, name, "SETTINGS")
        if text is not None and (name == OWN_FILE or _HEADER.search(text) or _BELOW.search(text)):
            return root / name, text
    raise PipelineError("SETTINGS", "is not there", "make an empty one", path=OWN_FILE)


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise PipelineError("SETTINGS", str(error), "mend the TOML", path=name) from error


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data if name == OWN_FILE else data.get("tool", {}).get("pipeline", {})
    return dict(found)


def _without(data: dict[str, Any], name: str, key: str) -> dict[str, Any]:
    """The whole file's data, our key left out."""
    ours = {k: v for k, v in _table(data, name).items() if k != key}
    if name == OWN_FILE:
        return ours
    return {**data, "tool": {**data.get("tool", {}), "pipeline": ours}}


def _with_line(text: str, name: str, key: str, line: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    header = _HEADER.search(text) if name == PYPROJECT else None
    start = header.end() if header else 0
    there = re.compile(
        rf"^\ufeff?([ \t]*{re.escape(key)}[ \t]*=[^\r\n#]*?)(?=[ \t]*(?:#|\r?$))", re.M
    )
    old = there.search(text, start)
    if old:
        return text[: old.start(1)] + line + text[old.end(1) :]
    if name == OWN_FILE:
        start = len(_comments(text))
        return text[:start] + line + end + text[start:]
    if header:
        gap = "" if header[1] else end
        return text[:start] + gap + line + end + text[start:]
    below = _BELOW.search(text)
    start = below.start() if below else len(text)
    return f"{text[:start]}[tool.pipeline]{end}{line}{end}{end}{text[start:]}"


def _comments(text: str) -> str:
    """The byte order mark and the comment lines that a file begins with."""
    found = re.match(r"\ufeff?(?:[ \t]*#[^\n]*\n)*", text)
    return found[0] if found else ""


def _quoted(value: str) -> str:
    """A basic string of TOML."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
