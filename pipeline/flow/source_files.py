"""Sort the English files into documents, and files that no document can be made of."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.files.addresses import load_removed
from pipeline.files.content import Project, SourceFile, is_id, read_sources
from pipeline.files.locales import catalog_ids
from pipeline.files.read import read_bytes
from pipeline.flow.documents import DocumentHeader, header_of
from pipeline.flow.partial_document import partial_document
from pipeline.flow.released import released
from pipeline.markdown.head_problems import CODE
from pipeline.model.document import SITE, Document, Problem
from pipeline.model.errors import PipelineError, together
from pipeline.model.finding import Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.model.slugs import id_of_file

_HEAD = late_pattern(
    r"\A\ufeff?\s*(?:---|\+\+\+)[ \t]*[\r\n]+(.*?)(?:^(?:---|\+\+\+)|\Z)", re.S | re.M
)
_ID = late_pattern(r"^id\s*[:=]\s*['\"]?([a-z0-9/-]+)['\"]?\s*(?:#.*)?$", re.M)
_SAYS_ID = late_pattern(r"\bid\b", re.I)
"""Of a head in which `_ID` finds none: it may say it in another way."""
_DRAFT = late_pattern(r"^draft\s*[:=]\s*['\"]?(?:true|yes|on)\b", re.M | re.I)
_PLACE = late_pattern(r"^#: (\S.*?)\s*$", re.M)


@dataclass(frozen=True, slots=True)
class BadFile:
    """An English file that no document can be made of."""

    path: str
    """From the project folder, with `/`; of a folder that cannot be listed, the folder's."""
    faults: tuple[PipelineError, ...]
    """All that is wrong with it, as far as one can see."""
    document: str = ""
    """Its id, as far as one can tell; empty: nobody knows, or another file has it."""
    draft: bool = False
    """True where a line of it says `draft: true`: its author wants it public in no language."""
    problems: tuple[Problem, ...] = ()
    """What its author has to look at in those fields that can be read."""
    removed: str = ""
    """Id of the removed document that it is of; empty: of none."""

    @property
    def header(self) -> DocumentHeader:
        """What there is of its header: its problems are told as those of any file."""
        return DocumentHeader(self.document, self.path, "", self.draft, (), self.problems)


@dataclass(frozen=True, slots=True)
class English:
    """The English of a project."""

    headers: Mapping[str, DocumentHeader]
    """Id → header, by id."""
    sources: Mapping[str, SourceFile]
    """Id → file."""
    bad: tuple[BadFile, ...]
    """By path."""


Found = tuple[DocumentHeader, SourceFile]


def sort_out(
    project: Project,
    files: Iterable[SourceFile],
    faults: Iterable[PipelineError],
    header: Callable[[SourceFile], DocumentHeader],
) -> English:
    """Keep what can be read; one bad file stops only itself.

    `faults`: what could not even be read; `header` raises what is wrong with a file. Of two files with one id, and
    of two pages with one address, the one stays that was there before.
    """
    found: list[Found] = []
    bad: dict[str, list[PipelineError]] = defaultdict(list)
    texts: dict[str, str] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    for fault in faults:
        bad[fault.path or ""].append(fault)
    for file in files:
        texts[file.path] = file.text
        try:
            head = header(file)
            refused = list(_broken_boxes(head))
        except PipelineError as error:
            beside, problems[file.path] = _beside(file, project)
            refused = sorted(together([error, *beside]).errors, key=lambda one: one.line or 0)
        if refused:
            bad[file.path] += refused
        else:
            found.append((head, file))
    found, removed = _without_removed(project, found, bad)
    places = _Places(project)
    kept = _one_each(found, places, bad)
    kept = _own_addresses(kept, project, bad)
    headers = {head.id: head for head, _ in kept}
    return English(
        headers,
        {head.id: file for head, file in kept},
        tuple(
            replace(
                _bad(project, path, bad[path], texts.get(path), places, headers),
                problems=problems.get(path, ()),
                removed=removed.get(path, ""),
            )
            for path in sorted(bad)
        ),
    )


def drafts(project: Project) -> frozenset[str]:
    """Ids of the documents whose English says `draft: true`, by a look at its head alone: where nothing else can be read."""
    found = set()
    for file in read_sources(project)[0]:
        head = _head(file.text)
        if _DRAFT.search(head):
            match = _ID.search(head)
            found.add(match[1] if match else file.name)
    return frozenset(found)


def id_by_head(file: SourceFile) -> str:
    """The id that a look at the head of a file gives; empty where only taking it apart tells."""
    head = _head(file.text)
    match = _ID.search(head)
    if match:
        return match[1]
    return "" if _SAYS_ID.search(head) else file.name


def named(name: str, known: Sequence[str]) -> str:
    """The one of some ids that a name is, or is the last part of; a name of none of them is taken as it is."""
    near = [one for one in known if one.split("/")[-1] == name]
    return near[0] if name not in known and len(near) == 1 else name


def ids_of(
    names: Sequence[str], headers: Mapping[str, DocumentHeader], bad: Sequence[BadFile]
) -> tuple[str, ...]:
    """The ids that people mean: an id, or its last part where that is enough; those of bad files left out.

    Raises UNKNOWN; what is wrong with the files, where all that are named are bad.
    """
    found: list[str] = []
    faults: list[PipelineError] = []
    for name in names:
        if name in headers or name == SITE:
            found.append(name)
            continue
        meant = [one for one in bad if name in (one.document, one.path)]
        near = [known for known in headers if known.split("/")[-1] == name]
        if meant:
            faults += (fault for one in meant for fault in one.faults)
        elif len(near) == 1:
            found += near
        else:
            known = ", ".join(near or headers) or "none yet"
            what = f"there is no one document `{name}`"
            raise PipelineError("UNKNOWN", what, f"use one of: {known}")
    if not found:
        raise together(faults)
    return tuple(found)


def _beside(file: SourceFile, project: Project) -> tuple[list[PipelineError], tuple[Problem, ...]]:
    """What else is wrong with a file whose head is refused, so that all is named at once; and what is to see in its fields."""
    settings = project.settings
    found = partial_document(file, settings.translatable_front_matter, file.name)
    if found is None:
        return [], ()
    says_nothing = found.front_matter.keys() == {"id"}
    is_draft = says_nothing and bool(_DRAFT.search(_head(file.text)))
    faults = [] if is_draft else [*_broken_boxes(found)]
    try:
        header_of(found, file, settings)
    except PipelineError as error:
        faults += error.errors
    loud = (one for one in found.problems if one.severity != Severity.ERROR)
    return faults, tuple(one for one in loud if one.code == CODE)


def is_refused(header: DocumentHeader) -> bool:
    """True of a file whose own text keeps it from becoming a document."""
    return any(_broken_boxes(header))


def _broken_boxes(header: DocumentHeader | Document) -> Iterator[PipelineError]:
    """A crisis box that is misspelt or never closed would be ordinary text: not extracted, and not built."""
    for problem in header.problems if not header.draft else ():
        if problem.severity == Severity.ERROR:
            what, todo = _what_and_todo(problem.message_en)
            code = problem.code.upper()
            yield PipelineError(code, what, todo, path=header.path, line=problem.line)


def _what_and_todo(message: str) -> tuple[str, str]:
    """What is wrong, and behind the first colon what to do; a `name: value` has a colon of its own."""
    colons = (match.start() for match in re.finditer(": ", message))
    at = next((one for one in colons if message.count("`", 0, one) % 2 == 0), len(message))
    return message[:at], message[at + 2 :]


def _without_removed(
    project: Project, found: list[Found], bad: dict[str, list[PipelineError]]
) -> tuple[list[Found], Mapping[str, str]]:
    """Take out files of documents that were removed (path → id): their notice stays until somebody says what is meant."""
    removed = {one.id: one for one in load_removed(project)[0] if not one.gone}
    for head, _ in found:
        if head.id in removed:
            what = f"`{head.id}` was removed on {removed[head.id].since}"
            todo = f"`pipeline remove {head.id} --yes` removes this file too; to bring the page back, take its line out of locales/removed.yaml"
            bad[head.path].append(PipelineError("REMOVED", what, todo, path=head.path))
    gone = {head.path: head.id for head, _ in found if head.id in removed}
    return [one for one in found if one[0].path not in gone], gone


class _Places:
    """Which English file each catalog says that it is of; read only where somebody asks."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: Mapping[str, str] | None = None

    def __call__(self) -> Mapping[str, str]:
        """Id of a document → its file, as the first place in its catalog names it."""
        if self._known is None:
            named = ((name, self._place(name)) for name in catalog_ids(self._project))
            self._known = {name: place for name, place in named if place}
        return self._known

    def _place(self, name: str) -> str:
        path = self._project.catalog_file(name)
        try:
            data = read_bytes(path, self._project.shown(path), "CATALOG") or b""
        except PipelineError:
            return ""
        match = _PLACE.search(data.decode("utf-8", "replace"))
        return match[1] if match else ""


def _one_each(
    found: Iterable[Found], places: _Places, bad: dict[str, list[PipelineError]]
) -> list[Found]:
    """Of files with one id the one whose catalog it is, or whose place it is; the others are bad."""
    by_id: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_id[one[0].id].append(one)
    kept = []
    for name in sorted(by_id):
        first, *others = sorted(
            by_id[name],
            key=lambda one: (
                len(by_id[name]) > 1 and places().get(name) != one[0].path,
                one[1].name != name,
                one[0].path,
            ),
        )
        kept.append(first)
        for head, _ in others:
            what = f"the id `{name}` is also that of {first[0].path}"
            todo = "give one of the two another `id:` in its front matter"
            bad[head.path].append(PipelineError("ID", what, todo, path=head.path))
    return kept


def _own_addresses(
    found: list[Found], project: Project, bad: dict[str, list[PipelineError]]
) -> list[Found]:
    """Of pages with one address the one that the site shows there, else that was published or known before the other."""
    every = [_folded(url) for head, _ in found for url in head.addresses]
    if len(set(every)) == len(every):
        return found
    holders = {url: name for name, _, url in released(project)}
    seen: dict[str, tuple[str, str]] = {}
    lost = set()
    for head, _ in sorted(found, key=lambda one: _newness(project, one[0], holders)):
        own: dict[str, tuple[str, str]] = {}
        for url in head.addresses:
            other, path = {**seen, **own}.get(_folded(url), (url, ""))
            own.setdefault(_folded(url), (url, head.path))
            if path:
                lost.add(head.id)
                bad[head.path].append(_taken(head, url, other, path))
                break
        else:
            seen |= own
    return [one for one in found if one[0].id not in lost]


def _folded(url: str) -> str:
    """Many disks and hosts take two addresses for one that differ by upper and lower case only."""
    return unicodedata.normalize("NFC", url).casefold()


def _taken(header: DocumentHeader, url: str, other: str, path: str) -> PipelineError:
    what = f"the address {url} is also that of {path}"
    if other != url:
        what = f"the address {url} differs from {other} of {path} by upper and lower case only"
    todo = "give one of the two another `slug:` or `aliases:` in its front matter"
    return PipelineError("PATHS", what, todo, path=header.path)


def _newness(
    project: Project, header: DocumentHeader, holders: Mapping[str, str]
) -> tuple[bool, int, bool, str]:
    """Low for a page that stands there, or was published; higher for one with a catalog; highest for one that just came."""
    name = header.id
    files = (project.published_file(name), project.catalog_file(name))
    known = next((n for n, file in enumerate(files) if file.exists()), len(files))
    stands = any(holders.get(url) == name for url in header.addresses)
    is_named_so = header.addresses[0].rstrip("/").endswith(f"/{name.rpartition('/')[2]}")
    return not stands, known, not is_named_so, name


def _bad(
    project: Project,
    path: str,
    faults: list[PipelineError],
    text: str | None,
    places: _Places,
    good: Mapping[str, DocumentHeader],
) -> BadFile:
    head = _head(_whatever(project, path) if text is None else text)
    match = _ID.search(head)
    below = id_of_file(path.removeprefix(f"{project.shown(project.content_en)}/"))
    by_catalog = (name for name, place in places().items() if place == path)
    named = (match[1] if match else "", *by_catalog, below)
    able = [name for name in named if is_id(name) and name not in good]
    known = (name for name in able if project.catalog_file(name).exists())
    id_ = next(known, able[0] if able else "")
    return BadFile(path, tuple(faults), id_, bool(_DRAFT.search(head)))


def _head(text: str) -> str:
    """The lines of the front matter, whatever is wrong with them; empty where there is none."""
    match = _HEAD.match(text)
    return match[1] if match else ""


def _whatever(project: Project, path: str) -> str:
    """What can be made out of a file that is no text of ours; nothing where it is none of the project's."""
    file = project.root / path
    try:
        data = None if file.is_symlink() else read_bytes(file, path, "CONTENT")
    except (PipelineError, OSError):
        return ""
    return (data or b"").decode("utf-8", "replace")
