"""Reads plain text as people and scrapers leave it: headings, lists, links, tables, boxes, and mail.

The words stay the words: nothing is added, left out or set in another order. Page furniture (a button's
label, a banner) stays too, as paragraphs: only a person knows whether the page needs it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.importers.inline import line_runs
from pipeline.importers.mail_text import strip_mail
from pipeline.importers.page import (
    SIGN,
    Block,
    Heading,
    ImportedPage,
    Item,
    LeftOut,
    Paragraph,
    Run,
    Table,
    all_runs,
    runs_text,
)
from pipeline.importers.shape import finish, paragraph_blocks
from pipeline.model.errors import PipelineError

_BULLET = re.compile(r"(?:[•‣▪◦·●○■–]\s*|[-*+]\s+)")
_NUMBER = re.compile(r"\(?([1-9]\d{0,2})[.)]\s+(?=\S)")
_LETTER = re.compile(r"\(?([a-z])[.)]\s+(?=\S)")
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|\*{3,}")
_BOX = re.compile(r"[☐□☑☒]\s*\S")
_BLANKS = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？")
_CLOSERS = "”\"’')]」』"
_MAX_TITLE = 150
_MAX_HEADING = 70
_MAX_HEADING_WORDS = 10


@dataclass(frozen=True)
class _Block:
    """Lines between blank lines, all of one kind."""

    kind: str
    """`prose`, `short` (may be a heading), `label` (`External Resources:`), `list`, `table`, `heading`."""
    lines: tuple[str, ...]
    """Lines of prose that belong to one paragraph, items of a list, rows of a table."""
    items: tuple[Item, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


def text_page(text: str, *, stem: str, title: str = "") -> ImportedPage:
    """Read a text: first line → title, unless `title` is given; a one-sentence second block → description.

    Short lines that stand alone or are underlined become headings, `•` and `1.` lines lists, URLs links;
    short lines below a heading like `External Resources:` become a list. Mail loses its header, what it
    quotes and its signature. Raises FILE-NO-TEXT, FILE-TITLE-ALONE, FILE-ENCODING without a path.
    """
    if re.search("[\ud800-\udfff]", text):
        raise PipelineError(
            "FILE-ENCODING",
            "the text holds half characters",
            "save the file as UTF-8 and import it again",
        )
    page = ImportedPage(title=title, source=[line for line in text.splitlines() if line.strip()])
    blocks = list(_blocks(strip_mail(text, page)))
    if not blocks:
        raise PipelineError(
            "FILE-NO-TEXT",
            "the text is empty",
            "choose a file with a title in its first line and text below",
        )
    if not page.title:
        page.title, blocks = _title(blocks)
    if len(blocks) > 1 and _is_lead(blocks[0]) and not page.description:
        page.description, blocks = blocks[0].text, blocks[1:]
    page.blocks = list(_made(blocks, page))
    page.left_out += [
        LeftOut(SIGN, run.href)
        for run in all_runs(page.blocks)
        if run.href and run.text != run.href
    ]
    finish(page, stem)
    return page


def diff(old: str, new: str, path: str) -> str:
    """What an import would change in `path`, as a unified diff; empty if nothing."""
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"a/{path}", f"b/{path}", lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)


def _blocks(text: str) -> Iterator[_Block]:
    """The text's blocks with blanks cleaned; only what looks empty separates them."""
    numbers = frozenset(
        int(m[1]) for line in text.splitlines() if (m := _NUMBER.match(line.strip()))
    )
    group: list[str] = []
    for line in [*(_INVISIBLE.sub("", line).rstrip() for line in text.splitlines()), ""]:
        if line.strip():
            group.append(line.replace("\xa0", " "))
        elif group:
            yield from _grouped(group, numbers)
            group = []


def _grouped(group: Sequence[str], numbers: frozenset[int]) -> Iterator[_Block]:
    """One group of lines: rows of a table, an underlined heading and what follows, or paragraphs and lists."""
    cells = [line.strip().count("\t") for line in group]
    if len(group) > 1 and cells[0] and len(set(cells)) == 1 and not any(map(_item_start, group)):
        yield _Block("table", tuple(line.strip() for line in group))
        return
    clean = [line.strip() for line in group]
    at = next((n for n in range(1, len(group)) if _underlined(clean[n - 1], clean[n])), None)
    if at is None:
        yield from _split(group, numbers)
        return
    if at > 1:
        yield from _split(group[: at - 1], numbers)
    yield _Block("heading", (_BLANKS.sub(" ", clean[at - 1]),))
    if group[at + 1 :]:
        yield from _grouped(group[at + 1 :], numbers)


def _underlined(line: str, below: str) -> bool:
    return (
        bool(_UNDERLINE.fullmatch(below))
        and len(line) <= _MAX_TITLE
        and abs(len(line) - len(below)) <= max(4, len(line) // 2)
        and any(map(str.isalnum, line))
    )


def _item_start(line: str) -> bool:
    return bool(_BULLET.match(line.strip()))


def _split(lines: Sequence[str], numbers: frozenset[int] = frozenset()) -> Iterator[_Block]:
    """One group of lines as paragraphs and lists; `numbers` begin lines of the text: one alone makes no list."""
    prose: list[str] = []
    items: list[Item] = []
    depth: list[int] = []
    for raw in lines:
        line = _BLANKS.sub(" ", raw).strip()
        item = _item(line, items, numbers)
        if item:
            if not items and prose:
                yield from _prose(prose)
                prose = []
            items.append(replace(item, level=_level(raw, depth)))
        elif items:
            last = items[-1]
            items[-1] = replace(
                last, runs=(Run(f"{runs_text(last.runs)} {line}".strip()),)
            )  # a wrapped item
        else:
            prose.append(line)
    if prose:
        yield from _prose(prose)
    shown = [one for one in items if runs_text(one.runs)]
    if shown:
        yield _Block("list", tuple(runs_text(one.runs) for one in shown), tuple(shown))


def _item(line: str, before: Sequence[Item], numbers: frozenset[int]) -> Item | None:
    """The line as an item: a bullet, or the number or letter that comes next."""
    if bullet := _BULLET.match(line):
        return Item((Run(line[bullet.end() :]),))
    if found := _NUMBER.match(line):
        number = int(found[1])
        last = next((one.number for one in reversed(before) if one.number is not None), None)
        follows = number == last + 1 if last is not None else number == 1 or not before
        if follows and {number - 1, number + 1} & numbers:
            return Item((Run(line[found.end() :]),), number=number)
    if found := _LETTER.match(line):
        letters = [m[1] for one in before if (m := _LETTER.match(runs_text(one.runs)))]
        if found[1] == (chr(ord(letters[-1]) + 1) if letters else "a"):
            return Item((Run(line),))
    return None


def _level(raw: str, depth: list[int]) -> int:
    """How deep an item is, by its indent; `depth` holds the indents of the items above it."""
    indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    while depth and depth[-1] > indent:
        depth.pop()
    if not depth or depth[-1] + 1 < indent:
        depth.append(indent)
    return len(depth) - 1


def _prose(prose: list[str]) -> Iterator[_Block]:
    if len(prose) == 1:
        yield _Block(_kind_alone(prose[0]), tuple(prose))
        return
    last = prose[-1]
    # A button's label below its paragraph is no part of it, and no heading either.
    labels = 1 if _is_short(last) and _ends_sentence(prose[-2]) else 0
    yield _Block("prose", tuple(prose[: len(prose) - labels]))
    yield from (_Block("prose", (label,)) for label in prose[len(prose) - labels :])


def _kind_alone(line: str) -> str:
    """What a line between blank lines is."""
    if _is_label(line):
        return "label"
    return "short" if _is_short(line) else "prose"


def _title(blocks: list[_Block]) -> tuple[str, list[_Block]]:
    """The first line, and the blocks below it; "" where it can be no title."""
    first = blocks[0]
    title, rest = first.lines[0], first.lines[1:]
    if (
        first.kind in {"list", "table"}
        or len(title) > _MAX_TITLE
        or not any(map(str.isalnum, title))
        or _BOX.match(title)
    ):
        return "", blocks
    below = [*(_split(rest) if rest else ()), *blocks[1:]]
    if not below:
        raise PipelineError(
            "FILE-TITLE-ALONE",
            "there is no text below the title",
            "add the text, then import it again",
        )
    return title, below


def _made(blocks: Sequence[_Block], page: ImportedPage) -> Iterator[Block]:
    """Each block as blocks of a page; a short line is a heading if it stands above something."""
    at = 0
    while at < len(blocks):
        block = blocks[at]
        items = _listed(blocks, at + 1) if block.kind == "label" else 0
        if block.kind == "list":
            before = blocks[at - 1].items if at else ()
            yield from _items(block.items, page, _kind(before[-1]) if before else "")
        elif block.kind == "table":
            rows = [
                [_BLANKS.sub(" ", cell).strip() for cell in line.split("\t")]
                for line in block.lines
            ]
            yield Table(tuple(tuple((line_runs(cell),) for cell in row) for row in rows))
        elif block.kind == "heading":
            yield Heading(2, line_runs(block.text))
        elif block.kind == "prose" or at + 1 == len(blocks):
            yield from _paragraph(block)
        else:
            yield Heading(2, line_runs(block.text))
        if items:
            yield from (Item(line_runs(entry.text)) for entry in blocks[at + 1 : at + 1 + items])
        at += 1 + items


def _paragraph(block: _Block) -> Iterator[Block]:
    """Lines of prose as one paragraph; boxes and lines to write on stand on their own."""
    if any(_BOX.match(line) or re.search("_{3}|…{3}|[.]{6}", line) for line in block.lines):
        runs = [run for line in block.lines for run in (*line_runs(line), Run("\n"))][:-1]
        for one in paragraph_blocks(runs, Paragraph(())):
            yield _on_one_line(one) if isinstance(one, Paragraph) else one
        return
    yield Paragraph(line_runs(block.text))


def _on_one_line(one: Paragraph) -> Paragraph:
    return Paragraph(tuple(replace(run, text=run.text.replace("\n", " ")) for run in one.runs))


def _items(items: Sequence[Item], page: ImportedPage, before: str) -> Iterator[Block]:
    """The items of a list; one of another kind than `before` is a list of its own."""
    for at, item in enumerate(items):
        if item.number is not None:
            page.left_out.append(LeftOut(SIGN, str(item.number)))
        fresh = not at and before not in {"", _kind(item)}
        yield from paragraph_blocks(
            line_runs(runs_text(item.runs)), replace(item, runs=(), first=fresh)
        )


def _kind(item: Item) -> str:
    """What its items begin with."""
    letter = _LETTER.match(runs_text(item.runs))
    return "number" if item.number is not None else "letter" if letter else "bullet"


def _listed(blocks: Sequence[_Block], start: int) -> int:
    """How many blocks from `start` are entries of the list that a label heads.

    Single lines in a row are; the last of them is the next heading where prose follows it.
    """
    end = start
    while end < len(blocks) and _is_entry(blocks[end]):
        end += 1
    heads_next = end < len(blocks) and end > start and blocks[end - 1].kind != "prose"
    return end - start - (1 if heads_next else 0)


def _is_entry(block: _Block) -> bool:
    """True for a single line that is no sentence: the name of a page, or a link to it."""
    if block.kind != "prose" or len(block.lines) > 1:
        return block.kind == "short"
    question = block.text.rstrip(_CLOSERS).endswith("?") and len(block.text) <= _MAX_HEADING
    return question or "://" in block.text


def _is_lead(block: _Block) -> bool:
    """True for one sentence on one line, which says what the page is about."""
    return block.kind == "prose" and len(block.lines) == 1 and _ends_sentence(block.text)


def _is_label(line: str) -> bool:
    """True for `External Resources:`, false for `Let me explain why it matters:`."""
    words = line.removesuffix(":").split()
    titled = all(word[0].isupper() for word in words if len(word) > 3)
    return line.endswith(":") and 0 < len(words) <= 5 and titled and words[0][0].isupper()


def _is_short(line: str) -> bool:
    """True for a line that is no sentence: a heading, a button's label, the name of a page."""
    bare = line.rstrip(_CLOSERS)
    fits = len(line) <= _MAX_HEADING and len(line.split()) <= _MAX_HEADING_WORDS
    ends = bare.endswith((*_SENTENCE_END, ",", ";", ":", "-", "–", "—"))
    words = not line[0].islower() and any(map(str.isalnum, line)) and "://" not in line
    return fits and not ends and words


def _ends_sentence(line: str) -> bool:
    """True if the line ends as a sentence does, closing quotes aside."""
    return line.rstrip(_CLOSERS).endswith(_SENTENCE_END)
