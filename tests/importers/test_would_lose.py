"""What a page has in Markdown and its new text lacks is found; what is there, edited or moved, is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.importers.would_lose import would_lose

HEAD = "---\ntitle: Pause\n---\n\n"
PLAIN = "When you feel hot, stop, and take a slow breath."
THINGS = {
    "crisis box": "::: crisis | If you need help now\n\nGo to a safe place with people you trust.\n\n:::",
    "safety mark": "<!-- pipeline:safety -->\n\nNever do this alone after a bad fight.",
    "hotline": "To talk, call or text 988 at any hour.",
    "only zh": "::: only zh\n\nThis line is for Mandarin readers.\n\n:::",
    "note to translators": "<!-- translators: hot means angry here -->\n\nHot words hurt.",
    "context mark": "<!-- pipeline:context card -->\n\nOpen",
    "off mark": "<!-- pipeline:off -->\n\nCode of the form: 7\n\n<!-- pipeline:on -->",
    "comment": "<!-- ask Ann about this -->",
    "write": "::: write 3 | What I noticed",
    "scale": "::: scale 0-10 | low | high",
    "page": "::: page",
    "picture": "Look: ![Two chairs](chairs.png)",
    "link": "Then read [the card](card.md).",
}
"""Kind → Markdown that has one of it."""
SAFETY = {"crisis box", "safety mark", "hotline"}


def page(*blocks: str) -> str:
    return HEAD + "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("kind", THINGS)
def test_each_thing_is_named_with_its_line(kind: str) -> None:
    """Once, whatever stands around it, with the line that it stands on and whether safety hangs on it."""
    lost = would_lose(page(PLAIN, THINGS[kind]), page(PLAIN))
    one = next(thing for thing in lost if thing.kind == kind)
    assert (one.line, one.safety) == (7, kind in SAFETY)
    assert all(thing.kind == "on mark" for thing in lost if thing is not one)


@given(
    st.permutations(list(THINGS)), st.sets(st.sampled_from(list(THINGS))), st.sampled_from("\n\r")
)
def test_exactly_what_is_gone_is_named(order: list[str], gone: set[str], end: str) -> None:
    """Of any things in any order: those that are taken out, and none that only moves."""
    before = page(PLAIN, *(f"{THINGS[kind]}\n\n{PLAIN}" for kind in THINGS))
    after = page(PLAIN, *(f"{THINGS[kind]}\n\n{PLAIN}" for kind in order if kind not in gone))
    if end == "\r":
        after = after.replace("\n", "\r\n")
    assert {thing.kind for thing in would_lose(before, after)} - {"on mark"} == gone


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (THINGS["crisis box"], THINGS["crisis box"].replace("safe", "safer"), []),
        (THINGS["crisis box"], "Go to a safe place with people you trust.", ["crisis box"]),
        (THINGS["crisis box"], "::: crisis | Fire\n\nLeave the house.\n\n:::", ["crisis box"]),
        (THINGS["safety mark"], THINGS["safety mark"].replace("bad", "very bad"), []),
        (THINGS["safety mark"], "Never do this alone after a bad fight.", ["safety mark"]),
        (THINGS["safety mark"], "<!-- pipeline:safety -->\n\nQuite other words.", ["safety mark"]),
        ("Call (800) 799-7233 now.", "Call 800-799-7233 any time.", []),
        ("Call (800) 799-7233 now.", "Call 800-799-7223 now.", ["hotline"]),
        ("Call 988. Or text 988.", "Call or text 988.", []),
        ("> - Call 911 now.", "- Stay.", ["hotline"]),
        ('<a href="a.md">a</a> <img src="b.png" alt="">', "a", ["link", "picture"]),
        ("[a](x.md) and [b](x.md)", "[a](x.md) and b", ["link"]),
        ("[a][r]\n\n[r]: x.md", "[a](x.md)", []),
        ("```\n::: crisis\n```", "x", []),
    ],
)
def test_twins(old: str, new: str, lost: list[str]) -> None:
    """What was edited or written another way is there; what only looks alike is not."""
    assert [thing.kind for thing in would_lose(page(old), page(new))] == lost


def test_a_number_in_the_description_counts() -> None:
    """Readers see it, and a new file may bring another description."""
    old = "---\ntitle: Help\ndescription: Call 988.\n---\n\nStay.\n"
    assert [one.kind for one in would_lose(old, old.replace("988", "us"))] == ["hotline"]
