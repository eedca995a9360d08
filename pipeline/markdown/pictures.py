"""Find the addresses of pictures in Markdown and HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from html.parser import HTMLParser

from pipeline.markdown.parser import Token, parse
from pipeline.model.late_pattern import late_pattern

Picture = Callable[[str], str | None]
"""The address of a picture as the author wrote it → where the page finds it; None: it is not to be had."""

_IMG = late_pattern(r"""<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_A = late_pattern(r"""<a\s(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
MAY_SHOW = late_pattern(r"!\[|<img\b", re.IGNORECASE)
"""One of these stands in every text with a picture."""
_KEPT = ("alt", "title", "width", "height")


def no_picture(_src: str) -> str | None:
    """For pages without pictures: the words for them stand in their place."""
    return None


def picture_sources(text: str) -> tuple[str, ...]:
    """The address of each picture of a Markdown file, in order, each once.

    >>> picture_sources('![a](x.png) <img src="y.svg" alt="b"> ![c](x.png)')
    ('x.png', 'y.svg')
    """
    marked = "![" in text or ("<" in text and MAY_SHOW.search(text))
    if not marked:  # most pages show none: they need not be parsed for it
        return ()
    return tuple(dict.fromkeys(_sources(parse(text).tokens)))


def _sources(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "image":
            yield str(token.attrGet("src") or "")
        elif token.type in {"html_block", "html_inline"}:
            yield from (
                attributes_of(tag[0]).get("src", "") for tag in _IMG.finditer(token.content)
            )
        if token.children:
            yield from _sources(token.children)


def picture_html(picture: Picture, attributes: Mapping[str, str]) -> str:
    """An `<img>`, or the words for it where it is not to be had.

    >>> picture_html(no_picture, {"src": "x.png", "alt": "Two chairs"})
    'Two chairs'
    """
    src = picture(attributes.get("src", ""))
    if src is None:
        return escape(attributes.get("alt", ""))
    kept = {"src": src, "alt": attributes.get("alt", "")}
    kept |= {name: attributes[name] for name in _KEPT[1:] if attributes.get(name)}
    return "<img" + "".join(f' {name}="{escape(value)}"' for name, value in kept.items()) + ">"


def with_pictures(markup: str, picture: Picture) -> str:
    """An author's own HTML with each of its pictures as `picture_html` writes it."""
    return _IMG.sub(lambda tag: picture_html(picture, attributes_of(tag[0])), markup)


def with_links(markup: str, resolve: Callable[[str], Mapping[str, str]]) -> str:
    """An author's own HTML with each of its links as `resolve` writes it; one that leads nowhere keeps its words.

    `resolve` gives the attributes of the link to an address.

    >>> with_links('<a class="x" href="b.md">b</a>', lambda href: {"href": "../b/"})
    '<a href="../b/">b</a>'
    """
    return (
        _A.sub(lambda tag: _link(attributes_of(tag[0]), resolve), markup)
        if "href" in markup.lower()
        else markup
    )


def _link(attributes: Mapping[str, str], resolve: Callable[[str], Mapping[str, str]]) -> str:
    kept = {name: attributes[name] for name in ("title",) if attributes.get(name)}
    kept |= resolve(attributes["href"]) if attributes.get("href") else {}
    return "<a" + "".join(f' {name}="{escape(value)}"' for name, value in kept.items()) + ">"


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of one tag, as a browser reads them: of two with one name the first counts."""
    reader = _Tag()
    reader.feed(tag)
    return reader.found


class _Tag(HTMLParser):
    """Keeps the attributes of the first tag that it is fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        if not self.found:
            self.found = {name: value or "" for name, value in reversed(attrs)}
