"""Where texts go: what counts as this machine is this machine for the library that sends them."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from pipeline.files.mail import Email, send
from pipeline.model.engine_options import URL
from pipeline.model.errors import PipelineError
from pipeline.model.mail_options import Mail
from pipeline.model.settings import Settings
from pipeline.translate.engines.address import is_here
from pipeline.translate.engines.registry import engines_of
from tests.fakes.json_server import JsonServer
from tests.flow.world import World, write_files

PAGE = "---\ntitle: A page\nid: articles/page\n---\n\nBe kind.\n"
ODD = [
    r"http://0.0.0.0:{port}\@127.0.0.1",
    r"http://0.0.0.0:{port}\@127.0.0.1/v1",
    r"http://0.0.0.0:{port}\a@localhost",
    "http://127.0.0.1@0.0.0.0:{port}",
    "http://user:word@0.0.0.0:{port}/",
    "http://0.0.0.0:{port}#@127.0.0.1/",
    "http://0.0.0.0:{port}?@127.0.0.1/",
    "http://①②⑦.0.0.1:{port}/",
    "http://127。0。0。1:{port}/",
    "http://127.0.0.1:{port}%2f@0.0.0.0/",
    "http://[::1%250]:{port}/",
    "http://[::1]@0.0.0.0:{port}/",
    "http:\\/\\/0.0.0.0:{port}\\/",
    "http://127.0.0.1\\u200b:{port}/",
    "http://127.0.0.1\\t:{port}/",
    "http:///127.0.0.1:{port}/",
]
"""Addresses that people never write: parsers do not agree on their hosts, or are led to one by a sign-in name."""


def project(root: Path, engine: str, url: str) -> World:
    """A page that waits for an engine; nobody has allowed that its texts leave this machine."""
    written = json.dumps(url) if "\\" in url and not re.search(r"\\[ut]", url) else f'"{url}"'
    model = 'model = "m"\n' if engine == "chat" else ""
    settings = f'engines = ["{engine}"]\n[engine.{engine}]\nurl = {written}\n{model}timeout = 2\n'
    files = {"pipeline.toml": settings, "glossary.yaml": "terms: []\n"}
    write_files(root, {**files, "content/en/articles/page.md": PAGE})
    return World(root)


@pytest.mark.parametrize("engine", ["libre", "chat"])
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_gets_no_text(tmp_path: Path, engine: str, odd: str) -> None:
    """`pipeline translate` names the setting and its line, and the server that is meant hears nothing."""
    with JsonServer(lambda _path, _body: (200, b"{}")) as server:
        world = project(tmp_path, engine, odd.format(port=server.url.rsplit(":", 1)[1]))
        done = world.cli("translate", expect=None)
        assert server.seen == []
    assert done.exit_code == 2
    assert re.search(rf"pipeline.toml:3: SETTINGS `engine.{engine}.url` cannot be", done.stderr)


@pytest.mark.parametrize("url", ["http://127.0.0.1", "http://localhost", "http://127.8.0.1"])
def test_a_plain_address_of_this_machine_is_asked(tmp_path: Path, url: str) -> None:
    """Without anybody's leave, for nothing leaves."""

    def answer(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        return 200, json.dumps({"translatedText": ["字"] * len(body["q"])}).encode()

    with JsonServer(answer) as server:
        port = server.url.rsplit(":", 1)[1]
        served = "http://127.0.0.1" if "127.8" in url else url
        project(tmp_path, "libre", f"{served}:{port}").cli("translate", expect=None)
        assert server.seen
    assert is_here(f"{url}:{port}")


@dataclass
class Elsewhere:
    """Another machine, which is this one at its address in the network."""

    host: str
    port: int
    heard: list[bytes] = field(default_factory=list)


@contextmanager
def another_machine(greeting: bytes = b"") -> Iterator[Elsewhere]:
    """It greets, listens, says nothing more and hangs up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ask:
        try:
            ask.connect(("192.0.2.1", 9))  # sends nothing: the system names its own address
        except OSError:
            pytest.skip("this machine has no network")
        host = str(ask.getsockname()[0])
    with socket.create_server((host, 0)) as server:
        found = Elsewhere(host, server.getsockname()[1])

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    connection.sendall(greeting)
                    found.heard.append(connection.recv(10_000))

        threading.Thread(target=answer, daemon=True).start()
        yield found
        server.shutdown(socket.SHUT_RDWR)


def test_a_name_that_resolves_elsewhere_gets_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`localhost` of a name server that lies: the connection is looked at before a byte is sent."""
    with another_machine() as other:
        world = project(tmp_path, "libre", f"http://localhost:{other.port}")
        target = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (other.host, other.port))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: [target])
        done = world.cli("translate", expect=3)
        assert b"".join(other.heard) == b""
    assert "localhost is another machine" in done.output


def test_a_mirror_with_an_odd_address_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`models fetch --from` fetches nothing from an address that two parsers read differently."""
    monkeypatch.setenv("PIPELINE_MODELS", str(tmp_path / "models"))
    with JsonServer(lambda _path, _body: (404, b"")) as server:
        odd = f"{server.url.replace('127.0.0.1', '0.0.0.0')}\\@127.0.0.1"  # noqa: S104
        done = World(tmp_path).cli("models", "fetch", "--from", odd, expect=2)
        assert server.seen == []
    assert "is no plain address" in done.output


def test_mail_without_encryption_stays_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tls = "off"` with a server elsewhere sends neither password nor letter."""
    monkeypatch.setenv("PIPELINE_MAIL_PASSWORD", "a secret")
    with another_machine(b"220 mail.example.org\r\n") as other:
        mail = Mail(other.host, other.port, "off", "desk@example.org", "desk")
        with pytest.raises(PipelineError, match=r"MAIL .* is not this machine"):
            send(mail, [Email("mei@example.org", "A note", "Texts wait.")])
        assert b"".join(other.heard) == b""


@given(st.from_regex(URL, fullmatch=True))
def test_what_may_stand_in_the_settings_is_read_in_one_way(url: str) -> None:
    """The host of `is_here` is the host that requests gives to urllib3, or requests refuses the address."""
    try:
        prepared = requests.Request("POST", url).prepare().url or ""
    except requests.RequestException:
        return
    host = urllib3.util.parse_url(prepared).host or ""
    ours = f"http://{host}"
    assert is_here(url) == is_here(ours), (url, host)


@pytest.mark.parametrize("engine", ["libre", "chat", "google"])
def test_an_engine_made_with_an_odd_address_is_unavailable(engine: str) -> None:
    """Also where no settings file was read."""
    options = {engine: {"url": r"http://evil.example\@127.0.0.1/", "model": "m"}}
    (made,) = engines_of(Settings(engine=options), [engine])  # type: ignore[arg-type]
    (result,) = made.translate(["a"])
    assert f"mend engine.{engine}" in str(result)
