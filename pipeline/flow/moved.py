"""A document that was moved by hand, as it seems."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MovedDocument:
    """A document that seems to be one that is gone."""

    old: str
    """Id of the catalog without a document."""
    new: str
    """Id of the document that nobody has decided on."""
    share: int
    """How many in a hundred of its texts are those of the old one."""
