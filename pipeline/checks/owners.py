"""Find what the Chinese gives to another owner than the English does: your partner's medicine, 你的药."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.checks.acts import alike, is_of
from pipeline.checks.counterparts import standing_for
from pipeline.checks.persons_en import NOUNS, OWNERS, mentioned
from pipeline.checks.persons_zh import Person, clauses, everybody
from pipeline.model.finding import Span

_OWNED = re.compile(
    r"\b(?:(?P<their>my|your|his|her|our|their)|(?:(?:my|your|his|her|our|their|the|an?|each|every|another) )?(?:[a-z]+ )?(?P<noun>[a-z-]+)(?:'s|s'))(?: own)? (?P<thing>[a-z]+)\b(?![-'])"
)
_OF = re.compile(
    r"\b(?P<thing>[a-z]+) (?:of|for) (?:my|your|his|her|our|their|the) (?:(?:former|ex|own|[a-z]+) )?(?P<noun>[a-z-]+)\b(?!['’])"
)
_GAP = re.compile("(?:自己)?(?:那[份个些]|这[份个些])?的[^，。的是有把将给对向跟和与让被]{0,3}")
_TOWARDS = ("对", "给", "向", "跟", "和", "与", "为")
"""家人对我们的耐心: what stands before somebody who owns nothing."""
_MAY_OWN = re.compile("[你我他她们方侣亲妈爸母父子女姐妹哥弟妻夫婆公孩人者医生师友家员AB]的")
"""Behind a person, what he or she owns."""
_LONGEST = 300


def moved_thing(english: str, mandarin: str) -> tuple[Span, Span] | None:
    """Whose something is in the folded English, and in the Chinese another one's; None for none.

    >>> moved_thing("talk to a doctor if your partner's medicine makes them sleepy.", "如果你的药让你犯困，请咨询医生。")
    ((20, 43), (2, 5))
    """
    if "的" not in mandarin or len(english) > _LONGEST or not _MAY_OWN.search(mandarin):
        return None
    people = mentioned(english)
    if len(people) < 2:
        return None
    for thing, owners in _owned(english).items():
        there = list(_owners(mandarin, thing))
        if not there or any(not name for name, _ in there):
            continue
        wrong = [span for name, span in there if is_of(name, people)]
        if wrong and not any(
            alike(own, name) or not is_of(name, people) for own in owners for name, _ in there
        ):
            return next(iter(owners.values())), wrong[0]
    return None


def _owned(english: str) -> Mapping[str, dict[str, Span]]:
    """The things of a sentence, each with the persons to whom one of that name belongs."""
    found: dict[str, dict[str, Span]] = {}
    for pattern in (_OWNED, _OF):
        for match in pattern.finditer(english):
            parts = match.groupdict()
            name = OWNERS.get(parts.get("their") or "") or NOUNS.get(parts["noun"] or "")
            if name:
                found.setdefault(parts["thing"], {})[name] = match.span()
    return {
        thing: owners
        for thing, owners in found.items()
        if len(owners) == 1 and len(re.findall(rf"\b{thing}", english)) == 1
    }


def _owners(mandarin: str, thing: str) -> Iterator[tuple[str, Span]]:
    """Whose a thing is where it stands in the Chinese; "" where nobody says."""
    patterns = standing_for(thing)
    for shift, clause, _ in clauses(mandarin):
        persons = everybody(clause)
        for pattern in patterns:
            for match in pattern.finditer(clause):
                start = match.start()
                if thing not in NOUNS and any(a <= start < b for _, (a, b) in persons):
                    continue  # 药 of medicine is no 医 of 医生
                owner = _owner(clause, persons, start, thing)
                begin = owner.span[0] if owner else start
                yield owner.name if owner else "", (shift + begin, shift + match.end())


def _owner(clause: str, persons: list[Person], start: int, thing: str) -> Person | None:
    """The last person before a thing, if it belongs to him or her."""
    near = next((p for p in reversed(persons) if p.span[1] <= start), None)
    if near is None or (thing not in NOUNS and clause.endswith(_TOWARDS, 0, near.span[0])):
        return None
    gap = clause[near.span[1] : start]
    return near if _GAP.fullmatch(gap) or (not gap and thing in NOUNS) else None
