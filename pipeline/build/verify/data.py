"""Verify the HTML fragment and the JSON of a page against the page itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.build.verify.breach import Breach, Expected, Promise
from pipeline.build.verify.page import ParsedPage
from pipeline.build.verify.strings import verify_attributes
from pipeline.build.verify.text import verify_english, verify_words
from pipeline.model.settings import EN

_TEXTS = frozenset({"html", "text", "title", "description", "draft", "robots"})
"""What is said of these in words of their own."""
_NOTHING = object()


def verify_fragment(
    path: str, data: bytes | None, expected: Expected, promise: Promise
) -> Iterator[Breach]:
    """The body alone: its language, its words, no draft mark, nothing that runs."""
    if data is None:
        yield Breach(path, "missing", f"is not there, but {expected.path} is")
        return
    page = ParsedPage(path, data)
    yield from verify_article(page, expected)
    yield from verify_quiet(page)
    if said := promise.said.get(expected.path):
        yield from verify_attributes(page, said)
    yield from verify_words(path, page.text, expected, promise)


def verify_article(page: ParsedPage, expected: Expected) -> Iterator[Breach]:
    """The element around the words says whose they are, and each label in it is one that we know."""
    langs = [lang for _, lang in page.article]
    if langs != [expected.tag]:
        yield Breach(page.path, "lang", f"says that its language is {langs}, not {expected.tag!r}")
    elif page.article != [(expected.id, expected.tag)]:
        yield Breach(page.path, "article", f"says that it is {page.article[0][0]!r}")
    for name, words, lang in page.labels:
        text, tag = expected.labels.get(name, ("", ""))
        if words != " ".join(text.split()):
            what = f"says what nobody approved as `{name}`: {words[:60]!r}"
            yield Breach(page.path, "text", what)
        elif (lang or expected.tag) != tag:
            yield Breach(page.path, "lang", f"does not say that {words[:40]!r} is in {tag}")


def verify_json(
    path: str, data: bytes | None, fragment: bytes | None, expected: Expected, promise: Promise
) -> Iterator[Breach]:
    """What programs read: the same address, language, words, body and hreflang set as the page."""
    try:
        page: Mapping[str, Any] = json.loads(data or b"")
        said = (page["url"], page["locale"], page["id"])
        html, text = str(page["html"]), str(page["text"])
    except (ValueError, KeyError, TypeError):
        yield Breach(path, "missing" if data is None else "json", "cannot be read")
        return
    if said != (expected.url, expected.tag, expected.id):
        yield Breach(path, "json", f"calls itself {said}")
    for name in sorted(page.keys() | expected.json.keys()):
        there = name in _TEXTS or (name in page and page[name] == expected.json.get(name, _NOTHING))
        if not there:
            yield Breach(path, "json", f"says `{name}`: {str(page.get(name))[:60]!r}")
    if (page.get("title"), page.get("description")) != (expected.title, expected.description):
        yield Breach(path, "title", f"is called {page.get('title')!r}, not {expected.title!r}")
    if text != expected.text:
        yield Breach(path, "text", "has other words than the published Markdown")
    if html.encode() != fragment:  # else its words are looked at as those of the fragment
        yield Breach(path, "json", "has another body than the fragment")
        yield from verify_words(path, html, expected, promise)
    if page.get("draft") or page.get("robots"):
        yield Breach(path, "draft", "carries the marks of a draft")
    if expected.tag == EN.tag:
        yield from verify_english(path, expected.around)


def verify_quiet(page: ParsedPage) -> Iterator[Breach]:
    """No draft mark, no id twice, no reference to an id that is not there, nothing that runs or loads from elsewhere."""
    if page.has_draft_mark:
        yield Breach(page.path, "draft", "carries the marks of a draft")
    ids = page.ids
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        yield Breach(page.path, "ids", f"has two elements with one id: {', '.join(twice)}")
    lost = sorted(set(page.named) - set(ids))
    if lost:
        yield Breach(page.path, "ids", f"refers to ids that are not there: {', '.join(lost)}")
    for words, number in dict.fromkeys(page.calls):
        if _digits(words) and _digits(words) != _digits(number):
            yield Breach(page.path, "contact", f"says {words}, and calls {number}")
    for what in dict.fromkeys(page.runs):
        yield Breach(page.path, "runs", f"has {what}")


def _digits(text: str) -> str:
    """The digits of a number, without the country before them."""
    found = "".join(char for char in text.partition("?")[0] if char.isdigit())
    return found[1:] if len(found) == 11 and found.startswith("1") else found
