"""Do slow work behind an answer: one piece at a time, and each kind of it waits at most once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True)
class Background:
    """One thread, made when there is something to do; threads share it."""

    _lock: Lock = field(default_factory=Lock)
    """Held while `_waiting` is read or changed."""
    _waiting: set[str] = field(default_factory=set)
    """Keys of what waits, or runs."""
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="behind")
    )
    """Starts no thread before its first work."""

    def run(self, key: str, work: Callable[[], None]) -> bool:
        """Have `work` done soon; False, and nothing is done, where work of this key waits already."""
        with self._lock:
            if key in self._waiting:
                return False
            self._waiting.add(key)

        def done() -> None:
            try:
                work()
            finally:
                with self._lock:
                    self._waiting.discard(key)

        self._thread.submit(done)
        return True

    def close(self) -> None:
        """Forget what waits; what runs comes to its end."""
        self._thread.shutdown(wait=False, cancel_futures=True)
