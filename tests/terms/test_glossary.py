"""Texts of glossary.yaml give whole glossaries or exact errors."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Contact, Glossary, Sense, StyleRule, Term
from pipeline.terms.glossary import parse_glossary
from tests.examples import examples

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/glossary"
BAD = sorted(CASES.glob("bad.*.yaml"))


def test_there_are_cases() -> None:
    """The glob finds the twin files."""
    assert len(BAD) >= 30


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_fault_is_named(path: Path) -> None:
    """Every fault gives exactly the message beside it: path, line, reason, how to mend."""
    with pytest.raises(PipelineError) as caught:
        parse_glossary(path.read_text("utf-8"), path.name)
    assert f"{caught.value}\n" == path.with_suffix(".txt").read_text("utf-8")
    assert caught.value.code == "GLOSSARY"
    assert caught.value.exit_code == 2


def test_every_key_is_read() -> None:
    """A term with every key arrives whole, with its line."""
    term = parse_glossary((CASES / "good.yaml").read_text("utf-8")).terms[0]
    assert term == Term(
        en="validation",
        forms=("validate", "validates", "validated", "validating"),
        pos="noun",
        zh="认可",
        accept=("情感认可",),
        avoid=("验证", "证实"),
        note="Acknowledging that a feeling is real.",
        note_zh="承认感受是真实的。",
        source="DBT team",
        status="confirmed",
        zh_hant="認可",
        line=3,
    )


def test_the_rest_is_read() -> None:
    """Contacts (a date as date), style, allowed Latin words, unenforced, kept and glossed terms."""
    glossary = parse_glossary((CASES / "good.yaml").read_text("utf-8"))
    assert glossary.contacts[0] == Contact(
        name="988 Suicide & Crisis Lifeline",
        number="988",
        names_zh=("988自杀与危机热线", "自杀与危机热线"),
        channels=("call", "text", "chat"),
        languages=("en", "es"),
        checked_on="2026-11-23",
        source="https://988lifeline.org",
        note="Any hour.",
        line=glossary.contacts[0].line,
    )
    assert [(name, [rule.zh for rule in rules]) for name, rules in glossary.style] == [
        ("stigma", ["疯子", "变态", "受害者", "精神病"]),
        ("reading", ["罹患", "阈值"]),
        ("person", ["亲们"]),
        ("partner", ["老公", "老婆"]),
    ]
    assert dict(glossary.style)["partner"][0] == StyleRule(
        "老公",
        instead="伴侣",
        unless=("husband",),
        note="Assumes a husband.",
        note_zh="默认是丈夫。",
    )
    assert Glossary().style == ()
    assert glossary.allow_latin == ("Zhihan", "Su", "PDF")
    by_name = {term.en: term for term in glossary.terms}
    assert not by_name["session"].enforce
    assert by_name["EFT"].keep
    assert by_name["Gottman Method"].first_use == "gloss"
    assert by_name["couple"].unless == ("couple of",)
    assert by_name["partner"].vary
    assert by_name["withdrawal"].senses == (
        Sense(("troop", "army"), ("撤军",)),
        Sense(("bank account",)),
    )
    assert glossary.plain_words == (("退出", ("leave", "give up")), ("同情", ("pity",)))
    assert glossary.look_alikes == ("没有罪", "不认可能")


def test_a_number_keeps_its_zeros() -> None:
    """An unquoted number is what was typed, not what YAML computes: 0800 stays 0800."""
    text = "contacts:\n  - {name: Line, number: 0800, checked_on: 2026-11-23}\n"
    assert parse_glossary(text).contacts[0].number == "0800"


def test_revision_names_the_bytes() -> None:
    """`glossary_rev` is the SHA-256 of the file's bytes: a changed note changes it."""
    text = "terms: []  # 认可\n"
    assert parse_glossary(text).revision == hashlib.sha256(text.encode()).hexdigest()
    assert parse_glossary(text).revision != parse_glossary(text + "\n").revision


def test_the_practices_own_glossary_loads() -> None:
    """glossary.yaml of this project is sound and has its hundred terms and its hotlines."""
    glossary = parse_glossary((ROOT / "glossary.yaml").read_text("utf-8"))
    assert len(glossary.terms) >= 100
    assert {"988", "911"} <= {contact.number for contact in glossary.contacts}


@settings(max_examples=examples(200), deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("terms: \n-[]{}enzh&*!'\"|>#%@\\Ux0认\t\ud800\x00")),
        max_size=60,
    )
)
def test_no_text_gives_another_error(text: str) -> None:
    """Whatever the file holds: a glossary or a PipelineError, nothing else."""
    with contextlib.suppress(PipelineError):
        assert isinstance(parse_glossary(text), Glossary)
