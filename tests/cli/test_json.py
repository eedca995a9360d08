"""`--json` of every command: one document on stdout and nothing else, with the fields of the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from pipeline.cli import main
from pipeline.flow.accounts.auth import store_of
from pipeline.flow.project import open_project
from pipeline.store.jobs import add
from tests.cli.project import PAGE, WAITS, put, run
from tests.cli.schemas import ERROR, SCHEMAS, Schema

THANKS = "Say thank you three times a day."
HELP = "Call 988."
LEAD = ("--as", "ann")


def said(project: Path, *words: str, schema: Schema, code: int = 0) -> dict[str, Any]:
    """What a command prints with --json, held against a schema."""
    ran = run(project, *words, "--json")
    assert ran.code == code, ran
    body: dict[str, Any] = json.loads(ran.out)
    Draft202012Validator(schema).validate(body)
    return body


def ask(project: Path, *words: str, code: int = 0) -> dict[str, Any]:
    """As `said`, by the command's own schema."""
    name = (
        " ".join(words[:2])
        if words[0]
        in {"desk", "exchange", "glossary", "jobs", "memory", "models", "review", "users"}
        else words[0]
    )
    return said(project, *words, schema=SCHEMAS[name], code=code)


def sign(project: Path, document: str, source: str) -> str:
    """The sign of a text, as `review show` gives it."""
    entries = ask(project, "review", "show", document, "--all")["entries"]
    (found,) = [entry["sign"] for entry in entries if entry["source"] == source]
    return str(found)


def leaves(group: click.Group, *names: str) -> Iterator[str]:
    """The words that call each command."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, *names, name)
        else:
            yield " ".join((*names, name))


def test_every_command_has_a_schema() -> None:
    """A new command without a schema fails here."""
    assert set(leaves(main)) == set(SCHEMAS)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("status",), 0),
        (("status", WAITS), 0),
        (("check",), 0),
        (("build",), 0),
        (("build", "--strict"), 1),
        (("verify",), 0),
        (("extract",), 0),
        (("translate",), 3),
        (("translate", "--dry-run"), 0),
        (("review", "list"), 0),
        (("review", "show", WAITS), 0),
        (("review", "show", "site"), 0),
        (("users", "list"), 0),
        (("models", "list"), 0),
        (("review", "digest"), 0),
        (("glossary", "check"), 0),
        (("glossary", "where", "validation"), 0),
        (("doctor",), 0),
        (("jobs", "list"), 0),
    ],
    ids=str,
)
def test_reading(words: tuple[str, ...], code: int, project: Path) -> None:
    """Commands that decide nothing; findings change the exit code, not the form."""
    ask(project, *words, code=code)


def test_before_and_after_the_command(project: Path) -> None:
    """`pipeline --json status` and `pipeline status --json` are the same; --quiet takes nothing away."""
    first = run(project, "--json", "status")
    assert first.out == run(project, "status", "--json", "--quiet").out
    assert json.loads(first.out)["schema"] == 1


def test_a_finding(project: Path) -> None:
    """A number that was changed: the contract's fields, with spans that cut out the very words."""
    ask(
        project,
        "review",
        "edit",
        PAGE,
        sign(project, PAGE, THANKS),
        "--text",
        "每天说五次谢谢。",
        *LEAD,
    )
    (finding,) = ask(project, "check", code=1)["findings"]
    assert (finding["code"], finding["severity"], finding["document"]) == ("number", "error", PAGE)
    assert (finding["source"], finding["line"]) == (THANKS, 11)
    start, end = finding["target_span"] or finding["source_span"]
    text = finding["target"] if finding["target_span"] else finding["source"]
    assert text[start:end] in {"五", "五次", "three", "three times"}
    status = ask(project, "status", PAGE)["documents"][0]
    assert status["findings"] == {"error": 1, "warning": 0}
    assert (status["approved"], status["drafted"]) == (3, 1)


def test_deciding(project: Path) -> None:
    """Every decision says which lines it wrote, and what was passed by and why."""
    text = sign(project, WAITS, HELP)
    ask(project, "review", "edit", WAITS, text, "--text", "拨打988。", *LEAD)
    passed = ask(project, "review", "approve", WAITS, "--all", *LEAD)["passed"]
    assert {one["code"] for one in passed} == {"untranslated", "safety"}
    assert len(ask(project, "review", "lower-safety", WAITS, text, *LEAD)["decisions"]) == 1
    ask(project, "review", "reject", WAITS, text, "--reason", "tone", *LEAD)
    (entry,) = [
        one for one in ask(project, "review", "show", WAITS)["entries"] if one["sign"] == text
    ]
    # a hotline stands in it: one lead alone lowers nothing
    assert (entry["state"], entry["safety"], entry["need"]) == ("rejected", True, 2)
    assert ask(project, "review", "publish", PAGE, *LEAD)["decisions"] == []
    assert len(ask(project, "review", "withdraw", PAGE, *LEAD)["decisions"]) == 1


def test_dismissing(project: Path) -> None:
    """A finding that somebody dismissed is gone from `check`."""
    text = sign(project, PAGE, THANKS)
    ask(project, "review", "edit", PAGE, text, "--text", "每天说五次谢谢。", *LEAD)
    ask(project, "review", "dismiss", PAGE, text, "number", "--reason", "not-a-problem", *LEAD)
    assert ask(project, "check")["findings"] == []


def test_people(project: Path) -> None:
    """Who may decide, and since when."""
    ask(project, "users", "add", "cy", "--name", "陈怡")
    ask(project, "users", "disable", "bo")
    assert ask(project, "users", "confirm", "cy")["changed"] is False
    people = {one["id"]: one for one in ask(project, "users", "list")["reviewers"]}
    assert people["cy"]["name"] == "陈怡"
    assert people["bo"]["until"]
    assert people["ann"]["until"] is None
    assert people["cy"]["confirmed"]


def test_the_desk(project: Path, tmp_path: Path) -> None:
    """Backup, restore and purge, of a desk that nobody uses yet."""
    file = str(tmp_path / "desk.backup")
    assert ask(project, "desk", "backup", file)["accounts"] == 0
    assert ask(project, "desk", "restore", file)["before"] == ""
    assert ask(project, "desk", "purge")["sessions"] == 0


def test_jobs(project: Path) -> None:
    """A wish is listed, carried out, and done."""
    store = store_of(open_project(project))
    add(store, "build", "ann")
    store.close()
    assert [one["state"] for one in ask(project, "jobs", "list")["jobs"]] == ["waiting"]
    assert [one["state"] for one in ask(project, "jobs", "run")["done"]] == ["done"]
    assert [one["state"] for one in ask(project, "jobs", "list")["jobs"]] == ["done"]


def test_exchange(project: Path, tmp_path: Path) -> None:
    """Texts and terms out and back: all the same."""
    sent = ask(project, "exchange", "export", PAGE, "--format", "po", "--what", "all", "--out", str(tmp_path / "out.zip"))  # fmt: skip
    assert [one["texts"] for one in sent["files"]] == [4]
    rows = ask(project, "exchange", "import", sent["path"])["rows"]
    assert {one["result"] for one in rows} == {"same"}
    table = str(tmp_path / "terms.csv")
    count = ask(project, "glossary", "export", table)["terms"]
    terms = ask(project, "glossary", "import", table)["rows"]
    assert [one["result"] for one in terms] == ["same"] * count


def test_import(project: Path, tmp_path: Path) -> None:
    """The diff is a field; nothing is written without --yes."""
    file = put(tmp_path, "New words.txt", "New words\n\nSay please.\n")
    (one,) = ask(project, "import", str(file))["imported"]
    assert (one["id"], one["written"]) == ("articles/new-words", False)
    assert "+Say please." in one["diff"]
    assert ask(project, "import", str(file), "--yes")["imported"][0]["written"]


def test_renaming(project: Path) -> None:
    """Where the file is now, and how many decisions moved along."""
    done = ask(project, "rename", PAGE, "handouts/one-breath-a-day", *LEAD)["renamed"]
    assert (done["old"], done["new"]) == (PAGE, "handouts/one-breath-a-day")
    assert (project / done["file"]).is_file()
    assert done["decisions"] > 0


def test_merging_catalogs(project: Path) -> None:
    """Two people's different words for one text are a conflict, with both sides as data."""
    base = project / f"locales/zh/LC_MESSAGES/{PAGE}.po"
    text = base.read_text(encoding="utf-8")
    sides = [put(project, f"{side}.po", text.replace("三次", side)) for side in ("四次", "五次")]
    (conflict,) = ask(project, "merge-po", str(base), *map(str, sides), code=1)["conflicts"]
    assert "四次" in conflict["ours"]
    assert "五次" in conflict["theirs"]


def test_a_breach(project: Path) -> None:
    """An edited page of the site is a breach, as data too."""
    page = project / f"dist/site/zh-Hans/{PAGE}/index.html"
    page.write_bytes(page.read_bytes().replace("三次".encode(), "五次".encode()))
    assert ask(project, "verify", code=1)["breaches"]


@pytest.mark.parametrize(
    ("words", "error", "code"),
    [
        (("status", "nope"), "UNKNOWN", 2),
        (("review", "publish", WAITS, "--as", "ann"), "WAITS", 1),
        (("buld",), "USAGE", 2),
        (("build", "--stric"), "USAGE", 2),
        (("--bogus", "build"), "USAGE", 2),
        (("review", "aprove"), "USAGE", 2),
        (("users", "add", "cy"), "USAGE", 2),
    ],
)
def test_errors(words: tuple[str, ...], error: str, code: int, project: Path) -> None:
    """A fault is data on stdout, and the line for people on stderr."""
    body = said(project, *words, schema=ERROR, code=code)
    assert body["error"]["code"] == error
    assert run(project, *words).err.strip()


def test_an_error_with_its_place(project: Path) -> None:
    """Path and line are fields, so that an editor can go there."""
    put(project, "glossary.yaml", "terms:\n  - en: x\n    zz: y\n")
    error = said(project, "build", schema=ERROR, code=2)["error"]
    assert (error["code"], error["path"], error["line"]) == ("GLOSSARY", "glossary.yaml", 3)
