"""Objects that are made quickly are what a frozen dataclass makes of the same arguments."""

from __future__ import annotations

import inspect
from copy import copy
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from pipeline.model.entry import Entry
from pipeline.model.segment import Form, Segment

MADE = [
    (
        Entry,
        ("front:title", "Hello"),
        {"note": "front matter", "places": ("a.md",), "fuzzy": False},
    ),
    (Segment, ("paragraph", "a", "a", Form.FLOW, 3), {"guarded": True, "style": "|"}),
]


@pytest.mark.parametrize(("kind", "given", "named"), MADE)
def test_a_quick_init_makes_the_same_frozen_object(
    kind: Any,  # noqa: ANN401
    given: tuple[Any, ...],
    named: dict[str, Any],
) -> None:
    made = kind(*given, **named)
    said = dict(zip([f.name for f in fields(kind)], given, strict=False)) | named
    assert type(made) is kind
    assert {f.name: getattr(made, f.name) for f in fields(kind)} == {
        f.name: said.get(f.name, f.default) for f in fields(kind)
    }
    assert made == kind(**said) == copy(made) == replace(made)
    assert hash(made) == hash(kind(**said))
    assert list(inspect.signature(kind).parameters) == [f.name for f in fields(kind)]
    name = fields(kind)[0].name
    assert replace(made, **{name: "other"}) != made
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, "other")
    with pytest.raises(TypeError, match=f"missing .*'{name}'"):
        kind()


def test_a_guarded_segment_differs_in_that_alone() -> None:
    """Also where it has a value of its own in each field."""
    own: list[Any] = [Form.CELL if f.name == "form" else f.name for f in fields(Segment)]
    segment = replace(Segment(*own), guarded=False)
    assert segment.guard() == replace(segment, guarded=True)
    assert not segment.guarded
