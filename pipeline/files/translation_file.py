"""Read a file of translations that was made elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from pipeline.files.read import read_text
from pipeline.model.errors import PipelineError

_HEADS = (["en", "zh"], ["source", "target"], ["english", "chinese"], ["english", "mandarin"])

_NAMES = {"\t": "tab", ",": "comma", ";": "semicolon"}


def read_translation_file(path: Path, shown: str) -> Mapping[str, str]:
    r"""Each English text (inline Markdown, as `msgid`) with its Mandarin; empty Mandarin is left out.

    One pair a line as spreadsheets save it (fields may be in quotes): a tab between, in `.csv` a comma, or the semicolon that
    stands in the first line instead; `\n` is a hard break; a first line `en`, `zh` is a heading. Raises HANDOFF with the line.
    """
    text = read_text(path, shown, "HANDOFF")
    if text is None:
        raise PipelineError(
            "HANDOFF", f"{shown} is not there", "put it there, or mend engine.file.path"
        )
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    between = "\t"
    if path.suffix.lower() == ".csv":
        between = ";" if lines and ";" in lines[0] and "," not in lines[0] else ","
    reader = csv.reader(lines, delimiter=between, strict=True)
    pairs: dict[str, str] = {}
    try:
        for row in reader:
            cells = [cell.replace("\\n", "\n").strip() for cell in row]
            first = reader.line_num == 1 and [cell.lower() for cell in cells] in _HEADS
            if first or not any(cells):
                continue
            if len(cells) != 2 or not cells[0]:
                raise _fault(f"has no English, {_NAMES[between]}, Mandarin", shown, reader.line_num)
            if cells[1] and pairs.setdefault(*cells) != cells[1]:
                raise _fault("translates a text in another way than above", shown, reader.line_num)
    except csv.Error as error:
        raise _fault(f"cannot be read ({error})", shown, reader.line_num) from error
    return pairs


def _fault(what: str, shown: str, line: int) -> PipelineError:
    return PipelineError("HANDOFF", what, "mend that line", path=shown, line=line)
