"""Derive what each post has to say from a built site."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag

from pipeline.build.verify.breach import Expected
from pipeline.build.writers.notices import notice_at, notice_data
from pipeline.deploy.interface import Release
from pipeline.deploy.wordpress.entities import unchangeable, unchangeable_text
from pipeline.model.errors import PipelineError, together
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN

Key = tuple[str, str]
"""(id of the document, BCP 47 tag)."""
_FILES = ("assets/", "handouts/")
"""Where files lie that pages show or offer."""
_ADDRESS = re.compile(r'(?<=\s)(href|src)="([^"]*)"')
_OPENING = re.compile(r"<article\b[^>]*>")
MARK = re.compile(r"<!-- pipeline id=(\S+) lang=(\S+) sha=([0-9a-f]+) -->\n")
_END = "\n<!-- /wp:html -->"


@dataclass(frozen=True, slots=True)
class WantedPost:
    """One language of a document, as readers have to find it."""

    id: str
    tag: str
    kind: str
    """`posts` or `pages`."""
    path: str
    """Its address on the site that was built."""
    slug: str
    title: str
    excerpt: str
    article: str
    """The marked element with its words; addresses are those of the site that was built."""
    canonical: str = ""
    """Where the page has its first home; empty: here."""
    sha: str = ""
    """SHA-256 of the Markdown that it is made from; a notice has none."""
    notice: bool = False

    @property
    def key(self) -> Key:
        """Which post it is."""
        return self.id, self.tag


def wanted_pages(release: Release, kinds: Mapping[str, str]) -> tuple[WantedPost, ...]:
    """Every public page, English first. Raises WORDPRESS for pictures that WordPress does not take, all at once."""
    kind_of = {
        page["id"]: kinds.get(page["kind"], kinds["article"]) for page in release.manifest["pages"]
    }
    found = [_page(release, one, kind_of[one.id]) for one in release.promise.pages]
    svg = sorted(
        {(one.id, f) for one in found for f in files_of(release, one) if f.endswith(".svg")}
    )
    if svg:
        todo = "save the picture as PNG or JPEG: WordPress takes no SVG"
        raise together(
            PipelineError("WORDPRESS", f"{id_} shows {file}", todo, path="dist/site")
            for id_, file in svg
        )
    return tuple(sorted(found, key=lambda one: (one.tag != EN.tag, one.id)))


def _page(release: Release, expected: Expected, kind: str) -> WantedPost:
    fragment = release.fragment(expected.id, expected.tag).decode()
    path = expected.url.removeprefix(release.promise.home)
    return WantedPost(
        id=expected.id,
        tag=expected.tag,
        kind=kind,
        path=path,
        slug=_slug(release, path, expected.tag),
        title=expected.title,
        excerpt=expected.description,
        article=_marked(fragment, expected.id, expected.tag),
        canonical="" if expected.canonical == expected.url else expected.canonical,
        sha=expected.markdown_sha,
    )


def _slug(release: Release, path: str, tag: str) -> str:
    """The last part of an address; posts of one WordPress share one room, so another language says so.

    A derived locale says its whole tag: the one that it is derived from has the same language.
    """
    name = path.strip("/").rpartition("/")[2].removesuffix(".html")
    if tag == EN.tag:
        return name
    derived = {one.tag for one in release.site.settings.locales if one.pivot}
    return f"{name}-{(tag if tag in derived else tag.partition('-')[0]).lower()}"


def notice(release: Release, id_: str, tag: str, path: str, kind: str) -> WantedPost:
    """What stands where a page came down: the notice of the site at this address, or one that fits any."""
    said = notice_data(release.site, notice_at(release.site, id_, tag, path))
    return WantedPost(
        id=id_,
        tag=tag,
        kind=kind,
        path=path,
        slug=_slug(release, path, tag),
        title=str(said["title"]),
        excerpt="",
        article=_marked(str(said["html"]), id_, tag, "notice"),
        notice=True,
    )


def _marked(fragment: str, id_: str, tag: str, *classes: str) -> str:
    """The element with its class, its language and the id of its document, whatever it said before."""
    opening = _OPENING.search(fragment)
    said = opening[0] if opening else "<article>"
    already = re.search(r'class="([^"]*)"', said)
    names = dict.fromkeys(["pipeline", *classes, *(already[1].split() if already else ())])
    new = (
        f'<article class="{" ".join(names)}" data-pipeline-id="{html.escape(id_)}" '
        f'lang="{html.escape(tag)}">'
    )
    return fragment.strip().replace(said, new, 1)


def files_of(release: Release, wanted: WantedPost) -> tuple[str, ...]:
    """Files of the site that a page shows or offers, its printed sheets among them."""
    home = f"{release.promise.home}/"
    named = (html.unescape(found[2]) for found in _ADDRESS.finditer(wanted.article))
    files = [urldefrag(one)[0].removeprefix(home) for one in named if one.startswith(home)]
    files += [] if wanted.notice else _sheets(release.manifest, wanted.id, wanted.tag)
    return tuple(dict.fromkeys(f for f in files if f.startswith(_FILES) and f in release.tree))


def _sheets(manifest: Mapping[str, Any], id_: str, tag: str) -> list[str]:
    page: Mapping[str, Any] = next((one for one in manifest["pages"] if one["id"] == id_), {})
    version = page.get("versions", {}).get(tag, {})
    # a derived language has its sheet with English beside its own
    both = version if "bilingual" in version else page
    found = [version.get("pdf"), both.get("bilingual", {}).get("pdf")]
    return [one for one in found if one]


def content(wanted: WantedPost, links: Mapping[str, str], sheet: str, before: str = "") -> str:
    """The content of a post: marked, within one block of HTML, nothing in it for WordPress to change.

    `links`: whole address on the site that was built → address there; `sheet`: CSS for the element; `before`: HTML
    that stands before it.
    """
    body = _ADDRESS.sub(lambda found: f'{found[1]}="{_moved(found[2], links)}"', wanted.article)
    inner = (f"<style>\n{sheet}\n</style>\n" if sheet else "") + unchangeable(before + body)
    return marked_content(wanted.id, wanted.tag, inner)


def marked_content(id_: str, tag: str, inner: str) -> str:
    """HTML of ours as one block, with the mark by which it is found again."""
    mark = f"<!-- pipeline id={id_} lang={tag} sha={sha_of_bytes(inner.encode())} -->"
    return f"<!-- wp:html -->\n{mark}\n{inner}{_END}"


def inner_of(stored: str) -> str:
    """The HTML below the mark of a content; empty where it has none."""
    mark = MARK.search(stored)
    return stored[mark.end() :].removesuffix(_END) if mark else ""


def _moved(address: str, links: Mapping[str, str]) -> str:
    url, place = urldefrag(html.unescape(address))
    there = links.get(url)
    return html.escape(f"{there}#{place}" if place else there) if there else address


def is_untouched(stored: str) -> bool:
    """True if a content is what its own mark says."""
    mark = MARK.search(stored)
    return mark is not None and sha_of_bytes(inner_of(stored).encode()) == mark[3]


def key_of(stored: str) -> Key | None:
    """Which document and language a content is marked with."""
    mark = MARK.search(stored)
    return (mark[1], mark[2]) if mark else None


def texts(wanted: WantedPost) -> Iterator[tuple[str, str]]:
    """(field, value) of what is said beside the content."""
    yield "title", unchangeable_text(wanted.title)
    yield "excerpt", unchangeable_text(wanted.excerpt)


def style_of(release: Release) -> str:
    """The style of the marked element, where the site has one; it cannot end a `<style>`."""
    path = release.manifest.get("assets", {}).get("fragments_css", "")
    return release.tree[path].decode().replace("</", "<\\/") if path else ""
