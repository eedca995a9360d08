"""A stale entry in; the machines' proposals that stand beside its old Mandarin out, and the comments that keep them.

`# pipeline: proposal 3f2a9c1b "新的译文" google`: for which English (the first digits of its `source_sha`), what, by whom.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.model.entry import Entry
from pipeline.model.steps import quoted

PROPOSAL = "pipeline: proposal "
"""How such a comment begins."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Mandarin that a machine has for the new English of a stale entry."""

    text: str
    """The Mandarin."""
    maker: str
    """As the detail of an origin mark: `google: swapped …`, `100% articles/x`."""


def with_proposal(entry: Entry, proposal: Proposal) -> Entry:
    """The entry with this proposal beside its text, in place of any other."""
    comment = f"{PROPOSAL}{entry.source_sha[:8]} {quoted(proposal.text)} {proposal.maker}"
    kept = (*without_proposals(entry.comments), comment)
    return replace(entry, comments=kept)


def proposals_in(entry: Entry) -> tuple[Proposal, ...]:
    """What was proposed for the English as it is now; nothing where the entry is not stale."""
    if not is_stale(entry):
        return ()
    start = f"{PROPOSAL}{entry.source_sha[:8]} "
    found: list[Proposal] = []
    for comment in entry.comments:
        if comment.startswith(start):
            try:
                text, end = json.JSONDecoder().raw_decode(comment, len(start))
            except ValueError:  # somebody has edited the file by hand
                continue
            found.append(Proposal(str(text), comment[end:].strip()))
    return tuple(found)


def without_proposals(comments: Iterable[str]) -> tuple[str, ...]:
    """The comments of an entry that somebody has written anew."""
    return tuple(comment for comment in comments if not comment.startswith(PROPOSAL))


def is_stale(entry: Entry) -> bool:
    """True where the Mandarin was made for other English."""
    return bool(entry.target) and entry.previous_source is not None
