"""Refuse passwords that are short, in common use, or made of words that others guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings

LEAST_LETTERS, MOST_LETTERS = 10, 200
"""Length of a password (NIST SP 800-63B asks for at least 8 and for no rules of composition)."""
LEAST_GUESSES = 10**8
"""Guesses that zxcvbn expects before it is found: nine months at four a second, the pace of one stolen hash."""
_LOOKED_AT = 72
"""Characters that zxcvbn looks at; what is longer is no easier for it."""
_TRADE = (
    "desk",
    "mandarin",
    "chinese",
    "couples",
    "therapy",
    "therapist",
    "counseling",
    "practice",
)
"""Words that everybody here has before their eyes."""


def own_words(settings: Settings, *persons: str) -> tuple[str, ...]:
    """What somebody who knows the practice tries first: its name and addresses, and `persons`' ids and names."""
    hosts = [urlsplit(url).hostname or "" for url in (settings.site_url, settings.desk.url)]
    texts = (settings.site_name, settings.contact, settings.mail.sender, *hosts, *persons)
    found = {word for text in texts for word in re.split(r"[^\w]+", text.lower()) if len(word) > 2}
    whole = {_bare(text) for text in texts}
    return tuple(sorted((found | whole | set(_TRADE)) - {""}))


def check_password(password: str, own: Iterable[str]) -> None:
    """Raises PASSWORD for one that is too short, too long or easy to guess.

    zxcvbn has the 30,000 most common passwords, English words, names, dates and rows of keys, and
    knows them with digits and signs in place of letters; `own` are words to be held as common as these.
    """
    if len(password) < LEAST_LETTERS:
        what = f"the password has fewer than {LEAST_LETTERS} characters"
    elif len(password) > MOST_LETTERS:
        what = f"the password has more than {MOST_LETTERS} characters"
    elif _guesses(password, tuple(own)) < LEAST_GUESSES:
        what = "the password is easy to guess"
    else:
        return
    todo = "choose three or four words that belong together only for you"
    raise PipelineError("PASSWORD", what, todo)


def _guesses(password: str, own: tuple[str, ...]) -> int:
    """How many guesses find it; blanks and hyphens between words make it no better."""
    forms = {text[:_LOOKED_AT] for text in (password, _bare(password)) if text}
    from zxcvbn import zxcvbn  # noqa: PLC0415  its words take 12 MB, and few processes meet a new password

    return min(int(zxcvbn(form, user_inputs=list(own))["guesses"]) for form in forms)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
