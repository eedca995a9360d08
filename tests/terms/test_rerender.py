"""A term said otherwise in a text: where it stands for the term, nowhere else, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.glossary import Glossary, Term
from pipeline.terms.matcher import Matcher
from pipeline.terms.rerender import rerendered

VALIDATION = Term("validation", "认可", forms=("validate",), accept=("情感认可",), avoid=("验证",))
PARTNER, COUPLE = Term("partner", "伴侣"), Term("couple", "夫妻", accept=("伴侣",))
MATCHER = Matcher(Glossary(terms=(VALIDATION, PARTNER, COUPLE), look_alikes=("不认可",)))


def said(term: Term, source: str, target: str, old: str, new: str) -> tuple[str, bool] | None:
    found = rerendered(MATCHER, term, source, target, old, new)
    return (found.target, found.sure) if found else None


@pytest.mark.parametrize(
    ("source", "target", "old", "new", "wanted"),
    [
        ("Validation helps.", "认可有用。", "认可", "接纳", ("接纳有用。", True)),
        ("Nothing of it.", "认可有用。", "认可", "接纳", None),
        ("Validation helps.", "情感认可有用。", "认可", "接纳", None),
        ("Validation helps.", "情感认可有用。", "情感认可", "认可", ("认可有用。", True)),
        ("Validation helps.", "他不认可。", "认可", "接纳", None),
        ("Validation helps.", "**认可**有用，认可。", "认可", "接纳", ("**接纳**有用，接纳。", False)),
        ("Validation helps.", "验证有用。", "验证", "认可", ("认可有用。", True)),
        ("Validation helps.", "肯定对方有用。", "肯定", "认可", ("认可对方有用。", True)),
        ("Validation helps.", "肯定情绪有用。", "肯定", "肯定情绪", None),
        ("Validation helps.", "先肯定，再肯定情绪。", "肯定", "肯定情绪", ("先肯定情绪，再肯定情绪。", True)),
        ("Validate and validate.", "认可，再认可。", "认可", "接纳", ("接纳，再接纳。", True)),
    ],
)  # fmt: skip
def test_where_it_stands_for_the_term(
    source: str, target: str, old: str, new: str, wanted: tuple[str, bool] | None
) -> None:
    """A case a row."""
    assert said(VALIDATION, source, target, old, new) == wanted


def test_a_word_of_two_terms_is_for_somebody_to_look_at() -> None:
    """伴侣 is a partner and a couple: where the English has both, nobody can tell by the words alone."""
    assert said(PARTNER, "Your partner.", "你的伴侣。", "伴侣", "爱人") == ("你的爱人。", True)
    both = said(PARTNER, "Partner or couple.", "伴侣或夫妻。", "伴侣", "爱人")
    assert both == ("爱人或夫妻。", False)


@given(
    st.lists(st.sampled_from(["认可", "你", "好。", "情感", "不", "**", "接", "\n"]), max_size=12)
)
def test_there_and_back_and_never_twice(parts: list[str]) -> None:
    """Law: what was changed has none of the old left to change; changing it back gives the text; the rest stays."""
    target = "".join(parts)
    found = rerendered(MATCHER, VALIDATION, "Validation.", target, "认可", "甲乙")
    if found is None:
        return
    assert found.target.count("甲乙") == found.places
    assert rerendered(MATCHER, VALIDATION, "Validation.", found.target, "认可", "甲乙") is None
    back = rerendered(MATCHER, VALIDATION, "Validation.", found.target, "甲乙", "认可")
    assert back is not None
    assert back.target == target
