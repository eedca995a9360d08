"""Mark numbers to call, foreign phrases and ends of lines in a body, and change no word.

No word changes: what a reader reads, and what `verify` compares, is the text as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple

from pipeline.build.hotlines import MAY_LEAD, hotline_spans
from pipeline.build.phrases import phrases
from pipeline.checks.contact_tokens import contact_tokens
from pipeline.model.glossary import Contact
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import HAN, has_han, is_chinese

_PIECE = re.compile(r'<(/?)([a-z][a-z0-9]*)([^<>"]*(?:"[^"]*"[^<>"]*)*)>')
"""A tag: whether it closes, its name, its attributes."""
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_NO_WORDS = frozenset({"code", "kbd", "pre", "samp", "textarea", "var"})
_NO_LINKS = _NO_WORDS | {"a"}
_WHOLE_WORDS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th"})
"""Elements whose lines end between words: short and large."""
_CELL = re.compile(r'<td(?P<rest>(?: class="[a-z]+")?)>(?P<text>[^<>]{1,12})</td>')
"""A short cell: a column is narrow, and would tear its word."""
_LATIN = re.compile(
    r"[A-Za-z\u00c0-\u024f][\w’'.&-]*(?:,? [A-Za-z\u00c0-\u024f][\w’'.&-]*)*", re.ASCII
)
_SMALL = late_pattern(r"[a-z]")
_HAN_RUN = late_pattern(f"[{HAN}][{HAN}，。、：；！？（）《》“”…·]*")
_MAY_MARK = {
    False: re.compile(f"[&{HAN}]|{MAY_LEAD.pattern}"),
    True: re.compile(f"[&a-z]|{MAY_LEAD.pattern}"),
}
"""Whether a text is Chinese → what it has if anything of it may be marked, an escaped character included."""
_SHORT = "short"
FOREIGN = ' translate="no"'
"""What the mark of a foreign phrase has and an author's own has not: `verify` counts these words all the same."""


class _Open(NamedTuple):
    """An element around a text, and what it and those around it are."""

    name: str
    has_words: bool
    may_link: bool
    is_foreign: bool
    keeps_words: bool


_OUTSIDE = _Open("", has_words=True, may_link=True, is_foreign=False, keeps_words=False)


def with_marks(body: str, tag: str, contacts: tuple[Contact, ...]) -> str:
    """The sanitized body of a page in the language `tag`, with links for numbers and sites, `lang` and `<wbr>`."""
    is_zh = tag.startswith("zh")
    body = _CELL.sub(_short_cell, body) if is_zh else body
    may_mark = _MAY_MARK[is_zh].search
    parts: list[str] = []
    open_ = [_OUTSIDE]
    at = done = 0
    for start, end, closes, name, rest in _tags(body):
        around = open_[-1]
        if at < start and around.has_words:
            text = body[at:start]
            if may_mark(text) or (is_zh and around.keeps_words):  # few texts
                parts += body[done:at], *_text(text, tag, contacts, around)
                done = start
        at = end
        if closes:
            while len(open_) > 1 and open_.pop().name != name:
                pass
        elif name not in _VOID:
            keeps = name in _WHOLE_WORDS or 'class="crisis-label"' in rest or _SHORT in rest
            open_.append(_inside(around, name, is_foreign=" lang=" in rest, keeps=keeps))
    return "".join([*parts, body[done:]])


def _tags(body: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Where each tag begins and ends, and what `_PIECE` says of it; at last the end of all."""
    for tag in _PIECE.finditer(body):
        closes, name, rest = tag.groups()
        yield *tag.span(), closes, name, rest
    yield len(body), len(body), "/", "", ""


@lru_cache(maxsize=1024)
def _inside(around: _Open, name: str, *, is_foreign: bool, keeps: bool) -> _Open:
    return _Open(
        name,
        around.has_words and name not in _NO_WORDS,
        around.may_link and name not in _NO_LINKS,
        around.is_foreign or is_foreign,
        around.keeps_words or keeps,
    )


def _short_cell(cell: re.Match[str]) -> str:
    kept = cell["rest"][:-1] + f' {_SHORT}"' if cell["rest"] else f' class="{_SHORT}"'
    return f"<td{kept}>{cell['text']}</td>"


def whole_words(text: str, tag: str) -> str:
    """Plain text as HTML in which a line of Chinese ends between words alone."""
    pieces = phrases(text) if tag.startswith("zh") else (text,)
    return "<wbr>".join(escape(piece, quote=False) for piece in pieces)


def _text(html: str, tag: str, contacts: tuple[Contact, ...], around: _Open) -> Iterator[str]:
    text = unescape(html)
    links = list(hotline_spans(text, contacts)) if around.may_link else []
    marks = not around.is_foreign
    breaks, at = around.keeps_words and marks, 0
    for start, end, address in [*links, (len(text), len(text), "")]:
        yield _words(text[at:start], tag, breaks=breaks, marks=marks, whole=text)
        if address:
            yield f'<a href="{escape(address)}">{escape(text[start:end], quote=False)}</a>'
        at = end


def _words(text: str, tag: str, *, breaks: bool, marks: bool, whole: str) -> str:
    """A stretch without links: each foreign phrase in an element of its own, the rest with its breaks."""
    is_zh = tag.startswith("zh")
    if not marks or (not is_zh and (not has_han(text) or is_chinese(whole))):
        return _broken(text, tag, breaks=breaks)
    made, at = [], 0
    lang = "en" if is_zh else "zh-Hans"
    for run in _english(text) if is_zh else _HAN_RUN.finditer(text):
        made.append(_broken(text[at : run.start()], tag, breaks=breaks))
        made.append(f'<span lang="{lang}"{FOREIGN}>{escape(run[0], quote=False)}</span>')
        at = run.end()
    return "".join([*made, _broken(text[at:], tag, breaks=breaks)])


def _english(text: str) -> Iterator[re.Match[str]]:
    """Runs of English words; not EFT or PDF, which each voice reads in its own way, and no piece of an address."""
    runs = [run for run in _LATIN.finditer(text) if _SMALL.search(run[0])]
    addresses = [token.span for token in contact_tokens(text, ())] if runs else []
    for run in runs:
        if not any(start < run.end() and run.start() < end for start, end in addresses):
            yield run


def _broken(text: str, tag: str, *, breaks: bool) -> str:
    return whole_words(text, tag) if breaks else escape(text, quote=False)
