"""Find words whose contrary the Mandarin says: up and down, more and less, remember and forget.

The words lie in `terms/words/contraries.txt`, with how its lines are read. One that the Mandarin says in another way, or whose contrary
another word of the English asks for, is none: both are told by the words that commonly stand for English ones (`counterparts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.checks import contrast
from pipeline.checks.contrast import Contrast, Contrasts
from pipeline.checks.counterparts import standing_for, stands
from pipeline.checks.interface import EntryContext
from pipeline.model.finding import Finding, Span
from pipeline.terms.read_words import ordered
from pipeline.terms.word_lists import word_list

_NAME = "contraries"
_NOT_DENIED = "-"
_LEAST = 2
"""Characters of a word of the Mandarin that another English word asks for."""
_CONTRARY = ">< "
"""What a line begins with whose words are the contrary of the lines above."""


class _Contraries(Contrasts):
    """Words that are the contrary of each other, each line of the list a kind."""

    def __call__(self, english: str, chinese: str) -> list[Contrast]:
        """What one sentence says in one language, and the contrary of it in the other."""
        return [
            found
            for found in super().__call__(english, chinese)
            if found.chinese and not _explained(english, chinese, found.english, found.chinese)
        ]


def findings(context: EntryContext, code: str) -> Iterable[Finding]:
    """What the section of a check finds in an entry; of one Chinese word once."""
    own, clashing = _BLOCKS[code], context.clashing
    if own.keys().isdisjoint(clashing):
        return ()
    return _found(context, code, own, sorted(own.keys() & clashing.keys()))


def _found(
    context: EntryContext, code: str, own: Mapping[str, Contrasts], names: Iterable[str]
) -> Iterator[Finding]:
    places = set[Span | None]()
    for name in names:
        for found in contrast.findings(context, own[name], code):
            if found.target_span not in places:
                places.add(found.target_span)
                yield found


def _explained(english: str, chinese: str, word: Span, other: Span) -> bool:
    """True if an English word has its Chinese somewhere, or another English word asks for the contrary."""
    said = chinese[slice(*other)]
    rest = f"{chinese[: other[0]]}{' ' * len(said)}{chinese[other[1] :]}"
    own = english[slice(*word)]
    if own in chinese.lower() or (" " not in own and stands(standing_for(own), rest)):
        return True  # say “Mandarin, please”: 说一句“Mandarin, please”
    around = ordered(f"{english[: word[0]]} {english[word[1] :]}")
    asked = (pattern.search(said) for each in around for pattern in standing_for(each))
    least = min(len(said), _LEAST)
    return any(match and len(match.group()) >= least for match in asked)


def _blocks() -> Mapping[str, Mapping[str, Contrasts]]:
    """The contraries of each check, by the names under which `contrast_kinds` knows them."""
    found: dict[str, dict[str, Contrasts]] = {}
    for section, lines in word_list(_NAME).items():
        code, _, things = section.partition("-")
        blocks: list[list[str]] = []
        for line in lines:
            if line.startswith(_CONTRARY):
                blocks[-1].append(line.removeprefix(_CONTRARY))
            else:
                blocks.append([line])
        names = [f"{_NAME} {section} {number}" for number, _ in enumerate(blocks)]
        mark = "" if things else _NOT_DENIED
        found.setdefault(code, {}).update(
            (name, _Contraries(name, _sections(block, mark)))
            for name, block in zip(names, blocks, strict=True)
        )
    return found


def _sections(block: list[str], mark: str) -> Mapping[str, tuple[str, ...]]:
    """Some lines, all contraries of each other, as sections of a list of kinds."""
    sections: dict[str, tuple[str, ...]] = {}
    kinds = [chr(ord("a") + number) for number, _ in enumerate(block)]
    for kind, line in zip(kinds, block, strict=True):
        english, _, chinese = line.partition(" = ")
        plain, _, soft = chinese.partition(" ~ ")
        sections[f"{kind}-en"] = tuple(english.split(", "))
        sections[f"{kind}-zh"] = (plain,)
        if soft:
            sections[f"{kind}-soft"] = (soft,)
    sections["clash"] = tuple(f"{a} {b} {mark}" for a in kinds for b in kinds if a != b)
    return sections


_BLOCKS = _blocks()
"""Made at once, for their words are looked for together with those of the other lists."""
