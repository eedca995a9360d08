"""One setting written into a file that people keep: nothing else in it moves."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.files.settings import load_settings
from pipeline.files.settings_edit import is_set, set_key
from pipeline.model.errors import PipelineError

KEY, LEAVE = "allow_third_party", "2026-11-25 mei"
OWN = {
    "empty": "",
    "comments": "# Our practice\n# settings\n\nsite_name = 'A'  # the name\n",
    "tables first": '[review]\napprovals = 2\n\n[engine.google]\nurl = "https://x.example"\n',
    "crlf": 'site_name = "A"\r\n\r\n[review]\r\napprovals = 2\r\n',
    "bom": '\ufeffsite_name = "A"\n',
    "no newline": 'site_name = "A"',
    "was refused": 'site_name = "A"\nallow_third_party = false  # ask Mei\nprivacy = "guard"\n',
    "was allowed": 'allow_third_party = "2025-01-01 bo"\n',
    "lists": 'engines = [\n  "google",\n]\nsite_name = "[x]"\n',
}


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("value", [LEAVE, False])
def test_one_line_changes(name: str, value: str | bool, tmp_path: Path) -> None:
    """The setting is there, every other line is there byte for byte and in order, and again changes nothing."""
    path = tmp_path / "pipeline.toml"
    path.write_bytes(OWN[name].encode())
    set_key(tmp_path, KEY, value)
    assert load_settings(tmp_path).allow_third_party == value
    assert is_set(tmp_path, KEY)
    before, after = OWN[name], path.read_bytes().decode()
    kept = [row for row in before.splitlines(keepends=True) if KEY not in row]
    assert [row for row in after.removeprefix("").splitlines(keepends=True) if KEY not in row] == (
        kept if name != "bom" else [kept[0].removeprefix("\ufeff")]
    )
    assert after.startswith("\ufeff") is before.startswith("\ufeff")
    set_key(tmp_path, KEY, value)
    assert path.read_bytes().decode() == after


PYPROJECT = {
    "table": '[project]\nname = "x"\n\n[tool.pipeline]\nsite_name = "A"\n\n[tool.ruff]\nline-length = 9\n',
    "tables below": '[project]\nname = "x"\n\n[tool.pipeline.review]\napprovals = 2\n',
    "end": "[tool.pipeline]",
}


@pytest.mark.parametrize("name", PYPROJECT)
def test_in_pyproject(name: str, tmp_path: Path) -> None:
    """It goes into `[tool.pipeline]`, and every other tool's settings stay."""
    path = tmp_path / "pyproject.toml"
    path.write_text(PYPROJECT[name])
    set_key(tmp_path, KEY, LEAVE)
    before, after = tomllib.loads(PYPROJECT[name]), tomllib.loads(path.read_text())
    assert after["tool"]["pipeline"].pop(KEY) == LEAVE
    assert after == before


def test_what_cannot_be_changed_safely_is_not(tmp_path: Path) -> None:
    """A text that looks like the key inside a string: refused with the line to write, the file as it was."""
    text = 'site_name = """\nallow_third_party = false\n"""\n'
    (tmp_path / "pipeline.toml").write_text(text)
    assert not is_set(tmp_path, KEY)
    with pytest.raises(PipelineError, match='allow_third_party = "2026-11-25 mei"'):
        set_key(tmp_path, KEY, LEAVE)
    assert (tmp_path / "pipeline.toml").read_text() == text


@pytest.mark.parametrize("who", ['me"i', "a\\b", "梅", "tab\there", "nul\x01", "two\nlines"])
def test_a_strange_name_never_breaks_the_file(who: str, tmp_path: Path) -> None:
    """Written and read back, or refused and nothing changed."""
    path = tmp_path / "pipeline.toml"
    path.write_text('site_name = "A"\n')
    try:
        set_key(tmp_path, KEY, f"2026-11-25 {who}")
    except PipelineError:
        assert path.read_text() == 'site_name = "A"\n'
    else:
        assert tomllib.loads(path.read_text())[KEY] == f"2026-11-25 {who}"
