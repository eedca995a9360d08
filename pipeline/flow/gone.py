"""Find published documents whose English is gone though nobody removed or renamed them."""

from __future__ import annotations

from contextlib import suppress

from pipeline.build.pair import address
from pipeline.extract.read import read
from pipeline.files.addresses import load_removed
from pipeline.files.content import is_id
from pipeline.files.locales import load_published, load_readable_ledger
from pipeline.files.read import files_below
from pipeline.flow.workspace import Workspace
from pipeline.model.addresses import Removed
from pipeline.model.decision import Verdict
from pipeline.model.errors import PipelineError
from pipeline.model.settings import EN

Gone = tuple[Removed, PipelineError]
"""A document with the addresses that readers have, and what its people have to decide."""


def gone(workspace: Workspace) -> tuple[Gone, ...]:
    """Each document that somebody published, by id; a notice stands at its addresses, never a 404.

    Only what is tracked counts, so that every build says the same.
    """
    project, settings = workspace.project, workspace.project.settings
    removed = {one.id for one in load_removed(project)[0]}
    found: list[Gone] = []
    with suppress(PipelineError):  # a folder that cannot be listed is named by whoever reads it
        names = files_below(project.published, project.shown(project.published), "CONTENT")
        ids = sorted(name.removesuffix(".md") for name in names if name.endswith(".md"))
        for id_ in ids:
            if (
                not is_id(id_)
                or id_ in workspace.known | removed
                or not _is_published(workspace, id_)
            ):
                continue
            with suppress(PipelineError):
                english, _ = load_published(project, id_)
                page = read((english or b"").decode("utf-8", "replace"), id_, id_, ())
                urls = tuple(address(page, settings, one) for one in (EN, settings.locale))
                found.append((Removed(id_, urls, ""), _error(workspace, id_)))
    return tuple(found)


def _is_published(workspace: Workspace, name: str) -> bool:
    decisions = load_readable_ledger(workspace.project, name)
    return any(one.verdict is Verdict.PUBLISH and one.document == name for one in decisions)


def _error(workspace: Workspace, name: str) -> PipelineError:
    project = workspace.project
    return PipelineError(
        "GONE",
        f"the English of `{name}` is gone, and readers have its addresses",
        f"take it back from git; or `pipeline remove {name}`, if it is meant to go; or "
        f"`pipeline rename {name} NEW`, if it has another id now",
        path=project.shown(project.english_file(name)),
    )
