"""Create a new project in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pipeline.files.atomic import write_text
from pipeline.flow.clock import today
from pipeline.model.errors import PipelineError

_HIDDEN = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}
"""Files of the starter that git would read in our own repository under their real names."""


def create_project(folder: Path, name: str, url: str) -> tuple[str, ...]:
    """Write the starter's files; gives their paths below `folder`.

    Raises PipelineError INIT, before anything is written, where a file of that name is there already: a
    project is begun once, and nothing of anybody's is overwritten.
    """
    words = {"@name@": name, "@url@": url.rstrip("/"), "@today@": today()}
    texts = dict(_texts(files("pipeline") / "starter", words))
    there = sorted(path for path in (*texts, "pyproject.toml") if (folder / path).exists())
    if there:
        raise PipelineError(
            "INIT",
            f"{there[0]} is there already",
            "name an empty folder: pipeline init my-practice",
            path=str(folder),
        )
    for path, text in texts.items():
        write_text(folder / path, text)
    return tuple(sorted(texts))


def _texts(
    folder: Traversable, words: dict[str, str], below: str = ""
) -> Iterator[tuple[str, str]]:
    for child in folder.iterdir():
        path = f"{below}{_HIDDEN.get(child.name, child.name)}"
        if child.is_dir():
            yield from _texts(child, words, f"{path}/")
            continue
        text = child.read_text(encoding="utf-8")
        for mark, word in words.items():
            text = text.replace(mark, word)
        yield path, text
