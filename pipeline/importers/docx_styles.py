"""What the styles and lists of a Word file say of a paragraph or a run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pipeline.importers.page import BOXES

WRAPPERS = {
    "w:sdt",
    "w:sdtContent",
    "w:customXml",
    "w:smartTag",
    "w:ins",
    "w:moveTo",
    "w:del",
    "w:moveFrom",
}
"""Elements that only hold others: what stands in them stands where they do."""
_SYMBOLS = {
    "wingdings": {0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0xA8: "☐", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x4A: "☺", 0x4C: "☹", 0xE0: "→", 0xDF: "←"},
    "wingdings 2": {0x30: "☐", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x2A: "☐"},
    "symbol": {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB0: "°", 0xAE: "→", 0xAC: "←", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xA9: "♥", 0x61: "α", 0x62: "β", 0x6D: "μ"},
}  # fmt: skip
_PLACE = re.compile(r"%(\d)")
"""Where the number of a level stands in a list's pattern."""
_OFF = {"0", "false", "off"}


def symbol(font: str, code: str) -> str:
    """The sign that a symbol font shows for a code (hexadecimal); a bullet for one that we do not know.

    >>> symbol("Wingdings", "F0A8")
    '☐'
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    table = _SYMBOLS.get(font.lower())
    if table is None and not 0xE000 <= number <= 0xF8FF:
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
    return (table or {}).get(number & 0xFF, "•")


def toggled(node: Element | None) -> bool | None:
    """True or False for a property that is switched, None where it is not there."""
    return None if node is None else (node.get("val") or "1").lower() not in _OFF


def child(node: Element | None, *names: str) -> Element | None:
    """The element at this path, None where there is none."""
    for name in names:
        node = _child(node, name)
    return node


def _child(node: Element | None, name: str) -> Element | None:
    if node is not None:
        for one in node:
            if one.tag == name:
                return one
    return None


def value(node: Element | None, *names: str) -> str:
    """The `val` of the element at this path."""
    found = child(node, *names)
    return "" if found is None else found.get("val") or ""


@dataclass(slots=True)
class Styles:
    """The styles of a file, by id."""

    nodes: dict[str, Element] = field(default_factory=dict)
    default: str = ""
    """The id of the paragraph style of paragraphs without one."""

    @classmethod
    def of(cls, tree: Element | None) -> Styles:
        """Read them from `word/styles.xml`."""
        found = cls()
        for node in tree if tree is not None else ():
            if node.tag != "w:style":
                continue
            name = node.get("styleId") or ""
            found.nodes[name] = node
            if node.get("type") == "paragraph" and (node.get("default") or "0") not in _OFF:
                found.default = name
        return found

    def chain(self, name: str) -> Iterator[Element]:
        """The style and those that it is based on."""
        seen: set[str] = set()
        while name in self.nodes and name not in seen:
            seen.add(name)
            yield self.nodes[name]
            name = value(self.nodes[name], "w:basedOn")

    def names(self, name: str) -> list[str]:
        """What people call the style and those below it, in lower case."""
        return [value(node, "w:name").lower() for node in self.chain(name)] or [name.lower()]

    def switched(self, name: str, what: str) -> bool | None:
        """What a style says of a switch of its text."""
        for node in self.chain(name):
            found = toggled(child(node, "w:rPr", what))
            if found is not None:
                return found
        return None

    def first(self, name: str, *path: str) -> Element | None:
        """The nearest element at this path in the style's chain."""
        return next((e for node in self.chain(name) if (e := child(node, *path)) is not None), None)

    def shows(self, shape: Element | None, style: str, what: str) -> bool:
        """True where a run (its `w:rPr`) in a paragraph of this style has this switch (`w:b`, `w:vanish`) on."""
        found = toggled(child(shape, what))
        if found is None:
            found = self.switched(value(shape, "w:rStyle"), what)
        return bool(self.switched(style, what) if found is None else found)

    def heading(self, shape: Element | None, style: str) -> int:
        """The level of a paragraph (its `w:pPr`) that is a heading, 0 for other text."""
        names = self.names(style)
        for name in names:
            if found := re.fullmatch(r"heading ([1-9])", name):
                return min(6, int(found[1]))
        node = child(shape, "w:outlineLvl")
        node = self.first(style, "w:pPr", "w:outlineLvl") if node is None else node
        level = (node.get("val") or "9") if node is not None else "9"
        is_level = level in set("012345678") and names[0] not in {"title", "subtitle"}
        return min(6, int(level) + 1) if is_level else 0


@dataclass(frozen=True, slots=True)
class ListMark:
    """What stands before an item of a list."""

    level: int
    number: int | None = None
    """In an ordered list that Markdown can write."""
    label: str = ""
    """Else, where it says something (`b)`, `2.1`), its text."""
    ticked: bool | None = None


@dataclass(slots=True)
class Numbering:
    """The lists of a file, counted as they come."""

    levels: dict[str, dict[int, Element]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    started: set[tuple[str, int]] = field(default_factory=set)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Element | None) -> Numbering:
        """Read them from `word/numbering.xml`."""
        found = cls()
        nodes = list(tree) if tree is not None else []
        by_style: dict[str, str] = {}
        for node in nodes:
            if node.tag == "w:abstractNum":
                name = node.get("abstractNumId") or ""
                found.levels[name] = {_int(n.get("ilvl")): n for n in node if n.tag == "w:lvl"}
                by_style[value(node, "w:styleLink")] = name
                if value(node, "w:numStyleLink"):
                    found.linked[name] = value(node, "w:numStyleLink")
        found.linked = {name: by_style.get(style, "") for name, style in found.linked.items()}
        for node in nodes:
            if node.tag == "w:num":
                found._num(node)
        return found

    def _num(self, node: Element) -> None:
        id_ = node.get("numId") or ""
        abstract = value(node, "w:abstractNumId")
        abstract = self.linked.get(abstract) or abstract
        own = dict(self.levels.get(abstract, {}))
        for change in node:
            if change.tag == "w:lvlOverride":
                at = _int(change.get("ilvl"))
                lvl = child(change, "w:lvl")
                if lvl is not None:
                    own[at] = lvl
                if child(change, "w:startOverride") is not None:
                    self.starts[id_, at] = _int(value(change, "w:startOverride"))
        self.lists[id_] = abstract
        self.levels[f"num {id_}"] = own

    def place(self, shape: Element | None, style: str, styles: Styles) -> tuple[str, int]:
        """The list of a paragraph (its `w:pPr`), "" for one in no list, and its level there."""
        own, inherited = child(shape, "w:numPr"), styles.first(style, "w:pPr", "w:numPr")
        id_ = value(own, "w:numId") or value(inherited, "w:numId")
        level = value(own, "w:ilvl") or value(inherited, "w:ilvl")
        if id_ and not level and own is None:
            levels = self.levels.get(f"num {id_}", {})
            return id_, next((n for n, lvl in levels.items() if value(lvl, "w:pStyle") == style), 0)
        return id_, int(level) if level.isascii() and level.isdigit() else 0

    def mark(self, id_: str, level: int) -> ListMark | None:
        """The mark of the next paragraph of this list and level, None where none shows."""
        levels = self.levels.get(f"num {id_}")
        if not levels or id_ in {"", "0"}:
            return None
        lvl = levels.get(level)
        kind, text = value(lvl, "w:numFmt") or "decimal", value(lvl, "w:lvlText")
        if lvl is None or kind == "none" or (not text.strip() and kind != "bullet"):
            return None if lvl is not None else ListMark(level)
        if kind == "bullet":
            return ListMark(level, ticked=self._box(lvl, text))
        self._count(id_, level, levels)
        counts = self.counters[self.lists[id_]]
        if kind in {"decimal", "decimalZero"} and re.fullmatch(
            rf"\(?%{level + 1}[.):、]?\)?", text.strip()
        ):
            return ListMark(level, number=counts[level])
        label = _PLACE.sub(lambda m: self._shown(levels, counts, int(m[1]) - 1), text)
        return ListMark(level, label=label.strip())

    def _count(self, id_: str, level: int, levels: dict[int, Element]) -> None:
        counts = self.counters[self.lists[id_]]
        first = _int(value(levels[level], "w:start") or "1")
        if (id_, level) in self.starts and (id_, level) not in self.started:
            counts[level] = self.starts[id_, level]
        else:
            counts[level] = counts.get(level, first - 1) + 1
        self.started.add((id_, level))
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

    def _shown(self, levels: dict[int, Element], counts: dict[int, int], at: int) -> str:
        lvl = levels.get(at)
        number = counts.get(at, _int(value(lvl, "w:start") or "1"))
        return in_format(number, value(lvl, "w:numFmt"))

    @staticmethod
    def _box(lvl: Element, text: str) -> bool | None:
        fonts = child(lvl, "w:rPr", "w:rFonts")
        font = "" if fonts is None else fonts.get("ascii") or fonts.get("hAnsi") or ""
        sign = text.strip()[:1]
        if sign and font.lower() in _SYMBOLS:
            sign = symbol(font, f"{ord(sign):x}")
        return BOXES.get(sign) if sign not in {"✓", "✔"} else None


def _int(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0


def in_format(number: int, kind: str) -> str:
    """A number as Word writes it.

    >>> [in_format(4, kind) for kind in ("lowerLetter", "upperRoman", "decimal")]
    ['d', 'IV', '4']
    """
    if kind in {"lowerLetter", "upperLetter"} and number > 0:
        text = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif kind in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        text = ""
        for worth, sign in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"], strict=True):  # fmt: skip
            text += sign * (number // worth)
            number %= worth
    else:
        return f"{number:02d}" if kind == "decimalZero" else str(number)
    return text.upper() if kind.startswith("upper") else text
