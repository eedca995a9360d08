"""The practice's own glossary, changed at the desk: one term is another, and no other byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model.errors import RefusedError
from pipeline.model.glossary import Term
from pipeline.terms.amend import confirmed, proposed
from pipeline.terms.glossary import parse_glossary

GLOSSARY = (Path(__file__).parents[2] / "glossary.yaml").read_text(encoding="utf-8")


def test_confirming_changes_one_line() -> None:
    """Law, over the real file: comments, order and every other line stay."""
    for term in parse_glossary(GLOSSARY).terms[::9]:
        made = confirmed(GLOSSARY, term.en)
        lines = list(zip(GLOSSARY.splitlines(), made.splitlines(), strict=True))
        assert [pair for pair in lines if pair[0] != pair[1]] == [
            ("    status: proposed", "    status: confirmed")
        ]


def test_proposing_adds_one_line() -> None:
    """Whatever a person types: quotes, colons, signs of YAML; it stands at the end of the terms."""
    odd = Term("window: of 'tolerance'", '承受之"窗" # [x]', note="a: b, {c}", source="Ann")
    made = proposed(GLOSSARY, odd)
    assert len(made.splitlines()) == len(GLOSSARY.splitlines()) + 1
    last = parse_glossary(made).terms[-1]
    assert (last.en, last.zh, last.note, last.status) == (odd.en, odd.zh, odd.note, "proposed")
    assert made.index(last.en.split(":")[0]) < made.index("contacts:")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("terms:\n  - {en: bid, zh: 示好}\n", "USED"),
        ("terms: []\n", "GLOSSARY"),
        ("contacts: []\n", "GLOSSARY"),
        ("terms: [{en: repair, zh: 修复}]\n", "GLOSSARY"),
    ],
)
def test_what_cannot_be_changed_is_left_alone(text: str, code: str) -> None:
    """A term that is there, a list that is laid out otherwise: refused, with what to do."""
    with pytest.raises(RefusedError) as refused:
        proposed(text, Term("bid", "示好"))
    assert refused.value.code == code
    with pytest.raises(RefusedError):
        confirmed(text, "nothing like it")
