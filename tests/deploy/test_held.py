"""A page came down while the site may not go out: each target gets its notice, and nothing new."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator

import pytest

from pipeline.flow.jobs.targets import is_down_everywhere
from pipeline.flow.withheld import withheld
from tests.deploy.conftest import target
from tests.deploy.fake_wordpress import KEY, FakeWordPress, words
from tests.deploy.test_deploy import cut, does
from tests.fakes.json_server import JsonServer
from tests.flow import tiny
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World, lost_sheets, tree

TITLES = {HANDOUT_ID: tiny.MANDARIN["A short check-in"]}
DOWN = "放到一边"
"""Words of the Mandarin handout."""
TAKEN_DOWN = [
    "delete handouts/check-in.en-zh-Hans.pdf",
    "delete handouts/check-in.zh-Hans.pdf",
    "notice handouts/check-in (zh-Hans)",
    "update handouts/check-in (en)",
]
"""What is done at a WordPress for the handout, and for the page that offered its sheets."""
FORMS = ("path", "fragment", "json")
OF_ENGLISH = {f"en/{HANDOUT_ID}/index.html", f"fragments/en/{HANDOUT_ID}.html", f"pages/en/{HANDOUT_ID}.json"}  # fmt: skip
FAULTS = {
    "a page": ("content/en/articles/traps.md", "---\ntitle: [\n---\n"),
    "the glossary": ("glossary.yaml", "terms: ["),
    "a setting": ("pipeline.toml", "site_name = 3\n"),
    "a line of the settings": ("pipeline.toml", "<<<<<<< ours\n"),
}
"""What is wrong, and how it is made so: the text stands before what is there, or instead of a page."""


def break_(world: World, name: str) -> None:
    file, text = FAULTS[name]
    path = world.path(file)
    before = path.read_text(encoding="utf-8")
    text += before if file == "pipeline.toml" else ""
    if name == "a setting":
        text = before.replace('site_name = "', 'site_name = 3 # "')
        assert text != before
    path.write_text(text, encoding="utf-8")


def withdraw(world: World) -> None:
    """With words that are new and may not go out now."""
    world.change(world.english(ARTICLE_ID), COMMA, NO_COMMA)
    world.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")


def said(files: dict[str, bytes], text: str) -> list[str]:
    return [p for p, data in files.items() if text in data.decode("utf-8", "replace").replace("<wbr>", "")]  # fmt: skip


ONE, *OTHERS = FAULTS
EVERY = (ONE, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS))


@pytest.mark.parametrize("fault", EVERY)
def test_a_folder(published: World, fault: str) -> None:
    """The page becomes a notice, its sheets go, no list names it, and no other byte changes; then there is nothing to do."""
    target(published, target="folder", path="www")
    does(published)
    www = published.path("www")
    before, good = tree(www), {p: published.path(p).read_bytes() for p, _ in FAULTS.values()}
    withdraw(published)
    break_(published, fault)
    published.cli("build", expect=None)
    plan = published.cli("deploy", "there", expect=1)
    assert "would be taken down" in plan.output
    assert tree(www) == before
    assert does(published, expect=1) == [
        "notice handouts/check-in (zh-Hans)",
        "delete handouts/check-in.zh-Hans.pdf",
        "delete handouts/check-in.en-zh-Hans.pdf",
    ]
    now = tree(www)
    assert said(now, DOWN) == said(now, TITLES[HANDOUT_ID]) == []
    notice = now["zh-Hans/handouts/check-in/index.html"].decode()
    assert "tel:988" in notice
    assert "tel:911" in notice
    manifest = json.loads(now["manifest.json"])
    assert [one["id"] for one in manifest["withdrawn"]] == [HANDOUT_ID]
    lists = {one["path"] for one in manifest["lists"]} | {*manifest["feeds"].values(), "index.html"}
    changed = {path for path in now if now[path] != before.get(path)}
    forms = {manifest["withdrawn"][0][form] for form in FORMS}
    english = {path for path in changed if path in OF_ENGLISH}
    assert changed - english <= forms | lists | {"sitemap.xml", "manifest.json"}
    for path in english:  # a link goes with the sheet that it leads to, and nothing else
        assert before[path].startswith(b"{") or {*now[path].splitlines()} < {
            *before[path].splitlines()
        }
    assert lost_sheets(now) == set()
    assert said(now, NO_COMMA) == []
    published.cli("deploy", "there", "--yes", expect=2)
    assert tree(www) == now
    for path, data in good.items():
        published.path(path).write_bytes(data)
    published.build()
    does(published)
    published.cli("verify", "--live", "there")


@pytest.fixture
def web(published: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWordPress]:
    """A WordPress that has got all that is published."""
    monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", KEY)
    with FakeWordPress() as web:
        target(published, target="wordpress", url=web.url)
        does(published)
        yield web


@pytest.mark.parametrize("fault", EVERY[:2])
def test_wordpress(published: World, web: FakeWordPress, fault: str) -> None:
    """A notice in the post, its sheets gone, and the English post's link to one; no other post is touched, also where somebody has changed one by hand."""
    web.at("pause").content += "<p>by hand</p>"
    others = {i.slug: i.content for i in web.items.values() if i.slug != "check-in-zh"}
    withdraw(published)
    workspace = published.open()  # a broken glossary opens none
    break_(published, fault)
    published.cli("build", expect=None)
    web.writes.clear()
    document = workspace.document(HANDOUT_ID)
    assert not is_down_everywhere(workspace, document)
    assert does(published, expect=1) == TAKEN_DOWN
    notice = web.page(web.at("check-in-zh"))
    assert "988" in words(notice)
    assert DOWN not in notice
    left = {i.slug: i.content for i in web.items.values() if i.slug != "check-in-zh"}
    assert len(left) == len(others) - 2, "but the two sheets"
    was, english = others.pop("check-in"), left.pop("check-in")
    assert left == {slug: others[slug] for slug in left}
    (link,) = {*was.splitlines()} - {*english.splitlines()} - {was.splitlines()[1]}  # its mark
    assert "check-in-en-zh-Hans.pdf" in link
    assert "check-in-en.pdf" in english
    web.writes.clear()
    assert is_down_everywhere(workspace, document)
    published.cli("deploy", "there", "--yes", expect=2)
    assert web.writes == []


def test_a_map_that_cannot_be_read(published: World, web: FakeWordPress) -> None:
    """What git merged badly holds up nothing: posts are found by their marks, files by their slugs."""
    published.path("locales/deployed/there.json").write_text("<<<<<<< ours\n", "utf-8")
    withdraw(published)
    published.build()
    assert sorted(does(published, expect=1)) == TAKEN_DOWN
    assert [i.title for i in web.items.values() if i.kind == "media"] == ["check-in-en.pdf"]
    assert "check-in-en-zh-Hans.pdf" not in web.at("check-in").content
    assert "988" in words(web.page(web.at("check-in-zh")))
    published.path("locales/deployed/there.json").unlink()
    does(published)
    published.cli("verify", "--live", "there")
    assert does(published) == []


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_take_down_that_is_cut_short(
    published: World, web: FakeWordPress, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """Cut at each request: the next runs leave all as an uncut one does, and then there is nothing to do."""
    known = published.path("locales/deployed/there.json")
    before, noted = copy.deepcopy(web.items), known.read_bytes()
    withdraw(published)
    break_(published, ONE)
    published.cli("build", expect=1)
    does(published, expect=1)
    whole = {number: item.content for number, item in web.items.items()}
    code, moment = 3, 0
    while code == 3:
        moment += 1
        web.items.clear()
        web.items.update(copy.deepcopy(before))
        known.write_bytes(noted)
        with monkeypatch.context() as patch:
            cut(patch, moment, before=lost == "request")
            code = published.cli("deploy", "there", "--yes", expect=None).exit_code
        published.cli("deploy", "there", "--yes", expect=None)
        assert {number: item.content for number, item in web.items.items()} == whole, moment
        web.writes.clear()
        published.cli("deploy", "there", "--yes", expect=2)
        assert web.writes == []
    assert code == 1
    assert moment > 6


@pytest.mark.slow
def test_a_page_that_somebody_has_changed_by_hand_holds_up_no_other(
    published: World, web: FakeWordPress
) -> None:
    """The difference stops what is new, and what came down comes down all the same; exit code 1 both times."""
    web.at("pause").content += "<p>by hand</p>"
    withdraw(published)
    published.build()
    done = published.cli("deploy", "there", "--yes", expect=1)
    assert "DRIFT articles/pause (en)" in done.output
    assert DOWN not in web.page(web.at("check-in-zh"))
    assert "by hand" in web.page(web.at("pause"))
    assert "DRIFT" in published.cli("deploy", "there", "--yes", expect=1).output


@pytest.mark.parametrize("fault", EVERY[:2])
def test_a_hook(published: World, fault: str) -> None:
    """It is told which addresses came down, once, and no new build."""
    with JsonServer(lambda *_: (200, b"{}")) as server:
        target(published, target="hook", url=f"{server.url}/build")
        does(published)
        first = server.seen[-1][2]
        withdraw(published)
        break_(published, fault)
        published.cli("build", expect=None)
        assert does(published, expect=1) == ["post handouts/check-in (zh-Hans)"]
        told = server.seen[-1][2]
        assert told["only"] == "withdrawn"
        assert told["build"] == first["build"]
        assert told["withdrawn"] == ["https://www.example.org/zh-Hans/handouts/check-in/"]
        published.cli("deploy", "there", "--yes", expect=2)
        assert len(server.seen) == 2


def test_a_stray_ledger_hides_no_other(published: World) -> None:
    """A file among the ledgers that is none of any page: what another page lost is told to a hook all the same."""
    withdraw(published)
    published.path("locales/zh/decisions/A copy.jsonl").write_text("", encoding="utf-8")
    shutil.rmtree(published.path("dist"))
    break_(published, "a line of the settings")
    down = withheld(published.root).down
    assert [(one.document, one.tag) for one in down] == [(HANDOUT_ID, "zh-Hans")]


def test_what_is_mended_but_may_not_go_out(published: World) -> None:
    """Withdrawn, and published again with other words: the old ones come down, the new ones wait."""
    target(published, target="folder", path="www")
    does(published)
    published.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")
    sign = published.short_id(HANDOUT_ID, "A short check-in")
    published.cli("review", "edit", HANDOUT_ID, sign, "--text", "心情签到", "--as", "ann", expect=0)
    published.release(HANDOUT_ID)
    break_(published, "a page")
    published.cli("build", expect=1)
    assert published.version(HANDOUT_ID), "it is public again"
    assert does(published, expect=1)[0] == "notice handouts/check-in (zh-Hans)"
    now = tree(published.path("www"))
    assert said(now, TITLES[HANDOUT_ID]) == said(now, "心情签到") == []


@pytest.mark.slow
def test_what_was_only_updated_stays(published: World) -> None:
    """Published again without a withdrawal: the words of before stand until the fault is mended."""
    target(published, target="folder", path="www")
    does(published)
    before = tree(published.path("www"))
    sign = published.short_id(HANDOUT_ID, "A short check-in")
    published.cli("review", "edit", HANDOUT_ID, sign, "--text", "心情签到", "--as", "ann")
    published.release(HANDOUT_ID)
    break_(published, "a page")
    published.cli("build", expect=1)
    published.cli("deploy", "there", "--yes", expect=2)
    assert tree(published.path("www")) == before


@pytest.mark.slow
def test_a_renamed_page_stands_as_its_new_name_does(published: World) -> None:
    """Under the former address there too; withdrawn under the new id, it comes down."""
    target(published, target="folder", path="www")
    does(published)
    published.cli("rename", HANDOUT_ID, "handouts/card", "--as", "ann")
    break_(published, "a page")
    published.cli("build", expect=1)
    published.cli("deploy", "there", "--yes", expect=2)
    assert said(tree(published.path("www")), DOWN)
    published.cli("review", "withdraw", "handouts/card", "--as", "ann")
    assert "notice handouts/check-in (zh-Hans)" in does(published, expect=1)
    assert said(tree(published.path("www")), DOWN) == []


@pytest.mark.slow
def test_english_that_was_renamed_and_withdrawn(published: World) -> None:
    """Signed English under its former id there, withdrawn under today's: both languages come down."""
    settings = published.path("pipeline.toml")
    settings.write_text(f'{settings.read_text("utf-8")}[review]\nsource = "sign-off"\n', "utf-8")
    published.cli("review", "publish", "--all", "--english", "--as", "lea")
    target(published, target="folder", path="www")
    does(published)
    published.cli("rename", HANDOUT_ID, "handouts/card", "--as", "lea")
    published.cli("review", "withdraw", "handouts/card", "--english", "--as", "lea")
    break_(published, "the glossary")
    published.cli("build", expect=2)
    assert [step.partition(" ")[2] for step in does(published, expect=1)[:2]] == [
        "handouts/check-in (en)", "handouts/check-in (zh-Hans)",
    ]  # fmt: skip
    assert said(tree(published.path("www")), DOWN) == []
