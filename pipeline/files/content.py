"""The paths of a project, and its English files with their ids."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.read import decode, read_bytes, unreadable
from pipeline.model.document import SITE
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.once import once
from pipeline.model.settings import EN, Settings
from pipeline.model.slugs import id_of_file, is_page

# A part never starts with `-`: the command line would take it for an option.
_ID = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")
_ID_LENGTH = 200
_ID_TODO = (
    "use lower-case letters, digits and `-`, with `/` between folders: `articles/my-title`; "
    "set it as `id:` in the front matter, or rename the file"
)


@dataclass(frozen=True)
class Project:
    """A project folder and its settings: who knows where each thing lies."""

    root: Path
    """The folder that holds `pipeline.toml` or `pyproject.toml`, absolute."""
    settings: Settings
    """As loaded, or the defaults."""

    @once
    def content_en(self) -> Path:
        """`content/en`: the English Markdown."""
        return self.root / "content" / self.settings.source

    @once
    def content_zh(self) -> Path:
        """`content/zh`: the published Mandarin pages and nothing else."""
        return self.root / "content" / self.settings.locale.dir

    @once
    def english(self) -> Project:
        """The same folder, where its English has the ledger and the published files: `locales/en`."""
        own = EN.at(self.settings.source)
        return replace(self, settings=replace(self.settings, locales=(own,)))

    @property
    def imports(self) -> Path:
        """`content/imports`: what the last import of each document gave, beside the English for one commit of both."""
        return self.root / "content" / "imports"

    @once
    def locale(self) -> Path:
        """`locales/zh`: everything of the target locale."""
        return self.root / "locales" / self.settings.locale.dir

    @once
    def catalogs(self) -> Path:
        """`locales/zh/LC_MESSAGES`."""
        return self.locale / "LC_MESSAGES"

    @once
    def decisions(self) -> Path:
        """`locales/zh/decisions`: the ledger."""
        return self.locale / "decisions"

    @once
    def published(self) -> Path:
        """`locales/zh/published`: the English that each published Mandarin page translates."""
        return self.locale / "published"

    @property
    def memory(self) -> Path:
        """`locales/zh/memory`: imported translation memories."""
        return self.locale / "memory"

    @property
    def reviewers_file(self) -> Path:
        """`locales/reviewers.yaml`."""
        return self.root / "locales" / "reviewers.yaml"

    @property
    def accounts_file(self) -> Path:
        """`locales/accounts.jsonl`: who did what to whose account; nothing is decided by it."""
        return self.root / "locales" / "accounts.jsonl"

    @property
    def glossary_file(self) -> Path:
        """`glossary.yaml`."""
        return self.root / "glossary.yaml"

    def seen_from(self, folder: str) -> Project:
        """The same project with the locale of this folder as its target. Raises LOCALE where none has it."""
        if all(folder != one.dir for one in self.settings.locales):
            known = ", ".join(one.dir for one in self.settings.locales)
            todo = f"use one of {known}, or add it to `locales` in the settings"
            raise PipelineError("LOCALE", f"no language lies in `{folder}`", todo)
        if folder == self.settings.locale.dir:
            return self
        return Project(self.root, self.settings.seen_from(folder))

    @property
    def in_each_locale(self) -> tuple[Project, ...]:
        """The project seen from each of its locales, its own first."""
        return tuple(self.seen_from(one.dir) for one in self.settings.locales)

    @property
    def in_each_language(self) -> tuple[Project, ...]:
        """The project seen from each language in which people decide: its locales, then its English."""
        return (*self.in_each_locale, self.english)

    @property
    def page_folders(self) -> tuple[Path, ...]:
        """Where a document has its files in the target language."""
        return (self.content_zh, self.catalogs, self.decisions, self.published)

    @property
    def private(self) -> Path:
        """`.pipeline`, or `.pipeline/locales/zh-Hant`: what is kept of the target locale and never committed."""
        own = self.root / ".pipeline"
        return own / "locales" / self.settings.locale.dir if self.settings.derived else own

    @once
    def cache(self) -> Path:
        """`.pipeline/cache`, or below it what is worked out of the target locale: may be deleted at any time."""
        whole = self.root / ".pipeline" / "cache"
        return whole / "locales" / self.settings.locale.dir if self.settings.derived else whole

    @property
    def build_outcome(self) -> Path:
        """`.pipeline/build.json`: how the last build ended."""
        return self.root / ".pipeline" / "build.json"

    @property
    def rename_note(self) -> Path:
        """There while a rename is under way, and after one that was killed."""
        return self.root / ".pipeline" / "rename.json"

    @once
    def locks(self) -> Path:
        """`.pipeline/locks`."""
        return self.root / ".pipeline" / "locks"

    def journal_file(self, document: str) -> Path:
        """`.pipeline/journal/<id>.jsonl`: what the desk has decided lately."""
        return self._below(self.private / "journal", document, ".jsonl")

    def written_file(self, document: str) -> Path:
        """`.pipeline/written/<id>.jsonl`: the versions of the English that people wrote at the desk."""
        return self._below(self.root / ".pipeline" / "written", document, ".jsonl")

    @property
    def reports(self) -> Path:
        """`.pipeline/reports`: what the desk has to tell its leads."""
        return self.root / ".pipeline" / "reports"

    def seen_file(self, document: str) -> Path:
        """`.pipeline/seen/<id>.po`: the catalog as we read or wrote it last."""
        return self._below(self.private / "seen", document, ".po")

    @property
    def database(self) -> Path:
        """`.pipeline/desk.db`: accounts, sessions, comments' texts. Back it up."""
        return self.root / ".pipeline" / "desk.db"

    @property
    def desk_key(self) -> Path:
        """`.pipeline/desk.key`: opens the secrets of authenticator apps. Keep it apart from backups of the database."""
        return self.root / ".pipeline" / "desk.key"

    @property
    def dist(self) -> Path:
        """`dist`: what `build` writes; never committed."""
        return self.root / "dist"

    def english_file(self, document: str) -> Path:
        """Where the English of a document without an `id` field lies. Raises ID, as all of these."""
        return self._below(self.content_en, document, ".md")

    def mandarin_file(self, document: str) -> Path:
        """`content/zh/<id>.md`."""
        return self._below(self.content_zh, document, ".md")

    def catalog_file(self, document: str) -> Path:
        """`locales/zh/LC_MESSAGES/<id>.po`."""
        return self._below(self.catalogs, document, ".po")

    def ledger_file(self, document: str) -> Path:
        """`locales/zh/decisions/<id>.jsonl`."""
        return self._below(self.decisions, document, ".jsonl")

    def published_file(self, document: str) -> Path:
        """`locales/zh/published/<id>.md`."""
        return self._below(self.published, document, ".md")

    def import_file(self, document: str) -> Path:
        """`content/imports/<id>.md`: the document as its last import gave it, which nobody edits."""
        return self._below(self.imports, document, ".md")

    def lock_file(self, name: str) -> Path:
        """`.pipeline/locks/<name>.lock`; the name is a document's id, or a command's own word."""
        return self._below(self.locks, name, ".lock")

    @property
    def lock_gate(self) -> Path:
        """`.pipeline/locks.gate`: whoever holds all documents at once has it locked."""
        return self.root / ".pipeline" / "locks.gate"

    def shown(self, path: Path) -> str:
        """A path as messages and `places` show it: from the project folder, with `/`."""
        shown, root = path.as_posix(), f"{self.root.as_posix()}/"
        # what `relative_to` gives for a file below, a dozen times as fast: each file is asked for
        return (
            shown[len(root) :] if shown.startswith(root) else path.relative_to(self.root).as_posix()
        )

    def _below(self, folder: Path, document: str, suffix: str) -> Path:
        if document != SITE and not is_id(document):
            check_id(document, self.shown(folder))
        return folder / f"{document}{suffix}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One English file, as it stands on disk."""

    path: str
    """From the project folder, with `/`: `content/en/articles/x.md`."""
    name: str
    """The id of a document that names none, from its place below `content/en`."""
    text: str
    """The whole file, line ends and byte order mark as they are."""
    sha256: str
    """SHA-256 (hex) of its bytes."""


def check_id(value: object, path: str, line: int | None = None) -> str:
    """The id, if a document of the file `path` may have it. Raises ID.

    >>> check_id("articles/compassion-in-relationships", "content/en/x.md")
    'articles/compassion-in-relationships'
    """
    if not isinstance(value, str):
        what = f"the id {value!r} is not text"
    elif not _ID.fullmatch(value):
        what = f"{value!r} cannot be an id"
    elif value == SITE:
        what = f"the id `{SITE}` is kept for the labels of the pages"
    elif len(value) > _ID_LENGTH:
        what = f"the id has more than {_ID_LENGTH} characters"
    else:
        return value
    raise PipelineError("ID", what, _ID_TODO, path=path, line=line)


def is_id(value: str) -> bool:
    """True if a document may have this id."""
    return bool(_ID.fullmatch(value)) and value != SITE and len(value) <= _ID_LENGTH


def read_sources(project: Project) -> tuple[list[SourceFile], list[PipelineError]]:
    """Every `*.md` below `content/en`, sorted by path, hidden ones left out; and what cannot be read, with CONTENT."""
    paths, faults = source_paths(project)
    files = []
    for path in paths:
        try:
            files.append(read_source(project, path))
        except PipelineError as error:
            faults.append(error)
    return files, faults


def source_paths(project: Project) -> tuple[list[Path], list[PipelineError]]:
    """Where they lie, sorted; none is read. And the places where nobody can look, with CONTENT."""
    base = project.content_en
    try:
        found = list(_markdown_below(project, base, (_real(project, base),)))
    except PipelineError as error:  # the folder itself is a circle
        return [], [error]
    return (
        sorted(one for one in found if isinstance(one, Path)),
        [one for one in found if isinstance(one, PipelineError)],
    )


def read_source(project: Project, path: Path) -> SourceFile:
    """One English file. Raises CONTENT."""
    shown = project.shown(path)
    data = read_bytes(path, shown, "CONTENT")
    if data is None:
        raise PipelineError(
            "CONTENT",
            "is a symbolic link to nothing",
            "remove the link, or put the file where it points",
            path=shown,
        )
    text = decode(data, shown, "CONTENT")
    if not text.strip("\ufeff \t\r\n"):
        raise PipelineError("CONTENT", "is empty", "write the page, or remove the file", path=shown)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise PipelineError(
            "CONTENT", "holds a NUL byte", "save the file as UTF-8 text", path=shown, line=line
        )
    name = id_of_file(path.relative_to(project.content_en).as_posix())
    return SourceFile(shown, name, text, sha_of_bytes(data))


def _markdown_below(
    project: Project, folder: Path, above: tuple[Path, ...]
) -> Iterator[Path | PipelineError]:
    """Markdown files below `folder`; `above` are the real folders on the way, first the base."""
    try:
        listing = _listing(project, folder)
    except PipelineError as error:
        yield error
        return
    for entry in listing:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        try:
            _check_name(project, path)
            if entry.is_symlink():
                _check_link(project, path, above)
            inside = (*above, _real(project, path)) if entry.is_dir() else None
        except PipelineError as error:
            yield error
            continue
        if inside:
            yield from _markdown_below(project, path, inside)
        elif is_page(entry.name):
            yield path


def _listing(project: Project, folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []  # a project that has no content yet
    except OSError as error:
        raise unreadable(error, project.shown(folder), "CONTENT") from error


def _check_link(project: Project, path: Path, above: tuple[Path, ...]) -> None:
    """A link may point to another place of `content/en`, but not out of it and not in a circle."""
    real = _real(project, path)
    if not real.is_relative_to(above[0]):
        what = f"is a symbolic link that leaves {project.shown(project.content_en)}"
        todo = "put the file itself in its place: whoever can write there could publish anything"
        raise PipelineError("CONTENT", what, todo, path=project.shown(path))
    if real in above:
        raise _loop(project, path)


def _check_name(project: Project, path: Path) -> None:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as error:
        shown = os.fsencode(project.shown(path)).decode("utf-8", "replace")
        raise PipelineError(
            "CONTENT", "the file's name is not UTF-8", "rename the file", path=shown
        ) from error


def _real(project: Project, path: Path) -> Path:
    """The path without links. `os.path.realpath` alone would keep quiet about a circle."""
    try:
        return path.resolve(strict=True)
    except FileNotFoundError:
        return Path(os.path.realpath(path))
    except (OSError, RuntimeError) as error:  # Python 3.11 calls a circle a RuntimeError
        raise _loop(project, path) from error


def _loop(project: Project, path: Path) -> PipelineError:
    what, todo = "is a symbolic link that runs in a circle", "remove the link"
    return PipelineError("CONTENT", what, todo, path=project.shown(path))
