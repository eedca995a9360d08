"""Write docs/commands.md from the help that Click prints.

    python tools/commands.py

A test holds the page to the commands; `pytest --regen tests/test_docs.py` writes it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from pipeline.cli import main

PAGE = Path(__file__).parents[1] / "docs/commands.md"
HEAD = """# Commands

Every command of `pipeline`, with its arguments and options. This page is made from `pipeline COMMAND --help` by `tools/commands.py`.

Data goes to stdout, messages go to stderr, and the last line names the next step. With `--json`, a command prints one JSON document on stdout
with the number of its form, `"schema": 1`.

| exit code | means |
|---|---|
| 0 | done |
| 1 | there are findings, or a rule refuses the act, or files of some documents cannot be read (each is named, and the rest is done) |
| 2 | the command line, the settings, the glossary or the list of reviewers is wrong, or everything that was asked for |
| 3 | an engine or the network failed, and texts still wait for a draft, or a deployment for its end |

| environment variable | used for |
|---|---|
| `PIPELINE_CHAT_KEY`, `PIPELINE_LIBRE_KEY` | the key of that engine |
| `PIPELINE_WORDPRESS_KEY` | `user:application password` of `pipeline deploy` into WordPress, where the target names no other variable |
| `PIPELINE_SITE_URL` | as `--site-url` of `build`, `verify` and `deploy`: the address of the site, above `site_url` of the settings |
| `PIPELINE_HOOK_KEY`, `PIPELINE_HOOK_URL` | what a hook is signed with, and its address where that is a secret |
| `PIPELINE_CACHE_KEY` | what entries of the shared cache (`cache_url`) are sealed with, 16 characters or more, the same on all machines; without it nothing is shared |
| `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION` | what an S3 store of the shared cache asks for, where the machine has no role there ([ADR 69](adr/0069-the-shared-cache-in-s3.md)) |
| `PIPELINE_MODELS` | the folder that holds the models of the engine `firefox` |
| `PIPELINE_DATABASE` | the desk's database, where it is not `.pipeline/desk.db` |
| `PIPELINE_MAIL_PASSWORD` | the password of the mail server |
| `NO_COLOR` | any value turns colours off |
"""


def page() -> str:
    """The whole page: the head, the options of every command, then one section for each command."""
    found = list(sections(main, "pipeline"))
    return "\n".join([HEAD, *found]).rstrip("\n") + "\n"


def sections(command: click.Command, name: str) -> Iterator[str]:
    """The section of a command, then those of the commands below it."""
    context = click.Context(command, info_name=name)
    yield section(command, context, name)
    if isinstance(command, click.Group):
        for word in command.list_commands(context):
            below = command.get_command(context, word)
            if below is not None and not below.hidden:
                yield from sections(below, f"{name} {word}")


def section(command: click.Command, context: click.Context, name: str) -> str:
    """One command: how it is called, what it does, what its options mean."""
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    options = [
        record
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
        and "--help" not in parameter.opts
        and (record := parameter.get_help_record(context))
    ]
    lines = [f"## {name}", "", f"    {usage}", "", *text(command.help or "")]
    if options:
        lines += ["| option | |", "|---|---|"]
        lines += [f"| `{cell(names)}` | {cell(meaning)} |" for names, meaning in options]
        lines.append("")
    return "\n".join(lines)


def text(help_text: str) -> Iterator[str]:
    r"""A help text as Markdown: a paragraph a line, what Click keeps as written (`\b`) as code."""
    for paragraph in re.split(r"\n\s*\n", cleandoc(help_text).split("\f")[0].strip()):
        rows = paragraph.splitlines()
        if rows[0].strip() == "\b":
            yield from (f"    {row.strip()}" for row in rows[1:])
        else:
            yield " ".join(row.strip() for row in rows)
        yield ""


def cell(words: str) -> str:
    """Words that stand in a table: no bar of theirs ends the cell."""
    return " ".join(words.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
