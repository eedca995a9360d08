"""Wait until somebody writes a file that a build reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import watch

_REST, _LONGEST = 20, 60
"""Milliseconds without a change after which a save is over, and how long one that goes on is waited for."""
_FOLDERS = ("content", "locales")


def changes(root: Path, stop: Event, period: float) -> Iterator[frozenset[Path]]:
    """What was written, as soon as the system says so, until `stop` is set.

    At least every `period` seconds, with no path where nothing was said: network drives report nothing, and settings
    and glossary are not listened to. Who asks compares snapshots then.
    """
    folders = [folder for name in _FOLDERS if (folder := root / name).is_dir()]
    if not folders:
        while not stop.wait(period):
            yield frozenset()
        return
    for found in watch(
        *folders,
        watch_filter=None,
        debounce=_LONGEST,
        step=_REST,
        stop_event=stop,
        rust_timeout=round(1000 * period),
        yield_on_timeout=True,
    ):
        yield frozenset(Path(path) for _, path in found)
