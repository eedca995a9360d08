"""Compare two states of a file as its readers see them: a comment or a line end changes nothing."""

from __future__ import annotations

import re
from typing import Any

from pipeline.build.labels import labels_for
from pipeline.extract.read import read
from pipeline.markdown.render import render_body
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.settings import EN, Settings

_CODE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_BETWEEN = re.compile(
    r" ?(</?(?:p|h[1-6]|[uo]l|li|blockquote|div|aside|table|t[rhd]|thead|tbody|d[ltd]|hr)\b[^<>]*>) ?"
)
_MARKS = re.compile(r"<!--\s*pipeline:.*?-->", re.DOTALL)


def look_alike(one: str, other: str, settings: Settings) -> bool:
    """True if readers of no language, and nobody who translates, would see a difference.

    Texts with their contexts and marks count, what the page looks like, and the fields that are translated. Other
    comments, blanks at the ends of lines, line ends and other fields, such as the date, do not.
    """
    if one == other:
        return True
    try:
        first, second = (
            read(text, "", "page", settings.translatable_front_matter) for text in (one, other)
        )
    except PipelineError:
        return False
    return _seen(first, settings) == _seen(second, settings)


def _seen(document: Document, settings: Settings) -> tuple[Any, ...]:
    texts = [(s.key, s.safety, s.guarded, s.only) for s in document.segments]
    pages = [
        _shown(
            render_body(document.source, locale=one, labels=labels_for(one, {}), id_prefix="page")
        )
        for one in (EN, settings.locale)
    ]
    return texts, pages, [mark.split() for mark in _MARKS.findall(document.source)]


def _shown(html: str) -> str:
    """HTML as a browser shows it: white space counts in code alone."""
    parts = _CODE.split(html)
    parts[::2] = [_BETWEEN.sub(r"\1", _BLANKS.sub(" ", part)) for part in parts[::2]]
    return "".join(parts)
