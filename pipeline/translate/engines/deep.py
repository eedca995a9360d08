"""Call deep-translator with timeouts and errors of our own.

Version 1.11.4 is unmaintained and has no timeout, session or retry, is not thread-safe, and puts
texts and keys into its exceptions. So each text gets an instance of its own, whose requests go
through our client, and no exception of the library leaves this module.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec
from types import ModuleType, SimpleNamespace
from typing import Any

import deep_translator.google
from deep_translator.exceptions import TranslationNotFound

from pipeline.translate.engines.rate_limit import FetchError

Ask = Callable[[str], str | None]
"""One text in, its translation out. Raises FetchError and nothing else."""
Send = Callable[[Mapping[str, Any]], str]
"""What deep-translator would send in, the body of the answer out."""


@dataclass(frozen=True, slots=True)
class _Response:
    """As much of a response as deep-translator reads."""

    text: str
    """The body."""
    status_code: int = 200
    """Bad ones have become faults before."""

    def json(self) -> object:
        """The body as data."""
        return json.loads(self.text)

    def close(self) -> None:
        """The connection went back to its pool before."""


_CODES = {"zh": "zh-CN"}
"""Languages that Google calls otherwise."""


def google(send: Send, source: str, target: str) -> Ask:
    """Ask Google's free page for `target` (`zh`); `send` makes a GET request of the query."""
    pair = {"source": _CODES.get(source, source), "target": _CODES.get(target, target)}
    module = _fresh(deep_translator.google)

    def get(_url: str, params: Mapping[str, str], **_options: object) -> _Response:
        return _Response(_whole(send(params)))

    vars(module)["requests"] = SimpleNamespace(get=get)
    return _guarded(lambda text: module.GoogleTranslator(**pair).translate(text))


def _fresh(original: ModuleType) -> ModuleType:
    """A copy of the library's module, so that nothing that others import is patched."""
    spec = find_spec(original.__name__)
    if spec is None or spec.loader is None:
        raise ImportError(original.__name__)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _guarded(ask: Callable[[str], object]) -> Ask:
    """The same call; whatever the library raises is a FetchError that holds neither text nor key."""

    def guarded(text: str) -> str | None:
        try:
            answer = ask(text)
        except FetchError:
            raise
        except TranslationNotFound:
            fault = "an answer without a translation came: try again later"
        except (ValueError, KeyError, TypeError):
            fault = "the answer is none of a translation engine: check the address"
        except Exception as error:  # the other texts go on
            fault = f"deep-translator failed ({type(error).__name__}): report it"
        else:
            return answer if isinstance(answer, str) else None
        raise FetchError("broken", fault) from None

    return guarded


def _whole(page: str) -> str:
    """Give the page back, unless it ends inside the translation (a cut connection)."""
    start = max(page.find("result-container"), page.find('class="t0"'))
    if start >= 0 and "</div>" not in page[start:]:
        raise FetchError("broken", "the answer was cut off: try again later")
    return page
