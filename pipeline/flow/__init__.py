"""The commands' work: load files, call a pure stage, save the result."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the way from an English file to a published pair."""

    name: str
    """Folder of the stage and, where people call it, the command."""
    core: str
    """The pure functions that do it."""
    takes: str
    """What goes in."""
    gives: str
    """What comes out."""
    leaves: str
    """What is on disk afterwards."""


STAGES = (
    Stage("extract", "extract.read", "Markdown text", "`Document`", "–"),
    Stage(
        "catalog",
        "catalog.merge",
        "`Document` + old `Catalog`",
        "`Catalog`",
        "`locales/zh/LC_MESSAGES/<id>.po`",
    ),
    Stage(
        "translate",
        "translate.draft",
        "`Catalog` + engines + glossary + memory",
        "`Catalog` of drafts",
        "the same `.po`, fuzzy",
    ),
    Stage(
        "review",
        "review.decide, review.gate",
        "`Catalog` + decisions + findings",
        "states, and why a page waits",
        "a line in `locales/zh/decisions/<id>.jsonl`",
    ),
    Stage(
        "build",
        "build.pair → writers",
        "`Document` + `Catalog`, or the published pair",
        "files",
        "`content/zh/<id>.md`, `dist/preview/`, `dist/site/`",
    ),
)
"""In order. A test compares the table of `docs/architecture.md`, the stage folders and the commands with it."""
