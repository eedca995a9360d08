"""The results of the commands as data: what `--json` prints and what the Python API gives.

The names of fields are public (`docs/api.md`): a field may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.model.entry import Entry, State
from pipeline.model.errors import FileFault
from pipeline.model.finding import Severity

if TYPE_CHECKING:  # a command loads what it needs, and not what the others need
    from pipeline.build.verify.breach import Breach
    from pipeline.flow.build.run import Built
    from pipeline.flow.extract import UpdatedCatalog
    from pipeline.flow.pages.progress import EnglishProgress, PageOverview, PageProgress
    from pipeline.flow.translate.run import Drafted
    from pipeline.flow.workspace import Workspace
    from pipeline.model.settings import Risk, Settings


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text whose Mandarin another program had left out of a catalog; it was put back."""

    path: str
    """The catalog's file, from the project's folder."""
    context: str | None
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class CatalogUpdate:
    """One catalog after its English was read."""

    id: str
    """The document's id."""
    strings: int
    """How many texts it has."""
    stale: int
    """Texts whose English changed after they were translated."""
    written: bool
    """True if the file changed."""
    locale: str = ""
    """Folder of its language: `zh`."""


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """What `extract` did."""

    catalogs: tuple[CatalogUpdate, ...]
    kept: tuple[KeptText, ...]


@dataclass(frozen=True, slots=True)
class DraftedDocument:
    """How many texts of one document were drafted, and how many were not."""

    id: str
    filled: int
    """Texts that got a draft."""
    proposed: int
    """Texts that keep their Mandarin and got a draft beside it."""
    waiting: int
    """Texts that still wait for an engine."""
    skipped: int
    """Texts that are left to people."""
    locale: str = ""
    """Folder of its language: `zh`."""


@dataclass(frozen=True, slots=True)
class WaitingReason:
    """Why texts wait for an engine."""

    engine: str
    """Name; empty where no engine was asked."""
    code: str
    message: str
    strings: int
    """How many texts wait for this reason."""


@dataclass(frozen=True, slots=True)
class WithheldText:
    """A text that looks like a client's data and was sent to no service."""

    document: str
    source_sha: str
    """SHA-256 of its context and English."""
    message: str


@dataclass(frozen=True, slots=True)
class EngineForecast:
    """What `--dry-run` says that one engine would get if it were asked first."""

    engine: str
    third_party: bool
    """True if the texts would leave this machine."""
    strings: int
    """How many texts."""
    requests: int
    characters: int
    """Characters of all requests, everything around the texts included."""
    money: float | None
    """At `engine.NAME.price`; None without one."""
    currency: str
    """`USD`, or `engine.NAME.currency`."""


@dataclass(frozen=True, slots=True)
class DraftFindings:
    """What the checks say of the new drafts."""

    error: int
    warning: int
    info: int
    """Hints."""


@dataclass(frozen=True, slots=True)
class TranslateResult:
    """What `translate` did."""

    documents: tuple[DraftedDocument, ...]
    waiting: tuple[WaitingReason, ...]
    withheld: tuple[WithheldText, ...]
    findings: DraftFindings
    forecasts: tuple[EngineForecast, ...]
    """Only with `--dry-run`."""


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """Open findings of a document."""

    error: int
    """Those that block approval and publication."""
    warning: int


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """Something that has to happen before a page can be published, or public again."""

    code: str
    count: int
    message: str


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """How far one document is."""

    id: str
    locale: str
    """Folder of the language: `zh`."""
    strings: int
    """How many texts it has; the next five fields add up to it."""
    untranslated: int
    drafted: int
    stale: int
    rejected: int
    approved: int
    findings: FindingCounts
    published: str | None
    """ISO date of the Mandarin page that is public now."""
    public: str
    """`live`, `behind`, `down`, `withdrawn` or `never`: what the public sees."""
    waits_for: tuple[WaitsFor, ...]


@dataclass(frozen=True, slots=True)
class GuardedStatus(DocumentStatus):
    """How far one document is, and what the privacy guard holds back."""

    withheld: int
    """Texts that look like a client's data; no service gets them."""
    english_notes: int
    """Notes of reviewers that the English is unclear: the author mends it, and they are over."""
    english: EnglishProgress | None
    """What readers get of the English; null where it is public as its file stands."""


@dataclass(frozen=True, slots=True)
class AcceptedRisk:
    """A guard that is lower than its default, and who accepted it."""

    setting: str
    says: str
    """What follows from it."""
    accepted: str
    """Day, id and reason."""


@dataclass(frozen=True, slots=True)
class StatusResult:
    """How far the project is."""

    documents: tuple[GuardedStatus, ...]
    accepted_risks: tuple[AcceptedRisk, ...]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build wrote, and what it could not."""

    documents: tuple[DocumentStatus, ...]
    labels_waiting: int
    """Labels of the pages that nobody has approved."""
    catalogs_written: tuple[str, ...]
    """Ids."""
    strays: tuple[str, ...]
    """Files in `content/zh` that nobody published."""
    pictures: tuple[str, ...]
    """A line for each picture that is missing."""
    sheets: tuple[str, ...]
    """A line for each public handout that cannot be printed."""
    kept: tuple[KeptText, ...]
    contacts: tuple[str, ...]
    """A line for each crisis line that a notice gives and the glossary lacks."""
    breaches: tuple[Breach, ...]
    """What in the site does not say what it has to: nobody may upload it."""
    english: tuple[dict[str, Any], ...]
    """What authors have to mend in the English, as findings of `check`."""
    problems: tuple[FileFault, ...]
    """Files that cannot be read, and what readers see of their pages until they are mended."""
    judged: int
    """Pages that were judged anew; all others are as an earlier build, here or elsewhere, had judged them."""
    rendered: int
    """How often a writer ran for a page."""
    not_shared: str
    """Why nothing, or not all, was shared by `cache_url`; empty: nothing is wrong."""


def kept_texts(kept: Iterable[tuple[str, Sequence[Entry]]]) -> tuple[KeptText, ...]:
    """Files of catalogs with their entries, as a list of texts."""
    return tuple(
        KeptText(path, one.context, one.source, one.target) for path, ones in kept for one in ones
    )


def extract_result(workspace: Workspace, updated: Iterable[UpdatedCatalog]) -> ExtractResult:
    """The result of `flow.extract.extract`."""
    catalogs = []
    kept = []
    for one in updated:
        states = [review.state for review in workspace.reviews(one.catalog).values()]
        stale = states.count(State.STALE)
        locale = workspace.project.settings.locale.dir
        catalogs.append(CatalogUpdate(one.document.id, len(states), stale, one.written, locale))
        kept.append((workspace.catalog_path(one.document.id), one.kept))
    return ExtractResult(tuple(catalogs), kept_texts(kept))


def joined(results: Iterable[ExtractResult]) -> ExtractResult:
    """What `extract` did in several locales."""
    every = tuple(results)
    catalogs = (catalog for one in every for catalog in one.catalogs)
    return ExtractResult(tuple(catalogs), tuple(text for one in every for text in one.kept))


def translate_result(drafted: Sequence[Drafted], settings: Settings) -> TranslateResult:
    """The result of `flow.translate.run.translate`."""
    from pipeline.flow.translate.run import waiting_reasons  # noqa: PLC0415  other results need none of it

    documents = (
        DraftedDocument(
            one.document,
            filled=len(one.report.filled),
            proposed=len(one.report.beside),
            waiting=len(one.report.waiting),
            skipped=one.report.skipped,
            locale=one.locale or settings.locale.dir,
        )
        for one in drafted
    )
    reasons = waiting_reasons(drafted).items()
    waiting = (WaitingReason(r.engine, r.code, r.message, count) for r, count in reasons)
    return TranslateResult(
        tuple(documents),
        tuple(waiting),
        tuple(_withheld(drafted)),
        DraftFindings(*(sum(one.findings[severity] for one in drafted) for severity in Severity)),
        tuple(_forecasts(drafted, settings)),
    )


def _forecasts(drafted: Sequence[Drafted], settings: Settings) -> Iterator[EngineForecast]:
    """One an engine, over all documents, in the order in which they would be asked."""
    each = [forecast for one in drafted for forecast in one.forecasts]
    for name, away in dict.fromkeys((one.engine, one.away) for one in each):
        own = [one for one in each if one.engine == name]
        characters = sum(one.cost.characters for one in own)
        options = settings.engine.get(name, {})
        price = options.get("price")
        yield EngineForecast(
            engine=name,
            third_party=away,
            strings=sum(one.texts for one in own),
            requests=sum(one.cost.requests for one in own),
            characters=characters,
            money=None if price is None else round(price * characters / 1_000_000, 4),
            currency=options.get("currency", "USD"),
        )


def _withheld(drafted: Iterable[Drafted]) -> Iterator[WithheldText]:
    for one in drafted:
        shas = {entry.key: entry.source_sha for entry in one.report.catalog}
        for waiting in one.report.waiting:
            why = next((r.message for r in waiting.reasons if r.code == "private"), None)
            if why:
                yield WithheldText(one.document, shas[waiting.key], why)


def status_result(settings: Settings, pages: Iterable[PageOverview]) -> StatusResult:
    """How far these pages are."""
    documents = (
        GuardedStatus(
            **_progress(page.progress),
            withheld=page.withheld,
            english_notes=page.english_notes,
            english=page.progress.english,
        )
        for page in pages
    )
    return StatusResult(tuple(documents), accepted_risks(settings.risks))


def build_result(built: Built) -> BuildResult:
    """The result of `flow.build.run.build`."""
    return BuildResult(
        documents=tuple(DocumentStatus(**_progress(page)) for page in built.pages),
        labels_waiting=built.labels_waiting,
        catalogs_written=built.catalogs,
        strays=built.strays,
        pictures=built.pictures,
        sheets=built.sheets,
        kept=kept_texts(built.kept),
        contacts=built.contacts,
        breaches=built.breaches,
        english=tuple(finding.as_json() for finding in built.english),
        problems=built.problems,
        judged=built.judged,
        rendered=built.rendered,
        not_shared=built.not_shared,
    )


def accepted_risks(risks: Iterable[Risk]) -> tuple[AcceptedRisk, ...]:
    """Guards that are lower than their default."""
    return tuple(AcceptedRisk(risk.setting, risk.says, risk.accepted) for risk in risks)


def _progress(page: PageProgress) -> dict[str, Any]:
    """The fields of `DocumentStatus`."""
    return {
        "id": page.id,
        "locale": page.locale,
        "strings": page.strings,
        **{state.value: page.states.get(state, 0) for state in State},
        "findings": FindingCounts(page.errors, page.warnings),
        "published": page.published_on if page.shown else None,
        "public": page.status.value,
        "waits_for": tuple(
            WaitsFor(reason.code, reason.count, reason.message_en)
            for reason in (*page.reasons, *page.waits_for)
        ),
    }
