"""An English file as segments and verbatim parts, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.model.dates import iso_date
from pipeline.model.segment import Segment, Verbatim

SITE = "site"
"""Id of the catalog of the pages' own labels; no document may have it."""


KINDS = ("article", "handout")
"""What a page can be; a handout is printed too."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the English file that its author has to look at (an unknown directive, no id)."""

    line: int
    """Line in the file, from 1."""
    code: str
    """Finding code: `directive`, `id`."""
    message_en: str
    """What is wrong and what to do, for the author."""
    message_zh: str
    """The same in Chinese, for a therapist who meets it at the desk."""
    severity: str = "error"
    """`error`, `warning` or `info`, as in a finding."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source file as parts. **Law: joining the parts' `raw` gives back the source, byte for byte**."""

    id: str
    """`articles/compassion-in-relationships`: names the catalog, the ledger and the pages."""
    path: str
    """Path of the English file from the project folder, with `/`."""
    front_matter: Mapping[str, Any]
    """The parsed YAML mapping at the top; empty where there is none."""
    parts: tuple[Segment | Verbatim, ...]
    """The whole file in order."""
    references: Mapping[str, Any] = field(default_factory=dict)
    """Link reference definitions by normalised label, as markdown-it keeps them in its env."""
    problems: tuple[Problem, ...] = ()
    """What the author has to look at."""

    @property
    def source(self) -> str:
        """The file's text, exactly."""
        return "".join(part.raw for part in self.parts)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The translatable parts in source order; the same text may stand more than once."""
        return tuple(part for part in self.parts if isinstance(part, Segment))

    @property
    def kind(self) -> str:
        """`article` or `handout`: from the front matter, else from the first folder of the id.

        Another word is kept, in lower case; a page in no folder is an article.
        """
        value = self.front_matter.get("kind")
        if not value:
            return self.id.split("/")[0].removesuffix("s") if "/" in self.id else KINDS[0]
        word = str(value).strip().lower()
        return word.removesuffix("s") if word.removesuffix("s") in KINDS else word

    @property
    def draft(self) -> bool:
        """True = not public in either language."""
        return bool(self.front_matter.get("draft", False))

    @property
    def sample(self) -> bool:
        """True for a page that comes with pipeline, so that there is something to try: no page of a practice's own."""
        return self.front_matter.get("_sample") is True

    def as_draft(self) -> Document:
        """The same, public in neither language."""
        return replace(self, front_matter={**self.front_matter, "draft": True})

    @property
    def date(self) -> str:
        """ISO date of the English; empty where it has none."""
        return iso_date(self.front_matter.get("date"))

    @property
    def slug(self) -> str:
        """Last part of the page's address in English."""
        return str(self.front_matter.get("slug") or self.id.split("/")[-1])

    def text_of(self, name: str) -> str:
        """A front matter field as text; empty where it is missing."""
        value = self.front_matter.get(name)
        return "" if value is None else str(value)
