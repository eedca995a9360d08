"""Reads a Word file, the same on every machine, as blocks and as what stays behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from pipeline.importers.docx_changes import Finder
from pipeline.importers.docx_choice import ACCEPTED, Chosen, choose
from pipeline.importers.docx_inline import InlineReader, lines_of_tabs
from pipeline.importers.docx_look import QUOTES
from pipeline.importers.docx_styles import WRAPPERS, Numbering, Styles, child, toggled, value
from pipeline.importers.docx_table import table_blocks
from pipeline.importers.docx_words import chosen, part_words
from pipeline.importers.package import OfficePackage, no_office, open_package, walk
from pipeline.importers.page import (
    Block,
    Break,
    Heading,
    ImportedPage,
    Item,
    LeftOut,
    PageWarning,
    Paragraph,
    Run,
    Table,
    Write,
    drop_dead_notes,
    picture_ending,
    runs_of,
    runs_text,
    table_as_runs,
)
from pipeline.importers.shape import finish, link_target, paragraph_blocks

_PAGE_WORDS = re.compile(r"(?:page|of|p|pg|seite|von|第|页|共|\W|\d)*", re.IGNORECASE)


def docx_page(
    data: bytes,
    path: str,
    *,
    stem: str,
    changes: str = ACCEPTED,
    otherwise: frozenset[int] = frozenset(),
) -> ImportedPage:
    """Read a Word file. Pictures get names that begin with `stem`.

    `changes`: take those that nobody has accepted yet as `accepted`, or keep the `original`.
    `otherwise`: numbers of those with which to do the other. The page lists all of them.
    Raises FILE-… for what is no Word file, swells beyond 100 MB or is protected, TRACKED-CHANGE for a number that no change has.
    """
    package = open_package(data, path)
    main = next(
        (r.target for r in package.relations("").values() if r.kind == "officeDocument"), ""
    )
    tree = package.tree(main or "word/document.xml")
    body = child(tree, "w:body")
    if tree is None or body is None:
        raise no_office(path)
    for more in [node for node in tree if node.tag == "w:body" and node is not body]:
        body.extend(list(more))  # against the standard, but programs write it
    reader = _Reader(package, main or "word/document.xml", stem)
    reader.choose(body, changes, otherwise)
    page = reader.page
    page.blocks = reader.document(body)
    drop_dead_notes(page)
    if package.has("word/vbaproject.bin"):
        page.warnings.append(PageWarning("its macros were ignored", "文件里的宏没有带过来"))
    finish(page, stem)
    return page


@dataclass(slots=True)
class _Reader:
    """Reads the parts of one file."""

    package: OfficePackage
    main: str
    stem: str
    page: ImportedPage = field(default_factory=ImportedPage)
    styles: Styles = field(default_factory=Styles)
    numbering: Numbering = field(default_factory=Numbering)
    sections: list[Element] = field(default_factory=list)
    passed: int = 0
    """Sections that have ended."""
    chosen: Chosen = field(default_factory=Chosen)
    carried: tuple[list[Run], Element | None, str] | None = None
    """Text, shape and style of a paragraph whose end a change takes away: what follows goes on in it."""
    inline: InlineReader = field(init=False)
    in_list: int | None = None
    names: dict[bytes, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.styles = Styles.of(self._part("styles"))
        self.numbering = Numbering.of(self._part("numbering"))

    def choose(self, body: Element, changes: str, otherwise: frozenset[int]) -> None:
        """Find the tracked changes, and take or leave each. Raises TRACKED-CHANGE for a number that none has."""
        finder = Finder(self.styles, self.numbering)
        finder.read(body)
        for kind in ("header", "footer", "footnotes", "endnotes"):
            for name in self._names(kind):
                if (tree := self.package.tree(name)) is not None:
                    finder.read(tree)
        self.chosen = choose(finder, changes, otherwise, self.package.path)
        self.page.changes += self.chosen.changes
        self.page.quiet_changes = self.chosen.quiet
        gone = self.chosen.gone
        self.inline = InlineReader(self.package, self.styles, gone, self.page, self.picture)

    def _names(self, kind: str) -> list[str]:
        return [r.target for r in self.package.relations(self.main).values() if r.kind == kind]

    def _part(self, kind: str) -> Element | None:
        return next((t for n in self._names(kind) if (t := self.package.tree(n)) is not None), None)

    def document(self, body: Element) -> list[Block]:
        """Everything that the pages show, headers first and footers last."""
        self.sections = [one for one in walk(body) if one.tag == "w:sectPr"]
        found = self.part_blocks(self.main, body)
        top = self._margins("header")
        bottom = self._margins("footer")
        self._notes("footnote")
        self._notes("endnote")
        self._comments()
        for kind in ("package", "oleObject", "aFChunk"):
            for name in self._names(kind):
                self.page.left_out.append(
                    LeftOut("file inside the file", name.rpartition("/")[2], of_text=False)
                )
        at = 1 if found and isinstance(found[0], Paragraph | Heading) else 0
        while at < len(found) and isinstance(one := found[at], Paragraph) and one.role:
            at += 1
        shown = {_words_of(found[0])} if found else set()
        top = [one for one in top if not self._repeats(one, shown)]
        self.page.warnings += [
            PageWarning(
                f"from the {kind} of the file; take it out if it is not for readers: {_words_of(one)}",
                f"来自文件的{kind_zh}；如果不是给读者看的，请删掉：{_words_of(one)}",
            )
            for kind, kind_zh, kept in (("header", "页眉", top), ("footer", "页脚", bottom))
            for one in kept
        ]
        titled = bool(found) and (
            isinstance(found[0], Heading)
            or (isinstance(found[0], Paragraph) and found[0].role == "title")
        )
        return [*found[:at], *top, *found[at:], *bottom] if titled else [*found, *top, *bottom]

    def _repeats(self, block: Block, shown: set[str]) -> bool:
        words = _words_of(block)
        if words and words in shown:
            self.page.left_out.append(LeftOut("header that repeats the title", words))
            return True
        return False

    def part_blocks(self, name: str, node: Element) -> list[Block]:
        """The blocks of one part, whose words are noted as the source's."""
        self.inline.part, self.inline.relations = name, self.package.relations(name)
        self.page.source += part_words(node, self.chosen.gone)
        return list(self.blocks(node))

    def _margins(self, kind: str) -> list[Block]:
        """Headers or footers: each text once."""
        out: list[Block] = []
        seen: set[str] = set()
        relations = self.package.relations(self.main)
        shown_even = toggled(child(self._part("settings"), "w:evenAndOddHeaders")) or False
        done: set[str] = set()
        self.inline.margin = True
        for section in self.sections:
            for one in section:
                to = relations.get(one.get("r:id") or "")
                if one.tag != f"w:{kind}Reference" or to is None or to.target in done:
                    continue
                done.add(to.target)
                tree = self.package.tree(to.target)
                if tree is None:
                    continue
                use = one.get("type")
                hidden = (use == "even" and not shown_even) or (
                    use == "first" and not toggled(child(section, "w:titlePg"))
                )
                out += self._margin(kind, self.part_blocks(to.target, tree), seen, hidden=hidden)
        self.inline.margin = False
        return out

    def _margin(
        self, kind: str, blocks: Iterable[Block], seen: set[str], *, hidden: bool
    ) -> Iterator[Block]:
        for block in _single(blocks):
            words = _words_of(block)
            if not words:
                continue
            if hidden or words in seen or _PAGE_WORDS.fullmatch(words):
                why = (
                    f"{kind} that no page shows"
                    if hidden
                    else f"{kind} once more"
                    if words in seen
                    else "page number"
                )
                self.page.left_out.append(LeftOut(why, words))
                continue
            seen.add(words)
            yield Paragraph(block.runs) if isinstance(block, Heading) else block

    def _notes(self, kind: str) -> None:
        for name in self._names(f"{kind}s"):
            tree = self.package.tree(name)
            for note in tree if tree is not None else ():
                if note.get("type") in {"separator", "continuationSeparator", "continuationNotice"}:
                    continue
                label = f"{'e' if kind == 'endnote' else ''}{note.get('id')}"
                blocks = self.part_blocks(name, note)
                every = (table_as_runs(b) if isinstance(b, Table) else runs_of(b) for b in blocks)
                runs = tuple(filter(None, every))
                if runs and label in self.inline.noted:
                    self.page.notes[label] = runs
                elif runs:
                    text = " ".join(runs_text(one) for one in runs)
                    self.page.left_out.append(LeftOut(f"{kind} that nothing refers to", text))

    def _comments(self) -> None:
        tree = self._part("comments")
        for one in tree if tree is not None else ():
            text = " ".join(" ".join(part_words(one, ())).split())
            if text:
                self.page.left_out.append(
                    LeftOut("comment", f"{one.get('author') or 'somebody'}: {text}")
                )

    def blocks(self, node: Element) -> Iterator[Block]:
        """The blocks below a node: paragraphs, tables, and what wraps them."""
        for one in node:
            if one.tag == "w:p":
                yield from self.paragraph(one)
            elif one.tag == "w:tbl":
                yield from self._flush()
                self.in_list = None
                yield from table_blocks(
                    one, lambda cell: list(self.blocks(cell)), self._left, self.page
                )
            elif one.tag == "mc:AlternateContent":
                yield from self.blocks(chosen(one))
            elif (
                one.tag == "w:sdt"
                and value(child(one, "w:sdtPr"), "w:docPartObj", "w:docPartGallery")
                == "Table of Contents"
            ):
                self._leave(one, "table of contents")
            elif one.tag in WRAPPERS and not self._left(one):
                yield from self.blocks(one)
        if node.tag in {"w:body", "w:tc", "w:txbxContent"}:
            yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        """A paragraph that nothing follows in which it could go on."""
        if self.carried:
            (runs, shape, style), self.carried = self.carried, None
            yield from self._shaped(runs, shape, style)

    def _left(self, node: Element) -> bool:
        """True for what a tracked change takes out; its words are named."""
        why = self.chosen.gone.get(node)
        if why is not None:
            self._leave(node, why)
        return why is not None

    def _leave(self, node: Element, why: str) -> None:
        text = " ".join(part_words(node, self.chosen.gone)).strip()
        if text:
            self.page.left_out.append(LeftOut(why, text))

    def paragraph(self, node: Element) -> Iterator[Block]:
        """A paragraph as blocks: its text, then the text boxes that hang on it."""
        own = shape = child(node, "w:pPr")
        style = value(shape, "w:pStyle") or self.styles.default
        runs, before = self.inline.read(node, style), self.carried
        boxes, after, self.carried = self.inline.boxes, self.inline.after, None
        if before:
            if not any(run.text.strip() or run.picture or run.note for run in runs):
                shape, style = before[1:]  # nothing came that could have a look of its own
            runs = [*before[0], *runs]
        if node not in self.chosen.joined:
            if toggled(child(shape, "w:pageBreakBefore")):
                yield Break()
            yield from self._shaped(runs, shape, style)
        for box in boxes:
            yield from self.blocks(box)
        for line in after:
            self.page.source.append(line)
            yield Paragraph((Run(line),))
        if node in self.chosen.joined:
            self.carried = runs, shape, style
        if child(own, "w:sectPr") is not None:
            self.passed += 1
            following = self.sections[self.passed] if self.passed < len(self.sections) else None
            if (value(following, "w:type") or "nextPage") not in {"continuous", "nextColumn"}:
                yield Break()

    def _shaped(self, runs: list[Run], shape: Element | None, style: str) -> Iterator[Block]:
        names = self.styles.names(style)
        if names[0].startswith("toc"):
            if text := runs_text(runs).strip():
                self.page.left_out.append(LeftOut("table of contents", " ".join(text.split())))
            return
        runs = [
            replace(r, href=link_target(r.href))
            for r in lines_of_tabs(runs, self._tabs(shape, style))
        ]
        mark = self.numbering.mark(*self.numbering.place(shape, style, self.styles))
        level = self.styles.heading(shape, style)
        label = (
            ""
            if mark is None
            else mark.label or (f"{mark.number}." if mark.number and level else "")
        )
        if label and runs_text(runs).strip():
            self.page.source.append(label)
            runs = [Run(f"{label} "), *runs]
        before, self.in_list = self.in_list, None
        if level:
            pieces = list(paragraph_blocks(runs, Paragraph(())))
            yield from (Heading(level, b.runs) if isinstance(b, Paragraph) else b for b in pieces)
        elif names[0] in {"title", "subtitle"}:
            yield from paragraph_blocks(runs, Paragraph((), role=names[0]))
        elif mark is not None:
            self.in_list = mark.level
            yield from self._item(runs, Item((), mark.level, mark.number, mark.ticked))
        elif before is not None and (
            names[0].startswith("list continue") or names[0] == "list paragraph"
        ):
            self.in_list = before
            yield from paragraph_blocks(runs, Item((), before, marked=False))
        else:
            if not runs_text(runs).strip():
                self.in_list = before
            yield from paragraph_blocks(runs, Paragraph((), quote=bool(QUOTES & set(names))))

    @staticmethod
    def _item(runs: list[Run], make: Item) -> Iterator[Block]:
        if not runs_text(runs).strip() and make.number is not None:
            yield make
            return
        yield from paragraph_blocks(runs, make)

    def _tabs(self, shape: Element | None, style: str) -> list[Element]:
        """The stops of a paragraph's tabs."""
        tabs = (child(shape, "w:tabs"), self.styles.first(style, "w:pPr", "w:tabs"))
        return [one for some in tabs if some is not None for one in some]

    def picture(self, data: bytes, words: str) -> str:
        """The name under which a picture comes along, "" where it does not."""
        kind = picture_ending(data)
        if not kind:
            why = (
                "picture that lies elsewhere"
                if not data
                else "picture of a kind that browsers do not show"
            )
            self.page.left_out.append(LeftOut(why, words or "without words for it", of_text=False))
            return ""
        if data not in self.names:
            self.names[data] = f"{self.stem}-{len(self.names) + 1}.{kind}"
            self.page.pictures[self.names[data]] = data
        return self.names[data]


def _single(blocks: Iterable[Block]) -> Iterator[Heading | Paragraph | Item]:
    """The texts of blocks, each cell of a table and each label by itself."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (Paragraph(runs) for row in block.rows for cell in row for runs in cell)
        elif isinstance(block, Write):
            yield Paragraph(block.label)
        elif isinstance(block, Heading | Paragraph | Item):
            yield block


def _words_of(block: Block) -> str:
    return " ".join(runs_text(runs_of(block)).split())
