"""Keep what a build found out about each page for the next build.

Everything is bound to the bytes that it was made of: see `docs/adr` on the cache, and `files.inputs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.build.writers.interface import Wait
from pipeline.build.written import Pages, Written
from pipeline.files import disk_cache
from pipeline.files.content import Project, SourceFile
from pipeline.files.inputs import Inputs, sha_on_disk
from pipeline.files.locales import glossary_bytes, glossary_of
from pipeline.files.shared_cache import SharedCache
from pipeline.flow.documents import DocumentHeader
from pipeline.flow.english.page import EnglishPage
from pipeline.flow.pages.progress import PageOverview
from pipeline.model.compared_text import ComparedText
from pipeline.model.document import SITE
from pipeline.model.encoding import sha_of
from pipeline.model.finding import Finding
from pipeline.model.glossary import Glossary
from pipeline.model.hashing import sha_of_bytes, sha_of_texts
from pipeline.model.pair import Pair
from pipeline.model.slugs import is_page


@dataclass(frozen=True, slots=True)
class PageResult:
    """What lists and other pages have to know of one page, worked out from its files."""

    overview: PageOverview
    """What lists say of it."""
    wait: Wait
    """What the preview's list says."""
    memory: str
    """Hash of what it gives to memory."""
    wants_draft: bool
    """True where memory may fill something."""
    english: EnglishPage
    """What other pages have to know of its English."""


@dataclass(frozen=True, slots=True)
class PagePairs:
    """What the writers make files of; only a build reads it."""

    public: Pair
    """What the site shows."""
    preview: Pair
    """What the preview shows."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What this program keeps of one page. Each part holds only while what it was made of is the same."""

    header: DocumentHeader
    """Made of the English file's bytes and `base`."""
    base: str
    """`Inputs.base` of that build."""
    key: str
    """Of the seven files that `result` was made of (`page_key`); empty where the catalog was not up to date."""
    result: PageResult
    """Made of these seven and `base`."""
    is_built: bool
    """True where a build wrote it: it has asked memory for its texts, and noted addresses that are gone. Else a command judged it."""


@dataclass(frozen=True, slots=True)
class SharedPage:
    """What machines share of one page."""

    result: PageResult
    pairs: PagePairs
    """What is made of it."""
    findings: tuple[Finding, ...]
    """Its open findings."""
    texts: tuple[ComparedText, ...]
    """For checks between documents."""


_Trees = dict[str, dict[str, Written]]
"""Name of a tree → the writer's module → what it made of one page."""
_NOTHING_SHARED = SharedCache(None, b"")


class PageRecords:
    """The records of all pages of a project, as the last build left them, here or on a machine that shares them."""

    def __init__(
        self, project: Project, inputs: Inputs, shared: SharedCache = _NOTHING_SHARED
    ) -> None:
        """Read them; what another program wrote, or nobody can read, is none.

        A project that has never given its work to `shared` begins without records: all of it is looked up there, or worked out and given.
        """
        self._project, self._inputs, self._places = project, inputs, _places(project)
        self.shared = shared
        """Where machines share what they worked out."""
        paths = list(_pages(project, inputs))
        is_new = shared.is_open and not disk_cache.load(project, "shared", shared.name, bool)
        here = {path: None if is_new else self._kept(path) for path in paths}
        found = {**here, **self._from_elsewhere(here)}
        self._records = {record.header.id: record for record in found.values() if record}

    def _kept(self, path: str) -> PageRecord | None:
        return disk_cache.load(self._project, _name(path), self._inputs.program, PageRecord)

    def _from_elsewhere(self, here: Mapping[str, PageRecord | None]) -> dict[str, PageRecord]:
        """By path, records of the files of now that another machine has given, and this one does not have."""
        base, shared = self._inputs.base, self.shared
        if not shared.is_open:
            return {}
        paths = [path for path, one in here.items() if not one or not self._is_of_now(one)]
        english = ((path, sha_of((base, self._inputs.files.get(path)))) for path in paths)
        headers = shared.load_all([(f"header/{p}", sha) for p, sha in english], DocumentHeader)
        headed = zip(paths, headers, strict=True)
        named = [(path, one, key) for path, one in headed if one and (key := self._key(one))]
        wanted = [(f"page/{path}", self._bound(key)) for path, _, key in named]
        found = {}
        pages = shared.load_all(wanted, SharedPage)
        for (path, header, key), page in zip(named, pages, strict=True):
            if page:
                save_page(self._project, base, header.id, key, page)
                found[path] = PageRecord(header, base, key, page.result, is_built=True)
        return found

    def _is_of_now(self, record: PageRecord) -> bool:
        """True where it was made of the files as they are."""
        return record.base == self._inputs.base and record.key == self._key(record.header)

    def headers(self) -> Iterator[DocumentHeader]:
        """Those that were read with the same settings."""
        return (r.header for r in self._records.values() if r.base == self._inputs.base)

    def built(self) -> dict[str, PageResult]:
        """By id, the pages whose seven files are as they were when a build judged them, and all that they were judged by."""
        return {r.header.id: r.result for r in self._holding if r.is_built}

    def judged(self) -> dict[str, PageResult]:
        """The same, and pages that a command has judged since."""
        return {r.header.id: r.result for r in self._holding}

    def unknown(self, files: Iterable[SourceFile]) -> list[SourceFile]:
        """Those English files of whose pages nothing holds."""
        held = {r.header.path for r in self._holding}
        return [file for file in files if file.path not in held]

    @cached_property
    def _holding(self) -> tuple[PageRecord, ...]:
        """Of the files of now."""
        return tuple(r for r in self._records.values() if r.key and self._is_of_now(r))

    def glossary(self) -> Glossary:
        """The glossary: a long YAML file takes half a second, so just these bytes are read once. Raises GLOSSARY."""
        project, data = self._project, glossary_bytes(self._project)
        key = sha_of((self._inputs.program, None if data is None else sha_of_bytes(data)))
        return disk_cache.cached(
            project, "glossary", key, Glossary, lambda: glossary_of(project, data)
        )

    def written(self, tree: str) -> Pages:
        """Id → what its writers made for a tree."""
        return {name: one.get(tree, {}) for name, one in self._written.items()}

    @cached_property
    def _written(self) -> Mapping[str, _Trees]:
        """Id → what the writers of this program made; each says itself what of."""
        project, program = self._project, self._inputs.program
        files = ((name, _file("written", name)) for name in self._records)
        kept = ((name, disk_cache.load(project, file, program, _Trees)) for name, file in files)
        return {name: one for name, one in kept if one}

    def key(self, name: str) -> str:
        """What `PageRecord.key` of a known page is; of the labels of all pages, that of their files as they are."""
        return self._key_with("", name) if name == SITE else self._records[name].key

    def pairs(self, name: str) -> PagePairs | None:
        """What is made of a known page; None where nobody has kept it."""
        key = self._bound(self.key(name))
        return disk_cache.load(self._project, _file("pairs", name), key, PagePairs)

    def findings(self, name: str) -> tuple[Finding, ...] | None:
        """The open findings of a known page, or of the labels; None where nobody has kept them."""
        key = self._bound(self.key(name))
        return disk_cache.load(self._project, _file("findings", name), key, tuple[Finding, ...])

    def texts(self, name: str) -> tuple[ComparedText, ...] | None:
        """What checks between documents ask of a known page, or of the labels; None where nobody has kept it."""
        key = self._bound(self.key(name))
        return disk_cache.load(self._project, _file("texts", name), key, tuple[ComparedText, ...])

    def keep_findings(
        self, name: str, key: str, found: tuple[Finding, ...], texts: tuple[ComparedText, ...]
    ) -> None:
        """Save the open findings of what has this key, and its texts for checks between documents."""
        _save_findings(self._project, name, self._bound(key), found, texts)

    def keep_page(self, record: PageRecord, page: SharedPage, *, saved: bool = False) -> None:
        """Save all of a page that was judged anew, and give it to other machines. `saved`: `save_page` was called for it."""
        self.keep_record(record)
        if not record.key:
            return
        header, key = record.header, record.key
        if not saved:
            save_page(self._project, record.base, header.id, key, page)
        english = sha_of((record.base, header.sha256))
        self.shared.save(f"header/{header.path}", english, header)
        self.shared.save(f"page/{header.path}", self._bound(key), page)

    def note_shared(self) -> None:
        """Note that other machines have all that was worked out here, once they do."""
        self.shared.flush()
        if self.shared.is_open:
            disk_cache.save(self._project, "shared", self.shared.name, True)

    def _bound(self, key: str) -> str:
        return _bound(self._inputs.base, key)

    def keep_record(self, record: PageRecord) -> None:
        """Save a record for the next build, where it says something new."""
        if self._records.get(record.header.id) != record:
            name = _name(record.header.path)
            disk_cache.save(self._project, name, self._inputs.program, record)

    def keep_written(self, name: str, made: _Trees) -> None:
        """Save what the writers made of a page, where it is something new."""
        if made != self._written.get(name, {}):
            disk_cache.save(self._project, _file("written", name), self._inputs.program, made)

    def _key(self, header: DocumentHeader) -> str:
        is_same = self._inputs.files.get(header.path) == header.sha256
        return self._key_with(header.sha256, header.id) if is_same else ""

    def _key_with(self, english: str, name: str) -> str:
        files = self._inputs.files
        shas = [files.get(f"{folder}/{name}{end}", "") for folder, end in self._places]
        # None: nobody can tell what is there, so nothing of it is known
        return "" if None in shas else page_key(english, tuple(sha or "" for sha in shas))


def save_page(project: Project, base: str, name: str, key: str, page: SharedPage) -> None:
    """Save what a page with this `page_key` is, but for its record. `base`: `Inputs.base`."""
    bound = _bound(base, key)
    disk_cache.save(project, _file("pairs", name), bound, page.pairs)
    _save_findings(project, name, bound, page.findings, page.texts)


def _save_findings(
    project: Project,
    name: str,
    bound: str,
    found: tuple[Finding, ...],
    texts: tuple[ComparedText, ...],
) -> None:
    disk_cache.save(project, _file("findings", name), bound, found)
    disk_cache.save(project, _file("texts", name), bound, texts)


def _bound(base: str, key: str) -> str:
    return sha_of((base, key))


def page_key(english: str, others: tuple[str, ...]) -> str:
    """One hash of a page's files: the English, and what `shas_on_disk` gives."""
    return sha_of_texts(english, *others)


def shas_on_disk(project: Project, document: str) -> tuple[str, ...]:
    """The hashes of `paths_of` as they are now; empty where there is no file."""
    return tuple(sha_on_disk(project.root / path) or "" for path in paths_of(project, document))


def paths_of(project: Project, document: str) -> tuple[str, ...]:
    """Catalog, ledger, published pair, and ledger and published file of the English, from the project folder."""
    return tuple(f"{folder}/{document}{end}" for folder, end in _places(project))


def _places(project: Project) -> tuple[tuple[str, str], ...]:
    """Folder and ending of each file that a document's pages hang on, its own first."""
    places = (
        (project.catalogs, ".po"),
        (project.decisions, ".jsonl"),
        (project.published, ".md"),
        (project.content_zh, ".md"),
        (project.english.decisions, ".jsonl"),
        (project.english.published, ".md"),
    )
    found = tuple((project.shown(folder), end) for folder, end in places)
    # what is derived hangs on what it is made from, too
    pivot = project.settings.locale.pivot
    return (*found, *_places(project.seen_from(pivot))) if pivot else found


def _pages(project: Project, inputs: Inputs) -> Iterator[str]:
    """The English files, from the project folder."""
    prefix = f"{project.shown(project.content_en)}/"
    return (path for path in inputs.files if path.startswith(prefix) and is_page(path))


def _file(kind: str, name: str) -> str:
    return f"{kind}/{sha_of(name)[:32]}"


def _name(path: str) -> str:
    """A record lies under the name of its English file, which is known before the id is."""
    return f"pages/{sha_of(path)[:32]}"
