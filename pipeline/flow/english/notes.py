"""Tell authors which of their English reviewers find unclear, as the ledgers have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.hashing import source_sha

CODE = "unclear"
"""Of the hint in `pipeline check`."""


@dataclass(frozen=True, slots=True)
class EnglishNote:
    """A reviewer finds the English of a text unclear. It is over when the English is mended, or somebody settles it."""

    document: str
    """Id."""
    path: str
    """The English file, from the project folder."""
    line: int
    """Of the text in it."""
    source: str
    source_sha: str
    """By which texts are named."""
    by: str
    """Id of the reviewer."""
    at: str
    """When, RFC 3339 UTC."""
    ref: str
    """Id of its words in the desk's database."""


def english_notes(workspace: Workspace, name: str) -> tuple[EnglishNote, ...]:
    """The open notes on the English of a document as it stands, in order of the page. Raises LEDGER."""
    index = workspace.decision_index(name)
    if not any(d.reason_code for found in index.entries.values() for d in found):
        return ()
    document, seen = workspace.document(name), set[str]()
    notes = []
    for segment in document.segments:
        sha = source_sha(*segment.key)
        if sha not in seen:
            seen.add(sha)
            notes += [
                EnglishNote(
                    name,
                    document.path,
                    segment.line,
                    segment.text,
                    sha,
                    made.reviewer,
                    made.at,
                    made.ref or "",
                )
                for made in index.unclear(sha)
            ]
    return tuple(notes)


def english_note_findings(workspace: Workspace, names: Iterable[str]) -> Iterator[Finding]:
    """The notes as hints of `check`. Their words are no tracked file's, so they are not told here."""
    people = {reviewer.id: reviewer.name for reviewer in workspace.reviewers}
    for name in names:
        for note in english_notes(workspace, name) if name != SITE else ():
            yield _finding(note, people)


def _finding(note: EnglishNote, people: Mapping[str, str]) -> Finding:
    who, day = people.get(note.by, note.by), note.at[:10]
    show = f"pipeline review show {note.document}"
    return Finding(
        code=CODE,
        severity=Severity.INFO,
        scope=Scope.PAGE,
        document=note.document,
        message_en=f"{who} finds this English unclear ({day}): write it more plainly; `{show}` has the words of the note",
        message_zh=f"{who}觉得这句英文不清楚（{day}）：请写得更明白；`{show}` 里有留言的内容",
        path=note.path,
        line=note.line,
    )
