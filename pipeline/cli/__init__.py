"""Words from the terminal in; one flow function a command; lines and exit codes out. The only Click."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli.app import App
from pipeline.model.errors import PipelineError

COMMANDS = {
    "import": "importing",
    "extract": "extract",
    "translate": "translate",
    "check": "check",
    "review": "review",
    "users": "users",
    "build": "build",
    "status": "status",
    "verify": "verify",
    "rename": "rename",
    "merge-po": "merge_po",
    "doctor": "doctor",
}
"""Name of a command → its module here; loaded when it is called, so that `--help` is quick."""


class Commands(click.Group):
    """The group of all commands; our own errors become one line and their exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  Click's signature
        """Give the names in the order in which the work goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  Click's signature
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"pipeline.cli.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except PipelineError as error:
            app = ctx.ensure_object(App)
            app.fail(error)
            sys.exit(error.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the project; else the one that you stand in.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
@click.option("--quiet", is_flag=True, help="Only errors.")
@click.option("--no-color", is_flag=True, help="No colours; NO_COLOR does the same.")
@click.version_option(__version__, prog_name="pipeline")
@click.pass_context
def main(
    ctx: click.Context, project: Path | None, as_json: bool, quiet: bool, no_color: bool
) -> None:
    """Turn a practice's English articles and handouts into reviewed English–Mandarin pairs.

    Start with `pipeline build`: it does everything that needs no person, and says who is waited for.
    """
    ctx.obj = App(project, as_json=as_json, quiet=quiet, color=not no_color)
