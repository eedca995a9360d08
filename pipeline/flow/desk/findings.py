"""A document as it stands in; what the checks say of it, other pages with the same English taken into account, out."""

from __future__ import annotations

from pipeline.checks import consist
from pipeline.checks.interface import ProjectContext
from pipeline.flow.check import entry_context, findings_of
from pipeline.flow.desk.memory import Live, Standing
from pipeline.flow.workspace import now
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding
from pipeline.model.segment import Key
from pipeline.review.states import open_findings


def open_on(live: Live, standing: Standing) -> tuple[Finding, ...]:
    """The findings on a document and its texts that nobody who may has dismissed.

    Of what only all pages together show, that the same English is rendered in two ways: it hangs on a few texts,
    and is known at once. The rest (lengths, by all that is approved) takes seconds: `pipeline check` says it.
    """
    found = findings_of(live, standing.document, standing.catalog)
    here = (*found, *_rendered_otherwise(live, standing))
    return open_findings(here, standing.book, live.project.settings)


def _rendered_otherwise(live: Live, standing: Standing) -> tuple[Finding, ...]:
    """The texts of a document that other pages have in other words."""
    document = standing.document
    keys = [entry.key for entry in standing.catalog if entry.key in live.sharing]
    wanted = frozenset(keys)
    others = {other.id: other for key in keys for other in live.sharing[key]}
    texts = [text for name in sorted(others) for text in _texts(live, others[name], wanted)]
    about = tuple((one.id, entry.key, entry.target, approved) for one, entry, approved in texts)

    def ask() -> tuple[Finding, ...]:
        contexts = tuple(entry_context(live, one, entry) for one, entry, _ in texts)
        approved = frozenset((one.id, entry.key) for one, entry, approved in texts if approved)
        asked = ProjectContext(contexts, approved, live.glossary, now()[:10])
        return tuple(f for f in consist.project(asked) if f.document == document.id)

    return live.recall((document.id, "rendered otherwise", about), ask) if texts else ()


def _texts(
    live: Live, document: Document, wanted: frozenset[Key]
) -> list[tuple[Document, Entry, bool]]:
    """(document, text, whether it is approved) of those wanted that have Mandarin."""
    try:
        standing = live.standing(document)
    except PipelineError:
        return []  # the queue says that its files cannot be read
    found = (standing.catalog.get(key) for key in wanted)
    return [
        (document, entry, standing.reviews[entry.key].state is State.APPROVED)
        for entry in sorted((e for e in found if e), key=lambda e: e.source_sha)
        if entry.target
    ]
