"""Find the fields at the head of a file, in YAML, TOML or JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.late_pattern import late_pattern

_LINE_END = r"(?:\r?\n|\r(?!\n))"
_YAML = re.compile(rf"---[ \t]*{_LINE_END}(.*?)^---[ \t]*(?:{_LINE_END}|\Z)", re.S | re.M)
_TOML = late_pattern(rf"\+\+\+[ \t]*{_LINE_END}(.*?)^\+\+\+[ \t]*(?:{_LINE_END}|\Z)", re.S | re.M)
_OPENING = re.compile(rf"(---|\+\+\+)[ \t]*{_LINE_END}")
_FIELD = re.compile(rf"(?:[ \t]*(?:#[^\r\n]*)?{_LINE_END})*[A-Za-z_][\w.-]*[ \t]*:(?:\s|\Z)")
_KNOWN = late_pattern(r"^(?:title|id|draft|date|description|layout|slug|kind)[ \t]*:", re.M | re.I)
_ASSIGNMENT = late_pattern(
    rf"(?:[ \t]*(?:#[^\r\n]*)?{_LINE_END})*[ \t]*[\[\"'A-Za-z_][^=\r\n]*[=\]]"
)
_OBJECT = late_pattern(r"\{\s*\"[^\"\r\n]*\"\s*:")
_ABOVE_BLANK = late_pattern(rf"{_LINE_END}(?=[ \t]*[\r\n])")
_REST = late_pattern(rf"[ \t]*(?:{_LINE_END}|\Z)")


class FrontFormat(StrEnum):
    """How the fields are written."""

    YAML = "YAML"
    TOML = "TOML"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class FrontBlock:
    """The fields at the head of a file."""

    format: FrontFormat
    start: int
    """Offset of its text in the file."""
    text: str
    """What is between the marks; of JSON the object itself."""
    end: int
    """Offset of the body."""
    closed: bool = True
    """False where nothing ends it: its fields would stand on the page."""

    @property
    def fields(self) -> str:
        """The lines of its fields; of a block that nothing ends, those above its first blank line."""
        last = None if self.closed else _ABOVE_BLANK.search(self.text)
        return self.text[: last.end()] if last else self.text


def find_block(text: str) -> FrontBlock | None:
    """The block of fields of a file; None where it has none.

    It may stand behind a byte order mark, blank lines and comments. A first block between `---` lines is front matter
    only if it begins like a mapping: a thematic break above a setext heading is not.
    """
    at = _start(text)
    if at is None:
        return None
    if text.startswith("{", at):
        return _json(text, at)
    opening = _OPENING.match(text, at)
    is_yaml = opening is not None and opening[1] == "---"
    if not opening or not (_FIELD if is_yaml else _ASSIGNMENT).match(text, opening.end()):
        return None
    form = FrontFormat.YAML if is_yaml else FrontFormat.TOML
    match = (_YAML if is_yaml else _TOML).match(text, at)
    # behind blank lines or a comment it could be a rule above a text with a colon
    if is_yaml and at > text.startswith("\ufeff") and not (match and _KNOWN.search(match[1])):
        return None
    if not match:
        return FrontBlock(form, opening.end(), text[opening.end() :], len(text), closed=False)
    return FrontBlock(form, match.start(1), match[1], match.end())


def _start(text: str) -> int | None:
    """Where the first line stands that is neither blank nor a comment; None where a comment never ends."""
    at = int(text.startswith("\ufeff"))
    while True:
        at += len(text[at:]) - len(text[at:].lstrip()) if text[at : at + 1].isspace() else 0
        if not text.startswith("<!--", at):
            break
        end = text.find("-->", at)
        if end < 0:
            return None
        at = end + 3
    is_line_start = at < 2 or text[at - 1] in "\r\n" or text[at - 1] == "\ufeff"
    return at if is_line_start else None


def _json(text: str, at: int) -> FrontBlock | None:
    if not _OBJECT.match(text, at):
        return None
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(text, at)
    except (ValueError, RecursionError):
        return FrontBlock(FrontFormat.JSON, at, text[at:], len(text), closed=False)
    rest = _REST.match(text, end)
    return FrontBlock(FrontFormat.JSON, at, text[at:end], rest.end()) if rest else None
