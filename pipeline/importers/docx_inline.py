"""Reads what stands inside the paragraphs of a Word file: text, fields, links, notes, pictures, boxes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from pipeline.importers.docx_drawing import Drawing, read_drawing
from pipeline.importers.docx_styles import Styles, child, toggled, value
from pipeline.importers.docx_words import characters, chosen
from pipeline.importers.package import OfficePackage, PartRelation, walk
from pipeline.importers.page import ImportedPage, LeftOut, Run, raised, runs_text

BLANK = "________"
"""A place to write on inside a line."""
_SKIP = {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:commentRangeStart", "w:commentRangeEnd", "w:rubyPr"}  # fmt: skip
_ADDRESS = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"?(?P<to>[^"\s]+)', re.IGNORECASE)
_LEFT_FIELDS = {"PAGE": "page number", "NUMPAGES": "page number", "SECTIONPAGES": "page number", "TOC": "table of contents"}  # fmt: skip
_LEADERS = {"underscore", "dot", "hyphen", "heavy", "middleDot"}
_EMPTY_FIELD = re.compile(r"[\s\u2002\u2003\xa0]*")


@dataclass(slots=True)
class _Field:
    """A field (`HYPERLINK`, `PAGE`, `FORMCHECKBOX` …) that has begun."""

    instruction: str = ""
    shows: bool = False
    """True after what it says has begun."""
    form: Element | None = None
    said: str = ""

    @property
    def name(self) -> str:
        return (self.instruction.split() or [""])[0].upper()


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for text because of what it stands in."""

    href: str = ""
    left: str = ""
    """Why the text is left out; empty: it is not."""
    gone: bool = False
    """True where a tracked change takes it out."""


@dataclass(slots=True)
class InlineReader:
    """Reads one paragraph after the other; fields may reach over several."""

    package: OfficePackage
    styles: Styles
    gone: Mapping[Element, str]
    """What tracked changes take out of the page → why its words stay behind."""
    page: ImportedPage
    picture_name: Callable[[bytes, str], str]
    """Bytes and words of a picture → its address, "" where it cannot come along."""
    part: str = ""
    style: str = ""
    """Id of the paragraph's style."""
    relations: dict[str, PartRelation] = field(default_factory=dict)
    margin: bool = False
    """True in headers and footers, whose pictures and boxes are furniture."""
    runs: list[Run] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    """Lines of diagrams, which stand below the paragraph."""
    noted: set[str] = field(default_factory=set)
    """Labels of the notes that something refers to."""
    fields: list[_Field] = field(default_factory=list)
    shown_since: bool = False
    """True if text came along after the last that was left out."""
    left: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def read(self, node: Element, style: str) -> list[Run]:
        """The runs of a paragraph; `boxes` and `after` hold what stands beside it."""
        self.runs, self.boxes, self.after = [], [], []
        self.style = style
        self.left.clear()
        self._children(node, _Around())
        for what, pieces in self.left.items():
            text = "".join(pieces).strip()
            if text:
                self.page.left_out.append(LeftOut(what, text))
        return self.runs

    def _children(self, node: Element, around: _Around) -> None:
        for one in node:
            self._node(one, around)

    def _node(self, node: Element, around: _Around) -> None:
        tag = node.tag
        if tag in _SKIP:
            return
        if tag == "w:r":
            self._run(node, around)
        elif tag == "w:hyperlink":
            self._children(node, replace(around, href=self._link(node) or around.href))
        elif tag == "w:sdt":
            self._control(node, around)
        elif tag == "w:fldSimple":
            self.fields.append(_Field(node.get("instr") or "", shows=True))
            self._children(node, around)
            self._end_field(around)
        elif tag == "mc:AlternateContent":
            self._children(chosen(node), around)
        elif tag.startswith("m:oMath"):
            self._formula(node, around)
        else:
            self._children(node, self._within(node, around))

    def _formula(self, node: Element, around: _Around) -> None:
        """The signs of a formula in a line; what a change takes out of it stays behind."""
        for one in node:
            if one.tag == "m:t":
                self._text(one.text or "", None, around)
            else:
                self._formula(one, self._within(one, around))

    def _within(self, node: Element, around: _Around) -> _Around:
        """What holds inside an element that may be a tracked change."""
        why = self.gone.get(node)
        return around if why is None else replace(around, left=around.left or why, gone=True)

    def _link(self, node: Element) -> str:
        found = self.relations.get(node.get("r:id") or "")
        return found.target if found and found.kind == "hyperlink" else ""

    def _control(self, node: Element, around: _Around) -> None:
        """A content control: a box to tick, a place for text, or a wrapper."""
        shape = child(node, "w:sdtPr")
        box = child(shape, "w14:checkbox")
        if box is None:
            box = child(shape, "w:checkbox")
        content = child(node, "w:sdtContent")
        gallery = value(shape, "w:docPartObj", "w:docPartGallery")
        if box is not None:
            ticked = toggled(next((n for n in box if n.tag.endswith(":checked")), None))
            self._text("☑" if ticked else "☐", None, around)
            if content is not None:
                self._drop_boxes(content)
        elif toggled(child(shape, "w:showingPlcHdr")) and content is not None:
            self._text(BLANK, None, around)
            self._children(content, replace(around, left=around.left or "placeholder"))
        elif content is not None:
            left = "table of contents" if gallery == "Table of Contents" else ""
            self._children(content, replace(around, left=around.left or left))

    def _drop_boxes(self, content: Element) -> None:
        """The sign that Word shows for a box is no text; words beside it are."""
        words = "".join(n.text or "" for n in walk(content) if n.tag == "w:t")
        rest = re.sub(r"[^\w]+", " ", words).strip()
        if rest:
            self._text(f" {rest}", None, _Around())

    def _run(self, node: Element, around: _Around) -> None:
        shape = child(node, "w:rPr")
        if self.styles.shows(shape, self.style, "w:vanish"):
            around = replace(around, left=around.left or "hidden text")
        for one in node:
            self._piece(one, shape, around)

    def _piece(self, node: Element, shape: Element | None, around: _Around) -> None:
        """One piece of a run: characters, or what stands for some."""
        tag = node.tag
        text = characters(node)
        if text is not None:
            self._text(text, shape, around)
        elif tag in {"w:fldChar", "w:instrText", "w:delInstrText"}:
            self._field(node, around)
        elif tag in {"w:footnoteReference", "w:endnoteReference"}:
            self._note(node, around)
        elif tag in {"w:drawing", "w:pict", "w:object"}:
            self._drawing(node, around)
        elif tag == "mc:AlternateContent":
            for one in chosen(node):
                self._piece(one, shape, around)
        elif tag == "w:ruby":
            self._ruby(node, shape, around)
        elif tag.startswith("w:") and tag not in _SKIP and len(node):
            self._children(node, around)

    def _ruby(self, node: Element, shape: Element | None, around: _Around) -> None:
        """A word with its reading above it: the reading follows in brackets."""
        words, reading = (
            "".join(n.text or "" for n in walk(part) if n.tag == "w:t") if part is not None else ""
            for part in (child(node, "w:rubyBase"), child(node, "w:rt"))
        )
        self._text(f"{words} ({reading}) " if reading else words, shape, around)

    def _text(self, text: str, shape: Element | None, around: _Around) -> None:
        """Take some text, or keep it as what is left out."""
        here = self.fields[-1] if self.fields else None
        left = around.left or next(
            (_LEFT_FIELDS[f.name] for f in self.fields if f.name in _LEFT_FIELDS), ""
        )
        if here and not here.shows:
            left = left or "text of a field"
        if left:
            apart = self.left[left] and self.shown_since
            self.left[left].append(" " if apart or text in "\t\n\f" else "")
            self.left[left].append(text)
            self.shown_since = False
            return
        self.shown_since = True
        if here and here.form is not None and here.name.startswith("FORM"):
            here.said += text
            return
        if shape is not None and not text.strip() and value(shape, "w:u") not in {"", "none"}:
            text = BLANK if len(text) > 2 or "\t" in text else text
        href = around.href or next(
            (to for f in self.fields if (to := field_address(f.instruction))), ""
        )
        self.runs.append(self._marks(Run(text, href=href), shape))

    def _marks(self, run: Run, shape: Element | None) -> Run:
        if not run.text.strip() and not run.href:
            return run
        place = {"superscript": "sup", "subscript": "sub"}
        struck = self.styles.shows(shape, self.style, "w:strike") or self.styles.shows(
            shape, self.style, "w:dstrike"
        )
        return replace(
            run,
            bold=self.styles.shows(shape, self.style, "w:b"),
            italic=self.styles.shows(shape, self.style, "w:i"),
            strike=struck,
            raised=raised(place.get(value(shape, "w:vertAlign"), ""), run.text),
        )

    def _field(self, node: Element, around: _Around) -> None:
        kind = node.get("fldCharType")
        if node.tag != "w:fldChar":
            if self.fields and not around.gone:
                self.fields[-1].instruction += node.text or ""
        elif kind == "begin":
            self.fields.append(_Field(form=child(node, "w:ffData")))
        elif self.fields and kind == "separate":
            self.fields[-1].shows = True
        elif self.fields and kind == "end":
            self._end_field(around)

    def _end_field(self, around: _Around) -> None:
        one = self.fields.pop()
        if one.form is None:
            return
        text = one.said
        box, choices = child(one.form, "w:checkBox"), child(one.form, "w:ddList")
        if box is not None:
            checked = toggled(child(box, "w:checked"))
            ticked = toggled(child(box, "w:default")) if checked is None else checked
            text = "☑" if ticked else "☐"
        elif choices is not None:
            entries = [n.get("val") or "" for n in choices if n.tag == "w:listEntry"]
            text = " / ".join(filter(None, entries)) or text
            self.page.source.append(text)
        elif _EMPTY_FIELD.fullmatch(text):
            text = BLANK
        self._text(text, None, around)

    def _note(self, node: Element, around: _Around) -> None:
        kind = "" if node.tag == "w:footnoteReference" else "e"
        if not around.left and node.get("id"):
            label = f"{kind}{node.get('id')}"
            self.noted.add(label)
            self.runs.append(Run("", note=label))

    def _drawing(self, node: Element, around: _Around) -> None:
        found = read_drawing(node, self.package, self.relations)
        if around.left or self.margin:
            self._leave(found, around.left)
            return
        for data, words in found.pictures:
            address = self.picture_name(data, words)
            self.runs.append(Run(words, picture=address) if address else Run(f" {words} "))
            self.page.source.append(words)
        self.boxes += found.boxes
        self.after += found.lines
        self.page.left_out += [LeftOut(what, text, of_text=False) for what, text in found.left_out]

    def _leave(self, found: Drawing, why: str) -> None:
        self.page.left_out += [LeftOut(what, text, of_text=False) for what, text in found.left_out]
        for _data, words in found.pictures:
            self.page.left_out.append(
                LeftOut(
                    "picture in a header or footer", words or "without words for it", of_text=False
                )
            )
        for box in found.boxes:
            if self.margin and not why:
                self.boxes.append(box)
            else:
                text = " ".join(n.text or "" for n in walk(box) if n.tag in {"w:t", "w:delText"})
                self.page.left_out.append(LeftOut(why or "text box", text))
        self.page.left_out += [
            LeftOut(why or "diagram", line, of_text=False) for line in found.lines
        ]


def field_address(instruction: str) -> str:
    """Where a field leads, "" for one that leads nowhere on the web."""
    found = _ADDRESS.match(instruction.strip())
    to = found["to"] if found else ""
    return to if re.match(r"(?:https?|mailto|tel|sms):", to, re.IGNORECASE) else ""


def lines_of_tabs(runs: list[Run], stops: Sequence[Element]) -> list[Run]:
    """Tabs that draw a line to write on, as that line. `stops`: where the paragraph's tabs stop."""
    text = runs_text(runs)
    leaders = [one for one in stops if (one.get("leader") or "none") in _LEADERS]
    if "\t" not in text or not leaders:
        return runs
    all_lines = len(leaders) == sum(one.get("val") != "clear" for one in stops)
    out, at = [], 0
    for run in runs:
        pieces = []
        for offset, sign in enumerate(run.text):
            rest = text[at + offset + 1 :]
            line = sign == "\t" and (
                not rest.strip() or (all_lines and not re.match(r"\s*\d+\s*$", rest))
            )
            pieces.append(BLANK if line else sign)
        out.append(replace(run, text="".join(pieces)))
        at += len(run.text)
    return out
