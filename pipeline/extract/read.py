"""The text of one English file in; a `Document` whose parts join back to that text out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.extract.blocks import Block, blocks
from pipeline.markdown import front_matter
from pipeline.markdown.inline import read_inline
from pipeline.markdown.parser import LINE_END, Parsed, Token, configured, normalised, parse_blocks
from pipeline.markdown.spans import BLANKS
from pipeline.model.document import Document
from pipeline.model.segment import Form, Segment, Verbatim
from pipeline.terms.safety import is_safety_text

_MARKER = re.compile(r"[^>\s]")
_FORMS = {"table cell": Form.CELL, "label": Form.LABEL}

Placed = tuple[int, int, Segment]
"""Start and end of a segment in the file's text."""


def read(
    text: str,
    path: str,
    id: str,
    fields: tuple[str, ...] = ("title", "description", "summary"),
    *,
    every: bool = False,
) -> Document:
    """Take a file apart.

    `fields` are the front matter fields that become entries. With `every` texts without a word (a number,
    a sign) are segments too, so that two files of the same structure have the same number of them.
    Raises PipelineError FRONTMATTER.
    """
    head = front_matter.load(text, path)
    parsed = parse_blocks(text)
    always = head.get("safety") is True
    references = parsed.env.get("references", {})
    found = [*_head_segments(text, fields), *_body_segments(text, parsed, references)]
    placed = [
        (start, end, replace(s, safety=s.safety or always or is_safety_text(s.text)))
        for start, end, s in found
        if every or _has_words(s.text, references)
    ]
    return Document(id, path, head, tuple(_parts(text, placed)), references, parsed.problems)


def _parts(text: str, placed: Iterable[Placed]) -> Iterable[Segment | Verbatim]:
    at = 0
    for start, end, segment in placed:
        if start > at:
            yield Verbatim(text[at:start])
        yield segment
        at = end
    if at < len(text):
        yield Verbatim(text[at:])


def _head_segments(text: str, fields: tuple[str, ...]) -> Iterable[Placed]:
    for scalar in front_matter.scalars(text, fields):
        yield (
            scalar.start,
            scalar.end,
            Segment(
                kind=f"front matter {scalar.name}",
                raw=text[scalar.start : scalar.end],
                text=scalar.value,
                form=Form.YAML,
                line=len(LINE_END.findall(text, 0, scalar.start)) + 1,
                context=f"front:{scalar.name}",
                style=scalar.style,
            ),
        )


class _Source:
    """The body in both countings: as the parser saw it, and as it stands in the file."""

    def __init__(self, text: str, parsed: Parsed) -> None:
        self.text = normalised(parsed.body)
        self._in_file = _line_starts(parsed.body, len(text) - len(parsed.body))
        self._in_body = _line_starts(self.text, 0)
        self.file = text

    def at(self, offset: int, line: int) -> int:
        """Offset in the file of an offset in the body that lies on `line` (from 0)."""
        return self._in_file[line] + offset - self._in_body[line]

    def line_start(self, line: int) -> int:
        """Offset in the body at which a line starts."""
        return self._in_body[line]


def _line_starts(text: str, offset: int) -> list[int]:
    return [offset, *(offset + match.end() for match in LINE_END.finditer(text))]


def _body_segments(text: str, parsed: Parsed, references: Mapping[str, object]) -> Iterable[Placed]:
    source = _Source(text, parsed)
    for block in blocks(parsed):
        yield _segment(source, block, references, parsed.body_line)


def _segment(
    source: _Source, block: Block, references: Mapping[str, object], body_line: int
) -> Placed:
    token = block.token
    lines: list[tuple[int, int]] = token.meta["lines"]
    first = _line_of(token, lines[0][0], source)
    last = first + len(lines) - 1
    start, end = source.at(lines[0][0], first), source.at(lines[-1][1], last)
    text, hard = _text(source.text, token, lines, references)
    before = source.text[source.line_start(first) : lines[0][0]]
    segment = Segment(
        kind=block.kind,
        raw=source.file[start:end],
        text=text,
        form=_form(block.kind, token),
        line=first + body_line + 1,
        context=block.context,
        prefix=_MARKER.sub(" ", before),
        note=block.note,
        safety=block.safety,
        only=block.only,
        at_line_start="|" not in before,
        in_list=block.in_list,
        hard_break=("  " if hard == " " else "\\") + _line_end(source.file, end),
    )
    return start, end, segment


def _form(kind: str, token: Token) -> Form:
    if kind.startswith("heading"):
        return Form.SETEXT if token.meta.get("setext") else Form.ATX
    return _FORMS.get(kind, Form.FLOW)


def _line_of(token: Token, start: int, source: _Source) -> int:
    line = (token.map or [0])[0]
    while source.text.find("\n", source.line_start(line), start) >= 0:
        line += 1
    return line


def _line_end(text: str, at: int) -> str:
    match = LINE_END.search(text, at) or LINE_END.search(text)
    return match[0] if match else "\n"


def _text(
    body: str, token: Token, lines: list[tuple[int, int]], references: Mapping[str, object]
) -> tuple[str, str]:
    """Join the lines of a text: soft wraps by one blank, hard breaks by a newline.

    Gives the text, and how its first hard break is written: a blank, a backslash or nothing.
    """
    if token.type == "label" or len(lines) == 1:
        return token.content, ""
    rows = [body[start:end] for start, end in lines]
    hard = _hard_breaks("\n".join(rows), references)
    text, form = rows[0], ""
    at = len(rows[0])
    for row in rows[1:]:
        if at in hard:
            form = form or text[-1]
            text = (text[:-1] if text.endswith("\\") else text).rstrip(BLANKS) + "\n" + row
        else:
            text = text.rstrip(BLANKS) + " " + row
        at += 1 + len(row)
    return text, form


def _hard_breaks(text: str, references: Mapping[str, object]) -> set[int]:
    """Offsets of the newlines that the inline rules take for hard breaks (not those inside code)."""
    inline = configured().parseInline(text, {"references": dict(references)})
    children = inline[0].children or []
    return {token.meta["newline"] for token in children if token.type == "hardbreak"}


def _has_words(text: str, references: Mapping[str, object]) -> bool:
    """Whether there is a letter to translate; a number, a sign or a lone code span is not offered."""
    inline = read_inline(text, references)
    code = "".join(mark.value for mark in inline.marks if mark.kind == "code")
    return sum(c.isalpha() for c in inline.plain) > sum(c.isalpha() for c in code)
