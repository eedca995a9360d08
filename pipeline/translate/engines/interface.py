"""What a translation engine is: masked texts and hints in, one result a text out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model.glossary import Term


@dataclass(frozen=True, slots=True)
class EnginePage:
    """What an engine may know of the page that its texts stand on: one object for all of them."""

    texts: tuple[str, ...] = ()
    """Its English (inline Markdown), in order; empty where a text may not be sent."""
    title: str = ""
    """As its front matter has it."""
    audience: str = ""
    """Whom it is for, as its front matter has it."""
    summary: str = ""
    """What it is about, as its front matter has it."""
    style: tuple[str, ...] = ()
    """House style, a rule each: `丈夫 → 伴侣, unless the English says husband`."""
    examples: tuple[tuple[str, str], ...] = ()
    """English and the Mandarin that people approved for it, the nearest first."""


@dataclass(frozen=True, slots=True)
class Revision:
    """An answer that the checks found fault with: the engine is asked once more."""

    answer: str
    """What it said, placeholders still in it."""
    findings: tuple[str, ...]
    """What is wrong with it, a line each."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What an engine may know of a text beside it. Most engines can use none of it."""

    terms: tuple[Term, ...] = ()
    """The glossary lines that its English holds, in the order of the text, each once."""
    context: str = ""
    """What the text is: its msgctxt (`front:title`) or the author's note (`heading 2`)."""
    safety: bool = False
    """It is a warning, a help line or the like."""
    page: EnginePage = EnginePage()
    place: int = -1
    """Which of the page's texts it is; -1: it is none of them."""
    revision: Revision | None = None
    """Set where an answer is to be mended."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call would send, as far as that can be told before the answers are there."""

    requests: int = 0
    characters: int = 0
    """Characters in them, everything around the texts included."""


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

    @property
    def takes_findings(self) -> bool:
        """True if it understands what the checks say of its answers: then it is asked once more with them."""
        ...

    def cost(self, texts: Sequence[str], hints: Sequence[Hints] = ()) -> Cost:
        """What `translate` would send; nothing is sent."""
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
    takes_findings: bool = False
    """It answers nothing."""

    def cost(
        self,
        texts: Sequence[str],  # noqa: ARG002  the Protocol's signature
        hints: Sequence[Hints] = (),  # noqa: ARG002
    ) -> Cost:
        """Nothing."""
        return Cost()

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the Protocol's signature
        arrived: Arrived = unheard,  # noqa: ARG002
    ) -> Sequence[Result]:
        """Give the reason for each text."""
        return [Failed(self.reason_code, self.why) for _ in texts]
