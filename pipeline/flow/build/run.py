"""Run a build: update catalogs, write preview and site, report what waits.

What an earlier build worked out is used again where everything that it was made of is the same, byte for byte
(`flow.build.page_records`, `build.incremental`); where nothing at all has changed, nothing is written, and nothing that
builds is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.flow.build.built import Built, unchanged
from pipeline.flow.build.outcome import note_outcome
from pipeline.flow.build.unpublish_on_error import unpublish_on_error
from pipeline.flow.project import open_project
from pipeline.model.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.flow.workers import Jobs

__all__ = ["Built", "build"]


def build(
    root: Path,
    names: Sequence[str] = (),
    *,
    frozen: bool = False,
    copy: bool = False,
    jobs: Jobs = None,
    prove: bool = True,
) -> Built:
    """Run all stages; no engine is asked, memory fills in. Other documents than `names` are written as they stand.

    One bad file stops only itself (`Built.problems`). Raises PipelineError where settings, glossary, reviewers or all
    of `names` cannot be read, and for what cannot be written; a withdrawal is carried out all the same.
    With `frozen`, a change to a tracked file is an error, and so is a file that cannot be read; with `copy` the site is a plain folder, for a host
    that follows no symbolic link. `jobs`: who judges, writes and proves pages (`Jobs`). Without `prove` nobody
    looks at what was written: for a preview.
    """
    try:
        built, news = _run(root, names, frozen=frozen, copy=copy, jobs=jobs, prove=prove)
    except Exception as error:
        said = str(error) if isinstance(error, PipelineError) else type(error).__name__
        note_outcome(root, error=said)
        raise
    note_outcome(
        root,
        down=tuple(page.id for page in built.unpublished),
        unread=tuple(map(str, built.problems)),
        news=news,
    )
    return built


def _run(
    root: Path,
    names: Sequence[str],
    *,
    frozen: bool,
    copy: bool,
    jobs: Jobs,
    prove: bool,
) -> tuple[Built, bool]:
    """What `build` gives, and whether anything had changed since the last build."""
    with unpublish_on_error(root):
        project = open_project(root)
        if project.rename_note.exists():
            from pipeline.flow.rename_steps import complete_rename  # noqa: PLC0415  a rename is rarely cut short

            complete_rename(project)
    built = None if names else unchanged(project, copy=copy, proven=prove)
    if built and not (frozen and built.problems):
        return built, False
    from pipeline.flow.build.all_locales import build_all_locales  # noqa: PLC0415  not for a build of nothing new

    return build_all_locales(root, names, frozen=frozen, copy=copy, jobs=jobs, proven=prove), True
