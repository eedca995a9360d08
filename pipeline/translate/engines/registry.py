"""Names of engines and the settings in; the chain of engines, in order, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.model.settings import Settings
from pipeline.translate.engines.google import URL, GoogleEngine
from pipeline.translate.engines.http import Limits
from pipeline.translate.engines.interface import Engine, Unavailable

Options = Mapping[str, Any]
"""`engine.NAME` of the settings."""


def _google(options: Options) -> Engine:
    limits = Limits()
    read = float(options.get("timeout", limits.read))
    return GoogleEngine(
        str(options.get("url", URL)),
        Limits(
            connect=min(limits.connect, read),
            read=read,
            concurrency=max(1, int(options.get("concurrency", limits.concurrency))),
        ),
    )


FACTORIES: Mapping[str, Callable[[Options], Engine]] = {"google": _google}
"""A new engine is one line here and one file beside this one."""

PLANNED = frozenset({"firefox"})
"""Names that settings may hold and that this version cannot run yet."""


def engines_of(settings: Settings, names: Sequence[str] | None = None) -> tuple[Engine, ...]:
    """Give the engines of `names` (or of the settings), those that cannot run as `Unavailable`."""
    return tuple(_engine(name, settings) for name in names or settings.engines)


def _engine(name: str, settings: Settings) -> Engine:
    if name in FACTORIES:
        try:
            return FACTORIES[name](settings.engine.get(name, {}))
        except (TypeError, ValueError):
            return Unavailable(name, f"{name}: its settings are wrong: mend engine.{name}")
    if name in PLANNED:
        return Unavailable(name, f"{name}: not built yet in this version")
    known = ", ".join(sorted({*FACTORIES, *PLANNED}))
    return Unavailable(name, f"{name}: no such engine: use one of {known}")
