"""The word lists of the package: each can be read and compiled, and belongs to the program that is hashed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.terms
from pipeline.files import inputs
from pipeline.terms.safety import FIGURES_OF_SPEECH, SAFETY_WORDS
from pipeline.terms.script import has_han
from pipeline.terms.word_lists import any_of, beginning, by_first, marks, parse, signs, word_list
from tests.examples import examples

FOLDER = Path(pipeline.terms.__file__).parent / "words"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_well_formed(name: str) -> None:
    """It says what it is for, no section is empty, no entry stands twice, and each is a regular expression."""
    assert (FOLDER / f"{name}.txt").read_text(encoding="utf-8").startswith("# ")
    for section, entries in word_list(name).items():
        assert entries, section
        assert len(set(entries)) == len(entries), section
        for entry in entries:
            assert not re.compile(entry).fullmatch(""), entry


@pytest.mark.parametrize("name", [name for name in NAMES if "clash" in word_list(name)])
def test_every_section_of_a_list_of_kinds_is_read(name: str) -> None:
    """[soft] excuses a clash or what is lost, [firm] a clash with =, [loose] explains Chinese that clashes.

    What is looked for in English has no Chinese characters.
    """
    lists = word_list(name)
    clashes = [
        (one, other, "".join(marks)) for one, other, *marks in map(str.split, lists["clash"])
    ]
    read = {
        "soft": {*lists.get("lost", ()), *(one for one, _, marks in clashes if "=" not in marks)},
        "firm": {one for one, _, marks in clashes if "=" in marks},
        "loose": {other for _, other, _ in clashes},
    }
    for section, entries in lists.items():
        kind, _, part = section.partition("-")
        assert kind in read.get(part, {kind}), section
        assert part not in ("en", "loose") or not any(map(has_han, entries)), section


def test_a_list_that_changes_makes_the_cache_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's hash covers the lists."""
    shas = []
    for folder, text in (("a", "[words]\nkill\n"), ("b", "[words]\nkill\nharm\n")):
        package = tmp_path / folder / "pipeline"
        (package / "terms/words").mkdir(parents=True)
        (package / "terms/words/safety.txt").write_text(text)
        monkeypatch.setattr(inputs, "_PACKAGE", package)
        shas.append(inputs.program_sha())
    assert shas[0] != shas[1]


def test_a_line_before_the_first_section_is_named() -> None:
    """A list that lost its header is no list, rather than an empty one."""
    with pytest.raises(ValueError, match="line 2"):
        parse("# about\nkill\n[words]\n")


_ATOM = st.sampled_from(
    ["甲", "乙", "[甲丙]", "[^乙]", ".", "丁", "(?<!甲)", "(?=乙)", r"\b", "（"]
)
_PIECE = st.tuples(_ATOM, st.sampled_from(["", "", "?", "??", "{0,2}", "+"])).map(
    lambda piece: piece[0] if piece[0][0] in "(\\" else "".join(piece)
)
_ENTRY = st.recursive(
    st.lists(_PIECE, min_size=1, max_size=3).map("".join),
    lambda inner: st.tuples(
        st.lists(inner, min_size=1, max_size=3).map("|".join), st.sampled_from(["", "?"]), inner
    ).map(lambda parts: f"(?:{parts[0]}){parts[1]}{parts[2]}"),
    max_leaves=4,
)


@given(st.lists(_ENTRY, min_size=1, max_size=3), st.text("甲乙丙丁（a", max_size=6))
def test_what_entries_begin_with_and_hold(entries: list[str], text: str) -> None:
    """Whatever an entry matches begins with one of its first characters, and holds one of its signs and of its marks."""
    sought, either, looked_for = signs(entries), marks(entries), beginning(entries)
    for entry in entries:
        for match in filter(None, (re.compile(entry).match(text, at) for at in range(len(text)))):
            assert not sought or sought & set(match.group())
            assert not either or any(mark in match.group() for mark in either)
            assert not looked_for or re.compile(looked_for).match(text, match.start())
    assert bool(any_of(entries).search(text)) == any(re.search(entry, text) for entry in entries)


_ENGLISH = st.lists(
    st.one_of(
        st.from_regex(r"[ab](?:\?[a-c])?", fullmatch=True),
        st.builds("(?:{}|{})".format, *[st.text("abc", min_size=1, max_size=2)] * 2),
        st.builds("(?:{})?".format, st.text("abc", min_size=1, max_size=2)),
        st.sampled_from(
            [r"\(?", r"\d", "[ab]", "[a|(]?", "a{2}", "(?!c)", "(?:a|(?:b|c)+)", "b|c"]
        ),
    ),
    min_size=1,
    max_size=4,
).map("".join)


@given(st.lists(_ENGLISH, min_size=1, max_size=4), st.text("abc1(|?", max_size=8))
def test_entries_by_first_character_match_where_any_of_them_does(
    entries: list[str], text: str
) -> None:
    """However entries begin: with groups, with what may lack, with an escape or a set."""
    plain, sorted_ = (re.compile(p) for p in ("|".join(entries), by_first(entries)))
    places = range(len(text) + 1)
    assert [bool(plain.match(text, at)) for at in places] == [
        bool(sorted_.match(text, at)) for at in places
    ]
    assert {end for end in places if plain.fullmatch(text, 0, end)} == {
        end for end in places if sorted_.fullmatch(text, 0, end)
    }


@pytest.mark.parametrize("section", ["words", "figures"])
def test_safety_words_by_first_character_match_what_they_match(section: str) -> None:
    """Over texts that their own patterns make, cut, joined and between other words."""
    entries = SAFETY_WORDS if section == "words" else FIGURES_OF_SPEECH
    plain, sorted_ = (
        re.compile(rf"(?<![\w$])(?:{p})(?!\w)") for p in ("|".join(entries), by_first(entries))
    )
    ones = st.one_of(*(st.from_regex(entry, fullmatch=True) for entry in entries))
    texts = st.lists(st.one_of(ones, ones.map(lambda t: t[:-1]), st.text(max_size=4)), max_size=4)

    @given(texts, st.sampled_from([" ", "", "-", "$"]))
    @settings(max_examples=examples(300), deadline=None)
    def same(parts: list[str], between: str) -> None:
        text = between.join(parts).lower()
        if section == "words":  # only whether there is one
            assert bool(plain.search(text)) == bool(sorted_.search(text))
        else:
            assert [m.span() for m in plain.finditer(text)] == [
                m.span() for m in sorted_.finditer(text)
            ]

    same()
