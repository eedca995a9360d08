"""One string and its Mandarin: `Entry`, its `Origin`, and the five `State`s."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.quick_init import quick_init
from pipeline.model.segment import Key


class State(StrEnum):
    """Where an entry stands. Derived from text and ledger, never stored (docs/ledger.md)."""

    UNTRANSLATED = "untranslated"
    DRAFTED = "drafted"
    STALE = "stale"
    REJECTED = "rejected"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Origin:
    """The mark of a text that no person wrote: `# pipeline: machine google 3f2a9c1b`."""

    maker: str
    """`machine` or `memory`."""
    detail: str
    """The engine's name (`google`, `draft`) and what was done for the glossary (`steps`), or where memory
    found it (`92% articles/x`)."""
    digest: str
    """First 8 hex digits of the target's hash; once they differ, a person has typed."""

    @classmethod
    def of(cls, maker: str, detail: str, target: str) -> Origin:
        """The mark for a target that `maker` has just written."""
        return cls(maker, detail, target_sha(target)[:8])

    def fits(self, target: str) -> bool:
        """True while the text is still the machine's own, byte for byte."""
        return target_sha(target)[:8] == self.digest


@quick_init
@dataclass(frozen=True, slots=True)
class Entry:
    """One string of a document with its Mandarin, as the catalog holds it."""

    context: str | None
    """msgctxt, or None."""
    source: str
    """msgid: inline Markdown of one block."""
    target: str = ""
    """msgstr; empty = untranslated."""
    origin: Origin | None = None
    """Set where a machine wrote the target; a mark that does not fit any more is a person's text."""
    previous_source: str | None = None
    """`#|`: the English that the target was made for, while that differs from `source`."""
    note: str = ""
    """`#.` lines: what the block is, `safety`, the author's notes."""
    places: tuple[str, ...] = ()
    """`#:` paths of the documents that hold it, no line numbers."""
    safety: bool = False
    """Needs two people."""
    comments: tuple[str, ...] = ()
    """`#` lines of translators, kept as they are."""
    fuzzy: bool = True
    """For other gettext tools: a machine's draft, a stale text, or none; never read as a fact."""
    previous_context: str | None = None
    """The msgctxt beside `previous_source`, where another tool has written one: kept as it is."""
    guarded: bool = False
    """As `Segment.guarded`; known from the English, not kept in the catalog's file."""

    @property
    def key(self) -> Key:
        """(msgctxt, msgid)."""
        return (self.context, self.source)

    @property
    def made_for(self) -> str:
        """The English that the target was made for, even if the English has changed since."""
        return self.source if self.previous_source is None else self.previous_source

    @property
    def source_sha(self) -> str:
        """What a decision calls `source_sha`."""
        return source_sha(self.context, self.source)

    @property
    def target_sha(self) -> str:
        """What a decision calls `target_sha`."""
        return target_sha(self.target)

    @property
    def is_persons(self) -> bool:
        """True where a person wrote the target: engines leave it alone."""
        return bool(self.target) and not (self.origin and self.origin.fits(self.target))
