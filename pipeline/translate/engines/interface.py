"""What a translation engine is: masked texts and hints in, one result a text out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model.glossary import Term


@dataclass(frozen=True, slots=True)
class Hints:
    """What an engine may know of a text beside it. Most engines can use none of it."""

    terms: tuple[Term, ...] = ()
    """The glossary lines that its English holds, in the order of the text, each once."""
    before: str = ""
    """The English (inline Markdown) of the text before it on the page; empty at the top."""
    after: str = ""
    """The same of the text behind it."""
    context: str = ""
    """What the text is: its msgctxt (`front:title`) or the author's note (`heading 2`)."""


@dataclass(frozen=True, slots=True)
class Translated:
    """An answer, as the engine gave it: `judge` has yet to say whether it may be kept."""

    text: str
    """The Mandarin, placeholders still in it."""
    final: bool = False
    """A translator wrote it: no word and no sign of it is mended."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no text. Holds neither the text nor a key, so that it may be printed and logged."""

    reason_code: str
    """One of a short list: `busy down time network refused broken not-allowed private echo …`."""
    message: str
    """One line for people: what happened and what to do, without a final stop."""


Result = Translated | Failed

Arrived = Callable[[int, str], None]
"""Called with a text's index and its answer the moment that it is there, from any thread."""


def unheard(_index: int, _answer: str) -> None:
    """An `Arrived` that does nothing."""


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

    def translate(
        self, texts: Sequence[str], hints: Sequence[Hints] = (), arrived: Arrived = unheard
    ) -> Sequence[Result]:
        """Give one result a text, in order; never raises, and ends within the engine's budget.

        Args:
            texts: masked English, `#XX_1#` for what must come back unharmed.
            hints: one a text, or none at all.
            arrived: told of each answer as it comes, so that a killed run has kept it.
        """
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

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the Protocol's signature
        arrived: Arrived = unheard,  # noqa: ARG002
    ) -> Sequence[Result]:
        """Give the reason for each text."""
        return [Failed(self.reason_code, self.why) for _ in texts]
