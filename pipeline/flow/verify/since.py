"""Say what changed since a commit beside the decisions: settings, contacts, people."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.build.verify.breach import Breach
from pipeline.files.git import files_at
from pipeline.files.reviewers import parse_reviewers
from pipeline.files.settings import OWN_FILE, PYPROJECT, parse_settings
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Reviewer
from pipeline.model.encoding import as_data
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Contact
from pipeline.model.hashing import sha_of_texts
from pipeline.model.settings import HARD, Settings
from pipeline.terms.glossary import parse_glossary

_LATER = "9999-12-31"
"""For a role that has no end."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that is another than it was at a revision, and that is nothing to worry about by itself."""

    path: str
    """File, from the project folder."""
    what: str
    """What it was and what it is, a clause without final stop."""


def changed_since(
    workspace: Workspace, revision: str, accepted: Collection[str] = ()
) -> tuple[tuple[Changed, ...], tuple[Breach, ...]]:
    """(what changed, what of it weakens a rule or leads readers elsewhere). Raises GIT; ACCEPT for a number of no change.

    `accepted`: numbers of changes that somebody means: these are told, and are no breach. A number stands for what
    was and what is, so that it accepts nothing else. A file that could not be read at that revision counts as a change.
    """
    found: list[Changed | Breach] = []
    for look in (_settings, _contacts, _people):
        try:
            found += look(workspace, revision)
        except PipelineError as error:
            if error.code == "GIT":
                raise
            what = f"could not be read at {revision}: {error.what}"
            found.append(Changed(error.path or "", what))
    numbers = {_number(one, revision): one for one in found if isinstance(one, Breach)}
    if unknown := sorted({*accepted} - numbers.keys()):
        todo = "take it away, or use one that `verify --since` names"
        raise PipelineError("ACCEPT", f"{', '.join(unknown)} is no change since {revision}", todo)
    told = [one for one in found if isinstance(one, Changed)]
    told += [
        Changed(one.path, f"{one.what} (accepted)") for n, one in numbers.items() if n in accepted
    ]
    breaches = (
        Breach(one.path, one.code, f"{one.what}; look at it, and if it is meant: --accept {number}")
        for number, one in numbers.items()
        if number not in accepted
    )
    return tuple(told), tuple(breaches)


def _number(breach: Breach, revision: str) -> str:
    """Eight digits for what was and what is, whatever the revision is called."""
    return sha_of_texts(breach.path, breach.what.replace(f" at {revision}", ""))[:8]


def _settings(workspace: Workspace, revision: str) -> Iterator[Changed | Breach]:
    root = workspace.project.root
    files = {path: files_at(root, revision, path).get(path) for path in (OWN_FILE, PYPROJECT)}
    texts = {
        path: data.decode("utf-8", "replace") for path, data in files.items() if data is not None
    }
    old, new = parse_settings(texts), workspace.project.settings
    path = OWN_FILE if (root / OWN_FILE).exists() else PYPROJECT
    then, now = _flat(as_data(old)), _flat(as_data(new))
    weaker = {key for key, is_weaker in _WEAKER.items() if is_weaker(old, new)}
    weaker |= {key for key, value in now.items() if value and _RISKY.fullmatch(key)}
    weaker |= {key for key in then.keys() | now.keys() if key.startswith("paths.")}
    for key in sorted(then.keys() | now.keys()):
        if then.get(key) != now.get(key):
            what = f"{key} was {_shown(then.get(key))} at {revision} and is {_shown(now.get(key))}"
            if key in weaker:
                yield Breach(path, "changed", what)
            else:
                yield Changed(path, what)


def _languages(settings: Settings) -> set[tuple[str, str, str]]:
    """Where each language lies and what it is made from: another place has other decisions, without `from` fewer count."""
    return {(one.dir, one.tag, one.pivot) for one in settings.locales}


_RISKY = re.compile(r"accept_risk\..*|engine\..*\.url")
"""Settings whose every other value weakens a guard, or lets texts go elsewhere."""
_WEAKER: Mapping[str, Callable[[Settings, Settings], bool]] = {
    "locales": lambda old, new: bool(_languages(old) - _languages(new)),
    "site_url": lambda old, new: old.site_url != new.site_url,
    "schedule_url": lambda old, new: old.schedule_url != new.schedule_url,
    "contact": lambda old, new: old.contact != new.contact,
    "review.approvals": lambda old, new: new.review.approvals < old.review.approvals,
    "review.safety_approvals": lambda old, new: (
        new.review.safety_approvals < old.review.safety_approvals
    ),
    "review.cli": lambda _, new: new.review.cli == "allow",
    "review.source": lambda _, new: new.review.source == "off",
    "publish.hard": lambda old, new: bool({*old.publish.hard, *HARD} - {*new.publish.hard}),
    "publish.on_source_change": lambda _, new: new.publish.on_source_change == "keep",
    "privacy": lambda old, new: new.privacy == "open" or old.privacy == "local",
    "paths": lambda old, new: old.paths != new.paths,
    "lowercase_paths": lambda old, new: old.lowercase_paths != new.lowercase_paths,
    "desk.url": lambda old, new: old.desk.url != new.desk.url,
    "mail.host": lambda old, new: old.mail.host != new.mail.host,
    "desk.require_second_factor": lambda old, new: bool(
        {*old.desk.require_second_factor} - {*new.desk.require_second_factor}
    ),
    "allow_third_party": lambda _, new: bool(new.allow_third_party),
}
"""Setting → whether its change weakens a rule or leads readers elsewhere."""


def _flat(value: object, key: str = "") -> dict[str, object]:
    """Settings by their whole name, `review.cli`."""
    if not isinstance(value, dict):
        return {key: value}
    start = f"{key}." if key else ""
    return {
        name: one
        for part, inner in value.items()
        for name, one in _flat(inner, f"{start}{part}").items()
    }


def _shown(value: object) -> str:
    return "`{}`".format(", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value)


def _contacts(workspace: Workspace, revision: str) -> Iterator[Changed | Breach]:
    """A number or a name that readers are given is another, or gone; a new one is only told."""
    project = workspace.project
    path = project.shown(project.glossary_file)
    data = files_at(project.root, revision, path).get(path)
    old = parse_glossary(data.decode("utf-8", "replace"), path).contacts if data else ()
    new = workspace.glossary.contacts
    for contact in old:
        same = [one for one in new if (one.name, one.number) == (contact.name, contact.number)]
        if not same:
            yield Breach(path, "changed", _other(contact, new, revision))
        elif same[0].names_zh != contact.names_zh:
            names = [", ".join(one.names_zh) or "none" for one in (contact, same[0])]
            what = f"contact {contact.name}: its Mandarin names were {names[0]} and are {names[1]}"
            yield Changed(path, what)
    known = {(one.name, one.number) for one in old}
    for contact in new:
        if (contact.name, contact.number) not in known:
            yield Changed(
                path, f"contact {contact.name} {contact.number} was not there at {revision}"
            )


def _other(contact: Contact, contacts: Sequence[Contact], revision: str) -> str:
    start = f"contact {contact.name} {contact.number} was there at {revision}"
    for one in contacts:
        if one.name == contact.name or one.number == contact.number:
            return f"{start} and is {one.name} {one.number} now"
    return f"{start} and is gone"


def _people(workspace: Workspace, revision: str) -> Iterator[Changed | Breach]:
    project = workspace.project
    path = project.shown(project.reviewers_file)
    data = files_at(project.root, revision, path).get(path)
    before = parse_reviewers(data.decode("utf-8", "replace"), path) if data else ()
    old, new = ({one.id: one for one in people} for people in (before, workspace.reviewers))
    for id_ in sorted(old.keys() | new.keys()):
        if id_ not in new:
            yield Changed(path, f"{id_} was there at {revision} and is gone")
        elif id_ not in old:
            person = new[id_]
            reads = ", ".join(person.reads) or "nothing"
            yield Changed(path, f"{id_} ({person.role}, reads {reads}) was not there at {revision}")
        else:
            yield from _person(path, old[id_], new[id_], revision)


def _person(path: str, old: Reviewer, new: Reviewer, revision: str) -> Iterator[Changed | Breach]:
    """What an entry says of somebody; lines that counted for nothing then must not count by another date."""
    revives = new.since < old.since or (old.until or _LATER) < (new.until or _LATER)
    for name, then, now in (
        ("name", old.name, new.name),
        ("role", old.role, new.role),
        ("reads", ", ".join(old.reads), ", ".join(new.reads)),
        ("from", old.since, new.since),
        ("until", old.until, new.until),
        ("invited_by", old.invited_by, new.invited_by),
        ("confirmed_by", old.confirmed_by, new.confirmed_by),
    ):
        if then == now:
            continue
        what = f"{old.id}: {name} was {_shown(then)} at {revision} and is {_shown(now)}"
        if revives and name in ("from", "until"):
            yield Breach(path, "changed", what + ": decisions may count that did not")
        else:
            yield Changed(path, what)
