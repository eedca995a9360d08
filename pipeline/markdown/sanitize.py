"""Sanitize HTML with nh3.

The one door to nh3. Nothing that runs, loads from elsewhere without a link, or styles itself passes;
ids and references to them pass only if the renderer made them.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

import nh3

_TEXT = "a abbr b bdi br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup u var wbr"
_BLOCKS = "aside blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary ul"
_TABLES = "caption table tbody td tfoot th thead tr"
FORMS = frozenset({"input", "label", "textarea"})
"""Those of them that only our own shapes may use."""
TAGS = frozenset(f"{_TEXT} {_BLOCKS} {_TABLES} img".split()) | FORMS
"""Elements that a page's body may hold."""

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "title", "aria-labelledby", "data-pipeline-label"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "input": {"name", "value", "checked"},
    "label": {"for"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "textarea": {"rows"},
    "th": {"colspan", "rowspan"},
}
_VALUES: dict[str, dict[str, set[str]]] = {
    "a": {"rel": {"external noopener noreferrer"}},
    "aside": {"role": {"note"}},
    "div": {"role": {"group", "radiogroup"}, "tabindex": {"0"}},
    "input": {"type": {"checkbox", "radio"}},
    "span": {"aria-hidden": {"true"}},
    "textarea": {"autocomplete": {"off"}},
    "th": {"scope": {"col"}},
}
_CLASSES: dict[str, set[str]] = {
    "aside": {"crisis"},
    "blockquote": {"alert", "note", "tip", "important", "warning", "caution"},
    "div": {"footnote", "table", "write", "lines", "scale", "ends", "steps", "page-break"},
    "label": {"sr"},
    "li": {"task"},
    "p": {"caution", "crisis-label"},
    "span": {"line"},
    "td": {"right", "center"},
    "th": {"right", "center"},
    "ul": {"tasks"},
}
_SCHEMES = {"https", "http", "mailto", "tel", "sms"}
_OURS = {"id", "for", "name", "aria-labelledby"}

Sanitize = Callable[[str], str]
"""HTML in, harmless HTML out."""


@dataclass(slots=True)
class _Page:
    """What one page may hold beside what all may."""

    ids: frozenset[str]
    """Those that the renderer made."""
    free: set[str]
    """Those of them that stand nowhere yet."""
    pictures: frozenset[str]
    """Where its own pictures lie."""


_page: ContextVar[_Page] = ContextVar("page")
"""The page that is being cleaned: one cleaner serves all, for to make one costs more than to clean a block."""


def sanitizer(ids: Iterable[str], pictures: Iterable[str] = ()) -> Sanitize:
    """A function that cleans one page's HTML, in one go or block by block.

    `ids` are those that the renderer made; each may stand once, and no other may stand at all.
    `pictures`: where the page's own lie; a reader's browser loads no other.
    """
    known = frozenset(ids)
    page = _Page(known, set(known), frozenset(pictures))

    def clean(markup: str) -> str:
        _page.set(page)
        return _cleaner().clean(markup)

    return clean


def _keep(_tag: str, attribute: str, value: str) -> str | None:
    """The value of an attribute on the current page; None: it goes."""
    page = _page.get()
    if attribute == "src":
        return value if value in page.pictures else None
    if attribute not in _OURS:
        return value
    if attribute == "id":
        if value not in page.free:
            return None
        page.free.remove(value)
        return value
    return value if value and page.ids.issuperset(value.split()) else None


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math"},
        attributes=_ATTRIBUTES,
        attribute_filter=_keep,
        tag_attribute_values=_VALUES,
        allowed_classes=_CLASSES,
        link_rel=None,
        url_schemes=_SCHEMES,
    )


def text_of_html(markup: str) -> str:
    """The visible text of HTML.

    >>> text_of_html("<b>a</b> &amp; b<script>c</script>")
    'a & b'
    """
    bare = nh3.clean(markup, tags=set(), clean_content_tags={"script", "style"})
    return html.unescape(bare)
