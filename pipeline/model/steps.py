"""What a machine did to a draft for the glossary's sake: `Step`s in, the words of its origin mark out; and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rung(StrEnum):
    """A rung of the term ladder that changed a draft, or could not."""

    SWAPPED = "swapped"
    """A wrong rendering of the glossary's list was replaced: 验证 by 认可."""
    UNIFIED = "unified"
    """An accepted rendering was replaced by the one that this document keeps to."""
    MASKED = "masked"
    """The engine was asked again with the term hidden, and the glossary's word was put there."""
    INJECTED = "injected"
    """The engine was asked again with the glossary's word written into the English."""
    OPEN = "open"
    """The term has no rendering of the glossary, or a wrong one: a person has to look."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done for one term."""

    rung: Rung
    """What was done."""
    term: str
    """Headword in English."""
    after: str = ""
    """The Mandarin that stands there now; empty for `open`."""
    before: str = ""
    """The Mandarin that stood there; empty where nothing was replaced."""

    def __str__(self) -> str:
        """As it stands in the catalog.

        >>> str(Step(Rung.SWAPPED, "validation", "认可", "验证")), str(Step(Rung.OPEN, "attunement"))
        ('swapped 验证→认可 (validation)', 'open (attunement)')
        """
        change = f"{self.before}→{self.after}" if self.before else self.after
        return " ".join(filter(None, [self.rung, change, f"({self.term})"]))


def with_steps(maker: str, steps: Iterable[Step]) -> str:
    """The detail of an origin mark: the engine's name and what was done.

    >>> with_steps("google", [Step(Rung.MASKED, "attunement", "情感同调")])
    'google: masked 情感同调 (attunement)'
    """
    done = "; ".join(map(str, steps))
    return f"{maker}: {done}" if done else maker


def steps_in(detail: str) -> tuple[Step, ...]:
    """What the detail of an origin mark says was done; what cannot be read is left out.

    >>> steps_in("google: open (attunement)")
    (Step(rung=<Rung.OPEN: 'open'>, term='attunement', after='', before=''),)
    """
    _, _, done = detail.partition(": ")
    found: list[Step] = []
    for part in done.split("; "):
        head, _, term = part.removesuffix(")").partition("(")
        rung, _, change = head.strip().partition(" ")
        before, arrow, after = change.strip().partition("→")
        if rung in list(Rung) and term:
            found.append(
                Step(Rung(rung), term, after if arrow else before, before if arrow else "")
            )
    return tuple(found)
