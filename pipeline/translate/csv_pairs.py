"""Read pairs of English and simplified Chinese from a CSV or TSV table.

A first row that names its columns decides which is which, in any order and among others; else English is the column
without Chinese characters.
"""

from __future__ import annotations

import csv
import re

from pipeline.markdown.parser import LINE_END
from pipeline.model.errors import PipelineError
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import has_han
from pipeline.translate.unit_filter import LANGUAGE, UNREADABLE, ImportedUnits, Sieve, Unit

_ENGLISH = late_pattern(r"en(?:[-_].*)?|english.*|source.*|msgid|英[文语].*|原文", re.I)
_MANDARIN = late_pattern(
    r"zh(?:[-_](?:cn|sg|hans.*))?|cmn|chinese(?!.*trad).*|simplified.*|mandarin|target.*|translation|msgstr"
    r"|[简汉中][体文语].*|译文",
    re.I,
)
_LINE = late_pattern(r"[^\n]*\n|[^\n]+")
_LETTER = late_pattern(r"[A-Za-z]")
_DELIMITERS = "\t,;"


def read_table(text: str, path: str) -> ImportedUnits:
    """The pairs of a table, quoted cells and line ends within them as spreadsheets write them.

    Raises PipelineError MEMORY: no table with two columns, or no pair in it.
    """
    rows = _rows(text)
    if not rows:
        raise _fault("is no table with an English and a Chinese column", path)
    columns = _named(rows[0])
    english, mandarin = columns or _guessed(rows)
    sieve = Sieve()
    for row in rows[1 if columns else 0 :]:
        if max(english, mandarin) >= len(row):
            sieve.skip(UNREADABLE)
            continue
        source, target = row[english].strip(), row[mandarin].strip()
        if source and target and (not has_han(target) or not _LETTER.search(source)):
            sieve.skip(LANGUAGE)
        else:
            sieve.take(Unit(source, target))
    brought = sieve.brought()
    if not brought.units:
        raise _fault("holds no pair of English and Simplified Chinese", path)
    return brought


def _rows(text: str) -> list[list[str]]:
    """The rows with something in them, by the delimiter that gives the most rows two columns or more."""
    tables = [_read(text, delimiter) for delimiter in _DELIMITERS]
    best = max(tables, key=lambda rows: sum(len(row) > 1 for row in rows))
    return best if any(len(row) > 1 for row in best) else []


def _read(text: str, delimiter: str) -> list[list[str]]:
    rows = _parsed(text, delimiter, quoted=True)
    # a quotation mark that begins a cell and is just one would take the rows behind it into that cell
    swallowed = any("\n" in cell and delimiter in cell for row in rows or [] for cell in row)
    if rows is None or (swallowed and delimiter == "\t"):
        rows = _parsed(text, delimiter, quoted=False)
    return rows or []


def _parsed(text: str, delimiter: str, *, quoted: bool) -> list[list[str]] | None:
    file = _LINE.findall(LINE_END.sub("\n", text.replace("\0", "\ufffd")))
    try:
        rows = (
            csv.reader(file, delimiter=delimiter)
            if quoted
            else csv.reader(file, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        )
        return [row for row in rows if any(cell.strip() for cell in row)]
    except csv.Error:  # a cell beyond reason
        return None


def _named(first: list[str]) -> tuple[int, int] | None:
    """The columns of English and Mandarin by their names; None where the first row names none."""
    names = [cell.strip() for cell in first]
    english = [n for n, name in enumerate(names) if _ENGLISH.fullmatch(name)]
    mandarin = [n for n, name in enumerate(names) if _MANDARIN.fullmatch(name)]
    return (english[0], mandarin[0]) if english and mandarin else None


def _guessed(rows: list[list[str]]) -> tuple[int, int]:
    """The first two columns, the one with the Chinese characters as the Mandarin."""
    wide = [row for row in rows if len(row) > 1]
    left, right = (sum(has_han(row[n]) for row in wide) for n in (0, 1))
    return (1, 0) if left > right else (0, 1)


def _fault(what: str, path: str) -> PipelineError:
    todo = "write a row a pair, the English in one column and the Mandarin in the other, the first row `en,zh`"
    return PipelineError("MEMORY", what, todo, path=path)
