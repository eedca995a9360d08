"""Take an English file apart whose front matter no document can be made of."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.files.content import SourceFile
from pipeline.flow.documents import document_of
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError

_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[ \t]*(?=\r\n?|\n)")
_LINE_END = re.compile(r"\r\n?|\n")
_FEWEST = 2
"""Lines of front matter that says something, and one less."""


def partial_document(file: SourceFile, fields: tuple[str, ...], document: str) -> Document | None:
    """The file under this id; None where there is no body to find.

    Fields that cannot be read are passed over line by line: each line keeps its number, and problems are those below.
    """
    try:
        return replace(document_of(file, fields), id=document)
    except PipelineError:
        end = _end_of_fields(file.text)
    lines = len(_LINE_END.findall(file.text[:end]))
    if lines <= _FEWEST:
        return None
    below = "---\nid: " + document + "\n" * (lines - 2) + f"---\n{file.text[end:]}"
    try:
        found = document_of(replace(file, text=below, name=document), fields)
    except PipelineError:  # an id that nobody may have
        return None
    return replace(found, problems=tuple(one for one in found.problems if one.line > lines))


def _end_of_fields(text: str) -> int:
    """Where the body begins; where nothing closes the fields, at the first blank line."""
    # here, so that nobody waits for the parser whose files are all good
    from pipeline.markdown.front_block import find_block  # noqa: PLC0415

    block = find_block(text)
    if block is None or block.closed:
        return block.end if block else 0
    blank = _BLANK_LINE.search(text, block.start)
    return blank.end() if blank else len(text)
