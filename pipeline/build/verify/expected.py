"""Derive from the public pairs what the site has to say, without asking any writer."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.verify.breach import Expected, ExpectedSheet, Promise
from pipeline.build.writers import pdf
from pipeline.build.writers.interface import Site
from pipeline.build.writers.links import file_of
from pipeline.markdown.render import plain_text
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Pair
from pipeline.model.settings import EN, Settings


def promise_of(site: Site) -> Promise:
    """The promise of a public site."""
    tag = site.settings.locale.tag
    labels = site.labels.values()
    return Promise(
        home=site.absolute(""),
        pages=tuple(one for pair in site.pairs for one in _expected(site, pair)),
        sheets=tuple(one for pair in site.pairs for one in _sheets(site, pair)),
        notices={file_of(p.withdrawn_url): tag for p in site.pairs if p.withdrawn_url},
        contacts=site.contacts,
        furniture=tuple(one.get(name).text for one in labels for name in ("crisis", "write")),
        lowered=_lowered(site.settings),
    )


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
        english = pair.en if version.locale == EN else pair.zh_source or pair.en
        url = site.absolute(version.url)
        elsewhere = pair.canonical_url if version.locale == EN else ""
        yield Expected(
            id=pair.id,
            tag=version.locale.tag,
            path=file_of(version.url),
            url=url,
            canonical=elsewhere or url,
            text=plain_text(version.markdown, locale=version.locale),
            english=plain_text(english.markdown, locale=EN),
            markdown_sha=sha_of_bytes(version.markdown.encode()),
            title=version.title,
            description=version.description,
        )


def _sheets(site: Site, pair: Pair) -> Iterator[ExpectedSheet]:
    for versions in pdf.sheets(site, pair):
        yield ExpectedSheet(
            path=pdf.path(pair, *versions),
            title=" · ".join(version.title for version in versions),
            texts={version.locale.tag: pdf.set_words(version) for version in versions},
        )
