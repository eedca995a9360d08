"""What helps to decide on a text: terms, other occurrences, origin and history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.flow.desk.units import SHORT_ID
from pipeline.flow.findings import (
    entry_context,
    entry_findings,
    is_text_checked,
    returned_texts,
    said_of,
)
from pipeline.flow.workspace import Workspace
from pipeline.markdown.escape import canonical
from pipeline.markdown.highlights import Highlight
from pipeline.markdown.inline import read_inline
from pipeline.model.decision import Decision, Verdict
from pipeline.model.difference import Stretch, difference
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding, Severity
from pipeline.model.glossary import Term
from pipeline.model.origin_detail import TermStep, recalled, steps_in
from pipeline.review.decide import needs_no_more
from pipeline.review.states import EntryReview
from pipeline.terms.matcher import RenderingKind
from pipeline.terms.usage import usages


@dataclass(frozen=True, slots=True)
class Highlights:
    """What to point at in a text."""

    source: tuple[Highlight, ...]
    """In the English."""
    target: tuple[Highlight, ...]
    """In the Mandarin."""


@dataclass(frozen=True, slots=True)
class TermNote:
    """A term of the English, as a reviewer is told of it."""

    term: Term
    """With its renderings and why."""
    good: bool | None
    """True if the Mandarin has a rendering of the glossary; None where none is asked for."""
    wrong: tuple[str, ...]
    """Renderings in the Mandarin that the glossary rules out here."""


@dataclass(frozen=True, slots=True)
class OtherOccurrence:
    """The same English on another page."""

    document: str
    """Id."""
    title: str
    """Of that page, in English."""
    short_id: str
    """By which addresses name the text."""
    target: str
    """Its Mandarin there."""
    review: EntryReview
    changes: tuple[Stretch, ...]
    """From the Mandarin here to the Mandarin there; empty where they are the same."""


@dataclass(frozen=True, slots=True)
class DraftOrigin:
    """How a draft was made, for who has to judge it."""

    maker: str
    """`machine` or `memory`."""
    engine: str
    """The engine's name, or where memory found it."""
    steps: tuple[TermStep, ...]
    """What was done for the glossary."""
    percent: int
    """Of memory: how like the two English texts are; 0 for an engine."""
    changes: tuple[Stretch, ...]
    """Of memory: from the English that it was made for to this one."""


def highlights_of(workspace: Workspace, entry: Entry, findings: Sequence[Finding]) -> Highlights:
    """Terms in both languages, and findings where they say where."""
    source = [
        Highlight(h.start, h.end, "term", h.term.en)
        for h in workspace.matcher.english(entry.source)
    ]
    target = list(_renderings(workspace, entry)) if entry.target else []
    for finding in findings:
        name = finding.severity.value
        if finding.source_span:
            source.append(Highlight(*finding.source_span, name))
        if finding.target_span:
            target.append(Highlight(*finding.target_span, name))
    return Highlights(tuple(source), tuple(target))


def term_notes(workspace: Workspace, entry: Entry) -> tuple[TermNote, ...]:
    """Each term of the English once, in order of the text; then those that are only suggested."""
    used = {u.term.en: u for u in usages(workspace.matcher, entry.source, entry.target)}
    terms = {hit.term.en: hit.term for hit in workspace.matcher.english(entry.source)}
    ideas = {hit.term.en: hit.term for hit in workspace.matcher.suggestions.english(entry.source)}
    return tuple(
        TermNote(
            term,
            used[name].good > 0 and not used[name].wrong if entry.target and name in used else None,
            tuple(dict.fromkeys(r.text for r in used[name].wrong)) if name in used else (),
        )
        for name, term in terms.items()
    ) + tuple(TermNote(term, None, ()) for term in ideas.values())


def other_occurrences(
    workspace: Workspace, document: str, entry: Entry, only: str | None = None
) -> tuple[OtherOccurrence, ...]:
    """The same text on other pages, approved ones first; `only`: the one document a person may see."""
    found: list[OtherOccurrence] = []
    for other in workspace.shared_texts.get(entry.key, ()):
        if other.id == document or only not in (None, other.id):
            continue
        try:
            snapshot = workspace.snapshot(other)
        except PipelineError:
            continue  # the queue says that its files cannot be read
        same = snapshot.catalog.get(entry.key)
        if same is None or not same.target:
            continue
        changes = difference(entry.target, same.target) if same.target != entry.target else ()
        title = other.text_of("title") or other.id
        review = snapshot.reviews[same.key]
        found.append(
            OtherOccurrence(
                other.id, title, same.source_sha[:SHORT_ID], same.target, review, changes
            )
        )
    return tuple(sorted(found, key=lambda e: (e.review.state is not State.APPROVED, e.document)))


def draft_origin(entry: Entry) -> DraftOrigin | None:
    """How a machine made this draft; None for a person's text."""
    origin = entry.origin
    if origin is None or entry.is_persons:
        return None
    if origin.maker == "memory" and (memory := recalled(origin.detail)):
        changes = difference(memory.source, entry.source) if memory.source else ()
        return DraftOrigin("memory", memory.where, (), memory.percent, changes)
    engine = origin.detail.partition(":")[0]
    return DraftOrigin(origin.maker, engine, steps_in(origin.detail), 0, ())


def back_translation_of(workspace: Workspace, entry: Entry) -> tuple[Stretch, ...]:
    """What an engine gave back of these very words, as its difference from the English; empty where none was asked."""
    back = returned_texts(workspace).get(entry.target, "") if entry.target else ""
    return difference(read_inline(entry.source).plain, back) if back else ()


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """A decision on a text, with the words it was about where this desk has kept them."""

    decision: Decision
    """The line of the ledger."""
    changes: tuple[Stretch, ...]
    """An edit: from the words before to those that were typed; empty where they are not known."""


def history(history: Sequence[Decision], words: Mapping[str, str]) -> tuple[HistoryItem, ...]:
    """The history of a text (newest first); `words`: texts by their `target_sha`."""
    found: list[HistoryItem] = []
    before: str | None = None
    for decision in reversed(history):
        now = words.get(decision.target_sha or "")
        edited = decision.verdict is Verdict.EDIT and before is not None and now is not None
        found.append(HistoryItem(decision, difference(before or "", now or "") if edited else ()))
        before = now if now is not None else before
    return tuple(reversed(found))


def check_unsaved(
    workspace: Workspace, document: Document, entry: Entry, text: str
) -> tuple[str, tuple[Finding, ...]]:
    """What the checks say of other words for a text, before anybody saves them; (the words as kept, findings).

    Raises RefusedError where they are too many.
    """
    target = canonical(text)
    needs_no_more(entry, target)
    tried = replace(entry, target=target, origin=None)
    found: tuple[Finding, ...] = ()
    if is_text_checked(workspace, document, tried):  # an answer with these words was just refused
        found = entry_findings(workspace, document, tried)
    elif target:
        found = said_of(workspace, entry_context(workspace, document, tried))
    return target, tuple(sorted(found, key=lambda f: f.severity is not Severity.ERROR))


def _renderings(workspace: Workspace, entry: Entry) -> Iterator[Highlight]:
    named = {hit.term.en for hit in workspace.matcher.english(entry.source)}
    wrong = {
        (r.start, r.end)
        for u in usages(workspace.matcher, entry.source, entry.target)
        for r in u.wrong
    }
    for rendering in workspace.matcher.chinese(entry.target):
        here = (rendering.start, rendering.end)
        if here in wrong:
            yield Highlight(*here, "term wrong")
        elif any(
            owner.term.en in named
            and owner.kind in (RenderingKind.PREFERRED, RenderingKind.ACCEPTED)
            for owner in rendering.owners
        ):
            yield Highlight(*here, "term")
