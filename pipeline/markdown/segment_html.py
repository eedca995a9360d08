"""Render one segment as safe HTML without links."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from pipeline.markdown.fast_path import is_plain
from pipeline.markdown.highlights import Highlight, highlighted
from pipeline.markdown.inline import as_markdown
from pipeline.markdown.parser import configured
from pipeline.markdown.raw_html import contained
from pipeline.markdown.sanitize import Sanitize, sanitizer
from pipeline.model.segment import Form

_PLAIN = (Form.YAML, Form.ATTRIBUTE, Form.TITLE)
_LINK = re.compile(r"<a\b[^>]*>")
_IMAGE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'alt="([^"]*)"')


def segment_html(
    text: str,
    form: Form,
    references: Mapping[str, Any] | None = None,
    marks: Sequence[Highlight] = (),
) -> str:
    """Emphasis, links and breaks shown as such; links lead nowhere, pictures are their words.

    >>> segment_html("**重要：**请看 [这里](x.md)。", Form.FLOW)
    '<strong>重要：</strong>请看 <a>这里</a>。'
    >>> segment_html("**重要：**请看", Form.FLOW, marks=[Highlight(2, 4, "term")])
    '<strong><mark class="term">重要</mark>：</strong>请看'
    """

    def read(one: str) -> str:
        return _fresh(one, form, references) if references else _reading(one, form)

    return highlighted(text, marks, read)


@lru_cache(maxsize=8192)
def _reading(text: str, form: Form) -> str:
    """The same page is read again and again."""
    return _fresh(text, form, None)


def _fresh(text: str, form: Form, references: Mapping[str, Any] | None) -> str:
    if form in _PLAIN:
        return html.escape(text).replace("\n", "<br>")
    if is_plain(text) and text.isprintable():
        return text.strip()  # the sanitizer writes it so too: no sign of it means anything
    md = configured()
    tokens = md.parseInline(as_markdown(text), {"references": dict(references or {})})
    for token in tokens[0].children or [] if tokens else []:
        if token.type == "html_inline":
            token.content = contained(token.content)
        elif token.type == "template":
            token.type = "text"  # a page resolves it, one text cannot: shown as it is written
        elif token.type == "footnote_ref":  # only the page knows its number
            token.type = "html_inline"
            token.content = f"<sup>[{html.escape(token.meta['label'])}]</sup>"
    clean = _clean()(md.renderer.render(tokens, md.options, {}))
    return _IMAGE.sub(_words, _LINK.sub("<a>", clean)).strip()


@cache
def _clean() -> Sanitize:
    """No text of ours has an id, so that one sanitizer does for all."""
    return sanitizer(())


def _words(image: re.Match[str]) -> str:
    alt = _ALT.search(image[0])
    return f'<span class="alt">{alt[1] if alt else ""}</span>'
