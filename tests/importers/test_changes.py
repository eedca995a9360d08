"""Tracked changes of Word, taken or left one by one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.importers.docx import docx_page
from pipeline.importers.docx_choice import as_list, numbers_of
from pipeline.importers.page import Page
from pipeline.importers.write import page_markdown
from tests.examples import examples
from tests.importers.cases import faults, imported
from tests.importers.tracked import Plan, Writer, by_hand, plans


def read(data: bytes, changes: str = "accepted", otherwise: frozenset[int] = frozenset()) -> Page:
    return docx_page(data, "x.docx", stem="x", changes=changes, otherwise=otherwise)


@given(plans(), st.data())
@settings(max_examples=examples(240), deadline=None)
def test_what_is_taken_is_what_a_person_would_have_typed(plan: Plan, data: st.DataObject) -> None:
    """For each set of changes the page is that of the file without them; none is lost, and all words are told."""
    file, keys = Writer(plan).file(), frozenset(plan.by)
    some = frozenset(data.draw(st.sets(st.sampled_from(sorted(keys)))) if keys else ())
    for taken in (keys, frozenset(), some):
        page = read(file, "accepted", keys - taken)
        assert page_markdown(page) == page_markdown(read(by_hand(plan, taken)))
        assert page_markdown(page) == page_markdown(read(file, "original", taken))
        assert {one.number: one.by for one in page.changes} == plan.by
        assert {one.number for one in page.changes if one.taken} == taken
        assert faults(page, imported(page)) == ()


@given(st.frozensets(st.integers(0, 400)))
def test_a_short_list_holds_its_numbers(numbers: frozenset[int]) -> None:
    assert numbers_of(as_list(numbers)) == numbers
