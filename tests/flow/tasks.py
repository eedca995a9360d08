"""Tasks for other processes; apart, for each of those loads the module that its task is in."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from threading import Thread

from pipeline.flow.workers import Workers


def dies(parent: int, task: int) -> int:
    """Twice the task; who carries it out elsewhere is killed."""
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * task


def twice(_state: int, task: int) -> int:
    return 2 * task


def fails(_state: int, task: int) -> int:
    return [0][task]


def pid(_state: object, _task: int) -> int:
    return os.getpid()


def wait(_folder: Path) -> None:
    """Say who works, and do nothing."""
    with Workers(None, 2, at_once=True) as workers:
        print(*set(workers.map(pid, range(40))), flush=True)
        time.sleep(60)


def wait_with_thread(folder: Path) -> None:
    """The same in a process that cannot fork."""
    Thread(target=time.sleep, args=(60,), daemon=True).start()
    wait(folder)
