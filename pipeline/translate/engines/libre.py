"""Translate with a LibreTranslate server, by deep-translator."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.translate.engines.address import is_here
from pipeline.translate.engines.deep import libre
from pipeline.translate.engines.http import Client
from pipeline.translate.engines.interface import (
    Arrived,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)
from pipeline.translate.engines.rate_limit import FetchError, Limits
from pipeline.translate.engines.run import Run

URL = "http://127.0.0.1:5000"
KEY = "PIPELINE_LIBRE_KEY"
"""Environment variable of the key; a server of one's own needs none."""


class LibreEngine:
    """A LibreTranslate server, usually the practice's own."""

    name = "libre"

    def __init__(self, url: str = URL, key: str = "", limits: Limits | None = None) -> None:
        """`url` without `/translate`; `key` from the environment, never from a file."""
        self.sends_data_to_third_party = not is_here(url)
        self._limits = limits or Limits()
        base = url.rstrip("/") + "/"
        self._client = Client(f"{base}translate", self._limits, {})
        self._ask = libre(self._client.post, base, key)

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the server takes none
        arrived: Arrived = unheard,
    ) -> Sequence[Result]:
        """Give one result a text, in order; equal texts are sent once. Never raises."""
        run = Run(texts, arrived)
        return run.within(
            self._client,
            self._limits.concurrency,
            run.texts,
            lambda text: run.settle(text, self._one(text)),
        )

    def _one(self, text: str) -> Result:
        try:
            answer = self._ask(text)
        except FetchError as fault:
            if fault.code == "broken":
                self._client.breaker.failed(str(fault))
            return Failed(fault.code, str(fault))
        self._client.breaker.succeeded()
        if answer:
            return Translated(answer)
        return Failed("empty", "the engine gave no text: translate it by hand")
