"""The `verify` command."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import columns, counted, document_cells, opening, risk_lines
from pipeline.cli.site_url import site_url_option
from pipeline.flow.results import accepted_risks
from pipeline.flow.verify.run import Behind, Verified, verify
from pipeline.flow.workspace import Workspace


@click.command()
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the site; default: dist/site.",
)
@click.option(
    "--since",
    metavar="REF",
    help="Also list what changed since this git revision: decisions, accounts, people, settings, contacts.",
)
@click.option(
    "--live",
    metavar="URL|NAME",
    help="Read what stands at this address, or at this target of the settings, and prove that.",
)
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="NUMBER",
    help="With --since: a change of settings, contacts or people that is meant, by the number that the command gives it.",
)
@site_url_option
@click.pass_obj
def command(
    app: App, site: Path | None, since: str | None, live: str | None, accepted: tuple[str, ...]
) -> None:
    """Prove that all published Mandarin was approved.

    The command reads everything again from the files: the site, the published pairs and the
    ledger. Exit code 1 means that something does not match. With --live it reads the deployed
    pages as their readers do, in whatever frame.
    """
    if accepted and not since:
        raise click.UsageError("--accept goes with --since")
    workspace = app.workspace()
    if live is not None:
        if site or since:
            raise click.UsageError(
                "--live reads what is deployed: give it without --site and --since"
            )
        _verify_live(app, workspace, live)
        return
    verified, risks = (
        verify(workspace, site, since, accepted=accepted, jobs=app.jobs),
        workspace.project.settings.risks,
    )
    wrong = [f"{breach.path}: ! {breach.code} {breach.what}" for breach in verified.breaches]
    body = {**_json(verified), "accepted_risks": accepted_risks(risks)}
    app.data(body, [*_lines(verified), *risk_lines(risks), *wrong], wrong)
    if verified.breaches:
        count = counted(len(verified.breaches), "breach", "breaches")
        app.next(f"! {count}: do not upload this site.  Next: mend them, then pipeline build")
        sys.exit(1)
    app.next(f"{_proven(len(verified.proofs))}  Next: upload {site or 'dist/site'}")


def _verify_live(app: App, workspace: Workspace, where: str) -> None:
    from pipeline.flow.deploy import verify_deployed  # noqa: PLC0415  the other way speaks no HTTP

    proof = verify_deployed(workspace, where)
    wrong = [f"{one.path}: ! {one.code} {one.what}" for one in proof.breaches]
    app.data(proof, wrong, wrong)
    for what in proof.unseen:
        app.note(f"! {what}")
    if proof.breaches:
        count = counted(len(proof.breaches), "breach", "breaches")
        app.next(f"! {count}: readers do not get what was approved.  Next: pipeline deploy")
        sys.exit(1)
    read = [counted(proof.pages, "page"), counted(proof.notices, "notice")]
    read.append(counted(proof.files, "printed sheet"))
    app.next(f"✓ {proof.where} says what was approved: {', '.join(read)}.")


def _proven(pages: int) -> str:
    if not pages:
        return "✓ proven: 0 Mandarin pages, so no word that nobody approved."
    return f"✓ proven: {counted(pages, 'Mandarin page')}, every word approved."


def _lines(verified: Verified) -> list[str]:
    several = len({p.locale for p in verified.proofs}) > 1
    proofs = columns(
        [
            (
                *document_cells(f"✓ {p.id}", p.locale, several=several),
                f"{counted(p.texts, 'text')} approved",
                f"published {p.published_on} by {p.published_by}",
            )
            for p in verified.proofs
        ]
    )
    decisions = [(f"+ {d.at}", d.reviewer, d.verdict.value, d.document) for d in verified.added]
    accounts = [(f"+ {e.at}", e.who, e.what, e.whom, e.role or "") for e in verified.accounts]
    changed = [f"~ {one.path}: {one.what}" for one in verified.changed]
    behind = [
        f"~ {' '.join(document_cells(one.id, one.locale, several=several))}: {_changed(one)}"
        for one in verified.behind
    ]
    return [*proofs, *behind, *columns(decisions), *columns(accounts), *changed]


def _changed(behind: Behind) -> str:
    if behind.texts:
        verb = "has" if behind.texts == 1 else "have"
        return f"{counted(behind.texts, 'text')} that it is made from {verb} changed since it was published"
    return f"its English has changed since it was published{_first(behind)}"


def _first(behind: Behind) -> str:
    lines = f", {counted(behind.lines, 'line')}" if behind.lines else ""
    return f"{lines}: {opening(behind.first)}" if behind.first else lines


def _json(verified: Verified) -> dict[str, object]:
    return {
        "breaches": verified.breaches,
        "proofs": verified.proofs,
        "added": [decision.as_dict() | {"id": decision.id} for decision in verified.added],
        "changed": verified.changed,
        "behind": verified.behind,
        "accounts": [event.as_dict() | {"id": event.id} for event in verified.accounts],
    }
