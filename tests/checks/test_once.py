"""What reads a text once gives what its plain definition gives, which reads it again and again."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.contact_tokens import contact_tokens, with_blanks
from pipeline.checks.dup import _says_again
from pipeline.checks.ellipsis_dash import fix
from pipeline.checks.followed_by import Later
from pipeline.checks.length import _words
from pipeline.checks.names import is_glossed
from pipeline.checks.polarity_en import denials, is_double, is_loose
from pipeline.checks.raw_spans import Places
from pipeline.checks.visible_text import OPAQUE, visible
from pipeline.markdown.escape import one_line
from pipeline.terms.read_words import ordered, places, places_of, words
from pipeline.terms.script import HanPlaces, has_han

SPAN = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted)
ENGLISH = st.lists(st.sampled_from(["no", "not", "all", "but", "never", "without", "yet", "left", "that", "nothing", ".", ",", "off", "word"]), max_size=9).map(" ".join)  # fmt: skip


@given(st.text("ab", max_size=14), st.text("ab*", max_size=14), SPAN)
def test_places(plain: str, raw: str, span: list[int]) -> None:
    """The n-th of some words in the one text is the n-th in the other."""
    start, end = span
    words, expected = plain[start:end], None
    if words and raw.count(words) == plain.count(words):
        position = -1
        for _ in range(plain.count(words, 0, end)):
            position = raw.find(words, position + 1 if position < 0 else position + len(words))
        expected = (position, position + len(words)) if position >= 0 else None
    places = Places(raw, plain)
    assert places.span(start, end) == expected
    assert places.span(start, end) == expected


@given(st.text("ab.,", max_size=16), st.sampled_from(["", ".", ".,"]))
def test_later(text: str, marks: str) -> None:
    """As the one expression says it."""
    between = f"[^{marks}]*" if marks else ".*"
    assert Later("a", "b", marks).stands_in(text) == bool(re.search(f"a{between}b", text))


@given(ENGLISH)
def test_denials_that_look_far(text: str) -> None:
    """A double denial, a loose one, and a "not all" that a "but" follows."""
    double = r"\b(?:no|nobody|no one|nothing|never)\b[^,;:.?!]*\b(?:without|(?:who|that|which) (?:never|(?:do|does|did|has|have|is)(?:n't| not)))\b"
    assert is_double(text) == bool(re.search(double, text))
    if re.search(r"\b(?:no|nothing)\b [^.?!]*\b(?:left|like|new|special|strange|wrong)\b", text):
        assert is_loose(text)
    for match in re.finditer(r"\bnot all\b(?= .*\bbut\b)", text):
        assert match.start() not in {start for start, _ in denials(text)}


@given(st.text("`a\\ ", max_size=18))
def test_code_is_seen_as_before(text: str) -> None:
    """Code by the expression that says what it is; escapes come after it."""
    code = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
    hidden = {place for match in code.finditer(text) for place in range(*match.span())}
    seen = {place: char for char, place in zip(*visible(text), strict=True)}
    assert all(seen.get(place) == OPAQUE for place in hidden)
    escaped = {p for m in re.finditer(r"\\[!-/:-@\[-`{-~]", text) for p in range(*m.span())}
    assert all(seen.get(p) == text[p] for p in range(len(text)) if p not in hidden | escaped)


@given(st.text("a0-+.@ b", max_size=24))
def test_addresses_are_found_as_before(text: str) -> None:
    """An address that begins anywhere is found where its word begins."""
    plain = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", re.ASCII)
    assert [t.text for t in contact_tokens(text, ()) if "@" in t.text] == plain.findall(text)


@given(st.text("中a—- ", max_size=14))
def test_dashes_as_before(text: str) -> None:
    """A dash takes the blanks before it, wherever they begin."""
    old = re.compile(r" *(?:-{2,}|[—–―─－]+| -(?= )) *")
    new = re.compile(r"(?:(?<! ) +|)(?:-{2,}|[—–―─－]+| -(?= )) *")
    assert [m.span() for m in new.finditer(text)] == [m.span() for m in old.finditer(text)]
    assert fix(fix(text)) == fix(text)


@given(st.text("中a（() ）", max_size=14), SPAN)
def test_glosses_as_before(text: str, span: list[int]) -> None:
    """Latin letters in brackets behind a rendering, or before the brackets that it stands in."""
    start, end = (min(place, len(text)) for place in span)
    behind = re.compile(r"\s*[（(][^（）()]*[A-Za-z][^（）()]*[）)]").match(text, end)
    before = re.search(r"[A-Za-z][^（）()]*[（(]\s*$", text[:start])
    assert is_glossed(text, start, end) == bool(behind or before)


@given(st.text("中a", max_size=12), SPAN)
def test_stretches_of_han(text: str, span: list[int]) -> None:
    """As `has_han` says of the stretch."""
    assert HanPlaces(text).within(*span) == has_han(text[slice(*span)])


@given(st.text("中a \n", max_size=12))
def test_lines_are_joined_as_before(text: str) -> None:
    """Nothing between Chinese characters, one blank elsewhere."""
    first, *rest = text.split("\n")
    for line in rest:
        glue = "" if first and line and first[-1] == "中" == line[0] else " "
        first = first + glue + line
    assert one_line(text) == first


@given(st.text(st.sampled_from("ab_1é中' -.\n\x1c\u00a0"), max_size=14))
def test_words_as_before(text: str) -> None:
    """The words of ASCII, the places of one word and the words in order, as the pattern gives them."""
    found = [(match.group(), match.start()) for match in re.finditer(r"\w+", text)]
    assert words(text) == {word for word, _ in found}
    assert list(ordered(text)) == list(places(text)) == list(dict.fromkeys(w for w, _ in found))
    for word in words(text):
        assert list(places_of(word, text)) == places(text)[word]


@given(st.text("ab1'’-_. é\x1c", max_size=14))
def test_words_are_counted_as_before(text: str) -> None:
    """With their apostrophes and hyphens."""
    assert _words(text) == len(re.findall(r"[A-Za-z0-9][A-Za-z0-9'’\-]*", text))


@given(st.text("停下来。，", max_size=16))
def test_three_that_stand_again(text: str) -> None:
    """Where it says no, nothing of three characters or more stands twice, apart or overlapping."""
    assert _says_again(text, 3) == bool(re.search(r"(?=(...))(?=.+\1)", text, re.DOTALL))


def test_blanks() -> None:
    """As long as before."""
    assert with_blanks("abcdef", [(1, 2), (4, 6)]) == "a cd  "
