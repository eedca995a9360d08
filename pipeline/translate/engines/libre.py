"""Translate with a LibreTranslate server, many texts a request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pipeline.translate.engines.address import is_here
from pipeline.translate.engines.direction import TO_MANDARIN, Direction
from pipeline.translate.engines.http import Client
from pipeline.translate.engines.interface import (
    Arrived,
    Cost,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)
from pipeline.translate.engines.rate_limit import FetchError, RateLimits
from pipeline.translate.engines.run import EngineRun

URL = "http://127.0.0.1:5000"
KEY = "PIPELINE_LIBRE_KEY"
"""Environment variable of the key; a server of one's own needs none."""
MAX_ITEMS = 25
"""Texts a request; a server that takes fewer gets halves."""
MAX_CHARS = 2_000
"""Characters a request: what the public server takes."""
_SMALLER = ("rejected", "too-long", "broken")
"""Faults that a smaller request may not have: limits of characters or texts, a server that knows no arrays."""


class LibreEngine:
    """A LibreTranslate server, usually the practice's own."""

    name = "libre"
    takes_findings = False

    def __init__(
        self,
        url: str = URL,
        key: str = "",
        limits: RateLimits | None = None,
        direction: Direction = TO_MANDARIN,
    ) -> None:
        """`url` without `/translate`; `key` from the environment, never from a file."""
        self._languages = {"source": direction.source, "target": direction.target}
        self.sends_data_to_third_party = not is_here(url)
        self._limits = limits or RateLimits()
        self._key = {"api_key": key} if key else {}
        self._client = Client(f"{url.rstrip('/')}/translate", self._limits, {})

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the server takes none
        arrived: Arrived = unheard,
    ) -> Sequence[Result]:
        """Give one result a text, in order; equal texts are sent once. Never raises."""
        run = EngineRun(texts, arrived)
        return run.within(
            self._client,
            self._limits.concurrency,
            tuple(_batches(run.texts)),
            lambda batch: self._batch(batch, run),
        )

    def cost(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the server takes none
    ) -> Cost:
        """What the requests hold."""
        batches = list(_batches(tuple(dict.fromkeys(texts))))
        return Cost(len(batches), sum(len(text) for batch in batches for text in batch))

    def _batch(self, batch: Sequence[str], run: EngineRun) -> None:
        """Ask for some texts; where the server does not take so many, or gives no list of them, in halves."""
        try:
            answers = self._answers(batch)
        except FetchError as fault:
            if len(batch) > 1 and fault.code in _SMALLER:
                half = len(batch) // 2
                self._batch(batch[:half], run)
                self._batch(batch[half:], run)
                return
            if fault.code == "broken":
                self._client.breaker.failed(str(fault))
            answers = [Failed(fault.code, str(fault))] * len(batch)
        for text, answer in zip(batch, answers, strict=True):
            run.settle(text, answer)

    def _answers(self, batch: Sequence[str]) -> list[Result]:
        """One result a text. Raises FetchError."""
        # a text alone goes as text: old servers know no arrays
        asked = batch[0] if len(batch) == 1 else list(batch)
        body = {"q": asked, **self._languages, "format": "text", **self._key}
        answer = self._client.post(body)
        try:
            found = json.loads(answer)["translatedText"]
        except (ValueError, LookupError, TypeError, RecursionError):
            found = None
        found = [found] if len(batch) == 1 else found
        if (
            not isinstance(found, list)
            or len(found) != len(batch)
            or not all(isinstance(one, str) for one in found)
        ):
            what = "the answer is none of a translation engine: check the address"
            raise FetchError("broken", what)
        self._client.breaker.succeeded()
        empty = Failed("empty", "the engine gave no text: translate it by hand")
        return [Translated(one) if one else empty for one in found]


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Texts in order, as many a request as the server takes."""
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == MAX_ITEMS or sum(map(len, batch)) + len(text) > MAX_CHARS):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch
