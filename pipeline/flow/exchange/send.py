"""Send texts out to translators, in the format of their tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.exchange.formats import format_named
from pipeline.exchange.office_file import packed
from pipeline.exchange.package import CODE, PackageStamp, Row, TextPackage
from pipeline.files.atomic import write_bytes
from pipeline.files.read import read_bytes
from pipeline.flow.translate.memory import pairs_of
from pipeline.flow.workspace import Workspace
from pipeline.markdown.inline import read_inline
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.hashing import sha_of_bytes
from pipeline.review.states import EntryReview
from pipeline.translate.tmx import write_tmx
from pipeline.translate.unit_filter import UNFIT

MEMORY = "memory.tmx"
"""Of a package: the approved pairs of the project."""


@dataclass(frozen=True, slots=True)
class SentOut:
    """What an export wrote."""

    path: str
    """The zip or the folder."""
    files: tuple[tuple[str, int], ...]
    """Name of each file in it, and how many texts it holds."""
    left_out: tuple[tuple[str, str], ...] = ()
    """(document, English) of texts with a character that no such file can hold."""
    written: bool = True
    """False where it stood there already."""


def send_out(
    workspace: Workspace,
    names: Sequence[str],
    format_: str,
    path: Path | None = None,
    *,
    everything: bool = False,
    translator: str = "",
) -> SentOut:
    """Write the texts that wait, or all texts, of some documents or of all, into a zip or a folder.

    Raises RefusedError where another file stands there: somebody may have worked in it.
    """
    chosen = format_named(format_)
    files: dict[str, bytes] = {}
    count: list[tuple[str, int]] = []
    left_out: list[tuple[str, str]] = []
    for document in workspace.select(names):
        package = package_of(workspace, document, everything=everything, translator=translator)
        fitting = tuple(row for row in package.rows if _fits(row.entry))
        left_out += [(document.id, r.entry.source) for r in package.rows if r not in fitting]
        if fitting:
            name = f"{document.id}{chosen.ending}"
            files[name] = chosen.write(replace(package, rows=fitting))
            count.append((name, len(fitting)))
    if not files:
        raise _nothing()
    pairs = [unit for unit in pairs_of(workspace) if unit.fits]
    if format_ == "xliff" and pairs:
        files[MEMORY] = write_tmx(pairs, workspace.project.settings.locale.tag).encode()
    name = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}-{format_}.zip"
    place = path or workspace.project.root / "dist" / "exchange" / name
    return SentOut(str(place), tuple(count), tuple(left_out), _write(place, files))


def file_of(
    workspace: Workspace, document: Document, format_: str, *, everything: bool, translator: str
) -> tuple[str, bytes]:
    """The name and the bytes of the file of one page. Raises EXCHANGE-NOTHING where nothing waits."""
    chosen = format_named(format_)
    package = package_of(workspace, document, everything=everything, translator=translator)
    fitting = tuple(row for row in package.rows if _fits(row.entry))
    if not fitting:
        raise _nothing()
    name = f"{document.id.rpartition('/')[2]}{chosen.ending}"
    return name, chosen.write(replace(package, rows=fitting))


def _nothing() -> PipelineError:
    todo = "to send approved texts too: --what all"
    return PipelineError("EXCHANGE-NOTHING", "nothing waits for a translator", todo)


def package_of(
    workspace: Workspace, document: Document, *, everything: bool = True, translator: str = ""
) -> TextPackage:
    """The texts of a document as they go out."""
    snapshot = workspace.snapshot(document)
    rows = tuple(
        _row(workspace, document, entry, snapshot.reviews[entry.key])
        for entry in snapshot.catalog
        if everything or snapshot.reviews[entry.key].state is not State.APPROVED
    )
    title = next((e.source for e in snapshot.catalog if e.context == "front:title"), document.id)
    stamp = package_stamp(workspace, document.id, translator)
    return TextPackage(stamp, read_inline(title).plain, document.path, rows)


def package_stamp(workspace: Workspace, document: str, translator: str = "") -> PackageStamp:
    """What a package says of itself: the project, the page and the bytes of its two files."""
    project, settings = workspace.project, workspace.project.settings
    path = project.catalog_file(document)
    catalog = read_bytes(path, project.shown(path), "CATALOG") or b""
    source = workspace.sources.get(document)
    return PackageStamp(
        settings.site_url,
        document,
        settings.locale.tag,
        source.sha256[:16] if source else "",
        sha_of_bytes(catalog)[:16],
        translator,
    )


def _row(workspace: Workspace, document: Document, entry: Entry, review: EntryReview) -> Row:
    plain = read_inline(entry.source, document.references).plain
    terms = {hit.term.en: hit.term.zh or "as it is" for hit in workspace.matcher.english(plain)}
    notes = tuple(line for line in entry.note.split("\n")[1:] if line and line != "safety")
    return Row(entry, review.state, notes, tuple(terms.items()), review.safety)


def _fits(entry: Entry) -> bool:
    return not UNFIT.search(entry.source + entry.target)


def _write(path: Path, files: Mapping[str, bytes]) -> bool:
    if path.suffix.lower() == ".zip":
        files, path = {path.name: packed(files)}, path.parent
    for name, data in files.items():
        if read_bytes(path / name, str(path / name), CODE) not in (None, data):
            raise RefusedError(
                CODE,
                "stands there already, and somebody may have worked in it",
                "choose another name: --out PATH",
                path=str(path / name),
            )
    return sum(write_bytes(path / name, data) for name, data in files.items()) > 0
