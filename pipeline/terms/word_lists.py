"""Read the word lists in the package, which people who know the languages can correct without Python.

They belong to the program: `files/inputs.py` hashes them with it, so that nothing that an older list found is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from importlib.resources import files
from math import prod
from operator import add
from typing import NamedTuple

from pipeline.model.late_pattern import made_late

_HEADER = re.compile(r"\[([a-z]+(?:-[a-z]+)?)\]")
_PLACE = re.compile("<([a-z]+)>")
_GROUP = re.compile(r"\((\?(?::|<?[=!])|(?!\?))([^()]*)\)")
_PART = re.compile(r"(?:\[((?:\\.|[^\]])*)\]|(\\.|.))([?*]|\{0[^}]*\})?(?:\+|\{[^}]*\})?\??")
"""One character, or one of some, and whether it may lack."""
_COMMON = "的一是不了在人有我他你要会能可这个们中来上大为和国地到以说时就出也对生而子那得着下自之年过后作里"
"""The characters that stand in most Chinese texts (Jun Da's count of modern Chinese): a bad sign of any word."""
_FOLLOWS = 0.001
"""How common two characters are together, for the product of how common each is."""
_GROUPS = 0xF0000
"""From here on, in the private use area, a character stands for a group that was read."""
_SIGNS_OF_PATTERN = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|.", re.DOTALL)
"""An escape, a set or a character."""
_REPEATS = ("?", "*", "+", "{")
"""What says how often something stands."""
_NO_WIDTH = ("\\b", "^")
_UNKNOWN = frozenset("\\^.$-")
"""Where one of these stands, it is not only its own character that matches."""
_NONE = frozenset[str]()
_AT_HAND = 4
"""Lists that were asked for last: some are asked for part by part."""

compiled = cache(re.compile)
"""The same as `re.compile`, which forgets all but the last 512: most entries wait for a text that asks for them."""


@lru_cache(maxsize=_AT_HAND)
def word_list(name: str) -> Mapping[str, tuple[str, ...]]:
    """The sections of `words/NAME.txt` with their entries in order; a `<section>` stands for its entries."""
    return parse((files("pipeline.terms") / f"words/{name}.txt").read_text(encoding="utf-8"))


def two_sided(name: str) -> Iterator[tuple[str, str, str]]:
    """The section and both sides of each line of `words/NAME.txt` whose lines have " = " between them."""
    for section, entries in word_list(name).items():
        for entry in entries:
            left, _, right = entry.partition(" = ")
            yield section, left, right


def parse(text: str) -> Mapping[str, tuple[str, ...]]:
    r"""The same of the text of such a file. Raises ValueError for a line before the first section.

    >>> parse("[near]\nex\npartner\n# why\n[words]\nfear of <near>\tdanger\n")["words"]
    ('fear of (?:ex|partner)',)
    """
    found: dict[str, list[str]] = {}
    section = None
    for number, row in enumerate(text.splitlines(), start=1):
        entry = row.partition("\t")[0].rstrip()
        if not entry or entry[0] == "#":
            continue
        if entry[0] == "[" and (header := _HEADER.fullmatch(entry)):
            section = found.setdefault(header[1], [])
        elif section is None:
            raise ValueError(f"line {number} stands before the first [section]")
        elif "<" in entry:
            section.append(_PLACE.sub(lambda m: f"(?:{'|'.join(found[m[1]])})", entry))
        else:
            section.append(entry)
    return {name: tuple(entries) for name, entries in found.items()}


def any_of(entries: Iterable[str]) -> re.Pattern[str]:
    """One late pattern for all entries; where each says how it begins, only such characters are looked at, which is fast.

    >>> any_of(["不[是会]", "[没无]有", "(?:绝|决)不"]).pattern
    '(?=[不决无没绝])(?:不[是会]|[没无]有|(?:绝|决)不)'
    """
    return made_late(partial(_any_of, tuple(entries)))


def _any_of(entries: Sequence[str]) -> re.Pattern[str]:
    words, start = "|".join(entries), beginning(entries)
    return re.compile(f"{start}(?:{words})" if start else words)


def beginning(entries: Iterable[str]) -> str:
    """What a pattern of entries may begin with so that it looks at no other characters; "" where one does not say how it begins.

    >>> beginning(["不?是", "(?<!都)[没无]有"]), beginning(["[^不]是"])
    ('(?=[不无是没])', '')
    """
    firsts = together(_shape(entry).firsts for entry in entries)
    return f"(?=[{''.join(map(re.escape, sorted(firsts)))}])" if firsts else ""


def by_first(entries: Iterable[str]) -> str:
    r"""What matches just where one of some entries does, sorted by first character: most are ruled out by that, which is fast.

    The same places, yet perhaps another of two entries that match there. Entries whose beginning says nothing stay whole.

    >>> by_first(["guns?", "(?:stop|take) it", "a?go", "[ou]n", r"\d+ mg"])
    '(?:g(?:uns?|o)|s(?:top it)|t(?:ake it)|a(?:go)|o(?:n)|u(?:n)|(?:\\d+ mg))'
    """
    found: dict[str, list[str]] = {}
    whole: list[str] = []
    for entry in entries:
        parts = list(_unfolded(entry))
        if all(_is_plain(part[:1]) and part[1:2] not in _REPEATS for part in parts):
            for part in parts:
                found.setdefault(part[0], []).append(part[1:])
        else:
            whole.append(f"(?:{entry})")
    groups = (f"{first}(?:{'|'.join(rests)})" for first, rests in found.items())
    return f"(?:{'|'.join([*groups, *whole])})"


def _unfolded(entry: str) -> Iterator[str]:
    """An entry as alternatives that begin with what is neither a group nor may lack, as far as that is simple."""
    alternatives = _split(entry)
    if len(alternatives) > 1:
        yield from (one for alternative in alternatives for one in _unfolded(alternative))
        return
    chars, _, rest = entry[1:].partition("]")
    if entry.startswith("[") and _is_plain(chars) and rest[:1] not in _REPEATS:
        yield from (char + rest for char in chars)
        return
    if entry.startswith("(?:"):
        end = _end_of_group(entry)
        if entry[end : end + 1] not in _REPEATS:
            yield from (
                one
                for inner in _split(entry[3 : end - 1])
                for one in _unfolded(inner + entry[end:])
            )
            return
        if entry[end : end + 1] == "?" and entry[end + 1 : end + 2] not in _REPEATS:
            yield from _unfolded(f"{entry[:end]}{entry[end + 1 :]}")
            yield from _unfolded(entry[end + 1 :])
            return
    if _is_plain(entry[:1]) and entry[1:2] == "?" and entry[2:3] not in _REPEATS:
        yield from (entry[0] + entry[2:], *_unfolded(entry[2:]))
        return
    yield entry


def _split(entry: str) -> list[str]:
    """The alternatives of an entry, those inside of groups apart."""
    found, depth = [""], 0
    for part in _SIGNS_OF_PATTERN.findall(entry):
        depth += (part == "(") - (part == ")")
        if part == "|" and not depth:
            found.append("")
        else:
            found[-1] += part
    return found


def _end_of_group(entry: str) -> int:
    """Where the group ends with which an entry begins."""
    at, depth = 0, 0
    for part in _SIGNS_OF_PATTERN.findall(entry):
        depth += (part == "(") - (part == ")")
        at += len(part)
        if not depth:
            break
    return at


def _is_plain(chars: str) -> bool:
    """True for characters that stand for themselves, one or more."""
    return chars.isalnum() or chars == "“"


def signs(entries: Iterable[str]) -> frozenset[str]:
    """Characters one of which stands in every match of an entry, rare ones if possible; none where that cannot be told.

    >>> sorted(signs(["必须", "不(?:准|许)", "(?<!不)得了?"])), signs(["[^，]?"])
    (['准', '得', '必', '许'], frozenset())
    """
    return together(_shape(entry).signs for entry in entries)


def marks(entries: Iterable[str]) -> frozenset[str]:
    """The same, or two characters that stand next to each other, which are rarer.

    >>> sorted(marks(["不(?:准|许)", "[我你]们?会"]))
    ['不准', '不许', '们会', '你会', '我会']
    """
    return together(_shape(entry).marks for entry in entries)


class _Shape(NamedTuple):
    """What is known of all matches of a pattern; nothing where it cannot be told."""

    firsts: frozenset[str]
    """Characters with which they begin."""
    lasts: frozenset[str]
    """Those with which they end."""
    signs: frozenset[str]
    """Characters one of which stands in each."""
    marks: frozenset[str]
    """Characters, or two next to each other, one of which stands in each."""


_UNTOLD = _Shape(_NONE, _NONE, _NONE, _NONE)


@cache
def _shape(entry: str) -> _Shape:
    """Read an entry, its groups from the inside out; kept, for most stand in several lists."""
    groups: list[_Shape] = []

    def read(match: re.Match[str]) -> str:
        if match[1] not in ("", "?:"):
            return ""  # what only looks around
        groups.append(_of_alternatives(match[2], groups))
        return chr(_GROUPS + len(groups) - 1)

    while "(" in entry and (left := _GROUP.sub(read, entry)) != entry:
        entry = left
    return _of_alternatives(entry, groups) if "(" not in entry else _UNTOLD


def _of_alternatives(text: str, groups: Sequence[_Shape]) -> _Shape:
    """The shape of what holds no bracket; `groups`: those of the groups that stand in it as characters."""
    alternatives = text.split("|")
    shapes = [_of_word(a) if a.isalnum() else _of_sequence(a, groups) for a in alternatives]
    return _Shape(*map(together, zip(*shapes, strict=True))) if len(shapes) > 1 else shapes[0]


def _of_word(text: str) -> _Shape:
    """The shape of letters that stand for themselves, as most entries are."""
    chars = list(text)
    pairs = map(add, text, text[1:])
    sign, mark = min(chars, key=_how_common), min([*chars, *pairs], key=_how_common)
    return _Shape(*map(_only, (chars[0], chars[-1], sign, mark)))


def _of_sequence(text: str, groups: Sequence[_Shape]) -> _Shape:
    signs, marks, firsts, lasts, begins = _NONE, _NONE, _NONE, _NONE, True
    for chars, char, may_lack in _PART.findall(text):
        if char in _NO_WIDTH:
            continue
        part = groups[ord(char) - _GROUPS] if char >= chr(_GROUPS) else _of_part(chars or char)
        if begins:
            firsts = firsts | part.firsts if part.firsts else _NONE
            begins = bool(may_lack and part.firsts)
        if may_lack:
            lasts = together([lasts, part.lasts])
            continue
        pairs = frozenset([a + b for a in lasts for b in part.firsts])
        signs, marks = _rarest(signs, part.signs), _rarest(_rarest(marks, part.marks), pairs)
        lasts = part.lasts
    return _Shape(_NONE if begins else firsts, lasts, signs, marks)


@cache
def _of_part(chars: str) -> _Shape:
    """The shape of one of some characters."""
    known = frozenset(chars)
    return _Shape(known, known, known, known) if _UNKNOWN.isdisjoint(known) else _UNTOLD


@cache
def _only(mark: str) -> frozenset[str]:
    return frozenset([mark])


def _rarest(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Those of two, if they are known, that stand in fewer texts that have none of the words."""
    if not (one and other):
        return one or other
    return min(one, other, key=_how_common_together)


def together(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """All of some sets; none where one of them is not known."""
    sets = list(sets)
    return _NONE.union(*sets) if all(sets) else _NONE


def _how_common_together(marks: frozenset[str]) -> float:
    return sum(map(_how_common, marks))


@cache
def _how_common(mark: str) -> float:
    """How often a mark stands in a text that has none of the words: the less the better."""
    common = prod(len(_COMMON) if char in _COMMON else 1 for char in mark)
    return common * _FOLLOWS ** (len(mark) - 1)
