"""Read the word lists in the package, which people who know the languages can correct without Python.

They belong to the program: `files/inputs.py` hashes them with it, so that nothing that an older list found is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

_HEADER = re.compile(r"\[([a-z]+(?:-[a-z]+)?)\]")
_PLACE = re.compile("<([a-z]+)>")
_START = re.compile(
    r"\[(\w+)\](?![?*])|\(\?:((?:\w+\|)*\w+)\)(?![?*])|([^\\\[\](){}?*+.|^$])(?![?*])"
)
"""How an entry may begin: one of some characters, one of some words, or a character."""


def word_list(name: str) -> Mapping[str, tuple[str, ...]]:
    """The sections of `words/NAME.txt` with their entries in order; a `<section>` stands for its entries."""
    return parse((files("pipeline.terms") / f"words/{name}.txt").read_text(encoding="utf-8"))


def parse(text: str) -> Mapping[str, tuple[str, ...]]:
    r"""The same of the text of such a file. Raises ValueError for a line before the first section.

    >>> parse("[near]\nex\npartner\n# why\n[words]\nfear of <near>\tdanger\n")["words"]
    ('fear of (?:ex|partner)',)
    """
    found: dict[str, list[str]] = {}
    section = None
    for number, row in enumerate(text.splitlines(), start=1):
        entry = row.partition("\t")[0].rstrip()
        if not entry or entry.startswith("#"):
            continue
        if header := _HEADER.fullmatch(entry):
            section = found.setdefault(header[1], [])
        elif section is None:
            raise ValueError(f"line {number} stands before the first [section]")
        else:
            section.append(_PLACE.sub(lambda m: f"(?:{'|'.join(found[m[1]])})", entry))
    return {name: tuple(entries) for name, entries in found.items()}


def any_of(entries: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all entries; where each says how it begins, only such characters are looked at, which is fast.

    >>> any_of(["不[是会]", "[没无]有", "(?:绝|决)不"]).pattern
    '(?=[不决无没绝])(?:不[是会]|[没无]有|(?:绝|决)不)'
    """
    entries = list(entries)
    words, start = "|".join(entries), beginning(entries)
    return re.compile(f"{start}(?:{words})" if start else words)


def beginning(entries: Iterable[str]) -> str:
    """What a pattern of entries may begin with so that it looks at no other characters; "" where one does not say how it begins.

    >>> beginning(["不[是会]", "[没无]有"]), beginning(["不?是"])
    ('(?=[不无没])', '')
    """
    starts = [_START.match(entry) for entry in entries]
    found = [m[1] or m[3] or "".join(word[0] for word in m[2].split("|")) for m in starts if m]
    return f"(?=[{''.join(sorted(set(''.join(found))))}])" if found and None not in starts else ""
