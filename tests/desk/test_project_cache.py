"""What the desk keeps at hand is what the files say, whoever writes them; what others take away comes back."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.flow import decisions
from pipeline.flow.decisions import Decider, MeanwhileError, Seen
from pipeline.flow.desk.prefetch import Prefetch, prefetch
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.units import review_page_of
from pipeline.flow.findings import open_findings_of
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from tests.desk.served import ROLES, Served, served
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World


def seen(live: Workspace, document: str, short_id: str, person: str = "ann") -> Seen:
    row = review_page_of(live, live.document(document), person).row(short_id)
    assert row is not None
    return Seen(short_id, row.entry.target_sha, row.seen)


def ann(memory: ProjectCache) -> Decider:
    """Ann at the desk."""
    return Decider(memory.workspace(), "ann", "desk")


def assert_like_the_files(memory: ProjectCache, world: World) -> None:
    """The desk says just what a fresh look at the project says."""
    live, fresh = memory.workspace(now=True), world.open()
    assert [d.id for d in live.documents] == [d.id for d in fresh.documents]
    for document in (*fresh.documents, fresh.document("site")):
        mine = live.document(document.id)
        assert live.catalog(mine) == fresh.catalog(document)
        assert live.decisions(document.id) == fresh.decisions(document.id)
        assert live.reviews(live.catalog(mine)) == fresh.reviews(fresh.catalog(document))
        assert open_findings_of(live, mine, live.catalog(mine)) == open_findings_of(
            fresh, document, fresh.catalog(document)
        )


STEPS = (
    "approve",
    "edit",
    "reject",
    "back",
    "cli-edit",
    "cli-approve",
    "po",
    "english",
    "glossary",
    "people",
    "same-size",
    "build",
    "look",
)


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 12)), min_size=1, max_size=12))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_story_of_writers(
    _drafted: World,  # noqa: PT019  copied for each story
    tmp_path_factory: pytest.TempPathFactory,
    story: list[tuple[str, int]],
) -> None:
    """Desk, command line, editor, author and build write in turns; the desk is never behind."""
    folder = tmp_path_factory.mktemp("story")
    world = _drafted.copy(folder / "p")
    memory = ProjectCache(world.root)
    for step, number in story:
        with suppress(MeanwhileError, PipelineError):  # refused: nothing changed
            take(memory, world, step, number)
        assert_like_the_files(memory, world)
    shutil.rmtree(folder)


def take(memory: ProjectCache, world: World, step: str, number: int) -> None:  # noqa: C901  one branch a step
    live = memory.workspace()
    document = (ARTICLE_ID, HANDOUT_ID)[number % 2]
    entries = live.catalog(live.document(document)).entries
    entry = entries[number % len(entries)]
    short_id = entry.source_sha[:12]
    person = ("ann", "bo", "lea")[number % 3]
    by = Decider(live, person, "desk")
    words = f"换个说法{'好' * number}。"
    if step == "approve":
        decisions.approve(by, document, [seen(live, document, short_id, person)])
    elif step == "edit":
        decisions.edit(by, document, seen(live, document, short_id, person), words)
    elif step == "reject":
        decisions.reject(by, document, [seen(live, document, short_id, person)])
    elif step == "back":
        decisions.withdraw(by, document, [seen(live, document, short_id, person)])
    elif step == "cli-edit":
        world.cli(
            "review", "edit", document, short_id, "--text", words, "--as", person, expect=None
        )
    elif step == "cli-approve":
        world.cli("review", "approve", document, short_id, "--as", person, expect=None)
    elif step == "po":
        text = world.po(document).read_text()
        world.po(document).write_text(text.replace("。", "，好。", 1))
    elif step == "english":
        path = world.english(ARTICLE_ID)
        text = path.read_text()
        path.write_text(
            text.replace(COMMA, NO_COMMA) if COMMA in text else text.replace(NO_COMMA, COMMA)
        )
    elif step == "glossary":
        world.path("glossary.yaml").write_text(world.path("glossary.yaml").read_text() + "# more\n")
    elif step == "people":
        world.cli("users", "add", f"p{number}", "--name", "P", expect=None)
    elif step == "same-size":
        path = world.po(document)
        times = path.stat()
        path.write_text(path.read_text().replace("你", "您", 1))
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    elif step == "build":
        world.build()


def test_a_line_that_was_taken_away_comes_back(world: World) -> None:
    """`git checkout`, a pull, an editor: an acknowledged line is put back when the file is looked at."""
    memory = ProjectCache(world.root)
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    decisions.approve(ann(memory), ARTICLE_ID, [seen(memory.workspace(), ARTICLE_ID, short_id)])
    line = world.ledger(ARTICLE_ID).read_bytes()
    world.ledger(ARTICLE_ID).unlink()
    live = memory.workspace()
    assert len(live.decisions(ARTICLE_ID)) == 1
    assert world.ledger(ARTICLE_ID).read_bytes() == line
    world.ledger(ARTICLE_ID).write_bytes(b"")
    assert (
        len(ProjectCache(world.root).workspace().decisions(ARTICLE_ID)) == 1
    )  # after a restart too


def test_a_text_that_was_taken_away_comes_back(world: World) -> None:
    """A pull that replaced the catalog in the moment of a save; where somebody wrote other words, both are kept."""
    memory = ProjectCache(world.root)
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    before = world.po(ARTICLE_ID).read_text()
    memory.workspace().snapshot(memory.workspace().document(ARTICLE_ID))
    decisions.edit(
        ann(memory), ARTICLE_ID, seen(memory.workspace(), ARTICLE_ID, short_id), "安写的话"
    )
    world.po(ARTICLE_ID).write_text(before)
    live = memory.workspace()
    live.snapshot(live.document(ARTICLE_ID))
    assert "安写的话" in world.po(ARTICLE_ID).read_text()
    world.po(ARTICLE_ID).write_text(before.replace("说出你的需要", "别人写的话"))
    live.snapshot(live.document(ARTICLE_ID))
    text = world.po(ARTICLE_ID).read_text()
    assert 'msgstr "别人写的话"' in text
    assert "安写的话" in text


def test_words_that_a_person_answered_stay_as_they_are(world: World) -> None:
    """Who edits on the command line has seen the desk's text: nothing is put back against them."""
    memory = ProjectCache(world.root)
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    decisions.edit(
        ann(memory), ARTICLE_ID, seen(memory.workspace(), ARTICLE_ID, short_id), "安写的话"
    )
    world.cli("review", "edit", ARTICLE_ID, short_id, "--text", "波写的话", "--as", "bo")
    live = memory.workspace()
    entry = next(
        e for e in live.catalog(live.document(ARTICLE_ID)) if e.source_sha.startswith(short_id)
    )
    assert entry.target == "波写的话"
    assert entry.comments == ()


def test_a_broken_page_stops_no_other(world: World) -> None:
    """It is named; the rest goes on, and it comes back once it is mended."""
    memory = ProjectCache(world.root)
    good = world.english(ARTICLE_ID).read_bytes()
    world.english(ARTICLE_ID).write_bytes(b"\xff\xfe")
    live = memory.workspace(now=True)
    assert [d.id for d in live.documents] == [HANDOUT_ID]
    assert "pause.md" in str(live.bad[0].faults[0])
    world.english(ARTICLE_ID).write_bytes(good)
    assert_like_the_files(memory, world)


def test_what_was_checked_is_known_at_the_next_start(world: World) -> None:
    """From `.pipeline/cache`, if nothing has changed; a cache that somebody spoilt costs time alone."""
    memory = ProjectCache(world.root)
    live = memory.workspace()
    document = live.document(ARTICLE_ID)
    assert not prefetch(live, document, "base")
    again = ProjectCache(world.root).workspace()
    assert prefetch(again, again.document(ARTICLE_ID), "base")
    assert prefetch(again, again.document(ARTICLE_ID), "another program")  # it is at hand
    other = ProjectCache(world.root).workspace()
    assert not prefetch(other, other.document(ARTICLE_ID), "another program")
    for path in world.path(".pipeline/cache/desk").iterdir():
        path.write_bytes(path.read_bytes()[:-3])
    third = ProjectCache(world.root)
    assert not prefetch(third.workspace(), third.workspace().document(ARTICLE_ID), "base")
    assert_like_the_files(third, world)


def test_every_page_is_checked_once(world: World) -> None:
    """The quiet thread comes to its end."""
    with Prefetch(ProjectCache(world.root)) as warming:
        warming.wait(60)
        assert warming.ready


def test_an_unreadable_published_file_stops_no_other_page(desk: Served, world: World) -> None:
    """Whether it was so at the start or came so later: everybody signs in, and the list of pages names it."""
    world.approve(ARTICLE_ID)
    world.publish(ARTICLE_ID)
    assert desk.as_("lea").get("/").status == 200
    world.mandarin(ARTICLE_ID).unlink()
    world.mandarin(ARTICLE_ID).mkdir()
    world.change(world.path("glossary.yaml"), "Emergency number", "Emergency")
    desk.memory.workspace(now=True)
    assert desk.as_("lea").get("/").status == desk.as_("lea").get("/for-you").status == 200
    pages = [desk.as_("lea").get("/pages")]
    with served(world.root) as anew, Prefetch(anew.memory) as warming:
        warming.wait(60)
        assert warming.ready
        for who in ROLES:
            assert anew.as_(who).get("/").status == 200
        pages.append(anew.as_("lea").get("/pages"))
    assert [page.status for page in pages] == [200, 200]
    assert all("CONTENT is not a plain file" in page.text for page in pages)


def test_folders_are_not_left_open(world: World, tmp_path: Path) -> None:
    """A desk that runs for weeks: a thousand looks open no file more."""
    memory = ProjectCache(world.root)
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    for _ in range(200):
        live = memory.workspace(now=True)
        for document in live.documents:
            live.snapshot(document)
    after = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    assert after <= before + 2
