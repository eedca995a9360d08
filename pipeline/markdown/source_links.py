"""Find the links and pictures of an English file, with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.markdown.inline import tokens_of
from pipeline.markdown.parser import Parsed, Token, parse_blocks
from pipeline.markdown.pictures import MAY_SHOW, attributes_of
from pipeline.markdown.visible_text import inline_words
from pipeline.model.late_pattern import late_pattern
from pipeline.model.source_link import SourceLink

_MAY_LINK = re.compile(r"[\[<]")
_TAG = late_pattern(r"""<(?:a|img)\s(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)


def source_links(text: str) -> tuple[SourceLink, ...]:
    r"""Every link and picture of a Markdown file, those in raw HTML too, in order.

    >>> [link.href for link in source_links("[a](b.md)\n<img src=c.png>")]
    ['b.md', 'c.png']
    """
    return tuple(_found(parse_blocks(text)))


def wordless_pictures(text: str) -> tuple[str, ...]:
    """Addresses of the pictures of which nobody says what they show, to readers who cannot see them.

    >>> wordless_pictures("![](a.png) ![Two chairs](b.png)")
    ('a.png',)
    """
    if not MAY_SHOW.search(text):  # most pages show none: they need not be parsed for it
        return ()
    links = source_links(text)
    return tuple(one.href for one in links if one.is_picture and not one.words.strip())


def _found(parsed: Parsed) -> Iterator[SourceLink]:
    for token in parsed.tokens:
        line = parsed.body_line + 1 + (token.map[0] if token.map else 0)
        if token.type == "html_block":
            yield from _in_html(token.content, line)
        elif token.type in {"inline", "label"} and _MAY_LINK.search(token.content):
            for child in tokens_of(token.content, parsed.env.get("references")):
                yield from _of(child, line)
                line += child.type in {"softbreak", "hardbreak"} or child.content.count("\n")


def _of(token: Token, line: int) -> Iterator[SourceLink]:
    if token.type == "link_open":
        yield SourceLink(line, str(token.attrGet("href") or ""))
    elif token.type == "image":
        words = inline_words(token.children or [], {})
        yield SourceLink(line, str(token.attrGet("src") or ""), is_picture=True, words=words)
    elif token.type == "html_inline":
        yield from _in_html(token.content, line)


def _in_html(markup: str, line: int) -> Iterator[SourceLink]:
    for tag in _TAG.finditer(markup):
        found, at = attributes_of(tag[0]), line + markup.count("\n", 0, tag.start())
        if "src" in found:
            yield SourceLink(at, found["src"], is_picture=True, words=found.get("alt", ""))
        elif "href" in found:
            yield SourceLink(at, found["href"])
