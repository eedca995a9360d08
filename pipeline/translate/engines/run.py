"""Collect the results of one call, and report each as it arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pipeline.translate.engines.http import Client
from pipeline.translate.engines.interface import Arrived, Failed, Result, Translated
from pipeline.translate.engines.rate_limit import GRACE
from pipeline.translate.engines.workers import run_within

T = TypeVar("T")


class EngineRun:
    """Collects what a call of `translate` gives; safe to share between its threads."""

    def __init__(self, texts: Sequence[str], arrived: Arrived) -> None:
        self._all = tuple(texts)
        self._arrived = arrived
        self._places: dict[str, list[int]] = {}
        self._results: dict[str, Result] = {}
        for index, text in enumerate(self._all):
            self._places.setdefault(text, []).append(index)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every different text, in order: what has to be asked."""
        return tuple(self._places)

    def settle(self, text: str, result: Result) -> None:
        """Keep a text's result, and tell of an answer."""
        self._results[text] = result
        if isinstance(result, Translated):
            for index in self._places[text]:
                self._arrived(index, result.text)

    def within(
        self, client: Client, threads: int, items: Sequence[T], work: Callable[[T], None]
    ) -> list[Result]:
        """Do the work within the client's time; the results, and why there is none, in order."""
        run_within(work, items, threads=threads, until=lambda: client.clock.deadline() + GRACE)
        fault = client.clock.too_late()
        late = Failed(fault.code, str(fault))
        return [self._results.get(text, late) for text in self._all]
