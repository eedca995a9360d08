"""Render Markdown as sanitized HTML or as plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NotRequired, TypedDict, Unpack

from pipeline.markdown.blocks import top_blocks
from pipeline.markdown.form_blocks import NotePlaces, footnote_numbers
from pipeline.markdown.headings import heading_names
from pipeline.markdown.html import PageRenderer
from pipeline.markdown.page_link import Link, Resolve, as_written
from pipeline.markdown.parser import parse
from pipeline.markdown.pictures import Picture, no_picture, picture_sources
from pipeline.markdown.sanitize import sanitizer
from pipeline.markdown.visible_text import block_lines
from pipeline.model.labels import Labels
from pipeline.model.settings import Locale

__all__ = [
    "Link",
    "Picture",
    "Rendering",
    "Resolve",
    "as_written",
    "body_blocks",
    "is_divisible",
    "picture_sources",
    "plain_text",
    "render_body",
    "safe_blocks",
]

_OWN_HTML = re.compile(r"<!--[^<>\n]*-->[ \t]*\r?$|<https?://|(?P<own><[A-Za-z/!?])", re.MULTILINE)
"""What HTML of the author's own may begin with; a comment that ends its line shows nothing, `<https://…>` is a link."""


class Rendering(TypedDict):
    """How a text is rendered."""

    locale: Locale
    """Blocks that `::: only …` keeps for another one are left out."""
    labels: Labels
    id_prefix: str
    """Ids are `<id_prefix>-<kind>-<number>`, and `<id_prefix>-<name>` for headings."""
    resolve: NotRequired[Resolve]
    """Where each link goes."""
    picture: NotRequired[Picture]
    """Where each picture lies."""
    names: NotRequired[Sequence[str] | None]
    """Those of another language's headings, so that both have the same."""


def render_body(text: str, **how: Unpack[Rendering]) -> str:
    """The body of a Markdown file as HTML that is safe to put on a page. Never raises."""
    written, page = _written(text, **how)
    return sanitizer(page.ids, page.pictures)("".join(written)).strip() + "\n"


def body_blocks(text: str, **how: Unpack[Rendering]) -> list[str]:
    """The same, one string a top-level block, each safe by itself.

    Both languages of a page give lists of equal length; a block that says nothing here is blank. Joined, the blocks
    of a text that `is_divisible` are its body but for the blanks at both ends.
    """
    written, page = _written(text, **how)
    return [*map(sanitizer(page.ids, page.pictures), written)]


def is_divisible(text: str) -> bool:
    r"""True if no element of the author's own HTML can reach over several blocks of a text.

    >>> [is_divisible(one) for one in ("1 < 2 <https://a.example>", "<!-- pipeline:safety -->\nA", "<b>A\n\nB")]
    [True, True, False]
    """
    return "<" not in text or not any(found["own"] for found in _OWN_HTML.finditer(text))


def safe_blocks(text: str, **how: Unpack[Rendering]) -> list[str]:
    """As `body_blocks`, without blanks around them: a block that says nothing here is ""."""
    return [block.strip() for block in body_blocks(text, **how)]


def plain_text(text: str, *, locale: Locale) -> str:
    """The words of the body as a reader of `locale` meets them, one block a line, no markup."""
    page = parse(text).tokens
    tokens = [token for group in top_blocks(page, locale) for token in group]
    return "\n".join(block_lines(tokens, footnote_numbers(page)))


def _written(
    text: str,
    *,
    locale: Locale,
    labels: Labels,
    id_prefix: str,
    resolve: Resolve = as_written,
    picture: Picture = no_picture,
    names: Sequence[str] | None = None,
) -> tuple[list[str], PageRenderer]:
    parsed = parse(text)
    groups = list(top_blocks(parsed.tokens, locale))
    notes = NotePlaces.of(token for group in groups for token in group)
    given = heading_names(text) if names is None else names
    page = PageRenderer(parsed, labels, id_prefix, resolve, picture, notes, given)
    return [page.render_blocks(group) for group in groups], page
