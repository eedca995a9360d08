"""What goes out to a translator, and what comes back, whatever the format of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from urllib.parse import quote, unquote

from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError

CODE = "EXCHANGE"
"""Of faults that no file has: one that is not there, one that would be written over; and of a glossary's table."""
SIGN = re.compile(r"(?<![0-9a-f-])([0-9a-f]{12})-([0-9a-f]{8})(?![0-9a-f-])")
"""The sign of a row: which English, and which Mandarin went out with it."""
_STAMP = re.compile(r"pipeline-exchange/1((?:\s+[a-z]+=\S*)+)")
_FIELDS = ("project", "document", "locale", "english", "catalog", "translator")


@dataclass(frozen=True, slots=True)
class PackageStamp:
    """Where a package comes from, and the bytes that it was made of."""

    project: str
    """Address of the project's site (`site_url`)."""
    document: str
    """Id."""
    locale: str
    """Tag of the target language: `zh-Hans`."""
    english: str = ""
    """First 16 digits of the SHA-256 of the English file."""
    catalog: str = ""
    """The same of the catalog."""
    translator: str = ""
    """Whom it was made for; empty: nobody was named."""

    @property
    def line(self) -> str:
        """One line of plain characters, which every format carries.

        >>> PackageStamp("https://x.org", "articles/a", "zh-Hans", "00", "11", "Li Wei").line
        'pipeline-exchange/1 project=https://x.org document=articles/a locale=zh-Hans english=00 catalog=11 translator=Li%20Wei'
        """
        said = (f"{name}={quote(getattr(self, name), safe='/:')}" for name in _FIELDS)
        return " ".join(("pipeline-exchange/1", *said))

    @classmethod
    def found(cls, text: str) -> PackageStamp | None:
        """The stamp that some text names; None where it names none.

        >>> PackageStamp.found("… " + PackageStamp("https://x.org", "a", "zh-Hans").line).document
        'a'
        """
        match = _STAMP.search(text)
        if match is None:
            return None
        said = dict(part.split("=", 1) for part in match[1].split())
        named = {name: unquote(said.get(name, "")) for name in _FIELDS}
        return cls(**named) if all(named[name] for name in _FIELDS[:3]) else None


@dataclass(frozen=True, slots=True)
class Row:
    """One text as it goes out."""

    entry: Entry
    state: State
    """As the ledger has it."""
    notes: tuple[str, ...] = ()
    """What the author says to translators."""
    terms: tuple[tuple[str, str], ...] = ()
    """Terms of the glossary in the English, and how they are rendered."""
    safety: bool = False
    """True for text that needs two people."""

    @property
    def sign(self) -> str:
        """Which text, and which Mandarin of it: `a1b2c3d4e5f6-09ab12cd`."""
        return sign_of(self.entry)

    @property
    def locked(self) -> bool:
        """True for approved text: it is there to be read."""
        return self.state is State.APPROVED

    @property
    def kind(self) -> str:
        """What the text is: `heading 2`, `safety` beside it."""
        name = self.entry.note.split("\n")[0] or (self.entry.context or "text")
        return f"{name} · safety" if self.safety else name

    @property
    def is_machine_draft(self) -> bool:
        """True for Mandarin that no person has written or changed."""
        is_machines = bool(self.entry.target) and not self.entry.is_persons
        return is_machines and self.state is State.DRAFTED

    @property
    def said(self) -> str:
        """The state in words."""
        return "machine draft" if self.is_machine_draft else self.state.value


@dataclass(frozen=True, slots=True)
class TextPackage:
    """The texts of a document on their way out."""

    stamp: PackageStamp
    """Where they come from."""
    title: str
    """Of the document, for people."""
    path: str
    """Of the English file, from the project folder."""
    rows: tuple[Row, ...]
    """In the order of the page."""


class Reason(StrEnum):
    """Why a row that came back ends as it does, in words for the command line."""

    APPROVAL_ENDED = "what stood here was approved, and no approval is left"
    APPROVED = "somebody has approved what stands here"
    AS_SENT = "as it went out; it has changed here since"
    CELLS_JOINED = "its cells were joined with others"
    CHANGED_HERE = "somebody has written other words here since it went out"
    ENGLISH_CHANGED = "its English has changed since it went out"
    EXCEL_ERROR = "holds an error of Excel"
    FORMULA = "holds a formula"
    KEPT = "what stands here was chosen"
    LEFT_EMPTY = "left empty: what stands here stays"
    MARKS = "its marks are not those of the English"
    NAMES_NO_TEXT = "names no text"
    NO_SUCH_ENGLISH = "no text of this page has that English"
    OTHER_ENGLISH = (
        "its English is not that of its sign: rows were moved, or the English was edited"
    )
    ROWS_JOINED = "holds several texts: its rows were joined"
    STILL_ENGLISH = "still the English"
    TWICE = "this text stands more than once in the file, with different Mandarin"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment that somebody wrote into a file."""

    author: str
    """As the file names them."""
    text: str
    """The words."""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One text as it comes back."""

    place: str
    """Where it stands in the file: `row 7`."""
    sign: str = ""
    """Empty where it is gone."""
    english: str = ""
    """As the file has it."""
    target: str = ""
    """Mandarin as inline Markdown; empty says nothing."""
    remarks: tuple[Remark, ...] = ()
    """Comments beside it."""
    fault: Reason | None = None
    """Why the row cannot be read as one text; None: it can."""
    key: tuple[str | None, str] | None = None
    """(msgctxt, msgid), where the format says it exactly."""


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file that came back."""

    stamp: PackageStamp
    """What it says of itself."""
    rows: tuple[ReturnedRow, ...]
    """In the order of the file."""
    remarks: tuple[Remark, ...] = field(default=())
    """Comments that stand beside no text."""


class ExchangeFormat(Protocol):
    """A kind of file that translators work in."""

    name: str
    """As people choose it: `xliff`."""
    ending: str
    """Of file names: `.xlf`."""

    def write(self, package: TextPackage) -> bytes:
        """The file. Equal packages give equal bytes."""
        ...

    def is_it(self, data: bytes) -> bool:
        """True if bytes look like this format."""
        ...

    def read(self, data: bytes, path: str) -> ReturnedFile:
        """What a file says. Raises EXCHANGE-… with the place for what cannot be read."""
        ...


def sign_of(entry: Entry) -> str:
    """The sign of an entry as it stands."""
    return f"{entry.source_sha[:12]}-{entry.target_sha[:8]}"


def stamp_in(text: str, path: str) -> PackageStamp:
    """The stamp that a file names. Raises EXCHANGE-STAMP where it names none."""
    stamp = PackageStamp.found(text)
    if stamp is None:
        raise fault(
            "EXCHANGE-STAMP",
            "does not say which project and page it belongs to",
            "take the file that `pipeline exchange export` wrote, and put the Mandarin there",
            path,
        )
    return stamp


def one_each(signs: Iterable[str]) -> Reason | None:
    """Why a row that holds these signs cannot be read; None where it holds one."""
    return Reason.ROWS_JOINED if len(set(signs)) > 1 else None


def fault(code: str, what: str, todo: str, path: str, line: int | None = None) -> PipelineError:
    """A file that cannot be used."""
    return PipelineError(code, what, todo, path=path, line=line)
