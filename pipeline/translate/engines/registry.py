"""Create engines by name from the settings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings
from pipeline.translate.engines import chat, google, libre
from pipeline.translate.engines.address import is_here
from pipeline.translate.engines.cached import Answers, Cached
from pipeline.translate.engines.direction import TO_MANDARIN, Direction
from pipeline.translate.engines.file import FileEngine
from pipeline.translate.engines.firefox import FirefoxEngine, Model
from pipeline.translate.engines.interface import Engine, Unavailable
from pipeline.translate.engines.rate_limit import RateLimits
from pipeline.translate.mask import Masked, mask

Options = Mapping[str, Any]
"""`engine.NAME` of the settings."""


def _no_model() -> Model:
    raise PipelineError("MODEL", "its model is not here", "pipeline models fetch")


def _no_file(_path: str) -> Mapping[str, str]:
    raise PipelineError("HANDOFF", "there is no file", "name it in engine.file.path")


@dataclass(frozen=True, slots=True)
class Means:
    """What engines get from this machine. The default has nothing."""

    model: Callable[[], Model] = _no_model
    """The model of `firefox`; raises PipelineError where it is missing or damaged."""
    handoff: Callable[[str], Mapping[str, str]] = _no_file
    """Path of a file of translations, as the settings name it → English → Mandarin."""
    mask: Callable[[str], Masked] = mask
    """Hides what no engine may touch, as `draft` does."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables: where keys stand."""
    answers: Answers | None = None
    """Answers of earlier runs; None: they are not kept."""
    address: str = "你"
    """你 or 您."""
    direction: Direction = TO_MANDARIN


Factory = Callable[[Options, Means], Engine]


def _google(options: Options, means: Means) -> Engine:
    url, limits = _url(options, google.URL), _limits(options, RateLimits())
    return google.GoogleEngine(url, limits, means.direction)


def _libre(options: Options, means: Means) -> Engine:
    url = _url(options, libre.URL)
    key = means.environment.get(libre.KEY, "")
    limits = _limits(options, _local(RateLimits(), url))
    return libre.LibreEngine(url, key, limits, means.direction)


def _chat(options: Options, means: Means) -> Engine:
    model = str(options.get("model", ""))
    if not model:
        return Unavailable(
            "chat", "no model is named: set engine.chat.model, as the server calls it"
        )
    url = _url(options, chat.URL)
    limits = _limits(options, _local(chat.LIMITS, url))
    key = means.environment.get(chat.KEY, "")
    size = chat.Size(
        int(options.get("max_chars", chat.MAX_CHARS)), int(options.get("max_tokens", 0))
    )
    return chat.ChatEngine(url, model, key, limits, means.address, size, means.direction)


def _firefox(_options: Options, means: Means) -> Engine:
    return FirefoxEngine(means.model)


def _file(options: Options, means: Means) -> Engine:
    path = str(options.get("path", ""))
    if not path:
        return Unavailable("file", "no file is named: set engine.file.path")
    if means.direction is not TO_MANDARIN:
        return Unavailable("file", "a translator's file is not asked again")
    return FileEngine(lambda: means.handoff(path), means.mask)


FACTORIES: Mapping[str, Factory] = {
    "firefox": _firefox,
    "google": _google,
    "libre": _libre,
    "chat": _chat,
    "file": _file,
}
"""A new engine is one line here and one file beside this one."""

_UNKEPT = ("file",)
"""Engines whose answers are at hand anyway."""
_PACE = ("timeout", "concurrency", "rate", "max_chars", "max_tokens", "price", "currency")
"""Options that change no answer."""


def engines_of(
    settings: Settings, names: Sequence[str] | None = None, means: Means | None = None
) -> tuple[Engine, ...]:
    """Give the engines of `names` (or of the settings), those that cannot run as `Unavailable`."""
    means = means or Means()
    chosen = settings.engines if names is None else names
    return tuple(_engine(name, settings.engine.get(name, {}), means) for name in chosen)


def _engine(name: str, options: Options, means: Means) -> Engine:
    if name not in FACTORIES:
        known = ", ".join(FACTORIES)
        return Unavailable(name, f"no such engine: use one of {known}")
    try:
        engine = FACTORIES[name](options, means)
    except (TypeError, ValueError):
        return Unavailable(name, f"its settings are wrong: mend engine.{name}")
    if means.answers is None or name in _UNKEPT or isinstance(engine, Unavailable):
        return engine
    telling = {key: value for key, value in options.items() if key not in _PACE}
    if name == "chat":
        telling |= {"address": means.address, "prompt": chat.VERSION}
    if means.direction is not TO_MANDARIN:
        telling["to"] = means.direction.target
    told = json.dumps(telling, sort_keys=True, default=str)
    return Cached(engine, means.answers, told, means.direction.judge)


def _url(options: Options, default: str) -> str:
    return str(options.get("url", default))


def _local(limits: RateLimits, url: str) -> RateLimits:
    """A server on this machine may be asked as fast as it answers."""
    return replace(limits, rate=1_000.0, burst=100) if is_here(url) else limits


def _limits(options: Options, limits: RateLimits) -> RateLimits:
    read = float(options.get("timeout", limits.read))
    rate = float(options.get("rate", limits.rate))
    return replace(
        limits,
        connect=min(limits.connect, read),
        read=read,
        patience=max(limits.patience, read),
        concurrency=max(1, int(options.get("concurrency", limits.concurrency))),
        rate=rate,
        burst=max(limits.burst, int(2 * rate)),
    )
