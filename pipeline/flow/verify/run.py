"""Verify a built site against the decisions in the ledgers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.crisis import missing_lines
from pipeline.build.verify.breach import Breach
from pipeline.build.writers.interface import Site
from pipeline.files.account_log import load_account_log, parse_account_log
from pipeline.files.content import Project
from pipeline.files.git import files_at
from pipeline.files.locales import (
    ledger_names,
    load_readable_ledger,
    readable_ledgers,
    stray_published,
)
from pipeline.flow.build.sites import joined_by_id, public_pair, public_site
from pipeline.flow.build.stand_ins import stand_ins
from pipeline.flow.english.public import english_breaches
from pipeline.flow.locales import in_each_locale
from pipeline.flow.pages.status import public_page
from pipeline.flow.readable import can_read
from pipeline.flow.site_proof import site_breaches
from pipeline.flow.verify.since import Changed, changed_since
from pipeline.flow.workers import Jobs
from pipeline.flow.workspace import Workspace
from pipeline.markdown.render import plain_text
from pipeline.model.account_event import AccountEvent
from pipeline.model.decision import TAKE_DOWNS, Decision, Verdict
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair
from pipeline.model.settings import EN
from pipeline.review.decision_index import about
from pipeline.review.derived import PIVOT_CHANGED
from pipeline.review.ledger import missing, parse_ledger
from pipeline.review.page_status import PageStatus
from pipeline.review.published import Published


@dataclass(frozen=True, slots=True)
class Proof:
    """One Mandarin page of the site, proven."""

    id: str
    """The document's id."""
    texts: int
    """Texts that are each covered by standing approvals."""
    published_on: str
    """ISO date."""
    published_by: str
    """Reviewer's id."""
    locale: str = ""
    """Folder of its locale: `zh`."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A Mandarin page of the site whose English, or what it is derived from, is another by now."""

    id: str
    """The document's id."""
    lines: int
    """Lines of its English words, code too, that were not there when it was published."""
    first: str
    """The first of them; empty: some are only gone."""
    locale: str = ""
    """Folder of its locale: `zh`."""
    texts: int = 0
    """Texts that it is derived from and that have changed; then the lines are none."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found."""

    breaches: tuple[Breach, ...]
    """None: the site says nothing that was not approved."""
    proofs: tuple[Proof, ...]
    """The Mandarin pages that it shows."""
    added: tuple[Decision, ...] = ()
    """With a revision: decisions that were added since."""
    accounts: tuple[AccountEvent, ...] = ()
    """With a revision: lines of `locales/accounts.jsonl` that were added since."""
    changed: tuple[Changed, ...] = ()
    """With a revision: what is another in settings, contacts and reviewers, beside what is a breach."""
    behind: tuple[Behind, ...] = ()
    """Pages whose English, or what they are derived from, has changed since they were published: the site shows the old words."""


_BROKEN = {"files-changed", "files-missing", "no-publish", "no-text", "unapproved"}
"""Why a page is down that nobody decided on: somebody changed a file. The others are as they should be."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What is kept of a page once its pair is made: no English, no Mandarin."""

    id: str
    published: Published
    texts: int
    project: Project
    """In its locale."""
    ledger: tuple[Breach, ...]
    """What is wrong with its ledger."""


def verify(
    workspace: Workspace,
    site: Path | None = None,
    since: str | None = None,
    *,
    accepted: Collection[str] = (),
    jobs: Jobs = None,
) -> Verified:
    """Prove a site from the files alone. `site` is its folder, `dist/site` by default; `accepted` see `changed_since`.

    One page at a time is held; `jobs`: who looks at the pages of the site (`Jobs`).
    """
    folder = site or workspace.project.dist / "site"
    if not folder.is_dir():
        raise PipelineError("SITE", f"there is no site at {folder}", "run `pipeline build` first")
    pages, public = _looked_at(workspace)
    added, removed = _since(workspace, since) if since else ((), ())
    accounts, forgotten = _accounts_since(workspace, since) if since else ((), ())
    changed, weaker = changed_since(workspace, since, accepted) if since else ((), ())
    breaches = [
        *site_breaches(public, folder, jobs),
        *_published_breaches(workspace, pages),
        *english_breaches(workspace),
        *_contact_breaches(workspace, public),
        *_ledger_breaches(workspace, pages),
        *removed,
        *_account_breaches(workspace),
        *forgotten,
        *weaker,
    ]
    proofs = tuple(_proof(page) for page in pages if page.published.shown)
    behind = [one for pair in public.pairs for one in _behind(pair)]
    behind += [one for page in pages for one in _behind_pivot(page)]
    return Verified(tuple(breaches), proofs, added, accounts, changed, tuple(behind))


def public_now(workspace: Workspace) -> Site:
    """What the public may see, from the files as they are."""
    return _looked_at(workspace)[1]


def _looked_at(workspace: Workspace) -> tuple[list[_Page], Site]:
    """Every page that can be read in each locale, and the site of them all."""
    every = [_looked_at_in(one) for one in in_each_locale(workspace)]
    pages = [page for found, _ in every for page in found]
    pairs = joined_by_id(workspace.project.settings, [pairs for _, pairs in every])
    return pages, public_site(workspace, pairs)


def _looked_at_in(workspace: Workspace) -> tuple[list[_Page], dict[str, Pair]]:
    """The same in one locale, the pairs by id."""
    names = [name for name in workspace.headers if can_read(workspace, name, texts=False)]
    pages: list[_Page] = []
    pairs: dict[str, Pair] = {}
    for name in names:
        page = public_page(workspace, workspace.document(name))
        pairs[name] = public_pair(page, workspace.project.settings)
        ledger = tuple(_faults_of(workspace, workspace.project, name, workspace.decisions(name)))
        pages.append(_Page(name, page.published, page.texts, workspace.project, ledger))
        _forget(workspace, name)
    return pages, pairs | {one.pair.id: one.pair for one in stand_ins(workspace) if one.pair}


_WORKED_OUT = ("ledger", "index", "published safety", "public english", "approved", "pivot", "snapshot")  # fmt: skip
"""What a workspace keeps of a document while somebody asks for it."""


def _forget(workspace: Workspace, name: str) -> None:
    """Let go of what was worked out of a document's files: of a large project, that is most of the memory."""
    for kind in _WORKED_OUT:
        workspace.cache.drop((kind, name))
    workspace.cache.drop(("english", workspace.sources[name].path))
    if workspace.pivot:
        _forget(workspace.pivot, name)


def _published_breaches(workspace: Workspace, pages: Iterable[_Page]) -> Iterator[Breach]:
    for project in workspace.project.in_each_locale:
        for path in stray_published(project, workspace.ids):
            yield Breach(path, "stray", "lies among the published pages, but nobody published it")
    for page in pages:
        project, state = page.project, page.published
        broken = _BROKEN - {"unapproved"} if state.since else _BROKEN  # somebody took it back
        why = "; ".join(r.message_en for r in state.reasons if r.code in broken)
        if state.status is PageStatus.DOWN and why:
            path = project.shown(project.mandarin_file(page.id))
            yield Breach(path, "published", f"may not be shown: {why}")


def _contact_breaches(workspace: Workspace, public: Site) -> Iterator[Breach]:
    """A notice gives a number all the same where the glossary has lost it; a page may not."""
    every = (one for pair in public.pairs for one in public.translations(pair))
    if any(one.withdrawn_url for one in every):
        for said in missing_lines(workspace.glossary.contacts):
            place, _, what = said.partition(": CONTACT ")
            yield Breach(place, "contact", what)


def _ledger_breaches(workspace: Workspace, pages: Iterable[_Page]) -> Iterator[Breach]:
    """What is wrong with every ledger. Where none is derived from another, those of pages were read with these."""
    every = workspace.project.in_each_language
    if any(one.settings.locale.pivot for one in every):
        yield from _breaches_together(workspace, every)
        return
    looked_at = {(one.project.decisions, one.id): one.ledger for one in pages}
    for project in every:
        for name in ledger_names(project):
            known = looked_at.get((project.decisions, name))
            if known is None:
                decisions = load_readable_ledger(project, name)
                known = tuple(_faults_of(workspace, project, name, decisions))
            yield from known


def _breaches_together(workspace: Workspace, every: Iterable[Project]) -> Iterator[Breach]:
    """The same where lines of a derived language have seen some of those that it is made from."""
    read = [(one, readable_ledgers(one)) for one in every]
    for project, ledgers in read:
        own = project.settings.locale.dir
        derived = [of for one, of in read if one.settings.locale.pivot == own]
        for document, decisions in ledgers.items():
            seen = (d for of in derived for d in of.get(document, ()))
            yield from _faults_of(workspace, project, document, decisions, seen)


def _faults_of(
    workspace: Workspace,
    project: Project,
    document: str,
    decisions: tuple[Decision, ...],
    derived: Iterable[Decision] = (),
) -> Iterator[Breach]:
    """What is wrong with one ledger; `derived`: see `missing`."""
    path = project.shown(project.ledger_file(document))
    if gone := missing(decisions, derived):
        names = ", ".join(sorted(one[:8] for one in gone))
        yield Breach(path, "ledger", f"lacks decisions that others have seen: {names}")
    ids = Counter(d.document for d in decisions)
    for other in ids.keys() - {one.document for one in about(document, decisions)}:
        what = f"holds {ids[other]} of {other}, which count for nothing there: move the lines to its own ledger"
        yield Breach(path, "ledger", what)
    void = Counter(d.reviewer for d in decisions if not _counts(workspace, d))
    for who, count in sorted(void.items()):
        what = f"holds {count} of {who}, who held no role then by reviewers.yaml: they count for nothing"
        yield Breach(path, "ledger", what)


def _counts(workspace: Workspace, decision: Decision) -> bool:
    """True if who decided held a role then; a take-down counts unless the list says that it had ended."""
    people = [r for r in workspace.reviewers if r.id == decision.reviewer]
    writes = decision.locale == workspace.project.settings.source
    if any(
        r.may_write(decision.at) if writes else r.may_decide(decision.locale, decision.at)
        for r in people
    ):
        return True
    if (
        decision.verdict is Verdict.RENAME
    ):  # of English whoever has the files; the lines themselves have to stand
        return writes or any(r.may_rename(decision.at) for r in people)
    is_over = bool(people) and all(r.had_ended(decision.at) for r in people)
    return decision.verdict in TAKE_DOWNS and not is_over


def _since(workspace: Workspace, revision: str) -> tuple[tuple[Decision, ...], tuple[Breach, ...]]:
    """Decisions added since a revision, and a breach for each that was removed."""
    every = workspace.project.in_each_language
    then: dict[str, str] = {}
    for project in every:
        folder = project.shown(project.decisions)
        for path, data in files_at(project.root, revision, folder).items():
            if path.endswith(".jsonl"):
                then |= {d.id: path for d in parse_ledger(data.decode("utf-8", "replace"), path)}
    ledgers = (one for project in every for one in readable_ledgers(project).values())
    now = {d.id: d for ledger in ledgers for d in ledger}
    added = sorted((d for d in now.values() if d.id not in then), key=lambda d: (d.at, d.id))
    removed = [
        Breach(path, "ledger", f"decision {id_[:8]} was there at {revision} and is gone")
        for id_, path in then.items()
        if id_ not in now
    ]
    return tuple(added), tuple(removed)


def _account_breaches(workspace: Workspace) -> Iterator[Breach]:
    path = workspace.project.shown(workspace.project.accounts_file)
    for number, what in load_account_log(workspace.project).faults:
        yield Breach(f"{path}:{number}", "accounts", what)


def _accounts_since(
    workspace: Workspace, revision: str
) -> tuple[tuple[AccountEvent, ...], tuple[Breach, ...]]:
    """Lines of the account log that were added, and a breach for each that was removed or changed."""
    project = workspace.project
    path = project.shown(project.accounts_file)
    old = files_at(project.root, revision, path).get(path, b"").decode("utf-8", "replace")
    then, now = parse_account_log(old).lines, load_account_log(project).lines
    added = sorted((now[row] for row in now.keys() - then.keys()), key=lambda e: (e.at, e.id))
    gone = [then[row] for row in then if row not in now]
    removed = [
        Breach(
            path,
            "accounts",
            f"the line {e.id[:8]} ({e.at[:10]} {e.who} {e.what} {e.whom}) was there at {revision} "
            "and was removed or changed",
        )
        for e in gone
    ]
    return tuple(added), tuple(removed)


def _behind(pair: Pair) -> Iterator[Behind]:
    for version in pair.versions[1:]:
        source = pair.source_of(version)
        if source != pair.en:
            now, then = (
                plain_text(one.markdown, locale=EN).split("\n") for one in (pair.en, source)
            )
            new = [line for line in now if line not in set(then)]
            yield Behind(pair.id, len(new), new[0] if new else "", version.locale.dir)


def _behind_pivot(page: _Page) -> Iterator[Behind]:
    for reason in page.published.reasons if page.published.shown else ():
        if reason.code == PIVOT_CHANGED:
            yield Behind(page.id, 0, "", page.project.settings.locale.dir, reason.count)


def _proof(page: _Page) -> Proof:
    publish = page.published.publish
    return Proof(
        page.id,
        page.texts,
        publish.at[:10] if publish else "",
        publish.reviewer if publish else "",
        page.project.settings.locale.dir,
    )
