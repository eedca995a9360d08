"""The command line: loads commands by name and turns errors into exit codes."""

from __future__ import annotations

import atexit
import gc
import io
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from pipeline import __version__
from pipeline.cli.app import App
from pipeline.cli.cut_module import without_cut_module
from pipeline.cli.group import LazyGroup
from pipeline.model.errors import PipelineError

COMMANDS = {
    "init": (
        "init",
        "Create a project: settings, an article, a handout and a glossary to start from.",
    ),
    "import": (
        "import_content",
        "Turn Word files, web pages, mail, text and Markdown into clean documents.",
    ),
    "extract": ("extract", "Update the catalogs from the English files."),
    "translate": (
        "translate",
        "Draft Mandarin, from translation memory first, then with the engines.",
    ),
    "check": ("check", "Check the Mandarin: negations, numbers, hotlines, terms, markup and more."),
    "review": ("review", "Read, approve, reject, edit and publish the Mandarin."),
    "users": ("users", "Manage the people who may write, approve and publish."),
    "desk": (
        "desk",
        "Start the desk, and look after what it keeps beside git: accounts, comments, the log.",
    ),
    "jobs": ("jobs", "Show and carry out the builds that people at the desk wait for."),
    "build": ("build", "Build the site and the preview, and do all else that needs no person."),
    "preview": ("preview", "Show every page, drafts included, in a browser on this machine."),
    "status": ("status", "Show the state of each document, and what it waits for."),
    "verify": ("verify", "Prove that all published Mandarin was approved."),
    "deploy": ("deploy", "Bring dist/site to a folder, a host's hook, or WordPress."),
    "sync": ("sync", "Commit decisions, pull those of other machines, and push."),
    "glossary": (
        "glossary",
        "Check the glossary, find where a term is used, and exchange terms as CSV.",
    ),
    "rename": ("rename", "Rename a document, together with its translation."),
    "remove": (
        "remove",
        "Remove a document in both languages, and leave a notice at its addresses.",
    ),
    "models": ("models", "Fetch, list and remove the models that translate on this machine."),
    "merge-po": (
        "merge_po",
        "Merge two versions of a catalog text by text, as git's merge driver.",
    ),
    "memory": ("memory", "Exchange translations with other tools, as TMX, PO, CSV or TSV."),
    "exchange": (
        "exchange",
        "Send texts to translators in the files of their own tools, and take them back.",
    ),
    "doctor": ("doctor", "Check that the project and this machine have all they need."),
}
"""Name → its module here, loaded when it is called so that `--help` is quick, and what it does."""

_EVERYWHERE = "Before or after the command: --project DIR, --json, --quiet, --no-color, --jobs N."
_FLAGS = ("--json", "--quiet", "--no-color")
_VALUES = ("--project", "--jobs", "--cluster")


class Commands(LazyGroup):
    """The group of all commands; our own errors become one line and their exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  Click's signature
        """Give the names in the order in which the work goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  Click's signature
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"pipeline.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        below = command.commands.values() if isinstance(command, click.Group) else ()
        for one in (command, *below):
            one.epilog = _EVERYWHERE
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  Click's signature
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401  Click's signature
        """Run the program."""
        # a look for garbage every 700 allocations takes a tenth of all time; what is there at the end goes with the process
        gc.set_threshold(200_000, 20, 10)
        atexit.register(gc.freeze)
        return super().main(*args, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the global options, wherever they stand."""
        ours, rest = _sorted_out(args)
        try:
            return super().parse_args(ctx, [*ours, *rest])
        except click.UsageError as error:
            _as_data(App(as_json="--json" in ours), error)
            raise

    def invoke(self, ctx: click.Context) -> None:
        """Run a command."""
        app = App(**ctx.params)
        ctx.obj = app
        try:
            super().invoke(ctx)
            app.end()
        except EOFError as error:
            cut = without_cut_module(error)
            if cut is None:
                raise
            app.fail(cut)
            sys.exit(cut.exit_code)
        except PipelineError as error:
            app.fail(error)
            sys.exit(error.exit_code)
        except click.UsageError as error:
            _as_data(app, error)
            raise


def _sorted_out(args: list[str]) -> tuple[list[str], list[str]]:
    """The global options, and all other words: `pipeline check --json` is `pipeline --json check`."""
    ours: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            return ours, [*rest, word, *words]
        if word in _FLAGS or word.startswith(tuple(f"{name}=" for name in _VALUES)):
            ours.append(word)
        elif word in _VALUES:
            ours += [word, *(value for value in (next(words, None),) if value is not None)]
        else:
            rest.append(word)
    return ours, rest


def _as_data(app: App, error: click.UsageError) -> None:
    """With --json a wrong call is data too; Click prints its advice beside it."""
    help_of = error.ctx.command_path if error.ctx else "pipeline"
    app.error(PipelineError("USAGE", error.format_message(), f"see `{help_of} --help`"))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the project; default: the current folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Number of processes that write pages; default: one for each processor, if there is enough work.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Address of a Dask scheduler (tcp://host:8786) whose workers judge, write and prove pages.",
)
@click.option("--quiet", is_flag=True, help="Print only what is wrong.")
@click.option(
    "--no-color",
    "color",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Print no colours; the variable NO_COLOR does the same.",
)
@click.version_option(__version__, prog_name="pipeline")
def main(**_options: object) -> None:
    """Turn a practice's English articles and handouts into reviewed English–Mandarin pairs.

    Start with `pipeline build`. It does every step that needs no person, and names the people who have to act.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a terminal that lacks 中文 shows something else; it never stops the work
            stream.reconfigure(errors="backslashreplace")
