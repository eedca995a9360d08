"""Find the project and load its settings."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.files.read import read_text
from pipeline.files.schema import SchemaViolation, closest, first_error
from pipeline.model.dates import is_day
from pipeline.model.encoding import convert
from pipeline.model.errors import PipelineError
from pipeline.model.paths import path_faults
from pipeline.model.settings import EN, Risk, Settings

OWN_FILE = "pipeline.toml"
"""Settings at its top level."""
PYPROJECT = "pyproject.toml"
"""Settings in `[tool.pipeline]`."""

_OUR_TABLE = re.compile(r"^\s*\[\s*tool\s*\.\s*pipeline\s*[.\]]", re.MULTILINE)


def find_project(start: Path) -> Path:
    """The folder of the project that `start` lies in, absolute. Raises PROJECT.

    That is the first folder, from `start` up, with a `pipeline.toml` or a `pyproject.toml` that
    has a table `[tool.pipeline]`.
    """
    here = start.absolute()
    if not here.is_dir():
        raise PipelineError("PROJECT", f"{here} is no folder", "name the project's folder")
    for folder in (here, *here.parents):
        if (folder / OWN_FILE).is_file() or _has_table(folder / PYPROJECT):
            return folder
    raise PipelineError(
        "PROJECT",
        f"neither {here} nor a folder above it is a project",
        f"go to the project's folder, name it with --project, or put an empty {OWN_FILE} into it",
    )


def load_settings(root: Path) -> Settings:
    """The settings of the project at `root`, defaults where nothing is said. Raises SETTINGS.

    They stand in `pipeline.toml` or in `pyproject.toml`; in both is an error, for nobody should
    have to know which one wins.
    """
    names = (OWN_FILE, PYPROJECT)
    texts = {name: read_text(root / name, name, "SETTINGS") for name in names}
    return parse_settings({name: text for name, text in texts.items() if text is not None})


def readable_settings(root: Path) -> Settings:
    """What can be read of broken settings, and defaults for the rest: enough to take pages down. Raises nothing."""
    for name in (OWN_FILE, PYPROJECT):
        with suppress(PipelineError):
            table = _readable(read_text(root / name, name, "SETTINGS") or "", name)
            table = table if name == OWN_FILE else table.get("tool", {}).get("pipeline", {})
            if table:
                return _settings(_good_keys(table), name, "")
    return Settings()


def _readable(text: str, name: str) -> dict[str, Any]:
    """The TOML without the lines that are none; a table whose head is broken goes as a whole."""
    lines = text.split("\n")
    for _ in lines:
        try:
            return _parse("\n".join(lines), name)
        except PipelineError as error:
            at = min((error.line or len(lines)) - 1, len(lines) - 1)
            is_head, lines[at] = lines[at].lstrip().startswith("["), ""
            for row in range(at + 1, len(lines) if is_head else 0):
                if lines[row].lstrip().startswith("["):
                    break
                lines[row] = ""
    return {}


def _good_keys(table: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that may stand there, of a table that may not the keys in it that may."""
    good: dict[str, Any] = {}
    for key in sorted(table, key=lambda key: key != "accept_risk"):  # on which others rest
        value = table[key]
        parts = [{name: one} for name, one in value.items()] if isinstance(value, Mapping) else []
        for part in (value, *parts):
            whole = {**good.get(key, {}), **part} if isinstance(part, Mapping) else part
            with suppress(PipelineError):
                _settings({**good, key: whole}, OWN_FILE, "")
                good[key] = whole
                if part is value:
                    break
    return good


def parse_settings(texts: Mapping[str, str]) -> Settings:
    """The settings that files of these names and texts give. Raises SETTINGS, as `load_settings` does."""
    own, other = texts.get(OWN_FILE), texts.get(PYPROJECT)
    has_table = other is not None and _says_table(other)
    if own is not None and has_table:
        raise PipelineError(
            "SETTINGS",
            f"settings stand here and in [tool.pipeline] of {PYPROJECT}",
            "move them all into one of the two files",
            path=OWN_FILE,
        )
    if own is not None:
        _check_place(own)
        return _settings(_parse(own, OWN_FILE), OWN_FILE, own)
    if other is not None and has_table:
        tool = _parse(other, PYPROJECT).get("tool", {})
        return _settings(tool.get("pipeline", {}), PYPROJECT, other)
    return Settings()


def _check_place(own: str) -> None:
    """Raises SETTINGS for tables of `pyproject.toml` in our own file: documents show both."""
    if found := _OUR_TABLE.search(own):
        raise PipelineError(
            "SETTINGS",
            f"[tool.pipeline] is the table of {PYPROJECT}",
            "leave `tool.pipeline.` out: `[desk]`, and keys of [tool.pipeline] itself at the top",
            path=OWN_FILE,
            line=own.count("\n", 0, found.end()) + 1,
        )


@cache
def settings_schema() -> Mapping[str, Any]:
    """The JSON Schema of the settings, as shipped: `tools/settings.py` makes it from `model.settings`."""
    text = files("pipeline.files").joinpath("settings.schema.json").read_text(encoding="utf-8")
    schema: Mapping[str, Any] = json.loads(text)
    return schema


def _has_table(path: Path) -> bool:
    """True where the file has our table; a broken file has it if it looks so, to be named later."""
    text = read_text(path, str(path), "SETTINGS")
    return text is not None and _says_table(text)


def _says_table(text: str) -> bool:
    try:
        tool = _parse(text, PYPROJECT).get("tool", {})
    except PipelineError:
        return _OUR_TABLE.search(text) is not None
    return isinstance(tool, Mapping) and "pipeline" in tool


def _parse(text: str, path: str) -> dict[str, Any]:
    try:
        # Some editors of Windows put a byte order mark in front.
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        said = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        what, number = (said[1], said[2]) if said else (str(error), None)
        line = int(number) if number else text.count("\n") + 1
        todo = "mend the TOML of that line"
        raise PipelineError(
            "SETTINGS", what[:1].lower() + what[1:], todo, path=path, line=line
        ) from error
    except RecursionError as error:
        todo = "write settings without so many brackets"
        raise PipelineError("SETTINGS", "is nested too deeply", todo, path=path) from error


def _settings(table: Mapping[str, Any], path: str, text: str) -> Settings:
    fault = first_error(table, settings_schema()) or _clash(table)
    if fault:
        line = _line_of(fault.keys, text)
        raise PipelineError("SETTINGS", fault.what, fault.todo, path=path, line=line)
    settings = convert(table, Settings)
    settings = replace(settings, site_url=settings.site_url.rstrip("/"))
    for what, todo in path_faults(settings):
        line = _line_of(("paths",), text)
        raise PipelineError("SETTINGS", f"`paths` {what}", todo, path=path, line=line)
    for risk in settings.risks:
        if not risk.accepted:
            line = _line_of(tuple(risk.setting.split(".")), text)
            raise PipelineError("SETTINGS", *_nobody_accepts(risk), path=path, line=line)
    return settings


def _nobody_accepts(risk: Risk) -> tuple[str, str]:
    """What is wrong with a lowered guard, and what to do."""
    what = f"with this `{risk.setting}` {risk.says}, and nobody has taken that upon themselves"
    table = f'accept_risk = {{{risk.key} = "DATE ID reason"}}'
    return what, f"take the setting out, or say who accepts it and why: `{table}`"


def _clash(table: Mapping[str, Any]) -> SchemaViolation | None:
    """What a schema cannot say: the source and its translation need two folders, and a day has to be one."""
    for key, said in table.get("accept_risk", {}).items():
        if said and not is_day(said[:10]):
            todo = "write year-month-day, then who accepts it, then why: 2026-11-28 lea …"
            return SchemaViolation(("accept_risk", key), f"`{said[:10]}` is no day", todo)
    defaults = Settings()
    paths = table.get("paths", "")
    targets = [one["tag"] for one in table.get("locales", ())] or [defaults.locale.tag]
    tags = [EN.tag, *targets]
    for tag in paths if isinstance(paths, Mapping) else ():
        if tag not in tags:
            todo = f"the closest tag of a language is `{closest(tag, tags)}`"
            return SchemaViolation(("paths", tag), f"`paths` has no language `{tag}`", todo)
    source = table.get("source", defaults.source)
    locales = table.get("locales", ())
    folders = [locale["dir"] for locale in locales] or [defaults.locale.dir]
    if source in folders:
        todo = "give the source and the translation different folders"
        return SchemaViolation(
            ("source",), f"`{source}` is the folder of the translation too", todo
        )
    return _clash_of_locales(locales)


def _clash_of_locales(locales: Sequence[Mapping[str, Any]]) -> SchemaViolation | None:
    """Each locale has names of its own; the first is translated, and each other one is drafted from it."""
    for key in ("dir", "tag", "babel"):
        # without regard to case: so are tags of languages, and folders on some disks
        names = [locale[key].lower() for locale in locales]
        if twice := next((one for one in names if names.count(one) > 1), None):
            todo = f"give each language a `{key}` of its own"
            return SchemaViolation(("locales", key), f"two languages have `{twice}`", todo)
    for place, locale in enumerate(locales):
        pivot, first = locale.get("from", ""), locales[0]["dir"]
        if place == 0 and pivot:
            what = f"`{first}` stands first and is drafted from `{pivot}`"
            todo = "put the language first that is translated from the source, without `from`"
            return SchemaViolation(("locales", "from"), what, todo)
        if place and pivot != first:
            said = f"is drafted from `{pivot}`" if pivot else "does not say what it is drafted from"
            todo = (
                f'write `from = "{first}"`: only the first language is translated from the source'
            )
            return SchemaViolation(("locales", "dir"), f"`{locale['dir']}` {said}", todo)
    return None


def _line_of(keys: tuple[str, ...], text: str) -> int | None:
    """The line where the last of `keys` is set, searched from where its table begins.

    A search in the text, not a second TOML parser: it may miss a key, it never stops a command.
    """
    at = 0
    table = _OUR_TABLE.search(text)
    if table:
        at = table.start()
    found = False
    for key in keys:
        pattern = rf"(?:^|[\s{{,.\[\"'])({re.escape(key)})[\"']?\s*[=.\]]"
        match = re.compile(pattern, re.MULTILINE).search(text, at)
        found = match is not None
        at = match.end(1) if match else at
    return text.count("\n", 0, at) + 1 if found else None
