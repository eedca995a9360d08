"""The stories of `test_deploy.py` told to a real WordPress 6.1 of Debian: core alone, and with our plugin."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.conftest import CI, need
from tests.deploy.conftest import TRAPS
from tests.deploy.fake_wordpress import texturized, words
from tests.deploy.test_deploy import _Proven, cut, does, target
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World

pytestmark = pytest.mark.slow  # a database and a web server are started
SCRIPT = Path(__file__).with_name("wordpress.sh")
PLUGIN = Path(__file__).parents[2] / "examples/wordpress/pipeline-pairs.php"
POLYLANG = """<?php
function pll_set_post_language($id, $lang) { update_post_meta($id, '_stand_in_lang', $lang); }
function pll_save_post_translations($of) { foreach ($of as $id) update_post_meta($id, '_stand_in_of', wp_json_encode($of)); }
add_action('init', fn() => array_map(fn($key) => register_post_meta('page', $key, ['single' => true, 'type' => 'string',
  'show_in_rest' => true, 'auth_callback' => '__return_true']), ['_stand_in_lang', '_stand_in_of']));
"""
"""A stand-in for the two functions of Polylang that the plugin calls; Polylang itself cannot be had here."""


class Real:
    """A WordPress at `url`, and the application passwords of its users."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        done = subprocess.run(  # noqa: S603  our own script
            ["/bin/sh", str(SCRIPT), "start", str(folder), str(port)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        said = dict(line.split("=", 1) for line in done.stdout.splitlines())
        self.url = said["WP_URL"]
        self.keys = {name.removeprefix("WP_").lower(): key for name, key in said.items()}

    def stop(self) -> None:
        subprocess.run(["/bin/sh", str(SCRIPT), "stop", str(self.folder)], check=True, timeout=60)  # noqa: S603

    def ask(self, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401  whatever JSON holds
        name, _, password = self.keys["editor"].partition(":")
        answer = requests.request(
            method,
            f"{self.url}/wp-json/wp/v2/{path}",
            json=body or None,
            auth=(name, password),
            timeout=60,
        )
        assert answer.ok, answer.text
        return answer.json()

    def page(self, slug: str) -> str:
        answer = requests.get(f"{self.url}/{slug}/", timeout=60)
        assert answer.status_code == 200, slug
        return answer.text

    def every(self) -> list[Mapping[str, Any]]:
        """Everything of ours: posts, pages and files."""
        asked = "?per_page=100&context=edit"
        found = [
            one
            for kind in ("posts", "pages")
            for one in self.ask("GET", f"{kind}{asked}&status=any&search=pipeline%20id")
        ]
        return [*found, *self.ask("GET", f"media{asked}")]

    def clear(self) -> None:
        for one in self.every():
            kind = {"post": "posts", "page": "pages", "attachment": "media"}[one["type"]]
            self.ask("DELETE", f"{kind}/{one['id']}?force=true")

    def changed(self) -> str:
        """What moves with every write."""
        return str(sorted((one["id"], one["modified_gmt"]) for one in self.every()))


@pytest.fixture(scope="module")
def _real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    for tool in ("php", "mariadbd", "curl"):
        need(tool)
    if not Path("/usr/share/wordpress").is_dir():
        (pytest.fail if CI else pytest.skip)("WordPress is not installed: `.ci/tools` says how")
    real = Real(tmp_path_factory.mktemp("wp"), 8197)
    yield real
    real.stop()


@pytest.fixture(params=["core", "plugin"])
def web(_real: Real, request: pytest.FixtureRequest) -> Real:
    """That WordPress, empty; alone, and with our plugin and the stand-in for Polylang."""
    place = _real.folder / "www/wp-content/mu-plugins"
    for file in place.glob("*.php"):
        file.unlink()
    if request.param == "plugin":
        shutil.copy(PLUGIN, place)
    _real.clear()
    return _real


@pytest.fixture
def here(published: World, web: Real, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PIPELINE_WORDPRESS_KEY", web.keys["editor"])
    target(published, target="wordpress", url=web.url)
    return published


def has_plugin(web: Real) -> bool:
    return (web.folder / "www/wp-content/mu-plugins/pipeline-pairs.php").is_file()


def test_a_story(here: World, web: Real) -> None:
    """Create, nothing, drift, update, rename, withdraw, delete: readers get the approved words or a notice."""
    assert [step.split()[0] for step in does(here)] == ["create"] * 5 + ["upload"] * 3
    shown = words(web.page("traps"))
    assert [trap for trap in TRAPS if trap not in shown] == []
    here.cli("verify", "--live", "there")
    mandarin = web.page("check-in-zh")
    if has_plugin(web):
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
    assert old.url.endswith("/card-zh/" if has_plugin(web) else "/check-in-zh/")

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
    """Language and pair by Polylang's own two functions (a stand-in); a notice is nobody's translation."""
    (web.folder / "www/wp-content/mu-plugins/a-stand-in.php").write_text(POLYLANG, encoding="utf-8")
    does(here)
    pages = {one["slug"]: one for one in web.ask("GET", "pages?context=edit&per_page=100")}
    both = {"en": pages["check-in"]["id"], "zh": pages["check-in-zh"]["id"]}
    assert pages["check-in-zh"]["meta"]["_stand_in_lang"] == "zh"
    said = pages["check-in"]["meta"]["_stand_in_of"]
    assert said == pages["check-in-zh"]["meta"]["_stand_in_of"]
    assert all(f'"{lang}":{number}' in said for lang, number in both.items())


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
