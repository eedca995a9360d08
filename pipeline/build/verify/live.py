"""Verify a page as its readers get it, in whatever frame: between the marks stand the approved words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from posixpath import commonprefix  # only the string functions for paths with `/`
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.build.verify.breach import Breach, Expected, Promise
from pipeline.build.verify.data import verify_fragment
from pipeline.build.verify.notices import verify_numbers
from pipeline.build.verify.page import ParsedPage, visible


@dataclass(frozen=True, slots=True)
class LivePage:
    """One language of a document at its public address."""

    expected: Expected
    url: str
    fragment: bytes
    """The approved HTML of its words, as `dist/site` has it: numbers and links are held against it."""
    canonical: str
    """What its head has to name."""
    alternates: Mapping[str, str] | None
    """The hreflang set of its head; None where the frame cannot have one, and cannot say its language."""


@dataclass(frozen=True, slots=True)
class LiveNotice:
    """A page that came down, and where its notice has to stand."""

    id: str
    tag: str
    url: str
    fragment: bytes
    """The HTML of the notice, as `dist/site` has it."""


def verify_live_page(
    page: LivePage, body: bytes, promise: Promise, own: Collection[str]
) -> Iterator[Breach]:
    """The marked element, and what the frame says of it. `own`: hosts that links within the site lead to."""
    seen, expected = ParsedPage(page.url, body), page.expected
    element = _element(seen, expected.id, expected.tag)
    if element is None:
        yield _unmarked(seen, expected.id)
        return
    yield from verify_fragment(page.url, element.encode(), expected, promise)
    yield from _led_elsewhere(page.url, element, page.fragment, own)
    if " ".join(expected.title.split()) not in seen.title:
        yield Breach(page.url, "title", f"is called {seen.title!r}, not {expected.title!r}")
    if seen.canonical != [page.canonical]:
        yield Breach(page.url, "canonical", f"names {seen.canonical}, not {page.canonical}")
    if "noindex" in seen.robots:
        yield Breach(page.url, "robots", f"tells search engines `{seen.robots}`")
    if page.alternates is not None:
        if seen.lang != expected.tag:
            what = f"says that its language is {seen.lang!r}, not {expected.tag!r}"
            yield Breach(page.url, "lang", what)
        if sorted(seen.alternates) != sorted(page.alternates.items()):
            said = ", ".join(f"{tag} {url}" for tag, url in seen.alternates) or "nothing"
            yield Breach(page.url, "hreflang", f"names {said}")


def verify_live_notice(
    notice: LiveNotice, body: bytes, promise: Promise, own: Collection[str]
) -> Iterator[Breach]:
    """The marked element says what the notice of `dist/site` says, and gives the numbers."""
    seen = ParsedPage(notice.url, body)
    element = _element(seen, notice.id, notice.tag, is_notice=True)
    if element is None:
        yield _unmarked(seen, notice.id)
        return
    page = ParsedPage(notice.url, element.encode())
    yield from verify_numbers(page, promise)
    there, wanted = ("".join(visible(html).split()) for html in (element, notice.fragment.decode()))
    if there != wanted:
        yield Breach(
            notice.url, "text", f"says what its notice does not: {_strange(there, wanted)!r}"
        )
    yield from _led_elsewhere(notice.url, element, notice.fragment, own)
    for what in dict.fromkeys(page.runs):
        yield Breach(notice.url, "runs", f"has {what}")


def _strange(there: str, wanted: str) -> str:
    """Where two texts part."""
    same = len(commonprefix([there, wanted]))
    return there[max(0, same - 10) : same + 50]


def _element(seen: ParsedPage, id_: str, tag: str, *, is_notice: bool = False) -> str | None:
    """The marked element as HTML; of a page of our own frame its body, in the language that the page says."""
    marked = [a for a in seen.tree.css("article.pipeline") if a.attributes.get("data-pipeline-id")]
    found = [a for a in marked if a.attributes["data-pipeline-id"] == id_]
    if marked:
        return found[0].html if len(found) == len(marked) == 1 else None
    ours = seen.tree.css("main.notice .body" if is_notice else "main .body")
    if len(ours) != 1 or (seen.tree.css_first("main.notice") is not None) != is_notice:
        return None
    mark = f'class="pipeline" data-pipeline-id="{id_}" lang="{seen.lang or tag}"'
    return f"<article {mark}>{ours[0].html}</article>"


def _unmarked(seen: ParsedPage, id_: str) -> Breach:
    marked = [a.attributes.get("data-pipeline-id") for a in seen.tree.css("article.pipeline")]
    found = ", ".join(str(one) for one in marked) or "none"
    what = (
        f'has not just one <article class="pipeline" data-pipeline-id="{id_}">; marked is {found}'
    )
    return Breach(seen.path, "marked", what)


def _led_elsewhere(
    url: str, element: str, fragment: bytes, own: Collection[str]
) -> Iterator[Breach]:
    """Numbers to tap and links to other hosts are those of the approved HTML, in order."""
    there, wanted = (_outward(html, url, own) for html in (element, fragment.decode("utf-8")))
    if there != wanted:
        strange = [one for one in there if one not in wanted] or there
        lacking = [one for one in wanted if one not in there]
        what = f"leads to {', '.join(strange) or 'nothing'}"
        what += f", and not to {', '.join(lacking)}" if lacking else ""
        yield Breach(url, "link", what)


def _outward(html: str, base: str, own: Collection[str]) -> list[str]:
    nodes: list[LexborNode] = LexborHTMLParser(html).css("a[href]")
    links = [urljoin(base, node.attributes.get("href") or "") for node in nodes]
    return [one for one in links if urlsplit(one).netloc not in own]
