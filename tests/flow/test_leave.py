"""Leave to send text away: asked once on a terminal, written down, and what is let through is logged."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from tests.fakes.fault_server import FaultServer, always
from tests.flow.world import ROOT, World, write_files

RUN = "from pipeline.cli import main; main()"
PAGE = "---\ntitle: A page\nid: articles/page\n---\n\nMs. Jane Doe said so.\n\nBe kind.\n"


def project(root: Path, url: str, allow: str = "") -> World:
    """One page with one sentence that looks like a client's, and a server for its texts."""
    settings = f'# ours\nengines = ["google"]\n{allow}\n[engine.google]\nurl = "{url}"\n'
    write_files(
        root,
        {
            "pipeline.toml": settings,
            "glossary.yaml": "terms: []\n",
            "content/en/articles/page.md": PAGE,
        },
    )
    return World(root)


def on_a_terminal(root: Path, *answers: str) -> str:
    """What `translate` says to a person who gives these answers."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-c", RUN, "--project", str(root), "translate", "page"]
    child = subprocess.Popen(words, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs)  # noqa: S603  our own program
    os.close(theirs)
    said, waiting, end = "", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        ready, _, _ = select.select([ours], [], [], 0.1)
        try:
            part = os.read(ours, 4096).decode() if ready else ""
        except OSError:  # the child has closed its side
            break
        said += part
        if waiting and said.rstrip().endswith(":"):
            os.write(ours, f"{waiting.pop(0)}\n".encode())
            said += "\n"
        if not ready and child.poll() is not None:
            break
    child.wait(10)
    os.close(ours)
    return said


def test_asked_once_dated_and_who(tmp_path: Path) -> None:
    """Yes and an id: both are written into the settings, the texts go, and nobody is asked again."""
    with FaultServer(always("ok")) as server:
        world = project(tmp_path, server.url)
        before = (tmp_path / "pipeline.toml").read_text()
        said = on_a_terminal(tmp_path, "y", "mei")
        assert "leave this machine" in said
        assert server.strings == ["A page", "Be kind."]
        leave = tomllib.loads((tmp_path / "pipeline.toml").read_text())["allow_third_party"]
        assert leave.endswith(" mei")
        after = (tmp_path / "pipeline.toml").read_text().splitlines(keepends=True)
        assert "".join(row for row in after if "allow_third_party" not in row) == before
        assert "allowed, from now on" not in on_a_terminal(tmp_path)
    world.cli("check", expect=None)


def test_no_is_remembered(tmp_path: Path) -> None:
    """No: nothing goes, the settings say so, and nobody is asked again."""
    with FaultServer(always("ok")) as server:
        project(tmp_path, server.url)
        on_a_terminal(tmp_path, "n")
        assert tomllib.loads((tmp_path / "pipeline.toml").read_text())["allow_third_party"] is False
        assert "allowed, from now on" not in on_a_terminal(tmp_path)
        assert server.texts == []


def test_what_is_held_back_is_named_and_what_is_let_through_is_logged(tmp_path: Path) -> None:
    """The code of one text sends that text; who, when and which stands in the log, its words do not."""
    with FaultServer(always("ok")) as server:
        world = project(tmp_path, server.url, 'allow_third_party = "2026-11-25 mei"')
        body = world.data("translate", "page", expect=3)
        (held,) = body["withheld"]
        assert "Doe" not in json.dumps(body)
        assert server.strings == ["A page", "Be kind."]
        code = held["message"].split("--allow ")[1].split()[0]
        log = tmp_path / ".pipeline/log/allowed.jsonl"
        assert not log.exists()
        world.cli("translate", "page", "--allow", "ssn", expect=3)
        world.cli("translate", "page", "--allow", code)
        assert server.strings[2:] == ["Ms. Jane Doe said so."]
    (row,) = [json.loads(line) for line in log.read_text().splitlines()]
    assert row["codes"] == ["name"]
    assert row["engines"] == ["google"]
    assert row["source_sha"] == held["source_sha"]
    assert "Doe" not in log.read_text()
    world.cli("translate", "--allow", "everything", expect=2)
