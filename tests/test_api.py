"""The Python API as a stranger uses it: the example of the docs, each call beside its command, errors, start-up."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

import pipeline
from pipeline import PipelineError, Project, api
from pipeline.flow.init import create_project
from pipeline.flow.results import KeptText
from pipeline.model.encoding import as_data
from tests.cli.project import run

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/api.md").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "my-practice"
    create_project(folder, "Our practice", "https://www.example.org")
    return folder


def python(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A script in an interpreter of its own, with this package and no network engine."""
    return subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-X", "utf8", "-c", script],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PIPELINE_MODELS": str(folder / "none")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_example_of_the_docs(root: Path) -> None:
    """It runs as it stands, on a project as `pipeline init` makes it."""
    script = next(t.content for t in MarkdownIt().parse(PAGE) if t.type == "fence")
    ran = python(script, root.parent)
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert any("texts wait:" in line for line in lines)
    assert lines[-1] == "2 documents, strays: []"
    assert (root / "dist/preview/index.html").is_file()


CALLS: list[tuple[str, Callable[[Project], object]]] = [
    ("extract", Project.extract),
    ("status", Project.status),
    ("build", Project.build),
]


@pytest.mark.parametrize(("command", "call"), CALLS, ids=[name for name, _ in CALLS])
def test_a_result_is_what_the_command_prints(
    root: Path, command: str, call: Callable[[Project], object]
) -> None:
    """The same functions, the same data: the fields of the result are the keys of `--json`."""
    project = Project.open(root)
    project.build()  # afterwards neither has anything to write
    printed: dict[str, Any] = json.loads(run(root, command, "--json").out)
    assert printed.pop("schema") == 1
    assert printed == json.loads(json.dumps(as_data(call(project))))


def test_findings_and_proofs_are_those_of_the_commands(root: Path) -> None:
    """`check` and `verify` see what the commands see, faults included."""
    project = Project.open(root)
    project.build()
    (catalog,) = (root / "locales/zh/LC_MESSAGES/articles").glob("*.po")
    text = catalog.read_text(encoding="utf-8")
    wrong = re.sub(r'(msgid ".+"\nmsgstr) ""\n', r'\1 "完全 不对 20 次"\n', text)
    catalog.write_text(wrong, encoding="utf-8")
    printed = json.loads(run(root, "check", "--json").out)["findings"]
    assert printed == json.loads(json.dumps([one.as_json() for one in project.check()]))
    assert printed
    (root / "dist/site/evil.html").write_text("<p>你好</p>")
    breaches = json.loads(run(root, "verify", "--json").out)["breaches"]
    assert breaches == as_data(list(project.verify().breaches))
    assert breaches


def test_calls_read_the_files_anew(root: Path) -> None:
    """What another program wrote in between is seen."""
    project = Project.open(root)
    before = len(project.status().documents)
    article = next((root / "content/en/articles").glob("*.md"))
    article.with_name("second.md").write_text("---\ntitle: Second\n---\n\nBe kind.\n")
    assert len(project.status().documents) == before + 1
    (root / "pipeline.toml").write_text('site_name = "Another"\n')
    assert project.settings.site_name == "Another"


def test_translate_asks_nobody_without_leave(root: Path) -> None:
    """With the settings of the start no text leaves the machine: all wait, each with its reason."""
    drafted = Project.open(root).translate(engine="google")
    assert {reason.code for reason in drafted.waiting} == {"not-allowed"}
    assert sum(one.waiting for one in drafted.documents) == sum(r.strings for r in drafted.waiting)


def test_errors_name_place_and_way_out(root: Path, tmp_path: Path) -> None:
    """No project, wrong settings, no such document, no site: each a PipelineError."""
    with pytest.raises(PipelineError) as none:
        Project.open(tmp_path)
    with pytest.raises(PipelineError) as unknown:
        Project.open(root).status("articles/missing")
    with pytest.raises(PipelineError) as unbuilt:
        Project.open(root).verify()
    (root / "pipeline.toml").write_text('\nsite-name = "x"\n')
    with pytest.raises(PipelineError) as wrong:
        Project.open(root)
    errors = [one.value for one in (none, unknown, unbuilt, wrong)]
    assert [error.code for error in errors] == ["PROJECT", "UNKNOWN", "SITE", "SETTINGS"]
    assert (wrong.value.path, wrong.value.line) == ("pipeline.toml", 2)
    assert all(error.todo for error in errors)


def test_import_is_quick_until_a_name_is_asked_for() -> None:
    """`import pipeline`, and the help of the command line, load neither the API nor the libraries below it."""
    script = (
        "import sys, pipeline, pipeline.cli\n"
        "heavy = {'pipeline.api', 'pipeline.flow.workspace', 'msgspec', 'markdown_it', 'jinja2'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
        "from pipeline import Project\n"
        "print('pipeline.api' in sys.modules)"
    )
    assert python(script, ROOT).stdout.splitlines() == ["[]", "True"]


def test_no_other_name_is_there() -> None:
    """A misspelt name is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match="Projekt"):
        getattr(pipeline, "Projekt")  # noqa: B009  mypy knows that it is not there


def test_the_page_names_every_field() -> None:
    """The table of calls tells of the fields of each result."""
    for name in ("ExtractResult", "TranslateResult", "StatusResult", "BuildResult", "Verified"):
        (row,) = (line for line in PAGE.splitlines() if f"`{name}`" in line)
        assert all(f"`{field.name}`" in row for field in fields(getattr(api, name)))


def test_results_are_plain_frozen_data() -> None:
    """Every result is a frozen dataclass, and the package says that it is typed."""
    kinds = [getattr(api, name) for name in api.__all__]
    results = [kind for kind in kinds if kind.__module__ == KeptText.__module__]
    assert len(results) >= 14
    assert all(is_dataclass(kind) for kind in results)
    assert all(kind.__dataclass_params__.frozen for kind in results)
    assert (ROOT / "pipeline/py.typed").is_file()


@pytest.mark.slow
def test_a_desk_starts_without_what_few_ask_for() -> None:
    """The libraries of Word, Excel, other files, the net, passkeys and sheets come with the first who needs them."""
    script = (
        "import sys, pipeline.web.serve\n"
        "heavy = {'openpyxl', 'docx', 'bs4', 'requests', 'deep_translator', 'webauthn', 'typst', 'zxcvbn'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    assert python(script, ROOT).stdout.splitlines() == ["[]"]
