"""Tell systemd that the desk answers, and go on telling it for as long as that is true.

The protocol is that of sd_notify(3): datagrams to the socket that `NOTIFY_SOCKET` names. Without it nothing is done.
"""

from __future__ import annotations

import http.client
import os
import socket
import threading
from contextlib import suppress
from types import TracebackType

SHARE = 4
"""The desk is asked so many times in the time after which systemd restarts it: one slow answer is none of death."""

_ANY = frozenset({"", "0.0.0.0", "::", "[::]"})  # noqa: S104  asked for, not listened at


class Watchdog:
    """Asks the desk over its own port, in a thread of its own, and tells systemd of each answer.

    Any answer counts, 503 too: what is broken there is not mended by a restart.
    """

    def __init__(self, port: int, host: str) -> None:
        """Nothing is told yet; `host`: where the desk listens."""
        self._host, self._port = "127.0.0.1" if host in _ANY else host.strip("[]"), port
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        """The desk listens: systemd starts what waits for it."""
        tell("READY=1")
        if _seconds():
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """The desk ends, because it was told to."""
        self._over.set()
        tell("STOPPING=1")

    def _watch(self) -> None:
        pause = _seconds() / SHARE
        while not self._over.wait(pause):
            if self._answers(pause):
                tell("WATCHDOG=1")

    def _answers(self, seconds: float) -> bool:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=seconds)
        try:
            connection.request("GET", "/health", headers={"Host": "localhost"})
            return bool(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def tell(what: str) -> None:
    """Say something to systemd, where it listens. Raises nothing."""
    path = os.environ.get("NOTIFY_SOCKET", "")
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sent:
        sent.sendto(what.encode(), address)


def _seconds() -> float:
    """After how many seconds without a word systemd restarts this process; 0: never."""
    ours = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    asked = os.environ.get("WATCHDOG_USEC", "")
    return int(asked) / 1e6 if ours and asked.isdigit() else 0.0
