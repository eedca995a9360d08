"""A small project with drafts, an approved text and a machine's draft."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pipeline.cli import main
from pipeline.flow.accounts.reviewers import add_user
from pipeline.flow.decisions import Decider, Seen, approve, edit
from pipeline.flow.extract import extract
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.workspace import Workspace

PAGE = "articles/talk"
_BODY = """---
id: articles/talk
title: Talk it over
draft: true
---

# Talk it over

<!-- translators: `you` is one person here -->
Say **what you feel** first, then ask.

Read [the card](https://example.org/card) and rest.

Breathe slowly, and come back.

Never go alone.
"""
MANDARIN = {
    "Talk it over": "好好谈一谈",
    "Say **what you feel** first, then ask.": "先说**你的感受**，再问。",
    "Never go alone.": "绝不要一个人去。",
}
"""Texts that a person translated; the last one is approved."""
APPROVED, CARD, BREATHE = "Never go alone.", "Read [the card](https://example.org/card) and rest.", "Breathe slowly, and come back."  # fmt: skip


def make(root: Path) -> Path:
    """One English page with five texts, two people, one approval."""
    file = root / "content/en" / f"{PAGE}.md"
    file.parent.mkdir(parents=True)
    file.write_text(_BODY)
    (root / "pipeline.toml").write_text('site_url = "https://www.example.org"\n')
    add_user(work(root), "ann", name="Ann", role="lead", reads=("zh",))
    extract(work(root))
    for entry in work(root).catalog(work(root).document(PAGE)):
        if entry.source in MANDARIN:
            edit(by(root), PAGE, Seen(entry.source_sha), MANDARIN[entry.source])
    approve(by(root), PAGE, [Seen(sign(root, APPROVED))])
    return root


def work(root: Path) -> Workspace:
    """The project as it stands now."""
    return open_workspace(root)


def by(root: Path) -> Decider:
    """Ann, at the command line."""
    return Decider(work(root), "ann")


def sign(root: Path, english: str) -> str:
    """The sign of a text in the body."""
    return next(
        e.source_sha
        for e in work(root).catalog(work(root).document(PAGE))
        if e.source == english and e.context is None
    )


def texts(root: Path) -> dict[str, str]:
    """English of the body → Mandarin, as the catalog has it."""
    catalog = work(root).catalog(work(root).document(PAGE))
    return {entry.source: entry.target for entry in catalog if entry.context is None}


def comments(root: Path) -> list[str]:
    """What translators' comments the catalog holds."""
    catalog = work(root).catalog(work(root).document(PAGE))
    return [comment for entry in catalog for comment in entry.comments]


def run(root: Path, *words: str, code: int = 0) -> str:
    """A command, as somebody types it: all that it prints."""
    done = CliRunner().invoke(main, ["--project", str(root), "exchange", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def report(root: Path, *words: str, code: int = 0) -> dict[str, Any]:
    """The report of an import, as data; the results by English."""
    done = CliRunner().invoke(
        main, ["--project", str(root), "--json", "exchange", "import", *words]
    )
    assert done.exit_code == code, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def results(found: dict[str, Any]) -> dict[str, str]:
    """English → result, without the texts that are the same."""
    return {row["english"]: row["result"] for row in found["rows"] if row["result"] != "same"}
