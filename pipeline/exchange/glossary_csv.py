"""The glossary as a table for spreadsheets, and what of a table that comes back is new.

Laws: what went out comes back as the same; an empty cell and a missing row take nothing away; a confirmed rendering
stays unless a person has chosen the other one.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from pipeline.exchange.compare import Result
from pipeline.exchange.package import CODE, fault
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Glossary, Sense, Term
from pipeline.model.hashing import sha_of_texts
from pipeline.terms.edit_glossary import added, changed
from pipeline.translate.detect_format import decoded

_TEXTS = ("zh", "zh-Hant", "pos", "first_use", "note", "note_zh", "source")
_LISTS = ("forms", "accept", "doubtful", "avoid", "never", "unless")
_FLAGS = ("keep", "enforce", "vary")
_FIELDS = ("zh", "accept", "doubtful", "avoid", "never", "forms", "unless", "senses", "zh-Hant", "pos", "keep", "enforce", "vary", "first_use", "note", "note_zh", "source")  # fmt: skip
_SHOWN = ("status", "suggested_by", "sign")
"""Columns that say how it stands; an import reads `sign` alone of them."""
_RENDERINGS = {"zh", "accept", "doubtful", "avoid", "never", "keep", "zh-Hant", "enforce"}
"""What a clinician has confirmed of a term."""
_YES, _NO = {"yes", "true", "1", "y", "是"}, {"no", "false", "0", "n", "否"}
_FORMULA = ("=", "+", "-", "@", "'")
"""Begins what spreadsheets compute; such a cell goes out with an apostrophe."""


@dataclass(frozen=True, slots=True)
class TermOutcome:
    """A row of a table, and what becomes of it."""

    line: int
    """Of the file."""
    en: str
    """The English term."""
    result: Result
    why: str = ""
    fields: tuple[str, ...] = ()
    """What is other than here."""


@dataclass(frozen=True, slots=True)
class _Read:
    line: int
    en: str
    sign: str
    cells: Mapping[str, str]


def glossary_table(glossary: Glossary) -> str:
    """Every term with its senses and notes, as CSV that Excel opens as UTF-8."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("en", *_FIELDS, *_SHOWN))
    for term in glossary.listed:
        cells = _cells(term)
        shown = (term.status, term.suggested_by, _sign(cells))
        row = (term.en, *(cells[name] for name in _FIELDS), *shown)
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return "\ufeff" + out.getvalue()


def bring_in_terms(
    text: str, glossary: Glossary, data: bytes, path: str, taken: Collection[str] = ()
) -> tuple[str, tuple[TermOutcome, ...]]:
    """The glossary's text with what a table brings, and what becomes of each row. Raises EXCHANGE.

    `taken`: terms for which a person has chosen what the table says.
    """
    rows = _rows(data, path)
    twice = {en for en, count in Counter(row.en.casefold() for row in rows).items() if count > 1}
    known = {term.en.casefold(): term for term in glossary.listed}
    chosen = {en.casefold() for en in taken}
    outcomes: list[TermOutcome] = []
    for row in rows:
        name = row.en.casefold()
        try:
            if name in twice:
                raise fault(CODE, "stands more than once in the table", "keep one of them", path)
            one = _judged(row, known.get(name), take=name in chosen)
            if one.result in (Result.NEW, Result.CHANGED):
                text = _with(text, row, known.get(name))
        except PipelineError as error:
            one = TermOutcome(row.line, row.en, Result.REFUSED, error.what)
        outcomes.append(one)
    return text, tuple(outcomes)


def _rows(data: bytes, path: str) -> list[_Read]:
    """The rows that name a term; commas, semicolons or tabs between the cells."""
    text = decoded(data, path, CODE).removeprefix("\ufeff")
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        table = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
        names = [name.strip() for name in next(table, [])]
        if "en" not in names or "zh" not in names:
            todo = "give the columns the names that `pipeline glossary export` writes"
            raise fault(CODE, "has no columns en and zh", todo, path, 1)
        found: list[_Read] = []
        for cells in table:
            row = dict(zip(names, map(_bare, cells), strict=False))
            if en := row.get("en", ""):
                found.append(_Read(table.line_num, en, row.get("sign", ""), row))
    except csv.Error as error:
        what = f"cannot be read as a table ({error})"
        raise fault(CODE, what, "save it as CSV again", path, table.line_num) from error
    return found


def _bare(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _judged(row: _Read, term: Term | None, *, take: bool) -> TermOutcome:
    """What becomes of a row."""
    if term is None:
        return TermOutcome(row.line, row.en, Result.NEW, "comes in as proposed")
    ours = _cells(term)
    theirs = {name: _canonical(name, row.cells.get(name, "")) or ours[name] for name in _FIELDS}
    other = tuple(name for name in _FIELDS if theirs[name] != ours[name])
    if not other:
        return TermOutcome(row.line, row.en, Result.SAME)
    is_base = _sign(ours) == row.sign
    if not is_base and _sign(theirs) == row.sign:
        why = "as it went out; it has changed here since"
        return TermOutcome(row.line, row.en, Result.SAME, why)
    if not is_base and not take:
        why = "it has changed here since the table went out"
        return TermOutcome(row.line, row.en, Result.CONFLICT, why, other)
    if term.status == "confirmed" and _RENDERINGS & {*other} and not take:
        return TermOutcome(row.line, row.en, Result.CONFLICT, "a clinician has confirmed it", other)
    return TermOutcome(row.line, row.en, Result.CHANGED, "", other)


def _with(text: str, row: _Read, term: Term | None) -> str:
    """The glossary's text with a row."""
    wanted = term or Term(row.en)
    for name in _FIELDS:
        if cell := row.cells.get(name, ""):
            wanted = replace(wanted, **{name.replace("-", "_").lower(): _value(name, cell)})
    if term is None:
        return added(text, replace(wanted, status="proposed"))
    status = "proposed" if term.status == "confirmed" else term.status
    renders_so = all(getattr(term, _attribute(n)) == getattr(wanted, _attribute(n)) for n in _RENDERINGS)  # fmt: skip
    return changed(text, wanted if renders_so else replace(wanted, status=status))


def _attribute(name: str) -> str:
    return name.replace("-", "_").lower()


def _cells(term: Term) -> dict[str, str]:
    """What the table says of a term."""
    found = {name: str(getattr(term, _attribute(name))) for name in _TEXTS}
    found |= {name: _joined(getattr(term, name)) for name in _LISTS}
    found |= {name: "yes" if getattr(term, name) else "no" for name in _FLAGS}
    plain = all(not set("|;=") & set("".join((*s.when, *s.zh))) for s in term.senses)
    if plain:
        senses = (f"{'; '.join(s.when)} = {'; '.join(s.zh)}" for s in term.senses)
        found["senses"] = " | ".join(senses)
    else:
        found["senses"] = json.dumps([[s.when, s.zh] for s in term.senses], ensure_ascii=False)
    return {name: cell.strip() for name, cell in found.items()}


def _joined(words: Iterable[str]) -> str:
    words = list(words)
    if any("|" in word or word.startswith("[") or word != word.strip() for word in words):
        return json.dumps(words, ensure_ascii=False)
    return " | ".join(words)


def _canonical(name: str, cell: str) -> str:
    """The cell as we write it; what cannot be read is refused."""
    if not cell:
        return ""
    term = replace(Term(""), **{_attribute(name): _value(name, cell)})
    return _cells(term)[name]


def _value(name: str, cell: str) -> Any:  # noqa: ANN401  each field has a type of its own
    """What a cell means. Raises EXCHANGE."""
    if name in _TEXTS:
        return cell
    if name in _FLAGS:
        if cell.lower() in _YES | _NO:
            return cell.lower() in _YES
        raise fault(CODE, f"says `{cell}` in the column {name}", "write yes or no", "")
    try:
        if name in _LISTS:
            return _words(cell, "|")
        if cell.startswith("["):
            return tuple(Sense(tuple(when), tuple(zh)) for when, zh in json.loads(cell))
        pairs = (sense.partition("=") for sense in cell.split("|"))
        return tuple(Sense(_words(when, ";"), _words(zh, ";")) for when, _, zh in pairs)
    except (ValueError, TypeError) as error:
        raise fault(CODE, f"cannot be read in the column {name}", "write words with | between", "") from error  # fmt: skip


def _words(cell: str, mark: str) -> tuple[str, ...]:
    if cell.startswith("["):
        return tuple(str(word) for word in json.loads(cell))
    return tuple(word.strip() for word in cell.split(mark) if word.strip())


def _sign(cells: Mapping[str, str]) -> str:
    return sha_of_texts(*(cells[name] for name in _FIELDS))[:8]
