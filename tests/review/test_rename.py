"""Which decisions count for a document that had another id: those that a `rename` of somebody listed names, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.decision import Decision, Verdict
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.hashing import source_sha, target_sha
from pipeline.review import decide
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.ledger import parse_ledger
from tests.examples import examples
from tests.review.make import DOCUMENT, MAY, MAY_NOT, PEOPLE, dump_line, entry, play, sit

SOURCE, TARGET = source_sha(None, "S1"), target_sha("T1")
OLD = "articles/old"
RENAMES = (*MAY, "eng")
"""Eng holds a role, and reads no Chinese."""


def approved(*lines: Decision, document: str = DOCUMENT) -> bool:
    """True if the text counts as approved in the document."""
    return bool(DecisionIndex.of(lines, PEOPLE, document, "zh").approvals(SOURCE, TARGET))


def approval(document: str = OLD, who: str = "ann") -> Decision:
    """The text is approved under this id."""
    return play([f"{who} approve T1 document {document}"])[0]


def renamed(old: str = OLD, new: str = DOCUMENT, who: str = "bo", locale: str = "zh") -> Decision:
    """Somebody says that `new` was `old`."""
    (line,) = play([f"{who} rename - on page document {new} locale {locale}"])
    return replace(line, ref=old)


def test_a_rename_brings_the_old_ids_decisions() -> None:
    """With the line they count, without it they do not."""
    assert approved(approval(), renamed())
    assert not approved(approval())


@pytest.mark.parametrize("who", MAY_NOT)
def test_only_listed_people_rename(who: str) -> None:
    """Whoever holds a role, whatever they read; nobody else's line counts. An approval needs somebody who reads."""
    assert approved(approval(), renamed(who=who)) == (who in RENAMES)
    assert not approved(approval(who=who), renamed())


@pytest.mark.parametrize(
    "line",
    [
        renamed(old="articles/other"),
        renamed(new="articles/other"),
        renamed(old=DOCUMENT, new=OLD),
        renamed(locale="zh_TW"),
        replace(renamed(), ref=None),
        replace(renamed(), source_sha=SOURCE),
        replace(renamed(), verdict=Verdict.COMMENT),
        replace(renamed(), verdict=Verdict.PUBLISH),
    ],
)
def test_nothing_else_slips_in(line: Decision) -> None:
    """Another id, another document, the other direction, another locale, an entry's line, another verdict."""
    assert not approved(approval(), line)


def test_chains_and_circles() -> None:
    """Each step needs its own line; a document that got its first id back has all its decisions."""
    middle = "articles/middle"
    chain = (renamed(OLD, middle), renamed(middle, DOCUMENT))
    assert approved(approval(), *chain)
    assert not approved(approval(), chain[0])
    assert not approved(approval(), chain[1])
    assert approved(approval(), *chain, renamed(DOCUMENT, OLD), document=OLD)


def test_a_withdrawal_under_either_id_counts() -> None:
    """The safe direction must not depend on the name."""
    first = approval()
    for document in (OLD, DOCUMENT):
        (back,) = play([f"lea withdraw T1 document {document}"])
        back = replace(back, after=(first.id,))
        assert not approved(first, renamed(), back)


ids = st.sampled_from(["articles/a", "articles/b", "articles/c", "articles/d"])
people = st.sampled_from([*MAY, *MAY_NOT])


@given(st.lists(st.tuples(ids, ids, people), max_size=6), ids, st.data())
@settings(max_examples=examples(300), deadline=None)
def test_what_counts_is_what_a_chain_leads_to(
    steps: list[tuple[str, str, str]], made_for: str, data: st.DataObject
) -> None:
    """Law: an approval counts exactly where lines of listed people lead to its id, in any order, repeated or not."""
    reached = {DOCUMENT}
    for _ in steps:
        reached |= {old for old, new, who in steps if new in reached and who in RENAMES}
    lines = [approval(made_for), *(renamed(*step) for step in steps)]
    shuffled = data.draw(st.permutations(lines + lines[:1]))
    assert approved(*shuffled) == (made_for in reached)


def test_the_line_names_what_it_has_seen_and_is_given_once() -> None:
    """Asked again it gives none; who is not listed is refused, whoever holds a role is not."""
    seen = play(["ann publish - on page en 1 zh 2"])
    line = decide.make_rename(sit("bo", [entry()], seen), OLD)
    assert line is not None
    assert (line.verdict, line.ref, line.document, line.source_sha) == (
        Verdict.RENAME,
        OLD,
        DOCUMENT,
        None,
    )
    assert line.after == (seen[0].id,)
    assert decide.make_rename(sit("lea", [entry()], (*seen, line)), OLD) is None
    assert decide.make_rename(sit("eng", [entry()], seen), OLD)
    for who in ("nobody", "old"):
        with pytest.raises(RefusedError, match="REVIEWER"):
            decide.make_rename(sit(who, [entry()], seen), OLD)


def test_a_rename_without_the_old_id_is_no_line() -> None:
    """Nor one about an entry."""
    assert parse_ledger(dump_line(renamed()), "x.jsonl") == (renamed(),)
    for line in (replace(renamed(), ref=None), replace(renamed(), source_sha=SOURCE)):
        with pytest.raises(PipelineError, match="LEDGER rename"):
            parse_ledger(dump_line(line), "x.jsonl")
