"""Load and save what a target holds of the site: `locales/deployed/NAME.json`."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.files.atomic import write_text
from pipeline.files.content import Project
from pipeline.files.read import read_bytes
from pipeline.model.deployed import Deployed
from pipeline.model.encoding import as_data, decode
from pipeline.model.errors import PipelineError

FOLDER = "deployed"
"""Below `locales/`: tracked, for whoever deploys next has to know it."""


def deployed_file(project: Project, name: str) -> Path:
    """The file of a target."""
    return project.locale.parent / FOLDER / f"{name}.json"


def load_deployed(project: Project, name: str) -> Deployed:
    """What is known of a target; nothing where there is no file. Raises DEPLOYED."""
    path = deployed_file(project, name)
    shown = project.shown(path)
    data = read_bytes(path, shown, "DEPLOYED")
    if data is None:
        return Deployed()
    try:
        return decode(Deployed, data)
    except ValueError as error:
        todo = "take it back from git; without the file, pages are found again by their marks"
        raise PipelineError("DEPLOYED", f"cannot be read ({error})", todo, path=shown) from None


def save_deployed(project: Project, name: str, deployed: Deployed) -> None:
    """Write it, an entry a line, so that git merges two of them. Raises DISK."""
    body = as_data(deployed)
    posts = sorted(body.pop("posts"), key=lambda one: (one["id"], one["locale"]))
    media = sorted(body.pop("media"), key=lambda one: one["path"])
    head = json.dumps(body, ensure_ascii=False)[1:-1]
    lists = {"posts": posts, "media": media}
    said = ",\n".join(f'"{key}": [{_rows(rows)}]' for key, rows in lists.items())
    write_text(deployed_file(project, name), f"{{{head},\n{said}}}\n")


def _rows(rows: list[dict[str, object]]) -> str:
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in rows)
    return f"\n{lines}\n" if rows else ""
