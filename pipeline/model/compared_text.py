"""What checks between documents ask of a text: `ComparedText`."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model.segment import Key


class ComparedText(NamedTuple):
    """A text with Mandarin as it is compared with those of other documents; as a row, little enough to be kept of each page."""

    document: str
    """Id of its document; `site` for labels."""
    path: str
    """The file that a finding names."""
    line: int | None
    """Line of its first segment in the English file."""
    context: str | None
    """msgctxt, or None."""
    source: str
    """msgid."""
    target: str
    """msgstr."""
    kind: str
    """What the block is, as the first line of its note says."""
    is_approved: bool
    """True where enough people have approved the target."""
    words: int
    """Of the English."""
    characters: int
    """Chinese characters and Latin words of the Mandarin."""
    is_odd: bool
    """True where the check `length` says something of it by itself."""

    @property
    def key(self) -> Key:
        """(msgctxt, msgid)."""
        return (self.context, self.source)
