"""Catalogs, ledgers, the published pair: saved and read as they are, under locks, nothing lost."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.files import locales
from pipeline.files.content import Project
from pipeline.files.locks import lock
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Reviewer
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Glossary
from pipeline.model.settings import Settings
from tests.files.children import decision
from tests.files.processes import child

ID = "articles/x"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return Project(tmp_path, Settings())


def catalog(target: str = "你好") -> Catalog:
    """A catalog of one entry."""
    return Catalog(ID, "zh_Hans", (Entry(None, "Hello", target),))


def put(path: Path, data: bytes) -> None:
    """Writes a file that somebody else made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_missing_files_are_nothing(project: Project) -> None:
    """A new project has no catalog, no decision, nobody who decides, no term, no page."""
    assert locales.load_catalog(project, ID) is None
    assert locales.load_ledger(project, ID) == ()
    assert locales.readable_ledgers(project) == {}
    assert locales.load_reviewers(project) == ()
    assert locales.load_glossary(project) == Glossary()
    assert locales.load_published(project, ID) == (None, None)
    assert locales.stray_published(project, []) == []


def test_catalog_comes_back(project: Project) -> None:
    """What was saved is read; saving it again writes nothing."""
    assert locales.save_catalog(project, catalog())
    assert not locales.save_catalog(project, catalog())
    read = locales.load_catalog(project, ID)
    assert read
    assert [entry.target for entry in read] == ["你好"]


@pytest.mark.parametrize(
    ("path", "load", "code"),
    [
        ("locales/zh/LC_MESSAGES/articles/x.po", lambda p: locales.load_catalog(p, ID), "CATALOG"),
        ("locales/zh/decisions/articles/x.jsonl", lambda p: locales.load_ledger(p, ID), "LEDGER"),
        ("locales/reviewers.yaml", locales.load_reviewers, "REVIEWERS"),
        ("glossary.yaml", locales.load_glossary, "GLOSSARY"),
    ],
)
def test_unreadable_files(
    project: Project, path: str, load: Callable[[Project], Any], code: str
) -> None:
    """A wrong encoding, a merge conflict, a folder and a circle each give the file's own code, with its place."""
    file = project.root / path
    put(file, b"ok: 1\n" + "情感".encode("gb18030") + b"\n")
    with pytest.raises(PipelineError, match=f"{path}:2: {code} is not UTF-8"):
        load(project)
    put(file, b"<<<<<<< ours\n=======\n>>>>>>> theirs\n")
    with pytest.raises(PipelineError, match=rf"{path}:\d+: {code}"):
        load(project)
    file.unlink()
    file.mkdir()
    with pytest.raises(PipelineError, match=f"{path}: {code} is not a plain file"):
        load(project)
    file.rmdir()
    file.symlink_to(file.name)
    with pytest.raises(PipelineError, match=f"{path}: {code} cannot be read"):
        load(project)


def test_byte_order_mark_of_a_catalog_and_a_glossary(project: Project) -> None:
    """A mark that an editor of Windows put there is no error; the glossary's revision is its bytes."""
    locales.save_catalog(project, catalog())
    file = project.catalog_file(ID)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert locales.load_catalog(project, ID)
    data = b"\xef\xbb\xbfterms:\n- {en: EFT, keep: true}\n"
    put(project.glossary_file, data)
    glossary = locales.load_glossary(project)
    assert glossary.terms[0].en == "EFT"
    assert glossary.revision == hashlib.sha256(data).hexdigest()


def test_decisions_come_back(project: Project) -> None:
    """What was appended is read, by document and in all; a torn tail is no decision."""
    first, second = decision("reviewer-a", 1), replace(decision("reviewer-a", 2), document="site")
    locales.append_decision(project, first)
    locales.append_decision(project, second)
    with project.ledger_file(ID).open("ab") as ledger:
        ledger.write('{"after":[],"note":"慈'.encode()[:-1])
    put(project.decisions / "articles" / "x.jsonl.torn", b"{\n")
    assert locales.load_ledger(project, ID) == (first,)
    assert locales.readable_ledgers(project) == {ID: (first,), "site": (second,)}


def test_appends_of_four_processes_lose_nothing(project: Project) -> None:
    """Every decision that any of four processes was told was taken is in the ledger, once."""
    told: set[str] = set()
    names = [f"reviewer-{number}" for number in range(4)]
    with (
        child("decide", str(project.root), names[0], "25") as one,
        child("decide", str(project.root), names[1], "25") as two,
        child("decide", str(project.root), names[2], "25") as three,
        child("decide", str(project.root), names[3], "25") as four,
    ):
        for process in (one, two, three, four):
            said, _ = process.communicate(timeout=60)
            told |= set(said.split())
    assert len(told) == 100
    assert {made.id for made in locales.load_ledger(project, ID)} == told
    assert project.ledger_file(ID).read_bytes().count(b"\n") == 100


def test_killed_reviewer_loses_no_acknowledged_decision(project: Project) -> None:
    """Killed at several points, each time what was acknowledged stands and the next run goes on."""
    told: set[str] = set()
    for number in range(5):
        with child("decide", str(project.root), f"reviewer-{number}", "1000") as process:
            assert process.stdout
            told.add(process.stdout.readline().strip())
            time.sleep(number * 0.011)
            process.kill()
            told |= {line for line in process.stdout.read().split() if len(line) == 64}
    locales.append_decision(project, decision("last", 1))
    assert told | {decision("last", 1).id} <= {d.id for d in locales.load_ledger(project, ID)}


def test_nested_under_the_documents_lock(project: Project) -> None:
    """A command that holds the document's lock may append and save without waiting for itself."""
    with lock(project.lock_file(ID)):
        locales.append_decision(project, decision("reviewer-a", 1))
        assert locales.save_catalog(project, catalog())


def test_reviewers_come_back(project: Project) -> None:
    """The list is saved under locales/ and read with lines; a language unknown to the project is refused."""
    person = Reviewer("reviewer-a", "审校甲", "lead", ("zh",), "2026-11-23")
    assert locales.save_reviewers(project, [person])
    assert not locales.save_reviewers(project, [person])
    assert locales.load_reviewers(project) == (replace(person, line=2),)
    locales.save_reviewers(project, [replace(person, reads=("fr",))])
    with pytest.raises(PipelineError, match=r"reviewers.yaml:5: REVIEWERS .*`fr`"):
        locales.load_reviewers(project)


def test_published_pair(project: Project) -> None:
    """Both files are written and read; what stands there already is not written again."""
    assert locales.save_published(project, ID, b"en", b"zh")
    assert not locales.save_published(project, ID, b"en", b"zh")
    assert locales.load_published(project, ID) == (b"en", b"zh")
    assert (project.root / "content/zh/articles/x.md").read_bytes() == b"zh"
    assert (project.root / "locales/zh/published/articles/x.md").read_bytes() == b"en"


def test_strays_in_the_published_folder(project: Project) -> None:
    """Whatever lies in content/zh and is the page of no document is named: also a link and a picture."""
    locales.save_published(project, ID, b"en", b"zh")
    for name in ("articles/old.md", "draft.md.bak", "site.md", ".gitkeep"):
        put(project.content_zh / name, b"x")
    (project.content_zh / "elsewhere").symlink_to("/tmp")  # noqa: S108 - a link that leads out
    assert locales.stray_published(project, [ID, "site"]) == [
        "content/zh/draft.md.bak",
        "content/zh/elsewhere",
        "content/zh/site.md",
        "content/zh/articles/old.md",
    ]
