"""Validate an engine's answer before it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.model.late_pattern import late_pattern
from pipeline.terms.artefacts import SURE, ArtefactKind, artefacts, repetitions
from pipeline.terms.script import has_han
from pipeline.translate.engines.interface import Failed
from pipeline.translate.mask import placeholders, words

_HTML = late_pattern(r"<\s*[a-z/!]", re.IGNORECASE)
_TROUBLE = late_pattern(
    r"MYMEMORY WARNING|quota|too many requests|unusual traffic|that.s an error|server error"
    r"|captcha|rate limit|异常流量|请求过于频繁",
    re.IGNORECASE,
)
_BROKEN = late_pattern(r"[\x00-\x08\x0b-\x1f\x7f\ufffd\ud800-\udfff]")


def validate(text: str, answer: str, *, final: bool = False) -> Failed | None:
    """Say whether the answer to a masked text may become a draft; the message holds neither of them.

    Args:
        text: what was asked, masked.
        answer: what came back.
        final: it was not made for this run (a file of translations): only what is surely no translation is refused,
            and the check `artefact` says the rest.
    """
    source, target = words(text).strip(), words(answer).strip()
    for code, message, wrong in _RULES:
        if wrong(source, target):
            return Failed(code, message)
    found = (*artefacts(source, target), *repetitions(source, target))
    kinds = {one.kind for one in found}
    if kinds & (SURE if final else _REFUSED):
        return Failed(
            "artefact", "the answer holds more than the translation: translate it by hand"
        )
    if sorted(placeholders(answer)) != sorted(placeholders(text)):
        return Failed("markup", "the engine lost or doubled a placeholder: translate it by hand")
    return None


_REFUSED = frozenset(ArtefactKind) - {ArtefactKind.BRACKET}
"""Of a machine's answer; square brackets alone may be right, and the check `artefact` names them."""


def is_trouble(text: str, answer: str) -> bool:
    """True where an answer is a page or a message of a server, in whatever language was asked for."""
    return any(wrong(text, answer) for code, _, wrong in _RULES if code in ("error-page", "broken"))


def _is_echo(source: str, target: str) -> bool:
    return _letters(source) == _letters(target)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _is_new(pattern: re.Pattern[str]) -> Callable[[str, str], bool]:
    return lambda source, target: bool(pattern.search(target)) and not pattern.search(source)


_RULES: tuple[tuple[str, str, Callable[[str, str], bool]], ...] = (
    ("empty", "the engine gave no text: translate it by hand", lambda _, target: not target),
    ("echo", "the engine gave the English back: translate it by hand", _is_echo),
    ("error-page", "the engine gave an error page: try again later", _is_new(_HTML)),
    ("error-page", "the engine gave an error message: try again later", _is_new(_TROUBLE)),
    ("broken", "the engine's text is damaged: try again later", _is_new(_BROKEN)),
    ("not-chinese", "the answer is not Chinese: try again later", lambda _, t: not has_han(t)),
    # Mandarin needs about a third of the characters that English needs.
    (
        "length",
        "the answer is far too long: translate it by hand",
        lambda s, t: len(t) > 2 * len(s) + 30,
    ),
    (
        "length",
        "the answer is far too short: translate it by hand",
        lambda s, t: len(t) * 12 < len(s),
    ),
)
"""Code, message, and whether (source, target), both without placeholders, break the rule."""
