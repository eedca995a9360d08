"""Read a file of translations that was made elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from pipeline.files.read import read_text
from pipeline.model.errors import PipelineError

_HEADS = (["en", "zh"], ["source", "target"], ["english", "chinese"], ["english", "mandarin"])


def read_translation_file(path: Path, shown: str) -> Mapping[str, str]:
    r"""Each English text (inline Markdown, as `msgid`) with its Mandarin; empty Mandarin is left out.

    One pair a line with a tab between, as spreadsheets save it (fields may be in quotes); `\n` is a
    hard break; a first line `en`, `zh` is a heading. Raises HANDOFF with the line.
    """
    text = read_text(path, shown, "HANDOFF")
    if text is None:
        raise PipelineError(
            "HANDOFF", f"{shown} is not there", "put it there, or mend engine.file.path"
        )
    reader = csv.reader(
        text.removeprefix("\ufeff").splitlines(keepends=True), "excel-tab", strict=True
    )
    pairs: dict[str, str] = {}
    try:
        for row in reader:
            cells = [cell.replace("\\n", "\n").strip() for cell in row]
            first = reader.line_num == 1 and [cell.lower() for cell in cells] in _HEADS
            if first or not any(cells):
                continue
            if len(cells) != 2 or not cells[0]:
                raise _fault("has no English, tab, Mandarin", shown, reader.line_num)
            if cells[1] and pairs.setdefault(*cells) != cells[1]:
                raise _fault("translates a text in another way than above", shown, reader.line_num)
    except csv.Error as error:
        raise _fault(f"cannot be read ({error})", shown, reader.line_num) from error
    return pairs


def _fault(what: str, shown: str, line: int) -> PipelineError:
    return PipelineError("HANDOFF", what, "mend that line", path=shown, line=line)
