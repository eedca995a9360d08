"""Builds that begin by themselves: what was wished is done, in the right order, whatever is killed meanwhile."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline.flow.accounts.auth import store_of
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.jobs import runner
from pipeline.flow.jobs.live import Live, live
from pipeline.flow.jobs.runner import JobRunner, next_work
from pipeline.flow.jobs.wishes import (
    FETCH,
    TRANSLATE,
    Job,
    JobState,
    cancel_translation,
    newest,
    wish_build,
    wish_translation,
)
from pipeline.flow.publishing import withdraw_page
from pipeline.model.errors import PipelineError
from pipeline.store.database import Store
from tests.desk.served import Served, add_author
from tests.fakes import mirror
from tests.fakes.fault_server import FaultServer, always
from tests.fakes.json_server import JsonServer
from tests.flow.tiny import ARTICLE, ARTICLE_ID, HANDOUT_ID, SETTINGS
from tests.flow.world import World

ZH = "zh-Hans"
PATIENCE = 90.0
"""Seconds after which a machine that does nothing is given up on."""


@contextmanager
def running(world: World) -> Iterator[tuple[JobRunner, Store]]:
    """A runner, as a desk has one."""
    store = store_of(world.open().project)
    try:
        with JobRunner(world.root, store) as runner:
            yield runner, store
    finally:
        store.close()


def state(cache: ProjectCache, store: Store, document: str = ARTICLE_ID) -> Live:
    """As the desk shows it."""
    workspace = cache.workspace(now=True)
    return live(workspace, store, workspace.document(document), ZH)


def until(cache: ProjectCache, store: Store, *names: str, document: str = ARTICLE_ID) -> Live:
    """Wait for a state."""
    ends = time.monotonic() + PATIENCE
    while (found := state(cache, store, document)).name not in names:
        assert time.monotonic() < ends, (found, newest(store))
        time.sleep(0.05)
    return found


def job(number: int, what: str, document: str = ARTICLE_ID) -> Job:
    return Job(number, what, document, "", "ann", JobState.WAITING, 0)


def test_a_build_carries_out_all_wishes_and_goes_before_translations() -> None:
    """A withdrawal makes it urgent; translations come one by one, in order."""
    first, second, third = job(1, TRANSLATE), job(2, "publish"), job(3, "withdraw", HANDOUT_ID)
    work = next_work((first, second, third))
    assert work
    assert (work.numbers, work.urgent, work.words) == ((2, 3), True, ("build",))
    work = next_work((first, job(4, TRANSLATE)))
    assert work
    assert (work.numbers, work.words) == ((1,), ("translate", ARTICLE_ID))
    assert next_work(()) is None


def test_publish_and_withdraw_reach_the_site_by_themselves(desk: Served, world: World) -> None:
    """No command is run: page and notice come, also where the site is deployed, and the desk says just that."""
    settings, elsewhere = world.path("pipeline.toml"), world.path("elsewhere")
    target = f'\n[deploy.here]\ntarget = "folder"\npath = "{elsewhere}"\n'
    settings.write_text(settings.read_text() + target)
    for document in (ARTICLE_ID, HANDOUT_ID):
        world.approve(document)
    ann, store = desk.as_("ann"), desk.store
    before = ann.get(f"/pages/{ARTICLE_ID}/-/about")
    assert "not on the site" in before.text
    ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/read"), "/publish")
    shown = ann.get(f"/pages/{ARTICLE_ID}/-/live")
    assert "waits for the site" in shown.response.text
    assert 'hx-trigger="every 1s"' in shown.response.text
    page = world.path(f"dist/site/{ZH}/articles/pause/index.html")
    with JobRunner(world.root, store):
        until(desk.memory, store, "live")
        there = elsewhere / page.relative_to(world.path("dist/site"))
        assert "一起停一停" in page.read_text("utf-8")
        assert there.read_bytes() == page.read_bytes()
        said = ann.get(f"/pages/{ARTICLE_ID}/-/about")
        assert "on the site since" in said.text
        assert f"https://www.example.org/{ZH}/articles/pause/" in said.links()
        assert "hx-trigger" not in said.response.text
        ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/read"), "/withdraw")
        until(desk.memory, store, "notice")
    assert "一起停一停" not in page.read_text("utf-8")
    assert "988" in page.read_text("utf-8")
    assert there.read_bytes() == page.read_bytes()
    assert "a notice with the crisis numbers stands there" in ann.get("/pages").text


def test_what_this_process_wishes_waits_for_no_look_at_the_database(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that rests hardly asks it: for what others have wished, once a second."""
    monkeypatch.setattr(runner, "ELSEWHERE", 10**9)
    with running(world) as (_, store):
        ends = time.monotonic() + PATIENCE
        for _ in range(2):
            wish_build(store, "publish", ARTICLE_ID, "ann")
            while any(one.state is not JobState.DONE for one in newest(store)):
                assert time.monotonic() < ends, newest(store)
                time.sleep(0.05)


def test_what_fails_is_said_and_mended_settings_are_enough(desk: Served, world: World) -> None:
    """The reason and what to do stand where the page's state does; nobody has to publish again."""
    world.approve(ARTICLE_ID)
    good = world.path("glossary.yaml").read_text("utf-8")
    ann = desk.as_("ann")
    reading = ann.get(f"/pages/{ARTICLE_ID}/-/read")
    ann.send(reading, "/publish")
    world.path("glossary.yaml").write_text("terms: [{en: }]\n", "utf-8")
    with JobRunner(world.root, desk.store):
        ends = time.monotonic() + PATIENCE
        while not any(one.state is JobState.FAILED for one in newest(desk.store)):
            assert time.monotonic() < ends
            time.sleep(0.05)
        failed = next(one for one in newest(desk.store) if one.state is JobState.FAILED)
        assert "glossary.yaml" in failed.says
        world.path("glossary.yaml").write_text(good, "utf-8")
        until(desk.memory, desk.store, "live")


@pytest.mark.slow
def test_a_withdrawal_reaches_each_target_whatever_is_wrong(desk: Served, world: World) -> None:
    """The build fails, one target is nowhere: the notice stands at the other; what failed first is said. Once every target has it, the desk says that the page is down, and what else waits."""
    settings = world.path("pipeline.toml")
    targets = '\n[deploy.lost]\ntarget = "hook"\n\n[deploy.www]\ntarget = "folder"\npath = "www"\n'
    settings.write_text(settings.read_text() + targets)
    world.release(ARTICLE_ID)
    world.cli("deploy", "www", "--yes")
    good = world.path("glossary.yaml").read_text("utf-8")
    world.path("glossary.yaml").write_text("terms: [\n", "utf-8")
    withdraw_page(world.root, ARTICLE_ID, "ann")
    wish_build(desk.store, "withdraw", ARTICLE_ID, "ann")
    JobRunner(world.root, desk.store).run_waiting()
    failed = newest(desk.store)[0]
    assert failed.state is JobState.FAILED
    assert "glossary.yaml" in failed.says
    page = world.path(f"www/{ZH}/articles/pause/index.html").read_text("utf-8")
    assert "988" in page
    assert "一起停一停" not in page
    world.path("glossary.yaml").write_text(good, "utf-8")
    world.path("content/en/articles/bad.md").write_text("---\ntitle: [\n---\n", "utf-8")
    again = partial(wish_build, desk.store, "edit", ARTICLE_ID, "ann")
    again()
    JobRunner(world.root, desk.store).run_waiting()
    assert state(desk.memory, desk.store).name == "failed", "one target did not hear of it"
    with JsonServer(lambda *_: (200, b"{}")) as server:
        settings.write_text(settings.read_text().replace('"hook"', f'"hook"\nurl = "{server.url}"'))
        again()
        JobRunner(world.root, desk.store).run_waiting()
    assert state(desk.memory, desk.store).name == "down"
    said = desk.as_("ann").get(f"/pages/{ARTICLE_ID}/-/live").text
    assert "All else waits until this is mended: content/en/articles/bad.md" in said


def test_a_build_that_leaves_out_a_page_is_done(world: World) -> None:
    """It has written the site; the page that is wrong says so itself."""
    store = store_of(world.open().project)
    world.path("content/en/articles/bad.md").write_text("---\ntitle: [\n---\n", "utf-8")
    wish_build(store, "publish", ARTICLE_ID, "ann")
    JobRunner(world.root, store).run_waiting()
    assert newest(store)[0].state is JobState.DONE
    store.close()


def test_a_runner_that_begins_finishes_what_another_left(world: World) -> None:
    """What was running when the desk was killed waits again; what was written while nobody ran is built."""
    world.approve(ARTICLE_ID)
    world.publish(ARTICLE_ID)
    cache = ProjectCache(world.root)
    with running(world) as (_, store):  # no wish was made: its beginning is one
        until(cache, store, "live")


def test_two_runners_are_one(world: World) -> None:
    """The second waits for the lock, and `jobs run` beside a desk says so."""
    with running(world):
        time.sleep(0.5)
        said = world.cli("jobs", "run", expect=None)
        assert said.exit_code != 0
        assert "jobs.lock" in said.output


def test_a_translation_is_cancelled(world: World) -> None:
    """Before it begins it never does; afterwards it is broken off. A build cannot be cancelled."""
    store = store_of(world.open().project)
    made = wish_translation(store, ARTICLE_ID, "ivy")
    wish_build(store, "publish", ARTICLE_ID, "ann")
    assert not cancel_translation(store, replace(made, number=made.number + 1))
    assert cancel_translation(store, made)
    assert not cancel_translation(store, made)
    JobRunner(world.root, store).run_waiting()
    states = {one.what: one.state for one in newest(store)}
    assert states == {"publish": JobState.DONE, TRANSLATE: JobState.CANCELLED}
    store.close()


def test_a_model_is_fetched_and_then_drafts(
    desk: Served, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says that the model is missing, and one press fetches it and wishes the draft; nobody has to wait for it."""
    monkeypatch.setenv("PIPELINE_MODELS", str(tmp_path / "models"))
    add_author(desk, world)
    ivy = desk.as_("ivy")
    with mirror.serve(mirror.mirror({"1.0": b"a"}), tmp_path / "mirror") as (url, _):
        settings = world.path("pipeline.toml")
        own = f'engines = ["firefox"]\n{settings.read_text()}\n[engine.firefox]\nurl = "{url}"\n'
        settings.write_text(own.replace(url, f"{url}/nowhere"))
        world.path(f"content/en/{ARTICLE_ID}.md").write_text(f"{ARTICLE}\n\nOne more line.\n")
        desk.memory.workspace(now=True)
        ivy.send(ivy.get(f"/pages/{ARTICLE_ID}/-/translate"), "/translate", fetch="1")
        JobRunner(world.root, desk.store).run_waiting()
        failed = ivy.get(f"/pages/{ARTICLE_ID}/-/translate")
        assert "The model could not be fetched" in failed.text
        assert failed.form("/-/send")
        settings.write_text(own)
        desk.memory.workspace(now=True)
        page = ivy.get(f"/pages/{ARTICLE_ID}/-/translate")
        assert "not on this machine yet" in page.text
        assert "Draft the Mandarin" not in re.sub("then draft the Mandarin", "", page.text)
        said = ivy.send(page, "/translate", fetch="1", engine="firefox")
        assert "is being fetched" in said.text
        JobRunner(world.root, desk.store).run_waiting()
        made = [(one.what, one.document, one.engine) for one in newest(desk.store)]
        assert (FETCH, ARTICLE_ID, "firefox") in made
        assert (TRANSLATE, ARTICLE_ID, "firefox") in made
        assert "not on this machine yet" not in ivy.get(f"/pages/{ARTICLE_ID}/-/translate").text


def test_a_page_is_drafted_by_an_engine(desk: Served, world: World) -> None:
    """What leaves the machine is said before; the draft comes behind the answer, and the page follows."""
    with FaultServer(always("ok")) as fake:
        world.path("pipeline.toml").write_text(
            f'{SETTINGS}engines = ["google"]\nallow_third_party = "2026-11-23 lea"\n'
            f'[engine.google]\nurl = "{fake.url}/m"\ntimeout = 5\n'
        )
        world.path(f"content/en/{ARTICLE_ID}.md").write_text(ARTICLE + "\nA new line to read.\n")
        add_author(desk, world)
        ivy = desk.as_("ivy")
        assert "1 text has no Mandarin yet" in ivy.get(f"/pages/{ARTICLE_ID}/-/about").text
        page = ivy.get(f"/pages/{ARTICLE_ID}/-/translate")
        assert "leaves this machine" in page.text
        action, fields = page.form("/translate")
        assert ivy.post(action, {**fields, "engine": "nobody"}).status == 404
        asked = ivy.post(action, {**fields, "engine": "google"})
        assert "waits for its turn" in asked.text
        JobRunner(world.root, desk.store).run_waiting()
        desk.memory.workspace(now=True)
        drafted = ivy.get(f"/pages/{ARTICLE_ID}/-/translate")
        assert "Every text has a draft" in drafted.text
    assert [one.what for one in newest(desk.store)][:2] == ["drafted", TRANSLATE]
    assert all(one.state is JobState.DONE for one in newest(desk.store))
    assert "Sent. The therapists find it" in ivy.post(*drafted.form("/-/send")).text
    assert "Send to the therapists" not in ivy.get(f"/pages/{ARTICLE_ID}/-/translate").text


def test_the_list_of_pages(desk: Served, world: World) -> None:
    """Search, filters and counts work without JavaScript; a guest sees their page alone."""
    world.approve(ARTICLE_ID)
    rae = desk.as_("rae")
    assert {"Pause together", "A short check-in"} <= {
        node.text() for node in rae.get("/pages").tree.css(".title")
    }
    assert [n.text() for n in rae.get("/pages?state=ready").tree.css(".title")] == [
        "Pause together"
    ]
    assert [n.text() for n in rae.get("/pages?q=CARD+check").tree.css(".title")] == []
    assert [n.text() for n in rae.get("/pages?q=CHECK").tree.css(".title")] == ["A short check-in"]
    assert rae.get("/pages?state=nonsense&page=99999999").status == 200


def _children(parent: int) -> list[int]:
    done = subprocess.run(  # noqa: S603
        ["ps", "-o", "pid=", "--ppid", str(parent)],  # noqa: S607
        check=False,
        capture_output=True,
        text=True,
    )
    return [int(word) for word in done.stdout.split()]


def _kill_builds(stop: threading.Event, dice: random.Random) -> int:
    """Kill what this process builds, at random; gives how often."""
    killed = 0
    while not stop.wait(dice.uniform(0.05, 0.6)):
        for child in _children(os.getpid()):
            with suppress(OSError):  # it may end by itself
                if b"--json\0build" in Path(f"/proc/{child}/cmdline").read_bytes():
                    os.kill(child, signal.SIGKILL)
                    killed += 1
    return killed


@pytest.mark.parametrize("acts", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_any_story_of_publishes_and_withdrawals_ends_as_the_ledger_says(
    world: World, acts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Builds are killed at random; each state that is shown is one that ledger and site have at that moment."""
    dice = random.Random(acts)  # noqa: S311
    # else a job that was killed seven times rests for most of the story, and nothing is there to be killed
    monkeypatch.setattr(runner, "LONGEST_REST", 1.0)
    for document in (ARTICLE_ID, HANDOUT_ID):
        world.approve(document)
    cache, stop, killed = ProjectCache(world.root), threading.Event(), list[int]()
    killer = threading.Thread(target=lambda: killed.append(_kill_builds(stop, dice)))
    with running(world) as (_, store):
        killer.start()
        for _ in range(acts):
            document = dice.choice((ARTICLE_ID, HANDOUT_ID))
            if state(cache, store, document).wanted == "page":
                withdraw_page(world.root, document, "ann", via="desk")
                wish_build(store, "withdraw", document, "ann")
            else:
                world.publish(document)
                wish_build(store, "publish", document, "ann")
            for _ in range(dice.randint(0, 4)):
                shown = state(cache, store, document)
                if shown.name in (
                    "live",
                    "notice",
                ):  # nobody acts meanwhile: the site has to have it
                    _site_has(world, document, shown.wanted)
                time.sleep(dice.uniform(0, 0.3))
        stop.set()
        killer.join()
        for document in (ARTICLE_ID, HANDOUT_ID):
            found = until(cache, store, "live", "notice", document=document)
            assert found.is_true
            _site_has(world, document, found.wanted)
    assert acts < 200 or killed[0] > 20
    assert not world.breaches()


def _site_has(world: World, document: str, what: str) -> None:
    """The very file, as a reader gets it."""
    folder = "articles/pause" if document == ARTICLE_ID else "handouts/check-in"
    text = world.path(f"dist/site/{ZH}/{folder}/index.html").read_text("utf-8")
    title = "一起停一停" if document == ARTICLE_ID else "简短的心情交流"
    assert (title in text) == (what == "page")


def test_a_wish_that_the_database_refuses_takes_nothing_back(world: World) -> None:
    """The ledger has the line: who published is told so, and the next build carries it out."""
    store = store_of(world.open().project)
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE jobs")
    wish_build(store, "publish", ARTICLE_ID, "ann")
    with pytest.raises(PipelineError):
        newest(store)
    store.close()
