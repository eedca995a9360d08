"""Names as people really have them: what was typed is what stands in the file and comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.cli.project import PAGE, run, tree

NAMES = [
    "王芳",
    "O’Brien, Siobhán",
    'Anna "Annie" O\'Neil',
    "Dr. Lee: LMFT #4",
    "- dash",
    "yes",
    "null",
    "007",
    "2026-01-01",
    "[x] {y} & *z !w |v >u %t @s `r",
    "\\n \\u4e00 backslash",
    "张 三 (Zhāng Sān) 🌱",
    "~",
    "a: b",
    "# hash",
]


def people(project: Path) -> dict[str, str]:
    """Id → name of everybody, as `users list` gives them."""
    body = json.loads(run(project, "users", "list", "--json").out)
    return {one["id"]: one["name"] for one in body["reviewers"]}


@pytest.mark.parametrize("name", NAMES)
def test_odd_names(name: str, project: Path) -> None:
    """The name comes back from the file, by us and by any YAML reader, and the others stay as they were."""
    before = (project / "locales/reviewers.yaml").read_text(encoding="utf-8")
    ran = run(project, "users", "add", "cy", "--name", name)
    assert (ran.code, ran.err) == (0, "")
    assert name in ran.out
    text = (project / "locales/reviewers.yaml").read_text(encoding="utf-8")
    assert text.startswith(before)
    assert yaml.safe_load(text)[-1]["name"] == name
    assert people(project) == {"ann": "Ann", "bo": "王波", "cy": name}
    assert run(project, "review", "withdraw", PAGE, "--as", "cy").code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "Ann B", "--name", "x"), "USER `Ann B` cannot be an id: use lower-case letters"),
        (("add", "../ann", "--name", "x"), "USER `../ann` cannot be an id: use lower-case letters"),
        (("add", "ann", "--name", "x"), "USER `ann` is there already: "),
        (("add", "cy", "--name", ""), "REVIEWERS "),
        (("add", "cy", "--name", "  "), "REVIEWERS "),
        (
            ("add", "cy", "--name", "x", "--reads", "fr"),
            "USER `fr` is no language of this project: use one of: zh, en",
        ),
        (
            ("add", "cy", "--name", "x\ny\x00"),
            "USER the name holds a character that cannot be seen: ",
        ),
        (("disable", "zoe"), "USER nobody active is called `zoe`: look at `pipeline users list`"),
    ],
)
def test_refused(words: tuple[str, ...], says: str, project: Path) -> None:
    """Who cannot be added is named in one line, and the file stays as it was."""
    before = tree(project)
    ran = run(project, "users", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1), ran
    assert says in ran.err
    assert tree(project) == before


def test_whose_role_ended(project: Path) -> None:
    """From that day on they decide nothing; the entry stays, for what they decided before."""
    assert run(project, "users", "disable", "bo").code == 0
    ran = run(project, "review", "withdraw", PAGE, "--as", "bo")
    assert ran.code == 1
    assert ran.err.startswith("REVIEWER bo holds no role on ")
    assert people(project)["bo"] == "王波"
