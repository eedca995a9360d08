"""What a translation engine is: masked texts in, one `Result` a text out, in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Translated:
    """An answer, as the engine gave it: `judge` has yet to say whether it may be kept."""

    text: str
    """The Mandarin, placeholders still in it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no text. Holds neither the text nor a key, so that it may be printed and logged."""

    reason_code: str
    """One of a short list: `busy down time network refused broken not-allowed private echo …`."""
    message: str
    """One line for people: what happened and what to do, without a final stop."""


Result = Translated | Failed


class Engine(Protocol):
    """Something that turns English into Mandarin."""

    @property
    def name(self) -> str:
        """As in `settings.engines`, `--engine` and the origin of a draft."""
        ...

    @property
    def sends_data_to_third_party(self) -> bool:
        """True if text leaves this machine: then it runs only as `privacy.Policy` allows."""
        ...

    @property
    def supports_glossary(self) -> bool:
        """True if the engine itself can be bound to the glossary's terms."""
        ...

    def translate(self, texts: Sequence[str]) -> Sequence[Result]:
        """Give one result a text, in order; never raises, and ends within the engine's budget."""
        ...


@dataclass(frozen=True, slots=True)
class Unavailable:
    """An engine that cannot run here; it says why for each text and the chain goes on."""

    name: str
    """The engine's name."""
    why: str
    """One line: why, and what to do."""
    reason_code: str = "unavailable"
    """As in `Failed`."""
    sends_data_to_third_party: bool = False
    """It sends nothing."""
    supports_glossary: bool = False
    """It does nothing."""

    def translate(self, texts: Sequence[str]) -> Sequence[Result]:
        """Give the reason for each text."""
        return [Failed(self.reason_code, self.why) for _ in texts]
