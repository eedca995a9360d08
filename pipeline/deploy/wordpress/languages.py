"""Languages as a WordPress has them, and a switch for readers where nobody else shows one."""

from __future__ import annotations

import html
from collections.abc import Mapping

from pipeline.build.labels import own_names
from pipeline.catalog.headers import babel_name
from pipeline.deploy.interface import Release


def polylang_names(languages: Mapping[str, str]) -> dict[str, str]:
    """Our language → what Polylang calls it. `languages`: its name → the locale of WordPress, `zh_TW`.

    >>> polylang_names({"en": "en_US", "zh": "zh_CN", "tw": "zh_TW"})
    {'en': 'en', 'zh-hans': 'zh', 'zh-hant': 'tw'}
    """
    found: dict[str, str] = {}
    for name, locale in languages.items():
        found.setdefault(language_of(locale), name)
    return found


def language_of(tag: str) -> str:
    """A language without its place, Chinese with its script, in lower case.

    >>> [language_of(tag) for tag in ("en_US", "zh_CN", "zh", "zh-Hant", "zh_HK", "zh-Hans-HK")]
    ['en', 'zh-hans', 'zh-hans', 'zh-hant', 'zh-hant', 'zh-hans']
    """
    name = tag.replace("_", "-").lower().partition("-")[0]
    if name != "zh":
        return name
    return "zh-hant" if babel_name(tag) == "zh_Hant" else "zh-hans"


def switch(release: Release, tag: str, links: Mapping[str, str]) -> str:
    """Links to a page in its other languages, by their own names; empty where there are none. `links`: tag → address."""
    names = own_names(release.site.settings)
    others = [
        f'<a href="{html.escape(url)}" lang="{one}" hreflang="{one}">{html.escape(names[one])}</a>'
        for one, url in links.items()
        if one != tag
    ]
    if not others:
        return ""
    word = release.site.labels[tag].get("switch")
    return (
        f'<nav class="pipeline-languages" lang="{word.lang}" aria-label="{html.escape(word.text)}">'
        f"{' · '.join(others)}</nav>\n"
    )
