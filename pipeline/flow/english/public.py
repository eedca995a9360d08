"""Tell which English readers get: that of the file, or what people have published (`review.source`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.build.verify.breach import Breach
from pipeline.extract.read import read
from pipeline.files.atomic import write_bytes
from pipeline.files.locales import (
    append_decision,
    is_ledger_whole,
    ledger_names,
    load_ledger,
    load_readable_ledger,
    load_reviewers,
    readable_decisions,
)
from pipeline.files.locks import hold
from pipeline.files.read import decode, read_bytes, signature_of
from pipeline.flow.clock import now
from pipeline.flow.documents import DocumentHeader, header_of
from pipeline.flow.project import open_project
from pipeline.flow.save import would_change
from pipeline.flow.source_files import named
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Decision
from pipeline.model.document import SITE, Document
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.hashing import sha_of_bytes
from pipeline.review.signed_english import (
    EnglishAct,
    SignedEnglish,
    SignedStatus,
    make_english_publish,
    make_english_withdrawal,
    signed_english,
)


@dataclass(frozen=True, slots=True)
class PublicEnglish:
    """The English of a document as readers get it."""

    document: Document
    """Marked draft where readers get none of it."""
    signed: SignedEnglish | None = None
    """Who published it; None: nobody has to (`review.source = "off"`)."""

    @property
    def is_withheld(self) -> bool:
        """True if readers get none of it because it is not published."""
        return self.signed is not None and not self.signed.shown

    def has_published(self, english: bytes | str) -> bool:
        """True if readers may see these bytes: as the page, or beside a translation that is made of them."""
        data = english.encode() if isinstance(english, str) else english
        return self.signed is None or sha_of_bytes(data) in self.signed.shas


def public_english(workspace: Workspace, document: Document) -> PublicEnglish:
    """What readers get of a document whose file stands as `document` says. The file's `draft: true` takes down both."""
    if workspace.project.settings.review.source == "off" or document.id == SITE:
        return PublicEnglish(document)
    project = workspace.project.english
    files = (project.ledger_file(document.id), project.published_file(document.id))
    token = (document, workspace.reviewers, *(signature_of(str(file)) for file in files))
    base = workspace.pivot or workspace  # looked at once, for all locales
    return base.cache.memo(
        ("public english", document.id), token, lambda: _look(workspace, document)
    )


def _look(workspace: Workspace, document: Document) -> PublicEnglish:
    signed, data = _signed(workspace, document.id)
    if data is None or not signed.shown or document.draft:
        return PublicEnglish(document.as_draft(), signed)
    if data == document.source.encode():
        return PublicEnglish(document, signed)
    try:
        text = decode(data, document.path, "CONTENT")
        fields = workspace.project.settings.translatable_front_matter
        return PublicEnglish(
            replace(read(text, document.path, document.id, fields), id=document.id), signed
        )
    except PipelineError:  # an older program could read it: nobody sees what cannot be looked at
        broken = replace(signed, status=SignedStatus.BROKEN)
        return PublicEnglish(document.as_draft(), broken)


def _signed(workspace: Workspace, document: str) -> tuple[SignedEnglish, bytes | None]:
    """Who published the English, and the bytes that lie beside the ledger."""
    decisions = load_readable_ledger(workspace.project.english, document)
    data = _bytes(workspace, document)
    sha = None if data is None else sha_of_bytes(data)
    return signed_english(document, decisions, workspace.reviewers, sha), data


def _bytes(workspace: Workspace, document: str) -> bytes | None:
    project = workspace.project.english
    path = project.published_file(document)
    with suppress(PipelineError):
        return read_bytes(path, project.shown(path), "CONTENT")
    return None


def public_headers(workspace: Workspace) -> Mapping[str, DocumentHeader]:
    """The headers of all documents as readers get them: the addresses are those that pages have on the site."""
    if workspace.project.settings.review.source == "off":
        return workspace.headers
    return {name: _header(workspace, name) for name in workspace.headers}


def _header(workspace: Workspace, name: str) -> DocumentHeader:
    header, file = workspace.headers[name], workspace.sources[name]
    found = public_english(workspace, workspace.document(name)).document
    if found.source == file.text:
        return replace(header, draft=found.draft)
    with suppress(PipelineError):
        return header_of(found, file, workspace.project.settings)
    return replace(header, draft=True)


def complete_english(workspace: Workspace, document: Document) -> bool:
    """Write the bytes of a publish that was killed behind its line; True where that was to be done. Raises FROZEN, DISK."""
    signed = public_english(workspace, document).signed
    if signed is None or signed.status is not SignedStatus.BROKEN or signed.publish is None:
        return False
    data, new = _bytes(workspace, document.id), document.source.encode()
    decisions = load_readable_ledger(workspace.project.english, document.id)
    known = {made.source_page_sha for made in decisions}
    if sha_of_bytes(new) != signed.publish.source_page_sha or data == new:
        return False
    if data is not None and sha_of_bytes(data) not in known:
        return False  # somebody has edited it: that is theirs to look at
    path = workspace.project.english.published_file(document.id)
    if workspace.frozen:
        raise would_change(workspace.project.shown(path))
    write_bytes(path, new)
    return True


def sign_off_english(
    workspace: Workspace, name: str, reviewer: str, *, sha: str | None = None, via: str = "cli"
) -> tuple[str, Decision | None]:
    """Publish the English of a document as its file stands: the line first, then the bytes.

    `sha`: of the file that the person has read; None: as it stands now. Gives the document's id and the line, None where
    just this is published already. Raises RefusedError CHANGED, DRAFT, PATHS, REVIEWER, DESK-ONLY; UNKNOWN.
    """
    id_ = workspace.id_of(name)
    document, file = workspace.document(id_), workspace.sources.get(id_)
    if file is None:
        raise RefusedError("SITE", "the pages' labels are no page", "name a page")
    with hold(workspace.project, id_):
        data = read_bytes(workspace.project.root / file.path, file.path, "CONTENT") or b""
        if sha_of_bytes(data) != file.sha256 or sha not in (None, file.sha256):
            raise RefusedError("CHANGED", "the page was changed", "read it once more")
        if document.draft:
            todo = "take `draft: true` out of its front matter, or press the button at the desk"
            raise RefusedError("DRAFT", f"{id_} is marked draft", todo)
        _own_addresses(workspace, id_)
        line = make_english_publish(_act(workspace, id_, reviewer, via), file.sha256)
        project = workspace.project.english
        if line:
            append_decision(project, line)
        write_bytes(project.published_file(id_), data)
    return id_, line


def _own_addresses(workspace: Workspace, name: str) -> None:
    """Refuse an address that another page has on the site: its author has changed it, and not published that."""
    wanted = {url.casefold() for url in workspace.headers[name].addresses}
    for other, header in public_headers(workspace).items():
        if other == name or header.draft:
            continue
        for url in header.addresses:
            if url.casefold() in wanted:
                what = f"the address {url} is also that of {other}, as it is published"
                raise RefusedError("PATHS", what, f"publish the English of {other} first")


def take_down_english(
    root: Path, name: str, reviewer: str, *, via: str = "cli"
) -> tuple[str, Decision | None]:
    """Take the English of a document off the site, and with it its Mandarin.

    Needs the settings, the reviewers and what can be read of this one ledger. Gives the id and the line; None where it
    is down. Raises RefusedError NOTHING, OFF, REVIEWER, DESK-ONLY.
    """
    project = open_project(root)
    settings, english = project.settings, project.english
    if settings.review.source == "off":
        todo = "write `draft: true` in its front matter, or set review.source to sign-off"
        raise RefusedError("OFF", "English is public as its file stands (review.source)", todo)
    reviewers = load_reviewers(project)
    id_ = named(name, ledger_names(english))
    with hold(project, id_):
        decisions = readable_decisions(english, id_)
        act = EnglishAct(id_, decisions, reviewers, settings, reviewer, now(), via)
        line = make_english_withdrawal(act, whole=is_ledger_whole(english, id_))
        if line:
            append_decision(english, line)
    return id_, line


def english_breaches(workspace: Workspace) -> Iterator[Breach]:
    """Published files of the English that are not what somebody has published."""
    if workspace.project.settings.review.source == "off":
        return
    project = workspace.project.english
    for name in workspace.headers:
        if _signed(workspace, name)[0].status is SignedStatus.BROKEN:
            path = project.shown(project.published_file(name))
            what = "may not be shown: it is not the English that was published"
            yield Breach(path, "published", what)


def _act(workspace: Workspace, document: str, reviewer: str, via: str) -> EnglishAct:
    decisions = load_ledger(workspace.project.english, document)
    settings = workspace.project.settings
    return EnglishAct(document, decisions, workspace.reviewers, settings, reviewer, now(), via)
