"""The example of `docs/host.md`, run: nginx with our very files before the desk."""
# ruff: noqa: S501  the certificate is the test's own

from __future__ import annotations

import getpass
import re
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import urllib3

from pipeline.model.errors import PipelineError
from pipeline.store import audit
from pipeline.web.app import DeskAddress
from pipeline.web.serve import Listen, serve
from tests.conftest import need
from tests.desk.client import Page
from tests.desk.served import PASSWORD, Served, served
from tests.flow.world import World

HOST = Path(__file__).parents[2] / "docs/host"
NAME = "desk.example.org"
PORTS = ("127.0.0.1:8484", "127.0.0.1:8485")
"""Where the example has its desks."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def nginx(
    folder: Path, desks: Sequence[str], changes: Iterable[tuple[str, str, str]] = ()
) -> Iterator[tuple[int, int]]:
    """nginx with the example's files; gives its ports of HTTP and HTTPS.

    `desks`: addresses of those that stand for the example's, in its order. `changes`: (file, words, other words) that
    the guide asks for.
    """
    plain, secure = free_port(), free_port()
    (folder / "certificate").mkdir()
    subprocess.run(  # noqa: S603  fixed words
        [need("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}",
         "-keyout", "privkey.pem", "-out", "fullchain.pem"],
        cwd=folder / "certificate", check=True, capture_output=True,
    )  # fmt: skip
    texts = {
        name: (HOST / name).read_text()
        for name in ("desk-proxy.conf", "nginx.conf", "two-desks.conf")
    }
    for name, old, new in changes:
        assert old in texts[name], old
        texts[name] = texts[name].replace(old, new)
    for name in ("desk-proxy.conf", "two-desks.conf"):
        for old, new in zip(PORTS, desks, strict=False):
            texts[name] = texts[name].replace(old, new.removeprefix("http://"))
        (folder / name).write_text(texts[name])
    site = texts["nginx.conf"]
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
        ("/etc/letsencrypt/live/desk.example.org", str(folder / "certificate")),
        ("/etc/nginx/snippets", str(folder)),
        ("/var/www/html", str(folder / "www")),
    ):
        assert old in site, old
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(
        f"user {getpass.getuser()}; worker_processes 1; daemon off; pid {folder}/pid; error_log stderr warn;\n"
        "events { worker_connections 768; }\n"  # as Debian has it
        "http { "
        + " ".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f" include {folder}/two-desks.conf; include {folder}/site.conf; }}\n"
    )
    process = subprocess.Popen([need("nginx"), "-p", str(folder), "-c", f"{folder}/nginx.conf"])  # noqa: S603  our own words
    try:
        for _ in range(100):
            with socket.socket() as ask:
                if ask.connect_ex(("127.0.0.1", secure)) == 0:
                    break
            time.sleep(0.05)
        yield plain, secure
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def behind(world: World) -> Iterator[Served]:
    """A desk that is reached through one proxy."""
    with served(world.root, DeskAddress(f"https://{NAME}"), proxies=1) as running:
        yield running


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_the_example_of_the_guide_works(tmp_path: Path, behind: Served) -> None:
    """HTTP leads to HTTPS; cookies are safe; the log has the visitor's address and not what they claim."""
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    folder = tmp_path / "nginx"
    folder.mkdir()
    with nginx(folder, [behind.url]) as (plain, secure):
        sent = requests.get(
            f"http://127.0.0.1:{plain}/me",
            headers={"Host": NAME},
            allow_redirects=False,
            timeout=30,
        )
        assert (sent.status_code, sent.headers["Location"]) == (301, f"https://{NAME}/me")
        asked = folder / "www/.well-known/acme-challenge/token"
        asked.parent.mkdir(parents=True)
        asked.write_text("renewed")
        asked.chmod(0o644)
        renewal = requests.get(
            f"http://127.0.0.1:{plain}/.well-known/acme-challenge/token",
            headers={"Host": NAME},
            allow_redirects=False,
            timeout=30,
        )
        assert (renewal.status_code, renewal.text) == (200, "renewed")
        url = f"https://127.0.0.1:{secure}"
        head = {"Host": NAME, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}
        door = Page(requests.get(f"{url}/sign-in", headers=head, verify=False, timeout=30))
        assert door.status == 200
        (cookie,) = [
            c for c in door.response.headers["Set-Cookie"].split(", ") if c.startswith("__Host-")
        ]
        assert {"Secure", "HttpOnly"} <= set(cookie.split("; "))
        assert "max-age" in door.response.headers["Strict-Transport-Security"]
        _, fields = door.form("/sign-in")
        head |= {"Cookie": cookie.split(";")[0], "Origin": f"https://{NAME}"}
        data = {**fields, "name": "ann", "password": PASSWORD}
        done = requests.post(
            f"{url}/sign-in", data, headers=head, verify=False, timeout=30, allow_redirects=False
        )
        assert done.status_code == 303, done.text
        assert done.headers["Location"] == "/"
        (row,) = [e for e in audit.events(behind.store) if e.event == "sign-in"]
        assert row.detail["address"] == "127.0.0.1"
        forged = requests.post(
            f"{url}/sign-in",
            data,
            headers={**head, "Origin": "https://evil.example"},
            verify=False,
            timeout=30,
        )
        assert forged.status_code == 403


def test_nobody_listens_to_others_without_https(world: World) -> None:
    """`--host` alone would show passwords to the whole network."""
    with pytest.raises(
        PipelineError, match=r"DESK the desk would answer at 0\.0\.0\.0 without HTTPS"
    ):
        serve(world.root, Listen("0.0.0.0", 0), print)  # noqa: S104  that is what is refused
    world.path("pipeline.toml").write_text('[desk]\nurl = "https://desk.example.org"\n')
    with pytest.raises(PipelineError, match="DESK"):
        serve(world.root, Listen("0.0.0.0", 0), print)  # noqa: S104


def test_the_service_is_shut_in() -> None:
    """systemd's own score of the guide's unit: 0 is all that can be shut, 10 is nothing."""
    unit = str(HOST / "desk.service")
    words = [need("systemd-analyze"), "security", "--offline=true", "--no-pager", unit]
    said = subprocess.run(words, capture_output=True, text=True, check=False).stdout  # noqa: S603  our own words
    score = re.search(r"exposure level for desk.service: ([0-9.]+)", said)
    assert score, said
    assert float(score[1]) < 3
    settings = set((HOST / "desk.service").read_text().splitlines())
    assert {"Type=notify", "WatchdogSec=120", "Restart=on-failure", "LimitNOFILE=8192"} <= settings
