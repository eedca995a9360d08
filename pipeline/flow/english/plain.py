"""Gather the hints of the check `plain` for the authors of English pages."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.build.page_address import file_of
from pipeline.files import disk_cache
from pipeline.files.inputs import program_sha
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.model.encoding import sha_of
from pipeline.model.finding import Finding


def plain_hints(workspace: Workspace, name: str) -> tuple[Finding, ...]:
    """What the author of a page may make plainer. A page that has not changed is not read again."""
    kept = kept_hints(workspace, name)
    if kept is None:
        kept = hints_of(workspace, name)
        keep_hints(workspace, name, kept)
    return kept


def kept_hints(workspace: Workspace, name: str) -> tuple[Finding, ...] | None:
    """The same where somebody has kept it; None where nobody has."""
    file, key = _kept(workspace, name)
    return disk_cache.load(workspace.project, file, key, tuple[Finding, ...])


def keep_hints(workspace: Workspace, name: str, hints: tuple[Finding, ...]) -> None:
    """Keep the hints of a page while its bytes, and the program, are the same."""
    file, key = _kept(workspace, name)
    disk_cache.save(workspace.project, file, key, hints)


def _kept(workspace: Workspace, name: str) -> tuple[str, str]:
    about = (program_sha(), workspace.sources[name].sha256)
    return f"plain/{sha_of(name)[:32]}", sha_of(about)


def hints_of(workspace: Workspace, name: str) -> tuple[Finding, ...]:
    """The hints of a page, looked for anew."""
    return _said(workspace.document(name))


def hints_of_text(text: str, path: str) -> tuple[Finding, ...]:
    """The same of a file that is not written yet. Raises FRONTMATTER."""
    from pipeline.extract.read import read  # noqa: PLC0415  it loads the parser

    return _said(read(text, path, ""))


def _said(document: Document) -> tuple[Finding, ...]:
    from pipeline.checks import plain  # noqa: PLC0415  what they said is kept
    from pipeline.checks.interface import PageContext  # noqa: PLC0415  what they said is kept

    return tuple(plain.check(PageContext(document, for_author=True)))


def hints_by_page(workspace: Workspace) -> Mapping[str, str]:
    """Path of an English page below `dist/preview` → its hints, a line each."""
    every = ((header, plain_hints(workspace, name)) for name, header in workspace.headers.items())
    return {
        file_of(header.addresses[0]): "\n".join(map(hint_line, hints))
        for header, hints in every
        if hints
    }


def hint_line(finding: Finding) -> str:
    """A hint as a person reads it beside the page that it is about."""
    return f"line {finding.line}: {finding.message_en}"
