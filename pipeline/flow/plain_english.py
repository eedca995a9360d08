"""Gather the hints of the check `plain` for the authors of English pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from pipeline.build.pair import address
from pipeline.checks import plain
from pipeline.checks.interface import PageContext
from pipeline.extract.read import read
from pipeline.files import cache
from pipeline.files.inputs import program_sha
from pipeline.flow.workspace import Workspace, open_workspace
from pipeline.model.document import SITE
from pipeline.model.encoding import sha_of
from pipeline.model.finding import Finding
from pipeline.model.settings import EN


def plain_hints(workspace: Workspace, names: Iterable[str]) -> tuple[Finding, ...]:
    """What authors of these pages may make plainer. A page that has not changed is not read again."""
    program = program_sha()
    found: list[Finding] = []
    for name in names:
        if name != SITE and name in workspace.sources:
            key = sha_of((program, workspace.sources[name].sha256))
            found += cache.cached(
                workspace.project,
                f"plain/{sha_of(name)[:32]}",
                key,
                tuple[Finding, ...],
                partial(_of, workspace, name),
            )
    return tuple(found)


def hints_of_text(text: str, path: str) -> tuple[Finding, ...]:
    """The same of a file that is not written yet. Raises FRONTMATTER."""
    return tuple(plain.check(PageContext(read(text, path, ""), for_author=True)))


def hints_by_page(root: Path) -> Mapping[str, str]:
    """Path of an English page below `dist/preview` → its hints, a line each. Raises what `open_workspace` raises."""
    workspace = open_workspace(root)
    found: dict[str, str] = {}
    for name in workspace.headers:
        hints = plain_hints(workspace, [name])
        if hints:
            url = address(workspace.document(name), workspace.project.settings, EN)
            found[f"{url.strip('/')}/index.html"] = "\n".join(map(hint_line, hints))
    return found


def hint_line(finding: Finding) -> str:
    """A hint as a person reads it beside the page that it is about."""
    return f"line {finding.line}: {finding.message_en}"


def _of(workspace: Workspace, name: str) -> tuple[Finding, ...]:
    return tuple(plain.check(PageContext(workspace.document(name), for_author=True)))
