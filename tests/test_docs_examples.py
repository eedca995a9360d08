"""Every command that the documents show is run on the sample project, and prints what they show."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from pipeline.cli import main
from tests.flow.world import World, real_world
from tests.importers.office import SHEET, word
from tests.test_docs import DOCUMENTS, ROOT, code, commands, read

STAYS = ("pipeline preview", "pipeline review serve")
"""Commands that go on until Ctrl+C: only their options are looked at."""
TYPED = "a long sentence for a test\n" * 2
"""What a command that asks for a password is told."""
MEETS = "kind-talk.docx"
"""The Word file that the documents import."""


@dataclass(frozen=True)
class Step:
    """One command of an example."""

    command: str
    """What stands behind `$ `."""
    shown: str
    """What the document says that it prints; `…` stands for anything."""


def examples(text: str) -> list[tuple[int, str]]:
    """The blocks of a document that begin with `$ `: line of the fence and content."""
    return [
        (token.map[0], token.content)
        for token in MarkdownIt("commonmark").parse(text)
        if token.type == "fence" and token.content.startswith("$ ") and token.map
    ]


def steps(block: str) -> list[Step]:
    """The commands of a block, each with what is shown below it."""
    return [
        Step(command, shown.strip("\n"))
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n?)*)", block, re.M)
    ]


def fits(shown: str, printed: str) -> bool:
    """Whether a command printed what is shown: `…` is anything within a line, and alone on a line any lines."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + r"\n"
        for line in shown.splitlines()
    )
    ours = "".join(f"{line.rstrip()}\n" for line in printed.strip("\n").splitlines())
    return re.fullmatch(pattern, ours) is not None


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = real_world(tmp_path_factory.mktemp("sample") / "p")
    (world.root / MEETS).write_bytes(word(SHEET))
    world.build()
    return world


@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if examples(read(path))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_examples_print_what_is_shown(
    path: Path, sample: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands of a document, in its order, in one project; `--regen` writes what they print."""
    world = sample.copy(tmp_path / "p")
    monkeypatch.chdir(world.root)
    wrong = []
    for line, block in examples(read(path)):
        done = [(step, *run(step.command)) for step in steps(block)]
        wrong += [
            f"{path.name}:{line + 1}: $ {step.command}\n{printed}(exit code {status})"
            for step, printed, status in done
            if not (fits(step.shown, printed) if step.shown else status == 0)
        ]
        if os.environ.get("REGEN"):
            path.write_text(read(path).replace(block, "".join(starmap(written, done))), "utf-8")
    assert not wrong, "\n\n".join(wrong)


def written(step: Step, printed: str, _status: int) -> str:
    """A command as the document shows it, with what it prints now where that does not fit any more."""
    same = not step.shown or fits(step.shown, printed)
    shown = step.shown if same else printed.strip("\n")
    return f"$ {step.command}\n" + (f"{shown}\n" if shown else "")


def run(line: str) -> tuple[str, int]:
    """What a command of an example prints, and its exit code."""
    program, *words = shlex.split(line, comments=True)
    assert program == "pipeline", f"`$ {line}`: only `pipeline` is run; show others without `$ `"
    if line.startswith(STAYS):
        return "", 0
    done = CliRunner().invoke(main, words, input=TYPED)
    assert done.exception is None or isinstance(done.exception, SystemExit), line
    return done.output, done.exit_code


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_option_shown_is_there(path: Path) -> None:
    """Whoever copies `pipeline …` out of a document is not told that there is no such option."""
    known = dict(commands(main))
    wrong = []
    for line in (row for span in code(read(path)) for row in span.splitlines()):
        called = re.match(
            r"(?:\$ |sudo )*pipeline ((?:--?[a-z-]+ )*)([a-z-]+)(?: ([a-z-]+))?", line
        )
        if not called:
            continue
        name = (called[2], called[3])
        command = known.get(name) or known.get(name[:1])
        options = set(re.findall(r"(?<!\S)--[a-z-]+", line.split("  #")[0]))
        there = {
            o
            for c in (main, command)
            if c
            for p in c.params
            if isinstance(p, click.Option)
            for o in p.opts
        }
        wrong += [f"{line}: {option}" for option in options - there - {"--help", "--version"}]
    assert not wrong


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb", "a  \nb\n", True),
        ("a … c", "a b c", True),
        ("a … c", "a\nc", False),
        ("a\n…\nd", "a\nb\nc\nd", True),
        ("a\n…\nd", "a\nd", True),
        ("a\n…", "a\nb", True),
        ("a\n…\nd", "a\nb\nc", False),
        ("a", "a\nb", False),
        ("(1) [x] a.b", "(1) [x] a.b", True),
        ("a.b", "axb", False),
    ],
)
def test_what_fits(shown: str, printed: str, same: bool) -> None:
    """The comparison itself can fail."""
    assert fits(shown, printed) is same
