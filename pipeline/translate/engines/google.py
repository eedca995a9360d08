"""English texts in; Google's Mandarin out, by deep-translator: the only importer of that library.

Version 1.11.4 is unmaintained and has no timeout, session or retry, is not thread-safe, and puts
text and keys into its exceptions. So each text gets an instance of its own, whose requests go
through `http.Client`, and no exception of the library leaves this module.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec
from types import SimpleNamespace
from urllib.parse import quote_plus

import deep_translator.google
from deep_translator.exceptions import TranslationNotFound

from pipeline.translate.engines.http import Client, FetchError, Limits, out_of_time
from pipeline.translate.engines.interface import (
    Arrived,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)
from pipeline.translate.engines.workers import run_within

URL = "https://translate.google.com/m"
MAX_QUERY = 8_000
"""Bytes of a text in the address: it travels there, three bytes for each byte beyond ASCII."""
MAX_CHARS = 5_000
"""Characters at which deep-translator refuses."""
GRACE = 0.5
"""Seconds after the budget in which threads may still say why they stopped."""

Ask = Callable[[str], str | None]
"""One text in, its translation out."""


@dataclass(frozen=True, slots=True)
class _Page:
    """As much of a response as deep-translator reads."""

    text: str
    """The body."""
    status_code: int = 200
    """Bad ones have become faults before."""

    def close(self) -> None:
        """The connection went back to its pool before."""


class GoogleEngine:
    """The free page of Google Translate."""

    name = "google"
    sends_data_to_third_party = True
    supports_glossary = False

    def __init__(self, url: str = URL, limits: Limits | None = None) -> None:
        """`url` is another address that speaks like `translate.google.com/m`."""
        self._limits = limits or Limits()
        # The server answers the library's own agent with errors (deep-translator #289).
        self._client = Client(url, self._limits, {"User-Agent": "Mozilla/5.0"})

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the page takes none
        arrived: Arrived = unheard,  # noqa: ARG002
    ) -> Sequence[Result]:
        """Give one result a text, in order; equal texts are sent once. Never raises."""
        deadline = time.monotonic() + self._limits.budget
        ask = _library(lambda params: self._client.get(params, deadline))
        different = list(dict.fromkeys(texts))
        answers = run_within(
            lambda text: self._one(ask, text),
            different,
            threads=self._limits.concurrency,
            seconds=self._limits.budget + GRACE,
        )
        late = Failed("time", str(out_of_time()))
        by_text = {text: answer or late for text, answer in zip(different, answers, strict=True)}
        return [by_text[text] for text in texts]

    def _one(self, ask: Ask, text: str) -> Result:
        if len(quote_plus(text)) > MAX_QUERY or len(text) >= MAX_CHARS:
            return Failed("too-long", "the text is too long for this engine: split the paragraph")
        try:
            answer = ask(text)
        except FetchError as fault:
            failed = Failed(fault.code, str(fault))
        except TranslationNotFound:
            failed = Failed("broken", "a page without a translation came: try again later")
        except Exception as error:  # whatever the library raises, the other texts go on
            failed = Failed("broken", f"deep-translator failed ({type(error).__name__}): report it")
        else:
            self._client.breaker.succeeded()
            if answer:
                return Translated(answer)
            return Failed("empty", "the engine gave no text: translate it by hand")
        if failed.reason_code == "broken":
            self._client.breaker.failed(failed.message)
        return failed


def _library(get: Callable[[Mapping[str, str]], str]) -> Ask:
    """Give deep-translator's translation of one text, with our `get` in place of `requests`.

    The class comes from a fresh copy of its module, so nothing that others import is patched, and
    calls with different deadlines do not meet.
    """
    spec = find_spec(deep_translator.google.__name__)
    if spec is None or spec.loader is None:
        raise ImportError(deep_translator.google.__name__)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)

    def get_page(_url: str, params: Mapping[str, str], **_options: object) -> _Page:
        return _Page(_whole(get(params)))

    vars(module)["requests"] = SimpleNamespace(get=get_page)

    def ask(text: str) -> str | None:
        answer: str | None = module.GoogleTranslator(source="en", target="zh-CN").translate(text)
        return answer

    return ask


def _whole(page: str) -> str:
    """Give the page back, unless it ends inside the translation (a cut connection)."""
    start = max(page.find("result-container"), page.find('class="t0"'))
    if start >= 0 and "</div>" not in page[start:]:
        raise FetchError("broken", "the answer was cut off: try again later")
    return page
