"""The addresses that the setting `paths` gives: of pages, of lists, and what may not be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model.path_templates import PATHS
from pipeline.model.settings import EN, Locale, Settings

PROGRAMS = frozenset({"assets", "fragments", "pages", "markdown", "side-by-side"})
"""Folders of the output that programs read, or that the preview has: no page lies in them."""
_NAMES = ("{kind}", "{slug}")


def locales_of(settings: Settings) -> tuple[Locale, ...]:
    """Every language of the site, English first."""
    return (EN, *settings.locales)


def template_of(settings: Settings, locale: Locale) -> str:
    """The address of a page in one language, with `{kind}` and `{slug}` left open.

    >>> template_of(Settings(paths={"en": "/{slug}/"}), EN)
    '/{slug}/'
    """
    given = settings.paths
    path = given if isinstance(given, str) else given.get(locale.tag, PATHS)
    path = path.replace("{locale}", locale.tag)
    return path.lower() if settings.lowercase_paths else path


def home_of(settings: Settings, locale: Locale) -> str:
    """The address of the list of all pages in one language: the folder that holds them, where no other language has it.

    >>> home_of(Settings(), EN), home_of(Settings(paths={"en": "/{slug}/"}), EN)
    ('/en/', '/')
    """
    folders = {one.tag: _before_names(template_of(settings, one)) for one in locales_of(settings)}
    own = folders[locale.tag]
    if list(folders.values()).count(own) == 1:
        return own
    return f"/{locale.tag.lower() if settings.lowercase_paths else locale.tag}/"


def list_of(settings: Settings, locale: Locale, kind: str) -> str:
    """The address of the list of one kind in one language; empty where its pages have no folder of their own.

    >>> list_of(Settings(), EN, "article")
    '/en/articles/'
    """
    folder = _folder_of_kind(settings, locale, kind)
    others = {
        *(home_of(settings, one) for one in locales_of(settings)),
        *(_folder_of_kind(settings, one, kind) for one in locales_of(settings) if one != locale),
    }
    return "" if folder in others else folder


def locale_at(settings: Settings, url: str) -> Locale:
    """The language of an address; English where nothing says which.

    >>> locale_at(Settings(), "/zh-Hans/articles/x/").tag
    'zh-Hans'
    """
    first = url.split("/")[1].lower()
    for locale in locales_of(settings):
        if locale.tag.lower() == first:
            return locale
    fitting = [
        (len(re.sub(r"\{[a-z]+\}", "", path)), locale)
        for locale in locales_of(settings)
        if re.fullmatch(_pattern(path := template_of(settings, locale)), url)
    ]
    return max(fitting, key=lambda one: one[0], default=(0, EN))[1]


def why_taken(settings: Settings, url: str) -> str:
    """What already stands at an address that a page wants, a clause; empty: nothing."""
    folder = url.split("/")[1]
    if folder.lower() in PROGRAMS:
        return f"`/{folder}/` is a folder for programs"
    for locale in locales_of(settings):
        if url.casefold() == home_of(settings, locale).casefold():
            return f"the list of all pages in {locale.tag} stands there"
    return ""


def path_faults(settings: Settings) -> Iterator[tuple[str, str]]:
    """(what is wrong, what to do) where no page could have the addresses of these settings."""
    seen: dict[str, str] = {}
    for locale in locales_of(settings):
        path = template_of(settings, locale)
        other = seen.setdefault(path.casefold(), locale.tag)
        if other != locale.tag:
            what = f"gives pages in {other} and in {locale.tag} the same addresses, `{path}`"
            yield what, "put `{locale}` or a folder of its own into one of them"
        elif path.split("/")[1].lower() in PROGRAMS:
            what = (
                f"puts pages in {locale.tag} into `/{path.split('/')[1]}/`, a folder for programs"
            )
            yield what, f"choose a folder other than {', '.join(sorted(PROGRAMS))}"


def _folder_of_kind(settings: Settings, locale: Locale, kind: str) -> str:
    before, _, _ = template_of(settings, locale).partition("{slug}")
    folder = before.rpartition("/")[0]
    return folder.replace("{kind}", kind) + "/" if "{kind}" in folder else ""


def _before_names(path: str) -> str:
    """The folders before the first one with a name in it."""
    at = min(path.index(name) for name in _NAMES if name in path)
    return path[: path.rindex("/", 0, at) + 1]


def _pattern(path: str) -> str:
    return re.escape(path).replace(r"\{kind\}", "[^/]+").replace(r"\{slug\}", ".+")
