"""What is answered without the parser, or from tokens that others use too, is what the parser would say."""

from __future__ import annotations

import re
from copy import deepcopy
from unittest.mock import patch

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.markdown import escape, inline_parser, portable, splice
from pipeline.markdown.inline import counted, read_inline, read_marked
from pipeline.markdown.parser import parse, parse_anew, parse_blocks
from pipeline.markdown.pictures import picture_sources
from pipeline.markdown.positioned import positioned
from pipeline.markdown.render import plain_text, render_body, safe_blocks
from pipeline.markdown.simple_emphasis import simple_emphasis
from pipeline.model.segment import Form, Segment
from pipeline.model.settings import EN
from tests.every import every
from tests.laws.corpus import everything
from tests.markdown.test_render import LABELS

CHARS = st.sampled_from(
    "认可注意重要：。，！“”（）《》、 \t\u3000\u00a0ab1.,!?:;\"'()-…—%#/@😀éａ～ー·°\u200b"
)
WORDS = st.text(CHARS, max_size=4)
PAIRS = st.builds(
    lambda before, sign, inside, after: f"{before}{sign}{inside}{sign}{after}",
    WORDS,
    st.sampled_from(["*", "**"]),
    st.text(CHARS, min_size=1, max_size=5),
    WORDS,
)
TEXTS = PAIRS | st.builds(str.__add__, PAIRS, st.sampled_from(["*", "**", "", "*一*"]))


@given(TEXTS)
def test_simple_emphasis_is_what_the_parser_finds(text: str) -> None:
    found = simple_emphasis(text)
    assume(found is not None)
    assert found
    assert read_inline(text) == read_marked(text)
    assert dict(counted(read_marked(text))) == ({(found.kind, ""): 1} if found.kind else {})
    with patch.object(portable, "simple_emphasis", lambda _text: None):
        searched = portable.portable(text, {})
    assert found.portable in (None, searched)


ADDRESSES = st.text(st.sampled_from("aZ09_./#-:%?= \\()<&é~"), min_size=1, max_size=6)
LINKS = st.builds(
    lambda before, words, address, after: f"{before}[{words}]({address}){after}",
    WORDS,
    WORDS | TEXTS,
    ADDRESSES | st.sampled_from(["a.md", "../b/c.md#d", "//a.b", "/a", "#a", ".", "A.md"]),
    WORDS | st.sampled_from(["[a](b)", "[a]"]),
)


@given(LINKS, st.booleans())
def test_a_simple_link_is_what_the_parser_finds(text: str, is_label: bool) -> None:
    references = {"A": {"href": "x", "title": ""}} if is_label else {}
    assert read_inline(text, references) == read_marked(text, references)


@given(TEXTS, TEXTS | WORDS)
def test_no_markup_more_or_less_is_found(target: str, source: str) -> None:
    answer = escape.adds_no_markup(target, source, {})
    with patch.object(escape, "simple_emphasis", lambda _text: None):
        assert escape.adds_no_markup(target, source, {}) == answer


def check_quick_tokens(text: str) -> None:
    """The tokens are those that all inline rules together make."""
    quick = parse_anew(text).tokens
    with patch.object(inline_parser, "quick_tokens", lambda _text: ()):
        assert quick == parse_anew(text).tokens


@given(st.text(CHARS | st.characters(), max_size=12) | TEXTS)
def test_words_with_little_markup_need_no_rules(text: str) -> None:
    check_quick_tokens(text)
    check_quick_tokens(f"# {text}\n\n- {text}\n\n| {text} |\n| --- |\n| {text} |\n")


def test_words_of_all_cases_need_no_rules() -> None:
    every(check_quick_tokens, {k: (text,) for k, text in everything().items()})


ANYTHING = re.compile("")
SIGNS = st.text(
    st.sampled_from("认a1１٣.)(#>-+*=_`~|:[]!<{}^\\ \t\r\n\x0b\u2028\u200e\ufeff\x00"), max_size=8
)


@given(SIGNS | TEXTS, st.booleans())
def test_what_is_told_by_a_first_look_is_what_all_rules_say(text: str, in_list: bool) -> None:
    """Cleaning a text, and finding that a line of it starts no block."""
    clean = escape.canonical(text)
    lines = escape.flow_lines(clean, in_list=in_list)
    signs = dict.fromkeys(text)
    with patch.object(escape, "_UNCLEAN", ANYTHING), patch.object(escape, "_MAY_START", signs):
        assert escape.canonical(text) == clean
        assert escape.flow_lines(clean, in_list=in_list) == lines


def check_words(text: str) -> None:
    """In a place of any form."""
    for form in Form:
        segment = Segment("paragraph", "a", "a", form, 1)
        put = splice.put(segment, text, {})
        with patch.object(splice, "is_words", lambda _text: False):
            assert splice.put(segment, text, {}) == put


def test_words_are_put_as_all_steps_would_put_them() -> None:
    """With each sign, blank and line end beside a word, and each kind of markup behind one."""
    signs = [*map(chr, range(0x100)), *"\u200e\u2028\u3000\ufeff\ud800１٣é"]
    marked = r"# 1.%a `a` *a* _a_ ~~a~~ [a](b) <b> {{a}} {.a} \* &amp; ![a](b) a@b.example"
    texts = [text for sign in signs for text in (f"认{sign}", f"认{sign}b", f"{sign}认", sign)]
    marks = [mark.replace("%", " ") for mark in marked.split()]
    texts += [text for mark in marks for text in (f"认 {mark}", f"认{mark}", mark)]
    every(check_words, {repr(text): (text,) for text in texts})


TASKS = "- [ ] **做**\n  再做\n- [x] 好\n\n![图](a.png)\n"


def check_nobody_changes(text: str) -> None:
    """Rendering in any way leaves the tokens as the parser made them."""
    shared = parse(text)
    before = deepcopy(shared.tokens)
    for _ in range(2):
        render_body(text, locale=EN, labels=LABELS["en"], id_prefix="a")
        safe_blocks(text, locale=EN, labels=LABELS["en"], id_prefix="a")
        positioned(text, locale=EN, labels=LABELS["en"], id_prefix="a")
        plain_text(text, locale=EN)
        picture_sources(text)
    assert shared.tokens == before == parse_anew(text).tokens
    assert all(not token.children for token in parse_blocks(text).tokens)


def test_nobody_changes_shared_tokens() -> None:
    """Of any known text."""
    every(
        check_nobody_changes, {k: (text,) for k, text in {**everything(), "tasks": TASKS}.items()}
    )
