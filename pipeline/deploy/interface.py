"""What a target is, what it gets, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.build.verify.breach import Breach, Promise
from pipeline.build.writers import fragments
from pipeline.build.writers.interface import Site
from pipeline.files.on_site import SiteDocument
from pipeline.model.deployed import Deployed
from pipeline.model.errors import PipelineError


@dataclass(frozen=True)
class Release:
    """A built site that `verify` has proven."""

    tree: Mapping[str, bytes]
    """Its files, as they lie in `dist/site`."""
    manifest: Mapping[str, Any]
    site: Site
    """What it was made of."""
    promise: Promise
    """What it has to say."""

    def fragment(self, document: str, tag: str) -> bytes:
        """What a page of the site says, without its frame."""
        return self.tree[fragments.file(tag, document)]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a run does, or would do."""

    does: str
    """A word: `create`, `update`, `notice`, `upload`, `delete`, `copy`, `post`."""
    what: str
    """The document with its language, or a file."""
    where: str = ""
    """Its address there, or a remark."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did."""

    steps: tuple[Step, ...]
    breaches: tuple[Breach, ...] = ()
    """What readers met there that is not what was approved: a notice stands in its place now."""
    lacks: tuple[str, ...] = ()
    """What this target cannot do, a sentence each."""


class DriftError(PipelineError):
    """Somebody has changed by hand what we brought there; nothing is written over it unasked."""

    exit_code = 1

    def __init__(self, what: str, difference: str) -> None:
        """`difference`: lines that show what is another there."""
        todo = "take it over into the project, or write over it with --force"
        super().__init__("DRIFT", what, f"{todo}\n{difference}")


Keep = Callable[[Deployed], None]
"""Writes down what is known of a target, before and after each change."""


class Target(Protocol):
    """A place where a site goes."""

    def plan(self, known: Deployed) -> tuple[Step, ...]:
        """What a run would do now. Writes nothing. Raises DriftError, NetworkError, PipelineError."""
        ...

    def run(self, known: Deployed, keep: Keep) -> Done:
        """Do it. A second run does nothing; one that was cut short is completed. Raises as `plan`."""
        ...

    def shows(self, known: Deployed) -> tuple[SiteDocument, ...] | None:
        """The pages that readers have there; None where nobody can look. Raises NetworkError, PipelineError."""
        ...

    def take_down(self, down: Sequence[SiteDocument], known: Deployed, keep: Keep | None) -> Done:
        """Put a notice in the place of these pages, and change nothing else; without `keep` only say so.

        What somebody has changed by hand comes down too: its words may not be shown. Raises NetworkError, PipelineError.
        """
        ...
