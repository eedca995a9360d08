"""Tell which engine would get what of a document, what it costs, and what stays here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.flow.doctor import engine_checkups
from pipeline.flow.jobs.wishes import Job, JobState, translation_of
from pipeline.flow.results import EngineForecast, TranslateResult, translate_result
from pipeline.flow.translate.run import translate
from pipeline.flow.workspace import Workspace
from pipeline.model.document import Document
from pipeline.store.database import Store

LOCAL = "firefox"
"""The engine that needs a model on this machine, and nothing else."""


@dataclass(frozen=True, slots=True)
class Translating:
    """What a person sees before a document is translated, and while it is."""

    document: Document
    result: TranslateResult
    """What would be sent, and what waits; nothing is sent yet."""
    job: Job | None
    """The translation that was wished last."""
    unready: Mapping[str, str]
    """What an engine lacks before it can draft anything, by its name; empty where nobody can choose one now."""

    @property
    def moves(self) -> bool:
        """True while it waits or runs: whoever shows it looks again soon."""
        return self.job is not None and self.job.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def needs_model(self) -> bool:
        """True if the engine on this machine only waits for its model, which can be fetched."""
        return LOCAL in self.unready and any(one.engine == LOCAL for one in self.engines)

    @property
    def engines(self) -> tuple[EngineForecast, ...]:
        """Those that would get something, in the order of the settings."""
        return tuple(one for one in self.result.forecasts if one.strings)


def translating(workspace: Workspace, store: Store, document: Document) -> Translating:
    """Reckon; nothing is asked, sent or written. Raises what an engine of the settings cannot be made for."""
    drafted = translate(workspace, [document.id], dry_run=True)
    found = Translating(
        document,
        translate_result(drafted, workspace.project.settings),
        translation_of(store, document.id),
        {},
    )
    if found.moves or not found.engines:
        return found
    # each look reads a model of 45 MB whole, and who waits for a draft looks every two seconds
    return replace(found, unready=_unready(workspace))


def _unready(workspace: Workspace) -> Mapping[str, str]:
    return {
        one.name.removeprefix("engine "): one.says
        for one in engine_checkups(workspace)
        if one.level != "ok"
    }
