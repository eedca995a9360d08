"""Verify a whole site against what it promises."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from pipeline.build.labels import BANNERS
from pipeline.build.verify.breach import Breach, Expected, ExpectedNotice, Promise
from pipeline.build.verify.data import verify_article, verify_fragment, verify_json, verify_quiet
from pipeline.build.verify.head import verify_heads
from pipeline.build.verify.lists import verify_listing, verify_lists
from pipeline.build.verify.notices import verify_notice
from pipeline.build.verify.page import ParsedPage
from pipeline.build.verify.sheets import verify_sheets
from pipeline.build.verify.strings import verify_page_strings
from pipeline.build.verify.text import verify_english, verify_words
from pipeline.model.settings import EN

_BANNERS = tuple(text.encode() for text in BANNERS)


def verify_bytes(tree: Mapping[str, bytes], built: Mapping[str, bytes]) -> Iterator[Breach]:
    """Builds are reproducible: the site must be, byte for byte, what a build makes of the files."""
    for path in sorted(tree.keys() | built.keys()):
        if path not in built:
            yield Breach(path, "bytes", "lies in the site, but no build writes it")
        elif path not in tree:
            yield Breach(path, "bytes", "is missing from the site")
        elif tree[path] != built[path]:
            yield Breach(path, "bytes", "is not what a build makes of the project's files")


@dataclass(frozen=True, slots=True)
class SitePart:
    """What can be looked at alone: the languages of a document, or a file that is of none."""

    document: str = ""
    """Id; empty: the file is of no document."""
    path: str = ""
    """The file, where it is of no document."""


@dataclass(frozen=True, slots=True)
class SeenPart:
    """What was seen of a part."""

    breaches: tuple[Breach, ...]
    """What is wrong with it, whatever else is there."""
    ids: Mapping[str, frozenset[str]]
    """HTML file → its ids."""
    places: tuple[tuple[str, str, str, str], ...]
    """(file, link, file that it leads to, place in that file) of each link to a place."""


class SiteProof:
    """A site, and what it has to say: looked at a part at a time, here or in other processes.

    Of all files only one part is held at a time: `tree` may read them from disk. With `due` only these files and their
    documents are looked at, and the lists of all pages.
    """

    def __init__(self, tree: Mapping[str, bytes], promise: Promise) -> None:
        """`tree` may read each file when it is asked for it."""
        self._tree, self._promise = tree, promise
        self._documents: dict[str, dict[str, Expected]] = {}
        for expected in promise.pages:
            self._documents.setdefault(expected.id, {})[expected.tag] = expected
        self._pages = frozenset(one.path for one in promise.pages)
        self._public = self._pages | promise.notices.keys() | promise.lists.keys()
        self._first: dict[str, str] = {}
        for notice in promise.notices.values():
            self._first.setdefault(notice.data, notice.path)

    def parts(self, due: Container[str] | None = None) -> list[SitePart]:
        """All parts, or those with a file that is due or missing."""
        tree, documents = self._tree, self._documents
        chosen = [i for i, v in documents.items() if due is None or _is_due(v, tree, due)]
        own = {one.path for versions in documents.values() for one in versions.values()}
        notices = self._promise.notices
        down = [path for path, one in notices.items() if due is None or _came(one, tree, due)]
        own |= notices.keys()
        files = (p for p in tree if _is_page(p) and p not in own and (due is None or p in due))
        return [
            *(SitePart(document=i) for i in chosen),
            *(SitePart(path=p) for p in (*down, *files)),
        ]

    def look(self, part: SitePart, known: Mapping[str, bytes] = MappingProxyType({})) -> SeenPart:
        """Look at one part. `known`: files of the tree whose bytes are at hand; each other one is read once."""
        tree, promise = self._tree, self._promise
        versions = self._documents.get(part.document, {})
        paths = [part.path] if part.path else [one.path for one in versions.values()]
        told = (file for one in versions.values() for file in _told(one))
        files = {
            path: known[path] if path in known else tree[path]
            for path in (*paths, *told)
            if path in tree
        }
        pages = {path: ParsedPage(path, files[path]) for path in paths if path in files}
        found: list[Breach] = []
        if versions:
            if EN.tag not in versions:
                what = "is public in Mandarin, but not in English"
                found.append(Breach(part.document, "pair", what))
            found += verify_heads(versions, pages)
            for expected in versions.values():
                found += _version(files, pages.get(expected.path), expected, promise)
            found += _drafts(files)
        for path in paths:
            if notice := promise.notices.get(path):
                # the addresses of a removed document share what they say to programs
                is_first = self._first[notice.data] == path
                found += verify_notice(tree, pages.get(path), notice, promise, whole=is_first)
        for path, page in pages.items():
            if path in promise.said:
                has_body = path not in promise.notices
                found += verify_page_strings(page, promise.said[path], has_body=has_body)
            if path in promise.lists:
                found += verify_listing(page, promise, self._pages)
            if path not in self._public and not _leads_on(page, self._public):
                found.append(
                    Breach(path, "stray", "is no public page, no notice, and leads to none")
                )
            found += verify_quiet(page)
            found += _links(page, tree, promise.home)
        return SeenPart(
            tuple(found),
            {path: frozenset(page.ids) for path, page in pages.items()},
            tuple(place for page in pages.values() for place in _places(page)),
        )

    def between(self, seen: Iterable[SeenPart]) -> Iterator[Breach]:
        """What is wrong with parts, and between them: links to places that are not there."""
        ids: dict[str, frozenset[str]] = {}
        places: list[tuple[str, str, str, str]] = []
        for one in seen:
            yield from one.breaches
            ids |= one.ids
            places += one.places
        for path, link, file, place in places:
            if place not in ids.get(file, {place}):
                yield Breach(path, "link", f"leads to {link}, which is not there")

    def rest(
        self, hashes: Mapping[str, str], due: Container[str] | None = None
    ) -> Iterator[Breach]:
        """What no part shows: files that speak for none, the lists, the sheets, the words of drafts."""
        tree, promise = self._tree, self._promise
        own = {file for one in promise.pages for file in (one.path, *_told(one))}
        told = own | {file for one in promise.notices.values() for file in (one.fragment, one.data)}
        for path in tree:
            if path.startswith(("fragments/", "pages/")) and path not in told:
                yield Breach(path, "stray", "speaks for a page that is not public")
        for path in promise.lists:
            if path not in tree:
                yield Breach(path, "missing", "lists pages, but is not in the site")
        yield from verify_lists(tree, hashes, self._documents, promise)
        yield from verify_sheets(tree, promise, due)
        for path in tree:  # those of documents are looked at with them
            if path not in own and (due is None or path in due):
                yield from _drafts({path: tree[path]})


def _is_due(
    versions: Mapping[str, Expected], tree: Mapping[str, bytes], due: Container[str]
) -> bool:
    """Whether a file of a document has to be looked at: one that is due or missing."""
    files = (file for one in versions.values() for file in (one.path, *_told(one)))
    return any(file in due or file not in tree for file in files)


def _came(notice: ExpectedNotice, tree: Container[str], due: Container[str]) -> bool:
    """Whether a file of a notice has to be looked at: one that is due or missing."""
    files = (notice.path, notice.fragment, notice.data)
    return any(file in due or file not in tree for file in files)


def _told(expected: Expected) -> tuple[str, str]:
    """The two other forms of a page."""
    return (
        f"fragments/{expected.tag}/{expected.id}.html",
        f"pages/{expected.tag}/{expected.id}.json",
    )


def _is_page(path: str) -> bool:
    return path.endswith(".html") and not path.startswith("fragments/")


def _version(
    files: Mapping[str, bytes], page: ParsedPage | None, expected: Expected, promise: Promise
) -> Iterator[Breach]:
    """One language of a page in its three forms, those of `files` that are there."""
    if page is None:
        yield Breach(expected.path, "missing", "is public, but not in the site")
    else:
        yield from verify_article(page, expected)
        yield from verify_words(page.path, page.inner or "", expected, promise)
        if expected.tag == EN.tag:
            yield from verify_english(page.path, expected.around)
    fragment, data = _told(expected)
    yield from verify_fragment(fragment, files.get(fragment), expected, promise)
    yield from verify_json(data, files.get(data), files.get(fragment), expected, promise)


def _leads_on(page: ParsedPage, public: Set[str]) -> bool:
    """True for the page at a former address."""
    targets = {page.target(link) for link in page.links}
    return bool(page.tree.css('meta[http-equiv="refresh"]')) and bool(targets) and targets <= public


def _links(page: ParsedPage, tree: Container[str], home: str) -> Iterator[Breach]:
    """Links lead to files of the site; nothing is loaded from elsewhere."""
    for link in dict.fromkeys(page.links):
        file = page.target(link)
        if file is not None and file not in tree:
            yield Breach(page.path, "link", f"leads to {link}, which is not there")
    for address in dict.fromkeys(page.loads):
        file = page.target(address)
        if file is None or file not in tree:
            yield Breach(page.path, "loads", f"loads {address}, which is no file of the site")
    for address in page.image:
        if address.startswith(f"{home}/") and address.removeprefix(f"{home}/") not in tree:
            yield Breach(page.path, "link", f"gives {address} to other sites, which is not there")


def _places(page: ParsedPage) -> Iterator[tuple[str, str, str, str]]:
    """Its links that lead to a place in a file of the site."""
    for link in dict.fromkeys(page.links):
        file, place = page.target(link), unquote(urlsplit(link).fragment)
        if file is not None and place:
            yield page.path, link, file, place


def _drafts(files: Mapping[str, bytes]) -> Iterator[Breach]:
    """The words of the banner stand in no file at all."""
    for path, data in files.items():
        if any(banner in data for banner in _BANNERS):
            yield Breach(path, "draft", "holds the words that mark a draft")
