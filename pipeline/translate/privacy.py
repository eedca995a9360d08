"""Settings, an engine or a text in; None, or why it stays on this machine, out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.model.glossary import Glossary
from pipeline.model.settings import Settings
from pipeline.translate.engines.interface import Engine, Failed, Hints

_DASH = r"[\s.\u2010-\u2015-]"
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a social security number", re.compile(rf"(?<!\d)\d{{3}}{_DASH}\d{{2}}{_DASH}\d{{4}}(?!\d)")),
    ("a record number", re.compile(r"\b(?:MRN|medical record)\b\D{0,20}\d{3,}", re.IGNORECASE)),
    (
        "a date of birth",
        re.compile(
            r"\b(?:DOB|date of birth|born on)\b[^.]{0,20}\d"
            r"|(?<![\d/-])(?:\d{1,2}([/.-])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\d/-])",
            re.IGNORECASE,
        ),
    ),
    (
        "a street address",
        re.compile(
            r"\b\d{1,6}\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w’']*\s+){1,4}"
            r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl"
            r"|Parkway|Pkwy|Way|Circle|Terrace)\b"
        ),
    ),
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    rf"(?<!\w)(?:\+?1{_DASH}?)?(?:\(\d{{3}}\)\s?|\d{{3}}{_DASH}?)\d{{3}}{_DASH}?\d{{4}}(?!\d)"
    r"|\+\d[\d ().-]{6,}\d"  # abroad
    r"|(?<![\w-])\d{3}[.-]\d{4}(?![\d-])"  # without its area code
)
_NAMED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof)\b\.?\s+((?:[A-Z][\w’'-]*\.?\s*)+)")


@dataclass(frozen=True, slots=True)
class Policy:
    """What may leave this machine. The default lets nothing out."""

    allow_third_party: bool = False
    """Somebody allowed engines that send text away."""
    privacy: str = "guard"
    """`guard`: no text that looks like a client's data; `local`: no text; `open`: not looked at."""
    public: frozenset[str] = frozenset()
    """Numbers (digits), addresses (lower case) and names that are no secret: the glossary's."""

    @classmethod
    def of(cls, settings: Settings, glossary: Glossary) -> Policy:
        """The policy of a project; its glossary's contacts and names are public."""
        numbers = [contact.number for contact in glossary.contacts] + [settings.contact]
        texts = [*(term.en for term in glossary.terms), *glossary.allow_latin]
        texts += [contact.name for contact in glossary.contacts]
        names = {name for text in texts for name in re.findall(r"\b[A-Z]\w+", text)}
        public = {found for number in numbers for found in _contacts_in(number)}
        return cls(bool(settings.allow_third_party), settings.privacy, frozenset(public | names))

    def refuses(self, engine: Engine) -> Failed | None:
        """Say why an engine may not run at all, or None."""
        if not engine.sends_data_to_third_party:
            return None
        if self.privacy == "local":
            what = 'it sends text away and privacy is "local": use an engine on this machine'
            return Failed("not-allowed", what)
        if not self.allow_third_party:
            what = (
                'it sends text away: set allow_third_party = "DATE WHO" in the settings to allow it'
            )
            return Failed("not-allowed", what)
        return None

    def withholds(self, engine: Engine, text: str) -> Failed | None:
        """Say why a text may not go to an engine, or None. The message never quotes it."""
        if not engine.sends_data_to_third_party or self.privacy == "open":
            return None
        sign = self._sign_in(re.sub(r"[*_`~]", "", text))
        if sign is None:
            return None
        what = f"it looks like it holds {sign}, so it was not sent: translate it by hand"
        return Failed("private", what)

    def trimmed(self, engine: Engine, hints: Hints) -> Hints:
        """The hints without a neighbour that may not go to the engine itself."""
        before = "" if self.withholds(engine, hints.before) else hints.before
        after = "" if self.withholds(engine, hints.after) else hints.after
        return replace(hints, before=before, after=after)

    def _sign_in(self, text: str) -> str | None:
        for sign, pattern in _SIGNS:
            if pattern.search(text):
                return sign
        if not _contacts_in(text) <= self.public:
            return "somebody's e-mail address or phone number"
        for match in _NAMED.finditer(text):
            if not set(re.findall(r"\w{2,}", match[1])) & self.public:
                return "a person's name"
        return None


def _contacts_in(text: str) -> set[str]:
    """E-mail addresses, and phone numbers as their last ten digits, of a text."""
    phones = {re.sub(r"\D", "", match[0])[-10:] for match in _PHONE.finditer(text)}
    return phones | {match[0].lower() for match in _EMAIL.finditer(text)}
