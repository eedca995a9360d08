"""A line of `locales/accounts.jsonl` proves itself, and no text is too odd to be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.files.account_log import parse_account_log
from pipeline.model.account_event import EVENTS, AccountEvent

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)
EVENT = st.builds(
    AccountEvent,
    at=TEXT,
    who=TEXT,
    whom=TEXT,
    what=st.sampled_from(EVENTS),
    via=TEXT,
    role=st.none() | TEXT,
    document=st.none() | TEXT,
)


@given(st.lists(EVENT, unique_by=AccountEvent.line), st.data())
def test_a_line_proves_itself(events: list[AccountEvent], data: st.DataObject) -> None:
    """What was written is read back; a line with any one character changed is none any more."""
    text = "".join(event.line() + "\n" for event in events)
    assert list(parse_account_log(text).lines.values()) == events
    assert not parse_account_log(text).faults
    if not text:
        return
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(TEXT.filter(lambda new: new[0] not in (text[at], "\r")))[0]
    spoilt = parse_account_log(text[:at] + other + text[at + 1 :])
    assert spoilt.faults
    assert set(spoilt.lines.values()) < set(events)


@given(st.text(max_size=60))
def test_any_text_is_lines_and_faults(text: str) -> None:
    """Nothing raises."""
    found = parse_account_log(text)
    assert len(found.faults) + len(found.lines) <= text.count("\n") + 1
