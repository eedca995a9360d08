"""Fields that pages do not know: whatever a front matter holds, programs get plain data, and no Chinese of nobody's."""

from __future__ import annotations

import json
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.build.own_fields import own_fields, says_chinese, tags_of
from pipeline.markdown import front_matter

TEXTS = st.text("ab 甲，,_1", max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
HEADS = st.dictionaries(st.sampled_from(["title", "tags", "image", "_memo", "a", "b"]), VALUES)


@given(HEADS, HEADS)
def test_programs_get_plain_data(english: dict[str, object], mandarin: dict[str, object]) -> None:
    """It is JSON that says the same to every reader; of a field whose English is Chinese nothing is left, in either language."""
    for fields in (english, mandarin):
        own = own_fields(fields, english)
        assert json.loads(json.dumps(own, allow_nan=False)) == own
        assert {"title", "_memo"}.isdisjoint(own)
        assert not any(says_chinese(english.get(name)) for name in own)
        assert all(tag and tag == tag.strip() for tag in tags_of(own))
    assert not says_chinese(own_fields(english, english))


def test_what_yaml_makes_of_a_head() -> None:
    """Days, sets and numbers as front matter writes them."""
    text = "---\nday: 2026-11-28\nat: 2026-11-28 10:00:00\nset: !!set {b, a}\nbig: 99999999999999999999\nfar: .inf\n---\n"
    head = front_matter.load(text, "x.md")
    assert isinstance(head["day"], date)
    assert isinstance(head["at"], datetime)
    assert own_fields(head, head) == {
        "day": "2026-11-28",
        "at": "2026-11-28T10:00:00",
        "set": ["a", "b"],
        "big": "99999999999999999999",
        "far": "inf",
    }
