"""Find what a page has in Markdown that a new text of it does not carry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.importers.lost import words_in
from pipeline.markdown.front_matter import load
from pipeline.markdown.parser import Parsed, Token, parse
from pipeline.markdown.pictures import picture_sources
from pipeline.markdown.raw_html import words_of_html
from pipeline.terms.safety import hotlines

_COMMENT = re.compile(
    r"<!--\s*(?P<name>pipeline:(?:safety|off|on|context)\b|translators:)?(?P<rest>.*?)-->",
    re.DOTALL,
)
_ADDRESS = re.compile(r"""<a\b[^<>]*?\shref\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_LEAVES = ("write", "scale", "page")
_HALF = 0.5
"""A box or marked block with so much of its words in the new text stands there, edited."""
_FIRST = 8
"""So many words are enough to find a place."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of a page that plain text of a Word file or a web page does not have."""

    kind: str
    """`crisis box`, `safety mark`, `hotline`, `only zh`, `write`, `picture`, `link`, … as people call it."""
    line: int
    """Its line in the file, from 1."""
    words: str
    """Its first words, or its address."""
    safety: bool
    """True where its loss could harm somebody."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A thing, and how it is told in another text."""

    thing: Thing
    exact: str = ""
    """What has to be the same there; of things with words their kind is enough."""
    words: tuple[str, ...] | None = None
    """Words of which half have to be there; None: they do not count."""


def would_lose(before: str, after: str) -> tuple[Thing, ...]:
    """The things of a page that its new text lacks, in the order of lines. Both are whole files.

    A box or a marked block that was edited counts as carried while half of its words are there. Hotlines
    count once: a number that stands elsewhere on the page is not lost.
    """
    there = [*_found(after)]
    lost = []
    for one in _found(before):
        like = max(there, key=lambda other: _likeness(one, other), default=None)
        if like is None or not _likeness(one, like):
            lost.append(one.thing)
        elif one.thing.kind != "hotline":
            there.remove(like)
    return tuple(sorted(lost, key=lambda thing: thing.line))


def _likeness(one: _Found, other: _Found) -> float:
    """How sure it is that two things are the same, 0.0 for not at all."""
    if (one.thing.kind, one.exact) != (other.thing.kind, other.exact):
        return 0.0
    if one.words is None or other.words is None or one.words == other.words:
        return 1.0
    first, second = Counter(one.words), Counter(other.words)
    share = 2 * (first & second).total() / (first.total() + second.total())
    return share if share >= _HALF else 0.0


def _found(text: str) -> Iterator[_Found]:
    """All things of a file."""
    parsed = parse(text)
    seen: set[str] = set()
    fields = load(text, "page")
    named = [(1, str(fields.get(name) or "")) for name in ("title", "description")]
    for line, words in [*named, *_lines_of_words(parsed)]:
        for number in hotlines(words):
            if number not in seen:
                seen.add(number)
                yield _Found(Thing("hotline", line, first_words(words), True), number)
    for at, token in enumerate(parsed.tokens):
        yield from _block(parsed, at, token)


def _block(parsed: Parsed, at: int, token: Token) -> Iterator[_Found]:
    line = _line(parsed, token)
    if token.type in {"crisis_open", "only_open"}:
        words = _words(_until_close(parsed.tokens, at))
        args = str(token.meta["args"])
        crisis = token.type == "crisis_open"
        kind = "crisis box" if crisis else f"only {args}"
        yield _Found(Thing(kind, line, first_words(words), crisis), "", tuple(words_in(words)))
    elif token.type in _LEAVES:
        labels = _words(_labels(parsed.tokens, at))
        words = f"{token.meta['args']} {labels}".strip()
        yield _Found(Thing(token.type, line, first_words(words), False), words)
    elif token.type == "html_block":
        yield from _comments(parsed, at, token, line)
        yield from _addresses(token, line)
    for child_line, child in _flat(token.children or [], line):
        if child.type == "link_open":
            href = str(child.attrGet("href") or "")
            yield _Found(Thing("link", child_line, href, False), href)
        elif child.type == "image":
            src = str(child.attrGet("src") or "")
            yield _Found(Thing("picture", child_line, src, False), src)
        elif child.type == "html_inline":
            yield from _addresses(child, child_line)


def _comments(parsed: Parsed, at: int, token: Token, line: int) -> Iterator[_Found]:
    """The marks of a block of HTML; each belongs to the block that follows it, notes are told by their words."""
    for match in _COMMENT.finditer(token.content):
        where = line + token.content.count("\n", 0, match.start())
        name = (match["name"] or "").removeprefix("pipeline:").rstrip(":")
        rest = " ".join(match["rest"].split())
        if name in {"safety", "off", "on"}:
            words = _words(_next_block(parsed.tokens, at))
            thing = Thing(f"{name} mark", where, first_words(words), name == "safety")
            yield _Found(thing, "", tuple(words_in(words)))
        else:
            kind = {"translators": "note to translators", "context": "context mark"}
            yield _Found(Thing(kind.get(name, "comment"), where, first_words(rest), False), rest)


def _addresses(token: Token, line: int) -> Iterator[_Found]:
    """Pictures and links of an author's own HTML."""
    for src in picture_sources(token.content):
        yield _Found(Thing("picture", line, src, False), src)
    for match in _ADDRESS.finditer(token.content):
        yield _Found(Thing("link", line, match[1], False), match[1])


def _line(parsed: Parsed, token: Token) -> int:
    return parsed.body_line + 1 + (token.map[0] if token.map else 0)


def _flat(tokens: Sequence[Token], line: int) -> Iterator[tuple[int, Token]]:
    """Inline tokens and those inside them, each with its line."""
    for token in tokens:
        yield line, token
        yield from _flat(token.children or [], line)
        line += token.type in {"softbreak", "hardbreak"}


def _until_close(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """A block with all that stands in it."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if depth <= 0:
            return tokens[at : end + 1]
    return tokens[at:]


def _labels(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The labels of a directive of one line."""
    end = at + 1
    while end < len(tokens) and tokens[end].type == "label":
        end += 1
    return tokens[at:end]


def _next_block(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The first block behind a mark that is no mark itself."""
    while at + 1 < len(tokens):
        at += 1
        if tokens[at].type != "html_block" or words_of_html(tokens[at].content).strip():
            return _until_close(tokens, at)
    return ()


def _lines_of_words(parsed: Parsed) -> Iterator[tuple[int, str]]:
    """What readers see, block by block, each with its line."""
    for token in parsed.tokens:
        if words := _words([token]):
            yield _line(parsed, token), words


def _words(tokens: Sequence[Token]) -> str:
    """The words of tokens on one line."""
    found = []
    for token in tokens:
        if token.type in {"inline", "label"}:
            inline = (child for _, child in _flat(token.children or [], 0))
            found.append("".join(_word(child) for child in inline))
        elif token.type in {"html_block", "fence", "code_block"}:
            found.append(words_of_html(token.content))
    return " ".join(" ".join(found).split())


def _word(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "html_inline":
        return words_of_html(token.content)
    return "" if token.type == "image" else token.content


def first_words(words: str) -> str:
    """The first words of a text."""
    every = words.split()
    return " ".join(every[:_FIRST]) + ("…" if len(every) > _FIRST else "")
