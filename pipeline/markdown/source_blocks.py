"""Cut a Markdown file into its blocks, so that one of them is edited and all other bytes stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.markdown.blocks import top_blocks
from pipeline.markdown.parser import parse
from pipeline.model.settings import Locale

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One block of a file, from its first sign to its last; the blank lines behind it belong to none."""

    start: int
    """Offset in the file's text."""
    end: int
    """Offset behind its last sign."""
    source: str
    """What stands there."""


def source_blocks(text: str, locale: Locale) -> tuple[SourceBlock, ...]:
    """The blocks of a file's body, in order: as many as `render.blocks` gives.

    Of a block whose place is not known, start and end are those of the place behind the block before it.
    """
    parsed = parse(text)
    starts = [0]
    for line in _LINE.finditer(text):
        starts.append(line.end())
    last = len(starts) - 1
    found: list[SourceBlock] = []
    behind = starts[min(parsed.body_line, last)]
    for group in top_blocks(parsed.tokens, locale):
        place = group[0].map if group else None
        start = end = behind
        if place is not None:
            first, after = (min(parsed.body_line + line, last) for line in place)
            start = max(behind, starts[first])
            end = max(start, start + len(text[start : starts[after]].rstrip()))
        found.append(SourceBlock(start, end, text[start:end]))
        behind = end
    return tuple(found)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def with_block(text: str, start: int, end: int, source: str) -> str:
    r"""The file with other words between two offsets; line ends are those of the file.

    >>> with_block("# A\r\n\r\nb\r\n", 7, 8, "c\nd")
    '# A\r\n\r\nc\r\nd\r\n'
    """
    plain = _plain(source)
    if plain == _plain(text[start:end]):
        return text  # a browser has its own line ends: nobody has written anything
    own = "\r\n" if "\r\n" in text else "\n"
    return text[:start] + plain.replace("\n", own) + text[end:]
