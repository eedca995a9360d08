"""What a target holds of a site: posts and files of a WordPress, the last build that was handed over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """One language of a document, as WordPress keeps it."""

    id: str
    """The document's id."""
    locale: str
    """BCP 47 tag."""
    path: str
    """Its address on the site that was built, `/en/articles/x/`: a renamed document is known by it."""
    kind: str
    """`posts` or `pages`."""
    post: int
    """The number that WordPress gave it."""
    link: str
    """Its public address; empty until it was published."""
    slug: str
    """The slug that was asked for."""
    asked: str = ""
    """SHA-256 of title, content and excerpt that were asked for last; written before the request goes out."""
    sent: str = ""
    """The same of what WordPress said that it keeps; empty: nothing was published yet."""
    payload: str = ""
    """SHA-256 of everything that was asked for; empty while that is not done."""
    words: str = ""
    """SHA-256 of the Markdown that it was made from; empty: a notice, or an older entry."""
    notice: bool = False
    """True where a notice stands instead of the page."""
    proven: bool = False
    """True once its public page was read and says what it has to."""
    former: tuple[str, ...] = ()
    """Paths below the host where it stood before."""


@dataclass(frozen=True, slots=True)
class Media:
    """A file in the library of a WordPress."""

    path: str
    """Its file on the site that was built."""
    media: int
    """The number that WordPress gave it."""
    url: str
    """Its public address."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Deployed:
    """Everything that is known of one target: a tracked file, `locales/deployed/NAME.json`."""

    schema: int = 1
    url: str = ""
    """Address of the target."""
    build: str = ""
    """`build` of the manifest that it got last, where nothing else is to be known."""
    withdrawn: tuple[str, ...] = ()
    """Addresses of which it was told that they came down, where nobody can look there."""
    plugin: bool = False
    """True where our plugin answered the last time."""
    posts: tuple[Post, ...] = ()
    media: tuple[Media, ...] = ()
