"""Read the body of a file as a tree of plain data, for output other than HTML.

The words are those of `render.plain_text`. Nothing in the tree is markup: text is text, so whoever sets it has nothing
to escape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from pipeline.markdown.blocks import top_blocks
from pipeline.markdown.form_blocks import (
    cautions,
    footnote_numbers,
    is_ticked,
    lines_of,
    side_of,
    steps_of,
)
from pipeline.markdown.page_link import Resolve, as_written
from pipeline.markdown.parser import parse
from pipeline.markdown.pictures import Picture, no_picture
from pipeline.markdown.raw_html import words_of_html
from pipeline.markdown.softbreak import join_soft_breaks
from pipeline.markdown.visible_text import note_mark
from pipeline.model.labels import Labels, LabelText
from pipeline.model.settings import Locale

Fact = str | int | bool | None | list[int]
"""What a node says of itself."""

KINDS: Mapping[str, str] = {
    "heading": "heading",  # level: 1 …, without a gap
    "paragraph": "paragraph",  # caution: the author marked it as safety text
    "blockquote": "quote",
    "alert": "quote",  # name: note, tip, important, warning, caution
    "bullet_list": "list",
    "ordered_list": "list",  # start: its first number
    "list_item": "item",  # ticked: true, false, or null for an item without a box
    "table": "table",
    "tr": "row",
    "th": "cell",  # side: left, right, center or ""; head
    "td": "cell",
    "dl": "definitions",
    "dt": "term",
    "dd": "definition",
    "footnote": "footnote",  # mark: its number in brackets
    "crisis": "crisis",  # a `label` first
    "strong": "strong",
    "em": "em",
    "s": "strike",
    "link": "link",  # href: where this reader may go, or ""
}
"""The library's token, without `_open` → the kind of the node that holds what is in it.

Leaves: `text` (lang: where it is not the page's), `code` (block), `break`, `note` (its text is the number in brackets), `image` (src;
its text are the words for it), `rule`, `page`, and with labels under them `write` (lines) and `scale` (steps).
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A block, or a stretch of text in it."""

    kind: str
    """See `KINDS`."""
    text: str = ""
    """Plain text, of the kinds `text`, `code`, `note` and `image` only."""
    children: tuple[Node, ...] = ()
    """What it holds, in order."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """What else there is to say: `{"level": 2}`."""

    def as_json(self) -> dict[str, object]:
        """For a template: the facts beside `kind`, `text` and `children`."""
        children = [child.as_json() for child in self.children]
        return {"kind": self.kind, "text": self.text, "children": children, **self.facts}

    def words(self) -> str:
        """All text in it, nothing between the parts."""
        return self.text + "".join(child.words() for child in self.children)


def tree(
    text: str,
    *,
    locale: Locale,
    labels: Labels,
    resolve: Resolve = as_written,
    picture: Picture = no_picture,
) -> list[tuple[Node, ...]]:
    """The nodes of each top-level block as a reader of `locale` gets them; none for what says nothing.

    Both languages of a page give lists of equal length. `resolve` says where each link goes, `picture` where each
    picture lies. Never raises.
    """
    tokens = parse(text).tokens
    planter = _Planter(tokens, labels, resolve, picture)
    return [planter.nodes(block) for block in top_blocks(tokens, locale)]


class _Planter:
    """Makes the nodes of one page."""

    def __init__(
        self, page: Sequence[Token], labels: Labels, resolve: Resolve, picture: Picture
    ) -> None:
        self._labels = labels
        self._resolve = resolve
        self._picture = picture
        self._cautions = cautions(page)
        self._footnotes = footnote_numbers(page)
        tags = [int(t.tag[1:]) for t in page if t.type == "heading_open"]
        self._top = min(tags, default=1)
        self._level = 0

    def nodes(self, tokens: Sequence[Token]) -> tuple[Node, ...]:
        """Nest the tokens of one or more blocks."""
        open_: list[tuple[Token | None, list[Node]]] = [(None, [])]
        for token in tokens:
            children = open_[-1][1]
            if token.nesting == 1:
                open_.append((token, []))
            elif token.nesting == -1:
                opening, inner = open_.pop()
                open_[-1][1].extend(self._closed(opening, inner) if opening else inner)
            elif token.type == "label" and children and children[-1].kind in {"write", "scale"}:
                children[-1] = _with(children[-1], self._leaf(token))
            else:
                children.extend(self._leaf(token))
        return tuple(open_[0][1])

    def _closed(self, opening: Token, inner: list[Node]) -> tuple[Node, ...]:
        name = opening.type.removesuffix("_open")
        if name == "crisis" and not any(node.kind == "label" for node in inner[:1]):
            inner = [_word(self._labels.get("crisis"), self._labels.tag), *inner]
        kind = KINDS.get(name)
        if kind is None:  # what only groups others: `only`, the two parts of a table
            return tuple(inner)
        if name == "heading" and not any(node.words().strip() for node in inner):
            return ()  # a heading that says nothing may not stand on paper (PDF/UA-1)
        return (Node(kind, children=tuple(inner), facts=self._facts(name, opening)),)

    def _leaf(self, token: Token) -> tuple[Node, ...]:
        leaf = _LEAVES.get(token.type)
        return leaf(self, token) if leaf else _text(token.content)

    def _inline(self, token: Token) -> tuple[Node, ...]:
        return self.nodes(join_soft_breaks(token.children or []))

    def _note(self, token: Token) -> tuple[Node, ...]:
        number = self._footnotes.get(token.meta["label"])
        return (Node("note", note_mark(number)),) if number else _text(token.content)

    def _image(self, token: Token) -> tuple[Node, ...]:
        words = self.nodes(token.children or [])
        place = self._picture(str(token.attrGet("src") or ""))
        if place is None:
            return words
        return (Node("image", "".join(node.words() for node in words), facts={"src": place}),)

    def _facts(self, name: str, token: Token) -> dict[str, Fact]:
        facts = _FACTS.get(name)
        return facts(self, token) if facts else {}

    def _heading(self, token: Token) -> dict[str, Fact]:
        self._level = min(int(token.tag[1:]) - self._top, self._level) + 1
        return {"level": self._level}

    def _link(self, token: Token) -> dict[str, Fact]:
        return {"href": self._resolve(str(token.attrGet("href") or "")).href or ""}


_FACTS: dict[str, Callable[[_Planter, Token], dict[str, Fact]]] = {
    "heading": _Planter._heading,
    "paragraph": lambda self, token: {"caution": id(token) in self._cautions},
    "alert": lambda _, token: {"name": token.info.lower()},
    "ordered_list": lambda _, token: {"start": int(token.attrGet("start") or 1)},
    "list_item": lambda _, token: {"ticked": is_ticked(token)},
    "th": lambda _, token: {"side": side_of(token), "head": True},
    "td": lambda _, token: {"side": side_of(token), "head": False},
    "footnote": lambda self, token: {"mark": note_mark(self._footnotes[token.meta["label"]])},
    "link": _Planter._link,
}
"""The library's token, without `_open` → what its node says of itself."""

_LEAVES: dict[str, Callable[[_Planter, Token], tuple[Node, ...]]] = {
    "inline": _Planter._inline,
    "label": lambda self, token: (Node("label", children=self._inline(token)),),
    "write": lambda _, token: (Node("write", facts={"lines": lines_of(token)}),),
    "scale": lambda _, token: (Node("scale", facts={"steps": steps_of(token)}),),
    "hr": lambda _, __: (Node("rule"),),
    "page": lambda _, __: (Node("page"),),
    "fence": lambda _, token: (_code(token.content.rstrip("\n"), block=True),),
    "code_block": lambda _, token: (_code(token.content.rstrip("\n"), block=True),),
    "html_block": lambda _, token: _paragraph(words_of_html(token.content)),
    "code_inline": lambda _, token: (_code(token.content, block=False),),
    "softbreak": lambda _, __: _text(" "),
    "hardbreak": lambda _, __: (Node("break"),),
    "image": _Planter._image,
    "html_inline": lambda _, token: _text(words_of_html(token.content)),
    "footnote_ref": _Planter._note,
}
"""The library's token → its nodes; any other is its text."""


def _with(node: Node, labels: tuple[Node, ...]) -> Node:
    return Node(node.kind, node.text, (*node.children, *labels), node.facts)


def _code(text: str, *, block: bool) -> Node:
    return Node("code", text, facts={"block": block})


def _text(text: str) -> tuple[Node, ...]:
    return (Node("text", text),) if text else ()


def _paragraph(text: str) -> tuple[Node, ...]:
    words = text.strip()
    return (Node("paragraph", children=_text(words), facts={"caution": False}),) if words else ()


def _word(word: LabelText, tag: str) -> Node:
    own = {} if word.lang == tag else {"lang": word.lang}
    return Node("label", children=(Node("text", word.text, facts=own),))
