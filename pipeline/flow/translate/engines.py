"""Set up the translation engines of a project, and ask permission to use them."""

from __future__ import annotations

import getpass
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from pipeline.files.answer_cache import StoredAnswers
from pipeline.files.atomic import append_line
from pipeline.files.locks import lock
from pipeline.files.settings_edit import is_set, set_key
from pipeline.files.translation_file import read_translation_file
from pipeline.files.translation_memory import read_tmx_file
from pipeline.flow.clock import now, today
from pipeline.flow.translate.models import load_model, store
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.translate.draft import Plan, literals
from pipeline.translate.engines.direction import TO_MANDARIN, Direction
from pipeline.translate.engines.interface import Engine
from pipeline.translate.mask import mask
from pipeline.translate.privacy import Policy
from pipeline.translate.tmx import Unit

LEAVE = "allow_third_party"
"""The setting that lets text leave this machine."""


def chain_of(
    workspace: Workspace,
    names: Sequence[str] | None = None,
    *,
    keep_answers: bool = True,
    direction: Direction = TO_MANDARIN,
) -> tuple[Engine, ...]:
    """The engines of these names, or of the settings, ready to be asked for this direction."""
    from pipeline.translate.engines.registry import Means, engines_of  # noqa: PLC0415  the libraries of the net

    project = workspace.project
    answers = StoredAnswers(project.cache / "answers.sqlite") if keep_answers else None
    means = Means(
        model=lambda: load_model(store(), direction.pair),
        handoff=partial(_handoff, project.root),
        mask=partial(mask, literals=literals(workspace.glossary)),
        environment=os.environ,
        answers=answers,
        address=project.settings.style.address,
        direction=direction,
    )
    return engines_of(project.settings, names, means)


def log_allowed(
    workspace: Workspace, planned: Plan, engines: Iterable[Engine], policy: Policy
) -> None:
    """Write down what `--allow` lets out, before it goes: who, when, which text, never the text itself."""
    away = [e.name for e in engines if e.sends_data_to_third_party and not policy.refuses(e)]
    rows = [
        {
            "at": now(),
            "codes": policy.let_through(question.entry.source),
            "document": planned.catalog.document,
            "engines": away,
            "source_sha": question.entry.source_sha,
            "user": _user(),
        }
        for question in planned.ask
        if away and policy.allowed and policy.let_through(question.entry.source)
    ]
    path = workspace.project.root / ".pipeline" / "log" / "allowed.jsonl"
    if rows:
        with lock(workspace.project.lock_file("log")):
            for row in rows:
                append_line(path, json.dumps(row, sort_keys=True, separators=(",", ":")))


def was_asked(workspace: Workspace) -> bool:
    """True if somebody has already said whether text may leave this machine."""
    return is_set(workspace.project.root, LEAVE)


def give_leave(workspace: Workspace, who: str) -> Path:
    """Let engines send text away from now on; the settings say since when and by whose word."""
    return set_key(workspace.project.root, LEAVE, f"{today()} {who.strip()}")


def refuse_leave(workspace: Workspace) -> Path:
    """Never ask again: the settings say that nothing leaves this machine."""
    return set_key(workspace.project.root, LEAVE, False)


def _handoff(root: Path, named: str) -> Mapping[str, str]:
    """The file that the settings name, from the project's folder. Raises HANDOFF, TMX."""
    path = root / named
    match path.suffix.lower():
        case ".tsv" | ".txt" | ".csv":
            return read_translation_file(path, named)
        case ".tmx":
            return _of_one_mind(read_tmx_file(path, named))
    what = f"{named} is no file of translations that this version reads"
    raise PipelineError("HANDOFF", what, "save it as TMX, CSV or TSV: English, then Mandarin")


def _of_one_mind(units: Iterable[Unit]) -> dict[str, str]:
    """English → Mandarin; a text that a memory has two translations of is left to a person."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        found[unit.source].add(unit.target)
    return {source: target for source, (target, *others) in found.items() if not others}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return str(os.getuid())
