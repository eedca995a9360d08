"""Writes an imported page as Markdown that shows the same words and nothing that nobody marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.importers.fields import write_fields
from pipeline.importers.page import (
    Block,
    Break,
    Code,
    Heading,
    ImportedPage,
    Item,
    Paragraph,
    Rule,
    Run,
    Runs,
    Table,
    Write,
    split_lines,
    trimmed,
)
from pipeline.markdown.escape import flow_lines, literal, single_line
from pipeline.markdown.inline import read_inline
from pipeline.model.errors import PipelineError
from pipeline.model.segment import Form

Escape = Callable[[str], str]

_EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
_BLANKS = re.compile(r"[^\S\n\u3000]+")
_UNSAFE = re.compile(r"[\s<>()\\`]")
_BEGINS = re.compile(r"[\\`*_\[<~]|!(?=\[)|&(?=#|\w)|\{(?=[{%])")
_MOST_LINES = 99
_MARKS = ["href", "bold", "italic", "strike", "raised"]
"""Marks of a run, the outermost first."""


def page_markdown(page: ImportedPage) -> str:
    """The body of the page, without front matter; "" where nothing shows."""
    pieces = [*_blocks(_merged(page.blocks))]
    for label, paragraphs in page.notes.items():
        text = " ".join(inline(one).replace("\n", " ") for one in paragraphs if one)
        pieces.append(f"[^{label}]: {flow_lines(text, in_list=False)[0]}" if text else "")
    return "\n\n".join(piece for piece in pieces if piece)


def document_text(page: ImportedPage, fields: Mapping[str, str], *, public: bool = False) -> str:
    """The page as a file of content: front matter and body. A draft, unless it is to be `public`.

    Raises FILE-TITLE-ALONE, FILE-NO-TEXT where nothing stands below the title.
    """
    body = page_markdown(page)
    if not body.strip():
        todo = "add the text, then import it again"
        if page.title_found:
            raise PipelineError("FILE-TITLE-ALONE", "there is no text below the title", todo)
        raise PipelineError("FILE-NO-TEXT", "holds no text", todo)
    known = {"title": page.title, "description": page.description}
    draft = "" if public else "draft: true\n"
    return f"---\n{write_fields({**known, **fields})}{draft}---\n\n{body}\n"


def inline(runs: Iterable[Run], *, sparing: bool = True) -> str:
    r"""Runs as Markdown; line breaks are newlines still.

    Escapes only where something would happen, or all that could if not `sparing`; marks that Markdown cannot carry at
    that place are dropped, never words.

    >>> inline([Run("Never", bold=True), Run(" say <name>, 2 * 3 | 4.")])
    '**Never** say \\<name>, 2 \\* 3 | 4.'
    """
    pieces = [replace(run, text=_BLANKS.sub(" ", run.text)) for run in trimmed(runs)]
    pieces = list(trimmed(pieces))
    plainer = [replace(run, bold=False, italic=False, strike=False) for run in pieces]
    for tried in (pieces, _edges_outside(pieces), plainer):
        for escape in (str, _sparing, _escape) if sparing else (_escape,):
            written = _written(tried, escape)
            if _says(written, tried):
                return written
    return _written(plainer, _escape)


def _sparing(text: str) -> str:
    """Escapes where markup may begin, not where it could only end."""
    return _BEGINS.sub(r"\\\g<0>", text)


def _escape(text: str) -> str:
    return literal(text.replace("\\", "\\\\"))


def _says(written: str, runs: Sequence[Run]) -> bool:
    """True if the Markdown shows the runs' words, marked as they are."""
    found = read_inline(written)
    plain = "".join(run.text for run in runs if not run.note)
    kinds = [mark.kind for mark in found.marks]
    links = [k for k, _ in groupby(run.href for run in runs if not run.note) if k]
    return (
        found.plain == plain
        and kinds.count("link") == len(links)
        and kinds.count("image") == sum(bool(run.picture) for run in runs)
        and kinds.count("footnote") == sum(bool(run.note) for run in runs)
        and all(
            kinds.count(kind) == _groups(runs, name)
            for kind, name in (("strong", "bold"), ("em", "italic"), ("s", "strike"))
        )
        and kinds.count("html") == 2 * _groups(runs, "raised")  # an element opens and closes
        and not set(kinds) & {"code", "template"}
    )


def _groups(runs: Sequence[Run], name: str) -> int:
    """How many pieces of markup `_written` makes for this mark."""
    outer = _MARKS[: _MARKS.index(name) + 1]
    keys = groupby(_spread(runs), key=lambda run: tuple(getattr(run, one) for one in outer))
    return sum(bool(key[-1]) for key, _ in keys)


def _spread(runs: Sequence[Run]) -> list[Run]:
    """The runs with blanks that stand between marks outside of them."""
    out: list[Run] = []
    for run in runs:
        if not (run.bold or run.italic or run.strike) or run.picture or run.note:
            out.append(run)
            continue
        before, text, after = _EDGES.match(run.text).groups()  # type: ignore[union-attr]
        bare = replace(run, bold=False, italic=False, strike=False)
        out += [replace(bare, text=before)] if before else []
        out += [replace(run, text=text)] if text else []
        out += [replace(bare, text=after)] if after else []
    return _rejoined(out)


def _rejoined(runs: list[Run]) -> list[Run]:
    """Give a blank back its marks where both neighbours carry the same: `**a b**` is one piece."""
    for at in range(1, len(runs) - 1):
        one, left, right = runs[at], runs[at - 1], runs[at + 1]
        if one.text.strip() or one.picture or one.note or one.href != left.href != right.href:
            continue
        runs[at] = replace(
            one,
            bold=left.bold and right.bold,
            italic=left.italic and right.italic,
            strike=left.strike and right.strike,
        )
    return runs


def _edges_outside(runs: Sequence[Run]) -> list[Run]:
    """Marks begin and end at letters: `**Stop!**now` shows its stars, `**Stop**!now` does not."""
    out: list[Run] = []
    for run in runs:
        marked = (run.bold or run.italic or run.strike) and not run.picture
        found = re.match(r"(?s)^([\W_]*)(.*?)([\W_]*)$", run.text) if marked else None
        if not found:
            out.append(run)
            continue
        bare = replace(run, bold=False, italic=False, strike=False)
        pieces = [(bare, found[1]), (run, found[2]), (bare, found[3])]
        out += [replace(kind, text=text) for kind, text in pieces if text]
    return out


def _written(runs: Sequence[Run], escape: Escape) -> str:
    return _nested(_spread(runs), list(_MARKS), escape)


def _nested(runs: Sequence[Run], marks: list[str], escape: Escape) -> str:
    if not marks:
        return "".join(_leaf(run, escape) for run in runs)
    name, rest = marks[0], marks[1:]
    pieces: list[str] = []
    for value, group in groupby(runs, key=lambda run: getattr(run, name)):
        text = _nested(list(group), rest, escape)
        if not value or not text:
            pieces.append(text)
        elif name == "href":
            pieces.append(_link(text, str(value)))
        elif name == "raised":
            pieces.append(f"<{value}>{text}</{value}>")
        else:
            sign = {"bold": "**", "italic": "*", "strike": "~~"}[name]
            pieces.append(f"{sign}{text}{sign}")
    return "".join(pieces)


def _leaf(run: Run, escape: Escape) -> str:
    if run.note:
        return f"[^{run.note}]"
    text = escape(run.text)
    return f"![{text}]({_address(run.picture)})" if run.picture else text


def _link(text: str, to: str) -> str:
    bare = text == to and re.fullmatch(r"https?://[^\s<>`]+", to)
    return f"<{to}>" if bare else f"[{text}]({_address(to)})"


def _address(to: str) -> str:
    return _UNSAFE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), to)


def _merged(blocks: Sequence[Block]) -> Iterator[Block]:
    """Empty lines to write on below each other are one block; pages do not begin or end with a page break or a rule."""
    kept: list[Block] = []
    for block in blocks:
        last = kept[-1] if kept else None
        if isinstance(block, Break | Rule) and (last is None or isinstance(last, Break | Rule)):
            continue
        if isinstance(block, Write) and isinstance(last, Write) and not (block.label or last.label):
            kept[-1] = Write(min(last.lines + block.lines, _MOST_LINES))
        else:
            kept.append(block)
    while kept and isinstance(kept[-1], Break | Rule):
        kept.pop()
    yield from kept


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for is_list, group in groupby(blocks, key=lambda block: isinstance(block, Item)):
        if is_list:
            yield from _lists([block for block in group if isinstance(block, Item)])
        else:
            yield from _flowing(list(group))


def _flowing(blocks: Sequence[Block]) -> Iterator[str]:
    """Blocks one below the other; a term with its definitions is one piece, and bold where it has none."""
    lines: list[str] = []
    for at, block in enumerate(blocks):
        role = block.role if isinstance(block, Paragraph) else ""
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Paragraph) and role == "dt" and _is_role(after, "dd"):
            lines = flow_lines(inline(block.runs).replace("\n", " "), in_list=True)
        elif isinstance(block, Paragraph) and role == "dd" and lines:
            first, *more = _flow(block.runs, in_list=True)
            lines += [f": {first}", *(f"  {line}" for line in more)]
        elif isinstance(block, Paragraph) and role == "dt":
            bold = tuple(replace(run, bold=bool(run.text.strip())) for run in block.runs)
            yield _block(replace(block, runs=bold))
        else:
            yield _block(block)
        if lines and not _is_role(after, "dd"):
            yield "\n".join(lines)
            lines = []


def _is_role(block: Block | None, role: str) -> bool:
    return isinstance(block, Paragraph) and block.role == role


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        text = single_line(inline(block.runs).replace("\n", " "), Form.ATX, at_line_start=False)
        return f"{'#' * block.level} {text}" if text else ""
    if isinstance(block, Paragraph):
        lines = _flow(block.runs, in_list=False)
        return "\n".join(f"> {line}" for line in lines) if block.quote else "\n".join(lines)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Write):
        label = re.sub(r"(?<!\\)\|", r"\\|", inline(block.label).replace("\n", " "))
        return f"::: write {block.lines}" + (f" | {label}" if label else "")
    if isinstance(block, Code):
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", block.text) or [""]))
        return f"{fence}\n{block.text}\n{fence}"
    return "---" if isinstance(block, Rule) else "::: page"


def _flow(runs: Runs, *, in_list: bool) -> list[str]:
    """The lines of a paragraph, hard breaks as backslashes."""
    text = "\n".join(_lines(list(split_lines(runs))))
    lines = flow_lines(text, in_list=in_list) if text else []
    return [*(f"{line}\\" for line in lines[:-1]), *lines[-1:]]


def _lines(parts: Sequence[Runs]) -> list[str]:
    """Each part as its lines; a sign in one may begin what a sign in another ends, so then all of them are escaped."""
    found = [line for one in parts for line in inline(one).split("\n") if line]
    if len(found) < 2 or _stand_apart(found):
        return found
    return [line for one in parts for line in inline(one, sparing=False).split("\n") if line]


def _stand_apart(lines: Sequence[str]) -> bool:
    """True where lines say the same below each other as each by itself."""
    whole, apart = read_inline("\n".join(lines)), [read_inline(line) for line in lines]
    kinds = [mark.kind for one in apart for mark in one.marks]
    is_same = whole.plain == "\n".join(one.plain for one in apart)
    return is_same and [mark.kind for mark in whole.marks] == kinds


def _lists(items: Sequence[Item]) -> Iterator[str]:
    """A list, nested by its levels; what does not follow on is a list of its own, told apart by its sign."""
    out: list[str] = []
    open_: list[_Open] = []
    signs: dict[int, int] = {}
    for item in items:
        while open_ and open_[-1].level > item.level:
            open_.pop()
        last = open_[-1] if open_ and open_[-1].level == item.level else None
        if not item.marked:
            blanks = open_[-1].blanks if open_ else ""
            out += ["", *(f"{blanks}{line}" for line in _flow(item.runs, in_list=False)), ""]
            continue
        lines = _flow(item.runs, in_list=True)
        if (not last or last.number is None) and (item.number not in {None, 1} or not lines):
            out.append("")  # below text such an item would go on with it
        if last:
            open_.pop()
            alike = (item.number is None) == (last.number is None)
            follows = alike and item.number == (None if last.number is None else last.number + 1)
            if alike and (item.first or not follows):
                signs[item.level] = 1 - signs.get(item.level, 0)
            if not item.level and (item.first or not follows):
                out.append("")
        indent = open_[-1].blanks if open_ else ""
        odd = signs.get(item.level, 0)
        sign = "-*"[odd] if item.number is None else f"{item.number}{'.)'[odd]}"
        blanks = indent + " " * (len(sign) + 1)
        box = "" if item.ticked is None else f"[{'x' if item.ticked else ' '}] "
        out.append(f"{indent}{sign} {box}{lines[0] if lines else ''}".rstrip())
        out += [f"{blanks}{line}" for line in lines[1:]]
        open_.append(_Open(item.level, item.number, blanks))
    yield re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n")


@dataclass(frozen=True, slots=True)
class _Open:
    """An item that others may stand below."""

    level: int
    number: int | None
    blanks: str
    """What lines begin with that belong to it."""


def _table(table: Table) -> str:
    rows = [[_cell(cell, first=at == 0) for at, cell in enumerate(row)] for row in table.rows]
    if not rows:
        return ""
    rule = ["---"] * len(rows[0])
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], rule, *rows[1:]])


def _cell(paragraphs: Sequence[Runs], *, first: bool) -> str:
    done = [
        single_line(line, Form.CELL, at_line_start=first and not at)
        for at, line in enumerate(_lines(paragraphs))
    ]
    return re.sub(r"(?<!\\)\|", r"\\|", "<br>".join(done))
