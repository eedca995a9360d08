"""The glossary from the command line: how it stands, and every text that has a term."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.project import PAGE, put, run

THANKS, SIGN = "Say thank you three times a day.", "Thanks are validation."
_OLD = "{name: Old line, number: '1', checked_on: 2020-01-01, source: x}"


def with_term(project: Path) -> None:
    """One text says the term rightly, one says it wrongly."""
    page = project / f"content/en/{PAGE}.md"
    page.write_text(page.read_text() + f"\n{SIGN}\n\nGive each other validation.\n")
    assert run(project, "extract").code == 0
    entries = json.loads(run(project, "review", "show", PAGE, "--all", "--json").out)["entries"]
    for english, mandarin in (
        (SIGN, "道谢就是认可。"),
        ("Give each other validation.", "给彼此验证。"),
    ):
        (sign,) = (e["sign"] for e in entries if e["source"] == english)
        run(project, "review", "edit", PAGE, sign, "--text", mandarin, "--as", "ann")


def test_how_it_stands(project: Path) -> None:
    """Counts, and contacts that nobody has looked up lately; a glossary that cannot be read is an error with its line."""
    ran = run(project, "glossary", "check")
    assert ran.code == 0
    assert "1 confirmed, 0 proposed" in ran.out
    glossary = project / "glossary.yaml"
    glossary.write_text(glossary.read_text() + f"  - {_OLD}\n")
    said = json.loads(run(project, "glossary", "check", "--json").out)
    assert [finding["code"] for finding in said["findings"]] == ["contact"]
    put(project, "glossary.yaml", "terms:\n  - {en: x}\n")
    broken = run(project, "glossary", "check")
    assert broken.code == 2
    assert "glossary.yaml:2: GLOSSARY" in broken.err


@pytest.mark.parametrize("name", ["validation", "VALIDATES", "认可"])
def test_where_a_term_stands(project: Path, name: str) -> None:
    """By its headword, a form, a rendering; each text with its words, its state, and whether a rendering stands in it."""
    with_term(project)
    if name == "VALIDATES":
        glossary = project / "glossary.yaml"
        glossary.write_text(
            glossary.read_text().replace("zh: 认可", "zh: 认可\n    forms: [validates]")
        )
    said = json.loads(run(project, "glossary", "where", name, "--json").out)
    assert (said["term"], said["zh"]) == ("validation", "认可")
    assert [(place["target"], place["used"]) for place in said["places"]] == [
        ("道谢就是认可。", True),
        ("给彼此验证。", False),
    ]
    shown = run(project, "glossary", "where", name)
    assert "✓ used" in shown.out
    assert "2 texts, 1 without a rendering" in shown.out


def test_a_term_that_nobody_has(project: Path) -> None:
    """The nearest one is named."""
    ran = run(project, "glossary", "where", "validatoin")
    assert ran.code == 2
    assert "did you mean: validation" in ran.err
