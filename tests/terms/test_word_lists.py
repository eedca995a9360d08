"""The word lists of the package: each can be read and compiled, and belongs to the program that is hashed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pipeline.terms
from pipeline.files import inputs
from pipeline.terms.word_lists import parse, word_list

FOLDER = Path(pipeline.terms.__file__).parent / "words"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_well_formed(name: str) -> None:
    """It says what it is for, no section is empty, no entry stands twice, and each is a regular expression."""
    assert (FOLDER / f"{name}.txt").read_text(encoding="utf-8").startswith("# ")
    for section, entries in word_list(name).items():
        assert entries, section
        assert len(set(entries)) == len(entries), section
        for entry in entries:
            assert not re.compile(entry).fullmatch(""), entry


def test_a_list_that_changes_makes_the_cache_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's hash covers the lists."""
    shas = []
    for folder, text in (("a", "[words]\nkill\n"), ("b", "[words]\nkill\nharm\n")):
        package = tmp_path / folder / "pipeline"
        (package / "terms/words").mkdir(parents=True)
        (package / "terms/words/safety.txt").write_text(text)
        monkeypatch.setattr(inputs, "_PACKAGE", package)
        shas.append(inputs.program_sha())
    assert shas[0] != shas[1]


def test_a_line_before_the_first_section_is_named() -> None:
    """A list that lost its header is no list, rather than an empty one."""
    with pytest.raises(ValueError, match="line 2"):
        parse("# about\nkill\n[words]\n")
