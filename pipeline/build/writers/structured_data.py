"""Describe a page to search engines as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from pipeline.build.writers.frame import practice
from pipeline.build.writers.interface import Site
from pipeline.build.writers.pictures import shared_image
from pipeline.model.pair import Pair, Version
from pipeline.model.settings import EN

_TYPES = {"article": "Article", "handout": "LearningResource"}
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_ld(site: Site, pair: Pair, version: Version) -> Markup:
    """The text of a `<script type="application/ld+json">`; nothing in it can end the element."""
    text = json.dumps(_work(site, pair, version), ensure_ascii=False, indent=1)
    for character, escaped in _UNSAFE.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704  every character that HTML reads is escaped above


def _work(site: Site, pair: Pair, version: Version) -> dict[str, Any]:
    work: dict[str, Any] = {
        "@context": "https://schema.org",
        **_name(site, pair, version),
        "url": site.canonical(pair, version),
        "name": version.title,
        "headline": version.title,
        "description": version.description,
        "publisher": {"@type": "Organization", "name": practice(site, version.locale.tag).text},
    }
    if image := shared_image(site, pair, version):
        work["image"] = image.url
    if version.author:
        work["author"] = {"@type": "Person", "name": version.author}
    if version.first_day:
        work["datePublished"] = version.first_day
        work["dateModified"] = version.last_day
    others = [_name(site, pair, one) for one in site.public(pair) if one.locale != version.locale]
    if version.locale == EN and others:
        work["workTranslation"] = others
    elif others:
        work["translationOfWork"] = others[0]
    return work


def _name(site: Site, pair: Pair, version: Version) -> dict[str, Any]:
    return {
        "@type": _TYPES.get(pair.kind, "CreativeWork"),
        "@id": site.canonical(pair, version) + "#work",
        "inLanguage": version.locale.tag,
    }
