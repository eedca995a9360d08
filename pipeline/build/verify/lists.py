"""Verify that manifest, sitemap and feeds name exactly the public pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from pipeline.build.verify.breach import Breach, Expected, Promise
from pipeline.build.verify.head import alternates_of
from pipeline.build.verify.page import ParsedPage
from pipeline.build.verify.strings import verify_feed_strings
from pipeline.build.verify.text import verify_english
from pipeline.model.hashing import sha_of_texts
from pipeline.model.settings import EN

MANIFEST, SITEMAP = "manifest.json", "sitemap.xml"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_ATOM = "{http://www.w3.org/2005/Atom}"

Documents = Mapping[str, Mapping[str, Expected]]
"""Id of a document → BCP 47 tag → what is public of it."""


def verify_lists(
    tree: Mapping[str, bytes], hashes: Mapping[str, str], documents: Documents, promise: Promise
) -> Iterator[Breach]:
    """All three lists; `hashes` are those of all files."""
    yield from _manifest(tree, hashes, documents, promise)
    yield from _sitemap(tree, documents)
    yield from _feeds(tree, promise)


def _manifest(
    tree: Mapping[str, bytes], hashes: Mapping[str, str], documents: Documents, promise: Promise
) -> Iterator[Breach]:
    try:
        manifest: dict[str, Any] = json.loads(tree.get(MANIFEST, b""))
        yield from _files(hashes, manifest)
        pages = {page["id"]: page["versions"] for page in manifest["pages"]}
        yield from _versions(hashes, pages, documents)
        yield from _withdrawn(hashes, manifest["withdrawn"], promise)
        said = {one["setting"]: one["accepted"] for one in manifest.get("accepted_risks", [])}
        if said != promise.lowered:
            what = f"says that {sorted(said)} stand lower than they come; it is {sorted(promise.lowered)}"
            yield Breach(MANIFEST, "risk", what)
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Breach(MANIFEST, "manifest", "cannot be read")


def _withdrawn(
    hashes: Mapping[str, str], listed: list[dict[str, Any]], promise: Promise
) -> Iterator[Breach]:
    """Every notice, with all that a website needs to put it in the page's place."""
    down = {one["path"]: one for one in listed}
    wanted = promise.notices
    if down.keys() != wanted.keys() or len(down) != len(listed):
        what = f"says that {sorted(down)} came down; it is {sorted(wanted)}"
        yield Breach(MANIFEST, "withdrawn", what)
    for path in sorted(down.keys() & wanted.keys()):
        one, right = down[path], wanted[path]
        files = {"path": path, "fragment": right.fragment, "json": right.data}
        sha = hashes.get(path, one["sha256"])
        if one != {**right.listed, **files, "sha256": sha}:
            yield Breach(MANIFEST, "withdrawn", f"says something else of {path} than it is")


def _files(hashes: Mapping[str, str], manifest: Mapping[str, Any]) -> Iterator[Breach]:
    """Every file and its hash, and the hash of all of them."""
    named: dict[str, str] = manifest["files"]
    there = {path: sha for path, sha in hashes.items() if path != MANIFEST}
    for path in sorted(named.keys() | there.keys()):
        if path not in there:
            yield Breach(path, "missing", "is in the manifest, but not in the site")
        elif path not in named:
            yield Breach(path, "stray", "lies in the site, but the manifest does not know it")
        elif named[path] != there[path]:
            yield Breach(path, "hash", "is not the file that the manifest names")
    whole = sha_of_texts(*(part for path in sorted(named) for part in (path, named[path])))
    if manifest["build"] != f"sha256:{whole}":
        yield Breach(MANIFEST, "hash", "its `build` is not that of its files")


def _versions(
    hashes: Mapping[str, str], pages: Mapping[str, Any], documents: Documents
) -> Iterator[Breach]:
    for id_ in sorted(pages.keys() | documents.keys()):
        named, public = pages.get(id_, {}), documents.get(id_, {})
        if set(named) != set(public):
            what = f"names {id_} in {sorted(named)}; public is {sorted(public)}"
            yield Breach(MANIFEST, "manifest", what)
        for tag in sorted(set(named) & set(public)):
            version, expected = named[tag], public[tag]
            if hashes.get(version["path"], version["sha256"]) != version["sha256"]:
                yield Breach(version["path"], "hash", "is not the page that the manifest names")
            yield from _version(f"{id_} in {tag}", version, expected)


def _version(name: str, said: Mapping[str, Any], expected: Expected) -> Iterator[Breach]:
    """What the manifest says of one language of a page."""
    if (said["path"], said["url"]) != (expected.path, expected.url):
        what = f"says that {name} is {said['url']}, not {expected.url}"
        yield Breach(MANIFEST, "hreflang", what)
    if said["canonical"] != expected.canonical:
        what = f"calls {said['canonical']} the canonical address of {name}"
        yield Breach(MANIFEST, "canonical", what)
    if (said["title"], said["description"]) != (expected.title, expected.description):
        yield Breach(MANIFEST, "title", f"calls {name} {said['title']!r}")
    if said["front_matter"] != expected.json["front_matter"]:
        yield Breach(MANIFEST, "manifest", f"gives {name} other fields than its file")
    if said["markdown"]["sha256"] != expected.markdown_sha:
        yield Breach(MANIFEST, "manifest", f"gives {name} another Markdown than the published one")
    if said.get("draft"):
        yield Breach(MANIFEST, "draft", f"calls {name} a draft")


def verify_listing(page: ParsedPage, promise: Promise, known: frozenset[str]) -> Iterator[Breach]:
    """A page that lists others is in its language, and leads to every public page of it and to no other."""
    tag, wanted = promise.lists[page.path]
    named = {page.target(href) for href in page.links} & known
    if page.lang != tag or named != wanted:
        yield Breach(page.path, "list", f"does not name the public pages in {tag}, and these alone")
    if page.path not in promise.said:
        texts = (text for text, lang in page.texts(without_body=False) if lang == EN.tag)
        yield from verify_english(page.path, texts)


def _sitemap(tree: Mapping[str, bytes], documents: Documents) -> Iterator[Breach]:
    """The same set of addresses as in the heads, page by page."""
    try:
        urls = ET.fromstring(tree.get(SITEMAP, b"")).findall(f"{_MAP}url")  # noqa: S314  read, never served
    except ET.ParseError:
        yield Breach(SITEMAP, "sitemap", "cannot be read")
        return
    found = {
        url.findtext(f"{_MAP}loc") or "": sorted(
            (link.get("hreflang", ""), link.get("href", ""))
            for link in url.findall(f"{_XHTML}link")
        )
        for url in urls
    }
    wanted = {
        one.url: sorted(alternates_of(versions).items())
        for versions in documents.values()
        for one in versions.values()
        if one.canonical == one.url
    }
    for url in sorted(found.keys() | wanted.keys()):
        if url not in wanted:
            yield Breach(SITEMAP, "sitemap", f"names {url}, which is not public here")
        elif url not in found:
            yield Breach(SITEMAP, "sitemap", f"lacks {url}")
        elif found[url] != wanted[url]:
            yield Breach(SITEMAP, "hreflang", f"has another set of languages for {url}")
    if len(found) != len(urls):
        yield Breach(SITEMAP, "sitemap", "names a page twice")


def _feeds(tree: Mapping[str, bytes], promise: Promise) -> Iterator[Breach]:
    """Each feed names public pages of its own language alone."""
    public = {one.url: one for one in promise.pages}
    for path in sorted(p for p in tree if p.startswith("feed.") and p.endswith(".xml")):
        tag = path.removeprefix("feed.").removesuffix(".xml")
        try:
            feed = ET.fromstring(tree[path])  # noqa: S314  read, never served
        except ET.ParseError:
            yield Breach(path, "feed", "cannot be read")
            continue
        if path in promise.said:
            yield from verify_feed_strings(path, feed, promise.said[path])
        if feed.get("{http://www.w3.org/XML/1998/namespace}lang") != tag:
            yield Breach(path, "lang", f"does not say that its language is {tag}")
        for entry in feed.iter(f"{_ATOM}entry"):
            url = entry.findtext(f"{_ATOM}id") or ""
            expected = public.get(url)
            if expected is None or expected.tag != tag:
                yield Breach(path, "feed", f"names {url}, which is not public in {tag}")
            else:
                yield from _entry(path, entry, expected)


def _entry(path: str, entry: ET.Element, expected: Expected) -> Iterator[Breach]:
    """What a feed says of a page: title, what it is about, who wrote it."""
    wanted = {
        "title": expected.title,
        "summary": expected.description or expected.title,
        "author": expected.author,
    }
    for name, word in wanted.items():
        found = entry.find(f"{_ATOM}{name}")
        said = "" if found is None else "".join(found.itertext())
        if " ".join(said.split()) != " ".join(word.split()):
            yield Breach(path, "title", f"gives {expected.url} the {name} {said.strip()[:60]!r}")
