"""Show where the Mandarin of an entry came from."""

from __future__ import annotations

from pipeline.cli.formatting import wrapped
from pipeline.model.difference import shown
from pipeline.model.entry import Entry, Origin
from pipeline.model.origin_detail import Recalled, Strategy, TermStep, recalled, steps_in

_SAID = {
    Strategy.SWAPPED: "{before} → {after} for “{term}”: swapped, the glossary’s word",
    Strategy.UNIFIED: "{before} → {after} for “{term}”: swapped, one word for it on this page",
    Strategy.MASKED: "{after} for “{term}”: put in, the engine did not have it",
    Strategy.INJECTED: "{after} for “{term}”: asked for, the engine did not have it",
    Strategy.REVISED: "{term}: found by the check in the engine’s first answer, and mended by it",
    Strategy.OPEN: "“{term}”: not as the glossary has it, look here",
    Strategy.LEFT: "{before} for “{term}”: left, for nothing shows that the term is meant; look here",
}
_EXACT = 100


def origin_lines(entry: Entry, indent: str, cells: int | None) -> list[str]:
    """What a reader has to know about a draft; nothing of a person's text, or where there is nothing to say."""
    said = [line for line in _lines(entry, _origin(entry)) if line]
    return [line for text in said for line in wrapped(text, indent, cells)]


def origin_json(entry: Entry) -> dict[str, object] | None:
    """The same for programs; None for a text that a person wrote, or none."""
    origin = _origin(entry)
    if origin is None:
        return None
    memory = _recalled(origin)
    return {
        "maker": origin.maker,
        "detail": origin.detail,
        "steps": [
            {"rung": s.strategy.value, "term": s.term, "before": s.before, "after": s.after}
            for s in _steps(origin)
        ],
        "memory": memory
        and {"percent": memory.percent, "where": memory.where, "source": memory.source},
    }


def _origin(entry: Entry) -> Origin | None:
    return entry.origin if entry.target and not entry.is_persons else None


def _recalled(origin: Origin) -> Recalled | None:
    return recalled(origin.detail) if origin.maker == "memory" else None


def _steps(origin: Origin) -> tuple[TermStep, ...]:
    return steps_in(origin.detail) if origin.maker == "machine" else ()


def _lines(entry: Entry, origin: Origin | None) -> list[str]:
    if origin is None:
        return []
    memory = _recalled(origin)
    if memory and memory.source:
        like = shown(memory.source, entry.source)
        return [
            f"≈ memory, {memory.percent}% like: {memory.where}",
            f"  its English and this one: {like}",
        ]
    if memory:
        return [
            f"= memory, {'the same text' if memory.percent == _EXACT else 'the same text and place'}: {memory.where}"
        ]
    return [
        "~ " + _SAID[s.strategy].format(before=s.before, after=s.after, term=s.term)
        for s in _steps(origin)
    ]
