"""A crisis box or a safety mark that is misspelt is never lost silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.read import read
from pipeline.markdown.render import render_body
from pipeline.model.document import Problem
from pipeline.model.labels import Labels
from pipeline.model.settings import EN

LABELS = Labels("en", {"label.crisis": "Help", "label.write": "Write"}, {})


def problems(text: str) -> list[Problem]:
    """What is said of a page that has a title."""
    return list(read(f"---\ntitle: T\n---\n\n{text}", "x.md", "articles/x").problems)


def has_box(text: str) -> bool:
    """Whether readers get a crisis box."""
    html = render_body(text, locale=EN, labels=LABELS, id_prefix="p")
    return '<aside class="crisis"' in html


LOST = [
    ":: crisis", "    ::: crisis", "\t::: crisis", "::: Crisis", "::: CRISIS", "::: crises", "::: crisis:", "：：： crisis", "::crisis",
    "::: {.crisis}", ":::{crisis}", "!!! crisis", "```crisis", "~~~ crisis", "/// crisis", "<crisis>", "{{< crisis >}}", "{% crisis %}",
    "[crisis]", "> [!crisis]", "**:: crisis**", "- :: crisis", "<div>\n::: crisis", "::: crisis box", ":crisis:", ";;; crisis", "::: cirsis",
    "+++ crisis", "# :: crisis", "::: crisis help", ": crisis",
]  # fmt: skip


@pytest.mark.parametrize("opening", LOST)
def test_a_box_that_readers_do_not_get_is_an_error(opening: str) -> None:
    """Each way to write it wrongly, seen in files or known from other programs."""
    text = f"Words.\n\n{opening}\nCall 988.\n:::\n\nMore.\n"
    assert not has_box(text)
    found = [problem for problem in problems(text) if problem.severity == "error"]
    assert any(problem.line in {7, 8} for problem in found)


@given(
    st.text(" \t>-*#:：", max_size=6),
    st.integers(0, 4),
    st.sampled_from(["crisis", "Crisis", "crises", "crsis"]),
    st.sampled_from(["", " ", "\t", " | If you need help now", "|", ":"]),
    st.booleans(),
)
def test_no_box_is_lost_silently(
    before: str, colons: int, name: str, after: str, after_text: bool
) -> None:
    """However its line is written: readers get the box, or its author an error. Words with a colon are words."""
    line = f"{before}{':' * colons}{' ' * (len(before) % 2)}{name}{after}"
    text = f"Words.\n{'' if after_text else chr(10)}{line}\nCall 988.\n:::\n"
    marks = line[: line.lower().index("cr")]
    if marks.count(":") + marks.count("：") < 2:
        return
    assert has_box(text) or any(problem.severity == "error" for problem in problems(text))


KEPT = [
    "::: crisis\nCall 988.\n:::\n",
    "- a\n\n  ::: crisis\n  Call 988.\n  :::\n",
    "> ::: crisis\n> Call 988.\n> :::\n",
    ":::crisis\nCall 988.\n:::\n",
    ":::: crisis | Now\n::: only zh\nCall.\n:::\n::::\n",
    "```\n::: crisis\n```\n",
    "<!--\n::: crisis\n-->\n\nWords.\n",
    "Crisis lines are open: call.\n\n## Crisis\n\n- crisis\n\n**Crisis** is a word.\n\nIn a [crisis](https://www.example.org), call.\n",
    "Term\n: crisis is a word\n",
    "\\::: crisis\n",
    "Use `::: crisis` for a box.\n",
    "> [!NOTE]\n> In a crisis call.\n",
    "Crisis: call 988.\n\n1. Crisis: what to do\n",
    "<!-- a note: pipeline stages -->\n\nWords.\n",
    "<!-- pipeline:safety -->\n\nWords.\n\n<!-- pipeline:off -->\n\na\n\n<!-- pipeline:on -->\n",
    "<!-- pipeline:context greeting -->\n\nHello.\n\n<!-- translators: warm -->\n\nHello there.\n",
]


@pytest.mark.parametrize("text", KEPT)
def test_good_markup_and_words_are_silent(text: str) -> None:
    """What is a directive, code, a comment or a word of a sentence."""
    assert problems(text) == []


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- pipeline: safety -->", "<!-- pipeline:saftey -->", "<!-- Pipeline:safety -->", "<!--pipeline safety-->",
        "<!-- pipelin:safety -->", "<!-- safety -->", "<!-- pipeline:context -->", "<!-- pipeline：safety -->",
    ],
)  # fmt: skip
def test_a_mark_that_does_nothing_is_an_error(mark: str) -> None:
    """A safety mark that is misspelt would lower its text."""
    (found,) = problems(f"Words.\n\n{mark}\n\nStay safe.\n")
    assert (found.line, found.severity, found.code) == (7, "error", "directive")


def test_a_mark_inside_a_text_is_an_error() -> None:
    """Marks stand on lines of their own."""
    (found,) = problems("Words <!-- pipeline:safety -->\nand more.\n")
    assert (found.line, found.severity) == (5, "error")
    assert "line above" in found.message_en


def test_code_that_never_ends_takes_the_box_with_it() -> None:
    """An open fence is a warning, and an error where it takes a directive."""
    (found,) = problems("A\n\n```\nb\n")
    assert (found.line, found.code, found.severity) == (7, "code", "warning")
    (found,) = problems("A\n\n```\nb\n\n::: crisis\nCall 988.\n:::\n")
    assert (found.code, found.severity) == ("code", "error")
    assert problems("A\n\n```\nb\n```\n\n> ~~~\n> c\n> ~~~\n") == []
