"""Choose the language of a request."""

from __future__ import annotations

from functools import lru_cache

from flask import g, request
from markupsafe import Markup

from pipeline.web.i18n import LANGUAGES, Translations, translations_in

_CHINESE = {
    **dict.fromkeys(("zh", "zh-Hans", "zh-CN", "zh-SG"), "zh-Hans"),
    **dict.fromkeys(("zh-Hant", "zh-TW", "zh-HK", "zh-MO"), "zh-Hant"),
}
"""What browsers ask for → the language of ours."""


def words() -> Translations:
    """As the account says, else as the browser asks."""
    held: Translations | None = g.get("words")
    if held is None:
        chosen = g.current_user.account.language if g.get("current_user") else ""
        held = g.words = translations_in(chosen if chosen in LANGUAGES else _asked())
    return held


def text(english: str, **values: object) -> Markup:
    """`_` of the templates: the words of this request's language, with `%(name)s` filled in and escaped."""
    said = words()
    return Markup(said.gettext(english)) % values if values else _plain(said.tag, english)  # noqa: S704  our own words


@lru_cache(maxsize=5000)
def _plain(tag: str, english: str) -> Markup:
    return Markup(translations_in(tag).gettext(english)) % {}  # noqa: S704  our own words; `%%` is a sign


def later(text: str) -> str:
    """Mark a text for extraction, as `_`; it is translated where it is shown."""
    return text


def _asked() -> str:
    best = request.accept_languages.best_match(["en", *_CHINESE])
    return _CHINESE.get(best or "en", "en")
