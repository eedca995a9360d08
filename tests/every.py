"""A law and its examples: each is tried, and all that break the law are named at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def every(law: Callable[..., None], examples: Mapping[str, tuple[object, ...]]) -> None:
    """Hold a law over named examples in one test: a test of its own for each of a thousand costs more than the law."""
    assert examples, "no examples: the law would hold nothing"
    broken: list[Exception] = []
    for name, given in examples.items():
        try:
            law(*given)
        except Exception as error:
            error.add_note(f"in {name}")
            broken.append(error)
    if broken:
        raise ExceptionGroup(f"{len(broken)} of {len(examples)} examples break the law", broken)
