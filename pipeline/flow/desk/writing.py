"""Write English at the desk, block by block, and make it public."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.build.labels import labels_for
from pipeline.extract.read import read
from pipeline.files.atomic import write_bytes
from pipeline.files.locks import hold
from pipeline.files.read import decode, read_bytes
from pipeline.flow.plain_english import hints_of_text
from pipeline.flow.workspace import Workspace
from pipeline.markdown.front_matter import split
from pipeline.markdown.render import Link, blocks
from pipeline.markdown.source_blocks import SourceBlock, source_blocks, with_block
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN

_DRAFT = re.compile(r"^draft:[ \t]*true[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)", re.M)
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """One block of a page as an author sees it."""

    source: SourceBlock
    """Where it stands in the file."""
    html: str
    """As readers see it, safe."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A page that is being written."""

    document: Document
    blocks: tuple[WrittenBlock, ...]
    hints: tuple[Finding, ...]
    """What its author may make plainer."""
    sha: str
    """SHA-256 of the file that is shown: what is saved has to name it."""


def writing(workspace: Workspace, document: Document) -> Writing:
    """The page as its file stands."""
    file = workspace.sources[document.id]
    found = source_blocks(file.text, EN)
    shown = _html(file.text)
    rows = zip(found, shown, strict=True)
    return Writing(
        document,
        tuple(WrittenBlock(source, html) for source, html in rows if source.source),
        hints_of_text(file.text, file.path),
        file.sha256,
    )


def preview_block(text: str) -> str:
    """A block that is being typed, as readers would see it, safe."""
    return "\n".join(_html(text))


def save_block(
    workspace: Workspace, document: Document, sha: str, place: tuple[int, int], text: str
) -> bool:
    """Put other words in the place of one block; all other bytes stay. False where they stand there already.

    `sha`: of the file that was before the person. Raises RefusedError CHANGED where somebody has written it since,
    and what cannot be read as a page (`extract.read`).
    """

    def changed(old: str) -> str:
        start, end = place
        if not 0 <= start <= end <= len(old):
            raise _meanwhile()
        if text.strip():
            return with_block(old, start, end, text.strip("\r\n"))
        blank = len(old[end:]) - len(old[end:].lstrip())
        return with_block(old, start, end + blank, "")

    return _write(workspace, document, sha, changed)


def add_block(workspace: Workspace, document: Document, sha: str, after: int, text: str) -> bool:
    """Put a new block behind the one that ends at an offset. Raises as `save_block` does."""

    def changed(old: str) -> str:
        if not 0 <= after <= len(old):
            raise _meanwhile()
        rest = "" if old[after:] else "\n"
        return with_block(old, after, after, f"\n\n{text.strip()}{rest}")

    return bool(text.strip()) and _write(workspace, document, sha, changed)


def make_public(workspace: Workspace, document: Document, sha: str, *, public: bool) -> bool:
    """Let readers see the English, or take it off the site with its Mandarin. Raises as `save_block` does."""
    return _write(workspace, document, sha, lambda old: _with_draft(old, draft=not public))


def sha_without_draft(document: Document) -> str:
    """SHA-256 of the file once it is marked draft no more. Raises FORMAT."""
    return sha_of_bytes(_with_draft(document.source, draft=False).encode())


def _with_draft(old: str, *, draft: bool) -> str:
    block, body = split(old)
    fence = _FENCE.match(old.removeprefix("\ufeff"))
    if block is None or fence is None:
        todo = "whoever runs the desk changes it in the file"
        raise PipelineError("FORMAT", "the page says `draft` in another way", todo)
    head = old[: len(old) - len(body)]
    without = _DRAFT.sub("", head)
    if not draft:
        return without + body
    at = len(old) - len(old.removeprefix("\ufeff")) + fence.end()
    return with_block(without + body, at, at, "draft: true\n")


def _write(
    workspace: Workspace, document: Document, sha: str, change: Callable[[str], str]
) -> bool:
    project = workspace.project
    path = project.root / document.path
    with hold(project, document.id):
        data = read_bytes(path, document.path, "CONTENT")
        if data is None or sha_of_bytes(data) != sha:
            raise _meanwhile()
        old = decode(data, document.path, "CONTENT")
        new = change(old)
        if new == old:
            return False
        # what cannot be read would take the page off every list
        read(new, document.path, document.id, project.settings.translatable_front_matter)
        write_bytes(path, new.encode())
    return True


def _meanwhile() -> RefusedError:
    return RefusedError("CHANGED", "the page was changed", "read it once more, then write again")


def _html(text: str) -> list[str]:
    return blocks(
        text,
        locale=EN,
        labels=labels_for(EN, {}),
        id_prefix="w",
        resolve=lambda _href: Link(None),
    )
