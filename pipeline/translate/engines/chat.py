"""Translate with a language model behind an OpenAI-compatible endpoint.

Speaks to any endpoint of the OpenAI kind: Ollama, llama.cpp's server or vLLM on this machine, or a cloud.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
from pipeline.translate.engines.mixed_up import mixed_up
from pipeline.translate.engines.prompt import SCHEMA, Item, back_messages, messages, reply
from pipeline.translate.engines.rate_limit import FetchError, RateLimits
from pipeline.translate.engines.run import EngineRun

URL = "http://127.0.0.1:11434/v1"
"""Ollama on this machine."""
KEY = "PIPELINE_CHAT_KEY"
"""Environment variable of the key; a model on this machine needs none."""
LIMITS = RateLimits(read=120, patience=180, budget=3_600, concurrency=2)
"""A model on a laptop takes its time, above all while it is being loaded."""
VERSION = "2"
"""Changes when the prompt does: answers to another prompt are not used again."""
MAX_ITEMS = 80
"""Texts a request: most pages are asked for at once, so that their English is sent once."""
MAX_CHARS = 6_000
"""English characters a request, unless the settings say otherwise."""

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


@dataclass(frozen=True, slots=True)
class Size:
    """How much goes in one request, and comes in one reply."""

    chars: int = MAX_CHARS
    """English characters of a request."""
    tokens: int = 0
    """Most tokens of a reply; 0: the server decides."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a model wrote."""

    text: str
    """The content of its reply."""
    cut: bool
    """True where it reached the most tokens that it may write."""


class ChatEngine:
    """A language model that is told what a translator of this page would be told."""

    name = "chat"
    takes_findings = True

    def __init__(
        self,
        url: str = URL,
        model: str = "",
        key: str = "",
        limits: RateLimits = LIMITS,
        address: str = "你",
        size: Size = Size(),
        direction: Direction = TO_MANDARIN,
    ) -> None:
        """Keep how to ask; nothing is sent yet.

        Args:
            url: up to `/v1`.
            model: as the server calls it.
            key: from the environment alone.
            limits: of time and pace.
            address: 你 or 您.
            size: of requests and replies.
            direction: into Mandarin, or back.
        """
        self.sends_data_to_third_party = not is_here(url)
        self._limits = limits
        self._model = model
        self._address = address
        self._size = size
        self._write = messages if direction is TO_MANDARIN else back_messages
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = Client(f"{url.rstrip('/')}/chat/completions", limits, headers)
        self._format = 0

    def translate(
        self, texts: Sequence[str], hints: Sequence[Hints] = (), arrived: Arrived = unheard
    ) -> Sequence[Result]:
        """Give one result a text, in order; equal texts are sent once. Never raises."""
        run = EngineRun(texts, arrived)
        return run.within(
            self._client,
            self._limits.concurrency,
            self._batches(run.texts, texts, hints),
            lambda batch: self._batch(batch, run),
        )

    def cost(self, texts: Sequence[str], hints: Sequence[Hints] = ()) -> Cost:
        """What the first requests hold; what comes back wrong costs more."""
        batches = self._batches(tuple(dict.fromkeys(texts)), texts, hints)
        sent = (
            message["content"] for batch in batches for message in self._write(batch, self._address)
        )
        return Cost(len(batches), sum(map(len, sent)))

    def _batches(
        self, different: Sequence[str], texts: Sequence[str], hints: Sequence[Hints]
    ) -> list[list[Item]]:
        known = dict(zip(texts, hints, strict=False))
        return _batches([(text, known.get(text, Hints())) for text in different], self._size.chars)

    def _batch(self, batch: Sequence[Item], run: EngineRun) -> None:
        """Ask for some texts; those that the reply lacks, or has under another id, again in halves."""
        try:
            content = self._content(batch)
        except FetchError as fault:
            for text, _ in batch:
                run.settle(text, Failed(fault.code, str(fault)))
            return
        found = reply(content.text)
        for number in mixed_up(batch, found) if self._write is messages else ():
            del found[number]
        rest = [item for number, item in enumerate(batch, 1) if number not in found]
        for number, (text, _) in enumerate(batch, 1):
            if number in found:
                run.settle(text, Translated(found[number]))
        if len(rest) < len(batch):
            self._client.breaker.succeeded()
        if len(batch) == 1 and rest:
            self._client.breaker.failed("a reply without a translation")
            run.settle(rest[0][0], Failed("broken", _CUT if content.cut else _NOTHING))
            return
        half = (len(rest) + 1) // 2
        for part in (rest[:half], rest[half:]):
            if part:
                self._batch(part, run)

    def _content(self, batch: Sequence[Item]) -> _Content:
        """The model's reply. Raises FetchError."""
        body = {
            "model": self._model,
            "temperature": 0,
            "stream": False,
            "messages": self._write(batch, self._address),
            **({"max_tokens": self._size.tokens} if self._size.tokens else {}),
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
            choice = json.loads(answer)["choices"][0]
            content = choice["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError):
            what = "the answer is none of a language model: check engine.chat"
            self._client.breaker.failed(what)
            raise FetchError("broken", what) from None
        cut = choice.get("finish_reason") == "length"
        return _Content(content if isinstance(content, str) else "", cut)


_NOTHING = "the model's reply holds no translation: translate it by hand"
_CUT = "the model's reply was cut off: raise engine.chat.max_tokens, or the server's limit"


def _batches(items: Sequence[Item], max_chars: int) -> list[list[Item]]:
    """Texts in order, each request of one page, so that neighbours travel together."""
    found: list[list[Item]] = []
    used = 0
    for item in items:
        used += len(item[0])
        last = found[-1] if found else []
        other = bool(last) and last[0][1].page is not item[1].page
        if not last or other or used > max_chars or len(last) == MAX_ITEMS:
            found.append([])
            used = len(item[0])
        found[-1].append(item)
    return found
