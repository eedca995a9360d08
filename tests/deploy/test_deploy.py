"""What a WordPress (a fake that keeps its ways) holds after a site was brought there."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from pipeline.deploy.wordpress.entities import unchangeable, unchangeable_text
from tests.deploy.conftest import TRAPS, target
from tests.deploy.fake_wordpress import KEY, FakeWordPress, texturized, words
from tests.flow.derived import with_traditional
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World


@pytest.fixture
def web() -> Iterator[FakeWordPress]:
    with FakeWordPress() as web:
        yield web


@pytest.fixture
def here(published: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch) -> World:
    """A project whose only target is that WordPress."""
    monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", KEY)
    target(published, target="wordpress", url=web.url)
    return published


def does(world: World, *options: str, expect: int = 0) -> list[str]:
    """What a run did, a word and a thing each."""
    body = world.data("deploy", "there", "--yes", *options, expect=expect)
    return [f"{step['does']} {step['what']}" for step in body["steps"]]


def test_a_story_of_one_wordpress(here: World, web: FakeWordPress) -> None:
    """Plan, create, nothing, edit by hand, update, withdraw: readers always get the approved words, or a notice."""
    plan = here.cli("deploy")
    assert "nothing is written yet" in plan.output
    assert not web.writes
    first = does(here)
    assert [step.split()[0] for step in first] == ["create"] * 5 + ["upload"] * 3
    for page in web.items.values():
        assert page.status == "publish" or page.kind == "media"
    shown = words(web.page(web.at("traps")))
    assert [trap for trap in TRAPS if trap not in shown] == []
    assert "hreflang are missing" in here.cli("verify", "--live", "there").output
    web.writes.clear()
    assert does(here) == []
    assert web.writes == []
    here.cli("build")  # what a target holds is no input of a build
    assert here.breaches() == []

    item = web.at("check-in-zh")
    sent, item.content = (
        item.content,
        item.content.replace("如果你现在有危险", "如果你现在没有危险"),
    )
    assert sent != item.content
    stopped = here.cli("deploy", "there", "--yes", expect=1)
    assert "DRIFT handouts/check-in (zh-Hans) was changed in WordPress" in stopped.output
    assert "没有危险" in stopped.output
    assert web.writes == []
    assert "text" in here.cli("verify", "--live", "there", expect=1).output
    assert does(here, "--force") == ["update handouts/check-in (zh-Hans)"]
    assert item.content == sent

    here.change(here.english(ARTICLE_ID), COMMA, NO_COMMA)
    here.build()
    assert "update articles/pause (en)" in does(here)

    here.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")
    here.build()
    down = does(here)
    assert down[0] == "notice handouts/check-in (zh-Hans)"
    assert [step for step in down if step.startswith("delete")] == [
        "delete handouts/check-in.en-zh-Hans.pdf", "delete handouts/check-in.zh-Hans.pdf",
    ]  # fmt: skip
    assert item.status == "publish"
    assert "988" in words(web.page(item))
    assert "放到一边" not in web.page(item)
    here.cli("verify", "--live", "there")
    assert does(here) == []


def test_what_readers_get_is_read_back(here: World, web: FakeWordPress) -> None:
    """A theme that drops a word: a notice stands in the page's place, exit code 1, and the word is named."""
    web.spoil = lambda page: page.replace("如果你现在有危险", "现在有危险")
    said = here.cli("deploy", "there", "--yes", expect=1)
    assert "lacks the approved words '如果你现在有危险" in said.output
    assert "心情交流" not in words(web.page(web.at("check-in-zh")))
    assert "988" in words(web.page(web.at("check-in-zh")))
    web.spoil = str
    does(here)
    here.cli("verify", "--live", "there")


def test_a_renamed_document_keeps_its_post(here: World, web: FakeWordPress) -> None:
    """The same number, the new words; a page of core WordPress keeps its address, which nobody would lead on from."""
    does(here)
    numbers = sorted(web.items)
    here.cli("rename", HANDOUT_ID, "handouts/card", "--as", "ann")
    here.cli("build")
    done = does(here)
    assert not [step for step in done if step.startswith(("create", "notice"))]
    pages = [i for i in web.items.values() if i.kind == "pages"]
    assert {i.slug for i in pages} == {"check-in", "check-in-zh"}
    assert {i.id for i in pages} <= {*numbers}
    here.cli("verify", "--live", "there")


def test_a_lost_map_is_found_again(here: World, web: FakeWordPress) -> None:
    """Pages carry their marks: without the file nothing is created twice, and a page that was edited is seen."""
    does(here)
    pages = sum(i.kind != "media" for i in web.items.values())
    here.path("locales/deployed/there.json").unlink()
    web.at("check-in-zh").content += "<p>更多</p>"
    here.cli("deploy", "there", "--yes", expect=1)
    assert not [step for step in does(here, "--force") if step.startswith("create")]
    assert sum(i.kind != "media" for i in web.items.values()) == pages
    here.cli("verify", "--live", "there")


def test_the_plugin_says_language_and_pair(
    here: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With it hreflang is written and read back; once it was there, nobody deploys without it."""
    web.plugin = True
    does(here)
    assert '<html lang="zh-Hans">' in web.page(web.at("check-in-zh"))
    here.cli("verify", "--live", "there")
    web.at("check-in-zh").meta["pipeline_alternates"] = ""
    assert "hreflang" in here.cli("verify", "--live", "there", expect=1).output
    web.plugin = False
    assert "switch the plugin" in here.cli("deploy", "there", "--yes", expect=2).output


def test_a_cut_is_completed_by_the_next_run(
    here: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From some request on the network is dead: exit code 3; then everything is there once, and right."""
    monkeypatch.setattr(
        "pipeline.flow.deploy.verify", lambda _: _Proven()
    )  # it is tested elsewhere
    for moment in (1, 6, 11, 16, 19):  # the real one: at each
        web.items.clear()
        here.path("locales/deployed/there.json").unlink(missing_ok=True)
        with monkeypatch.context() as patch:
            cut(patch, moment, before=bool(moment % 2))
            here.cli("deploy", "there", "--yes", expect=3)
        does(here)
        assert sorted((i.kind, i.status) for i in web.items.values()) == (
            [("media", "draft")] * 3 + [("pages", "publish")] * 2 + [("posts", "publish")] * 3
        )
        web.writes.clear()
        assert (does(here), web.writes) == ([], [])
    here.cli("verify", "--live", "there")


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_cut_update_and_withdrawal_are_completed(
    here: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """Cut at each request of a run that updates one page and takes down another: the notice is there before any other write, and the next run leaves all as an uncut one does."""
    monkeypatch.setattr("pipeline.flow.deploy.verify", lambda _: _Proven())
    does(here)
    known = here.path("locales/deployed/there.json")
    before, noted = copy.deepcopy(web.items), known.read_bytes()
    here.change(here.english(ARTICLE_ID), COMMA, NO_COMMA)
    here.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")
    here.build()
    does(here)
    whole = {i.slug: (i.kind, i.status, i.content) for i in web.items.values() if i.kind != "media"}
    assert {i.slug: i.content for i in before.values() if i.kind != "media"} != {
        slug: content for slug, (_, _, content) in whole.items()
    }
    code, moment = 3, 0
    while code:
        moment += 1
        web.items.clear()
        web.items.update(copy.deepcopy(before))
        known.write_bytes(noted)
        web.writes.clear()
        with monkeypatch.context() as patch:
            cut(patch, moment, before=lost == "request")
            code = here.cli("deploy", "there", "--yes", expect=None).exit_code
            assert code in {0, 3}
        if web.writes:  # the withdrawal comes first
            assert "放到一边" not in web.page(web.at("check-in-zh"))
        does(here)
        pages = [i for i in web.items.values() if i.kind != "media"]
        assert {i.slug: (i.kind, i.status, i.content) for i in pages} == whole, moment
        web.writes.clear()
        assert (does(here), web.writes) == ([], [])
    assert moment > 10
    here.cli("verify", "--live", "there")


class _Proven:
    breaches = ()


def cut(monkeypatch: pytest.MonkeyPatch, moment: int, *, before: bool) -> None:
    """Let the network die at a request: before it goes out, or before its answer comes."""
    whole, count = requests.Session.request, iter(range(1, 10_000))

    def request(
        self: requests.Session,
        *args: Any,  # noqa: ANN401  as requests has it
        **options: Any,  # noqa: ANN401  as requests has it
    ) -> requests.Response:
        number = next(count)
        if number > moment or (number == moment and before):
            raise requests.ConnectionError("cut")
        answer = whole(self, *args, **options)
        if number == moment:
            raise requests.ConnectionError("cut")
        return answer

    monkeypatch.setattr(requests.Session, "request", request)


def test_what_stands_against_it(
    here: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong rights, a wrong key, none, a site that is not proven, files that cannot be read: exit code 2, no write."""

    def refused() -> str:
        return here.cli("deploy", "there", "--yes", expect=2).output

    web.rights = {"upload_files": True}
    assert "unfiltered_html (to keep the lines to write on)" in refused()
    monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", "editor:wrong")
    assert "check PIPELINE_WORDPRESS_KEY" in refused()
    monkeypatch.delenv("PIPELINE_WORDPRESS_KEY")
    assert "PIPELINE_WORDPRESS_KEY is not set" in refused()
    page = here.path("dist/site/en/articles/pause/index.html").resolve()
    page.write_bytes(page.read_bytes().replace(b"slow breath", b"breath"))
    assert "BREACH" in refused()
    here.path("content/en/articles/bad.md").write_bytes(b"---\ntitle: [\n---\n")
    assert "content/en/articles/bad.md" in refused()
    assert web.writes == []


TEXT = st.text(st.sampled_from("ab W ordpress'\"[].-(tm):;)D38x8O&<>/!?你，“"), max_size=40)


@given(TEXT)
def test_wordpress_has_nothing_to_change(text: str) -> None:
    """What goes out as numbers comes back as the text, whatever WordPress makes of the rest."""
    sent = unchangeable_text(text)
    assert words(texturized(sent)) == text
    page = f'<p title="{sent}">{sent}</p>'
    assert texturized(unchangeable(page)) == unchangeable(page)
    assert words(unchangeable(page)) == text


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_are_traps(trap: str) -> None:
    """The fake changes each, as the real one does; written as numbers it does not."""
    assert texturized(trap) != trap or trap in ("a--b/c",)
    assert words(texturized(unchangeable_text(trap))) == trap


def test_traditional_has_an_address_of_its_own(here: World, web: FakeWordPress) -> None:
    """Simplified keeps its short one; two posts of one room never have the same."""
    with_traditional(here).release(HANDOUT_ID)
    does(here)
    slugs = {page.slug for page in web.items.values() if page.kind != "media"}
    assert {"check-in", "check-in-zh", "check-in-zh-hant"} <= slugs
    assert does(here) == []
