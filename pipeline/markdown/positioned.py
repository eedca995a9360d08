"""Render a page with each of its texts in an element of its own.

The reviewers' desk shows the page itself and lets each text be tapped. So every inline or label token is
set into an element of its own before the page is rendered, and taken out of it again after the sanitizer:
what a text holds and where it stands is exactly what the reader's page has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.markdown.blocks import top_blocks
from pipeline.markdown.form_blocks import NotePlaces
from pipeline.markdown.html import PageRenderer
from pipeline.markdown.page_link import Link
from pipeline.markdown.parser import Token, parse_anew
from pipeline.markdown.pictures import no_picture
from pipeline.markdown.sanitize import sanitizer
from pipeline.model.labels import Labels
from pipeline.model.settings import Locale

_SPAN = re.compile(r"<span\b[^>]*>|</span>")
_LINK = re.compile(r"<(/?)a\b[^>]*>")
_FIELD = re.compile(r"<(input|textarea)\b")


@dataclass(frozen=True, slots=True)
class BlockPiece:
    """A stretch of a block's HTML: one text, or what stands between two."""

    html: str
    """Sanitized; links lead nowhere, fields take no text, pictures are their words."""
    number: int | None = None
    """Which text it is, counted over the page from 0; None for what stands between."""


@dataclass(frozen=True, slots=True)
class PositionedPage:
    """The body of a file; both languages of a page give equally many blocks and texts."""

    blocks: tuple[tuple[BlockPiece, ...], ...]
    """One tuple a top-level block."""
    starts: tuple[int, ...]
    """Where each text begins, in characters of the body as the parser reads it, by its number."""


def positioned(text: str, *, locale: Locale, labels: Labels, id_prefix: str) -> PositionedPage:
    """The body of a file, each text apart."""
    parsed = parse_anew(text)
    starts: list[int] = []
    names: dict[str, int] = {}
    for number, token in enumerate(_texts(parsed.tokens)):
        starts.append(token.meta["lines"][0][0])
        name = f"{id_prefix}-text-{number}"
        names[name] = number
        token.children = [
            Token("task", "", 0, content=f'<span id="{name}">'),
            *(token.children or []),
            Token("task", "", 0, content="</span>"),
        ]
    groups = list(top_blocks(parsed.tokens, locale))
    notes = NotePlaces.of(token for group in groups for token in group)
    page = PageRenderer(parsed, labels, id_prefix, lambda _href: Link(None), no_picture, notes, ())
    written = [page.render_blocks(group) for group in groups]
    clean = sanitizer([*page.ids, *names])
    blocks = tuple(tuple(_apart(_still(clean(block).strip()), names)) for block in written)
    return PositionedPage(blocks, tuple(starts))


def _texts(tokens: Sequence[Token]) -> Iterator[Token]:
    return (t for t in tokens if t.type in {"inline", "label"} and t.meta.get("lines"))


def _still(html: str) -> str:
    """The HTML of a page that is looked at and not used."""
    html = _LINK.sub(lambda link: "</span>" if link[1] else '<span class="link">', html)
    return _FIELD.sub(r"<\1 disabled", html)


def _apart(html: str, names: dict[str, int]) -> Iterator[BlockPiece]:
    at, depth, text, number = 0, 0, 0, None
    for span in _SPAN.finditer(html):
        if span[0] == "</span>":
            depth -= 1
            if number is not None and depth == text:
                yield BlockPiece(html[at : span.start()], number)
                at, number = span.end(), None
            continue
        named = re.search(r'\bid="([^"]*)"', span[0])
        if number is None and named and named[1] in names:
            if span.start() > at:
                yield BlockPiece(html[at : span.start()])
            at, number, text = span.end(), names[named[1]], depth
        depth += 1
    if at < len(html):
        yield BlockPiece(html[at:])
