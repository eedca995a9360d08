"""Word files with tracked changes, made of a plan, and the files that Word would leave after some were accepted.

The plan says what is new and old by which change; `by_hand` applies a choice to the plan, so it knows nothing
of the importer, of XML or of how Word marks a change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import escape

from hypothesis import strategies as st

from tests.importers.office import paragraph, part, word

Role = tuple[int, str]
"""(key of a change, `new` or `old` by it)."""
TEXTS = st.sampled_from(
    ["never ", "always", " not", "988. ", "不要", "你好。", "stop", " & go ", "x", "call us "]
)
PLAIN = st.sampled_from(["You should ", "ask first. ", "and rest", "it is 3 o’clock, ", "休息。"])
STYLES = st.sampled_from(["", "Heading1", "li"])
LISTS = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:pStyle w:val="Item2"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="9"><w:abstractNumId w:val="0"/></w:num>',
)


@dataclass
class Stretch:
    """Text that stands in no change, one, or one within another."""

    text: str
    roles: tuple[Role, ...] = ()
    bold: Role | None = None
    """Bold by this change: `new` now, `old` before."""


@dataclass
class Para:
    """A paragraph."""

    runs: list[Stretch]
    style: str = ""
    end: Role | None = None
    before: tuple[int, str] | None = None
    """(change, the style that it had before it)."""


@dataclass
class Rows:
    """A table, each row with the change that made it or took it away."""

    rows: list[tuple[list[str], Role | None]]


@dataclass
class Plan:
    """A document."""

    blocks: list[Para | Rows] = field(default_factory=list)
    by: dict[int, str] = field(default_factory=dict)
    """Change → who made it. Keys count from 1 in the order of the page."""
    moves: set[int] = field(default_factory=set)


def shows(role: Role | None, taken: Collection[int]) -> bool:
    """True for what is there once these changes are taken and all others refused."""
    return role is None or (role[0] in taken) == (role[1] == "new")


def by_hand(plan: Plan, taken: Collection[int]) -> bytes:
    """The document without changes, as somebody types it who was told which to take."""
    out = [paragraph("Plan", "Title")]
    held: list[Stretch] = []
    held_style = ""
    for block in plan.blocks:
        if isinstance(block, Rows):
            out.append(table([cells for cells, role in block.rows if shows(role, taken)]))
            continue
        runs = [one for one in block.runs if all(shows(role, taken) for role in one.roles)]
        style = block.style
        if block.before and block.before[0] not in taken:
            style = block.before[1]
        if held and not "".join(one.text for one in runs).strip():
            style = held_style
        held, held_style = [*held, *runs], style
        if shows(block.end, taken):
            inner = "".join(
                run(one.text, bold=one.bold is not None and shows(one.bold, taken)) for one in held
            )
            out.append(f"<w:p>{shape(style)}{inner}</w:p>")
            held = []
    return word("".join(out), numbering=LISTS)


def shape(style: str, more: str = "") -> str:
    """What a paragraph says of itself."""
    inner = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr>' if style == "li" else ""
    named = f'<w:pStyle w:val="{style}"/>' if style and style != "li" else ""
    return f"<w:pPr>{named}{inner}{more}</w:pPr>"


def run(text: str, *, bold: bool = False, old: bool = False, more: str = "") -> str:
    """A run; `old`: in Word's element for deleted text."""
    tag = "w:delText" if old else "w:t"
    look = f"<w:rPr>{'<w:b/>' if bold else ''}{more}</w:rPr>"
    return f'<w:r>{look}<{tag} xml:space="preserve">{escape(text)}</{tag}></w:r>'


def table(rows: list[list[str]], shapes: list[str] | None = None) -> str:
    """A table, "" without rows."""
    shapes = shapes or [""] * len(rows)
    cells = ["".join(f"<w:tc><w:p>{one}</w:p></w:tc>" for one in row) for row in _inner(rows)]
    made = "".join(f"<w:tr>{s}{row}</w:tr>" for s, row in zip(shapes, cells, strict=True))
    return f"<w:tbl>{made}</w:tbl>" if rows else ""


def _inner(rows: list[list[str]]) -> list[list[str]]:
    return [[one if one.startswith("<") else run(one) for one in row] for row in rows]


class Writer:
    """Writes a plan as Word does, with its changes open."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.ids = plan, 100

    def signed(self, tag: str, key: int) -> str:
        """The start of an element that says who changed something and when."""
        self.ids += 1
        return f'<w:{tag} w:id="{self.ids}" w:author="{self.plan.by[key]}" w:date="2026-11-0{key % 9 + 1}T10:00:00Z"'

    def name(self, role: Role) -> str:
        if role[0] in self.plan.moves:
            return "moveTo" if role[1] == "new" else "moveFrom"
        return "ins" if role[1] == "new" else "del"

    def stretch(self, one: Stretch) -> str:
        more = ""
        if one.bold:
            was = "" if one.bold[1] == "new" else "<w:b/>"
            more = f"{self.signed('rPrChange', one.bold[0])}><w:rPr>{was}</w:rPr></w:rPrChange>"
        is_old = bool(one.roles) and self.name(one.roles[-1]) == "del"
        is_bold = one.bold is not None and one.bold[1] == "new"
        out = run(one.text, bold=is_bold, old=is_old, more=more)
        for role in reversed(one.roles):
            name = self.name(role)
            out = f"{self.signed(name, role[0])}>{out}</w:{name}>"
            if role[0] in self.plan.moves:
                self.ids += 1
                span = f"w:{name}Range"
                out = f'<{span}Start w:id="{self.ids}" w:name="move{role[0]}"/>{out}<{span}End w:id="{self.ids}"/>'
        return out

    def block(self, block: Para | Rows) -> str:
        if isinstance(block, Rows):
            shapes, rows = [], []
            for cells, role in block.rows:
                shapes.append(
                    f"<w:trPr>{self.signed(self.name(role), role[0])}/></w:trPr>" if role else ""
                )
                rows.append([self.stretch(Stretch(c, (role,) if role else ())) for c in cells])
            return table(rows, shapes)
        more = ""
        if block.end:
            more = f"<w:rPr>{self.signed(self.name(block.end), block.end[0])}/></w:rPr>"
        if block.before:
            key, style = block.before
            more += f"{self.signed('pPrChange', key)}>{shape(style)}</w:pPrChange>"
        return f"<w:p>{shape(block.style, more)}{''.join(map(self.stretch, block.runs))}</w:p>"

    def file(self) -> bytes:
        body = paragraph("Plan", "Title") + "".join(map(self.block, self.plan.blocks))
        return word(body, numbering=LISTS)


class Drawn:
    """Draws a plan, a block after the other, so that keys count in the order of the page."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.plan = draw, Plan()

    def key(self) -> int:
        key = len(self.plan.by) + 1
        self.plan.by[key] = self.draw(st.sampled_from(["Ann", "Bo"]))
        return key

    def inline(self) -> Iterator[Stretch]:
        """One change inside a paragraph."""
        kind, key = self.draw(st.sampled_from(["new", "old", "both", "bold", "nested"])), self.key()
        if kind == "bold":
            yield Stretch(self.draw(TEXTS), bold=(key, self.draw(st.sampled_from(["new", "old"]))))
        elif kind == "nested":
            other = self.key()
            self.plan.by[other] = "Cy"
            yield Stretch(self.draw(TEXTS), ((key, "new"),))
            yield Stretch(self.draw(TEXTS), ((key, "new"), (other, "old")))
        else:
            for role in ("old", "new"):
                if kind in (role, "both"):
                    yield Stretch(self.draw(TEXTS), ((key, role),))

    def text(self) -> list[Stretch]:
        """Words with changes among them, none beside another."""
        out = [Stretch(self.draw(PLAIN))] if self.draw(st.booleans()) else []
        for _ in range(self.draw(st.integers(0, 2))):
            out += [*self.inline(), Stretch(self.draw(PLAIN))]
        return out or [Stretch(self.draw(PLAIN))]

    def plain(self) -> None:
        before, style = None, self.draw(STYLES)
        if self.draw(st.integers(0, 3)) == 0:
            was = self.draw(STYLES.filter(lambda one: one != style))
            before = (self.key(), was)
        self.plan.blocks.append(Para(self.text(), style, before=before))

    def whole(self, key: int, role: str, text: str = "") -> None:
        texts = [Stretch(text or self.draw(PLAIN), ((key, role),))]
        self.plan.blocks.append(Para(texts, self.draw(STYLES), end=(key, role)))

    def unit(self) -> None:
        """A paragraph, or what somebody does to paragraphs and rows."""
        kind = self.draw(
            st.sampled_from(["plain", "whole", "end", "tail", "move", "within", "rows"])
        )
        role = self.draw(st.sampled_from(["new", "old"]))
        blocks = self.plan.blocks
        if kind == "whole":
            self.whole(self.key(), role)
            self.plain()
        elif kind == "end":
            blocks.append(
                Para(
                    [*self.text(), Stretch(self.draw(PLAIN))],
                    self.draw(STYLES),
                    end=(self.key(), role),
                )
            )
            blocks.append(Para([Stretch(self.draw(PLAIN))], self.draw(STYLES)))
        elif kind == "tail":
            key = self.key()
            blocks.append(Para([Stretch(self.draw(PLAIN))], self.draw(STYLES), end=(key, role)))
            blocks.append(Para([Stretch(self.draw(TEXTS), ((key, role),))], self.draw(STYLES)))
        elif kind == "move":
            key = self.key()
            self.plan.moves.add(key)
            moved = self.draw(PLAIN)
            self.whole(key, role, moved)
            self.plain()
            self.whole(key, "old" if role == "new" else "new", moved)
            self.plain()
        elif kind == "within":
            key = self.key()
            self.plan.moves.add(key)
            ends = [
                Stretch("once ", ((key, one),)) for one in (role, "old" if role == "new" else "new")
            ]
            blocks.append(
                Para([ends[0], Stretch(self.draw(PLAIN)), ends[1], Stretch(self.draw(PLAIN))])
            )
        elif kind == "rows":
            rows: list[tuple[list[str], Role | None]] = [(["Head", "Tail"], None)]
            for _ in range(self.draw(st.integers(1, 3))):
                cells = [self.draw(PLAIN), self.draw(PLAIN)]
                rows.append((cells, (self.key(), role) if self.draw(st.booleans()) else None))
            blocks.append(Rows(rows))
        else:
            self.plain()


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Documents with every kind of change, nested and beside each other."""
    drawn = Drawn(draw)
    for _ in range(draw(st.integers(1, 5))):
        drawn.unit()
    drawn.plan.blocks.append(Para([Stretch("The end.")]))
    return drawn.plan


EVERY_KIND = Plan(
    [
        Para(
            [
                Stretch("You should "),
                Stretch("never", ((1, "old"),)),
                Stretch("always", ((1, "new"),)),
                Stretch(" stop when it hurts. Then rest"),
                Stretch(" for a while", ((2, "old"),)),
                Stretch("."),
            ],
            before=(3, "Heading1"),
        ),
        Para([Stretch("Ask a friend to sit with you.", ((4, "new"),))], end=(4, "new")),
        Para([Stretch("Breathe out slowly.", ((5, "old"),))], end=(5, "old")),
        Para([Stretch("When you feel better", bold=(6, "new")), Stretch(", talk.")], "Heading1"),
        Para([Stretch("Write down what helped.", ((5, "new"),))], end=(5, "new")),
        Para([Stretch("Drink some water.")], "li"),
        Para([Stretch("Call 988. ")], "li", end=(7, "new")),
        Para([Stretch("It is open day and night.")], "li"),
        Rows(
            [
                (["When", "What"], None),
                (["In the evening", "Talk for ten minutes"], (8, "new")),
                (["At night", "Talk until you agree"], (9, "old")),
            ]
        ),
        Para([Stretch("The end.")]),
    ],
    {
        1: "Li Wei",
        2: "Li Wei",
        3: "Ann",
        4: "Ann",
        5: "Li Wei",
        6: "Bo",
        7: "Ann",
        8: "Bo",
        9: "Bo",
    },
    {5},
)
"""One change of each kind. Number 3 comes first on the page."""
