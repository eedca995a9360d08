"""Load and save imported translation memories as TMX files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.files.atomic import write_text
from pipeline.files.content import Project
from pipeline.files.read import Signature, files_below, read_bytes, signature_of
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.late_pattern import late_pattern
from pipeline.translate.tmx import Unit, read_tmx, write_tmx

_NAME = late_pattern(r"[a-z0-9][a-z0-9-]{0,79}")


def read_tmx_file(path: Path, shown: str) -> tuple[Unit, ...]:
    """The pairs of a file. Raises TMX."""
    return read_tmx(read_memory_bytes(path, shown), shown).units


def read_memory_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a file of pairs. Raises TMX where there is none."""
    data = read_bytes(path, shown, "TMX")
    if data is None:
        raise PipelineError("TMX", "is not there", "name a file that is", path=shown)
    return data


def load_memories(project: Project) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    """Name and pairs of each imported memory, by name. Raises TMX."""
    shown = project.shown(project.memory)
    for name in files_below(project.memory, shown, "TMX"):
        if name.endswith(".tmx"):
            yield name.removesuffix(".tmx"), read_tmx_file(project.memory / name, f"{shown}/{name}")


def memory_signatures(project: Project) -> tuple[tuple[str, Signature | None], ...]:
    """Name and stamp of the file of each imported memory: whether any of them is another. Raises TMX."""
    names = files_below(project.memory, project.shown(project.memory), "TMX")
    return tuple(
        (name, signature_of(project.memory / name)) for name in names if name.endswith(".tmx")
    )


def save_memory(project: Project, name: str, units: Sequence[Unit]) -> bool:
    """Write an imported memory; False where it already says so. Raises TMX, REFUSED for another one of this name."""
    if not _NAME.fullmatch(name):
        raise PipelineError(
            "TMX",
            f"`{name}` is no name for a memory",
            "use small letters, digits and `-`: --name NAME",
        )
    path = project.memory / f"{name}.tmx"
    text = write_tmx(units, project.settings.locale.tag)
    held = read_bytes(path, project.shown(path), "TMX")
    if held not in (None, text.encode()):
        raise RefusedError(
            "TMX",
            "is another memory of this name, and an import overwrites nothing",
            "import it under another name: --name NAME",
            path=project.shown(path),
        )
    return write_text(path, text)


def save_export(path: Path, text: str) -> bool:
    """Write an exported memory where the person wants it. Raises REFUSED where another file stands there."""
    if read_bytes(path, str(path), "TMX") not in (None, text.encode()):
        raise RefusedError(
            "TMX", "stands there already", "choose another name, or remove it", path=str(path)
        )
    return write_text(path, text)
