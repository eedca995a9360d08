"""Settings: the shipped schema is what is checked, and every fault names its line and the way out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.schema import first_error
from pipeline.files.settings import find_project, load_settings, settings_schema
from pipeline.model.encoding import as_data
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings
from tests.examples import examples
from tests.files import cases

REGEN = bool(os.environ.get("REGEN"))


def changed(root: Path) -> dict[str, Any]:
    """What differs from the defaults, as JSON would hold it."""
    default = json.loads(json.dumps(as_data(Settings())))
    loaded = json.loads(json.dumps(as_data(load_settings(root))))
    return {key: value for key, value in loaded.items() if value != default[key]}


@pytest.mark.parametrize("case", cases.inputs("settings", ".toml"), ids=lambda path: path.stem)
def test_twins(case: Path, tmp_path: Path) -> None:
    """Each settings file gives what lies beside it: the settings, or one error with its line."""
    (tmp_path / "pipeline.toml").write_bytes(case.read_bytes())
    cases.check(case, lambda: changed(tmp_path), REGEN)


def test_schema_is_a_schema_and_takes_the_defaults() -> None:
    """The schema is valid by its own draft, and each default is a value that it allows."""
    schema = dict(settings_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    defaults = json.loads(json.dumps(as_data(Settings())))
    jsonschema.validate(defaults, schema)
    assert first_error(defaults, schema) is None


def described(
    part: Mapping[str, Any], *keys: str
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Each key of the schema with what it says."""
    for below in (part, part.get("items", {}), part.get("additionalProperties") or {}):
        for key, said in below.get("properties", {}).items():
            yield (*keys, key), said
            yield from described(said, *keys, key)


KEYS_OF_THE_SCHEMA = dict(described(settings_schema()))


@pytest.mark.parametrize("keys", KEYS_OF_THE_SCHEMA, ids=".".join)
def test_every_key_has_a_meaning_and_examples_that_it_takes(keys: tuple[str, ...]) -> None:
    """What an error message quotes is there, and what it advises is right."""
    said = KEYS_OF_THE_SCHEMA[keys]
    assert said["description"].endswith(".")
    is_table = "properties" in said or isinstance(said.get("additionalProperties"), dict)
    assert is_table or "examples" in said or "enum" in said or keys == ("locales",)
    for value in (*said.get("examples", ()), *said.get("enum", ())):
        assert first_error(value, said) is None


def test_the_limits_of_a_port(tmp_path: Path) -> None:
    """The largest number that may stand there is held too."""
    (tmp_path / "pipeline.toml").write_text("[mail]\nport = 70000\n")
    with pytest.raises(PipelineError, match=r"toml:2: .* cannot be 70000: write 1 to 65535"):
        load_settings(tmp_path)


SCALARS = st.one_of(
    st.booleans(),
    st.integers(-2, 3) | st.just(70_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["zh", "zh-Hans", "zh_Hans", "zh_CN", "cn", "allow", "keep", "tight", "local"]),
    st.sampled_from(["https://a.b", "/{locale}/{slug}/", "2026-11-23 x", "你"]),
)
KEYS = st.sampled_from(
    [
        *sorted(settings_schema()["properties"]),
        *("approvals", "cli", "hard", "dir", "tag", "babel", "og", "spacing", "port"),
        *("google", "url", "timeout", "concurrency", "nonsense", ""),
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=2) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=8,
)


@settings(max_examples=examples(300), deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=3))
def test_our_reading_of_the_schema_is_the_standard_one(value: dict[str, Any]) -> None:
    """Whatever the value, we find a fault exactly where the jsonschema library finds one."""
    valid = jsonschema.Draft202012Validator(dict(settings_schema())).is_valid(value)
    fault = first_error(value, settings_schema())
    assert (fault is None) == valid, fault


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_file_is_settings_or_one_error(
    tmp_path_factory: pytest.TempPathFactory, data: str | bytes
) -> None:
    """No text or bytes in pipeline.toml give anything but settings or a SETTINGS error."""
    root = tmp_path_factory.mktemp("project")
    content = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    (root / "pipeline.toml").write_bytes(content)
    assert cases.code_of(lambda: load_settings(root)) in {None, "SETTINGS"}


def test_pyproject_table_with_the_line_in_the_file(tmp_path: Path) -> None:
    """Settings in pyproject.toml work, and an error names the line there, not an earlier namesake."""
    file = tmp_path / "pyproject.toml"
    file.write_text('[project]\nsite_nme = "x"\n[tool.pipeline]\nsite_name = "Ours"\n')
    assert load_settings(tmp_path).site_name == "Ours"
    file.write_text('[project]\nsite_nme = "x"\n[tool.pipeline]\nsite_nme = "Ours"\n')
    with pytest.raises(PipelineError, match=r"pyproject.toml:4: SETTINGS .*`site_name`"):
        load_settings(tmp_path)


def test_settings_in_two_files_are_refused(tmp_path: Path) -> None:
    """Nobody has to know which of two files wins."""
    (tmp_path / "pipeline.toml").write_text("")
    (tmp_path / "pyproject.toml").write_text("[tool.pipeline]\n")
    with pytest.raises(PipelineError, match="move them all into one"):
        load_settings(tmp_path)


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    """A folder without settings has the defaults; a pyproject.toml of another tool changes nothing."""
    assert load_settings(tmp_path) == Settings()
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert load_settings(tmp_path) == Settings()


def test_project_is_found_from_below(tmp_path: Path) -> None:
    """Walking up passes folders without settings and a pyproject.toml of others."""
    below = tmp_path / "content" / "en"
    below.mkdir(parents=True)
    (tmp_path / "content" / "pyproject.toml").write_text("[tool.other]\n")
    (tmp_path / "pyproject.toml").write_text("[tool.pipeline]\n")
    assert find_project(below) == tmp_path
    (tmp_path / "content" / "pipeline.toml").write_text("")
    assert find_project(below) == tmp_path / "content"


def test_broken_pyproject_of_ours_is_found_and_then_named(tmp_path: Path) -> None:
    """A typo in our table is an error with its line, not "no project here"."""
    (tmp_path / "pyproject.toml").write_text("[tool.pipeline]\nsite_name = \n")
    assert find_project(tmp_path) == tmp_path
    with pytest.raises(PipelineError, match=r"pyproject.toml:2: SETTINGS"):
        load_settings(tmp_path)


def test_no_project(tmp_path: Path) -> None:
    """Outside of a project, and for a folder that is not there, the error says what to do."""
    for start in (tmp_path, tmp_path / "missing"):
        with pytest.raises(PipelineError) as caught:
            find_project(start)
        assert caught.value.code == "PROJECT"
        assert "project" in caught.value.todo
