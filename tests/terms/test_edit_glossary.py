"""The practice's own glossary, changed at the desk: one term is another, and no other byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model.errors import RefusedError
from pipeline.model.glossary import Term
from pipeline.terms.edit_glossary import confirmed, removed, said_otherwise, suggested
from pipeline.terms.glossary import parse_glossary

GLOSSARY = (Path(__file__).parents[2] / "glossary.yaml").read_text(encoding="utf-8")


def test_confirming_changes_one_line() -> None:
    """Law, over the real file: comments, order and every other line stay."""
    for term in parse_glossary(GLOSSARY).terms[::57]:
        made = confirmed(GLOSSARY, term.en)
        lines = list(zip(GLOSSARY.splitlines(), made.splitlines(), strict=True))
        assert [pair for pair in lines if pair[0] != pair[1]] == [
            ("    status: proposed", "    status: confirmed")
        ]


def test_suggesting_adds_one_line_and_taking_back_removes_it() -> None:
    """Whatever a person types: quotes, colons, signs of YAML; it stands at the end of the terms, and is in force nowhere."""
    odd = Term(
        "window: of 'tolerance'",
        '承受之"窗" # [x]',
        note="a: b, {c}",
        source="A",
        suggested_by="ann",
    )
    made = suggested(GLOSSARY, odd)
    assert len(made.splitlines()) == len(GLOSSARY.splitlines()) + 1
    (last,) = parse_glossary(made).suggested
    assert replace(last, line=0) == replace(odd, status="suggested")
    assert _terms(made) == _terms(GLOSSARY)
    assert made.index(last.en.split(":")[0]) < made.index("contacts:")
    assert removed(made, odd.en) == GLOSSARY


def test_what_is_confirmed_is_in_force() -> None:
    """A suggestion that a lead confirms stands among the terms; its status is all that changes."""
    made = suggested(
        "terms:\n  - {en: bid, zh: 示好}\n", Term("repair", "修复", suggested_by="ann")
    )
    after = confirmed(made, "repair")
    assert after == made.replace("status: suggested", "status: confirmed")
    assert [t.en for t in parse_glossary(after).terms] == ["bid", "repair"]
    with pytest.raises(RefusedError) as refused:
        removed(after, "repair")
    assert refused.value.code == "NOTHING"


BLOCK = """terms:
  # ---- first ----
  - en: bid  # small
    zh: 示好

  # ---- ideas ----
  - en: repair
    zh: 修复
    accept:
      - 和好  # warm
    status: suggested
  # ---- last ----
  - {en: turn, zh: 回应}
contacts: []
"""


def test_what_is_taken_back_leaves_every_other_line() -> None:
    """However it is laid out; a list of nothing else is an empty list then."""
    gone = "\n".join(BLOCK.splitlines()[:6] + BLOCK.splitlines()[11:]) + "\n"
    assert removed(BLOCK, "repair") == gone
    for layout in (
        "\n  - {en: bid, zh: 示好, status: suggested}\n",
        "\n- en: bid\n  zh: 示好\n  status: suggested\n",
    ):
        assert removed(f"terms:{layout}contacts: []\n", "bid") == "terms: []\ncontacts: []\n"
    one_line = "terms: [{en: bid, zh: 示好, status: suggested}, {en: turn, zh: 回应}]\n"
    with pytest.raises(RefusedError) as refused:
        removed(one_line, "bid")
    assert refused.value.code == "GLOSSARY"


def test_a_suggestion_makes_no_glossary_unreadable() -> None:
    """It may say what a term rules out everywhere, or rule out what a term says; confirming it may not."""
    for one in ("zh: 竞标", "zh: 投标, never: [示好]"):
        text = f"terms:\n  - {{en: bid, zh: 示好, never: [竞标]}}\n  - {{en: offer, {one}, status: suggested}}\n"
        assert [t.en for t in parse_glossary(text).suggested] == ["offer"]
        with pytest.raises(RefusedError):
            confirmed(text, "offer")
    with pytest.raises(RefusedError) as refused:
        suggested("terms:\n  - {en: bid, zh: 示好, never: [竞标]}\n", Term("offer", "竞标"))
    assert refused.value.code == "NEVER"


def _terms(text: str) -> list[Term]:
    return [replace(term, line=0) for term in parse_glossary(text).terms]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("terms:\n  - {en: bid, zh: 示好}\n", "USED"),
        ("contacts: []\n", "GLOSSARY"),
        ("terms: [{en: repair, zh: 修复}]\n", "GLOSSARY"),
    ],
)
def test_what_cannot_be_changed_is_left_alone(text: str, code: str) -> None:
    """A term that is there, a list that is laid out otherwise: refused, with what to do."""
    with pytest.raises(RefusedError) as refused:
        suggested(text, Term("bid", "示好"))
    assert refused.value.code == code
    with pytest.raises(RefusedError):
        confirmed(text, "nothing like it")


def test_the_first_term_of_an_empty_list() -> None:
    """What was removed last comes back: the list stands as `[]` then."""
    text = "# ours\nterms: []  # none yet\ncontacts: []\n"
    made = suggested(text, Term("bid", "示好"))
    assert made.startswith("# ours\nterms:\n  - {en")
    assert "# none yet\ncontacts" in made
    assert removed(made, "bid") == "# ours\nterms: []\ncontacts: []\n"


@pytest.mark.parametrize("rule_out", [False, True])
def test_saying_a_term_otherwise_changes_that_term_alone(rule_out: bool) -> None:
    """Law, over every term of the real file: the new words lead, the old ones are accepted or ruled out."""
    before = parse_glossary(GLOSSARY).terms
    for term in [t for t in before if not t.keep][::57]:
        made = said_otherwise(GLOSSARY, term.en, term.zh, "换个“说法”: 好", rule_out=rule_out)
        after = parse_glossary(made).terms
        (one,) = (t for t in after if t.en == term.en)
        assert one.zh == "换个“说法”: 好"
        assert term.zh in (one.avoid if rule_out else one.accept)
        assert term.zh not in (one.accept if rule_out else one.avoid)
        assert set(term.accept) <= {*one.accept, *one.avoid}
        assert [t.zh for t in after if t.en != term.en] == [t.zh for t in before if t.en != term.en]


def test_there_and_back() -> None:
    """Taking the change back leaves the renderings as they were, however the lists are laid out."""
    text = """terms:
  - en: bid  # small
    zh: 示好
    accept:
      - 情感邀请   # Gottman's
      - 主动示好
    avoid: [竞标]
"""
    made = said_otherwise(text, "bid", "示好", "情感邀请", rule_out=True)
    (term,) = parse_glossary(made).terms
    assert (term.zh, term.accept, term.avoid) == ("情感邀请", ("主动示好",), ("竞标", "示好"))
    again = said_otherwise(made, "bid", "情感邀请", "示好", rule_out=False)
    (term,) = parse_glossary(again).terms
    assert (term.zh, set(term.accept), term.avoid) == ("示好", {"情感邀请", "主动示好"}, ("竞标",))


def test_what_may_not_be_said() -> None:
    """Words that are ruled out everywhere, a term that stays in English, one that is not there."""
    text = "terms:\n  - {en: bid, zh: 示好, never: [竞标]}\n  - {en: EFT, keep: true}\n"
    for en, new, code in (
        ("bid", "竞标", "NEVER"),
        ("EFT", "情绪", "NOTHING"),
        ("x", "甲", "NOTHING"),
    ):
        with pytest.raises(RefusedError) as refused:
            said_otherwise(text, en, "示好", new, rule_out=False)
        assert refused.value.code == code
