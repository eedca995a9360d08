"""Convert a line of plain text to inline Markdown with live links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.markdown.escape import literal
from pipeline.markdown.inline import read_inline

_URL = r"https?://[^\s<>\"“”()\[\]]*[^\s<>\"“”()\[\].,;:!?’']"
_LINK = re.compile(
    rf"\[(?P<text>[^\[\]]+)\]\((?P<to>{_URL})\)|<(?P<angle>{_URL})>|(?P<bare>{_URL})"
)
_NAMED = re.compile(rf"(?P<text>[^()\[\]<>]+?) ?\((?P<to>{_URL})\)")


def line_as_markdown(line: str) -> str:
    r"""The line as Markdown: links as links, everything else as the characters that stand there.

    `Name (https://…)` alone on its line is a link, and so is `[name](https://…)` anywhere.

    >>> line_as_markdown("5 * 3 * 2, see https://example.org/a.")
    '5 * 3 * 2, see <https://example.org/a>.'
    >>> line_as_markdown("*Note* (https://example.org)")
    '[\\*Note\\*](https://example.org)'
    """
    named = _NAMED.fullmatch(line)
    pieces = [(named["text"], named["to"])] if named else list(_pieces(line))
    plain = "".join(text for text, _ in pieces)
    for escape in (str, _escape):  # most lines need no escapes; too many are hard to read and edit
        written = "".join(_write(escape(text), to) for text, to in pieces)
        found = read_inline(written)
        if found.plain == plain and len(found.marks) == sum(to is not None for _, to in pieces):
            return written
    return _escape(line)


def _pieces(line: str) -> Iterator[tuple[str, str | None]]:
    """The line's stretches: words with None, or the text of a link with its address."""
    at = 0
    for found in _LINK.finditer(line):
        if found.start() > at:
            yield line[at : found.start()], None
        bare = found["angle"] or found["bare"]
        yield found["text"] or bare, found["to"] or bare
        at = found.end()
    if at < len(line):
        yield line[at:], None


def _write(text: str, to: str | None) -> str:
    """A stretch of the line as Markdown."""
    if to is None:
        return text
    return f"<{to}>" if text in (to, _escape(to)) else f"[{text}]({to})"


def _escape(text: str) -> str:
    """Plain text as Markdown that shows it: `literal` alone takes a backslash for an escape."""
    return literal(text.replace("\\", "\\\\"))
