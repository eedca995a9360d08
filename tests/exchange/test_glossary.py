"""The glossary as a table: what went out is the same, what somebody changed comes in, nothing is taken away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.exchange.glossary_csv import bring_in_terms, glossary_table
from pipeline.model.glossary import Glossary, Sense, Term
from pipeline.terms.glossary import parse_glossary
from tests.examples import examples

OURS = Path(__file__).parents[2] / "glossary.yaml"
SMALL = """# ours
terms:
  # of care
  - en: bid      # small
    zh: 示好
    accept: [示意]
    senses: [{when: [auction, price], zh: [出价]}]
    note: A small sign.
    status: confirmed
  - {en: repair, zh: 修复}
  - {en: EFT, keep: true}
contacts: []
"""
WORDS = st.text("ab |;=[]'\"+-@,\n中文", min_size=1, max_size=8).map(str.strip).filter(bool)


def edited(text: str, change: Callable[[list[dict[str, str]]], None]) -> bytes:
    """The table of a glossary after somebody worked in it."""
    table = csv.DictReader(io.StringIO(glossary_table(parse_glossary(text)).removeprefix("\ufeff")))
    rows, names = list(table), list(table.fieldnames or ())
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def ends(text: str, data: bytes, *taken: str) -> tuple[str, dict[str, str]]:
    """The glossary afterwards, and what became of each row that is not the same."""
    new, outcomes = bring_in_terms(text, parse_glossary(text), data, "t.csv", taken)
    return new, {one.en: one.result.value for one in outcomes if one.result.value != "same"}


def test_our_glossary_comes_back_as_it_was() -> None:
    """Every term, through other encodings and separators too, and not a byte of the file changes."""
    text = OURS.read_text(encoding="utf-8")
    table = glossary_table(parse_glossary(text))
    assert ends(text, table.encode()) == (text, {})
    assert ends(text, table.encode("utf-16")) == (text, {})


def test_what_is_changed_comes_in() -> None:
    """A note and a new term; comments and layout stay, and the new term is a proposal."""

    def change(rows: list[dict[str, str]]) -> None:
        rows[1]["note"] = "Of a tie, not of a machine."
        rows[1]["accept"] = "修补 | 弥合"
        rows.append({"en": "rupture", "zh": "裂痕", "status": "confirmed"})

    new, said = ends(SMALL, edited(SMALL, change))
    assert said == {"repair": "changed", "rupture": "new"}
    terms = {term.en: term for term in parse_glossary(new).terms}
    assert terms["repair"].accept == ("修补", "弥合")
    assert terms["rupture"].status == "proposed"
    assert new.startswith(SMALL.partition("  - {en: repair")[0])


def test_nothing_is_taken_away() -> None:
    """Missing rows and empty cells say nothing."""

    def change(rows: list[dict[str, str]]) -> None:
        del rows[1]
        for name in rows[0]:
            rows[0][name] = rows[0][name] if name in ("en", "sign") else ""

    assert ends(SMALL, edited(SMALL, change)) == (SMALL, {})


def test_a_confirmed_rendering_stays() -> None:
    """Unless a person takes the other one: then it waits for a clinician again."""
    data = edited(SMALL, lambda rows: rows[0].update(zh="情感邀请"))
    assert ends(SMALL, data) == (SMALL, {"bid": "conflict"})
    new, said = ends(SMALL, data, "bid")
    assert said == {"bid": "changed"}
    assert (parse_glossary(new).terms[0].zh, parse_glossary(new).terms[0].status) == ("情感邀请", "proposed")  # fmt: skip


def test_both_sides_changed() -> None:
    """What somebody changed here meanwhile stays, and what nobody touched there is the same."""
    here = SMALL.replace("zh: 修复", "zh: 修补")
    assert ends(here, edited(SMALL, lambda rows: rows[1].update(zh="和好"))) == (here, {"repair": "conflict"})  # fmt: skip
    assert ends(here, edited(SMALL, lambda _: None)) == (here, {})


def test_bad_rows_are_refused_alone() -> None:
    """A flag that is none, a term that stands twice, a term without a rendering: the rest comes in."""

    def change(rows: list[dict[str, str]]) -> None:
        rows[0]["vary"] = "maybe"
        rows[1]["note"] = "Fine."
        rows += [{"en": "lonely"}, {"en": "dup", "zh": "一"}, {"en": "Dup", "zh": "二"}]

    new, said = ends(SMALL, edited(SMALL, change))
    assert said == {"bid": "refused", "repair": "changed", "lonely": "refused", "dup": "refused", "Dup": "refused"}  # fmt: skip
    assert len(parse_glossary(new).listed) == 3


@given(st.lists(WORDS, max_size=3), st.lists(st.lists(WORDS, min_size=1, max_size=2), max_size=2), WORDS)  # fmt: skip
@settings(max_examples=examples(60))
def test_any_cell_comes_back(words: list[str], senses: list[list[str]], note: str) -> None:
    """Whatever stands in a term."""
    made = tuple(Sense(tuple(when), tuple(words)) for when in senses)
    term = Term("x", "某", accept=tuple(words), senses=made, note=note)
    _, outcomes = bring_in_terms("", Glossary((term,)), glossary_table(Glossary((term,))).encode(), "t")  # fmt: skip
    assert [one.result.value for one in outcomes] == ["same"]


def test_by_the_command_line(root: Path, tmp_path: Path) -> None:
    """Shown first, written with --yes; a conflict ends with 1, a table without its columns with 2."""
    (root / "glossary.yaml").write_text(SMALL)
    table = tmp_path / "terms.csv"

    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["--project", str(root), "glossary", *words])
        assert done.exit_code == code, done.output
        return done.output

    run("export", str(table))
    table.write_bytes(edited(SMALL, lambda rows: (rows[0].update(zh="情感邀请"), rows[1].update(zh="和好"))[0]))  # fmt: skip
    assert "conflict bid (line 2): zh: a clinician has confirmed it" in run("import", str(table), code=1)  # fmt: skip
    assert (root / "glossary.yaml").read_text() == SMALL
    data = json.loads(run("--json", "import", str(table), "--yes", code=1))
    assert [row["result"] for row in data["rows"]] == ["conflict", "changed", "same"]
    assert parse_glossary((root / "glossary.yaml").read_text()).terms[1].zh == "和好"
    table.write_text("a,b\n")
    assert "has no columns en and zh" in run("import", str(table), code=2)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-x", "@x", "'=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """A spreadsheet computes nothing, and the term comes back as it was."""
    term = Term("x", "某", note=cell)
    table = glossary_table(Glossary((term,)))
    assert f",'{cell}" in table
    _, outcomes = bring_in_terms("", Glossary((term,)), table.encode(), "t")
    assert [one.result.value for one in outcomes] == ["same"]
