"""Split an English file into segments and verbatim parts that join back to its bytes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from pipeline.extract.blocks import TextBlock, blocks
from pipeline.extract.translatable import has_words
from pipeline.markdown import front_matter
from pipeline.markdown.block_state import BLANKS
from pipeline.markdown.parser import LINE_END, Parsed, configured, line_count, parse_blocks
from pipeline.markdown.source_problems import source_problems
from pipeline.model.document import Document
from pipeline.model.late_pattern import late_pattern
from pipeline.model.segment import Form, Segment, Verbatim
from pipeline.terms.safety import is_safety_text, names_hotline

_MARKER = re.compile(r"[^>\s]")
_SOFT_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_BROKEN_ADDRESS = late_pattern(r"\]\((?=[ \t]*<[^<>\n]*\n[^<>]*>)")
"""A line end keeps `](<…>)` from being a link, which a blank would not."""
_MAY_BREAK = re.compile(r"(?:  |\\)\n")
_LINES = frozenset({Form.FLOW, Form.SETEXT})
"""Forms whose targets may have several lines."""
_WORDS_ALONE = frozenset({Form.HTML, Form.ATTRIBUTE, Form.TITLE})

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
    head, scalars = front_matter.read(text, path, fields)
    parsed = parse_blocks(text)
    offered = _Offered(text, parsed, every=every, safety=head.get("safety") is True)
    placed = list(_beside_hotlines(text, [*offered.in_head(scalars), *offered.in_body()]))
    parts = tuple(_parts(text, placed))
    found = parsed.problems if every else source_problems(head, text, parsed, fields)
    return Document(id, path, head, parts, offered.references, found)


def _beside_hotlines(text: str, placed: Sequence[Placed]) -> Iterator[Placed]:
    """The same texts; safety texts that name a hotline, or stand next to a text or number that does, are guarded."""
    last = len(placed) - 1
    for at, (start, end, segment) in enumerate(placed):
        if segment.safety and not segment.guarded:
            around = text[placed[max(0, at - 1)][0] : placed[min(last, at + 1)][1]]
            if names_hotline(around):
                yield start, end, segment.guard()
                continue
        yield start, end, segment


def _parts(text: str, placed: Iterable[Placed]) -> Iterator[Segment | Verbatim]:
    at = 0
    for start, end, segment in placed:
        if start > at:
            yield Verbatim(text[at:start])
        yield segment
        at = end
    if at < len(text):
        yield Verbatim(text[at:])


class _Offered:
    """The texts of one file that are offered for translation, at their places."""

    def __init__(self, text: str, parsed: Parsed, *, every: bool, safety: bool) -> None:
        self._file = text
        self._parsed = parsed
        self._every = every
        self._safety = safety
        self.references: Mapping[str, Any] = parsed.env.get("references", {})
        # the body in both countings: as the parser saw it, and as it stands in the file
        self._body = parsed.source
        self._in_body = _line_starts(self._body)
        before = len(text) - len(parsed.body)
        in_file = self._in_body if parsed.body is self._body else _line_starts(parsed.body)
        self._in_file = [before + at for at in in_file]
        self._line_end = "" if "\r" in text else "\n"

    def in_head(self, scalars: Iterable[front_matter.Scalar]) -> Iterator[Placed]:
        """The values of the front matter."""
        for scalar in scalars:
            if not self._has_words(scalar.value, Form.YAML):
                continue
            segment = Segment(
                kind=f"front matter {scalar.name}",
                raw=self._file[scalar.start : scalar.end],
                text=scalar.value,
                form=Form.YAML,
                line=line_count(self._file[: scalar.start]) + 1,
                context=f"front:{scalar.name}",
                safety=self._safety or is_safety_text(scalar.value),
                style=scalar.style,
            )
            yield scalar.start, scalar.end, segment

    def in_body(self) -> Iterator[Placed]:
        """The texts of the body."""
        for block in blocks(self._parsed):
            text, hard = self._text(block)
            if self._has_words(text, block.form):
                yield self._segment(block, text, hard)

    def _has_words(self, text: str, form: Form) -> bool:
        return self._every or has_words(text, form, self.references)

    def _segment(self, block: TextBlock, text: str, hard: str) -> Placed:
        lines, marks = block.lines, block.marks
        first, start = self._place(lines[0][0])
        end = self._place(lines[-1][1])[1] if lines[1:] else start + lines[0][1] - lines[0][0]
        raw = self._file[start:end]
        segment = Segment(  # by place: half the time that names take
            block.kind,
            text if raw == text else raw,  # most are: held once
            text,
            block.form,
            first + self._parsed.body_line + 1,
            block.context,
            self._prefix(first, lines[0][0]) if block.form in _LINES else "",
            marks.note,
            self._safety or marks.safety or is_safety_text(text),
            marks.in_box,
            marks.only,
            block.form is not Form.CELL or not self._is_after_bar(first, lines[0][0]),
            block.in_list,
            ("  " if hard == " " else "\\") + (self._line_end or self._line_end_at(end)),
            block.quote,
        )
        return start, end, segment

    def _prefix(self, line: int, offset: int) -> str:
        before = self._body[self._in_body[line] : offset]
        return _MARKER.sub(" ", before) if before else ""

    def _is_after_bar(self, line: int, offset: int) -> bool:
        return self._body.find("|", self._in_body[line], offset) >= 0

    def _place(self, offset: int) -> tuple[int, int]:
        """The line (from 0) of an offset in the body, and that offset in the file."""
        line = bisect_right(self._in_body, offset) - 1
        return line, self._in_file[line] + offset - self._in_body[line]

    def _line_end_at(self, at: int) -> str:
        match = LINE_END.search(self._file, at) or LINE_END.search(self._file)
        return match[0] if match else "\n"

    def _text(self, block: TextBlock) -> tuple[str, str]:
        """Join the lines of a text: soft wraps by one blank, hard breaks by a newline.

        Gives the text, and how its first hard break is written: a blank, a backslash or nothing.
        """
        if block.form in _WORDS_ALONE:
            return self._words_alone(block), ""
        if len(block.lines) == 1 or block.form is Form.LABEL:
            return block.token.content, ""
        rows = [self._body[start:end] for start, end in block.lines]
        joined = "\n".join(rows)
        if "](" in joined:
            joined = _BROKEN_ADDRESS.sub(r"]\\(", joined)
            rows = joined.split("\n")
        if not _MAY_BREAK.search(joined):
            return _SOFT_BREAK.sub(" ", joined), ""
        return _with_breaks(rows, _hard_breaks(joined, self.references))

    def _words_alone(self, block: TextBlock) -> str:
        if block.form is Form.TITLE:
            text = block.token.content
        else:
            text = "\n".join(self._body[start:end] for start, end in block.lines)
            text = unescape(text) if block.form is Form.ATTRIBUTE else text
        return _SOFT_BREAK.sub(" ", text.strip())


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in LINE_END.finditer(text))]


def _hard_breaks(text: str, references: Mapping[str, Any]) -> set[int]:
    """Offsets of the newlines that the inline rules take for hard breaks (not those inside code)."""
    inline = configured().parseInline(text, {"references": dict(references)})
    children = inline[0].children or []
    return {token.meta["newline"] for token in children if token.type == "hardbreak"}


def _with_breaks(rows: list[str], hard: set[int]) -> tuple[str, str]:
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
