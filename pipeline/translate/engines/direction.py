"""From which language into which an engine translates, and what judges its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.terms.script import has_han
from pipeline.translate.engines.interface import Failed
from pipeline.translate.engines.validate import is_trouble, validate


@dataclass(frozen=True, slots=True)
class Direction:
    """A pair of languages."""

    source: str
    """`en` or `zh`."""
    target: str
    """The other one."""
    judge: Callable[[str, str], Failed | None]
    """What is wrong with an answer (text, answer) that may not be kept; the message holds neither of them."""

    @property
    def pair(self) -> str:
        """As Mozilla's models are called: `en-zh`."""
        return f"{self.source}-{self.target}"


def _judge_back(text: str, answer: str) -> Failed | None:
    """Say whether an answer is English for a Mandarin text at all."""
    han = sum(map(has_han, answer))
    if not answer.strip():
        return Failed("empty", "the engine gave no text")
    if is_trouble(text, answer):
        return Failed("error-page", "the engine gave an error message: try again later")
    if han * 4 > len(answer):
        return Failed("not-english", "the answer is not English")
    if len(answer) > 12 * len(text) + 60:
        return Failed("length", "the answer is far too long")
    return None


TO_MANDARIN = Direction("en", "zh", validate)
"""What `translate` asks for."""
BACK = Direction("zh", "en", _judge_back)
"""What `check --deep` asks for: the English that the Mandarin says."""
