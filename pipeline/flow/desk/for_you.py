"""List what concerns one person: what waits for their word, and what has become of what they said.

Everything is derived from ledgers and from the words that the desk keeps. Only one thing is stored: what a person
knows by now. A task stays until it is done; news stays until the person says so, or for a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.desk.assignments import Given, given_pages
from pipeline.flow.desk.bookmarks import words_known
from pipeline.flow.desk.comments import Comment, follow_renames, moment, people_of
from pipeline.flow.desk.for_you_items import NEWS, TASKS, ForYouItem, Person
from pipeline.flow.desk.page_facts import Fact, PageFacts, Spot, page_facts
from pipeline.flow.desk.queue import Snapshots, snapshots_of
from pipeline.flow.desk.ready_pages import ready_pages
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.pages.waiting import waits_for
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Verdict
from pipeline.model.difference import difference
from pipeline.store import comments, known_news

DAYS = 30
"""So long news is told."""
_ORDER = {kind: number for number, kind in enumerate((*TASKS, *NEWS))}


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of one person and their pages."""

    desk: Desk
    workspace: Workspace
    person: Person
    said: tuple[Comment, ...]
    """Comments of the threads that concern them."""
    given: Given
    since: str
    """News from before is told no more."""
    ready: frozenset[str] = frozenset()
    """Ids of the pages that the person may publish."""
    words: Mapping[str, Comment] = field(default_factory=dict)
    """The words of open questions and notes, by their id."""
    wordings: Mapping[str, str] = field(default_factory=dict)
    """Mandarin that approvals which fell were about, by its `target_sha`."""


def for_you(
    desk: Desk,
    workspace: Workspace,
    person: Person,
    given: Given | None = None,
    snapshots: Snapshots | None = None,
    *,
    complete: bool = False,
) -> tuple[ForYouItem, ...]:
    """What concerns a person and is not known to them, tasks first, then news, the newest first.

    `given` and `snapshots`: where they are at hand, and what was said of renamed pages has followed them.
    `complete`: as in `ready_pages`.
    """
    since = moment(desk.store.now() - DAYS * 24 * 3600)
    if snapshots is None:
        snapshots = snapshots_of(workspace, person.only_document)
        follow_renames(desk, workspace, snapshots)
    given = given_pages(desk) if given is None else given
    said = tuple(
        replace(one, document=document)
        for one in comments.threads_with(desk.store, person.id)
        if (document := desk.document(one.document)) is not None
    )
    talked = {c.document for c in said}
    facts = {
        name: page_facts(workspace, snapshot)
        for name, snapshot in snapshots.items()
        # nobody has said anything of the others; a file that cannot be read is the queue's to say
        if isinstance(snapshot, DocumentSnapshot)
        and (snapshot.decisions or name in given or name in talked)
    }
    pages = (one.snapshot for one in facts.values() if person.publishes)
    ready = ready_pages(workspace, pages, complete=complete)
    context = _Context(desk, workspace, person, said, given, since, ready)
    context = _with_words(context, facts.values())
    found = [item for one in facts.values() for item in _of_page(context, one)]
    found += _of_threads(context, facts)
    known = known_news.known(desk.store, person.id)
    wanted = [item for item in found if item.is_task or item.id not in known]
    wanted.sort(key=lambda item: item.at, reverse=True)
    return tuple(sorted(wanted, key=lambda item: (_ORDER[item.kind], item.due or "9")))


def know(desk: Desk, person: str, items: Iterable[str]) -> None:
    """A person knows these items by now."""
    known_news.note_known(desk.store, person, (item[:64] for item in items))


def names_for(desk: Desk, workspace: Workspace, items: Sequence[ForYouItem]) -> Mapping[str, str]:
    """Id → name of the people in a list; accounts are looked up only for who is no reviewer."""
    names = {r.id: r.name for r in workspace.reviewers}
    if {item.who for item in items if item.who} <= names.keys():
        return names
    return {**people_of(desk, workspace), **names}


def _with_words(context: _Context, facts: Iterable[PageFacts]) -> _Context:
    """Ask the database once for all words that are quoted."""
    pages, person = tuple(facts), context.person
    asked = [f.line for one in pages for f in (*one.questions, *one.unclear)]
    known = {c.id: c for c in context.said}
    refs = {line.ref or "" for line in asked} | {f.note for one in pages for f in one.rejected}
    lacking = refs - {""} - known.keys()
    words = {**known, **comments.words_of(context.desk.store, sorted(lacking))}
    fallen = [f for one in pages for f in one.fallen if f.line.reviewer == person.id]
    texts = [f.spot.entry.target for f in fallen if f.spot]
    wordings = words_known(context.desk, texts, [f.line for f in fallen])
    return replace(context, words=words, wordings=wordings)


def _of_page(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    """Everything that the ledger of a page says to the person."""
    yield from _objections(context, facts)
    yield from _fallen(context, facts)
    yield from _mended(context, facts)
    yield from _questions(context, facts)
    if context.person.decides:
        yield from _safety(context, facts)
        yield from _english_changed(context, facts)
        yield from _given(context, facts)
        yield from _page_news(context, facts)
    if context.person.leads or context.person.writes:
        yield from _unclear(context, facts)


def _item(kind: str, facts: PageFacts, spot: Spot | None = None, **about: object) -> ForYouItem:
    summary = facts.summary
    item = ForYouItem(kind, facts.document, summary.title, summary.title_zh)
    where = {"source_sha": spot.entry.source_sha, "number": spot.number} if spot else {}
    return replace(item, **{**where, **about})  # type: ignore[arg-type]


def _line(kind: str, facts: PageFacts, fact: Fact, **about: object) -> ForYouItem:
    """An item that a line of the ledger makes."""
    line = fact.cause or fact.line
    made = {"who": line.reviewer, "at": line.at, "of": (fact.line.id,)}
    return _item(kind, facts, fact.spot, **{**made, **about})


def _questions(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    """Those that name the person, and for who decides those to everybody; who cannot settle one has only to answer."""
    me, decides = context.person.id, context.person.decides
    answered = {c.thread for c in context.said if c.thread and c.author == me}
    for fact in facts.questions:
        ref, words = fact.line.ref or "", context.words.get(fact.line.ref or "")
        to, is_new = words.addressee if words else "", ref not in answered
        mine = (to == me and (decides or is_new)) or (not to and decides and is_new)
        if mine and fact.line.reviewer != me:
            yield _line("asked", facts, fact, words=words.text if words else "", thread=ref)


def _objections(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    """Rejects of words that the person wrote or approved."""
    for fact in facts.rejected:
        spot, me = fact.spot, context.person.id
        if spot is None or fact.line.reviewer == me:
            continue
        stood_by = (
            d.reviewer == me
            and d.target_sha == spot.entry.target_sha
            and d.verdict in (Verdict.APPROVE, Verdict.EDIT)
            for d in facts.snapshot.index.on(spot.entry.source_sha)
        )
        if any(stood_by):
            note = context.words.get(fact.note)
            yield _line("objection", facts, fact, words=note.text if note else "")


def _fallen(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    """Approvals of the person that others ended; an open reject is told as an objection."""
    for fact in facts.fallen:
        spot, line = fact.spot, fact.line
        if spot is None or line.reviewer != context.person.id or spot.review.rejections:
            continue
        at = fact.cause.at if fact.cause else ""
        waits = waits_for(spot.review, line.reviewer, may_decide=True)
        if (at or line.at) < context.since and (at or not waits):
            continue  # another program's change has no day: it is told while the text waits
        before = context.wordings.get(line.target_sha or "", "")
        changes = difference(before, spot.entry.target) if before else ()
        yield _line(
            "fell",
            facts,
            fact,
            who=fact.cause.reviewer if fact.cause else "",
            at=at,
            changes=changes if any(one.change != "same" for one in changes) else (),
            language="zh",
            of=(line.id, spot.entry.target_sha),
        )


def _mended(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    """English that the person called unclear, and that is another one by now."""
    for fact in facts.mended:
        if fact.line.reviewer == context.person.id:
            entry = fact.spot.entry if fact.spot else None
            before = entry.previous_source if entry else None
            yield _line(
                "mended",
                facts,
                fact,
                who="",
                changes=difference(before, entry.source) if entry and before else (),
                language="en",
            )


def _safety(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    me = context.person.id
    spots = [s for s in facts.second if waits_for(s.review, me, may_decide=True)]
    if spots:
        yield _item("safety", facts, spots[0], count=len(spots))


def _english_changed(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    mine = [f for f in facts.english if f.line.reviewer == context.person.id]
    if mine and mine[0].spot:
        entry = mine[0].spot.entry
        changes = difference(entry.previous_source or "", entry.source) if len(mine) == 1 else ()
        yield _item(
            "english-changed", facts, mine[0].spot, count=len(mine), changes=changes, language="en"
        )


def _given(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    me = context.person.id
    for one in context.given.get(facts.document, ()):
        waits = facts.summary.waiting(me)[0]
        if one.account == me and waits:
            at = moment(one.given_at)
            yield _item("given", facts, who=one.given_by, at=at, count=waits, due=one.due)


def _page_news(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    """What a guest of one page has nothing to do with."""
    if context.person.only_document is not None:
        return
    if facts.document in context.ready:
        yield _item("ready", facts)
    for line in facts.withdrawn:
        if line.reviewer != context.person.id and line.at >= context.since:
            yield _line("withdrawn", facts, Fact(None, line))


def _unclear(context: _Context, facts: PageFacts) -> Iterator[ForYouItem]:
    for fact in facts.unclear:
        words = context.words.get(fact.line.ref or "")
        yield _line("unclear", facts, fact, words=words.text if words else "")


def _of_threads(context: _Context, facts: Mapping[str, PageFacts]) -> Iterator[ForYouItem]:
    """What others said in threads that concern the person, and what became of these."""
    threads: dict[str, list[Comment]] = {}
    for one in context.said:
        threads.setdefault(one.begins, []).append(one)
    for said in threads.values():
        page = facts.get(said[0].document)
        if page is not None and not said[0].thread:
            yield from _of_thread(context, page, said)


def _of_thread(context: _Context, page: PageFacts, said: Sequence[Comment]) -> Iterator[ForYouItem]:
    first, last, me = said[0], said[-1], context.person.id
    place = page.places.get(first.source_sha, 0)
    item = _item("answered", page, source_sha=first.source_sha, number=place)
    item = replace(
        item, who=last.author, at=moment(last.created_at), words=last.text, of=(last.id,)
    )
    item = replace(item, thread=first.id)
    is_offer = first.kind == "wording" and not first.settled_by
    if is_offer and first.author != me and context.person.decides:
        at = moment(first.created_at)
        text = page.snapshot.catalog.entries[place - 1].target if place else ""
        changes = difference(text, first.wording) if text else ()
        yield replace(
            item,
            kind="wording",
            who=first.author,
            at=at,
            words=first.text,
            changes=changes,
            language="zh",
            of=(first.id,),
        )
    takes_part = any(me in (c.author, c.addressee) or f" {me} " in c.mentions for c in said)
    if takes_part and last.author != me and item.at >= context.since:
        if last is not first:
            yield item
        elif not is_offer and not (first.kind == "question" and first.addressee in (me, "")):
            yield replace(item, kind="named")  # of a question the ledger knows whether it is open
    if first.author == me:
        yield from _settled(context, page, item, first)


def _settled(
    context: _Context, page: PageFacts, item: ForYouItem, first: Comment
) -> Iterator[ForYouItem]:
    """Who began a thread is told what became of it."""
    line = page.settled.get(first.id)
    by, at, how = first.settled_by, moment(first.settled_at), first.settled_as
    if line is not None:
        by, at, how = line.reviewer, line.at, "settled"
    if by not in ("", first.author) and at >= context.since:
        yield replace(item, kind=how, who=by, at=at, words=first.text, of=(first.id,))
