"""Index all forms of the glossary's terms by the word with which they begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from pipeline.model.glossary import Term
from pipeline.terms.inflect import inflections
from pipeline.terms.script import HAN, fold

WORD_START = re.compile(rf"[^\W_{HAN}]+")
"""A word that English may begin with, in whatever text: in EFT是 it is EFT."""


@dataclass(frozen=True, slots=True)
class Form:
    """One string that counts as a term."""

    folded: str
    """As it is looked for in folded text."""
    exact: str
    """As it has to stand in the text itself; empty where capitals do not matter."""
    term: Term
    derived: bool
    """As `matcher.Hit.derived`."""


class Forms(NamedTuple):
    """The forms that begin with one word."""

    first: str
    """The word."""
    signs: frozenset[str]
    """The longest word of each: one of these stands in all English that has a form."""
    forms: Sequence[Form]
    """Longest first."""


def english_index(terms: Sequence[Term]) -> dict[str, Forms]:
    """First word → forms that begin with it; headwords win over forms, listed over generated."""
    owners: dict[str, Form] = {}
    ranks = [
        ((term.en, term) for term in terms),
        ((form, term) for term in terms for form in term.forms),
        ((form, term) for term in terms for form in inflections(term.en, term.pos)),
    ]
    bent = {term.en: set(inflections(term.en, term.pos)) for term in terms}
    for form, term in chain.from_iterable(ranks):
        exact = form if _is_exact(form, term) else ""
        derived = form not in bent[term.en] and " " not in form
        owners.setdefault(exact or fold(form), Form(fold(form), exact, term, derived))
    index: dict[str, list[Form]] = {}
    for owner in sorted(owners.values(), key=lambda form: (-len(form.folded), form.folded)):
        word = WORD_START.match(owner.folded)
        if word is not None:
            index.setdefault(word.group(), []).append(owner)
    return {first: Forms(first, _signs(forms), forms) for first, forms in index.items()}


def _signs(forms: Iterable[Form]) -> frozenset[str]:
    """The longest word of each form."""
    return frozenset(max(WORD_START.findall(form.folded), key=len) for form in forms)


def _is_exact(form: str, term: Term) -> bool:
    """True where capitals matter: abbreviations (ACT is not "act") and names that stay as they are."""
    if form.islower():
        return False
    letters = [char for char in form.removesuffix("'s") if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    is_abbreviation = capitals >= 2 and capitals >= len(letters) - 1  # EFTs too
    return is_abbreviation or (term.keep and capitals > 0)
