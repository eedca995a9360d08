"""Find the page that says nearly the same as a file that is imported."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.flow.workspace import Workspace
from pipeline.importers.lost import words_in
from pipeline.importers.page import ImportedPage, PageWarning
from pipeline.markdown.front_matter import split

_ALIKE = 0.8
"""So much of its words in common with another page: probably a new version of it."""
_STRANGE = 0.2
"""So little in common with the page that it is to update: probably another file."""
_FEW = 20
"""Words: what has fewer is like many pages."""


def _most_alike(workspace: Workspace, text: str, update: str | None) -> tuple[float, str]:
    """The page whose words are most like these, or the one to update, and what share they have in common."""
    new = _words(text)
    if new.total() < _FEW:
        return 0.0, ""
    found = []
    for path in workspace.project.content_en.rglob("*.md"):
        id_ = path.relative_to(workspace.project.content_en).with_suffix("").as_posix()
        if update in (None, "", id_):
            old = _words(path.read_text(encoding="utf-8", errors="replace"))
            found.append((2 * (new & old).total() / max(1, new.total() + old.total()), id_))
    return max(found, default=(0.0, ""))


def alike(
    workspace: Workspace, page: ImportedPage, text: str, update: str | None
) -> tuple[list[PageWarning], str]:
    """The page's warnings, with one if it is nearly another page, and which; or hardly the page that it updates."""
    share, id_ = _most_alike(workspace, text, update)
    if update and id_ and share < _STRANGE:
        few = PageWarning(
            f"only {share:.0%} of its words are those of {update}: is it the right file",
            f"只有 {share:.0%} 的词与 {update} 相同：文件选对了吗",
        )
        return [*page.warnings, few], ""
    if update or share < _ALIKE:
        return [*page.warnings], ""
    many = PageWarning(
        f"{share:.0%} of its words stand in {id_} already",
        f"{share:.0%} 的词已经在 {id_} 里",
        f"--update {id_} would give that page this text",
    )
    return [*page.warnings, many], id_


def _words(text: str) -> Counter[str]:
    """The words of a file of content: title, description and body."""
    block, body = split(text)
    fields = re.findall(r"^(?:title|description): *(.*)$", block or "", re.MULTILINE)
    return Counter(words_in(" ".join([*fields, body])))
