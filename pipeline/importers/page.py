"""What every importer reads a file into: blocks of text with the marks that Markdown can carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, marked alike from end to end."""

    text: str
    """What a reader sees; a newline is a line break. For a picture the words for it."""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    raised: str = ""
    """`sup` or `sub` for a sign above or below the line: 10² is not 102."""
    href: str = ""
    """Where a link leads; empty: no link."""
    note: str = ""
    """Label of the footnote that is referred to here."""
    picture: str = ""
    """Address of the picture that stands here."""


Runs = tuple[Run, ...]

BOXES = {"☐": False, "□": False, "❏": False, "❑": False, "❒": False, "◻": False, "◽": False, "⬜": False, "☑": True, "☒": True, "☓": True, "✓": True, "✔": True, "✅": True}  # fmt: skip
"""Signs that stand for a box to tick → whether it is ticked."""
_JUNK = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
"""Soft hyphens and other signs without width that programs leave in texts."""
_ENDINGS = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"RIFF", "webp"))
"""How the bytes of a picture that browsers show begin → its ending."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6, as the file has it."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `quote` for a quotation, `role` for what else it is: `title`, `subtitle`, a term `dt`, its definition `dd`."""

    runs: Runs
    quote: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, or with `marked=False` a further paragraph of one."""

    runs: Runs
    level: int = 0
    number: int | None = None
    """Its number in an ordered list; None: a bullet."""
    ticked: bool | None = None
    """None: no box to tick."""
    marked: bool = True
    first: bool = False
    """True where a list of its own begins, though another one ends right above it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length; each cell is a list of paragraphs. The first row is the head."""

    rows: tuple[tuple[tuple[Runs, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Write:
    """Lines to write on."""

    lines: int
    label: Runs = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A new page of paper."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page that parts what stands above it from what stands below."""


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose blanks and line ends matter."""

    text: str


Block = Heading | Paragraph | Item | Table | Write | Break | Rule | Code


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that stays behind on purpose, printed in full."""

    what: str
    """`hidden text`, `comment`, `deleted text`, `page furniture` …"""
    text: str
    of_text: bool = True
    """False for what is no part of the file's text: names of files, addresses, headers of a mail."""


@dataclass(frozen=True, slots=True)
class ChangePlace:
    """Where a tracked change stands; `¶` is the end of a paragraph, `[picture]`, `[box]`, `[note]` or an address what stands there."""

    before: str
    """The words of the sentence before it."""
    old: str
    """The words that it takes away."""
    new: str
    """The words that it adds."""
    after: str
    same: str = ""
    """Words that only look otherwise."""


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A tracked change that nobody has accepted or refused in Word."""

    number: int
    """From 1, in the order of the page."""
    kind: str
    """`added`, `deleted`, `replaced`, `move`, `paragraph-added`, `paragraph-deleted`, `split`, `joined` (paragraphs),
    `row-added`, `row-deleted`, `cell-added`, `cell-deleted` or `look`."""
    by: str
    """Who made it, as Word has the name."""
    at: str
    """When, to the minute, as Word has it: ISO 8601 without a zone, "" where it does not say."""
    places: tuple[ChangePlace, ...]
    """One; of a move two, where it was and where it is."""
    look: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Of a change of looks what held before and what since: `bold`, `heading-2`, `bullets-1` …"""
    taken: bool = True
    """True if the page has the new words."""

    @property
    def sentence(self) -> str:
        """In one line: `You should ~~never~~{+always+} stop`, old words struck through, new ones in braces."""
        told = " … ".join(
            f"{one.before}{f'~~{one.old}~~' if one.old else ''}{f'{{+{one.new}+}}' if one.new else ''}"
            f"{one.same}{one.after}"
            for one in self.places
        )
        old, new = (", ".join(one) or "plain" for one in self.look)
        return f"{told} ({old} → {new})" if self.kind == "look" else told


@dataclass(frozen=True, slots=True)
class PageWarning:
    """Something to look at in a file that was read. Sentences without final stop."""

    en: str
    """In English, for the command line too."""
    zh: str
    """In Chinese, for whoever reads the desk in it."""
    todo: str = ""
    """What to do about it on the command line; the desk has a field for it."""

    def __str__(self) -> str:
        """As the command line says it."""
        return f"{self.en}: {self.todo}" if self.todo else self.en


@dataclass(slots=True)
class ImportedPage:
    """A file from elsewhere, read."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    title_found: bool = True
    """False where the title is only the file's name."""
    description: str = ""
    author: str = ""
    notes: dict[str, tuple[Runs, ...]] = field(default_factory=dict)
    """Footnotes by label, each a list of paragraphs."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    """Name → bytes of the pictures that come along."""
    left_out: list[LeftOut] = field(default_factory=list)
    changes: list[TrackedChange] = field(default_factory=list)
    quiet_changes: int = 0
    """Tracked changes of fonts, colours and distances, which no page shows."""
    warnings: list[PageWarning] = field(default_factory=list)
    """What somebody should look at."""
    source: list[str] = field(default_factory=list)
    """What the file says, a paragraph each, read apart from `blocks`: what the check of words compares with."""


SIGN = "sign"
"""Why something is left out that Markdown says in another way: the number of an item, the address of a link."""


def raised(kind: str, text: str) -> str:
    """`sup` or `sub` where it tells something: a figure or a letter, not the end of `1st` or a ™.

    >>> raised("sup", "2"), raised("sup", "st"), raised("sup", "®")
    ('sup', '', '')
    """
    shows = any(map(str.isalnum, text)) and text.strip().lower() not in _ORDINALS
    return kind if shows else ""


_ORDINALS = {"st", "nd", "rd", "th", "tm"}


def all_runs(blocks: Iterable[Block]) -> Iterator[Run]:
    """The runs of all blocks."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Item):
            yield from block.runs
        elif isinstance(block, Write):
            yield from block.label
        elif isinstance(block, Table):
            yield from (run for row in block.rows for cell in row for runs in cell for run in runs)


def describe_pictures(page: ImportedPage, words: Mapping[str, str]) -> None:
    """Give pictures other words: name of the picture → what somebody who cannot see it is told."""

    def described(runs: Runs) -> Runs:
        return tuple(replace(r, text=words[r.picture]) if r.picture in words else r for r in runs)

    _each_runs(page, described)


def rename_pictures(page: ImportedPage, stem: str) -> None:
    """Name the pictures of a page after the page that it becomes."""
    call_pictures(
        page,
        {old: f"{stem}-{n}.{old.rpartition('.')[2]}" for n, old in enumerate(page.pictures, 1)},
    )


def picture_ending(data: bytes) -> str:
    """The ending of a picture that browsers show, by its first bytes; "" for anything else."""
    return next((ending for start, ending in _ENDINGS if data.startswith(start)), "")


def call_pictures(page: ImportedPage, names: Mapping[str, str]) -> None:
    """Give pictures other names: old → new; the rest keep theirs."""

    def named(runs: Runs) -> Runs:
        return tuple(replace(r, picture=names.get(r.picture, r.picture)) for r in runs)

    _each_runs(page, named)
    page.pictures = {names.get(old, old): data for old, data in page.pictures.items()}


def drop_dead_notes(page: ImportedPage) -> None:
    """Take out what refers to a note without words: its mark would stand on the page as text."""
    _each_runs(page, lambda runs: tuple(r for r in runs if not r.note or r.note in page.notes))


def _each_runs(page: ImportedPage, change: Callable[[Runs], Runs]) -> None:
    """Put what `change` makes of them in the place of the runs of all blocks that may hold a picture or a note."""
    for at, block in enumerate(page.blocks):
        if isinstance(block, Heading | Paragraph | Item):
            page.blocks[at] = replace(block, runs=change(block.runs))
        elif isinstance(block, Table):
            page.blocks[at] = Table(
                tuple(tuple(tuple(map(change, cell)) for cell in row) for row in block.rows)
            )


def runs_of(block: Block) -> Runs:
    """The runs of a block of text, () for another one."""
    return block.runs if isinstance(block, Heading | Paragraph | Item) else ()


def table_as_runs(table: Table) -> Runs:
    """The words of a table where none can stand: its cells parted by bars, its rows by semicolons."""
    found: list[Run] = []
    for row in table.rows:
        cells = [one for cell in row for one in cell if one]
        for n, one in enumerate(cells):
            found += ([Run(" | ")] if n else [Run("; ")] if found else []) + [*one]
    return tuple(found)


def runs_text(runs: Iterable[Run]) -> str:
    """What a reader sees of these runs."""
    return "".join(run.text for run in runs)


def trimmed(runs: Iterable[Run]) -> Runs:
    """The runs, like neighbours as one, without blanks at the ends of lines; () where nothing shows."""
    joined: list[Run] = []
    for dirty in runs:
        run = replace(dirty, text=_JUNK.sub("", dirty.text)) if _JUNK.search(dirty.text) else dirty
        alike = joined and not (run.picture or run.note or joined[-1].picture or joined[-1].note)
        if alike and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text or run.picture or run.note:
            joined.append(run)
    while joined and not _shows(joined[0]):
        joined.pop(0)
    while joined and not _shows(joined[-1]):
        joined.pop()
    if not joined:
        return ()
    joined[0] = replace(joined[0], text=joined[0].text.lstrip())
    joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return tuple(joined)


def split_lines(runs: Iterable[Run]) -> Iterator[Runs]:
    """The runs, cut at their line breaks."""
    line: list[Run] = []
    for run in runs:
        first, *more = run.text.split("\n") if not run.picture else [run.text]
        line.append(replace(run, text=first))
        for piece in more:
            yield tuple(line)
            line = [replace(run, text=piece)]
    yield tuple(line)


def _shows(run: Run) -> bool:
    return bool(run.text.strip() or run.picture or run.note)
