"""Replace each segment's exact span in a file, and keep every other byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.markdown.escape import (
    adds_no_markup,
    canonical,
    flow_lines,
    is_words,
    literal,
    neutralize_extra_markup,
    one_line,
    single_line,
)
from pipeline.markdown.plain_text import attribute, html_text, title
from pipeline.markdown.portable import portable, typed
from pipeline.markdown.references import keep_labels
from pipeline.markdown.yaml_text import rewrite
from pipeline.model.document import Document
from pipeline.model.segment import Form, Segment


def fill(document: Document, target_of: Callable[[Segment], str | None]) -> str:
    """Put targets in the place of their segments; None or an empty target leaves the source.

    Law: filling with `target == text` gives the source's bytes.
    """
    return "".join(
        put(part, target_of(part), document.references) if isinstance(part, Segment) else part.raw
        for part in document.parts
    )


def put(
    segment: Segment,
    target: str | None,
    references: Mapping[str, Any],
    write: Callable[[str, Mapping[str, Any]], str] = portable,
) -> str:
    """Write one target as the bytes of its place, so that every reader of Markdown finds our markup in it."""
    if target is None or target == segment.text:
        return segment.raw
    plain = _PLAIN.get(segment.form)
    if plain is None and is_words(target):
        return target
    text = canonical(target)
    if not text:
        return segment.raw
    if plain:
        return plain(text, segment, references)
    text = neutralize_extra_markup(
        keep_labels(text, segment.text, references), segment.text, references
    )
    safe = _safe(segment, text)
    if safe != text and not adds_no_markup(safe, segment.text, references):
        # an escape at the start of a line has set other markup free: show all of it as typed
        safe = _safe(segment, literal(one_line(text)))
    written = write(safe, references)
    if segment.form in _AMID_BARS:
        return written.replace("|", "\\|")
    return written.replace("\n", segment.hard_break + segment.prefix)


_PLAIN: Mapping[Form, Callable[[str, Segment, Mapping[str, Any]], str]] = {
    Form.YAML: lambda text, segment, _: rewrite(text, segment.style, segment.raw),
    Form.HTML: lambda text, segment, references: html_text(text, segment.text, references),
    Form.ATTRIBUTE: lambda text, segment, _: attribute(text, segment.style),
    Form.TITLE: lambda text, segment, _: title(text, segment.style),
}
"""Forms in which Markdown reads no markup → how they are written."""
_AMID_BARS = frozenset({Form.CELL, Form.LABEL})
"""Forms that a `|` ends."""


def _safe(segment: Segment, text: str) -> str:
    """A text whose lines are each escaped for their place."""
    if segment.form is Form.ATX or segment.form in _AMID_BARS:
        return single_line(text, segment.form, at_line_start=segment.at_line_start)
    safe = "\n".join(flow_lines(text, in_list=segment.in_list))
    # above a line of hyphens even an escaped pipe makes a table
    return safe.replace("|", "&#124;") if segment.form is Form.SETEXT else safe


def readings(segment: Segment, text: str, raw: str, references: Mapping[str, Any]) -> Iterator[str]:
    """Give the targets that a person may have typed where a filled file holds `text`, written as `raw`.

    The text itself, and the text without the escapes and the marks that filling adds; only what fills to just
    these bytes, now or before there were marks.
    """
    for candidate in dict.fromkeys(_candidates(text)):
        ways = (put(segment, candidate, references, write) for write in (portable, _as_it_is))
        if raw in ways:
            yield candidate


def _as_it_is(text: str, _references: Mapping[str, Any]) -> str:
    return text


def _candidates(text: str) -> Iterator[str]:
    for written in typed(text):
        lines = [_START_ESCAPE.sub(r"\1\2", line, count=1) for line in written.split("\n")]
        bare = "\n".join(lines)
        for each in (written, bare, written.replace("&#124;", "|"), bare.replace("&#124;", "|")):
            yield each
            yield _LABEL.sub("]", each)


_LABEL = re.compile(r"\]\[[^\[\]]+\]")
_START_ESCAPE = re.compile(r"^(\d{1,9})?\\([^\w\s])")
