"""The stories of `test_deploy.py` told to a real WordPress 6.1 of Debian: core alone, and with our plugin."""

from __future__ import annotations

import json

import pytest
import requests

from tests.deploy.conftest import TRAPS
from tests.deploy.fake_wordpress import texturized, words
from tests.deploy.real_wordpress import Real, polylang
from tests.deploy.test_deploy import _Proven, cut, does
from tests.flow.derived import with_traditional
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World

pytestmark = pytest.mark.slow  # a database and a web server are started


def test_a_story(here: World, web: Real) -> None:
    """Create, nothing, drift, update, rename, withdraw, delete: readers get the approved words or a notice."""
    assert [step.split()[0] for step in does(here)] == ["create"] * 5 + ["upload"] * 3
    shown = words(web.page("traps"))
    assert [trap for trap in TRAPS if trap not in shown] == []
    here.cli("verify", "--live", "there")
    mandarin = web.page("check-in-zh")
    if web.has_plugin:
        assert '<html lang="zh-Hans"' in mandarin
        assert mandarin.count('rel="alternate" hreflang=') == 3
        assert 'name="description" content="两个人的一张卡片。"' in mandarin
    before = web.changed()
    assert does(here) == []
    assert web.changed() == before

    (page,) = web.ask("GET", "pages?slug=check-in-zh&context=edit")
    raw = page["content"]["raw"]
    web.ask(
        "POST", f"pages/{page['id']}", content=raw.replace("如果你现在有危险", "如果你现在没有危险")
    )
    assert "没有危险" in here.cli("deploy", "there", "--yes", expect=1).output
    here.cli("verify", "--live", "there", expect=1)
    assert does(here, "--force") == ["update handouts/check-in (zh-Hans)"]

    here.change(here.english(ARTICLE_ID), COMMA, NO_COMMA)
    here.cli("rename", HANDOUT_ID, "handouts/card", "--as", "ann")
    here.build()
    renamed = does(here)
    assert not [step for step in renamed if step.startswith(("create", "notice"))]
    here.cli("verify", "--live", "there")
    old = requests.get(f"{web.url}/check-in-zh/", timeout=60)
    assert old.status_code == 200
    assert old.url.endswith("/card-zh/" if web.has_plugin else "/check-in-zh/")

    here.cli("review", "withdraw", "handouts/card", "--as", "ann")
    here.cli("remove", "articles/traps", "--yes")
    here.build()
    down = does(here)
    assert {"notice handouts/card (zh-Hans)", "notice articles/traps (en)"} <= {*down}
    gone = web.page("traps") + requests.get(old.url, timeout=60).text
    assert "Gottman" not in words(gone)
    assert "放到一边" not in words(gone)
    assert words(gone).count("988") >= 2
    here.cli("verify", "--live", "there")
    assert does(here) == []


def test_wrong_rights(here: World, web: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    """An author or a contributor may not do what is needed; a wrong password signs nobody in: nothing is written."""
    for who in ("author", "contributor"):
        monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", web.keys[who])
        assert "unfiltered_html" in here.cli("deploy", "there", "--yes", expect=2).output
    monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", "pipeline-editor:wrong")
    assert "HTTP 401" in here.cli("deploy", "there", "--yes", expect=2).output
    assert web.every() == []


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_cut_at_each_of_twenty_moments(
    here: World, web: Real, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """From that request on the network is dead; the next run completes it, once, and says the approved words."""
    monkeypatch.setattr("pipeline.flow.deploy.verify", lambda _: _Proven())
    for moment in range(1, 21):
        web.clear()
        here.path("locales/deployed/there.json").unlink(missing_ok=True)
        with monkeypatch.context() as patch:
            cut(patch, moment, before=lost == "request")
            here.cli("deploy", "there", "--yes", expect=3)
        does(here)
        assert sorted((one["type"], one["status"]) for one in web.every()) == sorted(
            [("post", "publish")] * 3 + [("page", "publish")] * 2 + [("attachment", "inherit")] * 3
        )
        here.cli("verify", "--live", "there")
        assert does(here) == []


@pytest.mark.parametrize("web", ["plugin"], indirect=True)
def test_polylang_is_told(here: World, web: Real) -> None:
    """Languages and pair by Polylang's own functions (a stand-in); without a language nothing is written."""
    with_traditional(here).release(HANDOUT_ID)
    held = {"en": "en_US", "zh": "zh_CN"}
    web.switch_on("a-stand-in.php", polylang(held))
    assert "no language for zh-Hant" in here.cli("deploy", "there", "--yes", expect=2).output
    assert web.every() == []
    web.switch_on("a-stand-in.php", polylang({**held, "tw": "zh_TW"}))
    does(here)
    pages = {one["slug"]: one for one in web.ask("GET", "pages?context=edit&per_page=100")}
    every = {"en": "check-in", "zh": "check-in-zh", "tw": "check-in-zh-hant"}
    for lang, slug in every.items():
        assert pages[slug]["meta"]["_stand_in_lang"] == lang
        of = json.loads(pages[slug]["meta"]["_stand_in_of"])
        assert of == {one: pages[slug]["id"] for one, slug in every.items()}


@pytest.mark.parametrize("web", ["core"], indirect=True)
def test_the_fake_changes_what_the_real_one_changes(web: Real) -> None:
    """Each trap as it is: what the fake makes another, WordPress makes another too."""
    for trap in TRAPS:
        body = f"<!-- wp:html -->\n<p>{trap}</p>\n<!-- pipeline id=x lang=en sha=0 -->\n<!-- /wp:html -->"
        made = web.ask("POST", "posts", title="trap", content=body, status="publish", slug="trap")
        shown = web.ask("GET", f"posts/{made['id']}")["content"]["rendered"]
        if texturized(trap) != trap:
            assert words(shown).strip() != trap or "<img" in shown, trap
        web.ask("DELETE", f"posts/{made['id']}?force=true")
