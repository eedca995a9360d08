"""Rewrite the links of other English pages to a page that was renamed, and its own."""

from __future__ import annotations

import re
from posixpath import basename, dirname, relpath
from urllib.parse import quote, urlsplit

from pipeline.build.writers.links import is_to_page, linked_file
from pipeline.files.atomic import write_text
from pipeline.files.read import read_text
from pipeline.flow.workspace import Workspace
from pipeline.model.late_pattern import late_pattern

_LINK = late_pattern(r"""(\]\(\s*<?|^\s{0,3}\[[^\]\n]+\]:\s*<?|href=["']?)([^\s<>)"']+)""", re.M)


def relinked(text: str, path: str, before: str, after: str) -> str:
    """The text of the file at `path` with its links to the file `before` leading to `after`.

    >>> relinked("[b](b.md#x), [c](c.md)", "en/a.md", "en/b.md", "en/d/e.md")
    '[b](d/e.md#x), [c](c.md)'
    """

    def turned(match: re.Match[str]) -> str:
        href = match[2]
        if not is_to_page(href) or linked_file(path, href) != before:
            return match[0]
        _, hash_, fragment = href.partition("#")
        return f"{match[1]}{relpath(after, dirname(path) or '.')}{hash_}{fragment}"

    return _LINK.sub(turned, text)


def moved_along(text: str, before: str, after: str) -> str:
    """The text of a file that goes from `before` to `after`, its relative links leading where they led.

    >>> moved_along("[b](b.md#x), ![c](../img/c.png)", "en/d/a.md", "en/d/e/a.md")
    '[b](../b.md#x), ![c](../../img/c.png)'
    """

    def turned(match: re.Match[str]) -> str:
        href = match[2]
        path = urlsplit(href).path
        if not is_to_page(href) or path.startswith("/"):
            return match[0]
        target = linked_file(before, href)
        if target == before:
            target = after
        elif "." not in basename(target):  # an address of the site, not a file
            return match[0]
        return f"{match[1]}{quote(relpath(target, dirname(after) or '.'))}{href[len(path) :]}"

    return text if dirname(before) == dirname(after) else _LINK.sub(turned, text)


def relink(
    workspace: Workspace, before: str, after: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rewrite them where nobody has decided on the words. Gives (files that were written, those that were not).

    Elsewhere a link is part of words that people approved: it stays, and the site leads it to the page's former
    address, which leads on. Links of the page itself lead where they led, also from its new folder.
    """
    written, held = [], []
    for name, source in workspace.sources.items():
        place, was = source.path, source.text
        text = relinked(was, place, before, after)
        if place == before:
            place = after
            was = read_text(workspace.project.root / after, after, "CONTENT") or ""
            text = moved_along(was, before, after)
        if text == was:
            continue
        if workspace.decisions(name):
            held.append(place)
        elif write_text(workspace.project.root / place, text):
            written.append(place)
    return tuple(written), tuple(held)
