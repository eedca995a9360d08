"""Many writers, builds, pulls and kills at once: no decision that was acknowledged is lost."""

# ruff: noqa: S311, S603, S607  chance that may be guessed, programs and words of our own
from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from pipeline.catalog.three_way import their_texts
from pipeline.flow.desk.units import SHORT_ID
from pipeline.model.decision import Verdict
from pipeline.model.hashing import target_sha
from pipeline.store.accounts import Account, put
from pipeline.store.database import open_store
from tests.conftest import need
from tests.desk.client import Browser, Page
from tests.desk.served import CHEAP, PASSWORD, served
from tests.flow.world import ROOT, World, write_files

PAGE = "articles/long"
TEXTS = 50
KILLS = 200
_WORDS = "甲乙丙丁戊己庚辛壬癸"


def long_world(root: Path, people: int, pages: int = 1) -> World:
    """`PAGE` and more, of fifty plain texts each, drafted, and reviewers `w0`, `w1` …"""
    names = [PAGE, *(f"{PAGE}-{number}" for number in range(1, pages))]
    write_files(root, {"pipeline.toml": ""})
    world = World(root)
    for number, name in enumerate(names):
        head = f"---\ntitle: {name}\ndescription: {name}.\nid: {name}\nkind: article\n---\n\n"
        english = "\n\n".join(
            f"Say {'a ' * (n % 7)}kind word {'and smile ' * (n // 7)}today{' again' * number}."
            for n in range(TEXTS)
        )
        write_files(root, {f"content/en/{name}.md": head + english + "\n"})
    for number in range(people):
        world.cli("users", "add", f"w{number}", "--name", f"W{number}")
    world.cli("extract")
    for name in names:
        rows = world.po(name).read_text().split("\n")
        for at, row in enumerate(rows):
            if row == 'msgstr ""' and rows[at - 1] != 'msgid ""':
                rows[at] = 'msgstr "今天说一句好话。"'
        world.po(name).write_text("\n".join(rows))
    world.cli("extract")
    return world


def accounts(world: World, people: int) -> None:
    store = open_store(f"sqlite:///{world.root}/.pipeline/desk.db")
    for number in range(people):
        put(
            store,
            Account(f"w{number}", f"W{number}", "reviewer", "en"),
            CHEAP.hash(PASSWORD),
            "test",
        )
    store.close()


@dataclass
class Writer:
    """One person who decides as fast as the desk answers."""

    name: str
    browser: Browser
    links: Sequence[str]
    posts: int
    chance: random.Random
    taken: list[tuple[str, str, str]] = field(default_factory=list)
    """(sign, verb, text) of what was acknowledged."""
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    forms: dict[str, Page] = field(default_factory=dict)

    def work(self) -> None:
        for number in range(self.posts):
            try:
                self.decide(number)
            except (AssertionError, requests.RequestException) as error:
                self.wrong.append(repr(error))

    def decide(self, number: int) -> None:
        link = self.chance.choice(self.links)
        if link not in self.forms or self.chance.random() < 0.6:  # else a form that may be stale
            self.forms[link] = self.browser.get(link)
        verb = "save" if self.chance.random() < 0.6 else "approve"
        text = (
            f"{self.name[1:].translate(_HAN)}说：{str(number).translate(_HAN)}句好话。"
            if verb == "save"
            else ""
        )
        action, fields = self.forms[link].form(f"/{verb}")
        data = {**fields, "text": text} if verb == "save" else fields
        if verb == "approve":
            data.pop("text", None)
        page = self.browser.post(action, data, follow=False)
        short_id = link.split("/")[-1]
        if page.status == 303:
            self.taken.append((short_id, verb, text or fields["base"]))
        elif page.status == 409 and (not text or text in page.response.text):
            self.refused += 1
            self.forms.pop(link)
        else:
            self.wrong.append(f"{verb} {page.status}: {page.text[:300]}")


_HAN = str.maketrans("0123456789", _WORDS)


def assert_nothing_lost(world: World, writers: Sequence[Writer]) -> None:
    """Each acknowledged line is in the ledger; each acknowledged text in the catalog, or answered later."""
    workspace = world.open()
    decisions = [d for page in workspace.documents for d in workspace.decisions(page.id)]
    answered = {seen for d in decisions if d.verdict is Verdict.EDIT for seen in d.after}
    entries = (entry for page in workspace.documents for entry in workspace.catalog(page))
    by_sign = {entry.source_sha[:SHORT_ID]: entry for entry in entries}
    # thousands of decisions, asked for after each of two hundred kills
    made = {(d.reviewer, d.verdict, d.source_sha, d.target_sha): d for d in reversed(decisions)}
    for writer in writers:
        for short_id, verb, text in writer.taken:
            entry = by_sign[short_id]
            about = (writer.name, _VERDICTS[verb], entry.source_sha, target_sha(text))
            assert about in made, (
                f"{writer.name} was told that {verb} “{text}” is taken, and it is gone"
            )
            if verb == "save":
                there = text == entry.target or text in their_texts(entry.comments)
                assert there or made[about].id in answered, (
                    f"the text “{text}” of {writer.name} is gone"
                )


_VERDICTS = {"save": Verdict.EDIT, "approve": Verdict.APPROVE}


@contextmanager
def again_and_again(do: Callable[[], object], pause: float) -> Iterator[list[str]]:
    """Do something in a thread until the block ends; gives what went wrong."""
    over, wrong = threading.Event(), []

    def go() -> None:
        while not over.wait(pause):
            try:
                do()
            except Exception as error:
                wrong.append(repr(error))

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield wrong
    finally:
        over.set()
        thread.join()


def run_all(world: World, people: int, posts: int) -> list[Writer]:
    with served(world.root) as desk:
        accounts(world, people)
        links = None
        writers = []
        for number in range(people):
            browser = desk.browser()
            browser.sign_in(f"w{number}", PASSWORD)
            links = links or sorted(
                {
                    link.split("?")[0].split("#")[0]
                    for link in browser.get(f"/pages/{PAGE}").links()
                    if "/-/texts/" in link
                }
            )
            writers.append(Writer(f"w{number}", browser, links, posts, random.Random(number)))
        threads = [threading.Thread(target=writer.work) for writer in writers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return writers


def check_run(world: World, writers: list[Writer], posts: int) -> None:
    assert not [w for writer in writers for w in writer.wrong]
    done = sum(len(w.taken) + w.refused for w in writers)
    assert done == posts * len(writers)
    assert sum(w.refused for w in writers) > 0, (
        "nobody was ever in another's way: the test tests nothing"
    )
    assert_nothing_lost(world, writers)


SIZES = [
    pytest.param((4, 15), id="quick"),
    pytest.param((8, 125), id="full", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("size", SIZES)
def test_writers_on_the_same_texts(tmp_path: Path, size: tuple[int, int]) -> None:
    """Each answer of 2xx is in the ledger and its text in the catalog, each other is a 409 with its text."""
    people, posts = size
    world = long_world(tmp_path / "p", people)
    check_run(world, run_all(world, people, posts), posts)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_writers_while_builds_and_pulls_run(tmp_path: Path, size: tuple[int, int]) -> None:
    """`pipeline build`, `git pull` and `pipeline sync` beside the desk, and another machine that pushes."""
    need("git")
    people, posts = size
    world = long_world(tmp_path / "p", people + 1)
    other = shared(world, tmp_path)
    elsewhere = iter(range(10_000))

    def push() -> None:
        number = next(elsewhere)
        command(other, "sync")
        entries = list(other.open().catalog(other.open().document(PAGE)))
        entry = entries[2 + number % (len(entries) - 2)]
        text = f"远方的话：{str(number).translate(_HAN)}。"
        short_id, who = entry.source_sha[:12], f"w{people}"
        command(other, "review", "edit", PAGE, short_id, "--text", text, "--as", who)
        command(other, "sync")

    def pull() -> None:
        # refused while decisions are not committed
        git(world.root, "pull", "--no-edit", check=False)
        command(world, "sync")

    with (
        again_and_again(lambda: command(world, "build"), 0.1) as builds,
        again_and_again(push, 0.2) as pushes,
        again_and_again(pull, 0.3) as pulls,
    ):
        writers = run_all(world, people, posts)
    assert not builds
    assert not pulls
    assert len(pushes) < 20
    check_run(world, writers, posts)
    command(world, "sync")
    assert_nothing_lost(world, writers)
    log = git(world.root, "log", "--format=%an")
    assert any(f"W{n}" in log for n in range(people)), "each round is a commit by its reviewer"


def shared(world: World, folder: Path) -> World:
    """The project in git, a bare repository, and a second machine's clone."""
    write_files(
        world.root,
        {
            ".gitignore": "dist/\n.pipeline/\n*.torn\n.pipeline-*.tmp\n",
            ".gitattributes": (ROOT / ".gitattributes").read_text(),
            "pipeline.toml": '[review]\ngit = "commit"\n',
        },
    )
    git(world.root, "init", "-q", "-b", "main")
    git(world.root, "add", "-A")
    git(world.root, "commit", "-q", "-m", "begin")
    git(folder, "clone", "-q", "--bare", str(world.root), "shared.git")
    git(world.root, "remote", "add", "origin", str(folder / "shared.git"))
    git(world.root, "fetch", "-q")
    git(world.root, "branch", "-q", "-u", "origin/main")
    git(folder, "clone", "-q", "shared.git", "other")
    return World(folder / "other")


def command(world: World, *words: str) -> None:
    """A command in a process of its own; exit 1 is an answer, not a fault."""
    code = "from pipeline.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--project", str(world.root), *words],
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
    )
    if done.returncode not in (0, 1):
        raise AssertionError(f"{words}: {done.returncode} {done.stderr[-400:]}")


def git(folder: Path, *words: str, check: bool = True) -> str:
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout


def _environment() -> dict[str, str]:
    who = {
        f"GIT_{role}_{what}": "Test"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    for key in [k for k in who if k.startswith("GIT_AUTHOR")]:
        who.pop(key)
    driver = f"{sys.executable} -c 'from pipeline.cli import main; main()' merge-po %O %A %B %P"
    config = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "3",
        "GIT_CONFIG_KEY_0": "merge.pipeline-po.driver",
        "GIT_CONFIG_VALUE_0": driver,
        "GIT_CONFIG_KEY_1": "user.name",
        "GIT_CONFIG_VALUE_1": "Test",
        "GIT_CONFIG_KEY_2": "user.email",
        "GIT_CONFIG_VALUE_2": "test@example.org",
    }
    return {**os.environ, **config, "PYTHONPATH": str(Path(__file__).parents[2])}


@contextmanager
def desk_process(world: World) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`pipeline review serve` as people run it, and its address; killed at the end."""
    code = "from pipeline.cli import main; main()"
    words = ["--json", "--project", str(world.root), "review", "serve", "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**_environment(), "PYTHONUNBUFFERED": "1"},
    )
    try:
        said = ""
        while not said.rstrip().endswith("}"):
            line = process.stdout.readline() if process.stdout else ""
            assert line, "the desk did not start"
            said += line
        yield process, json.loads(said)["url"].rstrip("/")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """SIGKILL in a stream of decisions: nothing acknowledged is lost, files are whole, and what is sent again is taken once."""
    world = long_world(tmp_path / "p", 1)
    accounts(world, 1)
    browser = Browser("")
    writer = Writer("w0", browser, [], 1, random.Random(7))
    chance = random.Random(1)
    for _ in range(KILLS):
        with desk_process(world) as (process, url):
            browser.base = url
            if not writer.links:
                browser.sign_in("w0", PASSWORD)
                page = browser.get(f"/pages/{PAGE}")
                writer.links = sorted(
                    {
                        link.split("?")[0].split("#")[0]
                        for link in page.links()
                        if "/-/texts/" in link
                    }
                )
            writer.decide(chance.randrange(10**6))  # it is awake
            killer = threading.Timer(
                chance.uniform(0.01, 0.4), process.send_signal, [signal.SIGKILL]
            )
            killer.start()
            while killer.is_alive():
                try:
                    writer.decide(chance.randrange(10**6))
                except requests.RequestException:
                    break  # it is dead
            killer.join()
        assert not writer.wrong
        assert_nothing_lost(world, [writer])
        writer.forms.clear()
    assert len(writer.taken) >= KILLS
    with desk_process(world) as (_, url):
        browser.base = url
        page = browser.get(writer.links[0])
        action, fields = page.form("/save")
        sent = [browser.post(action, {**fields, "text": "再说一遍。"}).status for _ in range(2)]
        assert sent == [200, 200]
    lines = [line for line in world.lines(PAGE) if line["target_sha"] == target_sha("再说一遍。")]
    assert len(lines) == 1
    assert len({line["id"] for line in world.lines(PAGE)}) == len(world.lines(PAGE))
