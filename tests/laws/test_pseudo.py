"""Pseudo-Chinese: put into every offered segment, rendered by plain CommonMark and mapped back, it is the source."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.extract.read import read
from pipeline.markdown.splice import fill
from pipeline.model.segment import Form, Segment
from tests.every import every
from tests.laws.corpus import commonmark
from tests.laws.pseudo import FIRST, PLAIN, flat, from_han, letters, shape, to_han
from tests.markdown.readers import html_by_node

EXAMPLES = commonmark()
NO_TEXT = {Form.HTML, Form.ATTRIBUTE, Form.TITLE, Form.YAML}
"""Words that CommonMark does not take for text."""
OTHERWISE = {"commonmark 369"}
"""`*(*foo*)*`: between Chinese the second `*` ends the emphasis, and what is published says so to every reader."""


@cache
def pseudo(name: str) -> tuple[str, int]:
    """An example in pseudo-Chinese, and how many of its letters were offered."""
    document = read(EXAMPLES[name], "x.md", "x")
    offered = 0

    def target_of(segment: Segment) -> str | None:
        nonlocal offered
        if segment.form in NO_TEXT:
            return None
        target = to_han(segment.text, document.references)
        offered += sum(char >= chr(FIRST) for char in target)
        return target

    return fill(document, target_of), offered


def check_mapped_back(name: str) -> None:
    """HTML and the sequences of block and inline tokens are those of the English."""
    filled, _ = pseudo(name)
    assert flat(from_han(PLAIN.render(filled))) == flat(PLAIN.render(EXAMPLES[name]))
    assert shape(PLAIN.parse(filled)) == shape(PLAIN.parse(EXAMPLES[name]))


def test_mapped_back_it_is_the_source() -> None:
    """All examples but those that are known to be read otherwise."""
    every(check_mapped_back, {name: (name,) for name in EXAMPLES if name not in OTHERWISE})


def test_nearly_every_letter_is_offered() -> None:
    """At least 99.5 % of the letters of text outside code, HTML and addresses are in a segment."""
    there = {name: letters(PLAIN.parse(text)) for name, text in EXAMPLES.items()}
    offered = sum(min(count, pseudo(name)[1]) for name, count in there.items())
    total = sum(there.values())
    assert total > 3000
    assert offered / total >= 0.995, f"{offered} of {total}"


def rendered(texts: list[str]) -> list[str]:
    """HTML by npm `commonmark`, the reference implementation."""
    return html_by_node(texts)["commonmark"]


def test_the_reference_implementation_agrees() -> None:
    """npm `commonmark` renders the pseudo-Chinese as the source, in all examples."""
    names = [name for name in EXAMPLES if name not in OTHERWISE]
    english = rendered([EXAMPLES[name] for name in names])
    chinese = rendered([pseudo(name)[0] for name in names])
    assert [flat(from_han(html)) for html in chinese] == [flat(html) for html in english]


LITERAL = [
    ("5 * 3 and 2 * 2", "5*（3）*和*2*", "5*（3）*和*2*"),
    ("**Note** a ** b", "**注意** 甲 **（乙）**丙", "<strong>注意</strong> 甲 **（乙）**丙"),
    ("*Note* and **(x", "*注意* 和**“甲”**乙", "<em>注意</em> 和**“甲”**乙"),
    ("Use _ and __", "用__“甲”__乙", "用__“甲”__乙"),
    ("a *b* * c", "*甲* *乙。*丙", "<em>甲</em> *乙。*丙"),
]


@pytest.mark.parametrize(("source", "target", "expected"), LITERAL)
def test_literal_delimiters_stay_literal(source: str, target: str, expected: str) -> None:
    """What is no emphasis in the English is none in the Mandarin, and what is one stays, by both renderers."""
    filled = fill(read(source, "x.md", "x"), lambda _: target)
    assert PLAIN.render(filled) == f"<p>{expected}</p>\n"
    assert rendered([filled]) == [f"<p>{expected}</p>\n"]
