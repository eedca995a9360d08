"""Run the checks on entries, pages and the project."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from operator import attrgetter

from pipeline.checks.interface import EntryContext, PageContext, ProjectContext
from pipeline.checks.length import Size, compared_text, size_of
from pipeline.checks.registry import (
    LOOKED_AT,
    run_entry_checks,
    run_page_checks,
    run_project_checks,
)
from pipeline.extract.read import read
from pipeline.files.locales import load_published
from pipeline.files.read import signature_of
from pipeline.flow.clock import today
from pipeline.flow.packed_findings import OfPage, by_text, of_page, packed, unpacked
from pipeline.flow.readable import can_read
from pipeline.flow.run_checks import TooLongError
from pipeline.flow.workspace import Workspace
from pipeline.markdown.splice import fill
from pipeline.model.catalog import Catalog
from pipeline.model.compared_text import ComparedText
from pipeline.model.document import SITE, Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding, Scope, Severity, located
from pipeline.model.segment import Key
from pipeline.review.states import open_findings

NOT_CHECKED = "not-checked"
"""Code of what is said of a text whose checks were ended. No check has it: `check`, `build` and `verify` take the time they need."""
_PAGE = "findings"
"""The name under which those of a whole page are kept."""


def filled(workspace: Workspace, document: Document, catalog: Catalog) -> str:
    """The Mandarin file as the catalog has it now; English stands where there is no target."""
    # of the last page alone: whoever looks at a page asks twice
    return workspace.cache.memo("filled", (document, catalog), lambda: _filled(document, catalog))


def _filled(document: Document, catalog: Catalog) -> str:
    targets = {entry.key: entry.target for entry in catalog}
    return fill(document, lambda segment: targets.get(segment.key))


def entry_context(workspace: Workspace, document: Document, entry: Entry) -> EntryContext:
    """What a check gets to see of one entry of a document."""
    project = workspace.project
    return EntryContext(
        document_id=document.id,
        path=_opened(workspace, document),
        entry=entry,
        line=_lines(workspace, document).get(entry.key),
        references=document.references,
        glossary=workspace.glossary,
        matcher=workspace.matcher,
        settings=project.settings,
        returned=returned_texts(workspace).get(entry.target, ""),
    )


def _opened(workspace: Workspace, document: Document) -> str:
    """The file that a finding names: the English page, or the catalog where it says more."""
    says_more = document.id == SITE or workspace.pivot
    return workspace.catalog_path(document.id) if says_more else document.path


def _lines(workspace: Workspace, document: Document) -> Mapping[Key, int]:
    """The line on which each text of a document stands first."""
    return workspace.cache.memo(
        ("lines", document.id),
        document,
        lambda: {segment.key: segment.line for segment in reversed(document.segments)},
    )


def returned_texts(workspace: Workspace) -> MutableMapping[str, str]:
    """A Mandarin text → the English that an engine made of it again; empty until somebody asks (`flow.back_translation`)."""
    return workspace.cache.memo("returned", None, dict)


def text_token(workspace: Workspace, entry: Entry) -> object:
    """What the findings on a text hang on, beside the glossary and its document's English."""
    plain = entry if entry.fuzzy else replace(entry, fuzzy=True)
    returned = returned_texts(workspace).get(entry.target)
    return plain if returned is None else (plain, returned)


def entry_findings(workspace: Workspace, document: Document, entry: Entry) -> tuple[Finding, ...]:
    """What the checks say of one entry, dismissed findings included."""
    return _findings_on(workspace, document, entry_context(workspace, document, entry))


def _findings_on(
    workspace: Workspace, document: Document, context: EntryContext
) -> tuple[Finding, ...]:
    def token() -> object:
        return text_token(workspace, context.entry)

    def make() -> tuple[Finding, ...]:
        return said_once(workspace, context)

    try:
        return _kept(workspace, document, context.entry.key, token, make)
    except TooLongError:
        return (_not_checked(context),)


def said_once(workspace: Workspace, context: EntryContext) -> tuple[Finding, ...]:
    """What the checks say of a text, which a command asks once: crisis lines and headings stand on many pages."""
    known = known_findings(workspace, context)
    if known is not None:
        return known
    said = workspace.run_checks(_entries, (context,))
    if _is_same_anywhere(workspace, context):
        text = words_of(context.entry, context.returned)
        judged(workspace)[text] = said, size_of(context, said)
    return said


def known_findings(workspace: Workspace, context: EntryContext) -> tuple[Finding, ...] | None:
    """The same where the command has asked about these words before, be it for another page; None where it has not."""
    if not _is_same_anywhere(workspace, context):
        return None
    known = judged(workspace).get(words_of(context.entry, context.returned))
    if known is None:
        return None
    return tuple(
        replace(f, document=context.document_id, path=context.path, line=context.line)
        for f in known[0]
    )


def _is_same_anywhere(workspace: Workspace, context: EntryContext) -> bool:
    # links by label may lead elsewhere on another page; the desk keeps findings by itself
    return not (workspace.at_desk or context.references)


def judged(workspace: Workspace) -> dict[object, tuple[tuple[Finding, ...], Size]]:
    """What was said of the texts that a command has asked about, and how long they are."""
    return workspace.cache.memo("said", workspace.glossary, dict)


def words_of(entry: Entry, returned: str) -> object:
    """What the findings on a text hang on, wherever it stands."""
    return _WORDS(entry), returned


_WORDS = attrgetter(*LOOKED_AT)


def _kept(
    workspace: Workspace,
    document: Document,
    name: Hashable,
    token: Callable[[], object],
    make: Callable[[], tuple[Finding, ...]],
) -> tuple[Finding, ...]:
    """What `make` gives; the desk keeps it, packed."""
    if not workspace.at_desk:
        return make()
    kept: bytes | OfPage = workspace.text_cache(document).memo(
        name, token(), lambda: packed(make())
    )
    if isinstance(kept, OfPage):
        return by_text(kept.page).get(name, ())
    return of_page(kept) if name == _PAGE else unpacked(kept)


def is_text_checked(workspace: Workspace, document: Document, entry: Entry) -> bool:
    """True if the desk has at hand what the checks say of an entry in just these words."""
    held = workspace.text_cache(document).held(entry.key)
    return held is not None and held[0] == text_token(workspace, entry)


def said_of(workspace: Workspace, context: EntryContext) -> tuple[Finding, ...]:
    """What the checks say of words that nobody has kept yet; what they say of those that are kept stays at hand."""
    try:
        return workspace.run_checks(_entries, (context,))
    except TooLongError:
        return (_not_checked(context),)


def findings_of(workspace: Workspace, document: Document, catalog: Catalog) -> tuple[Finding, ...]:
    """Every finding on a document and its catalog, dismissed ones included."""

    def token() -> object:
        return looked_at(workspace, document, catalog)

    def make() -> tuple[Finding, ...]:
        return _whole(_findings_of(workspace, document, catalog))

    try:
        return _kept(workspace, document, _PAGE, token, make)
    except _UnfinishedError as unfinished:
        return unfinished.found


def is_checked(workspace: Workspace, document: Document, catalog: Catalog) -> bool:
    """True if the desk has at hand what the checks say of a document as it stands."""
    held = workspace.text_cache(document).held(_PAGE)
    return held is not None and held[0] == looked_at(workspace, document, catalog)


def looked_at(workspace: Workspace, document: Document, catalog: Catalog) -> tuple[object, ...]:
    """What the findings of a document hang on, beside its English, the glossary and the settings."""
    # one tuple for all: a desk has 50,000 texts
    texts: tuple[object, ...] = tuple(
        said for e in catalog for said in (e.context, e.source, e.target, e.safety)
    )
    if back := returned_texts(workspace):
        texts = (*texts, *((e.key, back[e.target], e.safety) for e in catalog if e.target in back))
    if document.id == SITE:
        return (texts,)
    paths = workspace.paths(document.id)
    return (texts, signature_of(paths.published), signature_of(paths.mandarin))


def _findings_of(workspace: Workspace, document: Document, catalog: Catalog) -> tuple[Finding, ...]:
    # the same for its entries and for the page: what one check has worked out is there for the next
    contexts = _contexts(workspace, document, catalog)
    found = [f for context in contexts for f in _findings_on(workspace, document, context)]
    if document.id != SITE:
        published = _published_english(workspace, document)
        # the desk fills the page where its checks run, whose time is limited
        page = catalog if workspace.at_desk else filled(workspace, document, catalog)
        try:
            found.extend(workspace.run_checks(_page, contexts, document, page, published))
        except TooLongError:
            found.append(_not_checked(document))
    return tuple(found)


def _entries(contexts: tuple[EntryContext, ...]) -> tuple[Finding, ...]:
    return tuple(finding for context in contexts for finding in run_entry_checks(context))


def _page(
    document: Document,
    page: Catalog | str,
    published: Document | None,
    contexts: tuple[EntryContext, ...],
) -> tuple[Finding, ...]:
    markdown = page if isinstance(page, str) else _filled(document, page)
    return run_page_checks(PageContext(document, markdown, contexts, published))


class _UnfinishedError(Exception):
    """Findings that are not all: to be shown, and to be kept nowhere."""

    def __init__(self, found: tuple[Finding, ...]) -> None:
        self.found = found
        super().__init__()


def _whole(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if not is_whole(found):
        raise _UnfinishedError(found)
    return found


def is_whole(found: Sequence[Finding]) -> bool:
    """False where the checks of a text were ended before they were through."""
    return all(finding.code != NOT_CHECKED for finding in found)


def _not_checked(about: EntryContext | Document) -> Finding:
    """An error that nobody can dismiss: what was not checked is not approved."""
    entry = about.entry if isinstance(about, EntryContext) else None
    return Finding(
        code=NOT_CHECKED,
        severity=Severity.ERROR,
        scope=Scope.PAGE,
        document=about.document_id if isinstance(about, EntryContext) else about.id,
        message_en="The checks took too long and were stopped, so nobody knows what they would find; make the text shorter, or ask whoever looks after the desk for `pipeline check`.",
        message_zh="检查花的时间太长，已经停下，所以不知道会查出什么；请把这段文字改短，或者请管理审读台的人运行`pipeline check`。",
        path=about.path,
        line=about.line if isinstance(about, EntryContext) else None,
        context=entry.context if entry else None,
        source=entry.source if entry else "",
        target=entry.target if entry else "",
    )


def _contexts(
    workspace: Workspace, document: Document, catalog: Catalog
) -> tuple[EntryContext, ...]:
    """The entries that have a target, in source order."""

    def make() -> tuple[EntryContext, ...]:
        return tuple(entry_context(workspace, document, entry) for entry in catalog if entry.target)

    if workspace.at_desk:  # what an engine made of a text may come at any time
        return make()
    # of the last page alone: its checks, and what is asked of it beside other pages
    token = document, catalog, len(returned_texts(workspace))
    return workspace.cache.memo("contexts", token, make)


def _published_english(workspace: Workspace, document: Document) -> Document | None:
    """The English that the published Mandarin page translates; None where there is none that can be read."""
    english, mandarin = load_published(workspace.project, document.id)
    if english is None or mandarin is None:
        return None
    fields = workspace.project.settings.translatable_front_matter
    try:
        return read(english.decode("utf-8", "replace"), document.path, document.id, fields)
    except PipelineError:
        return None


def compared_texts(
    workspace: Workspace, document: Document, catalog: Catalog
) -> tuple[ComparedText, ...]:
    """What checks between documents ask of the texts of one, in source order. Raises LEDGER."""
    reviews = workspace.reviews(catalog)
    approved = {key for key, one in reviews.items() if one.state is State.APPROVED}
    return tuple(
        compared_text(context, _size(workspace, context), is_approved=context.entry.key in approved)
        for context in _contexts(workspace, document, catalog)
    )


def _size(workspace: Workspace, context: EntryContext) -> Size:
    known = judged(workspace).get(words_of(context.entry, context.returned))
    return known[1] if known and not context.references else size_of(context)


def project_findings(workspace: Workspace, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings between documents that nobody who may has dismissed."""
    settings = workspace.project.settings
    return tuple(
        finding
        for finding in found
        if not finding.document
        or open_findings([finding], workspace.decision_index(finding.document), settings)
    )


def project_findings_of(workspace: Workspace, near: Sequence[Document] = ()) -> tuple[Finding, ...]:
    """What only all documents together show: the same English in two ways, contacts that nobody looked up lately.

    `near`: only between these documents and those that share a text with them; no other catalog is read then, and the
    bands of length are learned from these alone.
    """
    texts: list[ComparedText] = []
    documents = (*workspace.documents, workspace.document(SITE))
    wanted = {segment.key for document in near for segment in document.segments}
    for document in documents:
        if near and wanted.isdisjoint(segment.key for segment in document.segments):
            continue
        if not can_read(workspace, document.id):
            continue
        texts += compared_texts(workspace, document, workspace.catalog(document))
    return findings_between(workspace, texts)


def findings_between(workspace: Workspace, texts: Iterable[ComparedText]) -> tuple[Finding, ...]:
    """What only these texts together show, dismissed findings included."""
    settings = workspace.project.settings
    return run_project_checks(ProjectContext(tuple(texts), workspace.glossary, settings, today()))


def open_findings_of(
    workspace: Workspace, document: Document, catalog: Catalog
) -> tuple[Finding, ...]:
    """The findings that nobody who may has dismissed."""
    found = findings_of(workspace, document, catalog)
    return open_findings(found, workspace.decision_index(document.id), workspace.project.settings)


def judged_labels(
    workspace: Workspace,
) -> tuple[tuple[Finding, ...], tuple[ComparedText, ...]]:
    """The open findings of the pages' labels, and their texts for checks between documents. Raises CATALOG, LEDGER."""
    document = workspace.document(SITE)
    catalog = workspace.catalog(document)
    found = open_findings_of(workspace, document, catalog)
    folder = workspace.project.settings.locale.dir
    return located(found, folder), compared_texts(workspace, document, catalog)
