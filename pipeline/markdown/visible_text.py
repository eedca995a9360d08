"""Read the words of tokens that a reader sees, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from markdown_it.token import Token

from pipeline.markdown.raw_html import words_of_html
from pipeline.markdown.softbreak import join_soft_breaks

Notes = Mapping[str, int]
"""Label of each footnote of a page → its number."""


def note_mark(number: int) -> str:
    """How a footnote is named, where it is referred to and before its text: in brackets, for 988 stays 988.

    >>> note_mark(1)
    '[1]'
    """
    return f"[{number}]"


def block_lines(tokens: Iterable[Token], notes: Notes) -> Iterator[str]:
    """The words of blocks, one block a line; a footnote's begin with its number."""
    lead = ""
    for token in tokens:
        if token.type == "footnote_open":
            lead += note_mark(notes[token.meta["label"]]) + " "
        words = _words(token, notes)
        if words or (lead and token.type == "footnote_close"):
            yield (lead + words).rstrip()
            lead = ""


def inline_words(tokens: Sequence[Token], notes: Notes) -> str:
    """The words of inline tokens."""
    return "".join(_inline_words(token, notes) for token in tokens)


def _words(token: Token, notes: Notes) -> str:
    if token.type in {"inline", "label"}:
        return inline_words(join_soft_breaks(token.children or []), notes).strip()
    if token.type in {"fence", "code_block"}:
        return token.content.strip()
    return words_of_html(token.content).strip() if token.type == "html_block" else ""


def _inline_words(token: Token, notes: Notes) -> str:
    if token.type == "image":
        return inline_words(token.children or [], notes)
    if token.type in {"softbreak", "hardbreak"}:
        return " " if token.type == "softbreak" else "\n"
    if token.type == "footnote_ref" and token.meta["label"] in notes:
        return note_mark(notes[token.meta["label"]])
    return words_of_html(token.content) if token.type == "html_inline" else token.content
