"""Engines without a network, which say what a test wants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.translate.engines.interface import (
    Arrived,
    Cost,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)
from tests.fakes.fault_server import in_chinese


@dataclass
class FakeEngine:
    """Answers by a function; remembers what it was asked."""

    answer: Callable[[str], Result] = lambda text: Translated(in_chinese(text))
    name: str = "fake"
    sends_data_to_third_party: bool = False
    takes_findings: bool = False
    asked: list[str] = field(default_factory=list)
    hints: list[Hints] = field(default_factory=list)

    def translate(
        self, texts: Sequence[str], hints: Sequence[Hints] = (), arrived: Arrived = unheard
    ) -> Sequence[Result]:
        self.asked += texts
        self.hints += hints
        results = [self.answer(text) for text in texts]
        for index, result in enumerate(results):
            if isinstance(result, Translated):
                arrived(index, result.text)
        return results

    def cost(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the Protocol's signature
    ) -> Cost:
        return Cost(len(texts), sum(map(len, texts)))


def failing(name: str = "failing", code: str = "busy") -> FakeEngine:
    """An engine that has nothing for anything."""
    return FakeEngine(lambda _text: Failed(code, "HTTP 429: try again later"), name)
