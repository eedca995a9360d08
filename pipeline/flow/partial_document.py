"""Take an English file apart whose front matter no document can be made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from pipeline.files.content import SourceFile
from pipeline.flow.documents import document_of
from pipeline.markdown.front_block import find_block
from pipeline.markdown.front_id import with_id
from pipeline.markdown.front_matter import readable_part
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.late_pattern import late_pattern

_LINE_END = late_pattern(r"\r\n?|\n")
_FEWEST = 2
"""Lines of front matter that says something, and one less."""
_STAND_INS = {"title": "…", "kind": "article", "draft": "false", "safety": "true"}
"""Values of fields that cannot be read; where nothing is written, one without a value is no fault."""


def partial_document(file: SourceFile, fields: tuple[str, ...], document: str) -> Document | None:
    """The file under this id; None where there is no body to find.

    Fields that cannot be read have another value or none, and each line keeps its number. Problems are those of the
    other fields and of the body.
    """
    for text, head in _readings(file.text, document):
        with suppress(PipelineError):  # an id that nobody may have, fields of another kind
            found = document_of(replace(file, text=text, name=document), fields)
            named = tuple(one for one in found.problems if one.line > head)
            return replace(found, id=document, problems=named)
    return None


def _readings(text: str, document: str) -> Iterator[tuple[str, int]]:
    """The file, as it is, with the fields that can be read, and with none; and how many lines say nothing of it."""
    yield text, 0
    part = readable_part(text, {**_STAND_INS, "id": document})
    if part is not None:
        with suppress(PipelineError):
            yield with_id(part, document), 0
    end = _end_of_fields(text)
    lines = len(_LINE_END.findall(text[:end]))
    if lines > _FEWEST:
        yield "---\nid: " + document + "\n" * (lines - 2) + f"---\n{text[end:]}", lines


def _end_of_fields(text: str) -> int:
    """Where the body begins; where nothing closes the fields, at the first blank line."""
    block = find_block(text)
    if block is None or block.closed:
        return block.end if block else 0
    return block.start + len(block.fields)
