"""Commit decisions, merge those of other machines and push."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from pipeline.files import git
from pipeline.files.content import Project
from pipeline.files.locales import catalog_ids, ledger_names, load_reviewers, put_back_texts
from pipeline.files.locks import hold_all
from pipeline.files.read import read_text, signature_of
from pipeline.model.document import SITE
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.review.ledger import parse_ledger

_TRIES = 5
"""How often a sync begins again because another machine was faster."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did."""

    commits: tuple[str, ...]
    """First lines of the commits that were made."""
    pulled: int
    """Commits of others that came in."""
    pushed: int
    """Commits that went out."""
    conflicts: tuple[str, ...]
    """Texts that two people changed differently: ours stands, theirs is beside it in the catalog."""
    kept: tuple[tuple[str, tuple[Entry, ...]], ...] = ()
    """Files of catalogs with their entries whose Mandarin another program, or one side, had left out."""


def commit_rounds(project: Project, *, quiet: float = 0.0) -> tuple[str, ...]:
    """Commit what people have decided: one commit for each group of people that shares documents.

    Only files of `locales` and `content/zh` go in, and only while nothing of them was written for `quiet`
    seconds. Raises GIT.
    """
    with _still(project):
        changed = git.changed(project.root, _folders(project))
        if not changed or any(_age(project, path) < quiet for path in changed):
            return ()
        names = {reviewer.id: reviewer.name for reviewer in load_reviewers(project)}
        made = []
        for people, paths in _by_people(project, changed).items():
            message = _message(people, paths, names)
            author = names.get(people[0], people[0]) if people else "pipeline"
            who = people[0] if people else "pipeline"
            git.commit(project.root, paths, message, author=f"{author} <{who}@reviewers.invalid>")
            made.append(message.split("\n")[0])
        return tuple(made)


def sync(project: Project, *, push: bool = True) -> Synced:
    """Commit, pull, push; again where another machine pushes in between.

    Raises GIT, and SYNC with the files that could not be merged, or where others are always faster.
    """
    upstream = git.upstream(project.root)
    if upstream is None:
        with _still(project):
            kept = put_back(project)
            return Synced(commit_rounds(project), 0, 0, (), kept)
    done = Synced((), 0, 0, ())
    git.fetch(project.root)
    for _ in range(_TRIES):
        done = _meet(project, upstream, done)
        ahead = git.count(project.root, f"{upstream}..HEAD") if push else 0
        if not ahead or git.push(project.root, upstream):
            return replace(done, pushed=ahead)
    raise RefusedError(
        "SYNC",
        f"other machines pushed in between {_TRIES} times",
        "run `pipeline sync` again: what was decided here is committed",
    )


def _meet(project: Project, upstream: str, done: Synced) -> Synced:
    """Commit, and merge what was fetched of others; adds that to what was done."""
    with _still(project):  # from commit to merge: a decision in between would be in git's way
        kept = put_back(project)
        commits = commit_rounds(project)
        pulled = git.count(project.root, f"HEAD..{upstream}")
        conflicts = _merge(project, upstream) if pulled else ()
        if pulled and (more := put_back(project)):
            kept = (*kept, *more)
            commits = (*commits, *commit_rounds(project))
    return Synced(
        (*done.commits, *commits),
        done.pulled + pulled,
        0,
        (*done.conflicts, *conflicts),
        (*done.kept, *kept),
    )


def put_back(project: Project) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """What other programs have taken out of catalogs, written again, so that no commit is without it."""
    found = []
    for own in project.in_each_locale:
        for name in (*catalog_ids(own), SITE):
            with suppress(PipelineError):  # who needs it names what is wrong with it
                if entries := put_back_texts(own, name):
                    found.append((own.shown(own.catalog_file(name)), entries))
    return tuple(found)


def _merge(project: Project, upstream: str) -> tuple[str, ...]:
    """Merge the other side in, catalogs text by text; what people disagree on is named, not lost."""
    left = git.merge(project.root, upstream)
    catalogs = [path for path in left if path.endswith(".po")]
    others = [path for path in left if path not in catalogs]
    if others:
        git.abort_merge(project.root)
        raise RefusedError(
            "SYNC",
            f"git could not merge {', '.join(others)}",
            "merge them by hand (`git merge`), then run `pipeline sync` again",
        )
    if left:
        # the driver has merged them: ours stands and theirs is kept beside it, for a person to choose
        git.conclude_merge(project.root, catalogs)
    return tuple(catalogs)


@contextmanager
def _still(project: Project) -> Iterator[None]:
    """Nobody decides or invites anybody meanwhile: every document is held."""
    ledgers = {name for one in project.in_each_language for name in ledger_names(one)}
    names = sorted({*catalog_ids(project), *ledgers, SITE, "reviewers"})
    with hold_all(project, names):
        yield


def _folders(project: Project) -> tuple[str, ...]:
    pages = (project.shown(one.content_zh) for one in project.in_each_locale)
    return (project.shown(project.locale.parent), *pages)


def _age(project: Project, path: str) -> float:
    found = signature_of(project.root / path)
    return time.time() - found[0] / 1e9 if found else float("inf")


def _by_people(project: Project, changed: tuple[str, ...]) -> Mapping[tuple[str, ...], list[str]]:
    """The changed files by who decided on their documents, whoever did most first."""
    every = project.in_each_language
    ledgers = tuple(f"{one.shown(one.decisions)}/" for one in every)
    folders = [f"{one.shown(folder)}/" for one in every for folder in one.page_folders]
    new: dict[str, Counter[str]] = defaultdict(Counter)
    for path in changed:
        if path.startswith(ledgers):
            new[_document(folders, path)] = _new_lines(project, path)
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path in changed:
        people = new.get(_document(folders, path), Counter())
        groups[tuple(name for name, _ in people.most_common())].append(path)
    return groups


def _document(folders: Sequence[str], path: str) -> str:
    """The id of the document that a file below one of these folders belongs to."""
    for start in folders:
        if path.startswith(start):
            return path.removeprefix(start).rsplit(".", 1)[0]
    return ""


def _new_lines(project: Project, path: str) -> Counter[str]:
    """How many lines each person has added to a ledger since the last commit."""
    text = read_text(project.root / path, path, "LEDGER") or ""
    now = {decision.id: decision.reviewer for decision in parse_ledger(text, path)}
    old = git.at_head(project.root, path)
    before = {d.id for d in parse_ledger(old.decode("utf-8", "replace"), path)} if old else set()
    return Counter(reviewer for id_, reviewer in now.items() if id_ not in before)


def _message(people: tuple[str, ...], paths: list[str], names: Mapping[str, str]) -> str:
    pages = len({path for path in paths if path.endswith(".jsonl")}) or len(paths)
    noun = "page" if pages == 1 else "pages"
    if not people:
        return f"Catalogs of {pages} {noun} brought up to date"
    who = " and ".join(names.get(one, one) for one in people)
    trailers = "".join(
        f"\nCo-authored-by: {names.get(one, one)} <{one}@reviewers.invalid>" for one in people[1:]
    )
    return f"{who} reviewed {pages} {noun}" + (f"\n{trailers}" if trailers else "")
