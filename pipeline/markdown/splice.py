"""Replace each segment's exact span in a file, and keep every other byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.markdown.escape import (
    adds_no_markup,
    canonical,
    flow_lines,
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
    text = canonical(target)
    if not text:
        return segment.raw
    if segment.form is Form.HTML:
        return html_text(text, segment.text, references)
    if plain := _PLAIN.get(segment.form):
        return plain(text, segment)
    text = neutralize_extra_markup(
        keep_labels(text, segment.text, references), segment.text, references
    )
    lines = _safe_lines(segment, text)
    if lines != text.split("\n") and not adds_no_markup("\n".join(lines), segment.text, references):
        # an escape at the start of a line has set other markup free: show all of it as typed
        lines = _safe_lines(segment, literal(one_line(text)))
    return _joined(segment, write("\n".join(lines), references).split("\n"))


_PLAIN: Mapping[Form, Callable[[str, Segment], str]] = {
    Form.YAML: lambda text, segment: rewrite(text, segment.style, segment.raw),
    Form.ATTRIBUTE: lambda text, segment: attribute(text, segment.style),
    Form.TITLE: lambda text, segment: title(text, segment.style),
}
"""Forms of words alone → how they are written."""


def _safe_lines(segment: Segment, text: str) -> list[str]:
    """The lines of a text, each escaped for its place."""
    if segment.form is Form.FLOW:
        return flow_lines(text, in_list=segment.in_list)
    if segment.form is Form.SETEXT:
        # above a line of hyphens even an escaped pipe makes a table
        return [line.replace("|", "&#124;") for line in flow_lines(text, in_list=segment.in_list)]
    return [single_line(text, segment.form, at_line_start=segment.at_line_start)]


def _joined(segment: Segment, lines: list[str]) -> str:
    if segment.form in {Form.CELL, Form.LABEL}:
        return lines[0].replace("|", "\\|")
    return (segment.hard_break + segment.prefix).join(lines)


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
