"""Leave out of a ledger what a commit took out of it, and tell the leads."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.files import git
from pipeline.files.content import Project
from pipeline.files.desk_reports import TakenLine, TakenOut, note_taken_out, taken_out
from pipeline.files.git import LineChanges
from pipeline.model.decision import Decision
from pipeline.model.errors import PipelineError
from pipeline.review.ledger import parse_ledger
from pipeline.review.taken_out import coming_back

_NOT_YET = LineChanges("", "", "", frozenset(), frozenset())
"""The commit that takes a line out is not made yet."""


def leave_out(
    project: Project, document: str, lines: Sequence[str], there: Iterable[Decision]
) -> frozenset[str]:
    """Ids of those of some lost lines that stay out of the ledger; the leads are told of all that a commit took out.

    `there`: what the ledger has. Call it under the document's lock. Raises DISK.
    """
    commits = _commits(project, project.shown(project.ledger_file(document)), lines)
    if not commits:
        return frozenset()
    removed = parse_ledger("\n".join(commits) + "\n", document)
    back, out = coming_back(removed, there)
    by_commit: dict[LineChanges, tuple[list[TakenLine], list[TakenLine]]]
    by_commit = defaultdict(lambda: ([], []))
    for place, decisions in enumerate((out, back)):
        for d in decisions:
            line = TakenLine(d.id, d.verdict, d.reviewer)
            by_commit[commits[d.line()]][place].append(line)
    now = time.time()
    note_taken_out(
        project,
        tuple(
            TakenOut(now, document, tuple(one), tuple(two), c.commit, c.author, c.subject)
            for c, (one, two) in by_commit.items()
        ),
    )
    return frozenset(d.id for d in out)


def taken_out_lately(project: Project) -> tuple[TakenOut, ...]:
    """What commits took out of ledgers, the last first, each with its commit as far as it is made."""
    found = taken_out(project, time.time())
    return tuple(one if one.commit else _with_commit(project, one) for one in found)


def _with_commit(project: Project, report: TakenOut) -> TakenOut:
    path = project.shown(project.ledger_file(report.document))
    ids = [line.id.encode() for line in (*report.left_out, *report.put_back)]
    try:
        for one in git.line_history(project.root, path, everywhere=False):
            if any(id_ in line for line in one.removed for id_ in ids):
                return replace(report, commit=one.commit, author=one.author, subject=one.subject)
    except PipelineError:
        return report
    return report


def _commits(project: Project, path: str, lines: Sequence[str]) -> Mapping[str, LineChanges]:
    """Lines that some commit has had and the next one will not have → the commit that took each out.

    For a line of another branch that is the commit which is checked out. Nothing where git cannot say.
    """
    root, wanted = project.root, {line.encode(): line for line in lines}
    try:
        gone = wanted.keys() - frozenset(git.staged(root, path).split(b"\n"))
        if not gone:
            return {}
        own = git.line_history(root, path, everywhere=False)
        here = gone & _added(own)
        elsewhere = _added(git.line_history(root, path, everywhere=True)) if gone - here else set()
        by = {line: next((one for one in own if line in one.removed), _NOT_YET) for line in here}
        by |= dict.fromkeys((gone - here) & elsewhere, git.head(root) if elsewhere else _NOT_YET)
    except PipelineError:
        return {}
    return {wanted[line]: commit for line, commit in by.items()}


def _added(history: Iterable[LineChanges]) -> set[bytes]:
    return {line for one in history for line in one.added}
