"""Takes tracked changes of a Word file or leaves the old words, one by one, and tells each in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element

from pipeline.importers.docx_changes import END, Atom, Finder, WordChange
from pipeline.importers.page import ChangePlace, TrackedChange
from pipeline.model.errors import PipelineError

ACCEPTED = "accepted"
"""The choice for the new words; the other one is `original`."""
_WORDS_AROUND = 80
"""Characters."""
_ATOMS_AROUND = 200
"""So many stretches are looked at for them, lest a file of nothing but changes take for ever."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the choices make of a file."""

    gone: Mapping[Element, str] = field(default_factory=dict)
    """What holds words that the page does not show → why they stay behind."""
    joined: frozenset[Element] = frozenset()
    """Paragraphs whose end is not there: what follows goes on in them."""
    changes: tuple[TrackedChange, ...] = ()
    quiet: int = 0
    """Changes of looks that no page shows."""


def choose(finder: Finder, changes: str, otherwise: frozenset[int], path: str) -> Chosen:
    """Take the changes (`accepted`) or leave them (`original`), and do otherwise with those of these numbers.

    Looks that are left are put back in the tree. Raises TRACKED-CHANGE for a number that no change has.
    """
    listed = list(finder.listed())
    if strange := [one for one in sorted(otherwise) if not 0 < one <= len(listed)]:
        what = f"there is no change {strange[0]} among its {len(listed)}"
        raise PipelineError("TRACKED-CHANGE", what, "look them up with --json", path=path)
    numbers = {one: number for number, one in enumerate(listed, 1)}
    taken = {
        one for one in finder.found if (numbers.get(one) in otherwise) != (changes == ACCEPTED)
    }
    gone = {
        node: _why(one, is_new=is_new)
        for one in finder.found
        for node, is_new in one.nodes
        if is_new != (one in taken)
    }
    joined = {node for one in finder.found for node, is_new in one.ends if is_new != (one in taken)}
    told = _Teller(finder.atoms, taken)
    said = tuple(told.change(one, number) for one, number in numbers.items())
    for one in finder.found:
        for shape, old in one.shapes if one not in taken else ():
            shape[:] = old
    return Chosen(gone, frozenset(joined), said, finder.quiet)


def _why(found: WordChange, *, is_new: bool) -> str:
    """Why words of a change stay behind."""
    if found.kind == "move" and len({new for _, new in found.nodes}) == 2:
        return "moved text"
    return "added text" if is_new else "deleted text"


class _Teller:
    """Tells changes in the words around them, as the choices leave those."""

    def __init__(self, atoms: Sequence[Atom], taken: set[WordChange]) -> None:
        self.atoms, self.taken = atoms, taken
        self.places: dict[WordChange, list[int]] = defaultdict(list)
        for at, atom in enumerate(atoms):
            looks = atom.look if atom.text != END else ()
            for one in {**dict.fromkeys(found for found, _ in atom.within), **dict.fromkeys(looks)}:
                self.places[one].append(at)

    def _shows(self, atom: Atom, without: WordChange | None = None) -> bool:
        """True if the page shows it, whatever becomes of the change `without`."""
        hides = (new != (one in self.taken) for one, new in atom.within if one is not without)
        return not atom.hidden and not any(hides)

    def change(self, found: WordChange, number: int) -> TrackedChange:
        """One change as people are asked about it."""
        at = self.places[found]
        if found.kind == "move":
            sides = [[n for n in at if (found, new) in self.atoms[n].within] for new in (False, True)]  # fmt: skip
            places = [self._place(found, one) for one in sides if one]
        else:
            places = [self._place(found, at)]
        kind = _kind(found, places)
        made = (found.by, _moment(found.at), tuple(places), found.look)
        return TrackedChange(number, kind, *made, taken=found in self.taken)

    def _place(self, found: WordChange, at: Sequence[int]) -> ChangePlace:
        texts: dict[bool | None, str] = {False: "", True: "", None: ""}
        seen = [n for n in at if self._shows(self.atoms[n], found)] or at
        for n in seen:
            atom = self.atoms[n]
            new = next((new for one, new in atom.within if one is found), None)
            texts[new] += atom.text
        if found.kind in {"row", "cell"}:
            told = {new: " | ".join(filter(None, map(str.strip, t.split(END)))) for new, t in texts.items()}  # fmt: skip
            return ChangePlace("", told[False], told[True], "")
        before, after = (self._before(at[0]), self._after(at[-1])) if at else ("", "")
        if found.kind == "look":
            return ChangePlace(before, "", "", after, texts[None].strip(END))
        if not before and found.ends and at:
            before = self._paragraph_before(at[0])
        return ChangePlace(before, texts[False], texts[True], after)

    def _beside(self, at: int, step: int) -> Iterator[tuple[int, Atom]]:
        """The atoms before (-1) or after (1) this one that stand on the page, nearest first, where no border comes between."""
        stop = at + step * (_ATOMS_AROUND + 1)
        for n in range(at + step, max(-1, min(len(self.atoms), stop)), step):
            if self.atoms[n].stream != self.atoms[at].stream:
                return
            if self._shows(self.atoms[n]):
                yield n, self.atoms[n]

    def _paragraph_before(self, at: int) -> str:
        """The last sentence of the paragraph before this one, with its end; "" where there is none."""
        end = next((n for n, atom in self._beside(at, -1) if atom.text == END), None)
        return f"{self._before(end)}{END}" if end is not None else ""

    def _before(self, at: int) -> str:
        """The words of the sentence up to here."""
        here, found = self.atoms[at], []
        for _, atom in self._beside(at, -1):
            if atom.paragraph != here.paragraph:
                break
            found.append(atom.text)
        text = "".join(reversed(found))
        start = [m.end() for m in _SENTENCE.finditer(text.rstrip() if here.text == END else text)]
        text = text[start[-1] :] if start else text
        return text if len(text) <= _WORDS_AROUND else "…" + text[-_WORDS_AROUND:].partition(" ")[2]

    def _after(self, at: int) -> str:
        """The words of the sentence from here on; after the end of a paragraph those of the next."""
        here, found = self.atoms[at], []
        paragraph = None if here.text == END else here.paragraph
        for _, atom in self._beside(at, 1):
            paragraph = paragraph or atom.paragraph
            if atom.paragraph != paragraph or atom.text == END:
                break
            found.append(atom.text)
        text = _SENTENCE.split("".join(found))[0]
        return text if len(text) <= _WORDS_AROUND else text[:_WORDS_AROUND].rpartition(" ")[0] + "…"


def _moment(text: str) -> str:
    """A moment as Word writes it, to the minute; "" for what is none."""
    try:
        return datetime.fromisoformat(text[:19]).isoformat(timespec="minutes")
    except ValueError:
        return ""


def _kind(found: WordChange, places: Sequence[ChangePlace]) -> str:
    """What somebody did, as a code."""
    old, new = (any(getattr(one, name) for one in places) for name in ("old", "new"))
    if found.kind == "look" or (found.kind == "move" and old and new):
        return found.kind
    if found.kind in {"row", "cell"}:
        return f"{found.kind}-{'added' if found.nodes[0][1] else 'deleted'}"
    if old and new:
        return "replaced"
    text = (places[0].new or places[0].old) if places else ""
    what = "added" if new else "deleted"
    if END not in text:
        return what
    return f"paragraph-{what}" if text.strip(END).strip() else {"added": "split", "deleted": "joined"}[what]  # fmt: skip
