"""Find the names of people in English texts and glossary terms."""

from __future__ import annotations

import re

from pipeline.model.glossary import Term
from pipeline.model.late_pattern import late_pattern

_GLOSS = late_pattern(r"\s*[（(](?=[^（）()A-Za-z]*[A-Za-z])[^（）()]*[）)]")
_LATIN = late_pattern("[A-Za-z]")
_PERSON = late_pattern(
    r"(?:\b(?:Dr|Drs|Prof|Professor)\.? (?:[A-Z][\w’'-]+ ){0,2}(?P<titled>[A-Z][\w’'-]+))"
    r"|\b(?:Aaron|Albert|Brene|Brené|Bessel|Carl|Daniel|David|Diana|Donald|Edward|Ed|Ellyn|Esther|Gary|Harville|Helen|Ivan|Jack|James"
    r"|John|Judith|Julie|Jon|Karen|Kristin|Leslie|Les|Marsha|Marshall|Mary|Michael|Murray|Paul|Peter|Richard|Robert|Salvador|Stan"
    r"|Stephen|Steven|Sue|Susan|Terry|Tara|Virginia|William) (?:[A-Z]\. )?(?P<named>[A-Z][a-z]+[\w’'-]*)\b"
)
"""Somebody with a title, or with one of the first names that books on couples name."""
_CAPITALS = re.compile(r"[A-Z]\w*\.? [A-Z]")
_LEGS = late_pattern("·|[（(](?=[^（）()A-Za-z]*[A-Za-z])[^（）()]*[）)]")


def people(text: str) -> list[re.Match[str]]:
    """The people that an English text names in full or with a title.

    >>> [match.group() for match in people("Dr. Sue Johnson and John Gottman agree.")]
    ['Dr. Sue Johnson', 'John Gottman']
    """
    return list(_PERSON.finditer(text)) if _CAPITALS.search(text) else []


def surname(match: re.Match[str]) -> str:
    """The last name of one of `people`, without a possessive."""
    return (match["titled"] or match["named"]).removesuffix("’s").removesuffix("'s")


def in_sound(text: str) -> bool:
    """True if a Chinese text has a foreign name as Chinese writes one: 苏·约翰逊, or one with its letters in brackets."""
    return bool(_LEGS.search(text))


def is_name(term: Term) -> bool:
    """True for people, methods, licences and abbreviations: what is kept or has one agreed form."""
    return term.keep or bool({"name", "abbreviation"} & set(term.pos.split("/")))


def wanted(term: Term) -> tuple[str, str]:
    """What to write for a term, for a message in English and in Chinese; what is also fine stands in brackets.

    >>> wanted(Term("guilt", zh="内疚", accept=("愧疚",)))
    ('write 内疚 (also fine: 愧疚)', '请译为“内疚”（也可以用“愧疚”）')
    """
    if term.keep:
        return f"keep it as “{term.en}”", f"请原样保留“{term.en}”"
    first = term.zh or term.en
    if not term.accept:
        return f"write {first}", f"请译为“{first}”"
    others = "".join(f"“{text}”" for text in term.accept)
    return (
        f"write {first} (also fine: {', '.join(term.accept)})",
        f"请译为“{first}”（也可以用{others}）",
    )


def is_glossed(text: str, start: int, end: int) -> bool:
    """True where Latin letters stand in brackets behind a rendering, or it stands in brackets behind them.

    >>> is_glossed("戈特曼方法（Gottman Method）", 0, 5), is_glossed("EFT（情绪取向治疗）", 4, 10)
    (True, True)
    """
    return bool(_GLOSS.match(text, end)) or _stands_in_brackets(text, start)


def _stands_in_brackets(text: str, at: int) -> bool:
    """True behind a bracket that has Latin letters before it."""
    while text[at - 1 : at].isspace():
        at -= 1
    if text[at - 1 : at] not in {"（", "("}:
        return False
    before = (text[place] for place in range(at - 2, -1, -1))
    first = next((char for char in before if char in "（）()" or _LATIN.match(char)), "")
    return bool(_LATIN.match(first))
