"""Our own reading and writing of catalogs says just what polib says."""

from __future__ import annotations

import re
from dataclasses import replace

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalog.po import read_po, write_po
from pipeline.catalog.po_parser import parse_own_form, reads_back, write_entry
from pipeline.catalog.po_parser_lines import show_comment, show_place
from pipeline.catalog.po_parser_polib import parse_with_polib
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, Origin
from pipeline.model.errors import PipelineError
from tests.catalog import strategies as make
from tests.examples import examples

KEY = (None, "a")


def by_polib(entry: Entry, *, obsolete: bool) -> str:
    """The entry as polib writes it, below the comment lines that it would change."""
    origin = entry.origin
    mark = [f"pipeline: {origin.maker} {origin.detail} {origin.digest}"] if origin else []
    lines = [show_comment("#", text) for text in (*mark, *entry.comments)]
    lines += [show_comment("#.", text) for text in entry.note.split("\n") if entry.note]
    if entry.places:
        lines.append(show_comment("#:", " ".join(map(show_place, entry.places))))
    strings = polib.POEntry(
        msgctxt=entry.context,
        msgid=entry.source,
        msgstr=entry.target,
        previous_msgid=entry.previous_source,
        previous_msgctxt=entry.previous_context,
        flags=["fuzzy"] if entry.fuzzy and entry.target else [],
        obsolete=obsolete,
    )
    shown = re.sub(
        r"[\x00-\x07\x0e-\x1f]", lambda c: f"\\{ord(c[0]):03o}", strings.__unicode__(wrapwidth=0)
    )
    return "\n".join([*lines, shown])


@given(make.keys.flatmap(make.entries), st.booleans())
@settings(max_examples=examples(300), deadline=None)
def test_an_entry_is_written_as_polib_writes_it(entry: Entry, obsolete: bool) -> None:
    """Byte for byte: escapes, line breaks of all kinds, `#|`, `#~`."""
    assert write_entry(entry, obsolete=obsolete) == by_polib(entry, obsolete=obsolete)


@given(make.catalogs())
@settings(max_examples=examples(200), deadline=None)
def test_what_is_read_directly_is_what_polib_reads(catalog: Catalog) -> None:
    """Header, comments, live and obsolete entries, all fields."""
    text = write_po(catalog)
    found = parse_own_form(text)
    assert found in (None, parse_with_polib(text, "x.po"))


@given(
    make.catalogs(),
    st.lists(
        st.tuples(
            st.integers(0, 400), st.integers(0, 3), st.sampled_from([*make.NASTY, "", "#", '"'])
        ),
        max_size=3,
    ),
)
@settings(max_examples=examples(400), deadline=None)
def test_a_changed_file_is_read_as_polib_reads_it_or_left_to_it(
    catalog: Catalog, changes: list[tuple[int, int, str]]
) -> None:
    """However somebody edits a file, the short way never says anything that polib does not say."""
    text = write_po(catalog)
    for at, size, instead in changes:
        text = text[:at] + instead + text[at + size :]
    found = parse_own_form(text)
    if found is not None:
        assert found == parse_with_polib(text, "x.po")


def test_the_common_catalog_is_read_directly() -> None:
    """Else the laws above would hold for a reader that reads nothing, and all would be slow."""
    origin = Origin.of("machine", "google", "先听，\n再说 \\ “好”。")
    entries = (
        Entry("front:title", 'A "title"', "标题", note="front matter title", places=("a.md",), fuzzy=False),
        Entry(None, "Listen\nfirst.", "先听，\n再说 \\ “好”。", origin, "Listen.", "safety\npause?",
              ("a.md", "my drafts/b.md"), True, ("a translator's",)),
        Entry(None, "New."),
    )  # fmt: skip
    gone = (Entry(None, "Gone.", "没了。", origin, previous_source="Go\none."),)
    catalog = Catalog("articles/x", "zh_Hans", entries, gone, comment="by hand\n\nkept")
    found = parse_own_form(write_po(catalog))
    assert found is not None
    assert (found.entries, found.obsolete, found.comments) == (
        entries,
        gone,
        ("by hand", "", "kept"),
    )
    assert reads_back(catalog)


LINES = make.texts | st.sampled_from(["a\nb", "a\r", "pipeline: machine x 01234567"])


@given(
    st.builds(
        Entry,
        st.none() | make.texts,
        make.texts,
        make.texts,
        st.none()
        | st.builds(
            Origin,
            st.sampled_from(["machine", "person", "memory"]),
            LINES,
            LINES | st.just("01234567"),
        ),
        st.none() | make.texts,
        LINES,
        st.lists(LINES | st.sampled_from(["a:3", "\u2068b\u2069", "a.md"]), max_size=2).map(tuple),
        st.just(False),
        st.lists(LINES, max_size=2).map(tuple),
    ),
    LINES,
    st.sampled_from(["zh_Hans", "zh-Hans", "x y", ""]),
)
@settings(max_examples=examples(400), deadline=None)
def test_where_the_writer_is_sure_it_is_right(entry: Entry, comment: str, locale: str) -> None:
    """`reads_back` may doubt, and then the text is read to see; where it is sure, it reads back."""
    entry = replace(entry, safety="safety" in entry.note.split("\n"))
    catalog = Catalog("x", locale, (entry,), comment=comment)
    if reads_back(catalog):
        assert read_po(write_po(catalog), "x", "x", locale) == catalog


@pytest.mark.parametrize("obsolete", [True, False])
def test_one_key_twice_is_left_to_the_careful_reader(obsolete: bool) -> None:
    """It has the message that names both lines."""
    text = "\n".join(
        [
            write_entry(Entry(None, "")),
            write_entry(Entry(*KEY)),
            write_entry(Entry(*KEY), obsolete=obsolete),
        ]
    )
    assert parse_own_form(text) is None


@pytest.mark.parametrize("text", ["# a\r\n", "#. a\r\n", "#: a\r\n"])
def test_line_ends_of_windows_are_left_to_the_careful_reader(text: str) -> None:
    """It takes the CR off; read directly, it would stay in the comment."""
    assert (
        parse_own_form(write_entry(Entry(None, "")) + "\n" + text + write_entry(Entry(*KEY)))
        is None
    )


@pytest.mark.parametrize(
    "catalog",
    [
        Catalog("x", "zh_Hans", (Entry(*KEY),), comment="a\r"),
        Catalog("x", "zh_Hans", (Entry(*KEY, note="a\r"),)),
        Catalog("x", "zh_Hans", (Entry(*KEY, places=("a\nb",)),)),
        Catalog("x", "zh_Hans", (Entry(*KEY, origin=Origin("person", "x", "01234567")),)),
    ],
)
def test_what_would_be_lost_is_refused(catalog: Catalog) -> None:
    """The writer is not sure, reads back, and sees it."""
    with pytest.raises(PipelineError):
        write_po(catalog)


def test_an_obsolete_header_is_refused() -> None:
    """It would stand beside the header that we write, and neither tool knows which is which."""
    with pytest.raises(PipelineError, match="without msgid"):
        read_po('#~ msgid ""\n#~ msgstr "x"\n\nmsgctxt "a"\nmsgid ""\nmsgstr ""\n', "x", "x")
