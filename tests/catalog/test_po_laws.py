"""The laws of the PO reader and writer, over catalogs with hostile texts."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.catalog.po import read_po, write_po
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError
from tests.catalog import strategies as make
from tests.conftest import need
from tests.examples import examples


def read(text: str) -> Catalog:
    """The catalog of a text."""
    return read_po(text, "x.po", "articles/x")


def read_or_fault(text: str) -> Catalog | PipelineError:
    """The catalog, or our error; anything else fails the test."""
    try:
        return read(text)
    except PipelineError as error:
        return error


@given(make.catalogs())
@settings(max_examples=examples(200), deadline=None)
def test_what_is_written_reads_back_and_writes_the_same(catalog: Catalog) -> None:
    """`read(write(c)) == c`, and writing twice gives equal bytes."""
    text = write_po(catalog)
    assert read(text) == catalog
    assert write_po(read(text)) == text
    assert text.encode("utf-8").decode("utf-8") == text


@given(make.texts)
@example("a\u2028b\x85c\x0bd\x0ce\x1cf\r\ng")
@example('\\n"\\"\\\\" \x00\x0012 \\x41 \\101 \a\b')
@example("\n\n")
@settings(max_examples=examples(200), deadline=None)
def test_a_hostile_target_round_trips(target: str) -> None:
    """Any text without surrogates comes back character for character, as target, source and `#|`."""
    entry = Entry("front:title", target, target, previous_source=target, fuzzy=True)
    catalog = Catalog("articles/x", "zh_Hans", (entry,))
    assert read(write_po(catalog)).entries == (entry,)


@given(make.catalogs())
@settings(max_examples=50, deadline=None)
def test_each_line_is_one_line_for_every_tool(catalog: Catalog) -> None:
    """Strings bring no raw control character into the file, and nothing is wrapped."""
    for line in write_po(catalog).split("\n"):
        if not line.startswith(("# ", "#.", "#:")):
            assert not set(line) & set(map(chr, range(9))), line


def test_long_text_is_never_wrapped() -> None:
    """A line break within Chinese would show as a blank: one string, one line."""
    target = "先听，再说。" * 200
    text = write_po(Catalog("articles/x", "zh_Hans", (Entry(None, "word " * 300, target),)))
    assert f'msgstr "{target}"' in text


def test_no_context_and_an_empty_one_are_two_entries() -> None:
    """msgctxt "" is not "no msgctxt"."""
    pair = (Entry(None, "Pause", "停"), Entry("", "Pause", "暂停"))
    assert read(write_po(Catalog("articles/x", "zh_Hans", pair))).entries == pair


def test_a_text_that_is_a_file_name_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """polib would read the file of that name; we never look at the disk."""
    name = "#"
    (tmp_path / name).write_text('msgid "a"\nmsgstr "b"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PipelineError, match="empty"):
        read(name)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(None, "a", "half \ud800"),
        Entry(None, "a", comments=("two\nlines",)),
        Entry(None, "a", comments=("pipeline: machine google 3f2a9c1b",)),
        Entry(None, "a", places=("two\nlines",)),
        Entry(None, "", "header?"),
    ],
)
def test_what_a_po_cannot_hold_is_refused(entry: Entry) -> None:
    """Nothing is written that would read back as something else."""
    with pytest.raises(PipelineError) as caught:
        write_po(Catalog("articles/x", "zh_Hans", (entry, Entry(None, "b"))))
    assert caught.value.code == "CATALOG"


def test_two_entries_of_one_key_are_refused() -> None:
    """Half of the tools would read the one, half the other."""
    twice = (Entry(None, "a", "甲"), Entry(None, "a", "乙"))
    with pytest.raises(PipelineError, match="stands here and in line"):
        write_po(Catalog("articles/x", "zh_Hans", twice))


def test_safety_and_missing_text_are_said_in_one_way() -> None:
    """Safety is always a note, so that it is never lost; what has no text is not approved."""
    found = read(
        write_po(Catalog("articles/x", "zh_Hans", (Entry(None, "988", safety=True, fuzzy=False),)))
    )
    assert found.entries == (Entry(None, "988", safety=True, note="safety", fuzzy=True),)


@given(st.text(alphabet='\n\r"\\#~|msgidtrcx:, <=>0好', max_size=60) | st.text(max_size=60))
@settings(max_examples=examples(300), deadline=None)
def test_any_text_reads_or_gives_our_error(text: str) -> None:
    """Bad input is a PipelineError with a path, never another exception; good input settles at once."""
    catalog = read_or_fault(text)
    if isinstance(catalog, PipelineError):
        assert (catalog.code, catalog.path) == ("CATALOG", "x.po")
    else:
        assert read(write_po(catalog)) == catalog


@given(make.catalogs(), st.integers(0, 200), st.integers(0, 12))
@settings(max_examples=examples(150), deadline=None)
def test_a_damaged_file_loses_nothing_in_silence(catalog: Catalog, at: int, size: int) -> None:
    """With lines cut out, the file either reads (and what it holds settles) or gives our error."""
    lines = write_po(catalog).split("\n")
    text = "\n".join(lines[:at] + lines[at + size :])
    found = read_or_fault(text)
    if isinstance(found, PipelineError):
        assert found.code == "CATALOG"
    else:
        assert text.count("\nmsgid ") + text.startswith("msgid ") - 1 <= len(found.entries)
        assert read(write_po(found)) == found


@given(catalog=make.catalogs())
@example(
    catalog=Catalog(
        "articles/x",
        "zh_Hans",
        (Entry(None, "a", note="\\", places=("b\\",), comments=("\\", "c \\ ")),),
        comment="\\",
    )
)
@settings(max_examples=40, deadline=None)
def test_msgfmt_accepts_what_is_written(catalog: Catalog) -> None:
    """GNU gettext's own check passes."""
    msgfmt = need("msgfmt")

    # Its format check wants the same first and last line break on both sides, which is our checks'
    # work; and gettext ends strings at NUL and keeps EOT for itself.
    def plain(entry: Entry) -> Entry:
        def clean(text: str) -> str:
            return text.translate({0: "0", 4: "4"}).strip("\n")

        return replace(
            entry,
            context=None if entry.context is None else clean(entry.context),
            source=clean(entry.source),
            target=clean(entry.target),
            previous_source=clean(entry.previous_source or ""),
            previous_context=clean(entry.previous_context or ""),
        )

    found = {entry.key: entry for entry in map(plain, catalog.entries + catalog.obsolete)}
    found.pop((None, ""), None)
    cut = len(catalog.entries)
    both = tuple(found.values())
    text = write_po(replace(catalog, entries=both[:cut], obsolete=both[cut:]))
    run = subprocess.run(  # noqa: S603 (our own arguments)
        [msgfmt, "--check", "--output-file=/dev/null", "-"],
        input=text.encode(),
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode() + text
