"""Restore decisions and texts that another program removed from the files."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.catalog.three_way import theirs_of, without_theirs
from pipeline.files.atomic import append_line
from pipeline.files.content import Project
from pipeline.files.journal import Note, drop, note, notes
from pipeline.files.locales import load_catalog, load_ledger, save_catalog
from pipeline.files.locks import hold
from pipeline.flow.taken_out import leave_out
from pipeline.model.decision import Decision, Verdict
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError

RECENT = 300.0
"""Seconds: a text that was typed longer ago and is gone was changed by a person, not by a race."""


@dataclass(frozen=True, slots=True)
class JournalRecovery:
    """The journal of one document, and what it is good for."""

    project: Project
    document: str
    """Id."""

    def note(self, decision: Decision, edit: tuple[Entry, str] | None = None) -> None:
        """Keep a decision; with an edit, the entry as it was and the text that was typed."""
        made = Note(time.time(), decision.id, decision.line())
        if edit:
            made = replace(made, key=edit[0].key, before=edit[0].target, target=edit[1])
        note(self.project, self.document, made)

    def ledger(self) -> int:
        """Add again lines that were acknowledged and are gone; gives how many. Raises DISK.

        What no commit ever had was lost to a race: all of it comes back. What a commit took out, or a branch lacks,
        was meant: only what takes something down comes back, and the leads are told (ADR 21).
        """
        kept = notes(self.project, self.document)
        if not kept:
            return 0
        with hold(self.project, self.document):
            there = load_ledger(self.project, self.document)
            known = {decision.id for decision in there}
            lost = {made.id: made.line for made in kept if made.id not in known}
            if not lost:
                return 0
            left_out = leave_out(self.project, self.document, tuple(lost.values()), there)
            for id_, line in lost.items():
                if id_ not in left_out:
                    append_line(self.project.ledger_file(self.document), line)
            if left_out:
                drop(self.project, self.document, left_out)
        return len(lost) - len(left_out)

    def texts(self) -> int:
        """Put back texts that were typed lately and are gone; gives how many. Raises DISK.

        Where somebody else has written other words meanwhile, theirs stays, and the typed text is kept
        beside it as a merge would keep it.
        """
        self.ledger()  # a text whose line stays out is not restored either
        now = time.time()
        made = [m for m in notes(self.project, self.document) if m.key and m.at > now - RECENT]
        if not made:
            return 0
        with hold(self.project, self.document):
            catalog = load_catalog(self.project, self.document)
            if catalog is None:
                return 0
            edits = (
                d for d in load_ledger(self.project, self.document) if d.verdict is Verdict.EDIT
            )
            # what people had seen who gave a text other words
            seen = {n for edit in edits for n in edit.after}
            entries = tuple(_with(e, [m for m in made if m.key == e.key], seen) for e in catalog)
            saved = replace(catalog, entries=entries)
            changed = sum(a != b for a, b in zip(catalog.entries, saved.entries, strict=True))
            return changed if save_catalog(self.project, saved) else 0


def is_recovered(recover: Callable[[], int]) -> bool:
    """False where the disk takes nothing: show what can be read, keep nothing, and try again at the next look."""
    try:
        recover()
    except PipelineError as error:
        if error.code != "DISK":
            raise
        return False
    return True


def _with(entry: Entry, made: list[Note], answered: set[str]) -> Entry:
    if not made or made[-1].id in answered or entry.target == made[-1].target:
        return entry
    typed = made[-1].target
    if entry.target in ("", *(one.before for one in made)):
        comments = without_theirs(entry.comments)
        return replace(entry, target=typed, origin=None, fuzzy=True, comments=comments)
    kept = theirs_of(typed)
    return entry if kept in entry.comments else replace(entry, comments=(*entry.comments, kept))
