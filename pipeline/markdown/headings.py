"""Name the headings of a page, so that links find them in every language of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote

from pipeline.markdown.fast_path import is_plain
from pipeline.markdown.inline import tokens_of
from pipeline.markdown.parser import Parsed, Token, parse_blocks
from pipeline.markdown.visible_text import inline_words

_EXPLICIT = re.compile(r"#([A-Za-z][\w.:-]*)")
_DROPPED = re.compile(r"[^\w\s-]")
_BLANKS = re.compile(r"[\s_]+|-{2,}")
_KEPT_IDS = re.compile(r"(?:h-)*(?:only-)?(?:h|q|crisis|write|scale|ends|task|fn|fnref)-\d+")
"""Ids that the renderer gives to other things."""
_CACHED = 4096
"""Pages whose headings are remembered: one page is written in several forms, of two outputs one after the other."""


@lru_cache(_CACHED)
def heading_names(text: str) -> tuple[str, ...]:
    r"""The name of each heading of a Markdown file, in order; no two are the same.

    `{#my-id}` behind a heading names it, else its words do, as on GitHub.

    >>> heading_names("## The steps\n\n## Mine {#my-id}\n\n## The steps\n")
    ('the-steps', 'my-id', 'the-steps-1')
    """
    parsed = parse_blocks(text)
    texts = list(_texts(parsed))
    own = [_explicit(token) for token in texts]
    # a name that somebody wrote is never given to another heading
    taken = {name for name in own if name}
    found: dict[str, None] = {}
    for number, (token, name) in enumerate(zip(texts, own, strict=True), 1):
        free = name
        if free is None or free in found:
            base = name or _slug(_words(parsed, token)) or f"section-{number}"
            free = next(one for one in _numbered(base) if one not in taken)
            taken.add(free)
        found[free] = None
    return tuple(found)


def html_name(name: str) -> str:
    """A heading's name as it stands in ids, where other things have names of their own.

    >>> html_name("the-steps"), html_name("task-1")
    ('the-steps', 'h-task-1')
    """
    return f"h-{name}" if _KEPT_IDS.fullmatch(name) else name


def named_by(names: Sequence[str], fragment: str) -> str | None:
    """The heading that the part of a link behind `#` names; None where there is none."""
    wanted = unquote(fragment)
    if wanted in names:
        return wanted
    return next((name for name in names if name.casefold() == wanted.casefold()), None)


def first_heading(text: str) -> str:
    """The words of the title that stands in a page's text, else those of its first heading; empty without any."""
    parsed = parse_blocks(text)
    opened = [token.tag for token in parsed.tokens if token.type == "heading_open"]
    if not opened:
        return ""
    at = opened.index("h1") if "h1" in opened else 0
    return _words(parsed, list(_texts(parsed))[at])


def called(id: str) -> str:
    """What a page without any title is called.

    >>> called("articles/my-first-page")
    'My first page'
    """
    words = id.rpartition("/")[2].replace("-", " ")
    return words[:1].upper() + words[1:]


def _texts(parsed: Parsed) -> Iterator[Token]:
    """The text of each heading."""
    is_open = False
    for token in parsed.tokens:
        if is_open:
            yield token
        is_open = token.type == "heading_open"


def _explicit(token: Token) -> str | None:
    match = _EXPLICIT.search(token.meta.get("attributes", ""))
    return match[1] if match else None


def _words(parsed: Parsed, token: Token) -> str:
    if is_plain(token.content):
        return " ".join(token.content.split())
    inline = tokens_of(token.content, parsed.env.get("references"))
    return " ".join(inline_words(inline, {}).split())


def _slug(words: str) -> str:
    return _BLANKS.sub("-", _DROPPED.sub("", words.strip().lower())).strip("-")


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 0
    while True:
        number += 1
        yield f"{base}-{number}"
