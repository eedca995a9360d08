"""Read and write what became of addresses: `locales/redirects.yaml` and `locales/removed.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.files.atomic import write_text
from pipeline.files.content import Project, is_id
from pipeline.files.locks import hold
from pipeline.files.read import read_text
from pipeline.markdown import front_matter
from pipeline.model.addresses import Redirect, RemovedDocument
from pipeline.model.errors import PipelineError

_HEADS = {
    "redirects": "# Former addresses of pages. They lead on for ever: add lines, take none away.\n",
    "removed": "# Documents that were removed. A notice stands at their addresses.\n",
}


def load_redirects(project: Project) -> tuple[tuple[Redirect, ...], tuple[PipelineError, ...]]:
    """`locales/redirects.yaml`, and what is wrong with lines of it; the other lines hold."""
    path = _path(project, "redirects")
    found: list[Redirect] = []
    faults: list[PipelineError] = []
    for line, item in _items(project, path, faults):
        old, new, since = (str(item.get(name, "")) for name in ("from", "to", "since"))
        if _is_address(old) and _is_address(new):
            found.append(Redirect(old, new, since))
        else:
            what = "says no `from` and `to` that begin with `/`"
            faults.append(_fault(project, path, line, what))
    return tuple(found), tuple(faults)


def load_removed(project: Project) -> tuple[tuple[RemovedDocument, ...], tuple[PipelineError, ...]]:
    """`locales/removed.yaml`, and what is wrong with lines of it; the other lines hold."""
    path = _path(project, "removed")
    found: list[RemovedDocument] = []
    faults: list[PipelineError] = []
    for line, item in _items(project, path, faults):
        id_, urls, since = item.get("id"), item.get("urls") or [], str(item.get("since", ""))
        if isinstance(id_, str) and is_id(id_) and isinstance(urls, list) and all(map(_is_address, urls)):  # fmt: skip
            found.append(RemovedDocument(id_, tuple(urls), since, item.get("gone") is True))
        else:
            what = "says no `id`, or an address in `urls` that does not begin with `/`"
            faults.append(_fault(project, path, line, what))
    return tuple(found), tuple(faults)


def add_redirects(project: Project, redirects: Iterable[Redirect]) -> bool:
    """Add lines that are not there yet; False where all are. Raises DISK, LOCKED."""
    lines = (f"- {{from: {one.old}, to: {one.new}, since: {one.since}}}\n" for one in redirects)
    return _add(project, "redirects", lines)


def add_removed(project: Project, removed: RemovedDocument) -> bool:
    """Add a line that is not there yet; False where it is. Raises DISK, LOCKED."""
    urls = ", ".join(removed.urls)
    gone = ", gone: true" if removed.gone else ""
    line = f"- {{id: {removed.id}, urls: [{urls}], since: {removed.since}{gone}}}\n"
    return _add(project, "removed", [line])


def _add(project: Project, name: str, lines: Iterable[str]) -> bool:
    path = _path(project, name)
    with hold(project, name):
        before = read_text(path, project.shown(path), name.upper()) or _HEADS[name]
        known = set(before.splitlines(keepends=True))
        new = [line for line in dict.fromkeys(lines) if line not in known]
        return bool(new) and write_text(path, before.rstrip("\n") + "\n" + "".join(new))


def _path(project: Project, name: str) -> Path:
    return project.root / "locales" / f"{name}.yaml"


def _items(
    project: Project, path: Path, faults: list[PipelineError]
) -> Iterator[tuple[int | None, dict[str, Any]]]:
    """Each mapping of the list with its line; of a file that is no YAML, each line that is one by itself."""
    shown = project.shown(path)
    code = path.stem.upper()
    try:
        text = read_text(path, shown, code) or ""
    except PipelineError as error:
        faults.append(error)
        return
    try:
        items = _parsed(text, shown)
    except PipelineError:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                try:
                    yield from ((number, one) for one in _mappings(_parsed(line, shown)))
                except PipelineError:
                    faults.append(_fault(project, path, number, "is no item of the list"))
        return
    yield from ((None, one) for one in _mappings(items))


def _parsed(text: str, shown: str) -> object:
    return front_matter.load(f"---\nitems:\n{text}\n---\n", shown).get("items")


def _mappings(items: object) -> Iterator[dict[str, Any]]:
    for one in items if isinstance(items, list) else ():
        yield one if isinstance(one, dict) else {}


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith("/") and not set(value) & {*' \t\n"<>{},'}


def _fault(project: Project, path: Path, line: int | None, what: str) -> PipelineError:
    form = "{from: /a/, to: /b/, since: 2026-11-28}"
    if path.stem == "removed":
        form = "{id: articles/a, urls: [/en/articles/a/], since: 2026-11-28}"
    todo = f"write it as `- {form}`, or take it back from git"
    return PipelineError(path.stem.upper(), what, todo, path=project.shown(path), line=line)
