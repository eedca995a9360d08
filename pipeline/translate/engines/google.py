"""Translate with Google, by deep-translator, twenty texts a request."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.translate.engines.batches import Batch, batches, fits, join, split
from pipeline.translate.engines.deep import google
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

URL = "https://translate.google.com/m"
_NO_ANSWER = ("empty", "error-page")
"""What the judge says of an answer that speaks for all texts of its request."""
_FINAL = ("refused", "rejected", "time", "down")
"""Faults that a smaller request would not change."""


class GoogleEngine:
    """The free page of Google Translate. It is unofficial, and may change or refuse any day."""

    name = "google"
    sends_data_to_third_party = True
    takes_findings = False

    def __init__(
        self, url: str = URL, limits: RateLimits | None = None, direction: Direction = TO_MANDARIN
    ) -> None:
        """`url` is another address that speaks like `translate.google.com/m`."""
        self._limits = limits or RateLimits()
        self._judge = direction.judge
        # The server answers the library's own agent with errors (deep-translator #289).
        self._client = Client(url, self._limits, {"User-Agent": "Mozilla/5.0"})
        self._ask = google(self._client.get, direction.source, direction.target)

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the page takes none
        arrived: Arrived = unheard,
    ) -> Sequence[Result]:
        """Give one result a text, in order; equal texts are sent once. Never raises."""
        run = EngineRun(texts, arrived)
        short = [text for text in run.texts if fits(text)]
        for text in run.texts:
            if not fits(text):
                why = "the text is too long for this engine: split the paragraph"
                run.settle(text, Failed("too-long", why))
        return run.within(
            self._client,
            self._limits.concurrency,
            tuple(batches(short)),
            lambda batch: self._batch(batch, run),
        )

    def cost(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the page takes none
    ) -> Cost:
        """What the requests hold."""
        short = [text for text in dict.fromkeys(texts) if fits(text)]
        asked = [join(batch) for batch in batches(short)]
        return Cost(len(asked), sum(map(len, asked)))

    def _batch(self, batch: Batch, run: EngineRun) -> None:
        """Ask for some texts; where their request gives nothing, or lines that do not fit, in halves.

        So a text that the server cannot stand costs itself alone. A dead server costs no more for
        it: every failed request counts, and the breaker opens.
        """
        try:
            results = self._results(batch)
        except FetchError as fault:
            if (
                len(batch) > 1
                and fault.code not in _FINAL
                and not self._client.breaker.opened.is_set()
            ):
                results = None
            else:
                results = [Failed(fault.code, str(fault))] * len(batch)
        if results is None:
            half = len(batch) // 2
            self._batch(batch[:half], run)
            self._batch(batch[half:], run)
            return
        for text, result in zip(batch, results, strict=True):
            run.settle(text, result)

    def _results(self, batch: Batch) -> Sequence[Result] | None:
        """One judged result a text; None where the lines do not fit the texts. Raises FetchError."""
        query = join(batch)
        try:
            answer = self._ask(query) or ""
        except FetchError as fault:
            if fault.code == "broken":  # it came whole, so the client took it for a success
                self._client.breaker.failed(str(fault))
            raise
        wrong = self._judge(query, answer)
        if wrong and wrong.reason_code in _NO_ANSWER:
            self._client.breaker.failed(wrong.message)
            raise FetchError(wrong.reason_code, wrong.message)
        lines = split(batch, answer)
        if lines is None:
            return None
        results = [
            self._judge(text, line) or Translated(line)
            for text, line in zip(batch, lines, strict=True)
        ]
        if any(isinstance(result, Translated) for result in results):
            self._client.breaker.succeeded()
        elif len(batch) > 1:
            self._client.breaker.failed("no line of an answer was a translation")
            return None
        return results
