"""What a folder, a web server and a hook hold after a site was brought there, and where requests go."""

from __future__ import annotations

import getpass
import hashlib
import hmac
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pipeline.deploy.http import Host, NetworkError
from pipeline.model.errors import PipelineError
from tests.conftest import need
from tests.deploy.conftest import target
from tests.deploy.test_deploy import does
from tests.desk.test_host import free_port
from tests.fakes.json_server import JsonServer
from tests.flow.world import World


def test_a_folder(published: World) -> None:
    """Swapped in one step; nothing the second time; what was edited there stops it, and is seen by `--live`."""
    target(published, target="folder", path="www")
    steps = does(published)
    assert len(steps) == len(published.site())
    assert does(published) == []
    published.cli("verify", "--live", "there")
    page = published.path("www/zh-Hans/handouts/check-in/index.html").resolve()
    page.write_bytes(page.read_bytes().replace("如果你现在有".encode(), "现在有".encode()))
    assert "lacks the approved words" in published.cli("verify", "--live", "there", expect=1).output
    assert "DRIFT" in published.cli("deploy", "there", "--yes", expect=1).output
    assert does(published, "--force") == ["update zh-Hans/handouts/check-in/index.html"]
    published.cli("verify", "--live", "there")


def test_what_a_web_server_gives(published: World, tmp_path: Path) -> None:
    """Copied as docs/website.md has it, served over HTTP, read by its address alone; an edit there is found."""
    copied = tmp_path / "www"
    subprocess.run([need("rsync"), "-a", "--delete-after", f"{published.path('dist/site')}/", f"{copied}/"], check=True)  # noqa: S603  our own words  # fmt: skip
    handler = partial(_Quiet, directory=str(copied))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        assert "5 pages" in published.cli("verify", "--live", url).output
        page = copied / "zh-Hans/handouts/check-in/index.html"
        page.write_bytes(page.read_bytes().replace(b"tel:988", b"tel:900"))
        assert "leads to tel:900" in published.cli("verify", "--live", url, expect=1).output
        server.shutdown()


@contextmanager
def nginx(block: str, folder: Path) -> Iterator[str]:
    """nginx with a block of the manual and nothing else of its own: its address."""
    port = free_port()
    block = block.replace("server {", f"server {{ listen 127.0.0.1:{port};")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temp = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"user {getpass.getuser()}; daemon off; pid {folder}/pid; error_log stderr warn;\n"
        f"events {{}}\nhttp {{ types {{ text/html html; }} access_log off; {temp} {block} }}\n"
    )
    server = subprocess.Popen([need("nginx"), "-p", str(folder), "-c", f"{folder}/nginx.conf"])  # noqa: S603  our own words
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


ALIASES = ["/old/check-in/", "/博客/x/", "/a$b/", '/a"b/', "/a;b{c}/", "/Old/Card/"]
"""Former addresses that a configuration could take for something else."""


@pytest.mark.slow
def test_nginx_as_the_manual_has_it(published: World, tmp_path: Path) -> None:
    """The block of docs/website.md: pages, 301 at a former address, and our page where there is none."""
    manual = (Path(__file__).parents[2] / "docs/website.md").read_text(encoding="utf-8")
    block = manual.partition("```nginx\n")[2].partition("```")[0]
    site = published.path("dist/site")
    block = block.replace("/srv/www/site", str(site))
    ask = requests.Session()
    ask.mount("http://", HTTPAdapter(max_retries=Retry(40, connect=40, backoff_factor=0.05)))
    with nginx(block, tmp_path) as home:  # nothing has moved yet
        missing = ask.get(f"{home}/nowhere/")
        assert (missing.status_code, missing.content) == (404, (site / "404.html").read_bytes())
    path = published.english("handouts/check-in")
    published.change(path, "\nkind:", f"\naliases: {json.dumps(ALIASES)}\nkind:")
    settings = published.path("pipeline.toml").read_text(encoding="utf-8")
    published.path("pipeline.toml").write_text(f"lowercase_paths = true\n{settings}", "utf-8")
    published.cli("build")
    former = [*ALIASES, "/zh-Hans/handouts/check-in/"]
    with nginx(block, tmp_path) as home:
        for one in former:
            moved = ask.get(f"{home}{quote(one)}", allow_redirects=False)
            assert moved.status_code == 301, one
            to = "/zh-hans/handouts/check-in/" if "zh" in one else "/en/handouts/check-in/"
            assert moved.headers["Location"].endswith(to)
            assert ask.get(f"{home}{quote(one)}").status_code == 200
        assert "5 pages" in published.cli("verify", "--live", home).output


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_a_hook(published: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed, once a build, again after 503; its address may be a secret."""
    answers = iter([503, 200, 200])
    monkeypatch.setenv("PIPELINE_HOOK_KEY", "secret")
    with JsonServer(lambda *_: (next(answers), b"{}")) as server:
        monkeypatch.setenv("PIPELINE_HOOK_URL", f"{server.url}/build/abc")
        target(published, target="hook")
        assert len(does(published)) == 1
        assert does(published) == []
        assert len(does(published, "--force")) == 1
        path, headers, body = server.seen[-1]
    assert path == "/build/abc"
    assert body["build"] == published.manifest()["build"]
    sign = hmac.new(b"secret", json.dumps(body).encode(), hashlib.sha256).hexdigest()
    assert headers["X-Pipeline-Signature"] == f"sha256={sign}"
    assert "abc" not in published.path("locales/deployed/there.json").read_text(encoding="utf-8")


def test_where_requests_go(tmp_path: Path) -> None:
    """Odd addresses, a password in the clear, a redirect to another host: refused; 429 and 5xx: tried again."""
    for url in ("http://evil.example\\@127.0.0.1/", "http://a:b@127.0.0.1", "ftp://127.0.0.1"):
        with pytest.raises(PipelineError, match="no address of a host"):
            Host(url)
    with pytest.raises(PipelineError, match="in the clear"):
        Host("http://www.example.org", "user:word")
    answers = iter([(429, b""), (500, b""), (200, b"[]")])
    with JsonServer(lambda *_: next(answers)) as server:
        assert Host(server.url).ask("GET", "x").json() == []
        assert len(server.seen) == 3
        with pytest.raises(NetworkError, match="another host"):
            Host(server.url).read("http://127.0.0.2:1/x")
