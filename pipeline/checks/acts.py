"""Compare who does what to whom, act by act, between an English sentence and its Chinese."""

from __future__ import annotations

import re

from pipeline.checks.act_words import known, of_mind, saying
from pipeline.checks.acts_en import GENERIC, ONESELF, Act, EnglishActs
from pipeline.checks.acts_zh import ANYBODY, Done, done
from pipeline.checks.persons_en import LABELS
from pipeline.checks.persons_zh import different, may_tell_apart
from pipeline.model.finding import Span
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import word_list

_WE = frozenset(["i", "we"])
_THIRD = frozenset(["he", "she", "they"])
_NEAR = 3
"""Characters between a person and what is surely done to him or her."""
_WAYS = re.compile("[给对向把替被由](?!方|象|于|此)|(?<![A-Za-z])[AB](?![A-Za-z])")
"""What may put one person alone on a side."""
_US = frozenset(["i", "we", "you"])
_LIST = word_list("roles")
_LABELS = frozenset(LABELS.values())
_MEN, _WOMEN = frozenset(["he", *_LIST["men"]]), frozenset(["she", *_LIST["women"]])


def _alikes() -> frozenset[frozenset[str]]:
    """Pairs of names that may mean one person."""
    lines = (line.partition(" = ") for line in _LIST["alike"])
    return frozenset(frozenset((name, one)) for name, _, others in lines for one in others.split())


_ALIKE = _alikes()


def moved(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Where somebody acts in the folded English, and another one in the Chinese; None for none.

    >>> moved("the therapist will call you.", "请你打电话给治疗师。")
    ((4, 27), (1, 9))
    """
    number = different(mandarin)
    alone = number == 1 and ("let " in english or _WAYS.search(mandarin))
    if number < 2 and not alone and not may_tell_apart(mandarin):
        return None
    verbs = [verb for verb in known() & words(english) if saying(verb).search(mandarin)]
    if not any(
        place.doers or place.others for verb in verbs for place in done(mandarin, saying(verb))
    ):
        return None  # nothing of what is done has anybody beside it
    said = EnglishActs(english)
    people = said.names
    if len(people) < 2 and GENERIC not in people:
        return None
    ours = list(said.of(verbs))
    for act in ours:
        places = done(mandarin, saying(act.verb))
        clear = tuple(place for place in places if _is_turned(act, place))
        if not clear or any(_is_straight(act, place) for place in places):
            if any(_fits(act, place, people) for place in places):
                continue
        else:
            places = clear
        for place in places:
            if not any(_covers(one, place, mandarin, people) for one in ours if one is not act):
                return said.span(act), place.span
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
    if _is_turned(act, place) or _only(doer, place.instead, doers):
        return False
    near = place.at[0] - place.nearest <= _NEAR
    if doer in _US and near and doers and _only(doer, others, doers) and act.verb not in of_mind():
        return False
    if doer and other:
        if _is_straight(act, place) and (_has(doers, other, doer) or _has(others, doer, other)):
            return True
    elif place.told and (_only(other, doers, others) or _only(doer, others, doers)):
        return False
    elif other and place.made and not others:
        others = {place.made}  # 让伴侣平静下来
    if act.verb in of_mind() and not _US.isdisjoint((doer, *doers, *others)):
        return True
    if other == ONESELF and ((doer and _may(doer, others, people)) or others <= doers):
        other = None  # 他讨厌他自己
    return _may(doer, doers, people) and _may(other, others, people)


def _is_straight(act: Act, place: Done) -> bool:
    """True where one of the two persons of an act has the same part in the Chinese."""
    doer, other = act.doer, act.other
    return bool(doer and other) and (
        _has(place.doers, doer or "", other or "") or _has(place.others, other or "", doer or "")
    )


def _is_turned(act: Act, place: Done) -> bool:
    """True where one of the two persons of an act has the other part in the Chinese, and none has his or her own."""
    doer, other = act.doer, act.other
    if not doer or not other or _is_straight(act, place):
        return False
    return _has(place.doers, other, doer) or _has(place.others, doer, other)


def _only(name: str | None, there: set[str], elsewhere: set[str]) -> bool:
    """True where somebody stands on one side, and not on the other."""
    return name in there and name not in elsewhere


def _has(there: set[str], name: str, other: str) -> bool:
    """True where one of some persons is called so; a third one beside one of us may be called he, she or they."""
    return any(
        one == name
        or {one, name} == _WE
        or (
            one not in (ANYBODY, GENERIC)
            and other in _US
            and _US.isdisjoint((one, name))
            and not _THIRD.isdisjoint((one, name))
        )
        for one in there
    )


def _may(name: str | None, there: set[str], people: frozenset[str]) -> bool:
    """True where one of some persons may be the one of the English, or is nobody whom the English names."""
    if name == ONESELF:
        return not there or ANYBODY in there or there.isdisjoint(people)
    if name == GENERIC and there <= _US & people:
        return not there
    return (
        name is None
        or not there
        or any(alike(name, one) or not is_of(one, people) for one in there)
    )


def is_of(one: str, people: frozenset[str]) -> bool:
    """True where the English names somebody who may be called so."""
    if one in _LABELS:
        return not _LABELS.isdisjoint(people)
    return one in people or (one in _THIRD and len(people - _US) > 0)


def alike(name: str, one: str) -> bool:
    """True where two names may mean one person."""
    both = frozenset((name, one))
    if len(both) == 1 or both == _WE or both in _ALIKE or not both.isdisjoint((ANYBODY, GENERIC)):
        return True
    if not both.isdisjoint(_US) or both.isdisjoint(_THIRD):
        return False
    return both.isdisjoint(_MEN) or both.isdisjoint(_WOMEN)
