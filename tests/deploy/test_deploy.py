"""A published site in; what a folder, a hook and a WordPress (a fake that keeps its ways) hold afterwards out."""

from __future__ import annotations

import copy
import getpass
import hashlib
import hmac
import json
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pipeline.deploy.http import Host, NetworkError
from pipeline.deploy.wordpress.entities import unchangeable, unchangeable_text
from pipeline.model.errors import PipelineError
from tests.conftest import need
from tests.deploy.conftest import TRAPS
from tests.deploy.fake_wordpress import KEY, FakeWordPress, texturized, words
from tests.desk.test_host import free_port
from tests.fakes.json_server import JsonServer
from tests.flow.derived import with_traditional
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World


@pytest.fixture
def web() -> Iterator[FakeWordPress]:
    with FakeWordPress() as web:
        yield web


def target(world: World, **options: str) -> None:
    """Add a target to the settings, called `there`."""
    lines = (f"{key} = {json.dumps(value)}" for key, value in options.items())
    text = world.path("pipeline.toml").read_text(encoding="utf-8").partition("\n[deploy")[0]
    said = "\n".join(lines)
    world.path("pipeline.toml").write_text(f"{text}\n[deploy.there]\n{said}\n", encoding="utf-8")
    world.build()


@pytest.fixture
def here(published: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch) -> World:
    """A project whose only target is that WordPress."""
    monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", KEY)
    target(published, target="wordpress", url=web.url)
    return published


def does(world: World, *options: str, expect: int = 0) -> list[str]:
    """What a run did, a word and a thing each."""
    body = world.data("deploy", "there", "--yes", *options, expect=expect)
    return [f"{step['does']} {step['what']}" for step in body["steps"]]


def test_a_story_of_one_wordpress(here: World, web: FakeWordPress) -> None:
    """Plan, create, nothing, edit by hand, update, withdraw: readers always get the approved words, or a notice."""
    plan = here.cli("deploy")
    assert "nothing is written yet" in plan.output
    assert not web.writes
    first = does(here)
    assert [step.split()[0] for step in first] == ["create"] * 5 + ["upload"] * 3
    for page in web.items.values():
        assert page.status == "publish" or page.kind == "media"
    shown = words(web.page(web.at("traps")))
    assert [trap for trap in TRAPS if trap not in shown] == []
    assert "hreflang are missing" in here.cli("verify", "--live", "there").output
    web.writes.clear()
    assert does(here) == []
    assert web.writes == []
    here.cli("build")  # what a target holds is no input of a build
    assert here.breaches() == []

    item = web.at("check-in-zh")
    sent, item.content = (
        item.content,
        item.content.replace("如果你现在有危险", "如果你现在没有危险"),
    )
    assert sent != item.content
    stopped = here.cli("deploy", "there", "--yes", expect=1)
    assert "DRIFT handouts/check-in (zh-Hans) was changed in WordPress" in stopped.output
    assert "没有危险" in stopped.output
    assert web.writes == []
    assert "text" in here.cli("verify", "--live", "there", expect=1).output
    assert does(here, "--force") == ["update handouts/check-in (zh-Hans)"]
    assert item.content == sent

    here.change(here.english(ARTICLE_ID), COMMA, NO_COMMA)
    here.build()
    assert "update articles/pause (en)" in does(here)

    here.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")
    here.build()
    down = does(here)
    assert down[0] == "notice handouts/check-in (zh-Hans)"
    assert [step for step in down if step.startswith("delete")] == [
        "delete handouts/check-in.en-zh-Hans.pdf", "delete handouts/check-in.zh-Hans.pdf",
    ]  # fmt: skip
    assert item.status == "publish"
    assert "988" in words(web.page(item))
    assert "放到一边" not in web.page(item)
    here.cli("verify", "--live", "there")
    assert does(here) == []


def test_what_readers_get_is_read_back(here: World, web: FakeWordPress) -> None:
    """A theme that drops a word: a notice stands in the page's place, exit code 1, and the word is named."""
    web.spoil = lambda page: page.replace("如果你现在有危险", "现在有危险")
    said = here.cli("deploy", "there", "--yes", expect=1)
    assert "lacks the approved words '如果你现在有危险" in said.output
    assert "心情交流" not in words(web.page(web.at("check-in-zh")))
    assert "988" in words(web.page(web.at("check-in-zh")))
    web.spoil = str
    does(here)
    here.cli("verify", "--live", "there")


def test_a_renamed_document_keeps_its_post(here: World, web: FakeWordPress) -> None:
    """The same number, the new words; a page of core WordPress keeps its address, which nobody would lead on from."""
    does(here)
    numbers = sorted(web.items)
    here.cli("rename", HANDOUT_ID, "handouts/card", "--as", "ann")
    here.cli("build")
    done = does(here)
    assert not [step for step in done if step.startswith(("create", "notice"))]
    pages = [i for i in web.items.values() if i.kind == "pages"]
    assert {i.slug for i in pages} == {"check-in", "check-in-zh"}
    assert {i.id for i in pages} <= {*numbers}
    here.cli("verify", "--live", "there")


def test_a_lost_map_is_found_again(here: World, web: FakeWordPress) -> None:
    """Pages carry their marks: without the file nothing is created twice, and a page that was edited is seen."""
    does(here)
    pages = sum(i.kind != "media" for i in web.items.values())
    here.path("locales/deployed/there.json").unlink()
    web.at("check-in-zh").content += "<p>更多</p>"
    here.cli("deploy", "there", "--yes", expect=1)
    assert not [step for step in does(here, "--force") if step.startswith("create")]
    assert sum(i.kind != "media" for i in web.items.values()) == pages
    here.cli("verify", "--live", "there")


def test_the_plugin_says_language_and_pair(
    here: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With it hreflang is written and read back; once it was there, nobody deploys without it."""
    web.plugin = True
    does(here)
    assert '<html lang="zh-Hans">' in web.page(web.at("check-in-zh"))
    here.cli("verify", "--live", "there")
    web.at("check-in-zh").meta["pipeline_alternates"] = ""
    assert "hreflang" in here.cli("verify", "--live", "there", expect=1).output
    web.plugin = False
    assert "switch the plugin" in here.cli("deploy", "there", "--yes", expect=2).output


def test_a_cut_is_completed_by_the_next_run(
    here: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From some request on the network is dead: exit code 3; then everything is there once, and right."""
    monkeypatch.setattr(
        "pipeline.flow.deploy.verify", lambda _: _Proven()
    )  # it is tested elsewhere
    for moment in range(1, 21, 3):  # the real one: at each
        web.items.clear()
        here.path("locales/deployed/there.json").unlink(missing_ok=True)
        with monkeypatch.context() as patch:
            cut(patch, moment, before=bool(moment % 2))
            here.cli("deploy", "there", "--yes", expect=3)
        does(here)
        assert sorted((i.kind, i.status) for i in web.items.values()) == (
            [("media", "draft")] * 3 + [("pages", "publish")] * 2 + [("posts", "publish")] * 3
        )
        web.writes.clear()
        assert (does(here), web.writes) == ([], [])
    here.cli("verify", "--live", "there")


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_cut_update_and_withdrawal_are_completed(
    here: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """Cut at each request of a run that updates one page and takes down another: the notice is there before any other write, and the next run leaves all as an uncut one does."""
    monkeypatch.setattr("pipeline.flow.deploy.verify", lambda _: _Proven())
    does(here)
    known = here.path("locales/deployed/there.json")
    before, noted = copy.deepcopy(web.items), known.read_bytes()
    here.change(here.english(ARTICLE_ID), COMMA, NO_COMMA)
    here.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")
    here.build()
    does(here)
    whole = {i.slug: (i.kind, i.status, i.content) for i in web.items.values() if i.kind != "media"}
    assert {i.slug: i.content for i in before.values() if i.kind != "media"} != {
        slug: content for slug, (_, _, content) in whole.items()
    }
    code, moment = 3, 0
    while code:
        moment += 1
        web.items.clear()
        web.items.update(copy.deepcopy(before))
        known.write_bytes(noted)
        web.writes.clear()
        with monkeypatch.context() as patch:
            cut(patch, moment, before=lost == "request")
            code = here.cli("deploy", "there", "--yes", expect=None).exit_code
            assert code in {0, 3}
        if web.writes:  # the withdrawal comes first
            assert "放到一边" not in web.page(web.at("check-in-zh"))
        does(here)
        pages = [i for i in web.items.values() if i.kind != "media"]
        assert {i.slug: (i.kind, i.status, i.content) for i in pages} == whole, moment
        web.writes.clear()
        assert (does(here), web.writes) == ([], [])
    assert moment > 10
    here.cli("verify", "--live", "there")


class _Proven:
    breaches = ()


def cut(monkeypatch: pytest.MonkeyPatch, moment: int, *, before: bool) -> None:
    """Let the network die at a request: before it goes out, or before its answer comes."""
    whole, count = requests.Session.request, iter(range(1, 10_000))

    def request(
        self: requests.Session,
        *args: Any,  # noqa: ANN401  as requests has it
        **options: Any,  # noqa: ANN401  as above
    ) -> requests.Response:
        number = next(count)
        if number > moment or (number == moment and before):
            raise requests.ConnectionError("cut")
        answer = whole(self, *args, **options)
        if number == moment:
            raise requests.ConnectionError("cut")
        return answer

    monkeypatch.setattr(requests.Session, "request", request)


def test_what_stands_against_it(
    here: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong rights, a wrong key, none, a site that is not proven, files that cannot be read: exit code 2, no write."""

    def refused() -> str:
        return here.cli("deploy", "there", "--yes", expect=2).output

    web.rights = {"upload_files": True}
    assert "unfiltered_html (to keep the lines to write on)" in refused()
    monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", "editor:wrong")
    assert "check PIPELINE_WORDPRESS_KEY" in refused()
    monkeypatch.delenv("PIPELINE_WORDPRESS_KEY")
    assert "PIPELINE_WORDPRESS_KEY is not set" in refused()
    page = here.path("dist/site/en/articles/pause/index.html").resolve()
    page.write_bytes(page.read_bytes().replace(b"slow breath", b"breath"))
    assert "BREACH" in refused()
    here.path("content/en/articles/bad.md").write_bytes(b"---\ntitle: [\n---\n")
    assert "content/en/articles/bad.md" in refused()
    assert web.writes == []


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
    subprocess.run([need("rsync"), "-a", "--delete-after", f"{published.path('dist/site')}/", f"{copied}/"], check=True)  # noqa: S603  # fmt: skip
    handler = partial(_Quiet, directory=str(copied))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        assert "5 pages" in published.cli("verify", "--live", url).output
        page = copied / "zh-Hans/handouts/check-in/index.html"
        page.write_bytes(page.read_bytes().replace(b"tel:988", b"tel:900"))
        assert "leads to tel:900" in published.cli("verify", "--live", url, expect=1).output
        server.shutdown()


@pytest.mark.slow
def test_nginx_as_the_manual_has_it(published: World, tmp_path: Path) -> None:
    """The block of docs/website.md: pages, 301 at a former address, and our page where there is none."""
    path = published.english("handouts/check-in")
    text = path.read_text(encoding="utf-8").replace(
        "\nkind:", "\naliases: [/old/check-in/]\nkind:", 1
    )
    path.write_text(text, encoding="utf-8")
    published.cli("build")
    manual = (Path(__file__).parents[2] / "docs/website.md").read_text(encoding="utf-8")
    block = manual.partition("```nginx\n")[2].partition("```")[0]
    port, site = free_port(), published.path("dist/site")
    block = block.replace("/srv/www/site", str(site)).replace(
        "server {", f"server {{ listen 127.0.0.1:{port};"
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temp = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    (tmp_path / "nginx.conf").write_text(
        f"user {getpass.getuser()}; daemon off; pid {tmp_path}/pid; error_log stderr warn;\n"
        f"events {{}}\nhttp {{ types {{ text/html html; }} access_log off; {temp} {block} }}\n"
    )
    server = subprocess.Popen([need("nginx"), "-p", str(tmp_path), "-c", f"{tmp_path}/nginx.conf"])  # noqa: S603  our own words
    try:
        ask = requests.Session()
        ask.mount("http://", HTTPAdapter(max_retries=Retry(40, connect=40, backoff_factor=0.05)))
        home = f"http://127.0.0.1:{port}"
        moved = ask.get(f"{home}/old/check-in/", allow_redirects=False)
        assert moved.status_code == 301
        assert moved.headers["Location"].endswith("/en/handouts/check-in/")
        assert ask.get(f"{home}/old/check-in/").status_code == 200
        missing = ask.get(f"{home}/nowhere/")
        assert (missing.status_code, missing.content) == (404, (site / "404.html").read_bytes())
        assert "5 pages" in published.cli("verify", "--live", home).output
    finally:
        server.terminate()
        server.wait(10)


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


TEXT = st.text(st.sampled_from("ab W ordpress'\"[].-(tm):;)D38x8O&<>/!?你，“"), max_size=40)


@given(TEXT)
def test_wordpress_has_nothing_to_change(text: str) -> None:
    """What goes out as numbers comes back as the text, whatever WordPress makes of the rest."""
    sent = unchangeable_text(text)
    assert words(texturized(sent)) == text
    page = f'<p title="{sent}">{sent}</p>'
    assert texturized(unchangeable(page)) == unchangeable(page)
    assert words(unchangeable(page)) == text


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_are_traps(trap: str) -> None:
    """The fake changes each, as the real one does; written as numbers it does not."""
    assert texturized(trap) != trap or trap in ("a--b/c",)
    assert words(texturized(unchangeable_text(trap))) == trap


def test_traditional_has_an_address_of_its_own(here: World, web: FakeWordPress) -> None:
    """Simplified keeps its short one; two posts of one room never have the same."""
    with_traditional(here).release(HANDOUT_ID)
    does(here)
    slugs = {page.slug for page in web.items.values() if page.kind != "media"}
    assert {"check-in", "check-in-zh", "check-in-zh-hant"} <= slugs
    assert does(here) == []
