"""Keep files that were dropped at the desk, show what they become, and write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.build.labels import labels_for
from pipeline.files.uploads import (
    Drop,
    drop_of,
    dropped_bytes,
    dropped_file,
    forget_drop,
    keep_drop,
)
from pipeline.flow.desk.block_changes import block_changes
from pipeline.flow.desk.pictures import ShownPicture, mime_type
from pipeline.flow.imports.content import Imported, ImportOptions, import_file, slug_of
from pipeline.flow.imports.undo import undo_import
from pipeline.flow.workspace import Workspace
from pipeline.importers.refuse import check_upload, left_behind
from pipeline.markdown.render import Link, safe_blocks
from pipeline.markdown.source_links import wordless_pictures
from pipeline.model.document import KINDS
from pipeline.model.errors import PipelineError, together
from pipeline.model.settings import EN

__all__ = ["KINDS", "Drop", "drop_of", "forget_drop"]

MOST_FILES = 20
"""Of one drop."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one dropped file would become."""

    drop: Drop
    number: int
    """Of the file in the drop."""
    name: str
    """Of the file."""
    options: ImportOptions
    imported: Imported | None
    """What the importer says; None where it cannot read the file."""
    fault: PipelineError | None
    """Why it cannot, or what is wrong with the address that was chosen."""
    blocks: tuple[tuple[str, str], ...] = ()
    """(safe HTML, what became of it) of each block, as `block_changes` has it; without an update all are as they are."""
    inner: tuple[str, ...] = ()
    """Files within the file, which stay behind."""
    clash: bool = False
    """True if there is a page of this name already."""
    guessed: bool = False
    """True if nobody chose the page of which this is a new version: it has nearly the same words."""
    wordless: tuple[str, ...] = ()
    """Pictures of which nobody says what they show."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of files that somebody dropped."""

    drop: Drop | None
    """Those that may be brought in; None: none may."""
    refused: tuple[PipelineError, ...]
    """Why the others may not."""


def take_drop(workspace: Workspace, by: str, files: Sequence[tuple[str, bytes]]) -> Dropped:
    """Keep what may be brought in, and say of the rest why not. Raises DISK."""
    good: list[tuple[str, bytes]] = []
    refused: list[PipelineError] = []
    for name, data in files[:MOST_FILES]:
        try:
            check_upload(name, data)
        except PipelineError as error:
            refused.append(error)
        else:
            good.append((name, data))
    if more := len(files) - MOST_FILES:
        todo = "bring these in first, then the others"
        if more > 0:
            refused.append(PipelineError("FILE-MANY", f"{more} files too many at once", todo))
    return Dropped(keep_drop(workspace.project, by, good) if good else None, tuple(refused))


def report(
    workspace: Workspace,
    drop: Drop,
    number: int,
    options: ImportOptions,
    place: Callable[[str, ImportOptions], str],
    *,
    guess: bool = False,
) -> ImportReport:
    """What one file would become with these choices; nothing is written. `place`: where a picture of it is shown.

    `guess`: nobody has chosen yet whether it is a new version of a page; it is one of a page with nearly its words.
    """
    project, name = workspace.project, drop.names[number]
    file = dropped_file(project, drop, number)
    inner = left_behind(dropped_bytes(project, drop, number)) if name.endswith(".docx") else ()
    found = ImportReport(drop, number, name, options, None, None, inner=inner)
    try:
        imported, clash, fault = _looked_at(workspace, file, options)
        if guess and imported.alike:
            options = replace(options, update=imported.alike)
            found = replace(found, options=options, guessed=True)
            imported, clash, fault = _looked_at(workspace, file, options)
    except PipelineError as error:
        return replace(found, fault=_named(error, name))
    found = replace(found, fault=_named(fault, name) if fault else None)
    pictures = {name: place(name, options) for name in imported.pictures}
    after = _shown(imported.text, pictures)
    before = after
    if options.update:
        before = _shown(workspace.document(options.update).source, pictures)
    wordless = wordless_pictures(imported.text)
    found = replace(found, imported=imported, clash=clash, wordless=wordless)
    return replace(found, blocks=block_changes(before, after))


def picture_of(
    workspace: Workspace, drop: Drop, number: int, options: ImportOptions, name: str
) -> ShownPicture | None:
    """A picture of one file, small, as the page would have it; None where the page would have none of this name."""
    with suppress(PipelineError):
        file, kind = dropped_file(workspace.project, drop, number), mime_type(name)
        imported, _, _ = _looked_at(workspace, file, options)
        if kind and name in imported.pictures:
            return ShownPicture(imported.pictures[name], kind)
    return None


def _looked_at(
    workspace: Workspace, file: Path, options: ImportOptions
) -> tuple[Imported, bool, PipelineError | None]:
    """What it would become; True if its address is taken, or what is wrong with that address."""
    try:
        imported = import_file(workspace, file, options)
        return imported, False, _read_elsewhere(workspace, imported)
    except PipelineError as error:
        is_taken = error.code == "PAGE-EXISTS"
        if options.update or not (is_taken or options.id):
            raise
        # shown all the same, under a name that is free: people see the page before they choose
        free = replace(options, id=_free(workspace, file, options))
        imported, fault = import_file(workspace, file, free), None if is_taken else error
        return imported, is_taken, fault or _read_elsewhere(workspace, imported)


def _read_elsewhere(workspace: Workspace, imported: Imported) -> PipelineError | None:
    """What is wrong with a page that another desk would have as soon as it was written; None where it is of this one."""
    if workspace.project.settings.desk.has_document(imported.id):
        return None
    what = f"{imported.id} would be read at another desk"
    return PipelineError("ELSEWHERE-NEW", what, "choose another address, or bring it in there")


def _shown(text: str, pictures: Mapping[str, str]) -> list[str]:
    """The blocks of a page as safe HTML; links lead nowhere."""
    made = safe_blocks(
        text,
        locale=EN,
        labels=labels_for(EN, {}),
        id_prefix="new",
        resolve=lambda _href: Link(None),
        picture=pictures.get,
    )
    return [block for block in made if block]


def bring_in(workspace: Workspace, drop: Drop, number: int, options: ImportOptions) -> Imported:
    """Write it. Raises as `import_file`, and SAFETY-LOST where something of safety would go off the page.

    ELSEWHERE-NEW where it would be a page of another desk.
    """
    file = dropped_file(workspace.project, drop, number)
    if workspace.elsewhere:
        elsewhere = _read_elsewhere(workspace, import_file(workspace, file, options))
        if elsewhere:
            raise elsewhere
    imported = import_file(workspace, file, options, write=True)
    if imported.refused:
        things = ", ".join(thing.words for thing in imported.would_lose if thing.safety)
        raise PipelineError(
            "SAFETY-LOST",
            f"the new file would take this off the page: {things}",
            "write it into the new file; or take it out of this page first",
            path=drop.names[number],
        )
    return imported


def can_take_back(workspace: Workspace, path: str) -> bool:
    """True if the last import of a page can be taken back: nobody has changed its files since, and all are read here."""
    try:
        _check_here(workspace, path)
    except PipelineError:
        return False
    return True


def take_back(workspace: Workspace, path: str) -> None:
    """The files of the last import of a page are what they were before. Raises TAKE-BACK, ELSEWHERE."""
    _check_here(workspace, path)
    undo_import(workspace.project.root, write=True, of=path)


def _check_here(workspace: Workspace, path: str) -> None:
    """Raises TAKE-BACK; ELSEWHERE where the same import, by a command, wrote a page of another desk."""
    by_path = {place: document for document, place in workspace.elsewhere.items()}
    for one in undo_import(workspace.project.root, write=False, of=path):
        workspace.check_here(by_path.get(one.path, ""))


def _free(workspace: Workspace, file: Path, options: ImportOptions) -> str:
    """An id that nobody has, like the one that the file would have."""
    for number in range(2, 100):
        wished = f"{slug_of(options.id or '', file.stem)}-{number}"
        if not workspace.project.english_file(f"{options.kind}s/{wished}").exists():
            return wished
    return f"{file.stem}-new"


def _named(error: PipelineError, name: str) -> PipelineError:
    """The error with the file's name for its place on this machine."""
    return together(
        PipelineError(one.code, one.what, one.todo, path=name, line=one.line)
        for one in error.errors
    )
