"""What the documents name as code: files, modules, functions and classes are there."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from pipeline.model.settings import Settings
from tests.test_docs import DOCUMENTS, HOME, ROOT, code, read

SETTINGS = {field.name for field in fields(Settings)}
OURS = ("pipeline", "tests", "tools", "benchmarks", "examples", "docs", ".ci", ".github")
"""Folders of the repository that documents may name something in."""
ROOMS = {path.name for path in (ROOT / "pipeline").iterdir() if path.is_dir()}
_NAME = re.compile(r"_?[a-z]+(?:_[a-z]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+")
"""What can only be a name in code: `several_words` or `SeveralWords`."""
_NAMES_IN_FILE = re.compile(r"((?:`[\w.]+`(?:, | and ))*`[\w.]+`) in `([a-z_/]+\.(?:py|js))`")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_named_are_there(path: Path) -> None:
    """`folder/file.py` in a document is a file of the repository, or of `pipeline/`."""
    named = {
        span.split("::")[0]
        for span in code(read(path))
        if re.fullmatch(r"[a-z_.]+(/[a-z_]+)+\.(py|typ|sh)(::\w+)?", span)
    }
    lost = [
        name
        for name in named
        if not any((root / name).exists() for root in (ROOT, ROOT / "pipeline", *path.parents))
    ]
    assert not lost


@cache
def words_of_code() -> frozenset[str]:
    """Every name that stands anywhere in our code, settings and templates."""
    endings = {".py", ".js", ".html", ".json", ".txt", ".yaml"}
    files = (path for room in OURS[:4] for path in (ROOT / room).rglob("*"))
    texts = [
        read(path)
        for path in files
        if path.suffix in endings
        and not {"data", "cases", "test_docs.py", "test_docs_names.py"} & {*path.parts}
    ]
    return frozenset(re.findall(r"\w+", "\n".join((*texts, read(ROOT / "pyproject.toml")))))


def is_there(span: str, path: Path) -> bool:
    """Whether something that a document writes as code is there, as far as its form tells what it would be."""
    name = span.partition("(")[0]
    first = re.split(r"[./]", name.removeprefix("."))[0]
    is_dotted = re.fullmatch(r"[a-z_]+(\.[a-z_]+)*\.(?!py$|md$|toml$|__)[a-z_]+", name)
    if is_dotted and first in {*ROOMS, "pipeline"}:
        place = ROOT.joinpath("pipeline", *name.removeprefix("pipeline.").split("."))
        is_known = place.name in words_of_code()
        is_part = is_known and (place.parent.with_suffix(".py").is_file() or first in SETTINGS)
        return is_part or place.is_dir() or place.with_suffix(".py").is_file()
    if re.fullmatch(r"[a-z_.-]+(/[a-z_.-]+)+/?", name) and (
        first in ROOMS or name.startswith(OURS)
    ):
        return any((root / name).exists() for root in (ROOT, ROOT / "pipeline", *path.parents))
    return not _NAME.fullmatch(name) or name in words_of_code()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_names_in_documents_are_there(path: Path) -> None:
    """`room.module`, `room/folder`, `a_name` and `AName` in a document are something that there is."""
    if not path.is_relative_to(ROOT / "examples"):  # those speak of a repository of their reader's
        assert not [span for span in code(read(path)) if not is_there(span, path)]


def test_names_that_are_not_there_are_found() -> None:
    """One of each kind; a setting is no module."""
    gone = ["flow.cache", "flow.desk.sheets", "files/no_such", "tests/no_such", "no_such_name()"]
    gone += ["NoSuchName", "pipeline.stages"]
    assert not [span for span in gone if is_there(span, HOME)]
    here = ["flow.desk", "review.decide", "review.source", "files.read.decode", "flow/desk"]
    assert all(is_there(span, HOME) for span in here)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_functions_named_are_in_their_files(path: Path) -> None:
    """`name` in `folder/file.py` in a document is something that this file defines."""
    lost = []
    for names, file in _NAMES_IN_FILE.findall(read(path)):
        roots = (root / file for root in (ROOT, ROOT / "pipeline"))
        text = "".join(read(one) for one in roots if one.exists())
        for name in re.findall(r"`([\w.]+)`", names):
            own = re.escape(name.rpartition(".")[2])
            if not re.search(rf"(?:def|class|const) {own}\b|^ *{own}\b.* =", text, re.MULTILINE):
                lost.append(f"{name} in {file}")
    assert not lost
