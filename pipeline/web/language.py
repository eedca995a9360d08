"""Choose the language of a request."""

from __future__ import annotations

from flask import g, request

from pipeline.web.i18n import LANGUAGES, Translations, translations_in


def words() -> Translations:
    """As the account says, else as the browser asks."""
    if "words" not in g:
        chosen = g.current_user.account.language if g.get("current_user") else ""
        g.words = translations_in(chosen if chosen in LANGUAGES else _asked())
    held: Translations = g.words
    return held


def later(text: str) -> str:
    """Mark a text for extraction, as `_`; it is translated where it is shown."""
    return text


def _asked() -> str:
    best = request.accept_languages.best_match(["en", "zh", "zh-Hans", "zh-CN"])
    return "zh-Hans" if best and best.startswith("zh") else "en"
