"""A request in; the words of whoever asks out."""

from __future__ import annotations

from flask import g, request

from pipeline.web.words import LANGUAGES, Words, words_in


def words() -> Words:
    """As the account says, else as the browser asks."""
    if "words" not in g:
        chosen = g.visitor.account.language if g.get("visitor") else ""
        g.words = words_in(chosen if chosen in LANGUAGES else _asked())
    held: Words = g.words
    return held


def later(text: str) -> str:
    """Mark a text for extraction, as `_`; it is translated where it is shown."""
    return text


def _asked() -> str:
    best = request.accept_languages.best_match(["en", "zh", "zh-Hans", "zh-CN"])
    return "zh-Hans" if best and best.startswith("zh") else "en"
