"""Read an HTML file as a browser and a search engine do, with selectolax."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from posixpath import dirname, join, normpath  # only the string functions for paths with `/`
from typing import Any
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.markdown.html_blocks import IN_LINE

_LOADS = {"img": "src", "script": "src", "iframe": "src", "link": "href"}
_CODE = ("code", "kbd", "pre", "samp", "var")
"""Elements whose text is in no language."""
_NO_TEXTS = {"script", "style", "template"}
_LABEL = "data-pipeline-label"
_LINK_LOADS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


class ParsedPage:
    """One HTML file, parsed once."""

    def __init__(self, path: str, data: bytes) -> None:
        """`path`: its place in the site."""
        self.path = path
        self.text = data.decode("utf-8", "replace")
        self.tree = _parsed(self.text)

    @property
    def lang(self) -> str | None:
        """What it says that its language is."""
        root = self.tree.css_first("html")
        return root.attributes.get("lang") if root else None

    @property
    def canonical(self) -> list[str]:
        """The addresses that it calls its own; one is right."""
        return [_get(node, "href") for node in self.tree.css('link[rel="canonical"]')]

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(language, address) of its hreflang set, in order."""
        links = self.tree.css('link[rel="alternate"][hreflang]')
        return [(_get(link, "hreflang"), _get(link, "href")) for link in links]

    @property
    def switch(self) -> list[tuple[str, str, bool]]:
        """(language, file that it leads to, is this one) of its language switch."""
        return [
            (
                _get(a, "hreflang"),
                self.target(_get(a, "href")) or "",
                "aria-current" in a.attributes,
            )
            for a in self.tree.css("nav.switch a")
        ]

    @property
    def title(self) -> str:
        """What a browser's tab says; the practice's name stands at its end."""
        node = self.tree.css_first("head title")
        return _words(node.text()) if node else ""

    @property
    def names(self) -> list[str]:
        """What it is called: by its first heading, and for other sites."""
        headings = [_words(node.text()) for node in self.tree.css(".opening h1")]
        return [*headings, *self._meta("og:title")]

    @property
    def descriptions(self) -> list[str]:
        """What it says that it is about: to its reader, to search engines, to other sites."""
        leads = [_words(node.text()) for node in self.tree.css(".opening .lead")]
        return [*leads, *self._meta("description"), *self._meta("og:description")]

    @property
    def image(self) -> list[str]:
        """The pictures that it gives to other sites."""
        return self._meta("og:image")

    def _meta(self, name: str) -> list[str]:
        """The contents of a `<meta>` by its name or property."""
        key = "property" if ":" in name else "name"
        found = self.tree.css(f'meta[{key}="{name}"]')
        return [_words(_get(node, "content")) for node in found]

    @property
    def robots(self) -> str:
        """What it tells search engines."""
        node = self.tree.css_first('meta[name="robots"]')
        return _get(node, "content") if node else ""

    @property
    def json_ld(self) -> dict[str, Any] | None:
        """Its structured data; None where there is none that can be read."""
        node = self.tree.css_first('script[type="application/ld+json"]')
        try:
            work = json.loads(node.text()) if node else None
        except ValueError:
            return None
        return work if isinstance(work, dict) else None

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [_get(node, "id") for node in self.tree.css("[id]")]

    @property
    def named(self) -> Iterator[str]:
        """Ids that it refers to."""
        for node in self.tree.css("[for], [aria-labelledby], [aria-describedby]"):
            for name in ("for", "aria-labelledby", "aria-describedby"):
                yield from _get(node, name).split()

    @property
    def has_draft_mark(self) -> bool:
        """True if it carries the banner of a draft."""
        return self.tree.css_first(".draft") is not None

    @property
    def runs(self) -> list[str]:
        """Scripts of its own, handlers and frames: what no page of ours has."""
        scripts = self.tree.css('script:not([src]):not([type="application/ld+json"])')
        found = ["a script of its own"] * len(scripts)
        found += ["a frame"] * len(self.tree.css("iframe, object, embed"))
        for node in self.tree.css("*"):
            found += [f"`{name}`" for name in node.attributes if name.startswith("on")]
        return found

    @property
    def loads(self) -> Iterator[str]:
        """Addresses that a browser loads by itself."""
        for node in self.tree.css(", ".join(_LOADS)):
            is_kept = node.tag != "link" or _LINK_LOADS & {*_get(node, "rel").split()}
            if is_kept and _LOADS[node.tag or ""] in node.attributes:
                yield _get(node, _LOADS[node.tag or ""])

    @property
    def calls(self) -> Iterator[tuple[str, str]]:
        """(words, number behind them) of each link to a number."""
        for node in self.tree.css('a[href^="tel:"], a[href^="sms:"]'):
            yield _words(node.text()), _get(node, "href").partition(":")[2]

    @property
    def links(self) -> list[str]:
        """Addresses that a reader can follow, the one that it sends its reader to included."""
        found = [_get(node, "href") for node in self.tree.css("a[href]")]
        refresh = self.tree.css_first('meta[http-equiv="refresh"]')
        return found + ([_get(refresh, "content").partition("url=")[2]] if refresh else [])

    def texts(self, *, without_body: bool) -> Iterator[tuple[str, str]]:
        """(words, language that they are marked as) of each text that somebody meets, title included; scripts are none."""
        root = self.tree.root
        if root is not None:
            yield from _texts(root, "", without_body=without_body)

    def attributes(self) -> Iterator[tuple[str, str]]:
        """(name, value) of each attribute."""
        for node in self.tree.css("*"):
            for name, value in node.attributes.items():
                if value:
                    yield name, value

    @property
    def labels(self) -> Iterator[tuple[str, str, str]]:
        """(label, words, language that they are marked as; empty: the page's) of each word that the program adds."""
        for node in self.tree.css(f"[{_LABEL}]"):
            yield _get(node, _LABEL), _words(node.text()), _get(node, "lang")

    @property
    def article(self) -> list[tuple[str, str]]:
        """(document, language) of each element around the words of a document, by its attributes."""
        found = self.tree.css("article.pipeline")
        return [(_get(node, "data-pipeline-id"), _get(node, "lang")) for node in found]

    @cached_property
    def inner(self) -> str | None:
        """The HTML of the text itself; None where there is no text."""
        node = self.tree.css_first("main .body, article.pipeline")
        return (node.html or "") if node else None

    @cached_property
    def body(self) -> str | None:
        """The visible words of the text itself; None where there is no text."""
        return None if self.inner is None else visible(self.inner)

    def target(self, href: str) -> str | None:
        """The file of the site that a relative address leads to; None for an address elsewhere on the host or the web.

        >>> ParsedPage("en/a/index.html", b"").target("../../zh-Hans/b/#x")
        'zh-Hans/b/index.html'
        """
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return None
        if not parts.path:
            return self.path
        path = normpath(join(dirname(self.path), unquote(parts.path)))
        return normpath(f"{path}/index.html") if parts.path.endswith("/") else path


def _texts(node: LexborNode, lang: str, *, without_body: bool) -> Iterator[tuple[str, str]]:
    lang = node.attributes.get("lang") or lang
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child.text(deep=False), lang
        elif child.tag not in _NO_TEXTS and not (without_body and _is_body(child)):
            yield from _texts(child, lang, without_body=without_body)


def _is_body(node: LexborNode) -> bool:
    return "body" in _get(node, "class").split()


def visible(html: str, tag: str = "", *, blocks: bool = False) -> str:
    """The words of a text that a reader meets, a line a piece; a picture's are the words for it.

    Labels that the program put among them are left out: `ParsedPage.labels` has these.

    With a language only what is said in it: neither code nor what is marked as another language. With `blocks` a line is a
    whole paragraph, heading or item, as one judges its language, and has its code.
    """
    tree = _parsed(html)
    tree.strip_tags([*_NO_TEXTS, *(_CODE if tag and not blocks else ())])
    for node in tree.css("[lang]") if tag else ():
        # what the whole text says that it is, is compared elsewhere; our own marks hide no word that was left
        is_whole = node.tag == "article" or "translate" in node.attributes
        if not is_whole and _primary(_get(node, "lang")) != _primary(tag):
            node.decompose()
    for node in tree.css(f"[{_LABEL}]"):
        node.decompose()
    for image in tree.css("img"):
        image.replace_with(image.attributes.get("alt") or "")
    root = tree.body or tree.root
    if blocks and root:
        root.unwrap_tags([*IN_LINE])
        root.merge_text_nodes()
    return root.text(deep=True, separator="\n") if root else ""


def _parsed(html: str) -> LexborHTMLParser:
    """Where a line may end is no part of a text, and tears none."""
    return LexborHTMLParser(html.replace("<wbr>", ""))


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _words(text: str) -> str:
    return " ".join(text.split())


def _get(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
