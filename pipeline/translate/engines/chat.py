"""Translate with a language model behind an OpenAI-compatible endpoint.

Speaks to any endpoint of the OpenAI kind: Ollama, llama.cpp's server or vLLM on this machine, or a cloud.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.translate.engines.address import is_here
from pipeline.translate.engines.http import Client
from pipeline.translate.engines.interface import (
    Arrived,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)
from pipeline.translate.engines.prompt import SCHEMA, Item, messages, reply
from pipeline.translate.engines.rate_limit import FetchError, Limits
from pipeline.translate.engines.run import Run

URL = "http://127.0.0.1:11434/v1"
"""Ollama on this machine."""
KEY = "PIPELINE_CHAT_KEY"
"""Environment variable of the key; a model on this machine needs none."""
LIMITS = Limits(read=120, patience=180, budget=3_600, concurrency=2)
"""A model on a laptop takes its time, above all while it is being loaded."""
MAX_ITEMS = 8
"""Texts a request: enough for context, few enough that none is forgotten."""
MAX_CHARS = 4_000
"""English characters a request."""

_FORMATS: tuple[Mapping[str, Any], ...] = (
    {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "translations", "strict": True, "schema": SCHEMA},
        }
    },
    {"response_format": {"type": "json_object"}},
    {},
)
"""How to ask for JSON, best first: a server that rejects one is asked in the next way from then on."""


class ChatEngine:
    """A language model that is told the glossary lines that matter."""

    name = "chat"

    def __init__(
        self,
        url: str = URL,
        model: str = "",
        key: str = "",
        limits: Limits = LIMITS,
        address: str = "你",
    ) -> None:
        """`url` up to `/v1`; `model` as the server calls it; `key` from the environment alone."""
        self.sends_data_to_third_party = not is_here(url)
        self._limits = limits
        self._model = model
        self._address = address
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = Client(f"{url.rstrip('/')}/chat/completions", limits, headers)
        self._format = 0

    def translate(
        self, texts: Sequence[str], hints: Sequence[Hints] = (), arrived: Arrived = unheard
    ) -> Sequence[Result]:
        """Give one result a text, in order; equal texts are sent once. Never raises."""
        run = Run(texts, arrived)
        known = dict(zip(texts, hints, strict=False))
        items = [(text, known.get(text, Hints())) for text in run.texts]
        return run.within(
            self._client,
            self._limits.concurrency,
            _batches(items),
            lambda batch: self._batch(batch, run),
        )

    def _batch(self, batch: Sequence[Item], run: Run) -> None:
        """Ask for some texts; those that the reply lacks again, in halves."""
        try:
            found = reply(self._content(batch))
        except FetchError as fault:
            for text, _ in batch:
                run.settle(text, Failed(fault.code, str(fault)))
            return
        rest = [item for number, item in enumerate(batch, 1) if number not in found]
        for number, (text, _) in enumerate(batch, 1):
            if number in found:
                run.settle(text, Translated(found[number]))
        if len(rest) < len(batch):
            self._client.breaker.succeeded()
        if len(batch) == 1 and rest:
            self._client.breaker.failed("a reply without a translation")
            why = "the model's reply holds no translation: translate it by hand"
            run.settle(rest[0][0], Failed("broken", why))
            return
        half = (len(rest) + 1) // 2
        for part in (rest[:half], rest[half:]):
            if part:
                self._batch(part, run)

    def _content(self, batch: Sequence[Item]) -> str:
        """The text of the model's reply. Raises FetchError."""
        body = {
            "model": self._model,
            "temperature": 0,
            "stream": False,
            "messages": messages(batch, self._address),
        }
        while True:
            number = self._format
            try:
                answer = self._client.post({**body, **_FORMATS[number]})
                break
            except FetchError as fault:
                if fault.code != "rejected" or number + 1 == len(_FORMATS):
                    raise
                self._format = max(self._format, number + 1)
        try:
            content = json.loads(answer)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError):
            what = "the answer is none of a language model: check engine.chat"
            self._client.breaker.failed(what)
            raise FetchError("broken", what) from None
        return content if isinstance(content, str) else ""


def _batches(items: Sequence[Item]) -> list[list[Item]]:
    """Texts in order, so that neighbours travel together."""
    found: list[list[Item]] = []
    used = MAX_CHARS
    for item in items:
        used += len(item[0])
        if used > MAX_CHARS or len(found[-1]) == MAX_ITEMS:
            found.append([])
            used = len(item[0])
        found[-1].append(item)
    return found
