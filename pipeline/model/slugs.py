"""Make parts of addresses from words and from the names of files."""

from __future__ import annotations

import re
import unicodedata

_ENDING = re.compile(r"\.(?:md|markdown)\Z", re.I)
_FOLDER_PAGES = frozenset({"index", "_index", "readme"})


def slug(words: str) -> str:
    """Lower-case letters and digits of English, with `-` between them; may be empty.

    >>> slug("My Página, 2nd_draft")
    'my-pagina-2nd-draft'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def slug_path(words: str) -> str:
    """The same for each part between `/`.

    >>> slug_path("/Sleep/Rest well/")
    'sleep/rest-well'
    """
    return "/".join(filter(None, map(slug, words.split("/"))))


def id_of_file(name: str) -> str:
    """The id of a page that names none, from its path below the folder of the English.

    `index.md`, `_index.md` and `README.md` in a folder are the page of that folder.

    >>> [id_of_file(one) for one in ("Articles/My Page.markdown", "articles/rest/index.md", "README.md")]
    ['articles/my-page', 'articles/rest', 'readme']
    """
    *folders, last = _ENDING.sub("", name).split("/")
    parts = folders if folders and last.lower() in _FOLDER_PAGES else [*folders, last]
    return "/".join(slug(part) or part for part in parts)


def is_page(name: str) -> bool:
    """True for the name of a Markdown file."""
    return _ENDING.search(name) is not None
