"""Read the inline markup and the visible words of a segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from pipeline.markdown.fast_path import is_plain
from pipeline.markdown.parser import configured
from pipeline.markdown.simple_emphasis import simple_emphasis
from pipeline.markdown.simple_link import simple_link


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One piece of markup."""

    kind: str
    """`strong em s code link image html br template footnote`."""
    value: str = ""
    """What may not change: URL of a link or image, the code, the HTML tag, the template mark, the label."""
    path: tuple[str, ...] = ()
    """Kinds of the markup around it, outermost first, as far as `_DEEPEST`."""


@dataclass(frozen=True, slots=True)
class Inline:
    """What one text says and how it is marked."""

    plain: str
    """The words a reader sees; a hard break is a newline."""
    marks: tuple[Mark, ...]
    """Its markup, sorted: order may differ between languages, the multiset may not."""
    is_bare: bool = field(default=False, compare=False)
    """True for words alone: no character of the text might be markup, nor a line end."""


_DEEPEST = 20
"""Pieces of markup around another one that are told apart."""
_SILENT = {"html_inline": "html", "template": "template", "footnote_ref": "footnote"}
"""Token type → kind of the mark; none of them is a word."""
_OPENS = {"strong_open": "strong", "em_open": "em", "s_open": "s", "link_open": "link"}


def read_inline(text: str, references: Mapping[str, Any] | None = None) -> Inline:
    """Parse the text of a segment (hard breaks as newlines) by the rules of its document.

    >>> read_inline("**重要：**请看 [这里](x.md)。").plain
    '重要：请看 这里。'
    """
    if is_plain(text):
        return Inline(text, (), True)
    simple = simple_emphasis(text)
    if simple:
        return Inline(simple.plain, (Mark(simple.kind),) if simple.kind else ())
    if link := simple_link(text):
        plain, address = link
        return Inline(plain, (Mark("link", address),))
    return read_marked(text, references)


def read_marked(text: str, references: Mapping[str, Any] | None = None) -> Inline:
    """As `read_inline`, by the parser whatever the text is."""
    marks: list[Mark] = []
    words: list[str] = []
    _walk(tokens_of(text, references), (), marks, words)
    return Inline("".join(words), tuple(sorted(marks)))


def tokens_of(text: str, references: Mapping[str, Any] | None = None) -> list[Token]:
    """Give the inline tokens of a segment's text."""
    md = configured()
    inline = md.parseInline(as_markdown(text), {"references": dict(references or {})})
    return (inline[0].children or []) if inline else []


def as_markdown(text: str) -> str:
    """Write the newlines of a segment's text as Markdown's hard breaks."""
    return text.replace("\n", "\\\n")


def _walk(tokens: list[Token], path: tuple[str, ...], marks: list[Mark], words: list[str]) -> None:
    inside = [*path]
    for token in tokens:
        path = tuple(inside[:_DEEPEST])
        if token.type in _OPENS:
            kind = _OPENS[token.type]
            marks.append(Mark(kind, _target(token, "href"), path))
            inside.append(kind)
        elif token.nesting < 0:
            del inside[-1:]
        elif token.type == "image":
            marks.append(Mark("image", _target(token, "src"), path))
            _walk(token.children or [], (*path, "image"), marks, words)
        else:
            _leaf(token, path, marks, words)


def _leaf(token: Token, path: tuple[str, ...], marks: list[Mark], words: list[str]) -> None:
    if token.type == "code_inline":
        marks.append(Mark("code", token.content, path))
        words.append(token.content)
    elif token.type in _SILENT:
        marks.append(Mark(_SILENT[token.type], token.content, path))
    elif token.type == "hardbreak":
        marks.append(Mark("br", "", path))
        words.append("\n")
    elif token.type == "softbreak":
        words.append(" ")
    else:
        words.append(token.content)


def _target(token: Token, name: str) -> str:
    """URL of a link or image; titles are words and may change."""
    return str(token.attrGet(name) or "")


def excess(target: Inline, source: Inline) -> Counter[tuple[str, str]]:
    """Count the markup that a target has and its source lacks, wherever it stands.

    Emphasis counts by kind, and so does code; links, images and HTML by their exact value.
    """
    return counted(target) - counted(source)


def counted(inline: Inline) -> Counter[tuple[str, str]]:
    """Count the markup of a text, as `excess` compares it."""
    return Counter((m.kind, "" if m.kind == "code" else m.value) for m in inline.marks)
