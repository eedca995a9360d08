"""What is said of a term where its sentence speaks of other things."""

from __future__ import annotations

from benchmarks.sets import ID, Reader, Text
from pipeline.checks import gl_forbidden
from pipeline.model.finding import Severity


def test_terms_of_several_words_keep_their_sense() -> None:
    """A hospital in the sentence makes no other thing of an attachment injury; the practice's own glossary."""
    english = "An attachment injury can come from a single evening at the hospital."
    reader = Reader()
    wrong = reader.context(Text(ID, None, english, "依恋创伤可能就来自在医院的一个晚上。"))
    right = reader.context(Text(ID, None, english, "依恋伤害可能就来自在医院的一个晚上。"))
    assert [finding.severity for finding in gl_forbidden.check(wrong)] == [Severity.INFO]
    assert not list(gl_forbidden.check(right))
