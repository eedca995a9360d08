"""The `rename` command."""

from __future__ import annotations

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted
from pipeline.flow.extract import extract
from pipeline.flow.rename import rename


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--as",
    "reviewer",
    metavar="ID",
    help="Id of the person who renames; needed if the document has decisions.",
)
@click.pass_obj
def command(app: App, old: str, new: str, reviewer: str | None) -> None:
    """Rename a document, together with its translation.

    The file, its catalog, its decisions and the published page move together. If you have moved
    the file yourself, the rest follows. The former addresses lead on for ever, and links of other
    pages follow. If the command is interrupted, the next command completes it.
    """
    done = rename(app.workspace(acts=True), old, new, reviewer)
    extract(app.workspace(acts=True), [new])
    body: dict[str, object] = {
        "old": old,
        "new": new,
        "file": done.rename.after,
        "decisions": done.decisions,
    }
    decided = counted(done.decisions, "decision")
    body |= {"relinked": done.relinked, "linking": done.linking}
    lines = [f"  {old} → {new}, {decided} along with it"]
    lines += [f"  links rewritten in {path}" for path in done.relinked]
    app.data({"renamed": body}, lines)
    for path in done.linking:
        if path == done.rename.after:
            app.note(
                f"{path} has links in words that people approved, and from its new folder they lead nowhere: "
                "change them there, then have the texts approved again"
            )
        else:
            app.note(
                f"{path} links to {old} in words that people approved: the link leads on by itself"
            )
    step = f"pipeline review publish {new}" if done.published else "pipeline build"
    app.next(f"Next: {step}")
