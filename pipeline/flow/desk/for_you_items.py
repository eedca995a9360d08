"""One line of a person's list at the desk, and whose list it is."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flow.accounts.auth import CurrentUser
from pipeline.flow.desk.units import SHORT_ID
from pipeline.model.difference import Stretch
from pipeline.model.hashing import sha_of_texts

TASKS = ("asked", "objection", "given", "safety", "wording", "unclear", "english-changed", "ready")
"""Kinds that stay until somebody has done them, the most pressing first."""
NEWS = ("answered", "named", "settled", "taken", "declined", "fell", "mended", "withdrawn")
"""Kinds that go once the person knows."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose list it is, and what they may do."""

    id: str
    decides: bool
    leads: bool
    writes: bool = False
    """True for authors: notes on the English are theirs too."""
    only_document: str | None = None
    """The one page that they are for; None: all."""

    @property
    def publishes(self) -> bool:
        """True if they may: a guest of one page may not."""
        return self.decides and self.only_document is None

    @classmethod
    def of(cls, user: CurrentUser) -> Person:
        """Whoever is signed in."""
        return cls(
            user.account.id, user.decides, user.leads, user.writes, user.account.only_document
        )


@dataclass(frozen=True, slots=True)
class ForYouItem:
    """One line of the list."""

    kind: str
    """One of `TASKS` or `NEWS`."""
    document: str
    """Id."""
    title: str
    """Of the page, in English."""
    title_zh: str = ""
    """In Mandarin; empty: none yet."""
    source_sha: str = ""
    """Which text; empty: the page."""
    number: int = 0
    """Its place on the page; 0: not known, or the page."""
    who: str = ""
    """Id of who did it; empty: nobody in particular, or not known."""
    at: str = ""
    """When, RFC 3339 UTC; empty: not known."""
    words: str = ""
    """What somebody wrote."""
    changes: tuple[Stretch, ...] = ()
    """From the words that the person knows to those that stand now."""
    language: str = ""
    """Of the changes: `zh` or `en`."""
    count: int = 1
    """How many texts it is about."""
    due: str = ""
    """ISO date that was wished for."""
    thread: str = ""
    """Id of the thread that it is about; empty: none."""
    of: tuple[str, ...] = ()
    """What it is made of: the same of it is not told twice."""

    @property
    def id(self) -> str:
        """By which it is known."""
        return sha_of_texts(self.kind, self.document, *self.of)

    @property
    def short_id(self) -> str:
        """The first digits of its text, as addresses name it; empty: the page."""
        return self.source_sha[:SHORT_ID]

    @property
    def is_on_page(self) -> bool:
        """True if it is about the page as a whole, or about a text that is there no more."""
        return not self.number

    @property
    def is_task(self) -> bool:
        """True if it stays until it is done."""
        return self.kind in TASKS
