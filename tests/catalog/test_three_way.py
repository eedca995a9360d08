"""Merging two branches of a catalog: nothing that a person wrote is lost, and who is "ours" hardly matters."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalog.po import read_po, write_po
from pipeline.catalog.three_way import THEIRS, Conflict, three_way, without_theirs
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from tests.examples import examples

A, B = "Listen first.", "Thank you."


def catalog(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> Catalog:
    """A catalog of the test document."""
    return Catalog("articles/x", "zh_Hans", entries, obsolete)


def person(source: str, target: str, **fields: object) -> Entry:
    """A text that a person wrote."""
    return replace(Entry(None, source, target), **fields)  # type: ignore[arg-type]  # field by field


def machine(source: str, target: str) -> Entry:
    """A machine's draft."""
    return Entry(None, source, target, Origin.of("machine", "google", target))


def merged(base: Catalog, ours: Catalog, theirs: Catalog) -> dict[str, str]:
    """English → Mandarin of a clean merge."""
    result = three_way(base, ours, theirs)
    assert result.conflicts == ()
    return {entry.source: entry.target for entry in result.catalog}


def test_each_side_changed_another_text() -> None:
    """Both changes stand, whoever calls."""
    base = catalog(person(A, "甲"), person(B, "乙"))
    ours, theirs = (
        catalog(person(A, "甲二"), person(B, "乙")),
        catalog(person(A, "甲"), person(B, "乙二")),
    )
    assert merged(base, ours, theirs) == {A: "甲二", B: "乙二"}
    assert merged(base, theirs, ours) == {A: "甲二", B: "乙二"}


def test_a_person_beats_a_machine() -> None:
    """On whichever side."""
    base = catalog(Entry(None, A))
    ours, theirs = catalog(machine(A, "机器")), catalog(person(A, "人"))
    assert merged(base, ours, theirs) == merged(base, theirs, ours) == {A: "人"}


def test_two_machines_give_the_same_either_way() -> None:
    """No conflict, and no difference between the two machines that merge."""
    base = catalog(Entry(None, A))
    ours, theirs = catalog(machine(A, "一")), catalog(machine(A, "二"))
    assert merged(base, ours, theirs) == merged(base, theirs, ours)


def test_what_was_approved_stays_where_a_machine_drafted_anew() -> None:
    """One branch approved a draft as it stood, the other made it anew (a derived locale does at each build): no approval is lost."""
    base = catalog(replace(machine(A, "一"), fuzzy=True))
    approved = catalog(replace(machine(A, "一"), fuzzy=False))
    redrafted = catalog(replace(machine(A, "二"), fuzzy=True))
    assert merged(base, approved, redrafted) == merged(base, redrafted, approved) == {A: "一"}
    assert merged(base, base, redrafted) == {A: "二"}
    typed = catalog(person(A, "人", fuzzy=True))
    assert merged(base, approved, typed) == merged(base, typed, approved) == {A: "人"}


def test_two_people_disagree() -> None:
    """Ours stands and is not approved; theirs is beside it in a comment that a file can hold."""
    base = catalog(Entry(None, A))
    theirs = "他们的：\n“先听。”"
    result = three_way(base, catalog(person(A, "我们的", fuzzy=False)), catalog(person(A, theirs)))
    assert result.conflicts == (Conflict((None, A), "我们的", theirs),)
    entry = read_po(write_po(result.catalog), "x.po", "articles/x").entries[0]
    assert (entry.target, entry.fuzzy) == ("我们的", True)
    assert entry.comments == (THEIRS + '"他们的：\\n“先听。”"',)
    assert without_theirs((*entry.comments, "note")) == ("note",)


def test_a_text_that_one_side_took_away() -> None:
    """It stays, whether it is missing there or empty; without Mandarin it goes."""
    base = catalog(person(A, "甲"), person(B, "乙"), person("Pause.", ""))
    both = {A: "甲", B: "乙"}
    for taken in (catalog(person(B, "乙")), catalog(person(A, ""), person(B, "乙"))):
        assert merged(base, taken, base) == merged(base, base, taken) == both
        assert [entry.key for entry in three_way(base, taken, base).kept] == [(None, A)]
    assert merged(base, catalog(person(B, "乙")), catalog(person(A, "新"), person(B, "乙"))) == {
        A: "新",
        B: "乙",
    }


def test_english_that_one_side_edited_takes_its_mandarin_along() -> None:
    """The entry of the old English goes where the other side left it as it was: its text stands on."""
    base = catalog(person(A, "甲"))
    edited = catalog(person("Listen first!", "甲", previous_source=A))
    assert merged(base, edited, base) == merged(base, base, edited) == {"Listen first!": "甲"}
    assert three_way(base, edited, base).kept == ()


def test_english_edited_here_and_mandarin_there() -> None:
    """The new Mandarin goes with the edited English, still stale."""
    base = catalog(person(A, "甲"))
    edited = catalog(person("Listen first!", "甲", previous_source=A))
    ours = three_way(base, edited, catalog(person(A, "甲二"))).catalog
    theirs = three_way(base, catalog(person(A, "甲二")), edited).catalog
    for result in (ours, theirs):
        found = result.get((None, "Listen first!"))
        assert found
        assert (found.target, found.previous_source) == ("甲二", A)
        assert result.get((None, A)) == person(A, "甲二")


def test_new_entries_of_theirs_stand_behind_their_neighbour() -> None:
    """In the order of their page, as far as ours goes along."""
    base = catalog(person(A, "甲"), person(B, "乙"))
    theirs = catalog(
        person("0", ""), person(A, "甲"), person("1", "一"), person("2", ""), person(B, "乙")
    )
    result = three_way(base, base, theirs).catalog
    assert [entry.source for entry in result] == ["0", A, "1", "2", B]


def test_comments_of_both_sides() -> None:
    """Added ones are kept, a removed one goes; file comments and headers as well."""
    base = replace(catalog(person(A, "甲", comments=("old", "both"))), comment="top")
    ours = replace(catalog(person(A, "甲", comments=("both", "mine"))), headers=(("X-A", "1"),))
    theirs = replace(
        catalog(person(A, "甲", comments=("old", "both", "hers"))), comment="top\nmore"
    )
    result = three_way(base, ours, replace(theirs, headers=(("X-B", "2"),))).catalog
    assert result.entries[0].comments == ("both", "mine", "hers")
    assert result.comment == "more"
    assert {("X-A", "1"), ("X-B", "2")} <= set(result.headers)


entries = st.builds(
    lambda source, target, is_person: (
        person(source, target) if is_person else machine(source, target)
    ),
    st.sampled_from([A, B, "Pause.", "Breathe."]),
    st.sampled_from(["甲", "乙", "丙", ""]),
    st.booleans(),
)
catalogs = st.lists(entries, max_size=4, unique_by=lambda e: e.key).flatmap(
    lambda found: st.integers(0, len(found)).map(
        lambda cut: catalog(*found[:cut], obsolete=tuple(found[cut:]))
    )
)


def texts(one: Catalog) -> set[tuple[str, str]]:
    """(English, Mandarin) that people wrote, comments included."""
    said = {(e.source, e.target) for e in one.every if e.is_persons}
    return said | {
        (e.source, comment.removeprefix(THEIRS)[1:-1]) for e in one.every for comment in e.comments
    }


@given(catalogs, catalogs, catalogs)
@settings(max_examples=examples(300), deadline=None)
def test_no_persons_text_is_lost(base: Catalog, ours: Catalog, theirs: Catalog) -> None:
    """What a person wrote on either side since the base is in the result, which a file can hold."""
    result = three_way(base, ours, theirs).catalog
    assert (texts(ours) | texts(theirs)) - texts(base) <= texts(result)
    known = {e.key for one in (ours, theirs) for e in one.every if e.target}
    assert known <= {e.key for e in result.every if e.target}
    assert read_po(write_po(result), "x.po", "articles/x") == read_po(
        write_po(read_po(write_po(result), "x.po", "articles/x")), "x.po", "articles/x"
    )


@given(catalogs, catalogs, catalogs)
@settings(max_examples=examples(300), deadline=None)
def test_it_is_the_same_from_both_sides(base: Catalog, ours: Catalog, theirs: Catalog) -> None:
    """Where nobody disagrees, either side gets the same texts, and merging again changes nothing."""
    here, there = three_way(base, ours, theirs), three_way(base, theirs, ours)
    assert {c.key for c in here.conflicts} == {c.key for c in there.conflicts}
    disputed = {c.key for c in here.conflicts}
    one, other = (
        {e.key: (e.target, e.origin) for e in (*r.catalog.entries, *r.catalog.obsolete)}
        for r in (here, there)
    )
    assert {k: v for k, v in one.items() if k not in disputed} == {
        k: v for k, v in other.items() if k not in disputed
    }
    again = three_way(here.catalog, here.catalog, here.catalog)
    assert (again.catalog, again.conflicts) == (here.catalog, ())
