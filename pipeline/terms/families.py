"""Group terms into word families: `validate` and `validation`, where both are rendered alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model.glossary import Term

_ENDING = re.compile(
    r"(?:ational|ation|ating|ated|ates|ate|ional|ion|ment|ness|ity|ing|ies|ed|es|er|or|al|ive|s|e|y)$"
)
_SHORTEST = 4
"""Letters of a stem: what is left of a shorter one tells words apart no more."""


def families(terms: Iterable[Term]) -> tuple[tuple[Term, ...], ...]:
    """The terms by family, in the order in which the first of each comes.

    Two terms are of one family if their words have the same stems and their rendering is the same: a stem alone
    would join what is rendered apart on purpose.

    >>> both = (Term("validation", "认可"), Term("repair", "修复"), Term("validate", "认可"))
    >>> [[term.en for term in family] for family in families(both)]
    [['validation', 'validate'], ['repair']]
    """
    found: dict[object, list[Term]] = {}
    for term in terms:
        stems = tuple(_stem(word) for word in term.en.casefold().split())
        found.setdefault((stems, term.zh or term.en), []).append(term)
    return tuple(tuple(family) for family in found.values())


def _stem(word: str) -> str:
    while True:
        shorter = _ENDING.sub("", word)
        if shorter == word or len(shorter) < _SHORTEST:
            return word
        word = shorter
