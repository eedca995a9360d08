"""`translate`: nothing is sent unasked, machines write drafts and nothing else, and people's words stay as they are."""

from __future__ import annotations

import re

from pipeline.flow.known_pages import known_pages
from pipeline.flow.translate.memory import memory_of_project
from tests.fakes.fault_server import FaultServer, always
from tests.flow import tiny
from tests.flow.oracle import assert_honest
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID, SETTINGS
from tests.flow.world import World, names

ADDED = "\nTell your partner what helped.\n"


def add_a_text(world: World) -> None:
    path = world.english(ARTICLE_ID)
    path.write_text(path.read_text(encoding="utf-8") + ADDED, encoding="utf-8")
    world.build()


def allow(world: World, url: str) -> None:
    """The settings of a practice that lets Google see its public articles."""
    engine = f'[engine.google]\nurl = "{url}/m"\ntimeout = 5\n'
    allowed = 'engines = ["google"]\nallow_third_party = "2026-11-23 lea"\n'
    world.path("pipeline.toml").write_text(SETTINGS + allowed + engine)


def test_without_an_engine_the_strings_wait(drafted: World) -> None:
    """Exit 3, one line an engine that says why, and not one file changes."""
    add_a_text(drafted)
    before = drafted.tracked()
    done = drafted.cli("translate", expect=3)
    for engine in ("firefox", "google"):
        assert len([row for row in done.stderr.splitlines() if engine in row]) == 1
    assert "still wait" in done.stdout
    assert drafted.tracked() == before
    drafted.cli("build")


def test_a_machine_writes_drafts_and_nothing_else(live: World) -> None:
    """Allowed and dated, Google drafts what is missing: fuzzy, with its origin; all other lines stay; none of it is public."""
    add_a_text(live)
    site, before = live.site(), live.tracked()
    with FaultServer(always("ok")) as server:
        allow(live, server.url)
        live.cli("translate", ARTICLE_ID)
        assert server.texts == [ADDED.strip()]
        allow(live, server.url)
    po = live.po(ARTICLE_ID).read_text(encoding="utf-8")
    (entry,) = (block for block in po.split("\n\n") if ADDED.strip() in block)
    assert re.search(r"^# pipeline: machine google [0-9a-f]{8}$", entry, re.M)
    assert "#, fuzzy" in entry
    assert re.search(r'^msgstr "字', entry, re.M)
    name = f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po"
    untouched = [b for b in before[name].decode().split("\n\n") if ADDED.strip() not in b]
    assert [b for b in po.split("\n\n") if ADDED.strip() not in b] == untouched
    live.build()
    assert live.site() == site
    assert live.status(ARTICLE_ID)["drafted"] == 1
    assert_honest(live)


def test_redraft_leaves_peoples_text_byte_equal(live: World) -> None:
    """Even asked to write anew, and with marks cleared by hand, a machine writes over no person's and no approved text."""
    add_a_text(live)
    sign = live.short_id(ARTICLE_ID, ADDED.strip())
    live.cli("review", "edit", ARTICLE_ID, sign, "--text", "告诉对方什么帮到了你。", "--as", "ann")
    catalogs = [live.po(document) for document in (ARTICLE_ID, HANDOUT_ID)]
    before = [po.read_bytes() for po in catalogs]
    with FaultServer(always("ok")) as server:
        allow(live, server.url)
        live.cli("translate", ARTICLE_ID, HANDOUT_ID, "--redraft")
        assert server.texts == []
    assert [po.read_bytes() for po in catalogs] == before


def test_a_failing_engine_loses_nothing(drafted: World) -> None:
    """Its answers are refused: exit 3 with the reason, and no file changes."""
    add_a_text(drafted)
    before = drafted.tracked()
    for mode in ("403", "error page", "quota"):
        with FaultServer(always(mode)) as server:
            allow(drafted, server.url)
            done = drafted.cli("translate", ARTICLE_ID, expect=3)
            assert names(done, "1 text waits", "google")
    assert {**drafted.tracked(), "pipeline.toml": b""} == {**before, "pipeline.toml": b""}


def test_words_typed_while_an_engine_answers_stay(drafted: World) -> None:
    """A person writes the very text that the engine was asked for, before its answer is saved: the person's words stay."""
    add_a_text(drafted)
    typed = "告诉对方什么帮到了你。"

    def play(_text: str, _number: int) -> str:
        sign = drafted.short_id(ARTICLE_ID, ADDED.strip())
        drafted.cli("review", "edit", ARTICLE_ID, sign, "--text", typed, "--as", "ann")
        return "ok"

    with FaultServer(play) as server:
        allow(drafted, server.url)
        drafted.cli("translate", ARTICLE_ID)
        assert server.texts == [ADDED.strip()]
    assert f'msgstr "{typed}"' in drafted.po(ARTICLE_ID).read_text(encoding="utf-8")


def test_what_is_kept_of_memory_is_what_the_files_give(live: World) -> None:
    """Read a first and a second time, after an approval, other reviewers and words changed by hand."""

    def same() -> None:
        anew = memory_of_project(live.open())
        for _ in range(2):
            known = known_pages(live.root).workspace
            assert memory_of_project(known) == anew

    live.build()
    same()
    live.approve(ARTICLE_ID, "ann")
    same()  # the page is not known until the next build
    live.build()
    same()
    assert any(m.approval for found in memory_of_project(live.open()).units.values() for m in found)
    people = live.root / "locales/reviewers.yaml"
    people.write_text(people.read_text(encoding="utf-8").replace("ann", "anna"), encoding="utf-8")
    same()
    live.build()
    same()
    word = next(one for one in tiny.MANDARIN.values() if len(one) > 3)
    live.change(live.po(ARTICLE_ID), word[:2], "改了")
    same()
