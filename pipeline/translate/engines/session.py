"""Open an HTTP session that connects where its URL says, and nowhere else."""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from pipeline.translate.engines.address import check_address, is_here, is_loopback
from pipeline.translate.engines.rate_limit import FetchError


def session_to(url: str, connections: int = 1) -> requests.Session:
    """A session for requests to one server; `connections` of them at the same time.

    Raises ValueError for a URL that may be read in two ways.
    """
    check_address(url)
    session = requests.Session()
    # What goes to this machine takes no proxy and no password of ~/.netrc along.
    session.trust_env = not is_here(url)
    # A cookie would tie the requests of a run to one visitor.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = (_LoopbackAdapter if is_here(url) else HTTPAdapter)(pool_maxsize=connections)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class _LoopbackConnection(urllib3.connection.HTTPConnection):
    """Sends nothing unless the other end is this machine, whatever its name resolved to."""

    def connect(self) -> None:
        """Raises FetchError where the connection leads elsewhere."""
        super().connect()
        _check_peer(self)


class _LoopbackTlsConnection(urllib3.connection.HTTPSConnection):
    """The same over TLS."""

    def connect(self) -> None:
        """Raises FetchError where the connection leads elsewhere."""
        super().connect()
        _check_peer(self)


class _LoopbackPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _LoopbackConnection


class _LoopbackTlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _LoopbackTlsConnection


class _LoopbackAdapter(HTTPAdapter):
    """Connects to this machine alone."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  as requests calls it
        """Make the pools."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _LoopbackPool,
            "https": _LoopbackTlsPool,
        }


def _check_peer(connection: urllib3.connection.HTTPConnection) -> None:
    """Close what leads to another machine. Raises FetchError."""
    if not is_loopback(str(connection.sock.getpeername()[0])):
        connection.close()
        what = f"{connection.host} is another machine: write its address into the settings"
        raise FetchError("refused", what)
