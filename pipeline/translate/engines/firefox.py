"""Translate on this machine with Mozilla's models, by fxtranslate.

Nothing leaves the machine and no key is needed. The model (about 45 MB) is fetched once, by
`pipeline models fetch`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model.errors import PipelineError
from pipeline.translate.engines.interface import (
    Arrived,
    Cost,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)

PAIR = "en-zh"
"""Name of the model's folder, as fxtranslate calls it."""
BACK_PAIR = "zh-en"
"""The same of the model that gives the English back."""
PAIRS = (PAIR, BACK_PAIR)
"""The models that a project can use."""


@dataclass(frozen=True, slots=True)
class Model:
    """The bytes of a model."""

    weights: bytes
    """`model.enzh….bin`, `model.zhen….bin`."""
    source_vocabulary: bytes
    """`srcvocab.….spm`; `vocab.….spm` where one serves both languages."""
    target_vocabulary: bytes
    """`trgvocab.….spm`; the same."""


class _Translator(Protocol):
    """As much of fxtranslate's Translator as is used here."""

    def translate_long(self, text: str) -> str:
        """Translate sentence by sentence. Raises ValueError."""
        ...


class FirefoxEngine:
    """Firefox Translations, on this machine."""

    name = "firefox"
    sends_data_to_third_party = False
    takes_findings = False

    def __init__(self, load: Callable[[], Model]) -> None:
        """`load` gives the model, or raises PipelineError where it is missing or damaged."""
        self._load = load
        # A Translator belongs to the thread that made it, and the next document needs it again.
        self._mine = threading.local()

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the model takes none
        arrived: Arrived = unheard,
    ) -> Sequence[Result]:
        """Give one result a text, in order; equal texts are translated once. Never raises."""
        known: dict[str, Result] = {}
        results: list[Result] = []
        for index, text in enumerate(texts):
            if text not in known:
                known[text] = self._one(text)
            result = known[text]
            if isinstance(result, Translated):
                arrived(index, result.text)
            results.append(result)
        return results

    def cost(
        self,
        texts: Sequence[str],  # noqa: ARG002  the Protocol's signature
        hints: Sequence[Hints] = (),  # noqa: ARG002
    ) -> Cost:
        """Nothing leaves this machine."""
        return Cost()

    def _one(self, text: str) -> Result:
        translator = self._translator()
        if isinstance(translator, Failed):
            return translator
        try:
            return Translated(translator.translate_long(text))
        except ValueError:
            return Failed("broken", "the model failed on this text: translate it by hand")

    def _translator(self) -> _Translator | Failed:
        """The Translator of this thread, or why there is none: found out once."""
        if not hasattr(self._mine, "translator"):
            self._mine.translator = self._made()
        made: _Translator | Failed = self._mine.translator
        return made

    def _made(self) -> _Translator | Failed:
        try:
            model = self._load()
        except PipelineError as error:
            return Failed("unavailable", f"{error.what}: {error.todo}")
        try:
            from fxtranslate import Translator  # noqa: PLC0415  a wheel that not every machine has
        except ImportError:
            return Failed(
                "unavailable", "fxtranslate cannot run on this machine: use another engine"
            )
        try:
            return Translator(model.weights, model.source_vocabulary, model.target_vocabulary)
        except ValueError:
            return Failed("unavailable", "its model cannot be read: pipeline models fetch --again")
