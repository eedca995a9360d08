"""Merge two versions of a catalog that have a common base.

Laws: a text that stands on either side is in the result, unless the other side has replaced it; where the
sides do not disagree, the result says the same whichever is called ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from pipeline.catalog.headers import settle
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.segment import Key
from pipeline.model.suggestions import without_suggestions

THEIRS = "pipeline: theirs "
"""Begins the comment that keeps the other side's Mandarin where two people disagree."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people gave one text different Mandarin, not knowing of each other."""

    key: Key
    """(msgctxt, msgid)."""
    ours: str
    """The Mandarin that stands in the result."""
    theirs: str
    """The other side's, kept in a comment."""


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """The answer of `three_way`."""

    catalog: Catalog
    """The merged catalog."""
    conflicts: tuple[Conflict, ...]
    """In the catalog's order; none: the merge is clean."""
    kept: tuple[Entry, ...] = ()
    """Entries of the result whose Mandarin the base had and one side has not: missing or empty there."""


def three_way(base: Catalog, ours: Catalog, theirs: Catalog) -> ThreeWay:
    """Merge two branches of a catalog, entry by entry.

    A person's text beats a machine's; what one side changed beats what the other left; two people's
    different texts are a conflict: ours stays, theirs becomes a comment. No text takes another away by
    being missing or empty: tools drop what they were not asked for. Order, notes and places are ours;
    `extract` makes them anew, and retires what is no longer in the English.
    """
    old, mine, other = (one.every_by_key for one in (base, ours, theirs))
    live = {entry.key for entry in (*ours.entries, *theirs.entries)}
    entries: list[Entry] = []
    obsolete: list[Entry] = []
    conflicts: list[Conflict] = []
    kept: list[Entry] = []
    gone = _replaced(old, mine, other) | _replaced(old, other, mine)
    for key in _order(ours, theirs):
        entry, conflict = _merged(old.get(key), mine.get(key), other.get(key))
        if conflict:
            conflicts.append(conflict)
        if entry and key not in gone:
            if _is_kept(key, old, mine, other):
                kept.append(entry)
            entry = _followed(entry, old, mine if key in other else other, known=key in old)
            (entries if key in live else obsolete).append(entry)
    merged = replace(
        ours,
        entries=tuple(entries),
        obsolete=tuple(obsolete),
        headers=settle(_headers(base, ours, theirs), ours.locale),
        comment="\n".join(_lines(_split(base), _split(ours), _split(theirs))),
    )
    return ThreeWay(merged, tuple(conflicts), tuple(kept))


def theirs_of(text: str) -> str:
    """The comment that keeps another person's Mandarin beside ours."""
    return THEIRS + json.dumps(text, ensure_ascii=False)


def their_texts(comments: Iterable[str]) -> tuple[str, ...]:
    """The Mandarin of other people that the comments of an entry keep."""
    found: list[str] = []
    for comment in comments:
        with suppress(ValueError):
            if comment.startswith(THEIRS):
                found.append(str(json.loads(comment.removeprefix(THEIRS))))
    return tuple(found)


def without_theirs(comments: Iterable[str]) -> tuple[str, ...]:
    """The comments of an entry that a person has written anew: conflict and proposals are settled."""
    return tuple(c for c in without_suggestions(comments) if not c.startswith(THEIRS))


def _order(ours: Catalog, theirs: Catalog) -> Iterable[Key]:
    """Our keys in our order; a key that only they have, behind the one that it follows there."""
    every = [entry.key for entry in ours.every]
    known = set(every)
    behind: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for entry in theirs.every:
        if entry.key in known:
            last = entry.key
        else:
            behind.setdefault(last, []).append(entry.key)
    yield from behind.get(None, ())
    for key in every:
        yield key
        yield from behind.get(key, ())


def _merged(
    base: Entry | None, ours: Entry | None, theirs: Entry | None
) -> tuple[Entry | None, Conflict | None]:
    """The entry of one key, and the disagreement about it."""
    if ours is None or theirs is None:
        one = ours or theirs
        gone = one and base and not one.target and one.comments == base.comments
        return (None if gone else one), None  # without Mandarin, what one side removed goes
    winner, conflict = _chosen(base, ours, theirs)
    comments = _lines(base.comments if base else (), ours.comments, theirs.comments)
    if conflict:
        kept = theirs_of(conflict.theirs)
        comments = tuple(dict.fromkeys((*comments, kept)))
    merged = replace(
        ours,
        target=winner.target,
        origin=winner.origin,
        previous_source=winner.previous_source,
        previous_context=winner.previous_context,
        fuzzy=winner.fuzzy or conflict is not None,
        comments=comments,
        safety=ours.safety or theirs.safety,
    )
    return merged, conflict


def _followed(
    entry: Entry, base: Mapping[Key, Entry], far: Mapping[Key, Entry], *, known: bool
) -> Entry:
    """The entry of English that was edited on one side, with the Mandarin that was edited on the `far` one."""
    if known or entry.key in far or entry.previous_source is None:
        return entry
    before = (entry.context, entry.previous_source)
    then, now = base.get(before), far.get(before)
    if then is None or now is None or entry.target != then.target or not now.target:
        return entry
    return replace(entry, target=now.target, origin=now.origin, fuzzy=True)


def _replaced(
    base: Mapping[Key, Entry], near: Mapping[Key, Entry], far: Mapping[Key, Entry]
) -> set[Key]:
    """Keys that `near` has given up for edited English, with their Mandarin, and `far` left as they were."""
    heirs = {
        (entry.context, entry.previous_source)
        for key, entry in near.items()
        if key not in base and entry.previous_source is not None and entry.target
    }
    return {
        key
        for key in heirs & (base.keys() - near.keys())
        if (then := base[key]) and (now := far.get(key))
        if (*_says(now), now.comments) == (*_says(then), then.comments)
    }


def _is_kept(
    key: Key, base: Mapping[Key, Entry], ours: Mapping[Key, Entry], theirs: Mapping[Key, Entry]
) -> bool:
    """True for a text of the base that one side has and the other has not."""
    sides = (ours.get(key), theirs.get(key))
    texts = [bool(entry and entry.target) for entry in sides]
    return key in base and bool(base[key].target) and any(texts) and not all(texts)


def _chosen(base: Entry | None, ours: Entry, theirs: Entry) -> tuple[Entry, Conflict | None]:
    """The side whose Mandarin stands."""
    if _says(ours) == _says(theirs):
        return ours, None
    if bool(ours.target) != bool(theirs.target):
        return (ours if ours.target else theirs), None
    if base and _says(base) in (_says(ours), _says(theirs)):
        left, changed = (ours, theirs) if _says(base) == _says(ours) else (theirs, ours)
        # what people approved as it was stays: a machine drafted anew where nobody knew of that
        is_redraft = not changed.is_persons and changed.target != left.target
        return (left if is_redraft and base.fuzzy and not left.fuzzy else changed), None
    if ours.target == theirs.target:
        return min(ours, theirs, key=_rank), None
    if ours.is_persons and theirs.is_persons:
        return ours, Conflict(ours.key, ours.target, theirs.target)
    return min(ours, theirs, key=_rank), None


def _says(entry: Entry) -> tuple[object, ...]:
    """What one side can have changed."""
    return (entry.target, entry.origin, entry.previous_source)


def _rank(entry: Entry) -> tuple[object, ...]:
    """A person's text first, then any text; then by the text, so that it is the same either way."""
    origin = entry.origin
    mark = (origin.maker, origin.detail, origin.digest) if origin else ("", "", "")
    stale = entry.previous_source
    return (
        not entry.is_persons,
        not entry.target,
        stale is not None,
        stale or "",
        mark,
        entry.target,
    )


def _lines(base: Iterable[str], ours: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
    """Comment lines of both sides, without those that one side removed."""
    old, mine, other = tuple(base), tuple(ours), tuple(theirs)
    removed = (set(old) - set(mine)) | (set(old) - set(other))
    more = [line for line in other if line not in mine]
    return tuple(line for line in (*mine, *more) if line not in removed)


def _split(catalog: Catalog) -> tuple[str, ...]:
    return tuple(catalog.comment.split("\n")) if catalog.comment else ()


def _headers(base: Catalog, ours: Catalog, theirs: Catalog) -> tuple[tuple[str, str], ...]:
    """Our fields, with what only they changed or added."""
    old, mine, other = (dict(one.headers) for one in (base, ours, theirs))
    changed = {name: value for name, value in other.items() if old.get(name) != value}
    merged = {
        name: changed[name] if name in changed and old.get(name) == value else value
        for name, value in mine.items()
    }
    return (*merged.items(), *((n, v) for n, v in changed.items() if n not in mine))
