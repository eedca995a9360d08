"""`examples/ci`: what it uploads is proven, what came down goes first, and a failed build uploads nothing new."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from pipeline.cli import main
from tests.cli.project import PAGE, copy, make, run

_EMERGENCY = '  - {name: Emergency number, number: "911", channels: [call], source: Example}\n'
EXAMPLE = Path(__file__).parents[2] / "examples/ci"


def files(folder: Path) -> dict[str, bytes]:
    """What a web server would give."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a published page."""
    return make(tmp_path_factory.mktemp("ci") / "p")


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A copy of it, on a machine that has `pipeline`."""
    program = tmp_path / "bin/pipeline"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nfrom pipeline.cli import main\nmain()\n")
    program.chmod(0o755)
    root = copy(made, tmp_path / "p")
    glossary = root / "glossary.yaml"
    glossary.write_text(f"{glossary.read_text()}{_EMERGENCY}")
    assert run(root, "build").code == 0
    return root


def publish(project: Path) -> subprocess.CompletedProcess[str]:
    """Run the example on a server that is a folder beside the project."""
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not on this machine")
    server = project.parent / "server"
    server.mkdir(exist_ok=True)
    path = f"{project.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "TARGET": str(server), "PYTHONPATH": str(EXAMPLE.parents[1])}
    return subprocess.run([EXAMPLE / "publish"], cwd=project, env=env, capture_output=True, text=True, check=False)  # noqa: S603  our own words  # fmt: skip


@pytest.mark.slow
def test_what_is_proven_is_uploaded(project: Path) -> None:
    """The server has just the files of the site; a page that was withdrawn is a notice there."""
    done = publish(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert files(project.parent / "server") == files(project / "dist/site")
    page = project.parent / f"server/zh-Hans/{PAGE}/index.html"
    assert "每天说三次谢谢" in page.read_text()
    run(project, "review", "withdraw", PAGE, "--as", "ann")
    done = publish(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "每天说三次谢谢" not in page.read_text()
    assert files(project.parent / "server") == files(project / "dist/site")


@pytest.mark.slow
def test_a_failed_build_takes_down_and_uploads_nothing(project: Path) -> None:
    """English that nobody has extracted fails; a page that was withdrawn goes all the same."""
    assert publish(project).returncode == 0
    page = project / f"content/en/{PAGE}.md"
    page.write_text(page.read_text() + "\nOne more line.\n")
    run(project, "review", "withdraw", PAGE, "--as", "ann")
    done = publish(project)
    assert done.returncode == 1
    assert "FROZEN" in done.stdout
    server = project.parent / "server"
    assert not (server / f"zh-Hans/{PAGE}/index.html").exists()
    assert "One more line" not in (server / f"en/{PAGE}/index.html").read_text()


@pytest.mark.slow
def test_nothing_unproven_is_uploaded(project: Path) -> None:
    """A line that somebody took out of the ledger since: `verify --since` finds it, and the server stays as it is."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], cwd=project, check=True)  # noqa: S603  our own words
    ledger = project / f"locales/zh/decisions/{PAGE}.jsonl"
    ledger.write_text("".join(ledger.read_text().splitlines(keepends=True)[:-1]))
    os.environ["SINCE"] = "HEAD"
    try:
        done = publish(project)
    finally:
        del os.environ["SINCE"]
    assert done.returncode == 1, done.stdout
    assert not files(project.parent / "server")


@pytest.mark.slow
def test_a_withdrawal_does_not_wait_for_a_proof(project: Path) -> None:
    """Where the notice itself is not proven, the page goes, and the rest of the server stays as it is."""
    assert publish(project).returncode == 0
    glossary = project / "glossary.yaml"
    glossary.write_text(glossary.read_text().replace(_EMERGENCY, ""))
    run(project, "review", "withdraw", PAGE, "--as", "ann")
    server = project.parent / "server"
    before = files(server)
    done = publish(project)
    assert done.returncode == 1
    assert "not proven" in done.stdout, done.stdout + done.stderr
    gone = before.keys() - files(server).keys()
    assert gone == {name for name in before if name.startswith((f"zh-Hans/{PAGE}", f"fragments/zh-Hans/{PAGE}", f"pages/zh-Hans/{PAGE}"))}  # fmt: skip


def test_it_says_what_the_program_knows() -> None:
    """Each command and option of the script is one, and the workflow is YAML whose last step runs it."""
    script = (EXAMPLE / "publish").read_text()
    for name, words in re.findall(r"^(?:if ! )?pipeline (\w+)([^|&>\n;]*)", script, re.M):
        command = main.get_command(click.Context(main), name)
        assert command is not None
        known = {opt for param in command.params for opt in param.opts}
        assert set(re.findall(r"--[a-z]+", words)) <= known
    work = yaml.safe_load((EXAMPLE / "publish.yml").read_text())
    steps = work["jobs"]["publish"]["steps"]
    assert steps[-1]["run"] == "tools/publish"
    assert work["permissions"] == {"contents": "read"}
