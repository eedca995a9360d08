"""Rules that are not asked, and lines and tokens that are noted faster, change no token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.markdown import parser
from pipeline.markdown.block_state import FastState
from pipeline.markdown.parser import configured, normalised, parse_anew
from tests.every import every
from tests.laws.corpus import everything
from tests.laws.strategies import HOSTILE, markdown

LINES = st.lists(
    st.builds(
        str.__add__,
        st.sampled_from(["", "", " ", "  ", "    ", "\t", "> ", ">", "- ", "  - ", "* ", "1. ", "2. ", "12) ", "- [ ] ", ": ", "::: "]),
        st.sampled_from(["", "word", "**Word:** more", "*word*", "***", "---", "- - -", "-", "- ", "--", "-|-", "|-", ":-", ":", "=", "==", "a|b", "| a |",
                         "2. two", "1. one", "# Head", "[a]: b", "[^1]: note", "<div>", "```", "“Quote”", "word {.a}", "*", "**", "+ x", "認可", "::: crisis", ":::"]),
    ),
    max_size=8,
).map("\n".join)  # fmt: skip


@contextmanager
def all_rules() -> Iterator[None]:
    """The library's own state, which asks every rule about every line."""
    with patch.object(parser, "fast_path_plugin", lambda _md: None):
        slow = configured.__wrapped__()
    with patch.object(parser, "configured", lambda: slow):
        yield


def check_tokens(text: str) -> None:
    """Blocks, spans and inline tokens are those that all rules together make."""
    fast = parse_anew(text)
    with all_rules():
        slow = parse_anew(text)
    assert fast.tokens == slow.tokens
    assert fast.env == slow.env


@example("a|b\n-|-\n-|-\n")
@example("a|b\n|-|-|\n|-|-|\n")
@example("term\n: a|b\n  -|-\n")
@example("word\n---\n")
@example("1. word\n\n  : 2. two\n")
@given(LINES | markdown() | HOSTILE)
def test_all_rules_find_the_same_tokens(text: str) -> None:
    check_tokens(text)


def test_all_rules_find_the_same_tokens_in_all_cases() -> None:
    every(check_tokens, {name: (text,) for name, text in everything().items()})


@given(st.text(st.sampled_from("a \t\n\r\x0b\u2028認\x00>-"), max_size=12) | LINES)
def test_lines_are_noted_as_the_library_does_it(text: str) -> None:
    source = normalised(text)
    state = FastState(source, configured(), {}, [])
    library = vars(FastState.__mro__[1](source, configured(), {}, []))
    assert vars(state) == library
