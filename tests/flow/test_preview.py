"""What the preview serves of a project that is being written in, and when pages load again."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from threading import Event, Thread

import pytest

from pipeline.files.snapshot import snapshot
from pipeline.flow.instant_pages import instant_pages
from pipeline.flow.known_pages import known_pages
from pipeline.model.errors import PipelineError
from pipeline.web.preview import ServedPreview
from pipeline.web.preview_server import EVENTS, SCRIPT
from tests.flow.tiny import ARTICLE_ID, COMMA, DANGER
from tests.flow.world import World

HEADING_EN = "Say what you feel"
PAGE = "en/articles/pause/index.html"


def get(url: str, **headers: str) -> str:
    """The text at an address of this machine."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  loopback
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  loopback
        text: str = answer.read().decode()
        return text


def code_of(url: str, **headers: str) -> int:
    try:
        get(url, **headers)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


@contextmanager
def watched(world: World) -> Iterator[tuple[ServedPreview, list[str]]]:
    """The project, served and watched as `preview --watch` does it; and what it says."""
    preview, said = ServedPreview(world.root, 0), list[str]()
    assert preview.rebuild() is None
    preview.start()
    watcher = Thread(target=preview.watch, args=(said.append,), daemon=True)
    watcher.start()
    try:
        yield preview, said
    finally:
        preview.stop()
        watcher.join(timeout=20)
        assert not watcher.is_alive()


def events(answer: HTTPResponse) -> Iterator[dict[str, object]]:
    for line in answer:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def test_pages_are_served_with_the_live_script(drafted: World) -> None:
    """As they were built, but for one line; other files byte for byte; nothing beside the folder."""
    with watched(drafted) as (preview, _):
        url = preview.server.url
        assert url.startswith("http://127.0.0.1:")
        page = get(url + PAGE)
        built = drafted.path(f"dist/preview/{PAGE}").read_text(encoding="utf-8")
        tag = f'<script src="{SCRIPT}" defer></script>\n'
        assert page == built.replace("</body>", f"{tag}</body>")
        assert tag not in built
        assert "EventSource" in get(url + SCRIPT[1:])
        assert "Preview" in get(url), "a folder is its index.html"
        assert json.loads(get(url + "manifest.json"))["schema"] == 1
        assert code_of(url + "gone.html") == 404
        assert code_of(url + "../../pipeline.toml") == 404
        assert code_of(url + "%2e%2e/%2e%2e/pipeline.toml") == 404
        assert code_of(url + "assets/") == 404


def test_another_sites_name_for_this_machine_is_refused(drafted: World) -> None:
    """A page elsewhere that lets its own name point here (DNS rebinding) reads no draft."""
    with watched(drafted) as (preview, _):
        port = preview.server.server_address[1]
        assert code_of(preview.server.url, Host=f"localhost:{port}") == 200
        assert code_of(preview.server.url, Host=f"evil.example:{port}") == 403
        assert code_of(preview.server.url + EVENTS[1:], Host="evil.example") == 403


def test_a_saved_change_reaches_the_open_page(drafted: World) -> None:
    """The open page hears of other bytes; a file that cannot be built is told too, and mended again."""
    path = drafted.english(ARTICLE_ID)
    text = path.read_text(encoding="utf-8")
    with watched(drafted) as (preview, said):
        url = preview.server.url
        with urllib.request.urlopen(f"{url}{EVENTS[1:]}?/{PAGE}", timeout=60) as answer:  # noqa: S310  loopback
            heard = events(answer)
            first = next(heard)
            assert first["fault"] == ""
            path.write_text(text.replace("Say what you need", HEADING_EN), encoding="utf-8")
            assert next(one for one in heard if one["page"] != first["page"])
            assert HEADING_EN in get(url + PAGE)
            path.write_text(text + "\n::: crisis\n", encoding="utf-8")
            broken = next(one for one in heard if one["fault"])
            assert "DIRECTIVE" in str(broken["fault"])
            assert HEADING_EN in get(url + PAGE), "the last good build stays"
            path.write_text(text, encoding="utf-8")
            assert next(one for one in heard if not one["fault"])["page"] == first["page"]
            assert "Say what you need" in get(url + PAGE)
    assert "built" in said


def test_a_save_is_shown_before_the_build_and_loads_the_page_once(
    drafted: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is there while its build has not begun; that build gives the same bytes, so nothing loads again."""
    path, go = drafted.english(ARTICLE_ID), Event()
    with watched(drafted) as (preview, said):
        rebuild = preview.rebuild
        monkeypatch.setattr(preview, "rebuild", lambda: go.wait() and rebuild())
        url = preview.server.url
        with urllib.request.urlopen(f"{url}{EVENTS[1:]}?/{PAGE}", timeout=60) as answer:  # noqa: S310  loopback
            heard = events(answer)
            first = next(heard)
            wait_for(lambda: preview.ready)
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("Say what you need", HEADING_EN), encoding="utf-8")
            at_once = next(one for one in heard if one["page"] != first["page"])
            page = get(url + PAGE)
            assert HEADING_EN in page
            assert HEADING_EN not in drafted.path(f"dist/preview/{PAGE}").read_text("utf-8")
            go.set()
            assert next(heard)["page"] == at_once["page"]
            wait_for(lambda: "built" in said)
            assert get(url + PAGE) == page
            assert HEADING_EN in drafted.path(f"dist/preview/{PAGE}").read_text("utf-8")


EDITS = {
    "a word": lambda text: text.replace("Say what you need", HEADING_EN),
    "a new text, without Mandarin": lambda text: (
        text + "\nAnother thing that nobody has translated.\n"
    ),
    "a text of the other page, which memory knows": lambda text: text + f"\n{DANGER}\n",
    "a text less": lambda text: text.replace(COMMA, ""),
    "a heading and a list": lambda text: text + "\n## More\n\n- one\n- two **bold** things\n",
    "nothing": lambda text: text,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
@pytest.mark.parametrize("released", [False, True])
def test_what_is_shown_at_once_is_what_a_build_makes(
    edit: Callable[[str], str], released: bool, drafted: World
) -> None:
    """Byte for byte, in both languages and in every form but paper."""
    if released:
        drafted.release(ARTICLE_ID)
    drafted.build()
    held = instant_pages(known_pages(drafted.root))
    assert held
    path = drafted.english(ARTICLE_ID)
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    pages = held.of(path)
    assert {PAGE, PAGE.replace("en/", "zh-hans/", 1), f"pages/en/{ARTICLE_ID}.json"} <= {
        name.lower() for name in pages
    }
    drafted.build()
    for name, data in pages.items():
        assert drafted.path(f"dist/preview/{name}").read_bytes() == data


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("---\n", "---\nslug: elsewhere\n", 1),
        lambda text: text.replace("---\n", "---\ndraft: true\n", 1),
        lambda text: text + "\n::: crisis\n",
        lambda text: text + "\n![Tea](tea.png)\n",
        lambda _text: "",
    ],
)
def test_what_only_a_build_can_tell_is_left_to_it(
    edit: Callable[[str], str], drafted: World
) -> None:
    """Another address, a draft, a broken box, a new picture, an empty file."""
    drafted.build()
    held = instant_pages(known_pages(drafted.root))
    assert held
    path = drafted.english(ARTICLE_ID)
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert not held.of(path)


def wait_for(done: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_what_a_build_leaves_out_is_said(drafted: World) -> None:
    """A picture that is not there does not stop the preview, and is named where one is writing; a warning stands apart."""
    path = drafted.english(ARTICLE_ID)
    with watched(drafted) as (preview, said):
        url = f"{preview.server.url}{EVENTS[1:]}?/{PAGE}"
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  loopback
            heard = events(answer)
            assert next(heard)["warnings"] == ""
            more = "\n![Tea](tea.png)\n\n[us](www.example.org)\n"
            path.write_text(path.read_text("utf-8") + more, encoding="utf-8")
            told = next(one for one in heard if one["fault"])
        wait_for(lambda: bool(said))
    assert "PICTURE there is no picture `tea.png`" in said[0]
    assert "tea.png" in str(told["fault"])
    assert "www.example.org" not in str(told["fault"])
    assert "https://www.example.org" in str(told["warnings"])


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """By its number, with what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PipelineError, match="PORT cannot listen on port"):
            ServedPreview(tmp_path, other.getsockname()[1])


def test_what_a_build_reads_is_watched(drafted: World) -> None:
    """A changed, a new and a removed file each change the snapshot; what is built does not."""
    first = snapshot(drafted.root)
    drafted.path("dist/x").write_text("x")
    assert snapshot(drafted.root) == first
    new = drafted.english("articles/new")
    new.write_text("new", encoding="utf-8")
    second = snapshot(drafted.root)
    new.unlink()
    drafted.path("glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    assert len({str(first), str(second), str(snapshot(drafted.root))}) == 3


def test_the_command_serves_until_it_is_stopped(drafted: World) -> None:
    """`pipeline preview --port 0 --json` names its address, and Ctrl+C ends it in peace."""
    program = Path(sys.executable).with_name("pipeline")
    command = [str(program), "--project", str(drafted.root), "--json"]
    # where the tests themselves run in the background, Ctrl+C is ignored, and so by every child
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(  # noqa: S603  our own words
        [*command, "preview", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        said = ""
        while not said.rstrip().endswith("}"):
            said += process.stdout.readline()
        assert "Preview" in get(json.loads(said)["url"])
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()  # whoever starts tests in the background has them ignore Ctrl+C
