"""Merging: what moves, what stays, and that no Mandarin is ever lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalog.merge import clear_previous, merge, set_fuzzy
from pipeline.catalog.po import read_po, write_po
from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry, Origin
from tests.catalog import strategies as make
from tests.catalog.strategies import document, segment
from tests.examples import examples
from tests.timed import seconds

LOCALE = "zh_Hans"


def merged(*parts: str, old: Catalog | None = None) -> Catalog:
    """The catalog of paragraphs."""
    return merge(document(*parts), old, LOCALE)


def translated(*pairs: tuple[str, str]) -> Catalog:
    """An approved catalog of paragraphs with their Mandarin."""
    place = ("content/en/articles/x.md",)
    found = (Entry(None, en, zh, note="paragraph", places=place, fuzzy=False) for en, zh in pairs)
    return Catalog("articles/x", LOCALE, tuple(found))


def test_a_new_document_gives_empty_entries_in_its_order() -> None:
    """Kind, safety and the author's notes stand in the note; the path has no line number."""
    doc = document(
        segment("Title", context="front:title", kind="front matter title"),
        segment("Call 988.", safety=True, note="the hotline,\nnot a year"),
    )
    catalog = merge(doc, None, LOCALE)
    assert (catalog.document, catalog.locale) == ("articles/x", LOCALE)
    title, call = catalog.entries
    assert title == Entry(
        "front:title", "Title", note="front matter title", places=("content/en/articles/x.md",)
    )
    assert call.safety
    assert call.note == "paragraph\nsafety\nthe hotline,\nnot a year"


def test_the_same_text_twice_is_one_entry_with_all_notes() -> None:
    """Safety of one place is safety of the entry; a context makes it another entry."""
    doc = document(
        segment("Pause", kind="heading 2", note="noun"),
        segment("Pause", kind="list item", safety=True, note="noun"),
        segment("Pause", context="label:write", kind="label"),
    )
    first, second = merge(doc, None, LOCALE).entries
    assert first.note == "heading 2\nlist item\nsafety\nnoun"
    assert first.safety
    assert (second.context, second.safety) == ("label:write", False)


def test_one_changed_word_moves_one_entry_only() -> None:
    """It keeps its Mandarin with the previous msgid; every other entry is the very same object."""
    old = translated(
        ("Listen first.", "先听。"),
        ("Pause when you are upset.", "难过时停一停。"),
        ("Thank you.", "谢谢你。"),
    )
    new = merged("Listen first.", "Pause when you are angry.", "Thank you.", old=old)
    assert [a is b for a, b in zip(new.entries, old.entries, strict=True)] == [True, False, True]
    changed = new.entries[1]
    assert (changed.target, changed.previous_source) == (
        "难过时停一停。",
        "Pause when you are upset.",
    )
    assert changed.fuzzy
    assert new.obsolete == ()


def test_target_comments_and_origin_go_along() -> None:
    """Who wrote the text, and what people noted beside it, stays with the text."""
    origin = Origin.of("machine", "google", "先听，再说。")
    entry = Entry(
        None, "Listen, then talk.", "先听，再说。", origin, comments=("nice",), fuzzy=True
    )
    new = merged("Listen, and then talk.", old=Catalog("articles/x", LOCALE, (entry,)))
    assert new.entries[0].origin == origin
    assert new.entries[0].comments == ("nice",)


def test_a_vanished_text_becomes_obsolete_and_returns() -> None:
    """Through the file, as it happens in life."""
    old = translated(("Breathe.", "呼吸。"), ("Some say that love is blind.", "有人说爱是盲目的。"))
    gone = merged("Breathe.", old=old)
    assert [entry.target for entry in gone.obsolete] == ["有人说爱是盲目的。"]
    again = read_po(write_po(gone), "x.po", "articles/x")
    back = merged("Some say that love is blind.", "Breathe.", old=again)
    assert [entry.target for entry in back.entries] == ["有人说爱是盲目的。", "呼吸。"]
    assert back.entries[0].previous_source is None
    assert back.obsolete == ()


def test_the_best_pairs_come_first_and_each_text_is_used_once() -> None:
    """Two edits and one old text: the closer one gets it, the other starts empty."""
    old = translated(("We listen to each other at dinner.", "晚饭时我们倾听彼此。"))
    new = merged(
        "We listen to our friends at dinner!", "We listen to each other at dinner!", old=old
    )
    assert [entry.target for entry in new.entries] == ["", "晚饭时我们倾听彼此。"]


def test_an_edit_of_an_edit_remembers_what_the_mandarin_was_made_for() -> None:
    """`#|` names the English that was translated, not the step in between; taken back, it is gone."""
    first = translated(("Call a friend you trust today.", "今天给你信任的朋友打电话。"))
    second = merged("Call a friend you trust tonight.", old=first)
    third = merged("Call one friend you trust tonight.", old=second)
    assert third.entries[0].previous_source == "Call a friend you trust today."
    back = merged("Call a friend you trust today.", old=third)
    assert back.entries[0].previous_source is None
    assert back.entries[0].target == "今天给你信任的朋友打电话。"


def test_likeness_does_not_cross_contexts() -> None:
    """A title's Mandarin is no draft for a paragraph."""
    title = Entry("front:title", "Compassion in relationships", "关系中的关怀")
    new = merged("Compassion in relationship", old=Catalog("articles/x", LOCALE, (title,)))
    assert new.entries[0].target == ""
    assert [entry.target for entry in new.obsolete] == ["关系中的关怀"]


def test_strangers_are_not_paired() -> None:
    """Below the limit the new text starts empty and the old one waits."""
    new = merged("Write down three things.", old=translated(("Hold hands.", "牵手。")))
    assert new.entries[0].target == ""
    assert [entry.target for entry in new.obsolete] == ["牵手。"]


def test_a_file_that_moved_changes_its_places_only() -> None:
    """The path is no part of an entry's identity."""
    old = translated(("Pause.", "停。"))
    new = merge(document("Pause.", path="content/en/handouts/y.md"), old, LOCALE)
    assert new.entries[0].places == ("content/en/handouts/y.md",)
    assert (new.entries[0].target, new.entries[0].fuzzy) == ("停。", False)


def test_previous_stays_until_the_pair_is_approved() -> None:
    """Later merges keep it; approval of this entry, and of no other, clears it."""
    old = translated(
        ("Pause when you are upset.", "难过时停一停。"), ("Talk when you are calm.", "平静时再谈。")
    )
    stale = merged("Pause when you are angry.", "Talk when you are quiet.", old=old)
    again = merged("Pause when you are angry.", "Talk when you are quiet.", old=stale)
    assert again == stale
    cleared = clear_previous(stale, {(None, "Pause when you are angry.")})
    assert [entry.previous_source for entry in cleared.entries] == [None, "Talk when you are calm."]
    assert cleared.entries[1] is stale.entries[1]


def test_an_approved_text_needs_no_proposals() -> None:
    """Its approval takes them away; the translator's comments stay, and other entries keep theirs."""
    catalog = translated(("a", "啊"), ("b", "波"))
    comments = ('pipeline: proposal 3f2a9c1b "甲" google', "mei: nice")
    both = tuple(replace(entry, comments=comments) for entry in catalog.entries)
    one, other = clear_previous(replace(catalog, entries=both), {(None, "a")}).entries
    assert (one.comments, other.comments) == (comments[1:], comments)


def test_fuzzy_is_what_no_person_wrote_for_this_english() -> None:
    """A machine's draft and a stale text are, unless they are approved; a person's text that waits is not."""
    machine = Entry(None, "m", "机", Origin.of("machine", "google", "机"), fuzzy=False)
    stale = Entry(None, "s", "旧", previous_source="older", fuzzy=False)
    edited = replace(machine, source="e", target="人")
    texts = [
        Entry(None, "p", "人"),
        machine,
        edited,
        stale,
        Entry(None, "x", "别"),
        Entry(None, "n"),
    ]
    catalog = Catalog("articles/x", LOCALE, tuple(texts))
    found = set_fuzzy(catalog, (), {(None, "x")})
    assert [e.source for e in found if e.fuzzy] == ["m", "s", "x", "n"]
    found = set_fuzzy(catalog, {e.key for e in texts}, ())
    assert [e.source for e in found if e.fuzzy] == ["n"]


@given(make.documents, st.none() | make.catalogs())
@settings(max_examples=examples(150), deadline=None)
def test_merging_twice_changes_nothing(doc: Document, old: Catalog | None) -> None:
    """Idempotent, and what it makes can be written and read back."""
    once = merge(doc, old, LOCALE)
    assert merge(doc, once, LOCALE) == once
    assert read_po(write_po(once), "x.po", once.document) == once


@given(st.lists(make.documents, min_size=2, max_size=4), make.catalogs())
@settings(max_examples=examples(150), deadline=None)
def test_no_target_is_ever_dropped(history: list[Document], old: Catalog) -> None:
    """However the English changes, every target, origin and comment is still there.

    What a merge adds to them is a copy for the pieces of a paragraph, with the mark of memory.
    """
    catalog = old
    for doc in history:
        before = Counter(_texts(catalog))
        catalog = merge(doc, catalog, LOCALE)
        added = Counter(_texts(catalog)) - before
        assert not before - Counter(_texts(catalog))
        assert all("Origin(maker='memory'" in text for text in added)
        assert [entry.key for entry in catalog.entries] == list(
            dict.fromkeys(part.key for part in doc.segments if part.text)
        )


def _texts(catalog: Catalog) -> list[str]:
    """What people and engines have put into a catalog, entry by entry."""
    return [repr((e.target, e.origin, e.comments)) for e in catalog.every if e.target or e.comments]


def test_a_big_catalog_with_some_edits_is_merged_in_seconds() -> None:
    """5,000 strings, one in ten edited; comparing all with all would take minutes."""
    strings = [f"Sentence {n * 7919 % 5000} of many about care, number {n}." for n in range(5000)]
    old = translated(*((text, f"第{n}句") for n, text in enumerate(strings)))
    edited = [
        text.replace("care", "love") if n % 10 == 0 else text for n, text in enumerate(strings)
    ]
    made: list[Catalog] = []
    assert seconds(lambda: made.append(merged(*edited, old=old)), 10) < 10
    assert [entry.target for entry in made[0].entries] == [f"第{n}句" for n in range(5000)]
