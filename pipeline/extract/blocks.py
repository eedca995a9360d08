"""The parsed body of a file in; its translatable blocks with kind, span, notes and safety out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.markdown.directives import LEAVES
from pipeline.markdown.parser import Parsed, Token

_COMMENT = re.compile(
    r"<!--\s*(?:pipeline:(?P<word>safety|off|on|context)|(?P<note>translators:))(?P<rest>.*?)-->",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One text of the body with what the document says around it."""

    token: Token
    """`inline` or `label` token; `meta["lines"]` holds its spans."""
    kind: str
    """As in `Segment.kind`."""
    context: str | None
    """msgctxt."""
    note: str
    """Words to translators."""
    safety: bool
    """Inside a crisis or locale-only block, or marked."""
    only: str | None
    """Folder of the only locale."""
    in_list: bool
    """First text of a list item."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What holds for a block and everything in it."""

    safety: bool = False
    only: str | None = None
    note: str = ""
    context: str | None = None


@dataclass(slots=True)
class _Walk:
    """Where the walk over the tokens stands."""

    stack: list[tuple[Token, _Marks]] = field(default_factory=list)
    """Open blocks with what holds inside them."""
    waiting: _Marks = _Marks()
    """What comments said about the next block."""
    off: bool = False
    """Inside `pipeline:off`."""

    @property
    def inside(self) -> _Marks:
        """What holds here."""
        return self.stack[-1][1] if self.stack else _Marks()


def blocks(parsed: Parsed) -> Iterator[Block]:
    """Walk the tokens in order and give each text that is offered for translation."""
    walk = _Walk()
    for token in parsed.tokens:
        if token.type == "html_block":
            _read_comment(walk, token.content)
        elif token.nesting == 1:
            walk.stack.append((token, _entering(walk, token)))
        elif token.nesting == -1:
            walk.stack.pop()
        elif token.type not in {"inline", "label"}:
            walk.waiting = walk.waiting if token.type in LEAVES else _Marks()
        elif not walk.off and token.meta.get("lines"):
            yield _block(walk, token)


def _read_comment(walk: _Walk, html: str) -> None:
    for match in _COMMENT.finditer(html):
        text = match["rest"].strip()
        if match["note"]:
            walk.waiting = replace(walk.waiting, note=" ".join(text.split()))
        elif match["word"] == "safety":
            walk.waiting = replace(walk.waiting, safety=True)
        elif match["word"] == "context":
            walk.waiting = replace(walk.waiting, context=text or None)
        else:
            walk.off = match["word"] == "off"


def _entering(walk: _Walk, token: Token) -> _Marks:
    outer, waiting = walk.inside, walk.waiting
    walk.waiting = _Marks()
    only = token.meta.get("args") if token.type == "only_open" else None
    return _Marks(
        safety=outer.safety or waiting.safety or token.type in {"crisis_open", "only_open"},
        only=only or outer.only,
        note=waiting.note or outer.note,
        context=waiting.context or outer.context,
    )


def _block(walk: _Walk, token: Token) -> Block:
    marks = walk.inside
    if token.type == "label":
        safety = marks.safety or walk.waiting.safety
        return Block(token, "label", f"label:{token.info}", marks.note, safety, marks.only, False)
    parent = walk.stack[-1][0]
    items = [open_ for open_, _ in walk.stack if open_.type == "list_item_open"]
    in_list = bool(
        items
        and len(walk.stack) > 1
        and walk.stack[-2][0] is items[-1]
        and _is_first(items[-1], token)
    )
    kind = _kind(parent, items[-1] if items else None)
    return Block(token, kind, marks.context, marks.note, marks.safety, marks.only, in_list)


def _is_first(item: Token, token: Token) -> bool:
    return bool(item.map and token.map and item.map[0] == token.map[0])


def _kind(parent: Token, item: Token | None) -> str:
    if parent.type == "heading_open":
        return f"heading {parent.tag[1:]}"
    if parent.type in {"th_open", "td_open"}:
        return "table cell"
    if item is None:
        return "paragraph"
    return "task" if "checked" in (item.meta or {}) else "list item"
