"""What a site has to say (`Promise`), and where it does not (`Breach`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.model.settings import EN, Locale

if TYPE_CHECKING:  # who asks what a build said needs no glossary
    from pipeline.model.glossary import Contact


@dataclass(frozen=True, slots=True)
class Breach:
    """Something in a site that nobody has approved, or that does not fit together."""

    path: str
    """File in the site, or in the project."""
    code: str
    """A word that says which rule: `bytes`, `text`, `lang`, `hreflang`, `contact` … (`docs/website.md`)."""
    what: str
    """What is wrong, without final stop."""


@dataclass(frozen=True)
class Expected:
    """What one public page has to say, as the published files have it."""

    id: str
    """The document's."""
    locale: Locale
    path: str
    """File in the site."""
    url: str
    """Its whole address."""
    canonical: str
    """What it names as canonical: itself, or where the English page has its first home."""
    markdown: str
    """The published Markdown."""
    english_markdown: str
    """That of the English that it translates; of an English page its own."""
    markdown_sha: str
    """SHA-256 of the Markdown file that it is made from."""
    title: str
    """What the page is called, as its front matter says."""
    description: str
    """What it is about, as its front matter says; may be empty."""
    image: str
    """Whole address of the picture that it gives to other sites; empty: none."""
    days: tuple[str, str]
    """ISO dates on which its words became public and last changed; may be empty."""
    labels: Mapping[str, tuple[str, str]]
    """Value of `data-pipeline-label` → (text, BCP 47 tag) of the words that the program adds to the body."""
    json: Mapping[str, object]
    """What its JSON has to hold beside the words and the HTML of the body."""

    @property
    def tag(self) -> str:
        """BCP 47 tag of its language."""
        return self.locale.tag

    @cached_property
    def text(self) -> str:
        """Its visible words, a block a line: worked out where somebody looks at the page, for that takes a parser."""
        return _words(self.markdown, self.locale)

    @cached_property
    def english(self) -> str:
        """The words of the English that it translates; of an English page its own."""
        return _words(self.english_markdown, EN)

    @property
    def author(self) -> str:
        """Who wrote it; may be empty."""
        return str(self.json["author"] or "")

    @property
    def around(self) -> tuple[str, ...]:
        """What its head says in words."""
        return (self.title, self.description, self.author)


@dataclass(frozen=True, slots=True)
class Said:
    """All that a page, or a list of pages, may say outside of a text that is compared word by word."""

    words: Mapping[str, frozenset[str]]
    """A text, blanks folded → the BCP 47 tags of the languages that it may be marked as; none: any."""
    markdown: str = ""
    """The Markdown behind the body: what its attributes say stands there."""


@dataclass(frozen=True, slots=True)
class ExpectedNotice:
    """What stands at an address whose page came down."""

    path: str
    """File in the site."""
    fragment: str
    """File of its body for other sites."""
    data: str
    """File for programs."""
    tag: str
    """BCP 47 tag of its language."""
    title: str
    """What it is called."""
    listed: Mapping[str, object]
    """What the manifest says of it, beside hash and files."""


@dataclass(frozen=True, slots=True)
class ExpectedSheet:
    """What one printed handout has to say."""

    path: str
    """File in the site."""
    title: str
    """Title of the document, in all its languages."""
    texts: Mapping[str, str]
    """BCP 47 tag → title, description and words in that language, a block a line; the sheet's own first."""
    said: Said
    """What may stand around them."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a whole site has to say."""

    home: str
    """Start of every address, without a final slash."""
    pages: tuple[Expected, ...]
    """Every public page."""
    sheets: tuple[ExpectedSheet, ...]
    """Every handout on paper."""
    notices: Mapping[str, ExpectedNotice]
    """File of each notice → what it is."""
    contacts: tuple[Contact, ...]
    """Hotlines and services; what a notice has to name is among them."""
    furniture: tuple[str, ...]
    """Words of our own that may stand in a body: labels of boxes and lines."""
    lists: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """File of each page that lists others → its language, and the files of the pages that it has to name."""
    said: Mapping[str, Said] = field(default_factory=dict)
    """File of a Mandarin page, notice, redirect or feed → all that it may say."""
    lowered: Mapping[str, str] = field(default_factory=dict)
    """Setting of a guard that stands lower than it comes → who has accepted that."""


def _words(markdown: str, locale: Locale) -> str:
    from pipeline.markdown.render import plain_text  # noqa: PLC0415  who asks what a build said needs none

    return plain_text(markdown, locale=locale)
