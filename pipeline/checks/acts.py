"""Compare who does what to whom, act by act, between an English sentence and its Chinese."""

from __future__ import annotations

from pipeline.checks.act_words import of_mind, saying, turned
from pipeline.checks.acts_en import GENERIC, Act, acts, named
from pipeline.checks.acts_zh import ANYBODY, Done, done
from pipeline.model.finding import Span
from pipeline.terms.word_lists import word_list

_WE = frozenset(["i", "we"])
_THIRD = frozenset(["he", "she", "they"])
_US = frozenset(["i", "we", "you"])
_LIST = word_list("roles")
_MEN, _WOMEN = frozenset(["he", *_LIST["men"]]), frozenset(["she", *_LIST["women"]])


def _alikes() -> frozenset[frozenset[str]]:
    """Pairs of names that may mean one person."""
    lines = (line.partition(" = ") for line in _LIST["alike"])
    return frozenset(frozenset((name, one)) for name, _, others in lines for one in others.split())


_ALIKE = _alikes()


def moved(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where somebody acts in the folded English, and another one in the Chinese; None for none.

    >>> moved("the therapist will call you.", "请你打电话给治疗师。")
    ((4, 27), (1, 10))
    """
    people = named(english)
    if len(people) < 2 and GENERIC not in people:
        return None
    ours = acts(english)
    for act in ours:
        places = list(done(mandarin, saying(act.verb)))
        if not places:
            converse = turned(act.verb)
            there = converse.search(mandarin) if converse else None
            if there and not any(saying(one.verb).search(there.group()) for one in ours):
                return act.span, there.span()
        if any(_fits(act, place, people) for place in places):
            continue
        for place in places:
            if not any(_covers(one, place, mandarin, people) for one in ours if one is not act):
                return act.span, place.span
    return None


def _covers(act: Act, place: Done, mandarin: str, people: frozenset[str]) -> bool:
    """True where another act of the English is what stands there."""
    start, end = place.at
    return any(
        there.at[0] < end and start < there.at[1] and _fits(act, there, people)
        for there in done(mandarin, saying(act.verb))
    )


def _fits(act: Act, place: Done, people: frozenset[str]) -> bool:
    """True where the persons of a place of the Chinese may be those of an act."""
    doer, other, doers, others = act.doer, act.other, place.doers, place.others
    if doer and other:
        if _has(doers, other, doer) or _has(others, doer, other):
            return _has(doers, doer, other) or _has(others, other, doer)
    elif place.told and (_only(other, doers, others) or _only(doer, others, doers)):
        return False
    elif other and place.made and not others:
        others = {place.made}  # 让伴侣平静下来
    return act.verb in of_mind() or (_may(doer, doers, people) and _may(other, others, people))


def _only(name: str | None, there: set[str], elsewhere: set[str]) -> bool:
    """True where somebody stands on one side, and not on the other."""
    return name in there and name not in elsewhere


def _has(there: set[str], name: str, other: str) -> bool:
    """True where one of some persons is called so; a third one beside one of us may be called he, she or they."""
    return any(
        one == name
        or {one, name} == _WE
        or (other in _US and _US.isdisjoint((one, name)) and not _THIRD.isdisjoint((one, name)))
        for one in there
    )


def _may(name: str | None, there: set[str], people: frozenset[str]) -> bool:
    """True where one of some persons may be the one of the English, or is nobody whom the English names."""
    return (
        name is None
        or not there
        or any(_alike(name, one) or not _is_of(one, people) for one in there)
    )


def _is_of(one: str, people: frozenset[str]) -> bool:
    """True where the English names somebody who may be called so."""
    return one in people or (one in _THIRD and len(people - _US) > 0)


def _alike(name: str, one: str) -> bool:
    """True where two names may mean one person."""
    both = frozenset((name, one))
    if len(both) == 1 or both == _WE or both in _ALIKE or not both.isdisjoint((ANYBODY, GENERIC)):
        return True
    if not both.isdisjoint(_US) or both.isdisjoint(_THIRD):
        return False
    return both.isdisjoint(_MEN) or both.isdisjoint(_WOMEN)
