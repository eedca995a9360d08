"""Tell whether a URL leads to this machine, and refuse URLs that two parsers read differently."""

from __future__ import annotations

import re
from ipaddress import ip_address

from pipeline.model.engine_options import URL

_URL = re.compile(URL)
_HOST = re.compile(r"https?://(\[[^\]]*\]|[^:/]*)")


def check_address(url: str) -> None:
    r"""Raises ValueError for a URL that holds a name to sign in, a backslash or anything else that is odd.

    `http://evil.example\\@127.0.0.1/` is this machine for `urllib.parse`, and `evil.example` for the
    library that sends the text. What stands here is read in one way by all of them.
    """
    if not _URL.fullmatch(url):
        raise ValueError(url)


def is_here(url: str) -> bool:
    r"""True if a URL names this very machine: what is sent there leaves it for nobody.

    >>> is_here("http://127.0.0.1:5000"), is_here("http://[::1]/v1"), is_here("http://localhost")
    (True, True, True)
    >>> is_here("http://192.168.1.5"), is_here("https://localhost.example.org"), is_here("no url")
    (False, False, False)
    >>> is_here(r"http://evil.example\@127.0.0.1/"), is_here("http://127.0.0.1@evil.example/")
    (False, False)
    """
    host = _HOST.match(url)
    if host is None or not _URL.fullmatch(url):
        return False
    return host[1].lower() == "localhost" or is_loopback(host[1].strip("[]"))


def is_loopback(address: str) -> bool:
    """True for an IP address of this machine alone; a name is none."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
