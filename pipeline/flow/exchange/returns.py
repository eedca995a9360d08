"""Take texts back from translators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.checks import md
from pipeline.exchange.compare import Judge, MergedReturn, Result, RowOutcome, bring_in
from pipeline.exchange.formats import read_returned
from pipeline.exchange.office_file import holds, is_zip, unpacked
from pipeline.exchange.package import CODE, Remark, ReturnedFile, fault
from pipeline.files.read import read_bytes
from pipeline.flow.accounts.auth import desk_of
from pipeline.flow.decisions import Decider, Seen, deciding
from pipeline.flow.desk.comments import LONGEST, Comment, say
from pipeline.flow.findings import entry_context
from pipeline.flow.save import alone_with, save_catalog
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Severity
from pipeline.model.hashing import sha_of_texts

ENDINGS = (".xlf", ".xliff", ".xml", ".xlsx", ".docx", ".po")
"""Of files that come back."""
_MOST = 100_000_000
NOBODY = "translator"
"""Who is named where a file names nobody."""


@dataclass(frozen=True, slots=True)
class ReturnOptions:
    """What a person has chosen."""

    taken: tuple[str, ...] = ()
    """Signs of texts for which the file's words are taken although others stand here."""
    reviewer: str = ""
    """Who brings comments to the desk; empty: they are kept in the catalog."""
    translator: str = ""
    """Who translated, where the file does not say it, or says it wrongly."""
    kept: tuple[str, ...] = ()
    """Signs of texts for which what stands here is kept, although the file has other words."""
    only: str = ""
    """Id of the one page that may come in; empty: any."""


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """What a file brings."""

    path: str
    """The file; with a colon, the one in the zip."""
    document: str
    """Id."""
    translator: str
    """Whose texts they are."""
    outcomes: tuple[RowOutcome, ...]
    remarks: tuple[tuple[str, Remark], ...] = ()
    """English text (empty: none) → a comment that somebody wrote beside it."""
    lost_remarks: int = 0
    """Comments that stand beside no text."""
    english_changed: bool = False
    """True if the page's English is not what it was when the file went out."""

    def count(self, result: Result) -> int:
        """How many rows end so."""
        return sum(one.result is result for one in self.outcomes)


@dataclass(slots=True)
class ReturnReport:
    """What all files bring."""

    files: list[ReturnResult] = field(default_factory=list)
    """In order."""
    problems: list[PipelineError] = field(default_factory=list)
    """Files that cannot be used."""
    unused: set[str] = field(default_factory=set)
    """Signs of `ReturnOptions.taken` that no text has."""


def bring_returns(
    workspace: Workspace, paths: Sequence[Path], options: ReturnOptions, *, write: bool
) -> ReturnReport:
    """Read files that came back, and with `write` bring what is new into the catalogs.

    A file that cannot be used stops only itself.
    """
    report = ReturnReport(unused=set(options.taken))
    seen: dict[str, Catalog] = {}
    for path in paths:
        try:
            for shown, data in _files(path):
                _take(workspace, shown, data, options, report, seen if not write else None)
        except PipelineError as error:
            report.problems.append(error)
    return report


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """The file, or those of its formats in a zip or folder."""
    if path.is_dir():
        for one in sorted(path.rglob("*")):
            if one.is_file() and one.name.lower().endswith(ENDINGS):
                yield from _files(one)
        return
    if path.is_file() and path.stat().st_size > _MOST:
        raise fault(
            "EXCHANGE-LARGE",
            f"is larger than {_MOST // 1_000_000} MB",
            "send fewer texts",
            str(path),
        )
    data = read_bytes(path, str(path), CODE)
    if data is None:
        raise fault(CODE, "is not there", "name a file that is", str(path))
    office = any(holds(data, part) for part in ("xl/workbook.xml", "word/document.xml"))
    if is_zip(data) and not office and path.suffix.lower() == ".zip":
        inner = unpacked(data, str(path))
        found = [name for name in inner if name.lower().endswith(ENDINGS)]
        if not found:
            raise fault(
                "EXCHANGE-KIND",
                "holds no file that went out",
                "send the files themselves",
                str(path),
            )
        yield from ((f"{path}: {name}", inner[name]) for name in found)
    else:
        yield str(path), data


def _take(
    workspace: Workspace,
    shown: str,
    data: bytes,
    options: ReturnOptions,
    report: ReturnReport,
    seen: dict[str, Catalog] | None,
) -> None:
    """One file; `seen`: the catalogs as the files before it leave them, where nothing is written."""
    try:
        returned = read_returned(data, shown)
        document = _document(workspace, returned, shown)
        if options.only not in ("", document.id):
            raise fault(
                "EXCHANGE-PAGE", "belongs to another page", f"take it back at {document.id}", shown
            )
        if options.reviewer:
            with deciding(Decider(workspace, options.reviewer), document.id):
                pass  # who may not decide is told so before anything is written
        with alone_with(workspace, document.id):
            catalog = (seen or {}).get(document.id) or workspace.catalog(document)
            done, catalog = _merged(workspace, document, catalog, returned, options, shown)
            report.unused -= {s for s in options.taken for e in catalog if e.source_sha.startswith(s)}  # fmt: skip
            if seen is not None:
                seen[document.id] = catalog
            elif catalog != workspace.catalog(document):
                save_catalog(workspace, workspace.marked(catalog))
        if seen is None and options.reviewer:
            _say(workspace, done, options.reviewer)
        report.files.append(done)
    except PipelineError as error:
        report.problems.append(error)


def _document(workspace: Workspace, returned: ReturnedFile, shown: str) -> Document:
    """The page that a file belongs to. Raises EXCHANGE-… for another project, language or page."""
    stamp, settings = returned.stamp, workspace.project.settings
    if stamp.project != settings.site_url:
        raise fault(
            "EXCHANGE-PROJECT",
            f"belongs to another project ({stamp.project}; this is {settings.site_url})",
            "import it there, or set `site_url` as it was when the file went out",
            shown,
        )
    if stamp.locale != settings.locale.tag:
        raise fault(
            "EXCHANGE-LANGUAGE",
            f"is in {stamp.locale}, and this project is in {settings.locale.tag}",
            "send the file for the right language",
            shown,
        )
    try:
        return workspace.document(stamp.document)
    except PipelineError as error:
        what = f"belongs to {stamp.document}, and there is no such page ({error.what})"
        raise fault(
            "EXCHANGE-PAGE", what, "if it was renamed, give it its name again and import", shown
        ) from error


def _merged(
    workspace: Workspace,
    document: Document,
    catalog: Catalog,
    returned: ReturnedFile,
    options: ReturnOptions,
    shown: str,
) -> tuple[ReturnResult, Catalog]:
    stamp = returned.stamp
    translator = options.translator or stamp.translator or NOBODY
    reviews = workspace.reviews(catalog)
    approved = {
        key for key, review in reviews.items() if review.state is State.APPROVED or review.approvals
    }
    judge = Judge(
        approved, lambda e: _complaint(workspace, document, e), options.taken, options.kept
    )
    brought = bring_in(catalog, returned, judge, translator)
    remarks = tuple(_remarks(brought, returned, translator))
    catalog = brought.catalog
    if not options.reviewer:
        catalog = _with_remarks(catalog, brought, translator)
    source = workspace.sources.get(document.id)
    changed = bool(stamp.english and source and not source.sha256.startswith(stamp.english))
    lost = len(returned.remarks)
    return ReturnResult(
        shown, document.id, translator, brought.outcomes, remarks, lost, changed
    ), catalog


def _complaint(workspace: Workspace, document: Document, entry: Entry) -> str:
    """What the check of marks says against words that come in."""
    found = md.check(entry_context(workspace, document, entry))
    return "; ".join(f.message_en.rstrip(".") for f in found if f.severity is Severity.ERROR)


def _remarks(
    brought: MergedReturn, returned: ReturnedFile, by: str
) -> Iterator[tuple[str, Remark]]:
    for one in brought.outcomes:
        for remark in one.row.remarks:
            english = one.entry.source if one.entry else ""
            yield english, replace(remark, author=remark.author or by)
    for remark in returned.remarks:
        yield "", replace(remark, author=remark.author or by)


def _with_remarks(catalog: Catalog, brought: MergedReturn, by: str) -> Catalog:
    """The catalog with comments of the file as comments of translators."""
    said = {
        one.entry.key: [
            " / ".join(f"{r.author or by}: {r.text}".split("\n")) for r in one.row.remarks
        ]
        for one in brought.outcomes
        if one.entry and one.row.remarks
    }
    if not said:
        return catalog
    entries = tuple(
        replace(e, comments=tuple(dict.fromkeys((*e.comments, *said.get(e.key, ())))))
        for e in catalog
    )
    return replace(catalog, entries=entries)


def _say(workspace: Workspace, done: ReturnResult, reviewer: str) -> None:
    """Bring comments to the desk; one that was brought before is not said twice."""
    said = [(one.entry, remark) for one in done.outcomes if one.entry for remark in one.row.remarks]
    if not said:
        return
    desk = desk_of(workspace.project).seen_from(workspace)
    for entry, remark in said:
        text = f"{remark.author or done.translator}: {remark.text}"[:LONGEST]
        comment = Comment(
            sha_of_texts(done.document, entry.source_sha, text)[:32],
            done.document,
            entry.source_sha,
            reviewer,
            "",
            "question" if any(sign in text for sign in "?？") else "note",
            text,
            desk.store.now(),
        )
        say(desk, Decider(workspace, reviewer, "import"), Seen(entry.source_sha), comment)
