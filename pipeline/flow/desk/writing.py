"""Write English at the desk, block by block, and make it public."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.build.labels import labels_for
from pipeline.extract.read import read
from pipeline.files import git
from pipeline.files.atomic import remove, write_bytes
from pipeline.files.locks import hold
from pipeline.files.photos import page_photo
from pipeline.files.read import decode, read_bytes
from pipeline.files.written import WrittenVersion, keep_written, written
from pipeline.flow.clock import now
from pipeline.flow.desk.block_changes import block_changes
from pipeline.flow.english.findings import problem_findings
from pipeline.flow.english.plain import hints_of_text
from pipeline.flow.english.public import public_english
from pipeline.flow.workspace import Workspace
from pipeline.markdown.escape import literal
from pipeline.markdown.front_matter import split
from pipeline.markdown.render import Link, safe_blocks
from pipeline.markdown.source_blocks import SourceBlock, source_blocks, with_block
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.finding import Finding
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN

_DRAFT = re.compile(r"^draft:[ \t]*true[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)", re.M)
_LINES = re.compile(r"\r\n|\r|\n")
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """One block of a page as an author sees it."""

    source: SourceBlock
    """Where it stands in the file."""
    html: str
    """As readers see it, safe."""
    findings: tuple[Finding, ...] = ()
    """What its author has to look at in it."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A page that is being written."""

    document: Document
    blocks: tuple[WrittenBlock, ...]
    findings: tuple[Finding, ...]
    """What is about no block that is shown: the head of the file, the page as a whole."""
    sha: str
    """SHA-256 of the file that is shown: what is saved has to name it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that somebody dropped."""

    data: bytes
    words: str
    """What it shows, for who cannot see it."""


@dataclass(frozen=True, slots=True)
class EnglishVersion:
    """The English as it stood once."""

    at: str
    """RFC 3339."""
    by: str
    """Id of an account, or a name in git; empty: nobody knows."""
    text: str
    is_published: bool = False
    """True if readers get just this (`review.source = "sign-off"`)."""
    blocks: tuple[tuple[str, str], ...] = ()
    """(safe HTML, what became of it) of each block from then to now, as `block_changes` has it."""

    @property
    def sha(self) -> str:
        """SHA-256 of the file."""
        return sha_of_bytes(self.text.encode())


MOST_COMMITS = 30
"""Of git that are looked at."""
_PICTURES = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n": ".png", b"GIF8": ".gif", b"RIFF": ".webp"}
"""How a picture begins."""


def writing(workspace: Workspace, document: Document) -> Writing:
    """The page as its file stands."""
    file = workspace.sources[document.id]
    found = source_blocks(file.text, EN)
    shown = _html(file.text)
    rows = [(source, html) for source, html in zip(found, shown, strict=True) if source.source]
    said = (*problem_findings(workspace.headers[document.id]), *hints_of_text(file.text, file.path))
    own = {source.start: _within(file.text, source, said) for source, _ in rows}
    placed = {id(one) for findings in own.values() for one in findings}
    return Writing(
        document,
        tuple(WrittenBlock(source, html, own[source.start]) for source, html in rows),
        tuple(one for one in said if id(one) not in placed),
        file.sha256,
    )


def _within(text: str, block: SourceBlock, said: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings whose line is one of the block's."""
    first = len(_LINES.findall(text, 0, block.start)) + 1
    last = first + len(_LINES.findall(block.source))
    return tuple(one for one in said if one.line is not None and first <= one.line <= last)


def preview_block(text: str) -> str:
    """A block that is being typed, as readers would see it, safe."""
    return "\n".join(_html(text))


def save_block(
    workspace: Workspace, document: Document, sha: str, place: tuple[int, int], text: str, by: str
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

    return _write(workspace, document, sha, changed, by)


def add_block(
    workspace: Workspace, document: Document, sha: str, after: int, text: str, by: str
) -> bool:
    """Put a new block behind the one that ends at an offset. Raises as `save_block` does."""

    def changed(old: str) -> str:
        if not 0 <= after <= len(old):
            raise _meanwhile()
        rest = "" if old[after:] else "\n"
        return with_block(old, after, after, f"\n\n{text.strip()}{rest}")

    return bool(text.strip()) and _write(workspace, document, sha, changed, by)


def make_public(
    workspace: Workspace, document: Document, sha: str, by: str, *, public: bool
) -> bool:
    """Let readers see the English, or take it off the site with its Mandarin. Raises as `save_block` does."""
    return _write(workspace, document, sha, lambda old: _with_draft(old, draft=not public), by)


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


def add_picture(
    workspace: Workspace, document: Document, sha: str, after: int, picture: Picture, by: str
) -> bool:
    """Put a picture behind the block that ends at an offset: its file small and silent, its words as they were typed.

    Raises PICTURE for what is no picture, PICTURE-WORDS without words for who cannot see it, and as `save_block` does.
    """
    words = " ".join(picture.words.split())
    if not words:
        raise PipelineError("PICTURE-WORDS", "the picture has no words", "say what it shows")
    ending = next((e for start, e in _PICTURES.items() if picture.data.startswith(start)), "")
    if not ending:
        raise PipelineError("PICTURE", "is no picture", "choose a JPEG or PNG file")
    folder = (workspace.project.root / document.path).parent
    with hold(workspace.project, document.id):
        stem = document.id.rpartition("/")[2]
        names = (f"{stem}-{number}{ending}" for number in range(1, 1000))
        name = next(one for one in names if not (folder / one).exists())
        write_bytes(folder / name, page_photo(picture.data))
        try:
            return add_block(workspace, document, sha, after, f"![{literal(words)}]({name})", by)
        except PipelineError:
            remove(folder / name)
            raise


def history_of(workspace: Workspace, document: Document) -> tuple[EnglishVersion, ...]:
    """The versions of the English that are kept, the newest first: those of the desk, of git, and what is published."""
    today = _html(document.source)
    return tuple(
        replace(one, blocks=block_changes(_html(one.text), today))
        for one in reversed(_versions(workspace, document).values())
    )


def restore(workspace: Workspace, document: Document, sha: str, version: str, by: str) -> bool:
    """Write again what a version says; `version` is its SHA-256. Raises UNKNOWN, and as `save_block` does."""
    kept = _versions(workspace, document).get(version)
    if kept is None:
        raise PipelineError("UNKNOWN", "this version is not kept", "choose another")
    text = kept.text
    return _write(workspace, document, sha, lambda _old: text, by)


def _versions(workspace: Workspace, document: Document) -> dict[str, EnglishVersion]:
    """SHA-256 → version, the newest last, each once; what stands there now is none of them."""
    project = workspace.project
    kept = [EnglishVersion(one.at, one.by, one.text) for one in written(project, document.id)]
    with suppress(PipelineError):  # no repository
        made = git.file_versions(project.root, document.path, MOST_COMMITS)
        kept += [EnglishVersion(at, who, data.decode("utf-8", "replace")) for at, who, data in made]
    public = public_english(workspace, document)
    line = public.signed.publish if public.signed and public.signed.shown else None
    if line:
        kept.append(
            EnglishVersion(line.at, line.reviewer, public.document.source, is_published=True)
        )
    found: dict[str, EnglishVersion] = {}
    for one in sorted(kept, key=lambda one: (_moment(one.at), one.is_published)):
        same = found.pop(one.sha, None)
        found[one.sha] = replace(
            one, is_published=one.is_published or bool(same and same.is_published)
        )
    found.pop(sha_of_bytes(document.source.encode()), None)
    return found


def _moment(at: str) -> float:
    try:
        return datetime.fromisoformat(at).timestamp()
    except ValueError:
        return 0.0


def _write(
    workspace: Workspace, document: Document, sha: str, change: Callable[[str], str], by: str
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
        kept = written(project, document.id)
        if not kept or kept[-1].text != old:  # another program has written it
            keep_written(project, document.id, WrittenVersion(now(), "", old))
        write_bytes(path, new.encode())
        keep_written(project, document.id, WrittenVersion(now(), by, new))
    return True


def _meanwhile() -> RefusedError:
    return RefusedError("CHANGED", "the page was changed", "read it once more, then write again")


def _html(text: str) -> list[str]:
    return safe_blocks(
        text,
        locale=EN,
        labels=labels_for(EN, {}),
        id_prefix="w",
        resolve=lambda _href: Link(None),
    )
