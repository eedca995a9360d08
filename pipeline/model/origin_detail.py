"""Read and write the detail of a draft's origin: what an engine or memory did."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.late_pattern import late_pattern


class Strategy(StrEnum):
    """A rung of the term ladder that changed a draft, or could not."""

    SWAPPED = "swapped"
    """A wrong rendering of the glossary's list was replaced: 验证 by 认可."""
    UNIFIED = "unified"
    """An accepted rendering was replaced by the one that this document keeps to."""
    MASKED = "masked"
    """The engine was asked again with the term hidden, and the glossary's word was put there."""
    INJECTED = "injected"
    """The engine was asked again with the glossary's word written into the English."""
    REVISED = "revised"
    """The engine was told what a check had found in its answer, and mended it; the term is the check's code."""
    OPEN = "open"
    """The term has no rendering of the glossary, or a wrong one: a person has to look."""
    LEFT = "left"
    """A word that the glossary rules out for the term was left: nothing shows that the term is meant."""


@dataclass(frozen=True, slots=True)
class TermStep:
    """One thing that was done for one term."""

    strategy: Strategy
    term: str
    """Headword in English."""
    after: str = ""
    """The Mandarin that was put there; empty for `open` and `left`."""
    before: str = ""
    """The Mandarin that stood there; empty where nothing was replaced. For `left`: the word that still stands there."""

    def __str__(self) -> str:
        """As it stands in the catalog.

        >>> str(TermStep(Strategy.SWAPPED, "validation", "认可", "验证")), str(TermStep(Strategy.OPEN, "attunement"))
        ('swapped 验证→认可 (validation)', 'open (attunement)')
        """
        change = f"{self.before}→{self.after}" if self.before else self.after
        return " ".join(filter(None, [self.strategy, change, f"({self.term})"]))


def with_steps(maker: str, steps: Iterable[TermStep]) -> str:
    """The detail of an origin mark: the engine's name and what was done.

    >>> with_steps("google", [TermStep(Strategy.MASKED, "attunement", "情感同调")])
    'google: masked 情感同调 (attunement)'
    """
    done = "; ".join(map(str, steps))
    return f"{maker}: {done}" if done else maker


def steps_in(detail: str) -> tuple[TermStep, ...]:
    """What the detail of an origin mark says was done; what cannot be read is left out.

    >>> steps_in("google: open (attunement)")
    (TermStep(strategy=<Strategy.OPEN: 'open'>, term='attunement', after='', before=''),)
    """
    _, _, done = detail.partition(": ")
    found: list[TermStep] = []
    for part in done.split("; "):
        head, _, term = part.removesuffix(")").partition("(")
        rung, _, change = head.strip().partition(" ")
        before, arrow, after = change.strip().partition("→")
        if rung in list(Strategy) and term:
            found.append(
                TermStep(Strategy(rung), term, after if arrow else before, before if arrow else "")
            )
    return tuple(found)


_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}
_FOR = late_pattern(r'(\d+)% (.*?)(?: for ("(?:[^"\\]|\\.)*"))?')


@dataclass(frozen=True, slots=True)
class Recalled:
    """What memory gave."""

    percent: int
    """101: same text, same surroundings; 100: same text; else how like the two English texts are."""
    where: str
    """Document, and who approved it: `articles/x approved by ann on 2026-11-23`."""
    source: str
    """The English that the Mandarin was made for; empty where it is the same."""


def quoted(text: str) -> str:
    """A text on one line, in quotes, whatever it holds."""
    return json.dumps(text, ensure_ascii=False).translate(_LINE_ENDS)


def recalled(detail: str) -> Recalled | None:
    """What the detail of a mark of memory says; None for any other.

    >>> recalled('92% articles/x for "Be very kind."')
    Recalled(percent=92, where='articles/x', source='Be very kind.')
    """
    match = _FOR.fullmatch(detail)
    if match is None:
        return None
    return Recalled(int(match[1]), match[2], json.loads(match[3]) if match[3] else "")
