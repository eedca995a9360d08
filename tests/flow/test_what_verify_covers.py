"""Changes of a project after a published build that was proven: `verify` finds each, and says nothing of a clean site.

The table is `tests/cases/verify-changes.tsv`; each row is made here by hands on the files, and judged on the command line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need
from tests.desk.test_together import git
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import ROOT, World, write_files

STOLEN = "偷偷写上的话"
"""Mandarin that nobody approved."""
CODE = "\n```\nsay this\n```\n"


@pytest.fixture(scope="module")
def _committed(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The tiny project with an author, a contact and a code block; both pages public, the commit `clean` behind it."""
    need("git")
    from tests.flow.world import tiny_world  # noqa: PLC0415  made once

    world = tiny_world(tmp_path_factory.mktemp("covered") / "p")
    world.change(world.english(ARTICLE_ID), "kind: article", "kind: article\nauthor: Zhihan Su")
    with world.english(ARTICLE_ID).open("a", encoding="utf-8") as file:
        file.write(CODE)
    with world.path("pipeline.toml").open("a", encoding="utf-8") as file:
        file.write(
            'contact = "Call our front desk"\nschedule_url = "https://www.example.org/book"\n'
        )
    world.build()
    world.release(ARTICLE_ID, HANDOUT_ID)
    write_files(world.root, {".gitignore": "dist/\n.pipeline/\n"})
    git(world.root, "init", "-q", "-b", "main")
    commit(world, "clean")
    git(world.root, "tag", "clean")
    return world


@pytest.fixture
def world(_committed: World, tmp_path: Path) -> World:
    return _committed.copy(tmp_path / "p")


def commit(world: World, message: str) -> None:
    git(world.root, "add", "-A")
    git(world.root, "commit", "-q", "-m", message)


def settings(world: World, row: str) -> None:
    """A row more in the settings, or another one for its key."""
    path = world.path("pipeline.toml")
    key = row.split(" = ", 1)[0]
    kept = [old for old in path.read_text().splitlines() if not old.startswith(f"{key} = ")]
    path.write_text("\n".join([row, *kept]) + "\n", encoding="utf-8")


def withdraw(world: World) -> None:
    world.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")


def author(world: World) -> None:
    world.change(world.english(ARTICLE_ID), "author: Zhihan Su", f"author: {STOLEN}")


def contact(world: World) -> None:
    settings(world, f'contact = "{STOLEN}"')
    withdraw(world)


def contact_name(world: World) -> None:
    world.change(world.path("glossary.yaml"), "988 Suicide & Crisis Lifeline", STOLEN)
    withdraw(world)


def number(world: World) -> None:
    world.change(world.path("glossary.yaml"), 'number: "988"', 'number: "989"')


def number_on_a_notice(world: World) -> None:
    number(world)
    withdraw(world)


def no_contacts(world: World) -> None:
    world.path("glossary.yaml").write_text("contacts: []\n")
    withdraw(world)


def code_block(world: World) -> None:
    world.change(world.english(ARTICLE_ID), "say this", "say that")


def alias(world: World) -> None:
    world.change(
        world.english(ARTICLE_ID),
        "kind: article",
        "kind: article\naliases: [/en/Handouts/Check-In/]",
    )


def english(world: World) -> None:
    with world.english(ARTICLE_ID).open("a", encoding="utf-8") as file:
        file.write(f"\n{STOLEN}，谁也没有读过。\n")


def withdrawn_and_back(world: World) -> None:
    """A withdrawal is committed; then its line is removed."""
    withdraw(world)
    world.cli("build")
    commit(world, "withdrawn")
    git(world.root, "tag", "-f", "clean")
    path = world.ledger(HANDOUT_ID)
    rows = [row for row in path.read_text().splitlines(keepends=True) if '"withdraw"' not in row]
    path.write_text("".join(rows))


def forged(world: World) -> None:
    """Bo's approvals of the handout, taken out and written again under another time, with ids that fit."""
    from pipeline.model.decision import Decision, Verdict  # noqa: PLC0415  a forger has our code

    path, rows = world.ledger(HANDOUT_ID), []
    for row in path.read_text().splitlines():
        body: dict[str, Any] = json.loads(row)
        if body["reviewer"] == "bo":
            body.pop("id")
            body["at"] = "2026-11-27T00:00:00Z"
            body["verdict"] = Verdict(body["verdict"])
            rows.append(Decision(**{**body, "after": ()}).line())
        else:
            rows.append(row)
    path.write_text("\n".join(rows) + "\n")


def withdrawer(what: str) -> Callable[[World], None]:
    """Who withdrew the handout is removed from reviewers.yaml, renamed, or reads English alone."""

    def change(world: World) -> None:
        world.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
        path = world.path("locales/reviewers.yaml")
        text = path.read_text()
        entry = re.search(r"- id: bo\n(?:  .*\n)*", text)
        assert entry
        new = {
            "removed": "",
            "renamed": entry[0].replace("id: bo", "id: bob"),
            "reads en": re.sub(r"reads: .*", "reads: [en]", entry[0]),
        }[what]
        path.write_text(text.replace(entry[0], new))

    return change


@dataclass(frozen=True)
class Case:
    """A row of the table."""

    row: str
    """Its first words."""
    change: Callable[[World], None]
    finds: str
    """What some line of `verify` says."""
    since: bool = False
    """True: by `--since` alone."""
    build: int | None = 0
    """How the build ends; but for 2 its own proof may find the change first, and end it with 1."""
    verify: int = 1
    """How `verify` ends."""


CASES = (
    Case("author: in front matter", author, f"en/articles/pause/index.html: .*{STOLEN}"),
    Case("site_name becomes", lambda w: settings(w, f'site_name = "{STOLEN}"'), f"zh-Hans/articles/pause/index.html: .*{STOLEN}"),
    Case("contact setting becomes", contact, f"zh-Hans/handouts/check-in/index.html: .*{STOLEN}"),
    Case("glossary: a contact's name", contact_name, f"zh-Hans/handouts/check-in/index.html: .*{STOLEN}"),
    Case("glossary: number 988 becomes 989, page withdrawn", number_on_a_notice, "contact.*988", build=1),
    Case("glossary: contacts: []", no_contacts, "contact.*988", build=1),
    Case("glossary: number 988 becomes 989, page public", number, "contact.*98[89]", since=True, build=None),
    Case("a code block of the English page changed", code_block, "articles/pause.*English.*changed", verify=0),
    Case("settings: safety_approvals", lambda w: settings(w, "review = {safety_approvals = 1}"), "SETTINGS.*safety_approvals", build=2, verify=2),
    Case("settings: publish.hard", lambda w: settings(w, "publish = {hard = []}"), "SETTINGS.*publish.hard", build=2, verify=2),
    Case("settings: site_url", lambda w: settings(w, 'site_url = "https://evil.example"'), "site_url.*evil.example", since=True),
    Case("settings: schedule_url", lambda w: settings(w, 'schedule_url = "https://evil.example/"'), "schedule_url.*evil.example", since=True),
    Case("alias that differs", alias, "(?i)/en/handouts/check-in/.*case", build=1),
    Case("ledger: a withdraw line removed", withdrawn_and_back, "ledger.*is gone", since=True),
    Case("ledger: approvals of one person", forged, "ledger.*is gone", since=True, build=None),
    Case("English source holds Mandarin", english, f"en/articles/pause/index.html: .*{STOLEN}", build=None),
)  # fmt: skip
DOWN = "reviewers.yaml: the person who withdrew"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.row)
def test_each_change_is_found(world: World, case: Case) -> None:
    """By `verify`, or with `--since`; its line names the place and what nobody approved, or what is another now."""
    case.change(world)
    world.cli("build", expect=case.build if case.build == 2 else None)
    if not case.since:
        done = world.cli("verify", expect=None if case.verify == 0 else case.verify)
        assert re.search(case.finds, done.output), done.output
    done = world.cli("verify", "--since", "clean", expect=None)
    assert re.search(case.finds, done.output), done.output
    assert done.exit_code in ((case.verify,) if case.verify else (0, 1)), done.output


MEANT = (
    'contact = "404-555-0199"',
    'paths = "/{locale}/x/{slug}/"',
    'accept_risk = {safety_approvals = "2026-11-28 ann one reader alone"}',
    'engine = {chat = {url = "http://127.0.0.1:9/"}}',
    'desk = {url = "https://desk.example"}',
)
"""Changes that somebody may mean, and that lead readers or texts elsewhere."""


@pytest.mark.parametrize("line", MEANT)
def test_a_change_that_is_meant_is_accepted_by_its_number(world: World, line: str) -> None:
    """It ends the breach and is told; the number of one change accepts no other."""
    settings(world, line)
    world.cli("build", expect=None)
    words = ("verify", "--since", "clean")
    done = world.cli(*words, expect=1)
    (number,) = set(re.findall(r"--accept ([0-9a-f]{8})", done.output))
    done = world.cli(*words, "--accept", number, expect=None)
    assert "(accepted)" in done.output
    assert "! changed" not in done.output
    assert world.cli(*words, "--accept", "00000000", expect=2).output.startswith("ACCEPT")
    settings(world, 'schedule_url = "https://evil.example/"')
    world.cli("build", expect=None)
    done = world.cli(*words, "--accept", number, expect=1)
    assert "! changed schedule_url" in done.output


def test_an_author_is_found_wherever_he_stands(world: World) -> None:
    """Page, JSON and feed in English; in Mandarin the published name stays. `check` finds it too."""
    author(world)
    world.cli("build", expect=1)
    found = {
        breach.split(":")[0]
        for breach in world.cli("verify", expect=1).output.splitlines()
        if STOLEN in breach
    }
    assert {"en/articles/pause/index.html", "pages/en/articles/pause.json", "feed.en.xml"} <= found
    for path, data in world.site().items():
        assert "zh-Hans" not in path or STOLEN.encode() not in data, path
    assert "作者" in world.page(ARTICLE_ID) or "By Zhihan Su" in world.page(ARTICLE_ID)
    assert "mandarin" in world.cli("check", ARTICLE_ID, expect=None).output


@pytest.mark.parametrize("what", ["removed", "renamed", "reads en"])
def test_a_page_that_somebody_withdrew_stays_down(world: World, what: str) -> None:
    """Whatever becomes of who withdrew it."""
    withdrawer(what)(world)
    world.cli("build", expect=None)
    assert not world.version(HANDOUT_ID)


def test_nothing_is_said_of_the_clean_site(world: World) -> None:
    """Neither without a commit to compare with nor with one; every page is proven."""
    for words in (("verify",), ("verify", "--since", "clean")):
        done = world.cli("--json", *words)
        body = json.loads(done.stdout)
        assert {key: body[key] for key in ("breaches", "changed", "behind")} == {
            "breaches": [],
            "changed": [],
            "behind": [],
        }
        assert len(body["proofs"]) == 2


def test_the_table_is_replayed() -> None:
    """Every row of it is one case above."""
    rows = (ROOT / "tests/cases/verify-changes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [row for row in rows if row]
    known = [case.row for case in CASES] + [DOWN]
    assert all(sum(row.startswith(name) for name in known) == 1 for row in rows)
    assert len(rows) == len(known)
