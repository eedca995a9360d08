"""What the desk logs of requests: JSON lines by which a fault is found, and no text and no secret."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from pipeline.web.request_log import LOG, JsonLines
from tests.desk.client import Browser
from tests.desk.served import PASSWORD, Served
from tests.desk.test_together import accounts, long_world
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import ROOT

SECRET, WORDS = "k3ep-th1s-t0-y0urself", "words that somebody typed"


@pytest.fixture
def said(desk: Served) -> Iterator[io.StringIO]:
    """What a desk writes that runs as a program."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = (LOG, logging.getLogger("pipeline.web"), logging.getLogger("waitress"))
    assert desk.app.logger in loggers
    for logger in loggers:
        logger.addHandler(handler)
    LOG.setLevel(logging.INFO)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def lines(said: io.StringIO) -> list[dict[str, Any]]:
    """Each line is one JSON object."""
    return [json.loads(row) for row in said.getvalue().splitlines()]


def failing(app: Flask, endpoint: str) -> None:
    """A view with a bug, whose error quotes a text."""

    def view(**_given: str) -> str:
        raise ValueError(f"cannot read {WORDS!r} {SECRET}")

    view.needs = app.view_functions[endpoint].needs  # type: ignore[attr-defined,union-attr]
    app.view_functions[endpoint] = view


def test_a_line_names_no_text_and_no_secret(desk: Served, said: io.StringIO) -> None:
    """Links, passwords, cookies, searched and typed words are in no line; who asked for what, and how it went, is."""
    ann = desk.as_("ann")
    desk.browser().get(f"/invitations/{SECRET}")
    desk.browser().sign_in(SECRET, "wrong wrong wrong")
    ann.get(f"/search?q={WORDS}")
    ann.get(f"/nothing/{SECRET}?{WORDS}")
    ann.get(f"/terms/{WORDS}")
    card = next(link for link in ann.get(f"/pages/{ARTICLE_ID}").links() if "/-/texts/" in link)
    ann.send(ann.get(card), "/ask", kind="note", words=WORDS)
    failing(desk.app, "home.keys")
    ann.get("/keys")
    text = said.getvalue()
    cookies = [str(cookie.value) for cookie in ann.http.cookies if len(cookie.value or "") > 10]
    assert cookies
    for kept in (SECRET, WORDS, "words%20that", PASSWORD, "wrong wrong", *cookies):
        assert kept not in text, kept
    found = lines(said)
    read = next(row for row in found if row.get("document") == ARTICLE_ID)
    assert (read["method"], read["status"], read["account"], read["address"]) == (
        "GET",
        200,
        "ann",
        "127.0.0.1",
    )
    assert {"/invitations/<token>", "/sign-in", "/search", None} <= {
        row.get("route") for row in found
    }
    assert all(row["ms"] >= 0 for row in found if "ms" in row)


@pytest.mark.parametrize(
    ("tag", "says"),
    [("en", "If you report this, give this number: "), ("zh-Hans", "反馈问题时，请附上这个编号：")],
)
def test_an_error_page_shows_the_number_of_its_line(
    desk: Served, said: io.StringIO, tag: str, says: str
) -> None:
    """By which whoever looks after the desk finds what happened, and where in the code."""
    rae = desk.as_("rae")
    rae.send(rae.get("/me"), "/language", language=tag)
    failing(desk.app, "home.keys")
    for path, status in (("/keys", 500), ("/nothing", 404), ("/people", 403)):
        page = rae.get(path)
        assert page.status == status
        number = re.search(f"{says}([0-9a-f]{{12}})", page.text)
        assert number, page.text
        assert page.response.headers["X-Request-ID"] == number[1]
        # a line of the server itself, as of a full queue, is of no request
        (row,) = [r for r in lines(said) if r.get("request") == number[1] and "status" in r]
        assert (row["status"], row["account"]) == (status, "rae")
        if status == 500:
            (fault,) = [r for r in lines(said) if r.get("request") == number[1] and "error" in r]
            assert (fault["level"], fault["error"]) == ("error", "ValueError")
            assert any("test_request_log.py" in place for place in fault["trace"])


def test_a_fault_of_ours_has_its_code(desk: Served, said: io.StringIO) -> None:
    """503 for settings that cannot be read is `SETTINGS` in the line."""
    ann = desk.as_("ann")
    (desk.root / "pipeline.toml").write_text("[[[\n")
    assert ann.get("/").status == 503
    assert lines(said)[-1]["code"] == "SETTINGS"


def test_systemd_is_told_while_the_desk_answers(tmp_path: Path) -> None:
    """`pipeline review serve` as systemd runs it: ready, then a word again and again, and its log on stderr."""
    world = long_world(tmp_path / "p", 1)
    accounts(world, 1)
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd,
        (tmp_path / "log").open("wb") as log,
    ):
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)
        code = "from pipeline.cli import main; main()"
        words = ["--json", "--project", str(world.root), "review", "serve", "--port", "0"]
        told = {
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "400000",
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(  # noqa: S603  our own words
            [sys.executable, "-c", code, *words],
            stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, "PYTHONPATH": str(ROOT), **told},
        )  # fmt: skip
        try:
            assert systemd.recv(100) == b"READY=1"
            world.path("pipeline.toml").write_text("[[[\n")  # for people to mend: no restart does
            out = process.stdout
            address = json.loads("".join(iter(out.readline, "}\n")) + "}" if out else "")["url"]
            until = time.monotonic() + 60
            while Browser(address.rstrip("/")).get("/health").status != 503:
                assert time.monotonic() < until
            assert [systemd.recv(100) for _ in range(9)] == [b"WATCHDOG=1"] * 9
            world.path("pipeline.toml").write_text("")
            process.terminate()
            while (word := systemd.recv(100)) == b"WATCHDOG=1":
                pass
            assert word == b"STOPPING=1"
        finally:
            process.terminate()
            process.communicate(timeout=60)
    rows = [
        json.loads(row)
        for row in (tmp_path / "log").read_text().splitlines()
        if row.startswith("{")
    ]
    assert {(row.get("route"), row.get("status")) for row in rows} >= {("/health", 503)}
