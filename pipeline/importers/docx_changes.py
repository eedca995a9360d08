"""Finds the tracked changes of a Word file, each as one edit that a person made in one place.

Word marks pieces (ECMA-376 part 1, 17.13.5): runs, ends of paragraphs, rows, cells, looks. Pieces of one author
with nothing between them are one change, so that "never" struck out and "always" put in is one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pipeline.importers.docx_inline import field_address
from pipeline.importers.docx_look import paragraph_look, run_look
from pipeline.importers.docx_styles import Numbering, Styles, child, toggled, value
from pipeline.importers.docx_words import characters, chosen

END = "¶"
"""Stands for the end of a paragraph."""
NEW, OLD = frozenset({"w:ins", "w:moveTo"}), frozenset({"w:del", "w:moveFrom"})
_BOXES = {
    "w:tr": ("w:trPr", {"w:ins": True, "w:del": False}),
    "w:tc": ("w:tcPr", {"w:cellIns": True, "w:cellDel": False}),
}
"""Rows and cells → where they say that they are new (True) or old."""
_SHAPES = {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:rubyPr"}
_STAY = {"w:rPr", "w:sectPr"}
"""What a paragraph's older shape does not name, and keeps (17.13.5.29)."""

LookChange = tuple[tuple[str, ...], tuple[str, ...]]
"""What held before a change of looks, and what holds since."""


@dataclass(slots=True, eq=False)
class WordChange:
    """One change."""

    kind: str
    """`text`, `move`, `row`, `cell` or `look`."""
    by: str
    at: str = ""
    """When the last of it was made, as Word writes it: ISO 8601."""
    nodes: list[tuple[Element, bool]] = field(default_factory=list)
    """What holds its words, with True for what is new."""
    ends: list[tuple[Element, bool]] = field(default_factory=list)
    """Paragraphs whose end it makes (True) or takes away."""
    shapes: list[tuple[Element, list[Element]]] = field(default_factory=list)
    """What says how something looks → what it held before."""
    look: LookChange = ((), ())
    begins: bool = False
    """True if nothing stands before it in its paragraph."""
    matters: bool = False
    """True if a page shows the difference."""


Within = tuple[tuple[WordChange, bool], ...]
"""The changes that a text stands in; True where it is new by them, False where it is old."""


@dataclass(slots=True)
class Atom:
    """A stretch of text that changes treat alike, or the end of a paragraph."""

    text: str
    paragraph: int
    stream: int
    """Atoms of one part, cell or text box have the same."""
    within: Within
    look: tuple[WordChange, ...] = ()
    hidden: bool = False


@dataclass(slots=True)
class Finder:
    """Reads one part of the file after the other."""

    styles: Styles
    numbering: Numbering
    found: list[WordChange] = field(default_factory=list)
    """In the order of the page."""
    atoms: list[Atom] = field(default_factory=list)
    quiet: int = 0
    """Changes of looks that no page shows: fonts, colours, distances."""
    open: dict[str, WordChange] = field(default_factory=dict)
    """Author → the change that their next piece belongs to."""
    moves: dict[tuple[int, str], WordChange] = field(default_factory=dict)
    ranges: dict[str, dict[str, str]] = field(default_factory=dict)
    """`moveFrom`, `moveTo` → id of an open range → name of the move."""
    last_move: dict[str, str] = field(default_factory=dict)
    columns: dict[tuple[str, bool], WordChange] = field(default_factory=dict)
    part: int = 0
    stream: int = 0
    streams: int = 0
    paragraph: int = 0
    paragraphs: int = 0
    style: str = ""
    empty: bool = True
    """True as long as the paragraph holds nothing."""
    run_look: WordChange | None = None
    shape_look: tuple[WordChange, ...] = ()

    def read(self, node: Element) -> None:
        """Find the changes of a part."""
        self.part += 1
        self.ranges, self.last_move = {}, {}
        self._apart(node, ())

    def _apart(self, node: Element, within: Within) -> None:
        """What stands in a part, cell or box: no change reaches over its border."""
        before = self.open, self.stream, self.paragraph, self.empty, self.style, self.shape_look
        self.streams += 1
        self.open, self.stream, self.run_look, self.shape_look = {}, self.streams, None, ()
        self._walk(node, within)
        self.open, self.stream, self.paragraph, self.empty, self.style, self.shape_look = before
        self.run_look = None

    def _walk(self, nodes: Iterable[Element], within: Within) -> None:
        for one in nodes:
            read = _READERS.get(one.tag)
            if read is not None:
                read(self, one, within)
            elif one.tag not in _SHAPES:
                self._walk(one, within)

    def _change(self, node: Element, within: Within) -> None:
        self._walk(node, (*within, self._piece(node, within)))

    def _versions(self, node: Element, within: Within) -> None:
        self._walk(chosen(node), within)

    def _thing(self, node: Element, within: Within) -> None:
        """What stands in a text without being one: a picture, a box, a note."""
        has_text = any(one.tag == "w:txbxContent" for one in node.iter())
        kind = "note" if node.tag.endswith("Reference") else "box" if has_text else "picture"
        self._atom(f"[{kind}]", within)
        self._walk(node, within)

    def _instruction(self, node: Element, within: Within) -> None:
        """Of what a field does, a change of its address is one that people meet."""
        if within and (to := field_address(node.text or "")):
            self._atom(f"[{to}]", within)

    def _formula(self, node: Element, within: Within) -> None:
        self._atom(node.text or "", within)

    def _far_shape(self, node: Element, _within: Within) -> None:
        """How a table, row, cell or section looks; no page shows that."""
        self.quiet += sum(one.tag.endswith("PrChange") for one in node)

    def _table(self, node: Element, within: Within) -> None:
        self.open.clear()
        outer, self.columns = self.columns, {}
        self._walk(node, within)
        self.columns = outer

    def _box(self, node: Element, within: Within) -> None:
        """A row or a cell. Cells of one table that somebody made or took away are one change: a column."""
        name, kinds = _BOXES[node.tag]
        for one in child(node, name) or ():
            if one.tag not in kinds:
                continue
            by, is_new = one.get("author") or "", kinds[one.tag]
            made = self.columns.get((by, is_new)) if node.tag == "w:tc" else None
            if made is None:
                made = WordChange("row" if node.tag == "w:tr" else "cell", by, matters=True)
                self.found.append(made)
            if made.kind == "cell":
                self.columns[by, is_new] = made
            made.at = max(made.at, one.get("date") or "")
            made.nodes.append((node, is_new))
            within = (*within, (made, is_new))
        if node.tag == "w:tr":
            self._walk(node, within)
        else:
            self._apart(node, within)

    def _range(self, node: Element, _within: Within) -> None:
        """A move has a name, from which and to which it leads."""
        kind = "moveFrom" if node.tag.startswith("w:moveFrom") else "moveTo"
        id_ = node.get("id") or ""
        if node.tag.endswith("Start"):
            name = node.get("name") or ""
            self.ranges.setdefault(kind, {})[id_] = self.last_move[kind] = name
        else:
            self.ranges.get(kind, {}).pop(id_, None)

    def _piece(
        self, node: Element, within: Within, end: Element | None = None
    ) -> tuple[WordChange, bool]:
        """The change that a piece belongs to. `end`: the paragraph whose end it is."""
        by, is_new = node.get("author") or "", node.tag in NEW
        for one, new in reversed(within):
            if one.kind in {"row", "cell"} and (one.by, new) == (by, is_new):
                return one, is_new
        found = self._move(node.tag.removeprefix("w:"), by) or self.open.get(by)
        # whole paragraphs are a change each, with their ends; elsewhere the end goes with what follows it
        if found and end is not None and found.kind == "text" and not found.begins:
            found = None if found.nodes or found.ends else found
        if found is None:
            found = self.open[by] = WordChange("text", by, begins=self.empty)
            self.found.append(found)
        found.at = max(found.at, node.get("date") or "")
        if end is None:
            found.nodes.append((node, is_new))
        else:
            found.ends.append((end, is_new))
            found.matters = True
        return found, is_new

    def _move(self, kind: str, by: str) -> WordChange | None:
        if kind not in {"moveFrom", "moveTo"}:
            return None
        name = next(reversed(self.ranges.get(kind, {}).values()), self.last_move.get(kind, ""))
        if name and (self.part, name) not in self.moves:
            self.moves[self.part, name] = WordChange("move", by)
            self.found.append(self.moves[self.part, name])
        return self.moves.get((self.part, name))

    def _paragraph(self, node: Element, within: Within) -> None:
        shape = child(node, "w:pPr")
        self.paragraphs += 1
        self.paragraph, self.empty = self.paragraphs, True
        self.style, self.run_look = value(shape, "w:pStyle") or self.styles.default, None
        marks = [n for n in child(shape, "w:rPr") or () if n.tag in NEW or n.tag in OLD]
        self.shape_look = self._shape_look(shape, within, marks)
        self._walk(node, within)
        ends = [self._piece(one, within, node) for one in marks]
        self._atom(END, (*within, *ends))
        self.shape_look = ()
        for one, _ in ends:
            if one.begins and self.open.get(one.by) is one:
                del self.open[one.by]

    def _shape_look(
        self, shape: Element | None, within: Within, marks: list[Element]
    ) -> tuple[WordChange, ...]:
        """The change of a paragraph's style, list or level."""
        change = child(shape, "w:pPrChange")
        if change is None:
            change = child(shape, "w:numPr", "w:ins")
            old = [one for one in shape or () if one.tag != "w:numPr"]
        else:
            old = [*(child(change, "w:pPr") or ()), *(n for n in shape or () if n.tag in _STAY)]
        if shape is None or change is None:
            return ()
        by = change.get("author") or ""
        if any(one.tag in NEW and one.get("author") == by for one in marks):
            return ()  # the look of a paragraph that is new itself
        beside = next((f for f, _ in reversed(within) if f.by == by), self.open.get(by))
        if beside is not None:  # a new paragraph and its style are one thing
            beside.shapes.append((shape, old))
            return ()
        before = Element("w:pPr")
        before.extend(old)
        look = [paragraph_look(one, self.styles, self.numbering) for one in (before, shape)]
        return self._look(change, (look[0], look[1]), shape, old)

    def _look(
        self, change: Element, look: LookChange, shape: Element, old: list[Element]
    ) -> tuple[WordChange, ...]:
        if look[0] == look[1]:
            self.quiet += 1
            return ()
        made = WordChange("look", change.get("author") or "", change.get("date") or "", look=look)
        made.shapes.append((shape, old))
        self.found.append(made)
        return (made,)

    def _run(self, node: Element, within: Within) -> None:
        shape = child(node, "w:rPr")
        hidden = bool(toggled(child(shape, "w:vanish")))
        looks = self._run_look(node, shape)
        for one in node:
            text = characters(one)
            if text:
                self._atom(text, within, looks, hidden=hidden)
            elif text is None and one is not shape:
                self._walk([one], within)

    def _run_look(self, node: Element, shape: Element | None) -> tuple[WordChange, ...]:
        """The change of a run's look; runs beside each other that changed alike are one."""
        change = child(shape, "w:rPrChange")
        last, self.run_look = self.run_look, None
        if shape is None or change is None:
            return ()
        if not "".join(filter(None, map(characters, node))).strip():
            self.run_look = last
            return ()
        before = child(change, "w:rPr")
        look = (run_look(before, self.style, self.styles), run_look(shape, self.style, self.styles))
        old, by = list(before or ()), change.get("author") or ""
        if last is not None and (last.by, last.look) == (by, look):
            last.shapes.append((shape, old))
            self.run_look = last
            return (last,)
        found = self._look(change, look, shape, old)
        self.run_look = found[0] if found else None
        return found

    def _atom(
        self, text: str, within: Within, looks: tuple[WordChange, ...] = (), *, hidden: bool = False
    ) -> None:
        """Text, an end or a picture: a change whose author did not touch it ends before it."""
        looks = (*self.shape_look, *looks)
        self.atoms.append(Atom(text, self.paragraph, self.stream, within, looks, hidden=hidden))
        changes = [one for one, _ in within]
        for one in changes:
            one.matters = one.matters or not hidden
        for one in looks:
            one.matters = one.matters or bool(text.strip(END))
        for by in [by for by, one in self.open.items() if one not in changes]:
            del self.open[by]
        self.empty = False

    def listed(self) -> Iterator[WordChange]:
        """The changes that somebody can be asked about, in the order of the page."""
        return (one for one in self.found if one.matters)


_READERS: Mapping[str, Callable[[Finder, Element, Within], None]] = {
    "w:p": Finder._paragraph,
    "w:r": Finder._run,
    "w:tbl": Finder._table,
    "w:tr": Finder._box,
    "w:tc": Finder._box,
    "w:txbxContent": Finder._apart,
    "mc:AlternateContent": Finder._versions,
    "m:t": Finder._formula,
    "w:instrText": Finder._instruction,
    "w:delInstrText": Finder._instruction,
    **dict.fromkeys(NEW | OLD, Finder._change),
    **dict.fromkeys((f"w:{one}Range{end}" for one in ("moveFrom", "moveTo") for end in ("Start", "End")), Finder._range),
    **dict.fromkeys(("w:tblPr", "w:trPr", "w:tcPr", "w:sectPr"), Finder._far_shape),
    **dict.fromkeys(("w:drawing", "w:pict", "w:object", "w:footnoteReference", "w:endnoteReference"), Finder._thing),
}  # fmt: skip
"""What an element is read by; what stands here under no name only holds others."""
