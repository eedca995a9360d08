"""Render the body that a page, its fragment, its JSON and the page with both languages share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from markupsafe import Markup

from pipeline.build.labels import draft_words
from pipeline.build.marks import with_marks
from pipeline.build.picture_sizes import with_sizes
from pipeline.build.template import trusted
from pipeline.build.writers.interface import Site
from pipeline.build.writers.links import heading_names_of, id_prefix, is_to_page, resolver
from pipeline.build.writers.pictures import picture, sizes
from pipeline.markdown.render import (
    Link,
    Picture,
    Rendering,
    Resolve,
    body_blocks,
    is_divisible,
    render_body,
)
from pipeline.model.glossary import Contact
from pipeline.model.labels import Labels
from pipeline.model.pair import Pair, Status, Version

_SIGN = "\ue000"
"""Stands around the number of an address that is put in afterwards; no page that has it is shared."""
_HERE = _SIGN * 2
"""Stands for what the ids of a page begin with, which is put in afterwards too."""
_PLACE = re.compile(f"{_SIGN}([0-9]*){_SIGN}")
_PREFIX = re.compile(r"[\w.-]+")
"""What ids may begin with and need no escaping."""
_PLAIN = re.compile(r"(?:https?://[A-Za-z0-9.:-]+/|(?:\.\./)+)?[A-Za-z0-9_~-][A-Za-z0-9._~/#%-]*")
"""Addresses that the sanitizer leaves as they are and that need no escaping: those of our own pages."""
_KEPT = 4096
"""Versions of pages whose bodies are at hand: each is written into pages and fragments of two outputs."""
_bodies: dict[tuple[object, ...], list[_Body]] = {}

Look = tuple[Labels, tuple[Contact, ...]]
"""What a body takes of its site, beside where links lead."""


def draft_banner(version: Version) -> Markup:
    """What a draft says above its body; empty for what is public."""
    if version.status is not Status.DRAFT:
        return Markup()
    return _banner(version.locale.tag, approved=version.approved)


@cache
def _banner(tag: str, *, approved: bool) -> Markup:
    words = draft_words(tag, approved=approved)
    said = (f'<span lang="{lang}">{text}</span>' for lang, text in words.items())
    return trusted(f'<p class="draft" role="note">{" · ".join(said)}</p>\n')


def body_of(
    site: Site, pair: Pair, version: Version, address: Callable[[Version], str], above: str
) -> str:
    """The sanitized body, without what a draft says above it.

    `address` writes the links to other pages; `above` is the way to the output folder, where pictures lie.
    """
    parts = _parts(site, pair, version, address, above, id_prefix(pair))
    body = "".join(parts).strip() + "\n"
    return with_sizes(body, sizes(site, pair, version, above)) if "<img" in body else body


def blocks_of(
    site: Site,
    pair: Pair,
    version: Version,
    address: Callable[[Version], str],
    above: str,
    prefix: str,
) -> list[str]:
    """The body by its top-level blocks, each whole in itself, with ids that begin with `prefix`; "" for one that says nothing in this language."""
    parts = _parts(site, pair, version, address, above, prefix, by_block=True)
    return [part.strip() for part in parts]


@dataclass(frozen=True, slots=True)
class _Body:
    """A body without the addresses of other pages, and all that its rendering hung on beside its text."""

    look: Look
    said: tuple[tuple[str, str, object], ...]
    """What was asked, and what the answer was, in this order."""
    parts: tuple[str, ...]
    """Its blocks; one for all where an author's own HTML may reach over several."""


@dataclass(frozen=True, slots=True)
class _Answers:
    """Where the links and pictures of one page lead, noted as they are asked for."""

    resolve: Resolve
    picture: Picture
    said: list[tuple[str, str, object]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    """Of other pages and of pictures; the answer names the place in this list."""

    def link(self, href: str, *, by_place: bool = True) -> Link:
        """As `resolve`; the address of another page comes later."""
        link = self.resolve(href)
        if by_place and link.href and is_to_page(href) and _PLAIN.fullmatch(link.href):
            link = replace(link, href=self._later(link.href))
        self.said.append(("link", href, link))
        return link

    def place(self, src: str, *, by_place: bool = True) -> str | None:
        """As `picture`; where it lies comes later."""
        place = self.picture(src)
        if by_place and place and _PLAIN.fullmatch(place):
            place = self._later(place)
        self.said.append(("picture", src, place))
        return place

    def _later(self, address: str) -> str:
        self.addresses.append(address)
        return f"{_SIGN}{len(self.addresses) - 1}{_SIGN}"

    def are_those_of(self, body: _Body) -> bool:
        """True if the rendering of this page would be told the same; asks for it all."""
        self.forget()
        return all(
            (self.link(what) if kind == "link" else self.place(what)) == answer
            for kind, what, answer in body.said
        )

    def forget(self) -> None:
        """Begin anew."""
        self.said.clear()
        self.addresses.clear()


def _parts(
    site: Site,
    pair: Pair,
    version: Version,
    address: Callable[[Version], str],
    above: str,
    prefix: str,
    *,
    by_block: bool = False,
) -> list[str]:
    """The body, rendered once for all who write it: only the addresses of other pages and of pictures, and what ids begin with, differ.

    In blocks, or, where blocks by themselves are not what they are together, whole or `by_block`.
    """
    text, locale = version.markdown, version.locale
    is_shared, is_one = _SIGN not in text, is_divisible(text)
    ids = _HERE if is_shared and is_one and _PREFIX.fullmatch(prefix) else prefix
    answers = _Answers(
        resolver(site, pair, version, address, prefix=ids), picture(site, pair, locale, above)
    )
    look = (site.labels[locale.tag], site.contacts)
    names = heading_names_of(pair, version)
    render = partial(_rendered, version, look, names, ids, by_block=by_block or is_one)
    if not is_shared:
        link, place = answers.link, answers.place
        return [*render(partial(link, by_place=False), partial(place, by_place=False))]
    body = _known((text, locale, ids, names, by_block or is_one), look, answers, render)
    placed = partial(_PLACE.sub, lambda at: answers.addresses[int(at[1])] if at[1] else prefix)
    return [*map(placed, body.parts)]


def _known(
    key: tuple[object, ...],
    look: Look,
    answers: _Answers,
    render: Callable[[Resolve, Picture], tuple[str, ...]],
) -> _Body:
    """The body of this key where it is at hand and would be told the same; else it is rendered."""
    known = _bodies.get(key, [])
    body = next((one for one in known if one.look == look and answers.are_those_of(one)), None)
    if body is None:
        answers.forget()
        parts = render(answers.link, answers.place)
        body = _Body(look, tuple(answers.said), parts)
        if len(_bodies) >= _KEPT:
            _bodies.clear()
        _bodies[key] = [*known, body][-2:]
    return body


def _rendered(
    version: Version,
    look: Look,
    names: Sequence[str],
    ids: str,
    resolve: Resolve,
    place: Picture,
    *,
    by_block: bool,
) -> tuple[str, ...]:
    text, locale, (labels, contacts) = version.markdown, version.locale, look
    given: Rendering = {
        "locale": locale,
        "labels": labels,
        "id_prefix": ids,
        "resolve": resolve,
        "picture": place,
        "names": names,
    }
    blocks = body_blocks(text, **given) if by_block else [render_body(text, **given)]
    return tuple(with_marks(block, locale.tag, contacts) for block in blocks)
