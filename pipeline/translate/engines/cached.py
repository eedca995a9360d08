"""Wrap an engine so that it is never asked the same text twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.translate.engines.interface import (
    Arrived,
    Cost,
    Engine,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)
from pipeline.translate.engines.validate import validate


class Answers(Protocol):
    """Where answers are kept from run to run; safe to share between threads. Neither method raises."""

    def get(self, key: str) -> str | None:
        """The answer of a key, or None."""
        ...

    def put(self, key: str, answer: str) -> None:
        """Keep an answer; once this returns, a killed process has not lost it."""
        ...


@dataclass(frozen=True)
class Cached:
    """An engine whose good answers are kept: running again costs no request.

    What the judge refuses is not kept, so that another run may ask again.
    """

    engine: Engine
    """Who is asked."""
    answers: Answers
    """What it has said."""
    settings: str = ""
    """What of its settings its answers depend on: address, model."""
    judge: Callable[[str, str], Failed | None] = validate
    """What is wrong with an answer that may not be kept."""
    name: str = field(init=False)
    """The engine's."""
    sends_data_to_third_party: bool = field(init=False)
    """The engine's."""
    takes_findings: bool = field(init=False)
    """The engine's."""

    def __post_init__(self) -> None:
        """Take over what the engine says of itself."""
        for name in ("name", "sends_data_to_third_party", "takes_findings"):
            object.__setattr__(self, name, getattr(self.engine, name))

    def translate(
        self, texts: Sequence[str], hints: Sequence[Hints] = (), arrived: Arrived = unheard
    ) -> Sequence[Result]:
        """Give one result a text, in order: what is known without asking. Never raises."""
        told = hints or [Hints()] * len(texts)
        keys = [self.key(text, hint) for text, hint in zip(texts, told, strict=True)]
        results: list[Result | None] = []
        for index, key in enumerate(keys):
            answer = self.answers.get(key)
            results.append(None if answer is None else Translated(answer))
            if answer is not None:
                arrived(index, answer)
        asked = [index for index, result in enumerate(results) if result is None]

        def keep(number: int, answer: str) -> None:
            index = asked[number]
            if self.judge(texts[index], answer) is None:
                self.answers.put(keys[index], answer)
            arrived(index, answer)

        if asked:
            fresh = self.engine.translate([texts[i] for i in asked], [told[i] for i in asked], keep)
            for index, result in zip(asked, fresh, strict=True):
                results[index] = result
        return [result for result in results if result is not None]

    def cost(self, texts: Sequence[str], hints: Sequence[Hints] = ()) -> Cost:
        """What is not known yet costs what it costs."""
        told = hints or [Hints()] * len(texts)
        asked = [
            (text, hint)
            for text, hint in zip(texts, told, strict=True)
            if self.answers.get(self.key(text, hint)) is None
        ]
        if not asked:
            return Cost()
        return self.engine.cost([text for text, _ in asked], [hint for _, hint in asked])

    def key(self, text: str, hints: Hints) -> str:
        """SHA-256 (hex) of the engine, its settings, the masked text, the glossary lines in it, and what is to be mended."""
        rules = [
            (t.en, t.zh, t.accept, t.doubtful, t.avoid, t.never, t.keep)
            for t in hints.terms
            if t.enforce
        ]
        again = hints.revision
        mend = [(again.answer, again.findings)] if again else []
        facts = json.dumps([self.name, self.settings, text, rules, *mend], ensure_ascii=False)
        return hashlib.sha256(facts.encode("utf-8", "backslashreplace")).hexdigest()
