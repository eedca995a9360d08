"""Decide which texts may leave this machine, and to which engines."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from pipeline.markdown.inline import read_inline
from pipeline.model.glossary import Glossary
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.late_pattern import late_pattern
from pipeline.model.settings import Settings
from pipeline.translate.engines.interface import Engine, EnginePage, Failed, Hints

_DASH = r"[\s.\u2010-\u2015-]"
SIGNS = {
    "ssn": "a social security number",
    "record": "a record number",
    "birth": "a date of birth",
    "address": "a street address",
    "contact": "somebody's e-mail address or phone number",
    "name": "a person's name",
}
"""What a client's data looks like: the code that `--allow` takes, and the words for people."""
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "ssn",
        late_pattern(
            rf"(?<!\d)\d{{3}}{_DASH}\d{{2}}{_DASH}\d{{4}}(?!\d)"
            r"|\b(?:SSN|social security)\b\D{0,20}\d{4,}",
            re.IGNORECASE,
        ),
    ),
    (
        "record",
        late_pattern(
            r"\b(?:MRN|(?:medical|patient|client|chart|case) (?:record|ID|number|no))\b\D{0,20}\d{3,}",
            re.IGNORECASE,
        ),
    ),
    (
        "birth",
        late_pattern(
            r"\b(?:DOB|date of birth|born on)\b[^.]{0,20}\d"
            r"|(?<![\d/-])(?:\d{1,2}([/.-])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\d/-])",
            re.IGNORECASE,
        ),
    ),
    (
        "address",
        late_pattern(
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
_NAMED = late_pattern(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof)\b\.?\s+((?:[A-Z][\w’'-]*\.?\s*)+)")


@dataclass(frozen=True, slots=True)
class Policy:
    """What may leave this machine. The default lets nothing out."""

    allow_third_party: bool = False
    """Somebody allowed engines that send text away."""
    privacy: str = "guard"
    """`guard`: no text that looks like a client's data; `local`: no text; `open`: not looked at."""
    public: frozenset[str] = frozenset()
    """Numbers (digits), addresses (lower case) and names that are no secret: the glossary's."""
    allowed: frozenset[str] = frozenset()
    """What a person let through in this run: a code of `SIGNS`, or `code:digest` for one text."""

    @classmethod
    def of(cls, settings: Settings, glossary: Glossary, allowed: Collection[str] = ()) -> Policy:
        """The policy of a project; its glossary's contacts and names are public."""
        numbers = [contact.number for contact in glossary.contacts] + [settings.contact]
        texts = [*(term.en for term in glossary.terms), *glossary.allow_latin]
        texts += [contact.name for contact in glossary.contacts]
        names = {name for text in texts for name in re.findall(r"\b[A-Z]\w+", text)}
        public = {found for number in numbers for found in _contacts_in(number)}
        return cls(
            bool(settings.allow_third_party),
            settings.privacy,
            frozenset(public | names),
            frozenset(allowed),
        )

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
        codes = self.blocking_signs(text)
        if not codes:
            return None
        what = f"it looks like it holds {spoken(codes)}, so it was not sent"
        todo = f"translate it by hand, or {allowing(codes, text)} if it is nobody's data"
        return Failed("private", f"{what}: {todo}")

    def blocking_signs(self, text: str) -> tuple[str, ...]:
        """Codes of what a text looks like and nobody let through: no engine outside this machine gets it."""
        return tuple(sign for sign in self.signs(text) if not self._lets(sign, text))

    def let_through(self, text: str) -> tuple[str, ...]:
        """Codes of what a text looks like and a person allowed: to be logged before it is sent."""
        if self.privacy == "open":
            return ()
        return tuple(sign for sign in self.signs(text) if self._lets(sign, text))

    def _lets(self, sign: str, text: str) -> bool:
        return sign in self.allowed or mark(sign, text) in self.allowed

    def trimmed(self, engine: Engine, hints: Sequence[Hints]) -> list[Hints]:
        """The hints without a text or a note that may not go to the engine itself; `--allow` is for texts, not for hints."""
        strict = replace(self, allowed=frozenset())

        def kept(text: str) -> str:
            return "" if text and strict.withholds(engine, text) else text

        pages = {id(hint.page): hint.page for hint in hints}
        trimmed = {number: _trimmed(page, kept) for number, page in pages.items()}
        return [
            replace(hint, context=kept(hint.context), page=trimmed[id(hint.page)]) for hint in hints
        ]

    def signs(self, text: str) -> tuple[str, ...]:
        """Codes of everything in a text that looks like a client's data, in its words or behind its markup."""
        words, raw = read_inline(text).plain, re.sub(r"[*_`~]", "", text)
        found = self._signs_in(words) | self._signs_in(raw)
        return tuple(code for code in SIGNS if code in found)

    def _signs_in(self, plain: str) -> set[str]:
        found = {code for code, pattern in _PATTERNS if pattern.search(plain)}
        if not _contacts_in(plain) <= self.public:
            found.add("contact")
        if not all(self._is_public(match[1]) for match in _NAMED.finditer(plain)):
            found.add("name")
        return found

    def _is_public(self, name: str) -> bool:
        """True if the glossary has the family name: alone, or behind others. Sue Miller is not public for Sue Johnson's sake."""
        first, *more = re.findall(r"\w{2,}", name) or [""]
        return any(part in self.public for part in more or [first])


def spoken(codes: Sequence[str]) -> str:
    """What the codes mean, in words.

    >>> spoken(["name", "birth", "ssn"])
    "a person's name, a date of birth and a social security number"
    """
    *others, last = (SIGNS[code] for code in codes)
    return f"{', '.join(others)} and {last}" if others else last


def allowing(codes: Sequence[str], text: str) -> str:
    """The options of `pipeline translate` that let one text through."""
    return " ".join(f"--allow {mark(code, text)}" for code in codes)


def mark(code: str, text: str) -> str:
    """What `--allow` takes for one text alone: it says nothing of the text, and holds for no other.

    >>> mark("name", "Ms. Doe")
    'name:ea36cf1e'
    """
    return f"{code}:{sha_of_bytes(text.encode('utf-8', 'backslashreplace'))[:8]}"


def _trimmed(page: EnginePage, kept: Callable[[str], str]) -> EnginePage:
    return replace(
        page,
        texts=tuple(map(kept, page.texts)),
        title=kept(page.title),
        audience=kept(page.audience),
        summary=kept(page.summary),
        examples=tuple(pair for pair in page.examples if all(map(kept, pair))),
    )


def _contacts_in(text: str) -> set[str]:
    """E-mail addresses, and phone numbers as their last ten digits, of a text."""
    phones = {re.sub(r"\D", "", match[0])[-10:] for match in _PHONE.finditer(text)}
    return phones | {match[0].lower() for match in _EMAIL.finditer(text)}
