"""Machine suggestions for a stale entry, kept in its comments.

`# pipeline: proposal 3f2a9c1b "新的译文" google`: for which English (the first digits of its `source_sha`), what, by whom.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.model.entry import Entry
from pipeline.model.origin_detail import quoted, recalled

SUGGESTION = "pipeline: proposal "
"""How such a comment begins."""


@dataclass(frozen=True, slots=True)
class MachineSuggestion:
    """Mandarin that a machine has for the English as it is now."""

    text: str
    """The Mandarin."""
    maker: str
    """As the detail of an origin mark: `google: swapped …`, `100% articles/x`."""


def with_suggestion(entry: Entry, suggestion: MachineSuggestion) -> Entry:
    """The entry with this proposal beside its text, in place of any other."""
    comment = f"{SUGGESTION}{entry.source_sha[:8]} {quoted(suggestion.text)} {suggestion.maker}"
    kept = (*without_suggestions(entry.comments), comment)
    return replace(entry, comments=kept)


def suggestions_in(entry: Entry) -> tuple[MachineSuggestion, ...]:
    """What was proposed for the English as it is now; nothing where the Mandarin was made for it too."""
    if not is_for_other(entry):
        return ()
    start = f"{SUGGESTION}{entry.source_sha[:8]} "
    found: list[MachineSuggestion] = []
    for comment in entry.comments:
        if comment.startswith(start):
            try:
                text, end = json.JSONDecoder().raw_decode(comment, len(start))
            except ValueError:  # somebody has edited the file by hand
                continue
            found.append(MachineSuggestion(str(text), comment[end:].strip()))
    return tuple(found)


def without_suggestions(comments: Iterable[str]) -> tuple[str, ...]:
    """The comments of an entry that somebody has written anew."""
    return tuple(comment for comment in comments if not comment.startswith(SUGGESTION))


def is_for_other(entry: Entry) -> bool:
    """True where the Mandarin was made for other English: a stale text, or memory's draft from a text that is like it."""
    if is_stale(entry):
        return True
    mark = entry.origin if entry.target and not entry.is_persons else None
    memory = recalled(mark.detail) if mark and mark.maker == "memory" else None
    return bool(memory and memory.source)


def is_stale(entry: Entry) -> bool:
    """True where the Mandarin was made for other English."""
    return bool(entry.target) and entry.previous_source is not None
