"""Read a deployed site as its readers do, and hold every page of it to what was approved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.build.verify.breach import Breach, Expected
from pipeline.build.verify.head import X_DEFAULT, alternates_of
from pipeline.build.verify.live import LiveNotice, LivePage, verify_live_notice, verify_live_page
from pipeline.deploy.interface import Release
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN

Read = Callable[[str], tuple[int, bytes]]
"""Address → status and body, as anybody gets them. Raises NetworkError."""


@dataclass(frozen=True, slots=True)
class LiveSite:
    """Everything that has to be found, and what must not be."""

    pages: tuple[LivePage, ...]
    notices: tuple[LiveNotice, ...]
    files: Mapping[str, str]
    """Address → SHA-256 of the printed sheet there."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """Address of a file of a page that came down → SHA-256 of what its notice has there; empty: nothing."""
    lacking: tuple[str, ...] = ()
    """What is public and was never brought there."""
    unseen: tuple[str, ...] = ()
    """What cannot be there, and is not looked at: a sentence each."""
    own: Collection[str] = ()
    """Hosts that links within the site lead to."""


def live_at(release: Release, base: str, gone: Collection[str]) -> LiveSite:
    """The site of a release that stands below an address as it was built. `gone`: files of pages that came down."""
    base, home = base.rstrip("/"), release.promise.home
    documents: dict[str, dict[str, Expected]] = {}
    for one in release.promise.pages:
        documents.setdefault(one.id, {})[one.tag] = one
    pages = tuple(
        LivePage(
            one,
            base + one.url.removeprefix(home),
            release.fragment(one.id, one.tag),
            one.canonical,
            alternates_of(documents[one.id]),
        )
        for one in release.promise.pages
    )
    notices = tuple(
        LiveNotice(
            one["id"],
            one["locale"],
            base + one["url"].removeprefix(home),
            release.tree[one["fragment"]],
        )
        for one in release.manifest["withdrawn"]
    )
    sheets = {one.path for one in release.promise.sheets} & release.tree.keys()
    return LiveSite(
        pages,
        notices,
        {f"{base}/{path}": sha_of_bytes(release.tree[path]) for path in sorted(sheets)},
        {
            f"{base}/{path}": sha_of_bytes(release.tree[path]) if path in release.tree else ""
            for path in gone
        },
        own=hosts(base, home),
    )


def hosts(*urls: str) -> frozenset[str]:
    """The host of each address."""
    return frozenset(urlsplit(url).netloc for url in urls)


def linked_alternates(links: Mapping[str, str]) -> dict[str, str]:
    """The hreflang set of a document, by the address of each language."""
    return {**links, **({X_DEFAULT: links[EN.tag]} if EN.tag in links else {})}


def verify_live(site: LiveSite, release: Release, read: Read) -> Iterator[Breach]:
    """Fetch everything and compare. Raises NetworkError where the host does not answer at all."""
    for what in site.lacking:
        yield Breach(what, "missing", "is public, and was never brought there")
    for page in site.pages:
        status, body = read(page.url)
        if status != 200:
            yield Breach(page.url, "missing", f"is answered with HTTP {status}")
        else:
            yield from verify_live_page(page, body, release.promise, site.own)
    yield from _notices(site, release, read)
    yield from _files(site, read)


def _notices(site: LiveSite, release: Release, read: Read) -> Iterator[Breach]:
    for one in site.notices:
        status, body = read(one.url)
        if status not in (200, 410):
            what = f"came down, and no notice stands there (HTTP {status})"
            yield Breach(one.url, "notice", what)
        else:
            yield from verify_live_notice(one, body, release.promise, site.own)


def _files(site: LiveSite, read: Read) -> Iterator[Breach]:
    """Printed sheets, byte for byte, and what must not be there any more."""
    for url, sha in site.files.items():
        status, body = read(url)
        if status != 200:
            yield Breach(url, "missing", f"is answered with HTTP {status}")
        elif sha_of_bytes(body) != sha:
            yield Breach(url, "bytes", "is not the printed sheet that was built")
    for url, sha in site.gone.items():
        status, body = read(url)
        if status == 200 and _speaks(url, body) and sha_of_bytes(body) != sha:
            yield Breach(url, "withdrawn", "came down, and is still there")


def _speaks(url: str, body: bytes) -> bool:
    """False where a host answers with a page of its own, whatever it was asked for."""
    if url.endswith(".pdf"):
        return body.startswith(b"%PDF")
    return b"<article" in body
