"""The `review` commands that record decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from pipeline.cli.app import App
from pipeline.cli.formatting import counted, opening
from pipeline.cli.locale_option import locale_option
from pipeline.cli.review_english import publish_english, withdraw_english
from pipeline.cli.review_show import next_step, status_marks
from pipeline.flow import decisions
from pipeline.flow.decisions import Decided, Decider, Seen
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.flow.workspace import Workspace
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from pipeline.review.bulk import Passed
from pipeline.review.decide import REASONS
from pipeline.review.states import EntryReview

_reason = click.option(
    "--reason",
    type=click.Choice(REASONS),
    metavar="WORD",
    help=f"The reason, in one word: {', '.join(REASONS)}.",
)


def _person(function: Callable[..., None]) -> Callable[..., None]:
    """Add the option that says who decides."""
    option = click.option(
        "--as",
        "reviewer",
        required=True,
        metavar="ID",
        help="Id of the person who decides (see `pipeline users list`).",
    )
    return locale_option(option(function))


@click.command("approve")
@click.argument("name", metavar="ID")
@click.argument("texts", nargs=-1, metavar="[SIGN]…")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Approve all texts without an error or an open question, except safety text.",
)
@click.option(
    "--safety", is_flag=True, help="With --all: include safety text. One person for each call."
)
@_person
@click.pass_obj
def approve_command(
    app: App, name: str, texts: tuple[str, ...], everything: bool, safety: bool, reviewer: str
) -> None:
    """Approve texts."""
    if everything == bool(texts):
        raise PipelineError("USAGE", "which texts?", "name their signs, or say --all")
    by = Decider(app.workspace(acts=True, person=reviewer), reviewer)
    if everything:
        decided = decisions.approve_all(by, name, safety=safety)
    else:
        decided = decisions.approve(by, name, [Seen(one) for one in texts])
    _report(app, by.workspace, decided, "approved")


@click.command("reject")
@click.argument("name", metavar="ID")
@click.argument("texts", nargs=-1, required=True, metavar="SIGN…")
@_reason
@_person
@click.pass_obj
def reject_command(
    app: App, name: str, texts: tuple[str, ...], reason: str | None, reviewer: str
) -> None:
    """Reject texts: their words must not be published."""
    by = Decider(app.workspace(acts=True, person=reviewer), reviewer)
    decided = decisions.reject(by, name, [Seen(one) for one in texts], reason)
    _report(app, by.workspace, decided, "rejected")


@click.command("edit")
@click.argument("name", metavar="ID")
@click.argument("sign", metavar="SIGN")
@click.option("--text", metavar="TEXT", help="The new Mandarin; default: read from standard input.")
@_person
@click.pass_obj
def edit_command(app: App, name: str, sign: str, text: str | None, reviewer: str) -> None:
    """Change the Mandarin of a text. This does not approve it."""
    words = text if text is not None else click.open_file("-", encoding="utf-8").read()
    by = Decider(app.workspace(acts=True, person=reviewer), reviewer)
    _report(app, by.workspace, decisions.edit(by, name, Seen(sign), words), "edited")


@click.command("dismiss")
@click.argument("name", metavar="ID")
@click.argument("sign", metavar="SIGN")
@click.argument("code", metavar="CODE")
@_reason
@_person
@click.pass_obj
def dismiss_command(
    app: App, name: str, sign: str, code: str, reason: str | None, reviewer: str
) -> None:
    """Dismiss a finding that is wrong about a text.

    CODE is the first word of the finding, for example `number` or `gl-missing`. When the text
    changes, the check runs again. Only a lead may dismiss findings about structure, markup,
    hotlines and safety.
    """
    by = Decider(app.workspace(acts=True, person=reviewer), reviewer)
    if code == "back-translation":
        from pipeline.flow.translate.back_translation import recall  # noqa: PLC0415  the net

        recall(by.workspace, by.workspace.document(name))
    decided = decisions.dismiss(by, name, [Seen(sign)], code, reason)
    _report(app, by.workspace, decided, "dismissed", "finding")


@click.command("lower-safety")
@click.argument("name", metavar="ID")
@click.argument("sign", metavar="SIGN")
@_reason
@_person
@click.pass_obj
def lower_safety_command(app: App, name: str, sign: str, reason: str | None, reviewer: str) -> None:
    """Mark a text as ordinary, so that one approval is enough.

    Only a lead may do this. In a crisis box, beside a hotline, or if the text was safety text
    before, two people have to do it, one of them a lead.
    """
    workspace = app.workspace(acts=True, person=reviewer)
    decided = decisions.lower_safety(Decider(workspace, reviewer), name, [Seen(sign)], reason)
    catalog = workspace.catalog(workspace.document(decided.document))
    review = workspace.reviews(catalog)[decided.entries[0].key]
    done = "taken for ordinary text from now on"
    if review.safety:
        done = f"stays safety text until {_who_lowers(workspace, review)} says so too"
    _report(app, workspace, decided, done)


def _who_lowers(workspace: Workspace, review: EntryReview) -> str:
    """Whose word is missing before a text is no safety text any more."""
    leads = (
        workspace.decision_index(review.lowerings[0].document).as_lead
        if review.lowerings
        else frozenset()
    )
    has_lead = any(d.id in leads for d in review.lowerings)
    return "somebody else" if has_lead else "a lead"


_english = click.option(
    "--english", is_flag=True, help='The English of the page (review.source = "sign-off").'
)


@click.command("publish")
@click.argument("name", metavar="ID", required=False)
@_english
@click.option(
    "--all", "everything", is_flag=True, help="With --english: every page that is not a draft."
)
@_person
@click.pass_obj
def publish_command(
    app: App, name: str | None, english: bool, everything: bool, reviewer: str
) -> None:
    """Publish a page after you have read it once more.

    With --english, an author or a lead publishes the English as its file stands. It stays public
    while the file is written on.
    """
    if (name is None) != everything or (everything and not english):
        raise PipelineError("USAGE", "which page?", "name its ID, or say --english --all")
    if english or name is None:
        publish_english(app, (name,) if name else (), reviewer)
        return
    decided = publish(Decider(app.workspace(acts=True, person=reviewer), reviewer), name)
    done = (
        "published; the next build shows it"
        if decided.decisions
        else "is published just so already"
    )
    app.data(_json(decided, {}), [f"  {decided.document}  ✓ {done}"])
    app.next("Next: pipeline build")


@click.command("withdraw")
@click.argument("name", metavar="ID")
@click.argument("texts", nargs=-1, metavar="[SIGN]…")
@_english
@_person
@click.pass_obj
def withdraw_command(
    app: App, name: str, texts: tuple[str, ...], english: bool, reviewer: str
) -> None:
    """Withdraw a Mandarin page, or approvals of texts.

    Without SIGN, the next build removes the page and puts a short notice at its address. With
    SIGN, the approvals of these texts are withdrawn. If a text has no approval, your own
    rejection is withdrawn. With --english, both languages come down.
    """
    if english:
        if texts:
            raise PipelineError("USAGE", "--english is about a page", "leave the signs out")
        withdraw_english(app, name, reviewer)
        return
    if texts:
        by = Decider(app.workspace(acts=True, person=reviewer), reviewer)
        decided = decisions.withdraw(by, name, [Seen(one) for one in texts])
        _report(app, by.workspace, decided, "open again")
        return
    document, decision = withdraw_page(app.root, name, reviewer, locale=app.locale)
    done = "comes down with the next build" if decision else "is down already"
    body = {"id": document, "decisions": [decision.id] if decision else [], "passed": []}
    app.data(body, [f"  {document}  ! {done}"])
    app.next("Next: pipeline build")


def _json(decided: Decided, sign_of: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": decided.document,
        "decisions": [d.id for d in decided.decisions],
        "passed": [
            {"sign": sign_of[p.entry.source_sha], "code": p.code, "why": p.why_en}
            for p in decided.passed
        ],
    }


def _report(
    app: App, workspace: Workspace, decided: Decided, done: str, noun: str = "text"
) -> None:
    """Say what was taken, what was left alone and why, and what still waits."""
    document = workspace.document(decided.document)
    catalog = workspace.catalog(document)
    sign_of = status_marks(catalog)
    count = len(decided.decisions)
    lines = [f"  {counted(count, noun)} {done}" if count else "  – nothing new: it was so already"]
    lines += [_left_alone(sign_of[p.entry.source_sha], p) for p in decided.passed]
    reviews = workspace.reviews(catalog)
    if done == "approved":
        asked = (one for one in decided.entries if reviews[one.key].questions)
        lines += [_still_asked(sign_of[one.source_sha], one) for one in asked]
    app.data(_json(decided, sign_of), lines)
    app.next(next_step(workspace, document, catalog, reviews))


def _left_alone(sign: str, passed: Passed) -> str:
    return f"  {sign}  {opening(passed.entry.source)}  left alone: {passed.why_en.rstrip('.')}"


def _still_asked(sign: str, entry: Entry) -> str:
    return f"  {sign}  {opening(entry.source)}  a question about it is open: the page waits until the desk has its answer"


COMMANDS = (
    approve_command,
    reject_command,
    edit_command,
    dismiss_command,
    lower_safety_command,
    publish_command,
    withdraw_command,
)
"""Below `review`."""
