"""Hostile files: nothing but our own errors, and no input takes more than a second for each 100 kB."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract.read import read
from pipeline.markdown.splice import fill
from pipeline.model.errors import PipelineError
from tests.examples import examples
from tests.timed import seconds

N = 10_000
UNITS = [
    "[", "[]", "[a](", "![", "]", "*", "*a ", "**a ", "_a", "`", "`a", ">", "- ", "-", "1. ", "&", "<", "<a ", '<a "', "<!-- ", "<![CDATA[",
    "<?", "<div>\n", '<div a="', "<p><b>", "<b>a</b>", "\\", "{{", "{%", "{.a ", "a {#a", " {: .", "[^a]", "[^a]: ", "[^a]: x\n", '"', "~",
    "~~a", "#", "a\n=\n", "a\n", "a\\\n", "a  \n", "a\r", "\0", "\u2028", "a@", "a.", "a...", "https://a.example/", "> [!NOTE]\n", "::: crisis\n",
    ":::", "- a\n", "- a\n\n", "- [ ] a\n", "```\n", "|a|b|\n", "![a](b) ", '[a](b "', "<http:", "&amp;", "**认可。**认可", "\t", " ", "\n",
    "<!-- pipeline:off -->\n", "<!-- translators: ",
]  # fmt: skip
SHAPES = {
    "backticks of all lengths": "".join("`" * (n % 60) + " " for n in range(3000)),
    "nested list": "".join("  " * n + "- a\n" for n in range(300)),
    "nested quotation": "\n".join(">" * n + " a" for n in range(400)),
    "mixed nesting": "".join(" " * n + "> - " for n in range(100)),
    "wide table": "|".join(["a"] * 5000) + "\n" + "|".join(["-"] * 5000) + "\n",
    "long table": "|a|b|\n|-|-|\n" + "|a|b|\n" * N,
    "definitions": "".join(f'[a{n}]: x "t"\n' for n in range(5000)),
    "open titles": "".join(f'[a{n}]: x "\n' for n in range(3000)),
    "long title": '[a]: x "' + '\\"' * N + '"\n',
    "reference links": "[a]: x\n\n" + "[b][a] " * N,
    "lazy": "> a\n" + "b\n" * N,
    "underlined": "a\n" * N + "=",
    "heading of hashes": "# a " + "#" * N,
    "one line": "a" * 100_000,
    "deep YAML": "---\na: " + "[" * N + "\n---\n",
    "deep YAML mapping": "---\n" + "".join(f"{' ' * n}a:\n" for n in range(400)) + "---\n",
    "YAML that is none": "---\n" + "\r\n" * 30_000 + "a",
    "YAML comments": "---\n" + "# x\n" * N + "x",
    "YAML keys": "---\n" + "".join(f"k{n}: v\n" for n in range(N)) + "---\n",
    "YAML list": "---\ntitle: [ " + "a, " * N + "]\n---\n",
    "YAML block": "---\ntitle: |\n" + "  a\n" * 20_000 + "---\n",
    "YAML blanks": "---\n" + " " * 50_000 + "\n---\n",
    "YAML aliases": "---\na0: &a0 [x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20))
    + "---\n",
}
WORST = {**{f"{unit!r} times {N}": unit * N for unit in UNITS}, **SHAPES}


def _within_its_time(text: str) -> None:
    def work() -> None:
        with suppress(PipelineError):
            assert read(text, "x.md", "x").source == text

    limit = max(1.0, len(text.encode()) / 100_000)
    assert seconds(work, limit) < limit


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_worst_cases(name: str) -> None:
    """The shapes that make parsers quadratic."""
    _within_its_time(WORST[name])


PIECE = st.one_of(
    st.sampled_from(UNITS),
    st.sampled_from(["---\n", "title: ", "summary:\n", "  - ", "|\n", ">-\n", "&a ", "*a", "!!int ", "{a: ", "'", "? ", ": ", "\n\n", "    "]),
    st.text(max_size=5),
)  # fmt: skip
GRAMMAR = st.lists(st.tuples(PIECE, st.sampled_from([1, 1, 1, 2, 7, 300])), max_size=25).map(
    lambda pieces: "".join(unit * times for unit, times in pieces)
)
FILES = st.tuples(
    st.sampled_from(["", "", "---\ntitle: ", "---\ntitle:\n  ", "\ufeff---\na: "]), GRAMMAR, GRAMMAR
).map(lambda t: t[0] + t[1] + ("\n---\n" if t[0] else "") + t[2])


@given(FILES)
@settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_files_of_a_hostile_grammar(text: str) -> None:
    """Whatever stands in a file, it is read in time, comes back whole and takes a target, or is our own error."""
    _within_its_time(text)
    with suppress(PipelineError):
        fill(read(text, "x.md", "x"), lambda segment: segment.text[::-1])


@pytest.mark.slow
@given(FILES)
@settings(
    max_examples=5_000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_many_files_of_a_hostile_grammar(text: str) -> None:
    """The same over 5,000 files."""
    _within_its_time(text)
