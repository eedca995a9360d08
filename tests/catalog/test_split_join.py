"""Paragraphs that are split, joined or lengthened: both halves are found, and nothing passes as approved."""

from __future__ import annotations

from pipeline.catalog.merge import merge
from pipeline.catalog.po import read_po, write_po
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from tests.catalog.strategies import document

LISTEN = "Listen to your partner before you answer."
PAUSE = "Pause when you feel anger rise in your chest."
THANKS = "Thank each other for one small thing every evening."
EN = {
    LISTEN: "先听完伴侣的话，再回答。",
    PAUSE: "当你觉得胸口有怒气上升时，停一停。",
    THANKS: "每晚为一件小事感谢彼此。",
}


def catalog(*pairs: tuple[str, str]) -> Catalog:
    """A catalog of paragraphs that a person translated."""
    place = ("content/en/articles/x.md",)
    entries = (Entry(None, en, zh, note="paragraph", places=place, fuzzy=False) for en, zh in pairs)
    return Catalog("articles/x", "zh_Hans", tuple(entries))


def merged(old: Catalog, *texts: str) -> Catalog:
    """The catalog with these paragraphs, read back from its file."""
    return read_po(write_po(merge(document(*texts), old, "zh_Hans")), "x.po", "articles/x")


def test_a_split_paragraph_gives_each_half_its_sentences() -> None:
    """As many sentences on both sides: each piece gets its own, as a draft of memory; the whole stays."""
    whole = f"{LISTEN} {PAUSE} {THANKS}"
    old = catalog((whole, "".join(EN.values())))
    new = merged(old, f"{LISTEN} {PAUSE}", THANKS)
    assert [entry.target for entry in new] == [EN[LISTEN] + EN[PAUSE], EN[THANKS]]
    assert [entry.previous_source for entry in new] == [None, None]
    assert all(e.origin and e.origin.maker == "memory" and not e.is_persons for e in new)
    assert [e.origin.detail for e in new if e.origin] == ["100% articles/x"] * 2
    assert all(entry.fuzzy for entry in new)
    assert [(e.source, e.is_persons) for e in new.obsolete] == [(whole, True)]


def test_a_split_that_cannot_be_told_shows_both_halves_the_whole() -> None:
    """One half takes the text over, the other shows a copy; `#|` says what it is for."""
    whole = f"{LISTEN} {PAUSE}"
    old = catalog((whole, "先听完伴侣的话再回答，觉得怒气上升时就停一停。"))
    first, second = merged(old, LISTEN, PAUSE)
    assert first.target == second.target == old.entries[0].target
    assert first.previous_source == second.previous_source == whole
    assert [first.is_persons, second.is_persons] == [True, False]
    assert second.origin == Origin.of("memory", "68% articles/x", second.target)


def test_a_cut_through_a_quotation_is_no_cut() -> None:
    """“…。…” spans both sentences: neither half may get half of it."""
    whole = f"{LISTEN} {PAUSE}"
    old = catalog((whole, "“先听完伴侣的话，再回答。当怒气上升时，停一停。”"))
    assert {entry.previous_source for entry in merged(old, LISTEN, PAUSE)} == {whole}


def test_joined_paragraphs_bring_their_mandarin_together() -> None:
    """In the order of the new paragraph; both old ones stay as they were."""
    old = catalog(*EN.items())
    new = merged(old, f"{THANKS} {LISTEN}", PAUSE)
    joined = new.entries[0]
    assert joined.target == EN[THANKS] + EN[LISTEN]
    assert (joined.previous_source, joined.is_persons) == (None, False)
    assert new.entries[1] == old.entries[1]
    assert [entry.source for entry in new.obsolete] == [LISTEN, THANKS]


def test_a_join_with_a_change_says_what_it_is_made_from() -> None:
    """A little text between them: stale, with the English of the two."""
    new = merged(catalog(*EN.items()), f"{LISTEN} So {PAUSE}", THANKS)
    assert new.entries[0].target == EN[LISTEN] + EN[PAUSE]
    assert new.entries[0].previous_source == f"{LISTEN} {PAUSE}"


def test_an_added_sentence_keeps_the_text_as_stale() -> None:
    """Even one longer than all that was there: it moves, with the English it was made for."""
    new = merged(catalog((LISTEN, EN[LISTEN])), f"{LISTEN} {THANKS} {PAUSE}")
    assert (new.entries[0].target, new.entries[0].previous_source) == (EN[LISTEN], LISTEN)
    assert new.obsolete == ()


def test_the_whole_returns_with_its_own_text() -> None:
    """A split that is taken back leaves everything as it was, whoever wrote it."""
    whole = f"{LISTEN} {PAUSE}"
    old = catalog((whole, EN[LISTEN] + EN[PAUSE]))
    back = merged(merged(old, LISTEN, PAUSE), whole)
    assert (back.entries[0].target, back.entries[0].is_persons) == (EN[LISTEN] + EN[PAUSE], True)


def test_text_that_went_out_of_use_is_found_by_an_edited_return() -> None:
    """Deleted in one commit, written again a little differently in the next."""
    gone = merged(catalog((LISTEN, EN[LISTEN]), (THANKS, EN[THANKS])), THANKS)
    back = merged(gone, THANKS, "Listen to your partner before you reply.")
    assert (back.entries[1].target, back.entries[1].previous_source) == (EN[LISTEN], LISTEN)
    assert back.obsolete == ()
