"""The processor time of a piece of work, for bounds that only something quadratic exceeds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], most: float = 0) -> float:
    """The least of three tries, or the first below `most`, in time of this process alone.

    Other work on the machine counts little, and the tracer of `make test-all`, which makes everything several times slower, nothing.
    """
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        least = float("inf")
        for _ in range(3):
            start = time.process_time()
            work()
            least = min(least, time.process_time() - start)
            if least < most:
                break
        return least
    finally:
        sys.settrace(tracer)
