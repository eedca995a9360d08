"""A function and its items in; what was done in time out: threads that cannot hold the run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def run_within(
    work: Callable[[T], R], items: Sequence[T], *, threads: int, seconds: float
) -> list[R | None]:
    """Call `work` on every item, at most `threads` at once; None for what was not done in time.

    The threads are daemons: one that hangs (a name server, a server that drips its headers) holds
    neither this call nor the end of the process. `work` must not raise.
    """
    results: list[R | None] = [None] * len(items)
    todo: SimpleQueue[int] = SimpleQueue()
    for index in range(len(items)):
        todo.put(index)

    def worker() -> None:
        while True:
            try:
                index = todo.get_nowait()
            except Empty:
                return
            results[index] = work(items[index])

    pool = [threading.Thread(target=worker, daemon=True) for _ in range(min(threads, len(items)))]
    for thread in pool:
        thread.start()
    end = time.monotonic() + seconds
    for thread in pool:
        thread.join(max(0.0, end - time.monotonic()))
    return list(results)
