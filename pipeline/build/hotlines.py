"""Say which stretches of a text are numbers and sites of the glossary, and where each leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from pipeline.build.crisis import SHIPPED
from pipeline.checks.contact_tokens import contact_tokens
from pipeline.markdown.tree import Node
from pipeline.model.glossary import Contact

_ADDRESS = re.compile(r"https://(?:www\.)?([a-z0-9.-]+\.[a-z]{2,})/?(?=[\s;,)]|\Z)")
MAY_LEAD = re.compile(r"[0-9@]|://|www\.|\.[a-z]{2}")
"""A text without any of these has no number, address or site."""
_SITE = re.compile(
    r"(?<![\w.@/-])(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@/-])", re.ASCII
)


def hotline_spans(text: str, contacts: tuple[Contact, ...]) -> Iterator[tuple[int, int, str]]:
    """(start, end, address) of each number, e-mail address and site in a text that the glossary knows, in order.

    A number is called (`tel:`), one that takes texts alone is written to (`sms:`). The lines that we ship are known
    too: a glossary that forgets one shall not leave a reader without it.
    """
    if not MAY_LEAD.search(text):
        return  # most texts
    known, sites = _known(contacts)
    found = [(t.span, known[t.text]) for t in contact_tokens(text, contacts) if t.text in known]
    if sites and "." in text:
        shown = ((m.span(), sites.get(m[1])) for m in _SITE.finditer(text))
        taken = [span for span, _ in found]
        found += [
            (span, address)
            for span, address in shown
            if address and not any(a < span[1] and span[0] < b for a, b in taken)
        ]
    yield from ((start, end, address) for (start, end), address in sorted(found))


def with_hotlines(node: Node, contacts: tuple[Contact, ...]) -> tuple[Node, ...]:
    """A node for paper, each number and site in its text as a link; what is a link or code already stays."""
    if node.kind in {"link", "code", "image"}:
        return (node,)
    if node.kind != "text":
        inner = tuple(one for child in node.children for one in with_hotlines(child, contacts))
        return (replace(node, children=inner),)
    made, at = [], 0
    for start, end, address in hotline_spans(node.text, contacts):
        made += [replace(node, text=node.text[at:start])] if start > at else []
        shown = replace(node, text=node.text[start:end])
        made.append(Node("link", children=(shown,), facts={"href": address}))
        at = end
    return (
        (*made, replace(node, text=node.text[at:]))
        if made and at < len(node.text)
        else (*made,) or (node,)
    )


@lru_cache(maxsize=8)
def _known(contacts: tuple[Contact, ...]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Number or address as it is printed → where it leads; and the same for names of sites."""
    numbers = {one.number: _address(one) for one in (*SHIPPED, *contacts)}
    return {n: a for n, a in numbers.items() if a}, dict(_sites(contacts))


def _address(contact: Contact) -> str:
    number = contact.number
    if number.startswith(("http://", "https://")):
        return number
    if "@" in number:
        return f"mailto:{number}"
    digits = re.sub(r"[^0-9A-Za-z+-]", "-", number)
    texts_only = "text" in contact.channels and "call" not in contact.channels
    return f"{'sms' if texts_only else 'tel'}:{digits}" if re.search(r"\d", number) else ""


def _sites(contacts: Iterable[Contact]) -> Iterator[tuple[str, str]]:
    """The services' own sites, by what a text may call them; a page within a site is no name of it."""
    for contact in contacts:
        for text in (contact.number, contact.source):
            for match in _ADDRESS.finditer(text):
                yield match[1], match[0]
