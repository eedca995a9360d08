"""Verify a whole site against what it promises."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from pipeline.build.labels import DRAFT
from pipeline.build.verify.breach import Breach, Expected, Promise
from pipeline.build.verify.data import verify_article, verify_fragment, verify_json, verify_quiet
from pipeline.build.verify.head import verify_heads
from pipeline.build.verify.lists import verify_lists
from pipeline.build.verify.notices import verify_notices
from pipeline.build.verify.page import Page
from pipeline.build.verify.sheets import verify_sheets
from pipeline.build.verify.strings import verify_page_strings
from pipeline.build.verify.text import verify_english, verify_words
from pipeline.model.settings import EN


def verify_bytes(tree: Mapping[str, bytes], built: Mapping[str, bytes]) -> Iterator[Breach]:
    """Builds are reproducible: the site must be, byte for byte, what a build makes of the files."""
    for path in sorted(tree.keys() | built.keys()):
        if path not in built:
            yield Breach(path, "bytes", "lies in the site, but no build writes it")
        elif path not in tree:
            yield Breach(path, "bytes", "is missing from the site")
        elif tree[path] != built[path]:
            yield Breach(path, "bytes", "is not what a build makes of the project's files")


def verify_site(
    tree: Mapping[str, bytes], promise: Promise, due: Container[str] | None = None
) -> Iterator[Breach]:
    """Everything that can be seen from the files of a site and from what it has to say.

    With `due` only these files and their documents are looked at, and the lists of all pages.
    """
    documents: dict[str, dict[str, Expected]] = {}
    for expected in promise.pages:
        documents.setdefault(expected.id, {})[expected.tag] = expected
    every, whole = documents, promise
    if due is not None:
        documents = {i: v for i, v in documents.items() if _is_due(v, tree, due)}
        promise = _part(promise, tree, due)
    beside = {one.path for versions in documents.values() for one in versions.values()}
    pages = {
        p: Page(p, data)
        for p, data in tree.items()
        if _is_page(p) and (due is None or p in due or p in beside)
    }
    for id_, versions in documents.items():
        if EN.tag not in versions:
            yield Breach(id_, "pair", "is public in Mandarin, but not in English")
        yield from verify_heads(versions, pages)
        for expected in versions.values():
            yield from _version(tree, pages.get(expected.path), expected, promise)
    yield from verify_notices(tree, pages, promise)
    for path in sorted(pages.keys() & promise.said.keys()):
        has_body = path not in whole.notices
        yield from verify_page_strings(pages[path], promise.said[path], has_body=has_body)
    yield from _unexpected(tree, pages, whole)
    for page in pages.values():
        yield from verify_quiet(page)
        yield from _links(page, tree, pages)
    yield from verify_lists(tree, every, whole)
    yield from verify_sheets(tree, whole, due)
    yield from _drafts({path: data for path, data in tree.items() if due is None or path in due})


def _is_due(
    versions: Mapping[str, Expected], tree: Mapping[str, bytes], due: Container[str]
) -> bool:
    """Whether a file of a document has to be looked at: one that is due or missing."""
    files = (file for one in versions.values() for file in (one.path, *_told(one)))
    return any(file in due or file not in tree for file in files)


def _part(promise: Promise, tree: Mapping[str, bytes], due: Container[str]) -> Promise:
    """The notices among the files that are due or missing; all else is there still."""
    notices = {
        path: one
        for path, one in promise.notices.items()
        if any(file in due or file not in tree for file in (path, one.fragment, one.data))
    }
    return replace(promise, notices=notices)


def _told(expected: Expected) -> tuple[str, str]:
    """The two other forms of a page."""
    return (
        f"fragments/{expected.tag}/{expected.id}.html",
        f"pages/{expected.tag}/{expected.id}.json",
    )


def _is_page(path: str) -> bool:
    return path.endswith(".html") and not path.startswith("fragments/")


def _version(
    tree: Mapping[str, bytes], page: Page | None, expected: Expected, promise: Promise
) -> Iterator[Breach]:
    """One language of a page in its three forms."""
    if page is None:
        yield Breach(expected.path, "missing", "is public, but not in the site")
    else:
        yield from verify_article(page, expected)
        yield from verify_words(page.path, page.inner or "", expected, promise)
        if expected.tag == EN.tag:
            yield from verify_english(page.path, expected.around)
    fragment, data = _told(expected)
    yield from verify_fragment(fragment, tree.get(fragment), expected, promise)
    yield from verify_json(data, tree.get(data), tree.get(fragment), expected, promise)


def _unexpected(
    tree: Mapping[str, bytes], pages: Mapping[str, Page], promise: Promise
) -> Iterator[Breach]:
    """A file that speaks for a page that is not public, a page that is none of ours."""
    public = {one.path for one in promise.pages} | promise.notices.keys()
    for path, page in pages.items():
        if path not in public and not _leads_on(page, public):
            yield Breach(path, "stray", "is no public page, no notice, and leads to none")
    told = {file for one in promise.pages for file in _told(one)}
    told |= {file for one in promise.notices.values() for file in (one.fragment, one.data)}
    for path in tree:
        if path.startswith(("fragments/", "pages/")) and path not in told:
            yield Breach(path, "stray", "speaks for a page that is not public")


def _leads_on(page: Page, public: set[str]) -> bool:
    """True for the page at a former address."""
    targets = {page.target(link) for link in page.links}
    return bool(page.tree.css('meta[http-equiv="refresh"]')) and bool(targets) and targets <= public


def _links(page: Page, tree: Mapping[str, bytes], pages: Mapping[str, Page]) -> Iterator[Breach]:
    """Links lead to files of the site and to places in them; nothing is loaded from elsewhere."""
    for link in dict.fromkeys(page.links):
        file, place = page.target(link), unquote(urlsplit(link).fragment)
        if file is None:
            continue
        if file not in tree or (place and file in pages and place not in pages[file].ids):
            yield Breach(page.path, "link", f"leads to {link}, which is not there")
    for address in dict.fromkeys(page.loads):
        file = page.target(address)
        if file is None or file not in tree:
            yield Breach(page.path, "loads", f"loads {address}, which is no file of the site")


def _drafts(tree: Mapping[str, bytes]) -> Iterator[Breach]:
    """The words of the banner stand in no file at all."""
    for path, data in tree.items():
        if any(text.encode() in data for text in DRAFT.values()):
            yield Breach(path, "draft", "holds the words that mark a draft")
