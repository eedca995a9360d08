"""`threats.yaml` and docs/threat-model.md name the same threats, and each has tests that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import __version__

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
PEOPLE: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "threats.yaml").read_text(encoding="utf-8")
)
THREATS = [threat for person in PEOPLE for threat in person["threats"]]


def rows(first: str) -> list[list[str]]:
    """The cells of a table of the threat model, by the first word of its head; bold marks left out."""
    part = MODEL.split(f"\n| {first} |", 1)[1].split("\n\n", 1)[0]
    found = [row.strip("| ").split(" | ") for row in part.splitlines() if row.startswith("| ")]
    return [[cell.strip().strip("*") for cell in row] for row in found]


@cache
def names(file: str) -> frozenset[str]:
    """Every test of a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in found if name.startswith("test_"))


def is_there(test: str) -> bool:
    """True for `file` with tests in it, and for `file::name` of one of them."""
    file, _, name = test.partition("::")
    return (ROOT / file).is_file() and bool(names(file)) and (not name or name in names(file))


def test_the_model_and_the_list_name_the_same() -> None:
    """The same people in the same order, each with the same threats, word for word."""
    listed = [[person["who"], *(one["threat"] for one in person["threats"])] for person in PEOPLE]
    assert [[who, *can.split("; ")] for who, can, _stops in rows("who")] == listed
    assert all(stops for _who, _can, stops in rows("who"))


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat["threat"])
def test_a_threat_has_tests_or_is_open(threat: dict[str, Any]) -> None:
    """Each test is there; where there is none, it is said why."""
    assert ("tests" in threat) != ("open" in threat)
    assert threat.get("open") or threat["tests"]
    missing = [test for test in threat.get("tests", ()) if not is_there(test)]
    assert not missing, f"no such test: {missing}"


def test_what_is_open_is_not_promised() -> None:
    """A threat that nothing here stops is in the model in bold words, or among what is not promised."""
    for threat in THREATS:
        if "open" in threat:
            assert threat["open"].split(".")[0] in MODEL, threat


def test_what_is_promised_is_on_the_list() -> None:
    """Each test that the model names for a promise is a test of a threat too, by itself or with its whole file."""
    listed = {test for threat in THREATS for test in threat.get("tests", ())}
    for promise, held_by in rows("promise"):
        file = ""
        for words in re.findall(r"`([^`]+)`", held_by):
            file = words.split("::")[0] or file
            test = file + "::" + words.split("::")[1] if "::" in words else words
            assert is_there(test), test
            behind = {test, file} & listed or [t for t in listed if t.startswith(f"{test}::")]
            assert behind, f"{promise}: {test} stands behind no threat"


def test_the_model_was_checked_against_this_version() -> None:
    """Whoever releases another version looks at the model again, and says so there and in SECURITY.md."""
    for page in (MODEL, (ROOT / "docs/SECURITY.md").read_text(encoding="utf-8")):
        checked = re.search(r"Checked on \d{4}-\d\d-\d\d against version ([0-9.]+\d)", page)
        assert checked
        assert checked[1] == __version__


def test_availability_is_on_the_list() -> None:
    """That the desk stays up is a promise like the others."""
    assert sum(person["who"].startswith("availability") for person in PEOPLE) == 2
