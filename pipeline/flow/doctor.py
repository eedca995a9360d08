"""Check that everything a project needs is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.models import ModelStore
from pipeline.files.settings import load_settings
from pipeline.flow.accounts.auth import DATABASE, needs_factor, store_of
from pipeline.flow.build.printing import unprintable
from pipeline.flow.clock import now
from pipeline.flow.health import (
    Checkup,
    attempt,
    build_checkup,
    commits_checkup,
    disk_checkup,
)
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.readable import problems, readable_ids
from pipeline.flow.translate.back_translation import back_engines
from pipeline.flow.translate.engines import chain_of
from pipeline.flow.translate.models import load_model, store
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings
from pipeline.review.distinct_reviewers import Vouching
from pipeline.store import accounts, second_factors
from pipeline.translate.engines.firefox import BACK_PAIR, PAIR
from pipeline.translate.engines.interface import Unavailable
from pipeline.translate.privacy import Policy

_MIN_PYTHON = (3, 11)


def examine(root: Path) -> tuple[Checkup, ...]:
    """Look at everything, also where something else is broken."""
    found = [_python(), attempt("settings", lambda: _settings(root)), *_writable(root)]
    found += [disk_checkup(root), _database(root), build_checkup(root)]
    try:
        workspace = open_workspace(root)
    except PipelineError as error:
        return (*found, Checkup("project", "fault", str(error)))
    found.append(commits_checkup(workspace.project))
    found += _second_factors(workspace)
    return (*found, *_project(workspace), *_fonts(workspace), *_machines(workspace))


def _python() -> Checkup:
    version = ".".join(map(str, sys.version_info[:3]))
    level = "ok" if sys.version_info >= _MIN_PYTHON else "fault"
    return Checkup("python", level, version)


def _settings(root: Path) -> str:
    settings = load_settings(root)
    return f"{settings.site_name}, {settings.site_url}"


def _writable(root: Path) -> Iterator[Checkup]:
    for name in ("locales", "content", "dist", ".pipeline"):
        folder = root / name
        place = folder if folder.exists() else root
        writable = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
        says = "can be written" if writable else f"{place} cannot be written: change its rights"
        yield Checkup(f"{name}/", "ok" if writable else "fault", says)


def _database(root: Path) -> Checkup:
    """The desk's; none is made where there is none."""
    project = Project(root, Settings())
    if DATABASE not in os.environ and not project.database.exists():
        return Checkup("database", "note", "no desk yet: pipeline users add ID --account")

    def look() -> str:
        store = store_of(project)
        try:
            store.check()
            count = len(accounts.everybody(store))
            return f"answers; {count} account{'' if count == 1 else 's'}"
        finally:
            store.close()

    return attempt("database", look)


def _second_factors(workspace: Workspace) -> Iterator[Checkup]:
    """Who has to have a second factor and has none, and whose app the desk's key does not know."""
    if DATABASE not in os.environ and not workspace.project.database.exists():
        return
    with suppress(PipelineError):  # `_database` has said what is wrong with it
        with closing(store_of(workspace.project)) as desk:
            having, shut = second_factors.holders(desk), second_factors.unreadable(desk)
            people = [one for one in accounts.everybody(desk) if not one.disabled]
        lacking = [p.id for p in people if needs_factor(workspace, p) and p.id not in having]
        if lacking:
            says = f"{', '.join(lacking)} must set one up: their role needs it, and until then they see nothing else"
            yield Checkup("second factor", "note", says)
        if shut:
            says = f"the desk's key does not open the apps of {', '.join(shut)}: put .pipeline/desk.key back, or `pipeline users reset-second-factor ID`"
            yield Checkup("second factor", "fault", says)
        if not lacking and not shut:
            yield Checkup("second factor", "ok", f"{len(having)} of {len(people)} have one")


def _project(workspace: Workspace) -> Iterator[Checkup]:
    settings, today = workspace.project.settings, now()
    terms = workspace.glossary.terms
    confirmed = sum(term.status == "confirmed" for term in terms)
    level = "ok" if confirmed == len(terms) else "note"
    yield Checkup("glossary", level, f"{len(terms)} terms, {confirmed} confirmed by a clinician")
    unchecked = [c.name for c in workspace.glossary.contacts if not c.checked_on]
    says = f"nobody has checked: {', '.join(unchecked)}" if unchecked else "all checked"
    yield Checkup("contacts", "note" if unchecked else "ok", says)
    for locale in settings.locales:
        able = {r.id for r in workspace.reviewers if r.may_decide(locale.dir, today)}
        own = settings.seen_from(locale.dir)
        yield _reviewers(own, able, Vouching.of(workspace.reviewers))
    for risk in settings.risks:
        yield Checkup("accepted risk", "note", f"{risk.says} ({risk.accepted})")
    yield Checkup("content", "ok", f"{len(readable_ids(workspace, labels=True)) - 1} documents")
    for problem in problems(workspace):
        yield Checkup("content", "fault", str(problem))


def _reviewers(settings: Settings, able: set[str], vouching: Vouching) -> Checkup:
    """Whether enough different people may approve: whom nobody has confirmed counts with who invited them."""
    need = max(settings.review.approvals, settings.review.safety_approvals)
    different = {vouching.answers_for(person) for person in able}
    waiting = sorted(person for person in able if vouching.waits(person))
    enough = len(different) >= need
    says = f"{len(different)} may approve {settings.locale.dir}; safety text needs {need}"
    if waiting and not enough:
        says += f": confirm {', '.join(waiting)} with `pipeline users confirm`"
    elif not enough:
        says += ": add people with `pipeline users add`"
    return Checkup("reviewers", "ok" if enough else "note", says)


def _fonts(workspace: Workspace) -> Iterator[Checkup]:
    """Characters that handouts are written with and cannot be printed with."""
    faults = [Checkup("fonts", "note", str(error)) for error in unprintable(workspace)]
    yield from faults or [Checkup("fonts", "ok", "hold every character of the handouts")]


def _machines(workspace: Workspace) -> Iterator[Checkup]:
    yield from engine_checkups(workspace)
    yield _second_look(workspace, store())


def engine_checkups(workspace: Workspace) -> Iterator[Checkup]:
    """Of each engine of the settings (`engine NAME`): whether it would translate now, and what it lacks."""
    settings = workspace.project.settings
    policy = Policy.of(settings, workspace.glossary)
    models = store()
    for engine in chain_of(workspace, keep_answers=False):
        name = f"engine {engine.name}"
        refused = policy.refuses(engine)
        if isinstance(engine, Unavailable):
            yield Checkup(name, "note", engine.why)
        elif refused:
            yield Checkup(name, "note", refused.message)
        elif engine.name == "firefox":
            yield _firefox(name, models)
        else:
            where = "sends text to a third party" if engine.sends_data_to_third_party else "on this machine"  # fmt: skip
            yield Checkup(name, "ok", f"will be asked by `pipeline translate`; {where}")


def _second_look(workspace: Workspace, models: ModelStore) -> Checkup:
    """Whether an engine on this machine can translate safety text back for the desk."""
    able = []
    for engine in back_engines(workspace, only_here=True, keep_answers=False):
        if engine.name == "firefox":
            with suppress(PipelineError):
                load_model(models, BACK_PAIR)
                able.append(engine.name)
        elif not isinstance(engine, Unavailable):
            able.append(engine.name)
    if able:
        return Checkup(
            "second look",
            "ok",
            f"safety text is translated back by {', '.join(able)}, and compared",
        )
    return Checkup(
        "second look",
        "note",
        "no engine on this machine translates back: pipeline models fetch zh-en",
    )


def _firefox(name: str, models: ModelStore) -> Checkup:
    try:
        load_model(models)
        model = models.model(PAIR)
    except PipelineError as error:
        return Checkup(name, "note", f"{error.what}: {error.todo}")
    known = " ".join(part for part in (model.version, model.architecture) if part)
    says = f"model {model.pair} {known}".rstrip()
    return Checkup(name, "ok", f"{says}, {model.size / 1e6:.0f} MB, whole; on this machine")
