"""What people see: a golden session, colour only on a terminal, --quiet, help that is complete and quick."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, main
from pipeline.cli.formatting import width
from tests.cli.project import PAGE, WAITS, put, run, run_apart

SESSION = Path(__file__).parents[1] / "cases" / "terminal" / "session.txt"
PROMPT = "$ pipeline "
ESCAPE = "\x1b["


def shown(project: Path, line: str) -> str:
    """What a command line prints, stderr where it came in between, days made equal, and its exit code."""
    done = CliRunner().invoke(main, ["--project", str(project), *shlex.split(line)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    text = re.sub(r"\d{4}-\d\d-\d\d(?!-\d)", "DATE", done.output)
    return text + (f"[{done.exit_code}]\n" if done.exit_code else "")


def test_session(project: Path) -> None:
    """A day of work, line for line: `pytest --regen` writes it anew for the diff to show."""
    blocks = ("\n" + SESSION.read_text(encoding="utf-8")).split(f"\n{PROMPT}")[1:]
    assert len(blocks) > 25
    lines = [block.split("\n", 1)[0] for block in blocks]
    said = "".join(f"{PROMPT}{line}\n{shown(project, line)}\n" for line in lines)
    if os.environ.get("REGEN"):
        SESSION.write_text(said, encoding="utf-8")
    assert said == SESSION.read_text(encoding="utf-8")


def on_a_terminal(
    project: Path, *words: str, env: Mapping[str, str] | None = None, cells: int = 80
) -> str:
    """What a command writes to a terminal of so many columns."""
    leader, follower = pty.openpty()
    env = {**os.environ, "COLUMNS": str(cells), "TERM": "xterm-256color", **(env or {})}
    env = {name: value for name, value in env.items() if value or name != "NO_COLOR"}
    code = "import sys; from pipeline.cli import main; main(sys.argv[1:])"
    # our own command line in a terminal of the test's own
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code, *words],
        cwd=project,
        env=env,
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    said = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not part:
            break
        said += part
    process.wait()
    os.close(leader)
    return said.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    """A text without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def draft(project: Path, target: str) -> None:
    """Give the crisis line of the handout some Mandarin."""
    assert (
        run(project, "review", "edit", WAITS, "a06587e7", "--text", target, "--as", "bo").code == 0
    )


def test_colour_only_repeats(project: Path) -> None:
    """Signs are coloured and the words meant underlined; take the colours away and it is the same text."""
    draft(project, "拨打998。")
    bright = on_a_terminal(project, "check", env={"NO_COLOR": ""}, cells=200)
    assert "\x1b[31m\x1b[1m!\x1b[0m error" in bright
    assert "⟦\x1b[4m998\x1b[0m⟧" in bright
    assert plain(bright) == run(project, "check").out


@pytest.mark.parametrize(
    ("words", "env"),
    [(("--no-color", "status"), {"NO_COLOR": ""}), (("status",), {"NO_COLOR": "1"})],
)
def test_no_colour(words: tuple[str, ...], env: Mapping[str, str], project: Path) -> None:
    """`--no-color` and NO_COLOR hold on a terminal too."""
    said = on_a_terminal(project, *words, env=env)
    assert "✓ published" in said
    assert ESCAPE not in said


def test_no_colour_in_a_pipe(project: Path) -> None:
    """What goes into a file or another program is plain."""
    ran = run_apart(project, "status")
    assert ESCAPE not in ran.out + ran.err


@pytest.mark.parametrize("cells", [80, 120])
def test_long_texts_fit(cells: int, project: Path) -> None:
    """On a terminal the texts to read are wrapped by what Han letters take; in a pipe they stay whole."""
    long = "别着急，慢慢来，先深深地吸一口气，再缓缓地呼出去。" * 6
    draft(project, f"拨打988。{long}")
    rows = on_a_terminal(project, "review", "show", WAITS, "--no-color", cells=cells).splitlines()
    body = [row for row in rows if row.startswith("    ")]
    assert max(map(width, body)) <= cells
    start = body.index("    Call 988.") + 1
    said = next(n for n, row in enumerate(body) if row.lstrip().startswith("–"))  # of its length
    assert "".join(row.strip() for row in body[start:said]) == f"拨打988。{long}"
    assert not [row for row in body if row.strip()[0] in "，。"]
    assert long in run(project, "review", "show", WAITS).out


def test_next_step_has_a_line_of_its_own_where_it_must(project: Path) -> None:
    """No terminal breaks the next step in the middle of a word, if it fits a line at all."""
    wide = on_a_terminal(project, "build", cells=120).splitlines()[-1]
    narrow = on_a_terminal(project, "build", cells=80).splitlines()[-2:]
    assert wide == "  ".join(narrow)
    assert narrow[1].startswith("Next: ")


def test_quiet(project: Path) -> None:
    """With --quiet a run that is well says nothing, and one that is not says just that."""
    for words in (
        ("build",),
        ("status",),
        ("check",),
        ("verify",),
        ("doctor",),
        ("review", "list"),
    ):
        ran = run(project, *words, "--quiet")
        assert (ran.code, ran.out, ran.err) == (0, "", ""), words
    put(project, "content/zh/articles/stray.md", "# 多余\n")
    ran = run(project, "--quiet", "build")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("content/zh/articles/stray.md: ! STRAY")
    assert run(project, "verify", "--quiet").out.startswith("content/zh/articles/stray.md: ! stray")
    put(project, "content/zh/articles/stray.md", "")
    assert run(project, "translate", "--quiet").err.count("\n") == 2


def test_a_terminal_without_chinese(project: Path) -> None:
    """Letters that the terminal lacks are written as numbers; the command does its work."""
    ran = run_apart(project, "review", "show", PAGE, "--all", env={"PYTHONIOENCODING": "latin-1"})
    assert ran.code == 0
    assert "Say thank you three times a day." in ran.out
    assert r"\u6bcf\u5929" in ran.out


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """The words that call each command, groups too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        yield (*names, name)
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


@pytest.mark.parametrize("words", [(), *commands(main)], ids=" ".join)
def test_help(words: tuple[str, ...], tmp_path: Path) -> None:
    """Every help fits 80 columns, needs no project, cuts no sentence, and explains every option."""
    ran = run(tmp_path, *words, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert max(map(width, ran.out.splitlines())) <= 80
    assert "..." not in ran.out.replace("COMMAND [ARGS]...", "")
    command: click.Command = main
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    mute = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert not mute
    assert "--json" in ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_says(name: str) -> None:
    """The list of commands is written apart, so that it loads nothing; it says the same."""
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.get_short_help_str(200) == COMMANDS[name][1]


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("buld",)])
def test_start_is_quick(words: tuple[str, ...], tmp_path: Path) -> None:
    """Asking for help loads no library that a stage needs."""
    look = "import atexit; atexit.register(lambda: print('LOADED', *sys.modules, file=sys.stderr))"
    loaded = run_apart(tmp_path, *words, before=look).err.split("LOADED ")[1].split()
    heavy = {"markdown_it", "yaml", "nh3", "jinja2", "selectolax", "polib", "babel", "rapidfuzz"}
    assert "click" in loaded
    assert not heavy & set(loaded)
    assert not [name for name in loaded if name.startswith("pipeline.flow")]
