"""Find the translatable blocks of a parsed file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.markdown.directives import LEAVES
from pipeline.markdown.html_blocks import TEXT, HtmlPiece, pieces
from pipeline.markdown.parser import Parsed, Token
from pipeline.markdown.spans import Lines
from pipeline.model.late_pattern import late_pattern
from pipeline.model.segment import Form

_COMMENT = late_pattern(
    r"<!--\s*(?:pipeline:(?P<word>safety|off|on|context)\b|(?P<note>translators:))(?P<rest>.*?)-->",
    re.S,
)
_PARENTS = {
    "footnote_open": "footnote",
    "dt_open": "term",
    "dd_open": "definition",
}
"""Token type → kind of the texts inside it."""


@dataclass(slots=True)
class Marks:
    """What holds for a block and everything in it."""

    safety: bool = False
    """Inside a crisis or locale-only block, or marked."""
    only: str | None = None
    """Folder of the only locale."""
    note: str = ""
    """Words to translators."""
    context: str | None = None
    """msgctxt."""
    in_box: bool = False
    """Inside a crisis box."""


@dataclass(slots=True)
class TextBlock:
    """One text of the body with what the document says around it."""

    token: Token
    """The token that holds it."""
    lines: Lines
    """Its spans, one a source line."""
    kind: str
    """As in `Segment.kind`."""
    form: Form
    """As in `Segment.form`."""
    marks: Marks
    context: str | None
    """msgctxt."""
    in_list: bool = False
    """First text of a list item."""
    quote: str = ""
    """The quote that ends it."""


@dataclass(slots=True)
class _Walk:
    """Where the walk over the tokens stands."""

    src: str
    """The text that spans count in."""
    stack: list[tuple[Token, Marks, str]] = field(default_factory=list)
    """Open blocks, what holds inside them, and the kind of their texts."""
    inside: Marks = field(default_factory=Marks)
    kind: str = "paragraph"
    """Kind of a text that stands here."""
    waiting: Marks | None = None
    """What comments said about the next block."""
    off: bool = False
    """Inside `pipeline:off`."""


def blocks(parsed: Parsed) -> Iterator[TextBlock]:
    """Walk the tokens in order and give each text that is offered for translation."""
    walk = _Walk(parsed.source)
    for token in parsed.tokens:
        if token.nesting == 1:
            _enter(walk, token)
        elif token.nesting == -1:
            _, walk.inside, walk.kind = walk.stack.pop()
        elif token.type in {"inline", "label"}:
            if not walk.off and token.meta.get("lines"):
                yield _text(walk, token)
        elif token.type == "html_block":
            _read_comments(walk, token.content)
            yield from _html(walk, token)
        elif token.type == "definition":
            if not walk.off:
                yield _title(walk, token)
            walk.waiting = None
        elif token.type not in LEAVES:
            walk.waiting = None


def _read_comments(walk: _Walk, html: str) -> None:
    # behind the last end no comment ends, however many begin
    for match in _COMMENT.finditer(html, 0, html.rfind("-->") + 3) if "-->" in html else ():
        text = match["rest"].strip()
        waiting = walk.waiting = walk.waiting or Marks()
        if match["note"]:
            waiting.note = " ".join(text.split())
        elif match["word"] == "safety":
            waiting.safety = True
        elif match["word"] == "context":
            waiting.context = text or None
        else:
            walk.off = match["word"] == "off"


def _here(walk: _Walk) -> Marks:
    """What holds for the next block: what is said around it, and what comments said just before it."""
    outer, waiting = walk.inside, walk.waiting
    if waiting is None:
        return outer
    return Marks(
        outer.safety or waiting.safety,
        outer.only,
        waiting.note or outer.note,
        waiting.context or outer.context,
        outer.in_box,
    )


def _enter(walk: _Walk, token: Token) -> None:
    walk.stack.append((token, walk.inside, walk.kind))
    walk.inside = _here(walk)
    walk.waiting = None
    if token.type in {"crisis_open", "only_open"}:
        only = token.meta["args"] if token.type == "only_open" else walk.inside.only
        around = walk.inside
        in_box = around.in_box or token.type == "crisis_open"
        walk.inside = Marks(True, only, around.note, around.context, in_box)
    elif token.type == "heading_open":
        walk.kind = f"heading {token.tag[1:]}"
    elif token.type in {"th_open", "td_open"}:
        walk.kind = "table cell"
    elif token.type == "list_item_open":
        walk.kind = "task" if "checked" in token.meta else "list item"
    else:
        walk.kind = _PARENTS.get(token.type, walk.kind)


def _text(walk: _Walk, token: Token) -> TextBlock:
    lines = token.meta["lines"]
    marks = walk.inside
    if token.type == "label":
        if walk.waiting and walk.waiting.safety:
            marks = Marks(True, marks.only, marks.note, marks.context, marks.in_box)
        return TextBlock(token, lines, "label", Form.LABEL, marks, f"label:{token.info}")
    form = Form.FLOW
    if walk.kind == "table cell":
        form = Form.CELL
    elif walk.stack[-1][0].type == "heading_open":
        form = Form.SETEXT if token.meta.get("setext") else Form.ATX
    return TextBlock(token, lines, walk.kind, form, marks, marks.context, _begins_item(walk, token))


def _begins_item(walk: _Walk, token: Token) -> bool:
    """Whether a text is the first of a list item, by itself or as the first term in it."""
    around = walk.stack[:-2] if walk.kind == "term" else walk.stack[:-1]
    if not around:
        return False
    item = around[-1][0]
    return bool(
        item.type == "list_item_open" and item.map and token.map and item.map[0] == token.map[0]
    )


def _html(walk: _Walk, token: Token) -> Iterator[TextBlock]:
    lines: Lines = token.meta["lines"]
    content = "\n".join([walk.src[start:end] for start, end in lines])
    if content.startswith("<!--") and content.find("-->") == len(content.rstrip()) - 3:
        return
    marks = _here(walk)
    walk.waiting = None
    for piece in pieces(content) if not walk.off else ():
        form = Form.HTML if piece.name == TEXT else Form.ATTRIBUTE
        kind = "HTML text" if piece.name == TEXT else f"HTML {piece.name}"
        context = marks.context or piece.name
        spans = _within(lines, piece)
        yield TextBlock(token, spans, kind, form, marks, context, quote=piece.quote)


def _within(lines: Lines, piece: HtmlPiece) -> Lines:
    """The spans in the source of a piece of lines that were joined by newlines."""
    found: Lines = []
    at = 0
    for start, end in lines:
        size = end - start
        if at + size >= piece.start and at < piece.end:
            found.append((start + max(0, piece.start - at), start + min(size, piece.end - at)))
        at += size + 1
    return [span for span in found if span[0] < span[1]] or found[:1]


def _title(walk: _Walk, token: Token) -> TextBlock:
    marks = _here(walk)
    context = marks.context or "title"
    lines, quote = token.meta["lines"], token.meta["quote"]
    return TextBlock(token, lines, "link title", Form.TITLE, marks, context, quote=quote)
