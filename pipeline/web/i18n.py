"""The desk's own strings in each language, from Babel catalogs."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from importlib.resources import files

from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.messages.pofile import read_po

from pipeline.terms.taiwan import on_screen

LANGUAGES: Mapping[str, str] = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
"""BCP 47 tag → what the language calls itself. English needs no catalog: it is in the templates."""
_CATALOG = "zh_Hans"
"""The one that people translate; Traditional is made from it (`terms/taiwan.py`)."""
_BABEL = {"en": "en_US", "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW"}
_CLOCK = {**_BABEL, "en": "en_GB"}
"""Times of day are short, and nobody takes noon for midnight."""
_QUOTED = re.compile("(“[^”]*”)")


@dataclass(frozen=True)
class Translations:
    """The words of one language."""

    tag: str
    """BCP 47: `zh-Hans`."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """English → this language; what is missing stays English."""

    def gettext(self, text: str) -> str:
        """The words for an English text of ours."""
        return self.texts.get(text) or text

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The words for a number of things: Chinese has one form, kept under the singular."""
        return self.texts.get(one) or (one if count == 1 else many)

    def either(self, english: str, chinese: str) -> str:
        """What the program says in both languages, such as a finding; words that it quotes stay as they are."""
        if self.tag == "en":
            return english
        parts = _QUOTED.split(chinese)
        return "".join(
            self.quoted(part[1:-1]) if at % 2 else on_screen(self.tag, part)
            for at, part in enumerate(parts)
        )

    def quoted(self, text: str) -> str:
        """Words of a page in the quotation marks of this language."""
        before, after = "「」" if self.tag == "zh-Hant" else "“”"
        return f"{before}{text}{after}"

    def day(self, value: str) -> str:
        """An ISO date or time as people write it out."""
        return _day(value[:10], _BABEL[self.tag])

    def month(self, value: str) -> str:
        """The month of an ISO date, as people write it out."""
        return format_skeleton("yMMM", date.fromisoformat(value), locale=_BABEL[self.tag])

    def clock(self, seconds: int) -> str:
        """A moment (seconds since 1970) by the clock of this machine: today the time alone, else day and time."""
        here = datetime.fromtimestamp(seconds, UTC).astimezone()
        if here.date() == datetime.now(UTC).astimezone().date():
            return format_time(here, "short", tzinfo=here.tzinfo, locale=_CLOCK[self.tag])
        return format_datetime(here, "short", tzinfo=here.tzinfo, locale=_CLOCK[self.tag])

    def minute(self, value: str) -> str:
        """A moment (RFC 3339) by the clock of this machine, as people write it out: day and time."""
        here = datetime.fromisoformat(value).astimezone()
        return f"{self.day(here.date().isoformat())} {here:%H:%M}"

    def moment(self, seconds: int) -> str:
        """A moment (seconds since 1970) by the clock of this machine."""
        here = datetime.fromtimestamp(seconds, UTC).astimezone()
        return format_datetime(here, "medium", tzinfo=here.tzinfo, locale=_BABEL[self.tag])


@lru_cache(maxsize=1000)
def _day(value: str, locale: str) -> str:
    return format_date(date.fromisoformat(value), "long", locale)


@cache
def translations_in(tag: str) -> Translations:
    """The words of a language of `LANGUAGES`; English for any other."""
    if tag not in LANGUAGES or tag == "en":
        return Translations("en")
    path = files("pipeline.web").joinpath("locales", _CATALOG, "LC_MESSAGES", "desk.po")
    catalog = read_po(io.BytesIO(path.read_bytes()), locale=_CATALOG)
    texts = {}
    for message in catalog:
        if message.id and not message.fuzzy:
            english = message.id if isinstance(message.id, str) else message.id[0]
            own = message.string or ""
            texts[english] = on_screen(tag, own if isinstance(own, str) else own[0])
    return Translations(tag, texts)
