"""What the documents say, held against the code: stages, commands, checks, laws, links, versions."""

from __future__ import annotations

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import polib
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from pipeline import __version__
from pipeline.cli import COMMANDS, main
from pipeline.files.settings import load_settings
from pipeline.flow import STAGES, Stage
from pipeline.model.decision import LATER_FIELDS, Decision, Verdict
from pipeline.model.engine_options import EngineOptions
from pipeline.model.settings import Settings
from tools import commands as manual
from tools import settings as settings_page

ROOT = Path(__file__).parents[1]
HOME = ROOT / "docs/architecture.md"
DESK = ROOT / "pipeline/web/locales/zh_Hans/LC_MESSAGES/desk.po"
"""Every word that the desk shows."""
MOST_WORDS_OF_THE_README = 700
WITHOUT_COMMAND = "catalog"
"""`pipeline extract` merges the catalogs: people need no word for it."""
OWN_PAGES = (".", "dist/", "node_modules/", "tests/cases/", "content/", "locales/")
"""Where Markdown is somebody's text or an output, and no document of ours."""
DOCUMENTS = [
    path
    for path in sorted(ROOT.rglob("*.md"))
    if not path.relative_to(ROOT).as_posix().startswith(OWN_PAGES)
]


def tokens(text: str) -> Iterator[Token]:
    """Every token of a Markdown text, inline ones too."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def table(text: str, first: str) -> list[str]:
    """The rows of the table whose head begins with these words, as they are written."""
    lines = text.splitlines()
    (start,) = (n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(line)
    return rows


def code(text: str) -> list[str]:
    """What stands as code in a Markdown text."""
    return [t.content for t in tokens(text) if t.type in {"code_inline", "fence", "code_block"}]


def read(path: Path) -> str:
    """A document's text."""
    return path.read_text(encoding="utf-8")


def commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below a group, groups too, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        yield (*names, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


def test_stage_table_is_the_codes() -> None:
    """The table of the architecture page is `flow.STAGES`, row for row and word for word."""
    rows = [
        f"| {n} | `{s.name}` | {', '.join(f'`{core}`' for core in s.core.split(', '))} "
        f"| {s.takes} → {s.gives} | {s.leaves} |"
        for n, s in enumerate(STAGES, 1)
    ]
    assert table(read(HOME), "#") == rows


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_stage_is_a_folder_and_a_command(stage: Stage) -> None:
    """A stage's name finds its code, and people call it by that name."""
    name = stage.name
    assert (ROOT / "pipeline" / name / "__init__.py").is_file()
    assert (name in COMMANDS) is (name != WITHOUT_COMMAND)


def test_cores_of_the_stages_exist() -> None:
    """What the table calls the pure core is there under that name."""
    for stage in STAGES:
        for core in re.findall(r"\w+\.\w+", stage.core):
            assert core.startswith(f"{stage.name}.")
            assert import_module(f"pipeline.{core}")


def test_every_command_has_help() -> None:
    """`--help` says of each command and subcommand what it does, in a sentence."""
    found = dict(commands(main))
    assert {words[0] for words in found} == set(COMMANDS)
    mute = [words for words, command in found.items() if not (command.help or "").strip()]
    assert not mute


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_names_every_command(name: str) -> None:
    """Whoever reads the README has met every command."""
    spans = code(read(ROOT / "README.md"))
    called = {word for span in spans for word in re.findall(r"\bpipeline ([a-z]+)", span)}
    listed = {word for span in spans if set(span.split()) <= set(COMMANDS) for word in span.split()}
    assert name in called | listed


def test_documents_name_no_command_that_is_not_there() -> None:
    """`pipeline WORD` in a document of ours is a command."""
    known = dict(commands(main))
    wrong = {
        (path.name, *words)
        for path in DOCUMENTS
        for span in code(read(path))
        for words in re.findall(r"(?:^|\$ |\n)pipeline ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", span)
        if words[:1] not in known
        or (isinstance(known[words[:1]], click.Group) and words[1] and words not in known)
    }
    assert not wrong


def test_commands_page_is_current() -> None:
    """`docs/commands.md` is what Click says; `--regen` writes it."""
    if os.environ.get("REGEN"):
        manual.PAGE.write_text(manual.page(), encoding="utf-8")
    assert read(manual.PAGE) == manual.page()


def test_settings_page_and_schema_are_current() -> None:
    """`docs/settings.md` and the shipped schema are what `model/settings.py` says; `--regen` writes them."""
    if os.environ.get("REGEN"):
        settings_page.write()
    assert read(settings_page.PAGE) == settings_page.page()
    assert read(settings_page.SCHEMA) == settings_page.schema_text()


def test_settings_page_tells_of_every_key(tmp_path: Path) -> None:
    """Its file with everything in it loads, and has another value than the default for nearly every key."""
    text = code_block(read(settings_page.PAGE))
    (tmp_path / "pipeline.toml").write_text(text, encoding="utf-8")
    loaded, default = load_settings(tmp_path), Settings()
    same = {f.name for f in fields(Settings) if getattr(loaded, f.name) == getattr(default, f.name)}
    assert same == {"source", "locales", "paths"}  # the usual ones make the better example
    assert set(loaded.engine["chat"] | loaded.engine["file"]) == set(EngineOptions.__annotations__)


def code_block(page: str) -> str:
    """The first block of code."""
    return next(token.content for token in tokens(page) if token.type == "fence")


def test_commands_page_has_every_command_and_option() -> None:
    """A section for each command, and a row for each of its options."""
    sections = dict(
        re.findall(r"^## (pipeline.*)\n([^#]*(?:#(?!# )[^#]*)*)", read(manual.PAGE), re.M)
    )
    for words, command in commands(main):
        rows = sections[f"pipeline {' '.join(words)}"]
        for option in (p for p in command.params if isinstance(p, click.Option)):
            assert any(f"| `{name}" in rows or f", {name}" in rows for name in option.opts), (
                words,
                option,
            )


def test_readme_is_short() -> None:
    """Five minutes, and a page behind each link."""
    assert len(read(ROOT / "README.md").split()) <= MOST_WORDS_OF_THE_README


def test_laws_name_tests_that_exist() -> None:
    """Each law is held by tests, and each of them is there."""
    laws = table(read(HOME), "law")
    assert len(laws) > 10
    for law in laws:
        held_by = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", law)
        assert held_by, law
        for file, name in held_by:
            functions = {
                node.name
                for node in ast.parse(read(ROOT / file)).body
                if isinstance(node, ast.FunctionDef)
            }
            assert name in functions, f"{file}::{name}"


def test_ledger_page_has_every_field_and_verdict() -> None:
    """The table of `docs/ledger.md` is `Decision`, in its order, and says which fields a line may lack."""
    page = read(ROOT / "docs/ledger.md")
    rows = [
        re.match(r"\| (always|if set) \| `(\w+)` \|", row) for row in table(page, "in the line")
    ]
    names = [f.name for f in fields(Decision) if f.name != "extra"]
    expected = [("if set" if name in LATER_FIELDS else "always", name) for name in (*names, "id")]
    assert [row.groups() for row in rows if row] == expected
    assert len(rows) == len(expected)
    (verdicts,) = (line for line in page.splitlines() if line.startswith("Verdicts about a text"))
    assert set(re.findall(r"`([a-z-]+)`", verdicts)) == {str(verdict) for verdict in Verdict}


def test_home_names_every_folder() -> None:
    """The order of imports on the architecture page is the contract's, and leaves no folder out."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["id"] == "layers")
    assert " → ".join(layers) in read(HOME)


@pytest.mark.parametrize("name", ["therapists.md", "host.md"])
def test_words_of_the_desk_are_the_desks(name: str) -> None:
    """What a page sets in italics is what the desk shows: a button, a link, a heading."""
    shown = {entry.msgid for entry in polib.pofile(str(DESK))}
    found = list(tokens(read(ROOT / "docs" / name)))
    named = {words.content for mark, words in pairwise(found) if mark.type == "em_open"}
    assert named
    assert not named - shown


def test_there_are_documents() -> None:
    """An empty glob would pass the test below."""
    assert {ROOT / "README.md", HOME, ROOT / "CHANGELOG.md"} <= set(DOCUMENTS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(path: Path) -> None:
    """Every relative link and picture of our documents is there, and so is the heading that it names."""
    targets = [
        str(token.attrs.get("href") or token.attrs.get("src"))
        for token in tokens(read(path))
        if token.type in {"link_open", "image"}
    ]
    lost = [target for target in targets if not leads_somewhere(path, target)]
    assert not lost


def leads_somewhere(path: Path, target: str) -> bool:
    """Whether a link of this document leads to another server, or to a file and, behind `#`, to a heading of it."""
    link = urlsplit(target)
    file = path.parent / unquote(link.path) if link.path else path
    if link.scheme or not link.fragment:
        return bool(link.scheme) or file.exists()
    return unquote(link.fragment) in anchors(read(file))


def anchors(text: str) -> set[str]:
    """The names of a document's headings, as GitHub makes them."""
    found = list(tokens(text))
    headings = [words.content for mark, words in pairwise(found) if mark.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for words in headings}


def test_adrs_are_listed() -> None:
    """Each decision stands in the list with its title, says the three things, and numbers have no gap."""
    folder = ROOT / "docs/adr"
    files = sorted(folder.glob("[0-9]*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    listing = read(folder / "README.md")
    for number, file in enumerate(files, 1):
        text = read(file)
        title = text.splitlines()[0].removeprefix(f"# {number}. ")
        assert f"[{title}]({file.name})" in listing
        assert [line for line in text.splitlines() if line.startswith("## ")] == [
            "## Context",
            "## Decision",
            "## Consequence",
        ]


def test_changelog_has_the_version() -> None:
    """What `pipeline --version` says has its entry, with a date."""
    headings = re.findall(r"^## \[([^\]]+)\] - \d{4}-\d\d-\d\d$", read(ROOT / "CHANGELOG.md"), re.M)
    assert headings[:1] == [__version__]


def test_changelog_says_each_thing_once() -> None:
    """Its merge keeps the lines of both sides: one that was reworded on a branch stands there twice."""
    lines = read(ROOT / "CHANGELOG.md").splitlines()
    begins = [line[:40] for line in lines if line.startswith("- ")]
    assert [one for one in set(begins) if begins.count(one) > 1] == []


def test_constraints_lock_every_dependency() -> None:
    """One version a package, none missing, each allowed by pyproject.toml, and no index host."""
    lines = [line for line in read(ROOT / "constraints.txt").splitlines() if line[:1] != "#"]
    pins = dict(line.split("==") for line in lines)
    assert lines == [f"{name}=={version}" for name, version in sorted(pins.items())]
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][\w.]*", line) for line in lines)
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    groups = (project["dependencies"], *project["optional-dependencies"].values())
    for wanted in (Requirement(text) for group in groups for text in group):
        assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)]), wanted


@pytest.mark.parametrize("python", ["3.11.2", "3.13.5"])
def test_every_locked_version_runs_on_debian(python: str) -> None:
    """Debian 12 and 13 as they come: no pin asks for a Python that they lack. What is installed here is what is locked."""
    lines = [line for line in read(ROOT / "constraints.txt").splitlines() if line[:1] != "#"]
    found = 0
    for name, version in (line.split("==") for line in lines):
        with suppress(PackageNotFoundError):
            installed = distribution(name)
            if installed.version == version:
                found += 1
                (wants,) = installed.metadata.get_all("Requires-Python") or [""]
                assert SpecifierSet(wants).contains(python), name
    assert found > 50
