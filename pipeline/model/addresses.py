"""What became of an address of the site: it leads elsewhere, or its document was removed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address; it leads to another one for ever."""

    old: str
    """Path on the site, `/en/articles/x/`."""
    new: str
    """Where it led then; that may be a former address by now."""
    since: str
    """ISO date of the change."""


@dataclass(frozen=True, slots=True)
class RemovedDocument:
    """A document that somebody removed, in both languages."""

    id: str
    urls: tuple[str, ...]
    """Paths on the site that it had; a notice stands there."""
    since: str
    """ISO date of the removal; empty where nobody has decided yet."""
    gone: bool = False
    """True: nobody removed it, but a build found its English gone; void as soon as that is back."""
