"""A document and targets in; the file with each segment's exact span replaced out, every other byte kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.markdown.escape import canonical, flow_lines, single_line, tame
from pipeline.markdown.front_matter import quote
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


def put(segment: Segment, target: str | None, references: Mapping[str, Any]) -> str:
    """Write one target as the bytes of its place."""
    if target is None or target == segment.text:
        return segment.raw
    text = canonical(target)
    if not text:
        return segment.raw
    if segment.form is Form.YAML:
        return quote(text, segment.style)
    text = tame(text, segment.text, references)
    if segment.form in {Form.FLOW, Form.SETEXT}:
        lines = flow_lines(text, in_list=segment.in_list)
        if segment.form is Form.SETEXT:
            # above a line of hyphens even an escaped pipe makes a table
            lines = [line.replace("|", "&#124;") for line in lines]
        return (segment.hard_break + segment.prefix).join(lines)
    return single_line(text, segment.form, at_line_start=segment.at_line_start)
