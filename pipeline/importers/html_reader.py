"""Reads the text of a web page, block by block: headings, lists, tables, links, boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from bs4.element import Comment, NavigableString, PreformattedString, Tag

from pipeline.importers.docx_drawing import said
from pipeline.importers.docx_inline import BLANK
from pipeline.importers.docx_styles import in_format
from pipeline.importers.html_clean import (
    BLOCKS,
    SILENT,
    classes,
    node_text,
    style_marks,
)
from pipeline.importers.page import (
    SIGN,
    Block,
    Code,
    Heading,
    ImportedPage,
    Item,
    LeftOut,
    Paragraph,
    Rule,
    Run,
    Write,
    raised,
    runs_of,
)
from pipeline.importers.shape import link_target, paragraph_blocks
from pipeline.importers.tables import Cell, as_table

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BOLD_NAMES = {"bold", "strong", "font-bold", "fw-bold", "text-bold", "b"}
_TITLES = {"title", "MsoTitle"}
_SUBTITLES = {"subtitle", "MsoSubtitle"}
_MARKER = re.compile(r"^\s*(?:\(?(\d+|[a-zA-Z]|[ivxlIVXL]+)[.)]|[·o§•▪●○■–-])\s*$")
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
"""`type` of a list that Markdown cannot number → how its items are numbered."""
_BOXES = {"checkbox-off": "☐ ", "checkbox-on": "☑ "}
"""Classes by which Notion draws a box."""
_MAX_SPAN = 60

PictureName = Callable[[str, str], str]
"""Address in the page and words of a picture → its address below content, "" where it does not come along."""


@dataclass(frozen=True, slots=True)
class InlineStyle:
    """How text is written because of what it stands in."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    raised: str = ""
    href: str = ""
    quote: bool = False
    level: int = -1
    """Level of the list around it, -1: none."""


@dataclass(slots=True)
class HtmlReader:
    """Reads one page."""

    page: ImportedPage
    marks: dict[str, set[str]]
    base: str
    picture: PictureName
    refs: dict[int, str] = field(default_factory=dict)
    """Id of the link that refers to a note → the note's label."""
    runs: list[Run] = field(default_factory=list)

    def blocks(self, node: Tag, style: InlineStyle) -> Iterator[Block]:
        """The blocks of what stands inside a node."""
        kept, self.runs = self.runs, []
        make = Paragraph((), style.quote)
        for one in list(node.children):
            box = (
                _BOXES.get(next(iter(_BOXES.keys() & set(classes(one))), ""))
                if isinstance(one, Tag)
                else None
            )
            if box:
                self.runs.append(Run(box))
            elif isinstance(one, Tag) and self._is_block(one):
                yield from self._flush(make)
                yield from self._block(one, style)
            else:
                self._inline(one, style)
        yield from self._flush(make)
        self.runs = kept

    def _is_block(self, node: Tag) -> bool:
        return (
            node.name in BLOCKS
            or (
                node.name not in SILENT
                and node.name not in {"label", "button"}
                and node.find(list(BLOCKS)) is not None
            )
            or (node.name == "textarea")
            or (
                node.name == "button"
                and node.has_attr("aria-expanded")
                and node.find_parent(list(HEADINGS)) is None
            )
        )

    def _flush(self, make: Paragraph | Item) -> Iterator[Block]:
        runs, self.runs = self.runs, []
        for part in _paragraphs(runs):
            yield from paragraph_blocks(part, make)

    def _block(self, node: Tag, style: InlineStyle) -> Iterator[Block]:
        name, names = node.name, set(classes(node))
        made: dict[str, Callable[[Tag, InlineStyle], Iterator[Block]]] = {
            "ul": self._list,
            "ol": self._list,
            "table": self._table,
            "pre": self._code,
            "textarea": self._area,
            "select": self._choices,
            **dict.fromkeys((*HEADINGS, "summary", "button"), self._heading),
        }
        if name in made:
            yield from made[name](node, style)
        elif name == "blockquote":
            yield from self.blocks(node, replace(style, quote=True, level=-1))
        elif name == "p" and names & (_TITLES | _SUBTITLES):
            role = "title" if names & _TITLES else "subtitle"
            for block in self.blocks(node, style):
                yield replace(block, role=role) if isinstance(block, Paragraph) else block
        elif name == "p" and _is_word_item(node):
            yield from self._word_item(node, style)
        elif name == "hr":
            yield Rule()
        elif name in {"dt", "dd"} and not style.quote and style.level < 0:
            yield from self._definition(node, style)
        elif name in {"dt", "legend"}:
            yield from self.blocks(node, replace(style, bold=True))
        else:
            yield from self.blocks(node, self._style_in(node, style))

    def _definition(self, node: Tag, style: InlineStyle) -> Iterator[Block]:
        """A term or a definition; what is more than one paragraph stays what it is."""
        found = list(self.blocks(node, self._style_in(node, style)))
        if len(found) == 1 and isinstance(found[0], Paragraph):
            yield replace(found[0], role=node.name)
        else:
            yield from found

    @staticmethod
    def _area(node: Tag, _style: InlineStyle) -> Iterator[Block]:
        rows = str(node.get("rows") or "2")
        yield Write(min(99, max(1, int(rows) if rows.isdigit() else 2)))
        if node_text(node):
            yield Paragraph((Run(node_text(node)),))

    @staticmethod
    def _choices(node: Tag, _style: InlineStyle) -> Iterator[Block]:
        words = [node_text(one) for one in node.find_all("option")]
        yield Paragraph((Run(" / ".join(filter(None, words))),))

    @staticmethod
    def _code(node: Tag, _style: InlineStyle) -> Iterator[Block]:
        for line_end in node.find_all("br"):
            line_end.replace_with("\n")
        if node.get_text().strip():
            yield Code(node.get_text().strip("\n"))

    def _heading(self, node: Tag, style: InlineStyle) -> Iterator[Block]:
        level = int(node.name[1]) if node.name in HEADINGS else 3
        for line_end in node.find_all("br"):  # two of them would make two headings
            if getattr(line_end.next_sibling, "name", "") == "br":
                line_end.extract()
        for block in self.blocks(node, replace(style, quote=False)):
            yield Heading(level, block.runs) if isinstance(block, Paragraph) else block

    def _list(self, node: Tag, style: InlineStyle) -> Iterator[Block]:
        ordered, kind = node.name == "ol", str(node.get("type") or "")
        start = str(node.get("start") or "1")
        number = int(start) if start.isdigit() else 1
        for one in node.children:
            if (
                isinstance(one, NavigableString)
                and not isinstance(one, PreformattedString)
                and one.strip()
            ):
                yield Paragraph((Run(" ".join(one.split())),))
            if not isinstance(one, Tag):
                continue
            if one.name in {"ul", "ol"}:
                yield from self._list(one, replace(style, level=style.level + 1))
                continue
            level = self._level(node, one, style)
            label = f"{in_format(number, _FORMATS[kind])}. " if ordered and kind in _FORMATS else ""
            make = Item((Run(label),), level, number if ordered and not label else None)
            self.page.source.append(label)
            number += 1
            yield from self._item(one, make, replace(style, level=level, quote=False))

    @staticmethod
    def _level(node: Tag, item: Tag, style: InlineStyle) -> int:
        """Google Docs and others write every list flat and only indent it."""
        for name in classes(node):
            if found := re.fullmatch(r"lst-kix_\w+-(\d)(?:-?start)?", name):
                return int(found[1])
        indent = re.search(r"margin-left\s*:\s*(\d+)(?:\.\d+)?pt", str(item.get("style") or ""))
        if style.level < 0 and indent:
            return max(0, min(8, round(int(indent[1]) / 36) - 1))
        return style.level + 1

    def _item(self, node: Tag, make: Item, style: InlineStyle) -> Iterator[Block]:
        first = True
        for block in self.blocks(node, self._style_in(node, style)):
            if isinstance(block, Paragraph):
                runs = (*make.runs, *block.runs) if first else block.runs
                yield replace(make, runs=runs, marked=first)
                first = False
            elif (
                isinstance(block, Item)
                and block.ticked is not None
                and block.level == 0
                and make.level >= 0
                and first
            ):
                yield replace(block, level=make.level)
                first = False
            else:
                yield block
                first = first and not isinstance(block, Item | Heading)

    def _word_item(self, node: Tag, style: InlineStyle) -> Iterator[Block]:
        """An item of a list as Word saves it: a paragraph that begins with its sign."""
        found = re.search(r"level(\d)", str(node.get("style") or ""))
        sign = _taken_sign(node)
        number = re.match(r"\(?(\d+)[.)]", sign)
        label = sign if re.match(r"\(?[A-Za-z]+[.)]$", sign) else ""
        if number:
            self.page.left_out.append(LeftOut(SIGN, number[1]))
        elif not label:
            self.page.left_out.append(LeftOut(SIGN, sign))
        make = Item((), int(found[1]) - 1 if found else 0, int(number[1]) if number else None)
        for block in self.blocks(node, style):
            runs = (Run(f"{label} "), *runs_of(block)) if label else runs_of(block)
            yield replace(make, runs=runs) if isinstance(block, Paragraph) else block

    def _table(self, node: Tag, style: InlineStyle) -> Iterator[Block]:
        inner = replace(style, quote=False, level=-1)
        for caption in node.find_all("caption", recursive=False):
            yield from self.blocks(caption, inner)
        rows: list[list[Cell]] = []
        hang: dict[int, int] = {}
        for row in node.find_all("tr"):
            if row.find_parent("table") is not node:
                continue
            cells: list[Cell] = []
            for cell in row.find_all(["td", "th"], recursive=False):
                while hang.get(len(cells), 0) > 0:
                    hang[len(cells)] -= 1
                    cells.append([])
                wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
                for extra in range(wide):
                    hang[len(cells)] = tall - 1
                    cells.append(list(self.blocks(cell, inner)) if not extra else [])
            for at in sorted(hang):
                if at >= len(cells) and hang[at] > 0:
                    cells += [[] for _ in range(at - len(cells) + 1)]
                    hang[at] -= 1
            rows.append(cells)
        yield from as_table(rows, self.page)

    def _style_in(self, node: Tag, style: InlineStyle) -> InlineStyle:
        """The style of text in this node."""
        found = {mark for name in classes(node) for mark in self.marks.get(name, ())}
        found |= style_marks(str(node.get("style") or ""))
        bold = (
            style.bold
            or node.name in {"b", "strong"}
            or "bold" in found
            or bool(_BOLD_NAMES & set(classes(node)))
        )
        if "thin" in found:
            bold = False
        italic = style.italic or node.name in {"i", "em", "cite"} or "italic" in found
        strike = style.strike or node.name in {"s", "strike", "del"} or "strike" in found
        raised = node.name if node.name in {"sup", "sub"} else style.raised
        return replace(style, bold=bold, italic=italic, strike=strike, raised=raised)

    def _inline(self, node: object, style: InlineStyle) -> None:
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                text = re.sub(r"[ \t\r\n\f\xa0]+", " ", str(node))
                place = raised(style.raised, text)
                self.runs.append(
                    Run(text, style.bold, style.italic, style.strike, place, style.href)
                )
            return
        if not isinstance(node, Tag) or node.name in SILENT:
            return
        if node.name == "br":
            self.runs.append(Run("\n"))
        elif node.name == "img":
            self._image(node, style)
        elif node.name == "input":
            self._input(node)
        elif node.name == "a":
            self._anchor(node, style)
        elif node.name == "u" and not node.get_text().strip() and len(node.get_text()) > 3:
            self.runs.append(Run(BLANK))
        else:
            gap = [Run(" ")] if node.name == "button" else []
            self.runs += gap
            for one in list(node.children):
                self._inline(one, self._style_in(node, style))
            self.runs += gap

    def _anchor(self, node: Tag, style: InlineStyle) -> None:
        if id(node) in self.refs:
            self.runs.append(Run("", note=self.refs[id(node)]))
            return
        to = link_target(urljoin(self.base, str(node.get("href") or "")))
        for one in list(node.children):
            self._inline(one, replace(self._style_in(node, style), href=to or style.href))

    def _image(self, node: Tag, style: InlineStyle) -> None:
        words = said(str(node.get("alt") or ""))
        src = str(node.get("src") or "")
        address = self.picture(src, words)
        self.page.source.append(words)
        if address:
            self.runs.append(Run(words, href=style.href, picture=address))
            return
        self.page.left_out.append(LeftOut("picture", src[:200], of_text=False))
        self.runs.append(Run(f" {words} "))

    def _input(self, node: Tag) -> None:
        kind = str(node.get("type") or "text").lower()
        if kind in {"checkbox", "radio"}:
            self.runs.append(Run("☑ " if node.has_attr("checked") else "☐ "))
        elif kind in {"text", "email", "tel", "date", "number", "url"}:
            self.runs.append(Run(f" {BLANK} "))


def _paragraphs(runs: list[Run]) -> Iterator[list[Run]]:
    """Two line ends and more, as Blogger and old editors write them, end a paragraph."""
    part: list[Run] = []
    ends = 0
    for run in runs:
        if run.text == "\n":
            ends += 1
        elif run.text.strip() or run.picture or run.note:
            if ends > 1 and any(one.text.strip() or one.picture for one in part):
                yield part
                part = []
            ends = 0
        part.append(run)
    yield part


def _is_word_item(node: Tag) -> bool:
    named = any(one.startswith("MsoListParagraph") for one in classes(node))
    return named or "mso-list" in str(node.get("style"))


def _taken_sign(node: Tag) -> str:
    """Take the sign of an item out of it: what Word marks as `supportLists`, or sets in a font of symbols."""
    sign = ""
    lists = "supportLists" in str(node)[:400]
    for span in node.find_all("span"):
        style = str(span.get("style") or "").lower()
        marked = any(one in style for one in ("mso-list", "symbol", "wingdings", "courier"))
        if marked or (lists and _MARKER.match(span.get_text())):
            sign = " ".join(span.get_text().split())
            span.extract()
            break
    for comment in node.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    return sign


def _span(cell: Tag, name: str) -> int:
    text = str(cell.get(name) or "1")
    return max(1, min(int(text), _MAX_SPAN)) if text.isascii() and text.isdigit() else 1
