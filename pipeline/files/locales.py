"""Load and save catalogs, ledgers, reviewers, the glossary and published pages.

Everything of `locales/` and `content/zh` that a stage reads or writes as data.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.catalog.po import write_po
from pipeline.files.atomic import append_line, split_torn, write_bytes, write_text
from pipeline.files.catalog_recovery import load_returned, note_seen
from pipeline.files.content import Project, is_id
from pipeline.files.locks import hold
from pipeline.files.read import decode, files_below, read_bytes, read_text
from pipeline.files.reviewers import dump_reviewers, parse_reviewers
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.document import SITE
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Glossary
from pipeline.model.hashing import sha_of_bytes
from pipeline.review.ledger import is_whole, parse_ledger, readable_lines
from pipeline.terms.glossary import parse_glossary


def load_catalog(project: Project, document: str) -> Catalog | None:
    """The catalog of a document (or `site`), or None where there is none. Raises CATALOG, ID.

    Mandarin that another program has taken out of the file is in it (`files.catalog_recovery`).
    """
    return load_returned(project, document).catalog


def save_catalog(project: Project, catalog: Catalog) -> bool:
    """Writes a catalog; False where the file already says so, byte for byte. Raises DISK, CATALOG."""
    with hold(project, catalog.document):
        return _write(project, catalog)


def _write(project: Project, catalog: Catalog) -> bool:
    text = write_po(catalog)
    written = write_text(project.catalog_file(catalog.document), text)
    note_seen(project, catalog.document, text)
    return written


def put_back_texts(project: Project, document: str) -> tuple[Entry, ...]:
    """Write again what another program has taken out of a catalog; gives these entries. Raises CATALOG, DISK."""
    with hold(project, document):
        found = load_returned(project, document)
        if found.catalog and found.kept:
            _write(project, found.catalog)
        return found.kept


def catalog_ids(project: Project) -> list[str]:
    """The documents that have a catalog, whether their English is there or not; `site` apart."""
    folder = project.catalogs
    names = files_below(folder, project.shown(folder), "CATALOG")
    found = (name.removesuffix(".po") for name in names if name.endswith(".po"))
    return sorted(name for name in found if name != SITE and is_id(name))


def load_ledger(project: Project, document: str) -> tuple[Decision, ...]:
    """The decisions on a document; none where there is no file. Raises LEDGER."""
    shown = project.shown(project.ledger_file(document))
    # The torn tail goes before decoding: it may end in the middle of a character.
    whole, _ = split_torn(ledger_bytes(project, document))
    return parse_ledger(decode(whole, shown, "LEDGER"), shown)


def ledger_bytes(project: Project, document: str) -> bytes:
    """The ledger of a document as it lies there; empty without a file. Raises LEDGER, ID."""
    path = project.ledger_file(document)
    return read_bytes(path, project.shown(path), "LEDGER") or b""


def load_readable_ledger(project: Project, document: str) -> tuple[Decision, ...]:
    """The lines of a ledger that can be read, whatever stands beside them; raises nothing."""
    with suppress(PipelineError):
        text = ledger_bytes(project, document).decode("utf-8", "replace")
        return readable_lines(text, project.shown(project.ledger_file(document)))
    return ()


def readable_decisions(project: Project, document: str) -> tuple[Decision, ...]:
    """The whole ledger; of one that is damaged, the lines that can be read: enough to take something down. Raises nothing."""
    try:
        return load_ledger(project, document)
    except PipelineError:
        return load_readable_ledger(project, document)


def is_ledger_whole(project: Project, document: str) -> bool:
    """True if no line of a ledger is lost, as `review.ledger.is_whole` has it, nor its end; raises nothing."""
    with suppress(PipelineError):
        whole, torn = split_torn(ledger_bytes(project, document))
        return not torn and is_whole(decode(whole, document, "LEDGER"))
    return False


def cut_off_at(project: Project, document: str) -> int | None:
    """The line of a ledger that was cut off; None where there is none. Raises LEDGER.

    It is the last one, which a killed process left, and nobody was told that it was taken. Only where something else
    says so is it a line that was there once.
    """
    whole, torn = split_torn(ledger_bytes(project, document))
    return whole.count(b"\n") + 1 if torn else None


def readable_ledgers(project: Project) -> dict[str, tuple[Decision, ...]]:
    """The decisions by document, of every ledger that there is, as far as their lines can be read. Raises LEDGER where the folder cannot."""
    return {document: load_readable_ledger(project, document) for document in ledger_names(project)}


def ledger_names(project: Project) -> list[str]:
    """Ids of the documents that have a ledger; none is read. Raises LEDGER."""
    folder = project.decisions
    names = files_below(folder, project.shown(folder), "LEDGER")
    return [name.removesuffix(".jsonl") for name in names if name.endswith(".jsonl")]


def append_decision(project: Project, decision: Decision) -> None:
    """Adds a decision to its document's ledger; once this returns, it is acknowledged.

    Raises DISK or LOCKED, and then the ledger is as it was.
    """
    with hold(project, decision.document):
        append_line(project.ledger_file(decision.document), decision.line())


def load_reviewers(project: Project) -> tuple[Reviewer, ...]:
    """Who may decide, as `locales/reviewers.yaml` says; nobody where it is missing. Raises REVIEWERS."""
    settings = project.settings
    known = {settings.source, *(locale.dir for locale in settings.locales)}
    shown = project.shown(project.reviewers_file)
    text = read_text(project.reviewers_file, shown, "REVIEWERS")
    return parse_reviewers(text or "", shown, known)


def save_reviewers(project: Project, reviewers: Sequence[Reviewer]) -> bool:
    """Writes `locales/reviewers.yaml`; lines and comments of entries that did not change stay.

    Raises REVIEWERS, DISK. Hold `hold(project, "reviewers")` from reading to writing.
    """
    path = project.reviewers_file
    shown = project.shown(path)
    old = read_text(path, shown, "REVIEWERS") or ""
    return write_text(path, dump_reviewers(reviewers, old, shown))


def load_glossary(project: Project) -> Glossary:
    """`glossary.yaml` as terms and contacts; an empty one where it is missing. Raises GLOSSARY."""
    return glossary_of(project, glossary_bytes(project))


def glossary_bytes(project: Project) -> bytes | None:
    """`glossary.yaml` as it lies there; None where it is missing. Raises GLOSSARY."""
    return read_bytes(project.glossary_file, project.shown(project.glossary_file), "GLOSSARY")


def glossary_of(project: Project, data: bytes | None) -> Glossary:
    """What these bytes of `glossary.yaml` say. Raises GLOSSARY."""
    shown = project.shown(project.glossary_file)
    if data is None:
        return Glossary()
    text = decode(data, shown, "GLOSSARY").removeprefix("\ufeff")
    return replace(parse_glossary(text, shown), revision=sha_of_bytes(data))


def load_published(project: Project, document: str) -> tuple[bytes | None, bytes | None]:
    """The pair that was published last: (English bytes, Mandarin bytes), each None where missing."""
    files = (project.published_file(document), project.mandarin_file(document))
    english, mandarin = (read_bytes(path, project.shown(path), "CONTENT") for path in files)
    return english, mandarin


def save_published(project: Project, document: str, english: bytes, mandarin: bytes) -> bool:
    """Writes both files of a pair; False where both stood there. Raises DISK.

    A process killed in between leaves a pair whose hashes fit no `publish`: it is not shown, and
    the next build writes it again.
    """
    with hold(project, document):
        wrote_english = write_bytes(project.published_file(document), english)
        wrote_mandarin = write_bytes(project.mandarin_file(document), mandarin)
    return wrote_english or wrote_mandarin


def stray_published(project: Project, known: Collection[str]) -> list[str]:
    """Files in `content/zh` that are the page of no known document, from the project folder."""
    folder = project.content_zh
    shown = project.shown(folder)
    pages = {f"{document}.md" for document in known if document != SITE}
    found = files_below(folder, shown, "CONTENT")
    # `.gitkeep`, and a file that another process is writing, are hidden
    strays = (name for name in found if not name.rsplit("/", 1)[-1].startswith("."))
    return [f"{shown}/{name}" for name in strays if name not in pages]


def prune(folder: Path, base: Path) -> None:
    """Removes empty folders from `folder` up to, not with, `base`."""
    with suppress(OSError):  # not empty, or gone already: then it stays, and nothing is lost
        while folder != base:
            folder.rmdir()
            folder = folder.parent
