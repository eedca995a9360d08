"""Three languages, pictures, cuts and tamperings in a real WordPress 6.1: what its readers get out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from PIL import Image

from tests.deploy.fake_wordpress import words
from tests.deploy.real_wordpress import Real
from tests.deploy.test_deploy import _Proven, cut, does
from tests.deploy.test_live import IN_MANDARIN
from tests.flow.derived import HANT, with_traditional
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World, fill_drafts

pytestmark = pytest.mark.slow  # a database and a web server are started
BOTH = {"zh-Hans": "check-in-zh", HANT: "check-in-zh-hant"}
TO_READ = {"zh-Hans": "放到一边", HANT: "放到一邊"}


def test_three_languages(here: World, web: Real) -> None:
    """Each language has its address, leads to the others, and what comes down in one comes down in what is derived from it."""
    with_traditional(here).release(ARTICLE_ID, HANDOUT_ID)
    does(here)
    here.cli("verify", "--live", "there")
    pages = {tag: web.page(slug) for tag, slug in {"en": "check-in", **BOTH}.items()}
    for tag, page in pages.items():
        others = {f"{web.url}/{slug}/" for slug in ("check-in", *BOTH.values())}
        shown = re.search('<nav class="pipeline-languages".*?</nav>', page)
        assert shown
        own = f"{web.url}/{BOTH.get(tag, 'check-in')}/"
        assert set(re.findall('href="(.*?)"', shown[0])) == others - {own}
        if web.has_plugin:
            assert f'<html lang="{tag}"' in page
            assert page.count('rel="alternate" hreflang=') == 4
    linked = web.page("pause-zh-hant")
    assert f'href="{web.url}/check-in-zh-hant/"' in linked
    assert [tag for tag, said in TO_READ.items() if said not in words(pages[tag])] == []
    before = web.changed()
    assert (does(here), web.changed()) == ([], before)

    here.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")
    here.build()
    down = does(here)
    assert {*down[:2]} == {f"notice {HANDOUT_ID} ({tag})" for tag in BOTH}
    for tag, slug in BOTH.items():
        page = web.page(slug)
        assert TO_READ[tag] not in words(page)
        assert words(page).count("988") >= 2
    assert "pipeline-languages" not in web.page("check-in")
    assert sorted(one["slug"] for one in web.every() if one["type"] == "attachment") == sorted(
        one["slug"] for one in web.every() if "check-in-en" in one.get("source_url", "")
    )
    here.cli("verify", "--live", "there")
    assert does(here) == []


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "PNG")
    return out.getvalue()


def show(world: World, *, shown: bool = True) -> None:
    """Put a picture with its words into the handout, or take it out, and publish both languages."""
    mark = "![Two chairs... it's (tm) home](img/chairs.png)\n\n::: write"
    old, new = ("::: write", mark) if shown else (mark, "::: write")
    world.change(world.english(HANDOUT_ID), old, new)
    world.build()
    fill_drafts(world.po(HANDOUT_ID), {mark.splitlines()[0]: "![两把椅子……就是家](img/chairs.png)"})
    world.build()
    world.release(HANDOUT_ID)


def test_pictures(here: World, web: Real) -> None:
    """A picture comes with its words in each language, its next version takes its place, and goes with its last page."""
    file = here.path("content/en/handouts/img/chairs.png")
    file.parent.mkdir()
    file.write_bytes(picture("green"))
    show(here)
    does(here)

    def seen() -> dict[str, tuple[str, bytes]]:
        found = {}
        for slug in ("check-in", "check-in-zh"):
            (tag,) = re.findall("<img [^>]*chairs[^>]*>", web.page(slug))
            url, alt = (re.findall(f'{name}="(.*?)"', tag)[0] for name in ("src", "alt"))
            found[slug] = (words(alt), requests.get(url, timeout=60).content)
        return found

    def pictures() -> int:
        return sum("chairs" in one.get("source_url", "") for one in web.every())

    assert seen() == {
        "check-in": ("Two chairs... it's (tm) home", picture("green")),
        "check-in-zh": ("两把椅子……就是家", picture("green")),
    }
    here.cli("verify", "--live", "there")
    assert (does(here), pictures()) == ([], 1)
    file.write_bytes(picture("red"))
    here.cli("build")
    assert {*does(here)} >= {f"update {HANDOUT_ID} ({tag})" for tag in ("en", "zh-Hans")}
    assert {data for _, data in seen().values()} == {picture("red")}
    assert pictures() == 1
    show(here, shown=False)
    does(here)
    assert pictures() == 0
    here.cli("verify", "--live", "there")
    assert does(here) == []


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_cut_update_and_withdrawal_are_completed(
    here: World, web: Real, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """Cut at each request of a run that updates one page and takes down another: the notice comes before any other write, and the next run leaves all as an uncut one does."""
    monkeypatch.setattr("pipeline.flow.deploy.verify", lambda _: _Proven())
    does(here)
    known = here.path("locales/deployed/there.json")
    noted = known.read_bytes()
    web.keep("before")
    before = web.changed()
    here.change(here.english(ARTICLE_ID), COMMA, NO_COMMA)
    here.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")
    here.build()

    def holds() -> dict[str, tuple[str, str]]:
        return {
            one["slug"]: (one["status"], one.get("content", {}).get("raw", one.get("source_url")))
            for one in web.every()
        }

    does(here)
    whole = holds()
    for moment in range(1, 21):
        web.restore("before")
        known.write_bytes(noted)
        with monkeypatch.context() as patch:
            cut(patch, moment, before=lost == "request")
            code = here.cli("deploy", "there", "--yes", expect=None).exit_code
            assert code in {0, 3}
        if web.changed() != before:  # the withdrawal comes first
            assert "放到一边" not in web.page("check-in-zh")
        does(here)
        assert holds() == whole, moment
        assert does(here) == []
        if code == 0:
            break
    assert moment > 10
    here.cli("verify", "--live", "there")


def test_another_setting_of_paths(here: World, web: Real) -> None:
    """The site's addresses change, those in WordPress stay: no post is made anew, and with the plugin the site's former addresses lead to the right language."""
    does(here)

    def posts() -> dict[str, tuple[int, str]]:
        found = (one for one in web.every() if one["type"] != "attachment")
        return {one["slug"]: (one["id"], one["link"]) for one in found}

    before = posts()
    settings = here.path("pipeline.toml")
    table = '\n[paths]\nen = "/{kind}s/{slug}/"\nzh-Hans = "/zh/{kind}s/{slug}/"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + table, encoding="utf-8")
    here.build()
    done = does(here)
    assert not [step for step in done if step.startswith(("create", "notice", "delete"))]
    assert posts() == before, "but sheets are new: the codes for the phone lead elsewhere"
    assert f'href="{web.url}/check-in-zh/"' in web.page("pause-zh")
    here.cli("verify", "--live", "there")
    assert does(here) == []
    if web.has_plugin:
        for lang, slug in (("en", "check-in"), ("zh-Hans", "check-in-zh")):
            old = requests.get(f"{web.url}/{lang}/handouts/check-in/", timeout=60)
            assert old.url == f"{web.url}/{slug}/"


def test_a_take_down_that_goes_out_alone(here: World, web: Real) -> None:
    """Another page cannot be read: the notice stands there, and no post that stays offers a sheet that is gone."""
    does(here)
    here.cli("review", "withdraw", HANDOUT_ID, "--as", "ann")
    here.path("content/en/articles/bad.md").write_text("---\ntitle: [\n---\n", "utf-8")
    here.cli("build", expect=1)
    assert does(here, expect=1) == [
        "delete handouts/check-in.en-zh-Hans.pdf",
        "delete handouts/check-in.zh-Hans.pdf",
        f"notice {HANDOUT_ID} (zh-Hans)",
        f"update {HANDOUT_ID} (en)",
    ]
    assert "放到一边" not in web.page("check-in-zh")
    offered = re.findall(r'href="([^"]*\.pdf)"', web.page("check-in"))
    assert [requests.get(url, timeout=60).status_code for url in offered] == [200]
    before = web.changed()
    here.cli("deploy", "there", "--yes", expect=2)
    assert web.changed() == before
    here.path("content/en/articles/bad.md").unlink()
    here.build()
    does(here)
    here.cli("verify", "--live", "there")
    assert does(here) == []


def edit(slug: str, old: str, new: str) -> Callable[[Real], None]:
    """Somebody edits a post in WordPress."""

    def do(web: Real) -> None:
        found = [(kind, one) for kind in ("posts", "pages") for one in web.ask("GET", f"{kind}?slug={slug}&context=edit")]  # fmt: skip
        ((kind, post),) = found
        raw = post["content"]["raw"]
        assert old in raw
        web.ask("POST", f"{kind}/{post['id']}", content=raw.replace(old, new))

    return do


def say(slug: str, **fields: object) -> Callable[[Real], None]:
    """Somebody changes another field of it."""

    def do(web: Real) -> None:
        (post,) = web.ask("GET", f"pages?slug={slug}&context=edit")
        web.ask("POST", f"pages/{post['id']}", **fields)

    return do


def theme(php: str) -> Callable[[Real], None]:
    """A theme or another plugin changes what the public gets."""
    return lambda web: web.switch_on("tamper.php", f"<?php\n{php}")


def sheet(change: Callable[[Path], object]) -> Callable[[Real], None]:
    """Somebody lays hands on the printed sheet."""

    def do(web: Real) -> None:
        (file,) = (web.folder / "www/wp-content/uploads").rglob("check-in-zh-Hans*.pdf")
        change(file)

    return do


ZH = "check-in-zh"
TAMPERINGS = {
    **{name: (edit(ZH, old, new), code) for name, (old, new, code) in IN_MANDARIN.items()},
    "a word less": (edit("check-in", "If you are in danger now", "If you are now"), "text"),
    "no mark": (edit(ZH, "data-pipeline-id", "data-id"), "marked"),
    "the notice says more": (edit("pause-zh", "</article>", "<p>立即预约</p></article>"), "text"),
    "the notice's number": (edit("pause-zh", "988", "987"), "text"),
    "another title": (say(ZH, title="你好"), "title"),
    "a draft": (say(ZH, status="draft"), "missing"),
    "another language": (theme("add_filter('language_attributes', fn() => 'lang=\"en\"', 999);"), "lang"),
    "no hreflang": (theme("add_action('init', fn() => add_filter('get_post_metadata', fn($v, $i, $k) => $k === 'pipeline_alternates' ? [''] : $v, 10, 3));"), "hreflang"),
    "another canonical": (theme("add_filter('get_canonical_url', fn() => 'https://shop.example.net/', 999);"), "canonical"),
    "noindex": (theme("add_filter('wp_robots', fn($r) => ['noindex' => true] + $r, 999);"), "robots"),
    "words made nicer": (theme("add_filter('the_content', fn($c) => str_replace('你', '您', $c), 999);"), "text"),
    "another sheet": (sheet(lambda file: file.write_bytes(b"%PDF-1.7 other")), "bytes"),
    "no sheet": (sheet(Path.unlink), "missing"),
}  # fmt: skip
"""What somebody does in WordPress → the code that names it."""


@pytest.mark.parametrize("web", ["plugin"], indirect=True)
def test_each_tampering_is_found(here: World, web: Real) -> None:
    """What `verify --live` says of each; and nothing before and after."""
    does(here)
    here.cli("review", "withdraw", ARTICLE_ID, "--as", "ann")
    here.build()
    does(here)
    web.keep("clean")
    for name, (tamper, code) in TAMPERINGS.items():
        tamper(web)
        found = here.data("verify", "--live", "there", expect=1)["breaches"]
        assert code in {one["code"] for one in found}, (name, found)
        web.restore("clean")
        web.switch_off("tamper.php")
    here.cli("verify", "--live", "there")
