"""Crowds of connections that do nothing or little: the desk still answers those who read."""
# ruff: noqa: S501  the certificate is the test's own

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from pipeline.web.app import DeskAddress
from tests.desk.served import Served, served
from tests.desk.test_host import NAME, nginx
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

CLIENTS = 200
PATIENCE = 25
"""Seconds after which a client gives up."""
ASK = b"GET /sign-in HTTP/1.1\r\nHost: %s\r\nConnection: keep-alive\r\n\r\n"


def answer(connection: socket.socket) -> int:
    """Read one answer whole; gives its status."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = connection.recv(65_536)
        assert part, "the connection was closed"
        got += part
    head, _, body = got.partition(b"\r\n\r\n")
    fields = dict(row.lower().split(b": ", 1) for row in head.split(b"\r\n")[1:])
    if b"content-length" in fields:
        while len(body) < int(fields[b"content-length"]):
            body += connection.recv(65_536)
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65_536)
    return int(head.split()[1])


@contextmanager
def connections(port: int, count: int = CLIENTS) -> Iterator[list[socket.socket]]:
    """So many clients at once."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            for _ in range(count)
        ]


def port_of(desk: Served) -> int:
    return int(desk.url.rsplit(":", 1)[1])


def reads(desk: Served) -> None:
    """Ann reads a page on a new connection."""
    page = requests.get(
        f"{desk.url}/pages/{ARTICLE_ID}",
        cookies=desk.as_("ann").http.cookies,
        timeout=PATIENCE,
    )
    assert page.status_code == 200


def test_two_hundred_clients_that_keep_their_connections(desk: Served) -> None:
    """Each is answered, again and again, and so is whoever comes after them."""
    desk.as_("ann")
    with connections(port_of(desk)) as clients:
        for _ in range(2):
            for client in clients:
                client.sendall(ASK % b"127.0.0.1")
                assert answer(client) == 200
        reads(desk)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /sign-in HTTP/1.1\r\nHost: 127",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\ncsrf=",
    ],
)
def test_clients_that_say_nothing_starve_nobody(desk: Served, sent: bytes) -> None:
    """Not even half a request."""
    desk.as_("ann")
    with connections(port_of(desk)) as clients:
        for client in clients:
            client.sendall(sent)
        reads(desk)


def test_a_body_that_never_ends_fills_no_disk(desk: Served) -> None:
    """It is refused by its announced length, before it is sent."""
    with socket.create_connection(("127.0.0.1", port_of(desk)), PATIENCE) as client:
        client.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000000\r\n\r\n"
        )
        client.sendall(b"a" * 1000)
        assert client.recv(100).startswith(b"HTTP/1.1 413")


@pytest.fixture
def behind(world: World) -> Iterator[Served]:
    """A desk that is reached through one proxy."""
    with served(world.root, DeskAddress(f"https://{NAME}"), proxies=1) as running:
        yield running


def test_two_hundred_clients_before_the_proxy_of_the_guide(tmp_path: Path, behind: Served) -> None:
    """With nginx in front a client that sends slowly does not reach the desk, and one that keeps its connection costs none."""
    trusting = ssl._create_unverified_context()  # noqa: S323  the certificate is the test's own
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        nginx(folder, [behind.url]) as (_, secure),
        connections(secure) as raw,
        ExitStack() as stack,
    ):
        clients = [
            stack.enter_context(trusting.wrap_socket(one, server_hostname=NAME)) for one in raw
        ]
        health = ASK.replace(b"/sign-in", b"/health") % NAME.encode()
        for client in clients[: CLIENTS // 2]:
            client.sendall(health)
            assert answer(client) == 200
        for client in clients[CLIENTS // 2 :]:
            client.sendall(health[:40])
        door = requests.get(
            f"https://127.0.0.1:{secure}/sign-in",
            headers={"Host": NAME},
            verify=False,
            timeout=PATIENCE,
        )
        assert door.status_code == 200
        assert len(behind.server.active_channels) < 10


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_the_proxy_slows_whoever_knocks_at_a_door(tmp_path: Path, behind: Served) -> None:
    """All doors that hash or send mail, and the second one too."""
    for number, path in enumerate(
        (
            "/sign-in",
            "/sign-in/code",
            "/forgot",
            "/invitations/x",
            "/me/mail",
            "/me/password",
            "/me/second-factor/begin",
        )
    ):
        folder = tmp_path / f"nginx{number}"
        folder.mkdir()
        with nginx(folder, [behind.url]) as (_, secure), requests.Session() as session:
            session.headers["Host"] = NAME
            url = f"https://127.0.0.1:{secure}{path}"
            got: list[int] = []
            while 429 not in got and len(got) < 80:
                got.append(session.get(url, verify=False, timeout=PATIENCE).status_code)
        assert 429 in got, path
        assert 429 not in got[:20], path
