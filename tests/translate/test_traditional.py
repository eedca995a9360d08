"""Drafts of Traditional from Simplified: markup and numbers stay, terms are the glossary's."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.glossary import Glossary, Term
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.matcher import Matcher
from pipeline.translate.mask import split_protected
from pipeline.translate.traditional import traditional_draft
from tests.terms.test_taiwan import SENTENCES

GLOSSARY = parse_glossary(Path("glossary.yaml").read_text(encoding="utf-8"))
MATCHER = Matcher(GLOSSARY)


def drafted(simplified: str, source: str = "") -> str:
    """A draft with the project's own glossary."""
    return traditional_draft(simplified, source, GLOSSARY, MATCHER)


def test_terms_of_the_english() -> None:
    """A term's own rendering stands where the English has the term, and only there."""
    assert drafted("依恋", "Attachment matters.") == "依附"
    assert drafted("他依恋这里", "He likes it here.") == "他依戀這裡"
    assert drafted("有共情就好", "Empathy helps.") == "有同理心就好"
    assert drafted("与他共情", "To empathize with him") == "與他同理"
    assert drafted("不适应对方，也要应对", "Coping helps.") == "不適應對方，也要因應"


def test_every_term_has_a_rendering_that_is_final() -> None:
    """Each term that has Mandarin has Traditional, and drafting it again changes nothing."""
    for term in GLOSSARY.terms:
        assert bool(term.zh) == bool(term.zh_hant), term.en
        assert drafted(term.zh, term.en) == term.zh_hant or not term.zh, term.en
        assert drafted(term.zh_hant, term.en) == term.zh_hant, term.en


def test_markup_stays() -> None:
    """Code, addresses, labels and marks of templates are no words."""
    text = "**请看**`里面.后`和[这里](页面/后.md)<br>，写信到info@example.com，{{ 里 }}[^后]"
    assert drafted(text) == (
        "**請看**`里面.后`和[這裡](页面/后.md)<br>，寫信到info@example.com，{{ 里 }}[^后]"
    )


def test_another_glossary() -> None:
    """A project without renderings of its own gets those of the list."""
    glossary = Glossary((Term("client", zh="来访者"),))
    assert traditional_draft("来访者", "client", glossary, Matcher(glossary)) == "個案"


MARKUP = [
    "**",
    "`后里`",
    "[",
    "](../后.md)",
    "<br>",
    "988",
    "741741",
    "info@example.com",
    "{{ 面 }}",
    "&nbsp;",
    "\\*",
]


@given(
    st.lists(st.sampled_from([pair[0] for pair in SENTENCES]) | st.sampled_from(MARKUP), max_size=8)
)
def test_the_structure_is_the_same(pieces: list[str]) -> None:
    """Whatever markup stands in the Simplified text, the draft has the same, byte for byte, and stays as it is."""
    text = "".join(pieces)
    draft = drafted(text, "Empathy and coping")
    before, after = list(split_protected(text)), list(split_protected(draft))
    assert [part for protected, part in before if protected] == [
        part for protected, part in after if protected
    ]
    assert drafted(draft, "Empathy and coping") == draft
