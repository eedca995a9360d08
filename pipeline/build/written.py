"""What each writer made of each document, as a build notes it for the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """What one writer made of one document, and of what it made it."""

    seen: tuple[str, ...]
    """Names of what it read of the site, sorted, as `DependencyTracker` calls them."""
    page: str
    """SHA-256 of the document."""
    site: str
    """SHA-256 of all that these names meant."""
    files: Mapping[str, str]
    """Path → SHA-256 of each file."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one writer made of one document, with the bytes: for other machines."""

    written: Written
    """As it is noted here."""
    files: Mapping[str, bytes]
    """Path → bytes of each file."""


Pages = Mapping[str, Mapping[str, Written]]
"""Id of a document → the writer's module → what it made."""
