"""Exact memory: the same English, in any catalog, has its Mandarin already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from pipeline.translate.memory import Approval, Memory, Pair

KEY = (None, "Be kind.")


def entry(target: str, *, context: str | None = None, machine: bool = False) -> Entry:
    """An entry of `Be kind.` with this Mandarin."""
    origin = Origin.of("machine", "google", target) if machine else None
    return Entry(context, "Be kind.", target, origin)


ANN = Approval("articles/a", ("ann",), "2026-11-23")
"""Somebody stands by it."""


def pair(one: Entry) -> tuple[str, str]:
    """Its name in decisions."""
    return (one.source_sha, one.target_sha)


def test_approved_first() -> None:
    """An approved pair wins over a person's text, and that over a machine's."""
    machine, persons, approved = entry("甲", machine=True), entry("乙"), entry("丙", machine=True)
    catalogs = [
        Catalog(f"d{n}", "zh_Hans", (e,)) for n, e in enumerate((machine, persons, approved))
    ]

    def found(approvals: Mapping[Pair, Approval], upto: int) -> str | None:
        match = Memory.of(catalogs[:upto], approvals).find(KEY)
        return match.target if match else None

    assert found({pair(approved): ANN}, 3) == "丙"
    assert found({}, 3) == "乙"
    assert found({}, 1) == "甲"
    assert found({}, 0) is None


def test_a_match_names_its_document_and_trust() -> None:
    """The origin of a copy can say where it is from; only people make it trusted."""
    match = Memory.of([Catalog("articles/x", "zh_Hans", (entry("甲", machine=True),))]).find(KEY)
    assert match is not None
    assert match.detail == "100% articles/x"
    assert not match.trusted
    by_person = Memory.of([Catalog("articles/x", "zh_Hans", (entry("甲"),))]).find(KEY)
    assert by_person is not None
    assert by_person.trusted


def test_an_approved_match_says_by_whom_and_when() -> None:
    """Wherever the copy lies that was found, it names the document in which it was approved."""
    one = entry("甲")
    match = Memory.of([Catalog("articles/z", "zh_Hans", (one,))], {pair(one): ANN}).find(KEY)
    assert match is not None
    assert match.detail == "100% articles/a approved by ann on 2026-11-23"
    assert match.trusted


def test_obsolete_entries_count() -> None:
    """English that went away on one page keeps its Mandarin for the others."""
    match = Memory.of([Catalog("d", "zh_Hans", (), (entry("甲"),))]).find(KEY)
    assert match is not None
    assert match.target == "甲"


def test_a_stale_target_belongs_to_its_previous_english() -> None:
    """What was translated from older English is no match for the newer one."""
    stale = replace(entry("甲"), source="Be very kind.", previous_source="Be kind.")
    memory = Memory.of([Catalog("d", "zh_Hans", (stale,))])
    assert memory.find((None, "Be very kind.")) is None
    match = memory.find(KEY)
    assert match is not None
    assert match.target == "甲"


def test_rejected_pairs_are_forgotten() -> None:
    """What a reviewer rejected is not spread to other pages."""
    bad = entry("坏")
    assert Memory.of([Catalog("d", "zh_Hans", (bad,))], rejected={pair(bad)}).find(KEY) is None


def test_approval_in_another_context_is_another_approval() -> None:
    """An approval names its context: the same words elsewhere are not approved by it."""
    plain = entry("甲")
    title = entry("甲", context="front:title")
    match = Memory.of([Catalog("d", "zh_Hans", (plain,))], {pair(title): ANN}).find(KEY)
    assert match is not None
    assert not match.approved


def test_the_same_context_comes_first() -> None:
    """A heading that needed its own Mandarin does not lend it to a paragraph that has its own."""
    catalog = Catalog("d", "zh_Hans", (entry("题", context="front:title"), entry("句")))
    memory = Memory.of([catalog])
    assert [
        getattr(memory.find((c, "Be kind.")), "target", None) for c in ("front:title", None)
    ] == [
        "题",
        "句",
    ]


@given(st.data())
def test_order_does_not_matter(data: st.DataObject) -> None:
    """Law: the snapshot gives the same answer in whatever order catalogs are read."""
    targets = data.draw(st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=5))
    catalogs = [
        Catalog(f"d{n}", "zh_Hans", (entry(t, machine=data.draw(st.booleans())),))
        for n, t in enumerate(targets)
    ]
    shuffled = data.draw(st.permutations(catalogs))
    approved = {pair(entry(data.draw(st.sampled_from("甲乙丙丁")))): ANN}
    assert Memory.of(catalogs, approved).find(KEY) == Memory.of(shuffled, approved).find(KEY)
