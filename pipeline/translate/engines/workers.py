"""Run a function over items in threads, with a time limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")
_GLANCE = 0.25
"""Seconds after which the deadline is asked for again: it may have moved."""


def run_within(
    work: Callable[[T], None], items: Sequence[T], *, threads: int, until: Callable[[], float]
) -> None:
    """Call `work` on every item, at most `threads` at once; comes back at `until()` at the latest.

    The threads are daemons: one that hangs (a name server, a server that drips its headers) holds
    neither this call nor the end of the process. `work` must not raise.

    Args:
        work: keeps its own results.
        items: what to work on.
        threads: at once.
        until: `time.monotonic()` of the deadline; it may move.
    """
    todo: SimpleQueue[T] = SimpleQueue()
    for item in items:
        todo.put(item)

    def worker() -> None:
        while time.monotonic() < until():
            try:
                item = todo.get_nowait()
            except Empty:
                return
            work(item)

    pool = [threading.Thread(target=worker, daemon=True) for _ in range(min(threads, len(items)))]
    for thread in pool:
        thread.start()
    for thread in pool:
        while thread.is_alive() and (left := until() - time.monotonic()) > 0:
            thread.join(min(left, _GLANCE))
