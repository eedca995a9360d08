"""Read a block of YAML fields one by one, where a fault keeps YAML from reading it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from pipeline.markdown.yaml_guard import SLIPS
from pipeline.model.late_pattern import late_pattern

_NAME = late_pattern(r"(['\"]?)([^\s#\-\[\]{}'\"][^\r\n'\"]*?)\1[ \t]*:(?=\s|\Z)")
"""What a line begins with that begins a field."""
_GOES_ON = late_pattern(r"\s|\Z|#|-(?:\s|\Z)|[\]}]")
"""What a line begins with that belongs to the field above it."""
_LINE = late_pattern(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_NO_LINE_END = late_pattern(r"[^\r\n]+")
_NO_BLANK = late_pattern(r"[A-Za-z_]+:[^\s/]")
_MERGE = late_pattern(r"<{7}|={7}|>{7}|\|{7}")
_PLAIN = late_pattern(r"[\w.-]+")
_FARTHEST = 20
"""So many fields further on an open quote or bracket may end; one that does not was forgotten."""
_MOST_TRIES = 200
"""So often one block is read for the end of a quote or bracket: nobody forgets more of them."""
_SHORT = 40

Load = Callable[[str], object]
"""Parses a block; raises yaml.YAMLError, or one of `SLIPS`."""


class NoFieldError(yaml.YAMLError):
    """Lines that are no `name: value`."""

    def __init__(self, text: str) -> None:
        """`text`: the lines."""
        first = text.strip().partition("\n")[0].strip()
        shown = first if len(first) <= _SHORT else f"{first[:_SHORT]}…"
        self.problem = f"`{shown}` is no `name: value`"
        self.todo = "write it so, or take it out"
        if _NO_BLANK.match(first):
            self.todo = "write a blank behind its colon"
        elif _MERGE.match(first):
            self.todo = "keep one side of the merge, and take the lines with its marks out"


@dataclass(frozen=True, slots=True)
class YamlField:
    """One field with all its lines; or lines that are none."""

    name: str
    """Empty where the lines are no field."""
    text: str
    """Its lines, with their ends."""
    line: int
    """Its first line in the block, from 0."""
    error: Exception | None
    """Why it cannot be read; None where it can."""

    @property
    def error_line(self) -> int:
        """The line in the block that is to mend, from 0; of a quote or bracket that never ends, where it begins."""
        last = self.text.rstrip().count("\n")
        return self.line + next((at for at in lines_of(self.error) if at <= last), 0)

    @property
    def todo(self) -> str:
        """How to mend it, where more is to say than for any fault."""
        line = self.text.splitlines()[self.error_line - self.line]
        is_tab = line.lstrip(" ").startswith("\t")
        return (
            "indent it with blanks, not with a tab" if is_tab else getattr(self.error, "todo", "")
        )


def fields_of(block: str, load: Load) -> tuple[YamlField, ...]:
    """The fields of a block in their order, each with what is wrong with it alone."""
    return tuple(_fields(list(_pieces(block)), load))


def stand_in(fields: Sequence[YamlField], values: Mapping[str, str]) -> str:
    """The block with each line in its place, but without what cannot be read, and without the second field of a name.

    `values`: name of a field → what is written in its place if it cannot be read; others have no value then.
    """
    again = {line for _, line in twice(places_of(fields))}
    kept = ""
    for one in fields:
        if one.line in again or one.error:
            known = one.line not in again and _PLAIN.fullmatch(one.name)
            kept += f"{one.name}: {values.get(one.name, '')}" if known else ""
            kept += _NO_LINE_END.sub("", one.text)
        else:
            kept += one.text
    return kept


def places_of(fields: Iterable[YamlField]) -> Iterator[tuple[str, int]]:
    """Name and line of each field, without the lines that are none."""
    return ((one.name, one.line) for one in fields if one.name)


def twice(places: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Name and line of each field whose name an earlier one has: YAML would take the last and say nothing."""
    seen: set[str] = set()
    for name, line in places:
        if name in seen:
            yield name, line
        seen.add(name)


def lines_of(error: Exception | None) -> Iterator[int]:
    """The lines that YAML names for a fault, from 0: where it met it, and where what it was reading begins."""
    marks = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    return (one.line for one in marks if one)


Piece = tuple[str, str, int]
"""Name, lines and first line of what may be a field."""


def _pieces(block: str) -> Iterator[Piece]:
    """The block, cut where a line begins that belongs to none above it."""
    name, first, lines = "", 0, list[str]()
    for number, line in enumerate(_LINE.findall(block)):
        match = _NAME.match(line)
        if lines and (match or not _GOES_ON.match(line)):
            yield name, "".join(lines), first
            lines, first = [], number
        if not lines:
            name = match[2] if match else ""
        lines.append(line)
    if lines:
        yield name, "".join(lines), first


def _fields(pieces: Sequence[Piece], load: Load) -> Iterator[YamlField]:
    at = tries = 0
    while at < len(pieces):
        name, text, line = pieces[at]
        error, is_open = _fault(text, load)
        count = 1
        for more in range(2, min(_FARTHEST, len(pieces) - at) + 1):
            if not is_open or tries >= _MOST_TRIES:
                break
            longer = "".join(text for _, text, _ in pieces[at : at + more])
            wrong, is_open = _fault(longer, load)
            tries += 1
            if wrong is None:
                count, text, error = more, longer, None
        if error and not name:
            error = NoFieldError(text)
        yield YamlField(name, text, line, error)
        at += count


def _fault(text: str, load: Load) -> tuple[Exception | None, bool]:
    """What is wrong with the lines of one field, and whether something in them is open at their end."""
    try:
        value = load(text)
    except (yaml.YAMLError, *SLIPS) as error:
        mark = getattr(error, "problem_mark", None)
        return error, mark is not None and mark.index >= len(text.rstrip())
    if value is None or (isinstance(value, dict) and len(value) == 1):
        return None, False
    return NoFieldError(text), False
