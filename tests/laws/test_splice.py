"""The laws of extraction and splice, over the specification, the cases, our content and generated Markdown."""

from __future__ import annotations

from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract.read import read
from pipeline.markdown.escape import canonical
from pipeline.markdown.inline import excess, read_inline
from pipeline.markdown.parser import LINE_END
from pipeline.markdown.splice import fill
from pipeline.markdown.structure import differences
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.segment import Form, Segment
from tests.every import every
from tests.examples import examples
from tests.laws.corpus import everything
from tests.laws.strategies import HAN, HOSTILE, markdown

TEXTS = everything()
PLAIN = {Form.YAML, Form.ATTRIBUTE, Form.TITLE}
"""Forms in which signs of Markdown mean nothing."""
lawful = settings(
    max_examples=examples(250),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
slow_lawful = settings(lawful, max_examples=20_000)
HOSTILE_SAMPLES = (
    "1. x", "- x", "+", "# x", "> x", "===", "---", "| x |", "|---|", "[x]: y", "[ ] x", "```", "    x", "\tx", "a\n\nb", "a\n- b",
    "<script>alert(1)</script>", "<!-- x", "x\u2028y", "\0", "\u202ex", "\\", "**x**", "[a](http://evil)", "a\n===", "a | b\n---|---",
    ":::", "::: crisis", "<div>", "x #", "*", "`", "x\\\ny", "&lt;b&gt;", "2) x", "~~~", "***", "<b>x", "[a\nb]: c",
)  # fmt: skip


def _read(text: str) -> Document | None:
    """The document, or None where the front matter is refused with our own error."""
    try:
        return read(text, "content/en/x.md", "x")
    except PipelineError:
        return None


def check_identity(text: str) -> None:
    """Joining gives the source; so does filling each segment with its own text."""
    document = _read(text)
    if document is None:
        return
    assert document.source == text
    assert fill(document, lambda segment: segment.text) == text
    assert fill(document, lambda _segment: None) == text
    lines = LINE_END.split(text)
    for segment in document.segments:
        assert LINE_END.split(segment.raw)[0] in lines[segment.line - 1]


def check_filled(text: str, targets: list[str]) -> None:
    """However written, targets change no block and bring no markup that the source lacks."""
    document = _read(text)
    if document is None:
        return
    supply = cycle(targets)
    filled = fill(document, lambda _segment: next(supply))
    assert differences(text, filled) == ()
    again = _read(filled)
    assert again is not None
    assert len(again.segments) <= len(document.segments)
    if len(again.segments) == len(document.segments):
        for before, after in zip(document.segments, again.segments, strict=True):
            if before.form not in PLAIN:
                extra = excess(
                    read_inline(after.text, again.references),
                    read_inline(before.text, document.references),
                )
                assert not extra


def check_texts(text: str, targets: list[str]) -> None:
    """What a translator typed is what the filled file holds: `texts(extract(fill(d, t))) == t`."""
    document = _read(text)
    if document is None or not document.segments:
        return
    supply = cycle(targets)
    wanted: list[str] = []

    def target_of(segment: Segment) -> str:
        wanted.append(next(supply))
        return wanted[-1]

    again = _read(fill(document, target_of))
    assert again is not None
    assert [segment.text for segment in again.segments] == wanted


def test_identity() -> None:
    """Every byte of every known text comes back."""
    every(check_identity, {name: (text,) for name, text in TEXTS.items()})


@pytest.mark.parametrize("shift", range(0, len(HOSTILE_SAMPLES), 5))
def test_hostile_targets(shift: int) -> None:
    """No known text is broken by any of the known attacks, whichever segment they reach."""
    attacks = [*HOSTILE_SAMPLES[shift:], *HOSTILE_SAMPLES[:shift]]
    every(check_filled, {name: (text, attacks) for name, text in TEXTS.items()})


def test_texts_return() -> None:
    """Chinese goes in and the same Chinese comes out, in every known text."""
    chinese = ["认可对方的感受。", "慢慢来，先听。", "你不需要同意"]
    every(check_texts, {name: (text, chinese) for name, text in TEXTS.items()})


@given(markdown())
@lawful
def test_identity_of_generated_markdown(text: str) -> None:
    """Every byte of generated Markdown comes back."""
    check_identity(text)


@given(markdown(), st.lists(HOSTILE, min_size=1, max_size=6))
@lawful
def test_hostile_targets_in_generated_markdown(text: str, targets: list[str]) -> None:
    """No generated text is broken by generated attacks."""
    check_filled(text, targets)


@given(markdown(), st.lists(HAN, min_size=1, max_size=6))
@lawful
def test_texts_return_from_generated_markdown(text: str, targets: list[str]) -> None:
    """Chinese goes in and the same Chinese comes out of generated Markdown."""
    check_texts(text, targets)


@pytest.mark.slow
@given(markdown(), st.lists(HOSTILE, min_size=1, max_size=6))
@slow_lawful
def test_many_hostile_targets(text: str, targets: list[str]) -> None:
    """The same over 20,000 examples."""
    check_identity(text)
    check_filled(text, targets)


@given(HOSTILE)
@lawful
def test_canonical_is_idempotent(target: str) -> None:
    """Cleaning twice is cleaning once."""
    assert canonical(canonical(target)) == canonical(target)
