"""Derive from the public pairs what the site has to say, without asking any writer."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.own_fields import tags_of
from pipeline.build.page_address import file_of
from pipeline.build.verify.breach import Expected, ExpectedNotice, ExpectedSheet, Promise
from pipeline.build.verify.said import labels_on, said_on, said_on_sheet
from pipeline.build.writers import home, pdf, pictures
from pipeline.build.writers.interface import Site
from pipeline.build.writers.notices import of_removed
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.settings import EN, Settings


def promise_of(site: Site) -> Promise:
    """The promise of a public site."""
    labels = site.labels.values()
    return Promise(
        home=site.absolute(""),
        pages=tuple(one for pair in site.pairs for one in _expected(site, pair)),
        sheets=tuple(one for pair in site.pairs for one in _sheets(site, pair)),
        notices={one.path: one for one in _notices(site)},
        contacts=site.contacts,
        furniture=tuple(one.get(name).text for one in labels for name in ("crisis", "write")),
        lists=_lists(site),
        said=said_on(site),
        lowered=_lowered(site.settings),
    )


def _lists(site: Site) -> dict[str, tuple[str, frozenset[str]]]:
    """The lists of each language; the page for addresses without one names none."""
    listed = {
        one.file: (
            one.locale.tag,
            frozenset(
                file_of(v.url)
                for pair in site.pairs
                for v in site.public(pair)
                if v.locale == one.locale and one.kind in {"", pair.kind}
            ),
        )
        for one in home.lists(site)
    }
    return {**listed, home.MISSING: (EN.tag, frozenset())}


def _lowered(settings: Settings) -> dict[str, str]:
    """Guards below what a practice gets by default, by the rule of ADR 29."""
    accepted = settings.accept_risk
    lowered = {}
    if settings.review.safety_approvals < 2:
        lowered["review.safety_approvals"] = accepted.safety_approvals
    if not {"structure", "md", "contact", "safety"} <= set(settings.publish.hard):
        lowered["publish.hard"] = accepted.hard
    return lowered


def _expected(site: Site, pair: Pair) -> Iterator[Expected]:
    for version in site.public(pair):
        english = pair.source_of(version)
        url = site.absolute(version.url)
        yield Expected(
            id=pair.id,
            locale=version.locale,
            path=file_of(version.url),
            url=url,
            canonical=_canonical(site, pair, version),
            markdown=version.markdown,
            english_markdown=english.markdown,
            markdown_sha=sha_of_bytes(version.markdown.encode()),
            title=version.title,
            description=version.description,
            image=_image(site, pair, version),
            days=(version.first_day, version.last_day),
            labels=labels_on(site, version),
            json=_json(site, pair, version),
        )


def _canonical(site: Site, pair: Pair, version: Version) -> str:
    """By the contract: `canonical_url` is the English page's alone."""
    elsewhere = pair.canonical_url if version.locale == EN else ""
    return elsewhere or site.absolute(version.url)


def _image(site: Site, pair: Pair, version: Version) -> str:
    path = pictures.shared(site, pair, version)
    return site.absolute(f"/{site.asset_of[path]}") if path else ""


def _json(site: Site, pair: Pair, version: Version) -> dict[str, object]:
    """What `pages/…json` has to hold, put together again on purpose: the writer's own code would prove nothing."""
    tags = {one.locale.tag: _canonical(site, pair, one) for one in site.public(pair)}
    english = _canonical(site, pair, pair.en)
    own = [s for s in pdf.sheets(site, pair) if any(v.locale == version.locale for v in s)]
    printed = {len(s): site.absolute(f"/{pdf.path(pair, *s)}") for s in reversed(own)}
    return {
        "schema": 1,
        "id": pair.id,
        "kind": pair.kind,
        "locale": version.locale.tag,
        "url": site.absolute(version.url),
        "canonical": _canonical(site, pair, version),
        "slug": version.slug,
        "title": version.title,
        "description": version.description,
        "author": version.author or None,
        "date": version.date or None,
        "published_on": version.published_on,
        "modified": version.last_day or None,
        "behind": version.status is Status.BEHIND,
        "pdf": printed.get(1),
        "bilingual": printed.get(2),
        "image": _image(site, pair, version) or None,
        "tags": tags_of(version.own),
        "front_matter": dict(version.own),
        "alternates": [
            {"hreflang": tag, "href": url} for tag, url in (*tags.items(), ("x-default", english))
        ],
    }


def _notices(site: Site) -> Iterator[ExpectedNotice]:
    for pair in site.pairs:
        for down in site.translations(pair):
            if url := down.withdrawn_url:
                yield _notice(site, pair.id, down.tag, url, down.withdrawn_on, removed=False)
    for one in of_removed(site):
        yield _notice(site, one.id, one.tag, one.url, one.on, removed=True)


def _notice(
    site: Site, document: str, tag: str, url: str, on: str | None, *, removed: bool
) -> ExpectedNotice:
    title = site.labels[tag].get("removed.title" if removed else "withdrawn.title").text
    where = {"id": document, "locale": tag, "url": site.absolute(url)}
    return ExpectedNotice(
        path=file_of(url),
        fragment=f"fragments/{tag}/{document}.html",
        data=f"pages/{tag}/{document}.json",
        tag=tag,
        title=title,
        listed={**where, "title": title, "removed": removed, "on": on},
    )


def _sheets(site: Site, pair: Pair) -> Iterator[ExpectedSheet]:
    for versions in pdf.sheets(site, pair):
        yield ExpectedSheet(
            path=pdf.path(pair, *versions),
            title=" · ".join(version.title for version in versions),
            texts={version.locale.tag: pdf.set_words(version) for version in versions},
            said=said_on_sheet(site, versions),
        )
