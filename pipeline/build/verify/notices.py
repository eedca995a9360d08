"""Verify that a notice stands where a page came down, as a page, as a fragment and as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pipeline.build.verify.breach import Breach, ExpectedNotice, Promise
from pipeline.build.verify.data import verify_quiet
from pipeline.build.verify.page import ParsedPage
from pipeline.build.verify.strings import verify_data_strings, verify_page_strings
from pipeline.checks.contact_tokens import contact_tokens

NOTICE_NUMBERS = ("988", "911")
"""What every notice has to name, whatever the glossary has: for suicide, and for danger."""
HOME_NUMBER, HOME_NAME = "1-800-799-7233", "national domestic violence hotline"
"""For violence at home: what a notice has to name too, where the glossary knows the number or the name."""


def verify_notice(
    tree: Mapping[str, bytes],
    page: ParsedPage | None,
    expected: ExpectedNotice,
    promise: Promise,
    *,
    whole: bool,
) -> Iterator[Breach]:
    """It is in its language, with the numbers, and not to be found by search; `whole`: its fragment and data too."""
    if page is None:
        yield Breach(expected.path, "notice", "came down, but no notice stands there")
    else:
        yield from verify_numbers(page, promise)
        if page.lang != expected.tag or page.robots != "noindex" or page.alternates:
            yield Breach(page.path, "notice", "is no notice")
    if whole:
        yield from _fragment(tree, expected, promise)
        yield from _data(tree, expected, promise)


def verify_numbers(page: ParsedPage, promise: Promise) -> Iterator[Breach]:
    """Every number that a notice has to give is among its visible words."""
    wanted = list(NOTICE_NUMBERS)
    known = {text for c in promise.contacts for text in (c.number, c.name.strip().lower())}
    if known & {HOME_NUMBER, HOME_NAME}:
        wanted.append(HOME_NUMBER)
    there = {token.text for token in contact_tokens(page.body or "", promise.contacts)}
    if lacking := [number for number in wanted if number not in there]:
        yield Breach(page.path, "contact", f"lacks {', '.join(lacking)}")


def _fragment(
    tree: Mapping[str, bytes], expected: ExpectedNotice, promise: Promise
) -> Iterator[Breach]:
    if expected.fragment not in tree:
        yield Breach(expected.fragment, "notice", f"is not there, but {expected.path} is")
        return
    page = ParsedPage(expected.fragment, tree[expected.fragment])
    if [root.attributes.get("lang") for root in page.tree.css("article")] != [expected.tag]:
        yield Breach(page.path, "lang", f"does not say that its language is {expected.tag}")
    yield from verify_numbers(page, promise)
    yield from verify_quiet(page)
    if said := promise.said.get(expected.path):
        yield from verify_page_strings(page, said, has_body=False)


def _data(
    tree: Mapping[str, bytes], expected: ExpectedNotice, promise: Promise
) -> Iterator[Breach]:
    data = tree.get(expected.data, b"")
    try:
        body = json.loads(data)
        html, strings = body.pop("html"), [str(value) for value in body.values()]
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Breach(expected.data, "json" if data else "notice", "cannot be read")
        return
    if html.encode() != tree.get(expected.fragment, b""):
        yield Breach(expected.data, "json", "has another body than the fragment")
    if body != {**expected.listed, "schema": 1, "withdrawn": True, "robots": "noindex"}:
        yield Breach(expected.data, "json", "says something else than the notice is")
    if said := promise.said.get(expected.path):
        yield from verify_data_strings(expected.data, strings, said)
