"""Find the translatable text in a raw HTML block.

Scripts, styles, code, comments and tags are never words. A text keeps the inline tags that stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.late_pattern import late_pattern

ATTRIBUTES = frozenset({"alt", "title", "aria-label"})
"""Attributes that hold words."""
TEXT = "html"
"""Name of a piece of text, beside the names of the attributes."""
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
"""Elements that stand inside a sentence: their tags are part of the text around them."""
IN_LINE = INLINE - {"br", "label", "rp", "rt", "ruby"}
"""Those that begin no line; what a label or a reading says stands by itself."""
_QUOTED = frozenset(["code", "kbd", "samp", "tt", "var"])
"""Inline elements whose content is no prose."""
OPAQUE = frozenset(
    [
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "plaintext",
        "pre",
        "script",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "xmp",
    ]
)
"""Elements whose content is no prose, unless they never end."""
MARKUP = late_pattern(
    r"""<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z].*?(?:>|\Z)
    |</?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?![A-Za-z0-9-])(?P<rest>[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*)>
    |</?[A-Za-z].*\Z""",
    re.S | re.X,
)
"""A tag, a comment, an instruction; one that does not end takes all that follows, as in a browser."""
_ATTRIBUTE = late_pattern(
    r"""(?<![^\s"'/])(?P<name>[^\s"'<>/=]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`]+))"""
)


@dataclass(frozen=True, slots=True)
class HtmlPiece:
    """One stretch of words."""

    name: str
    """`html` for text, else the attribute's name."""
    start: int
    """Offset of its first character."""
    end: int
    """Offset behind its last one; quotes are outside."""
    quote: str = ""
    """The quote around an attribute's value; empty where it has none."""


def pieces(content: str) -> list[HtmlPiece]:
    """Give the words of a block of HTML, in order; the tags around a whole text are no part of it.

    >>> [(p.name, p.start, p.end) for p in pieces('<p title="a"><i>b <b>c</b></i></p>')]
    [('title', 10, 11), ('html', 16, 26)]
    """
    inner = (_unwrapped(content, p) if p.name == TEXT else p for p in _runs(content))
    return [piece for piece in inner if piece.start < piece.end]


def skeleton(content: str) -> str:
    r"""What may not differ between two languages: the block without its words.

    >>> skeleton('<p title="a">b</p>')
    '<p title="\x00">\x00</p>'
    """
    kept: list[str] = []
    at = 0
    for piece in _runs(content):
        # a value without quotes gets some when it is translated
        bare = piece.name != TEXT and not piece.quote
        kept += [content[at : piece.start], '"\0"' if bare else "\0"]
        at = piece.end
    return "".join([*kept, content[at:]])


def _runs(content: str) -> Iterator[HtmlPiece]:
    """Attributes with words, and texts with all the inline tags in and around them."""
    start = at = 0
    unclosed: set[str] = set()
    while match := MARKUP.search(content, at):
        name = (match["name"] or "").lower()
        words = list(_attributes(match)) if match["rest"] else []
        at = match.end()
        # the first tag makes the block what it is
        if name in INLINE and not words and match.start():
            continue
        yield from _text(content, start, match.start())
        yield from words
        is_closing = content[match.start() + 1] == "/"
        if name in (OPAQUE | _QUOTED) - unclosed and not is_closing:
            end = _end_of(content, name, at)
            unclosed |= {name} if end is None else set()
            at = at if end is None else end
        start = at
    yield from _text(content, start, len(content))


def _text(content: str, start: int, end: int) -> Iterator[HtmlPiece]:
    text = content[start:end]
    if words := text.strip():
        first = start + text.index(words[0])
        yield HtmlPiece(TEXT, first, first + len(words))


def _unwrapped(content: str, run: HtmlPiece) -> HtmlPiece:
    """Take off the tags at the ends of a text that do not belong to a part of it."""
    tags = list(MARKUP.finditer(content, run.start, run.end))
    start, end = run.start, run.end
    while tags:
        first, last = tags[0], tags[-1]
        leads, trails = first.start() == start, last.end() == end
        if leads and (first is last or _closes(first) or not _closed(first, tags)):
            start, tags = first.end(), tags[1:]
        elif trails and (not _closes(last) or not _opened(last, tags)):
            end, tags = last.start(), tags[:-1]
        elif leads and trails and _wraps(first, tags):
            start, end, tags = first.end(), last.start(), tags[1:-1]
        else:
            break
        text = content[start:end]
        start += len(text) - len(text.lstrip())
        end = max(start, end - len(text) + len(text.rstrip()))
    return HtmlPiece(TEXT, start, end)


def _wraps(first: re.Match[str], tags: list[re.Match[str]]) -> bool:
    """Whether the first and the last tag are an element around prose."""
    alike = [tag for tag in tags if tag["name"] == first["name"]]
    return len(alike) == 2 and alike[1] is tags[-1] and first["name"].lower() not in _QUOTED


def _closes(tag: re.Match[str]) -> bool:
    return tag[0].startswith("</")


def _closed(first: re.Match[str], tags: list[re.Match[str]]) -> bool:
    return any(_closes(tag) and tag["name"] == first["name"] for tag in tags)


def _opened(last: re.Match[str], tags: list[re.Match[str]]) -> bool:
    return any(not _closes(tag) and tag["name"] == last["name"] for tag in tags)


def _attributes(tag: re.Match[str]) -> Iterator[HtmlPiece]:
    for match in _ATTRIBUTE.finditer(tag.string, tag.start("rest"), tag.end("rest")):
        name = match["name"].lower()
        group = match.lastgroup or ""
        if name in ATTRIBUTES and match[group].strip():
            quote = {"double": '"', "single": "'"}.get(group, "")
            yield HtmlPiece(name, match.start(group), match.end(group), quote)


def _end_of(content: str, name: str, at: int) -> int | None:
    """Offset of the closing tag of an element whose content is no prose; None without one."""
    match = re.compile(rf"</{name}(?![A-Za-z0-9-])", re.I).search(content, at)
    return match.start() if match else None
