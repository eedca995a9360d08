"""Create desk accounts and invitation links, at the desk and from the command line.

At the desk an invitation makes somebody new and never gives an identity that is there. Until its link
is used, whoever may invite can make another one, and stands behind it. Somebody who is there gets a link
at the address that they have set themselves (`password_link`), or from whoever owns the server. Each step
is a line of `locales/accounts.jsonl`, written before it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.files.content import Project
from pipeline.files.locales import load_reviewers, readable_ledgers, save_reviewers
from pipeline.files.locks import hold
from pipeline.flow.accounts.auth import CurrentUser, Desk, desk_of
from pipeline.flow.accounts.guesses import Visitor
from pipeline.flow.accounts.ids import check_id, check_name, check_unlike
from pipeline.flow.accounts.password_rules import check_password, own_words
from pipeline.flow.accounts.reviewers import add_user, disable_user, note_account
from pipeline.flow.accounts.security_letters import AccountChange, tell, tell_now
from pipeline.flow.accounts.sign_in import AsksForCode, SignedIn, admit
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import LISTED, OWNER, Reviewer
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.store import accounts
from pipeline.store.accounts import ROLES, Account, Invitation

__all__ = ["ROLES", "Invitation"]

DAYS = 7
"""Days for which an invitation is good."""


def guest(desk: Desk, id_: str, name: str, role: str, document: str | None) -> Invitation:
    """An invitation that is good from now on for `DAYS`."""
    until = desk.store.now() + DAYS * 24 * 3600
    return Invitation(id_, name or id_, role, document, until)


def may_invite(current_user: CurrentUser, role: str) -> bool:
    """True if this visitor may ask somebody in for a role."""
    return current_user.manages or (
        current_user.invites and role in ("reader", "reviewer", "author")
    )


def invite(
    desk: Desk, workspace: Workspace, guest: Invitation, by: str, reads: Sequence[str] = ()
) -> str:
    """Ask somebody new in at the desk; gives the secret of the link.

    Who is to decide or to write comes into reviewers.yaml, with `invited_by`, and waits for confirmation. `reads`: folders
    of the languages that they read; none: the one that is reviewed here.
    Raises TAKEN for an identity that is there, ALIKE for one that looks like it, USER for what cannot be an
    id or a name, UNKNOWN for a document.
    """
    project = workspace.project
    if guest.only_document is not None:
        workspace.document(guest.only_document)
    with hold(project, "reviewers"):
        _check_is_new(desk, project, guest.account)
        check_name(guest.name)
        if guest.role in LISTED:
            inviter = _answers_for(desk, project, by)
            add_user(
                workspace,
                guest.account,
                name=guest.name,
                role=guest.role,
                reads=tuple(reads) or (project.settings.locale.dir,),
                invited_by=inviter,
            )
        _note_invited(project, by, guest)
        return accounts.invite(desk.store, guest, by)


def waiting_invitations(desk: Desk, project: Project) -> dict[str, Invitation]:
    """Who was asked in at the desk and has not come yet, by id.

    Whom the command line asked in, or a hand has written into reviewers.yaml, has their identity from there.
    """
    listed = {r.id: r for r in load_reviewers(project)}
    found = {}
    for one in accounts.open_invitations(desk.store):
        entry = listed.get(one.account)
        if one.by != OWNER and _is_as_invited(entry, one.role):
            found[one.account] = replace(one, role=entry.role if entry else one.role)
    return found


def renew(desk: Desk, workspace: Workspace, id_: str, by: CurrentUser) -> tuple[Invitation, str]:
    """Make another link for somebody who has not come yet; gives for whom, and its secret. The former one is void.

    Whoever makes it could use it: they stand behind this person from now on, and must be confirmed anew.
    Raises INVITED where no such invitation waits, it is not theirs to make, or somebody has decided under this id.
    """
    project = workspace.project
    with hold(project, "reviewers"):
        former = waiting_invitations(desk, project).get(id_)
        if former is None or not may_invite(by, former.role) or id_ in _deciders(project):
            todo = f"look at the list of people, or ask for `pipeline users invite {id_}`"
            raise RefusedError("INVITED", f"no invitation of `{id_}` waits here", todo)
        made = guest(desk, id_, former.name, former.role, former.only_document)
        who = by.account.id
        _note_invited(project, who, made)
        # the former link ends first: two people must never hold one each
        token = accounts.invite(desk.store, made, who)
        if made.role in LISTED:
            inviter, people = _answers_for(desk, project, who), load_reviewers(project)
            entry = next(r for r in people if r.id == id_)
            renewed = replace(entry, invited_by=inviter, confirmed_by=None)
            save_reviewers(project, [renewed if r is entry else r for r in people])
        return made, token


def _check_is_new(desk: Desk, project: Project, id_: str) -> None:
    """Raises USER, TAKEN where the id, in any case, is or was somebody's, ALIKE where it looks like one."""
    lowered, people = id_.casefold(), _everybody(desk, project)
    taken = next((one for one in sorted(people) if one.casefold() == lowered), None)
    if taken is not None:
        raise RefusedError(
            "TAKEN",
            f"`{taken}` is or was somebody here already",
            f"choose another name; {taken} gets a new password by mail, or by `pipeline users invite {taken}`",
        )
    check_id(id_)
    check_unlike(id_, people)


def _everybody(desk: Desk, project: Project) -> set[str]:
    """Ids of all who are or were somebody here."""
    people = {r.id for r in load_reviewers(project)}
    people |= {account.id for account in accounts.everybody(desk.store)}
    return people | _deciders(project)


def _deciders(project: Project) -> set[str]:
    """Ids of all under which anything was decided."""
    ledgers = (one for own in project.in_each_language for one in readable_ledgers(own).values())
    return {d.reviewer for ledger in ledgers for d in ledger}


def _answers_for(desk: Desk, project: Project, by: str) -> str:
    """Who stands behind an invitation: of an inviter who does not decide, whoever asked them in.

    Otherwise a lead could make an administrator of their own, and be two people by whom that one invites.
    """
    listed, seen = {r.id for r in load_reviewers(project)}, {by}
    while by not in listed:
        before = accounts.inviter_of(desk.store, by)
        if before in (None, OWNER) or before in seen:
            break
        by = str(before)
        seen.add(by)
    return by


def _note_invited(project: Project, by: str, guest: Invitation) -> None:
    role, document = guest.role, guest.only_document
    note_account(project, by, guest.account, "invited", role=role, document=document)


def invitation(desk: Desk, project: Project, token: str) -> Invitation | None:
    """What a link is good for; None where it was used, its time is over, or things have changed since."""
    found = accounts.invitation_of(desk.store, token)
    return found if found is not None and _still_holds(desk, project, found) else None


def _still_holds(desk: Desk, project: Project, found: Invitation) -> bool:
    """True while a link makes just what it was meant to make: at the desk, somebody new."""
    account = accounts.find(desk.store, found.account)
    if found.is_own:
        return account is not None and not account.disabled
    if found.by == OWNER:
        return True
    inviter = accounts.find(desk.store, found.by)
    if account is not None or (inviter is not None and inviter.disabled):
        return False
    entry = next((r for r in load_reviewers(project) if r.id == found.account), None)
    return _is_as_invited(entry, found.role)


def _is_as_invited(entry: Reviewer | None, role: str) -> bool:
    """True while reviewers.yaml says of somebody what an invitation for this role wrote there."""
    if role not in LISTED:
        return entry is None
    return entry is not None and entry.invited_by is not None and not entry.until


def accept(
    desk: Desk, project: Project, token: str, password: str, visitor: Visitor
) -> SignedIn | AsksForCode:
    """Use an invitation up, and sign in. Raises INVITATION, PASSWORD, ThrottledError.

    A link that is good for nothing costs no hash, and nobody else waits for the hash of one that is good.
    """
    guest = _open_invitation(desk, project, token)
    check_password(password, own_words(project.settings, guest.account, guest.name))
    with desk.queue.turn(visitor.network):
        hashed = desk.passwords.hash(password)
    with hold(project, "reviewers"):
        found = _open_invitation(desk, project, token)  # somebody else may have used it meanwhile
        known = accounts.find(desk.store, found.account)
        what = "password-set" if known else "accepted"
        note_account(project, found.account, found.account, what)
        if known and known.role != found.role:
            note_account(project, found.by, found.account, "role-changed", role=found.role)
        account = accounts.accept(desk.store, token, hashed)
        if known:
            tell(desk, project, known, AccountChange.PASSWORD)
    return admit(desk, account.id, visitor)


def _open_invitation(desk: Desk, project: Project, token: str) -> Invitation:
    found = invitation(desk, project, token)
    if found is None:
        raise PipelineError(
            "INVITATION",
            "this invitation was used already, or its time is over",
            "ask whoever sent it for a new one",
        )
    return found


def end_account(desk: Desk, workspace: Workspace, id_: str, by: str) -> None:
    """Nobody signs in with it any more, its right to decide and open invitations end. Raises USER."""
    decides = any(r.id == id_ and not r.until for r in load_reviewers(workspace.project))
    if decides:
        disable_user(workspace, id_, by)
    elif accounts.find(desk.store, id_) is None:
        raise PipelineError("USER", f"nobody at the desk is called `{id_}`", "look at the list")
    else:
        note_account(workspace.project, by, id_, "disabled")
    accounts.disable(desk.store, id_, by)


def give_account(project: Project, id_: str, name: str, role: str, password: str) -> None:
    """From the command line: make an account, or set its password. Raises PASSWORD, DATABASE."""
    desk = desk_of(project)
    known = accounts.find(desk.store, id_)
    check_password(password, own_words(project.settings, id_, name))
    is_new = known is None and role not in LISTED  # the others stand in reviewers.yaml already
    note_account(project, OWNER, id_, "added" if is_new else "password-set", role=role)
    if known and known.role != role:
        note_account(project, OWNER, id_, "role-changed", role=role)
    kept = replace(known, name=name, role=role) if known else Account(id_, name, role)
    accounts.put(desk.store, kept, desk.passwords.hash(password), OWNER)
    tell_now(project, known, AccountChange.PASSWORD)
    desk.store.close()


def invite_by_link(
    workspace: Workspace, id_: str, name: str | None, role: str | None, document: str | None
) -> str:
    """From the command line: a link to hand over, for somebody new or for another password.

    Somebody who is there stays who they are, unless a name or a role is given. Raises USAGE for
    somebody new without a name, USER, UNKNOWN.
    """
    project, desk = workspace.project, desk_of(workspace.project)
    entry = next((r for r in workspace.reviewers if r.id == id_), None)
    account = accounts.find(desk.store, id_)
    known = account or entry
    if known is None:
        check_id(id_)
        check_unlike(id_, _everybody(desk, project))
        if name is None:
            raise PipelineError("USAGE", "--name is missing", "say how people know them")
        check_name(name)
    if document is not None:
        workspace.document(document)
    elif account is not None:
        document = account.only_document
    made = guest(
        desk,
        id_,
        name or (known.name if known else ""),
        role or (known.role if known else "reviewer"),
        document,
    )
    with hold(project, "reviewers"):
        if made.role in LISTED and entry is None:
            reads = (project.settings.locale.dir,)
            add_user(workspace, id_, name=made.name, role=made.role, reads=reads)
        _note_invited(project, OWNER, made)
        token = accounts.invite(desk.store, made, OWNER)
    desk.store.close()
    url = project.settings.desk.url or "http://127.0.0.1:8484"
    return f"{url}/invitations/{token}"
