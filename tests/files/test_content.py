"""English files and ids: read as they are, confined to their folder, and every odd file is named."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.content import Project, check_id, read_sources
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings
from tests.examples import examples
from tests.files.cases import code_of


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with one article."""
    made = Project(tmp_path / "project", Settings())
    (made.content_en / "articles").mkdir(parents=True)
    (made.content_en / "articles" / "one.md").write_bytes(b"# One\n")
    return made


def fault(project: Project) -> str:
    """The error that reading gives, as a person sees it."""
    first, *_ = read_sources(project)[1]
    assert first.code == "CONTENT"
    return str(first)


def test_sources_sorted_with_their_bytes(project: Project) -> None:
    """Every Markdown file comes once, by path, with its exact text, its own hash, and its name."""
    data = b"\xef\xbb\xbf# Two\r\n\r\ntext\r"
    (project.content_en / "a.md").write_bytes(data)
    (project.content_en / "articles" / "picture.png").write_bytes(b"\xff")
    (project.content_en / ".hidden.md").write_bytes(b"\xff")
    (project.content_en / ".git").mkdir()
    (project.content_en / ".git" / "x.md").write_bytes(b"\xff")
    (project.content_en / ".#a.md").symlink_to("user@host.1")  # a lock of Emacs
    (first, second), faults = read_sources(project)
    assert faults == []
    assert (first.path, first.name) == ("content/en/a.md", "a")
    assert first.text.encode() == data
    assert first.sha256 == hashlib.sha256(data).hexdigest()
    assert (second.path, second.name) == ("content/en/articles/one.md", "articles/one")


def test_no_content_yet(tmp_path: Path) -> None:
    """A project without content has no sources; a file in its place is an error."""
    project = Project(tmp_path, Settings())
    assert read_sources(project) == ([], [])
    (tmp_path / "content").mkdir()
    project.content_en.write_bytes(b"")
    assert "content/en: CONTENT cannot be read" in fault(project)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "x.md: CONTENT is empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "x.md: CONTENT is empty"),
        (
            b"one\ntwo \xe9t\xe9\n",
            "x.md:2: CONTENT is not UTF-8 (byte 0xe9): save the file as UTF-8",
        ),
        ("中文".encode("gb18030"), "x.md:1: CONTENT is not UTF-8"),
        ("text".encode("utf-16"), "x.md:1: CONTENT is UTF-16, not UTF-8"),
        (b"a\nb\0", "x.md:2: CONTENT holds a NUL byte"),
        (b"\xed\xa0\x80", "x.md:1: CONTENT is not UTF-8"),
    ],
)
def test_text_that_is_none(project: Project, data: bytes, said: str) -> None:
    """Another encoding, no text at all, or a binary file: the line and what to do."""
    (project.content_en / "x.md").write_bytes(data)
    assert said in fault(project)


def test_links_within_are_followed(project: Project) -> None:
    """A link to another place of the content is read like a file of its own."""
    (project.content_en / "two.md").symlink_to("articles/one.md")
    (project.content_en / "handouts").symlink_to("articles")
    names = [source.name for source in read_sources(project)[0]]
    assert names == ["articles/one", "handouts/one", "two"]


@pytest.mark.parametrize("target", ["../../secret.md", "/etc/hostname", "../.."])
def test_links_that_leave_are_refused(project: Project, target: str) -> None:
    """No link brings a file or a folder of elsewhere into the pages, be it a relative one or not."""
    (project.root / "secret.md").write_bytes(b"secret")
    (project.content_en / "x.md").symlink_to(target)
    assert "content/en/x.md: CONTENT is a symbolic link that leaves content/en" in fault(project)


@pytest.mark.parametrize("link", ["x.md", "x"])
@pytest.mark.parametrize("target", ["{link}", ".", "../en", "other"])
def test_circles_are_named(project: Project, link: str, target: str) -> None:
    """A link to itself, to a folder above it, or two that point to each other end in an error."""
    (project.content_en / link).symlink_to(target.format(link=link))
    (project.content_en / "other").symlink_to(link)
    assert "is a symbolic link that runs in a circle: remove the link" in fault(project)


def test_content_folder_in_a_circle(tmp_path: Path) -> None:
    """A circle in the place of `content/en` itself is the same error."""
    project = Project(tmp_path, Settings())
    (tmp_path / "content").mkdir()
    project.content_en.symlink_to("en")
    assert "content/en: CONTENT is a symbolic link that runs in a circle" in fault(project)


def test_link_to_nothing(project: Project) -> None:
    """A dangling link is named; nothing is read in its place."""
    (project.content_en / "x.md").symlink_to("articles/gone.md")
    assert "content/en/x.md: CONTENT is a symbolic link to nothing" in fault(project)


def test_no_plain_file(project: Project) -> None:
    """A pipe, on which a read would wait for ever, is named; a folder `x.md` is a folder."""
    (project.content_en / "x.md").mkdir()
    assert len(read_sources(project)[0]) == 1
    os.mkfifo(project.content_en / "y.md")
    assert "content/en/y.md: CONTENT is not a plain file" in fault(project)


def test_file_name_that_is_no_text(project: Project) -> None:
    """A name in another encoding gives an error that can be printed."""
    (project.content_en / os.fsdecode(b"caf\xe9.md")).write_bytes(b"text")
    assert "CONTENT the file's name is not UTF-8" in fault(project).encode().decode()


GOOD = st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,9}(/[a-z0-9][a-z0-9-]{0,9}){0,3}\Z")
PARTS = st.sampled_from(
    ["..", ".", "", "a", "site", "A", "~", "a b", "a\\b", "-a", "é", "a.md", "\0", "a\n"]
)


@settings(max_examples=examples(200), deadline=None)
@given(GOOD | st.lists(PARTS, max_size=4).map("/".join) | st.text(max_size=12))
def test_ids_stay_in_their_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Whatever is accepted as an id names files below the four folders; all else is an ID error."""
    project = Project(tmp_path_factory.getbasetemp(), Settings())
    code = code_of(lambda: check_id(name, "x.md"))
    assert code in {None, "ID"}
    if code:
        assert name == "site" or code_of(lambda: project.catalog_file(name)) == "ID"
        return
    files = {
        project.content_en: project.english_file(name),
        project.content_zh: project.mandarin_file(name),
        project.catalogs: project.catalog_file(name),
        project.decisions: project.ledger_file(name),
        project.published: project.published_file(name),
        project.locks: project.lock_file(name),
    }
    for folder, file in files.items():
        assert Path(os.path.normpath(file)) == file
        assert file.is_relative_to(folder)


@settings(max_examples=50, deadline=None)
@given(GOOD.filter(lambda name: name != "site"))
def test_usual_ids_are_taken(name: str) -> None:
    """Lower-case words with `-` and `/` are ids: the check does not refuse everything."""
    assert check_id(name, "x.md") == name


def test_ids_that_are_refused() -> None:
    """A reserved id, one of YAML that is no text, one that no file name can hold: with file and line."""
    for value in ("site", 2024, None, ["a"], "a" * 300, "articles/../x", "/x", "x/", "a//b"):
        with pytest.raises(PipelineError, match=r"content/en/x.md:3: ID ") as caught:
            check_id(value, "content/en/x.md", 3)
        assert "articles/my-title" in caught.value.todo


def test_site_labels_have_files_of_their_own(tmp_path: Path) -> None:
    """`site` is no document's id, but the labels' catalog and ledger have their places."""
    project = Project(tmp_path, Settings())
    assert project.shown(project.catalog_file("site")) == "locales/zh/LC_MESSAGES/site.po"
    assert project.shown(project.ledger_file("site")) == "locales/zh/decisions/site.jsonl"


def test_what_cannot_be_read_stops_only_itself(project: Project) -> None:
    """An empty file, a circle and a link that leaves are all named at once; the article is read."""
    (project.content_en / "a.md").write_bytes(b"")
    (project.content_en / "b.md").symlink_to("/etc/hostname")
    (project.content_en / "c").symlink_to("c")
    files, faults = read_sources(project)
    assert [one.name for one in files] == ["articles/one"]
    assert sorted(one.path or "" for one in faults) == [
        f"content/en/{n}" for n in ("a.md", "b.md", "c")
    ]
