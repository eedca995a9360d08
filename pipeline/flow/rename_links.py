"""Rewrite the links of other English pages to a page that was renamed."""

from __future__ import annotations

import re
from posixpath import dirname, relpath

from pipeline.build.writers.links import is_to_page, linked_file
from pipeline.files.atomic import write_text
from pipeline.flow.workspace import Workspace

_LINK = re.compile(r"""(\]\(\s*<?|^\s{0,3}\[[^\]\n]+\]:\s*<?|href=["']?)([^\s<>)"']+)""", re.M)


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


def relink(
    workspace: Workspace, before: str, after: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rewrite them in the pages that nobody has decided on. Gives (files that were written, those that were not).

    In the others a link is part of words that people approved: it stays, and the site leads it to the page's former
    address, which leads on.
    """
    written, held = [], []
    for name, source in workspace.sources.items():
        text = relinked(source.text, source.path, before, after)
        if source.path == before or text == source.text:
            continue
        if workspace.decisions(name):
            held.append(source.path)
        elif write_text(workspace.project.root / source.path, text):
            written.append(source.path)
    return tuple(written), tuple(held)
