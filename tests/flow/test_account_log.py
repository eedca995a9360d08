"""`locales/accounts.jsonl`: every change of accounts is a line, and `verify` finds what was taken out or changed."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.flow.world import World, tiny_world

PASSWORD = "a kettle sings low"  # noqa: S105  of people who do not exist


def git(root: Path, *words: str) -> str:
    """A git command, by nobody in particular."""
    # fixed words of our own
    done = subprocess.run(  # noqa: S603
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words],  # noqa: S607
        cwd=root,
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()


def commit(world: World) -> None:
    git(
        world.root,
        "add",
        "-A",
        "locales",
        "content",
        ".gitattributes",
        "pipeline.toml",
        "glossary.yaml",
    )
    git(world.root, "commit", "-q", "-m", "step")


@pytest.fixture(scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = tiny_world(tmp_path_factory.mktemp("log") / "p")
    world.path(".gitattributes").write_text("locales/accounts.jsonl merge=union\n")
    git(world.root, "init", "-q", "-b", "main")
    commit(world)
    return world


@pytest.fixture
def world(_built: World, tmp_path: Path) -> World:
    return _built.copy(tmp_path / "p")


def lines(world: World) -> list[dict[str, Any]]:
    """What the file says, each line held to its own hash."""
    found = []
    for row in world.path("locales/accounts.jsonl").read_text(encoding="utf-8").splitlines():
        body = json.loads(row)
        rest = {name: value for name, value in body.items() if name != "id"}
        text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert body["id"] == hashlib.sha256(text.encode()).hexdigest()
        assert row == json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        found.append(body)
    return found


def test_the_command_line_is_written_down(world: World) -> None:
    """Who was added, invited, confirmed, let go; no password and no link."""
    before = len(lines(world))
    world.cli("users", "add", "cy", "--name", "Cy", "--account", stdin=f"{PASSWORD}\n")
    link = world.data("users", "invite", "office", "--name", "O", "--role", "admin")["link"]
    world.cli("users", "add", "office", "--name", "O", "--role", "reader", stdin=f"{PASSWORD}\n")
    world.cli("users", "disable", "cy")
    new = lines(world)[before:]
    assert [(e["what"], e["whom"], e["role"]) for e in new] == [
        ("added", "cy", "reviewer"),
        ("password-set", "cy", "reviewer"),
        ("invited", "office", "admin"),
        ("added", "office", "reader"),
        ("disabled", "cy", None),
    ]
    assert {(e["who"], e["via"]) for e in new} == {("command line", "cli")}
    text = world.path("locales/accounts.jsonl").read_text()
    assert PASSWORD not in text
    assert link.split("/")[-1] not in text


def test_what_is_refused_is_not_written_down(world: World) -> None:
    """A wrong id, a known one, an unknown one: the file stays as it was."""
    before = world.path("locales/accounts.jsonl").read_bytes()
    for words in (("add", "ann", "--name", "x"), ("add", "A B", "--name", "x"), ("disable", "zoe")):
        world.cli("users", *words, expect=2)
    world.cli("users", "confirm", "ann")  # nobody has to
    world.cli("users", "add", "cy", "--name", "Cy", "--role", "admin", stdin="short\n", expect=2)
    assert world.path("locales/accounts.jsonl").read_bytes() == before


def test_verify_lists_what_was_added(world: World) -> None:
    """With --since, in words and as JSON; nothing is wrong."""
    world.cli("users", "add", "cy", "--name", "Cy")
    told = world.cli("verify", "--since", "HEAD").output
    assert "command line" in told
    added = world.data("verify", "--since", "HEAD")["accounts"]
    assert [(e["who"], e["what"], e["whom"]) for e in added] == [("command line", "added", "cy")]
    commit(world)
    assert world.data("verify", "--since", "HEAD")["accounts"] == []


@pytest.mark.parametrize("harm", ["removed", "changed", "emptied", "gone"])
def test_verify_finds_what_was_taken_out(world: World, harm: str) -> None:
    """A line that was there at the revision and is not any more, whole or in one word; exit 1."""
    file = world.path("locales/accounts.jsonl")
    rows = file.read_text().splitlines(keepends=True)
    if harm == "gone":
        file.unlink()
    else:
        new = {
            "removed": rows[1:],
            "changed": [rows[0].replace("added", "disabled"), *rows[1:]],
            "emptied": [],
        }
        file.write_text("".join(new[harm]))
    breaches = world.data("verify", "--since", "HEAD", expect=1)["breaches"]
    assert {b["code"] for b in breaches} == {"accounts"}
    assert any("removed or changed" in b["what"] for b in breaches)
    changed = world.data("verify", expect=1 if harm == "changed" else 0)["breaches"]
    assert [b["path"] for b in changed] == ["locales/accounts.jsonl:1"] * (harm == "changed")


def test_branches_merge(world: World) -> None:
    """Two machines add people: both lines are there, and nothing is a conflict."""
    git(world.root, "checkout", "-q", "-b", "other")
    world.cli("users", "disable", "ann")
    commit(world)
    git(world.root, "checkout", "-q", "main")
    world.cli("users", "disable", "bo")
    commit(world)
    git(world.root, "merge", "-q", "other", "-m", "both")
    assert {e["whom"] for e in lines(world) if e["what"] == "disabled"} == {"ann", "bo"}
    assert world.data("verify", "--since", "HEAD~1")["breaches"] == []
