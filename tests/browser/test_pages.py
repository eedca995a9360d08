"""The Nu checker, html-validate, axe and Lighthouse find nothing in the practice's own pages."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser

from pipeline.flow.decisions import Decider, approve_all
from tests.browser.tools import (
    grammar_errors,
    html_validate_errors,
    lighthouse,
    node_modules,
    nu_errors,
)
from tests.build.test_marks import BREAKS, cuts
from tests.flow.derived import HANT, with_traditional
from tests.flow.world import World, real_world

pytestmark = pytest.mark.slow  # two whole projects are built for them
ROOT = Path(__file__).parents[2]
ARTICLE, HANDOUT = "articles/compassion-in-relationships", "handouts/emotional-check-in"


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The output of a project where nobody decided anything, and of one where everything is public.

    In the second one page was published, came down again and has left its notice, and one has moved.
    """
    drafts = real_world(tmp_path_factory.mktemp("drafts") / "p")
    drafts.build()
    public = published(tmp_path_factory.mktemp("public") / "p", HANT)
    return {
        f"{name} {tree}": (world.path("dist") / tree).resolve()
        for name, world in (("drafts", drafts), ("public", public))
        for tree in ("site", "preview")
    }


def published(root: Path, derived: str = "") -> World:
    """Everything approved and published; the last handout withdrawn; the article at a new address.

    `derived`: a language that is published beside Simplified Chinese.
    """
    world = real_world(root)
    path = world.english(ARTICLE)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("\nkind:", "\naliases: [/blog/compassion/]\nkind:", 1), encoding="utf-8"
    )
    world.add_people()
    world.build()
    documents = [document.id for document in world.open().documents]
    for document in documents:
        world.cli("review", "approve", document, "--all", "--as", "ann", expect=None)
        for who in ("ann", "bo"):
            world.cli("review", "approve", document, "--all", "--safety", "--as", who, expect=None)
        world.cli("review", "publish", document, "--as", "ann")
    for who in ("ann", "bo"):
        world.cli("review", "approve", "site", "--all", "--safety", "--as", who, expect=None)
    if derived:
        traditional = with_traditional(world)
        for who in ("mei", "wen"):
            approve_all(Decider(traditional.open(), who), "site", safety=True)
        traditional.release(*documents)
    world.cli("review", "withdraw", documents[-1], "--as", "ann")
    world.cli("build")
    for tag in filter(None, ("zh-Hans", derived)):
        assert len([p for p in world.manifest()["pages"] if tag in p["versions"]]) == 3
    world.cli("verify")
    return world


def html_files(trees: dict[str, Path]) -> list[Path]:
    """Every whole page of all trees."""
    found = [f for tree in trees.values() for f in tree.rglob("*.html")]
    return sorted(f for f in found if "fragments" not in f.parts)


def frames(site: Path) -> list[Path]:
    """Each fragment of a site, under its style sheet, in the frame of another site."""
    sheet = json.loads((site / "manifest.json").read_bytes())["assets"]["fragments_css"]
    found = []
    for number, fragment in enumerate(sorted(site.glob("fragments/**/*.html"))):
        frame = site.parent / "frames" / f"{number}.html"
        frame.parent.mkdir(exist_ok=True)
        body = fragment.read_text(encoding="utf-8")
        frame.write_text(
            f'<!doctype html>\n<html lang="en">\n<title>Frame</title>\n<link rel="stylesheet" href="{site}/{sheet}">\n'
            f"<main><h1>Frame</h1>\n{body}</main></html>\n",
            encoding="utf-8",
        )
        found.append(frame)
    return found


def test_the_nu_checker_finds_nothing(trees: dict[str, Path]) -> None:
    """No error and no warning in any page of any tree, nor in a fragment within another site's frame."""
    files = html_files(trees)
    assert len(files) >= 40
    assert nu_errors(files) == []
    # the title of a fragment stands in the frame: a notice has no heading of its own
    framed = nu_errors(frames(trees["public site"]))
    assert [one for one in framed if "Article lacks heading" not in one] == []


def test_the_nu_checker_would_find_something(tmp_path: Path) -> None:
    """Asked about a broken page, it names the faults: silence above means something."""
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><html lang="zh_CN"><title>x</title><p id=a><p id=a><img src=x>',
        encoding="utf-8",
    )
    assert len(nu_errors([bad])) >= 3


def test_html_validate_finds_nothing(trees: dict[str, Path]) -> None:
    """Standard rules, no inline style."""
    assert html_validate_errors(html_files(trees)) == []


LISTS = {"atom.rnc": "feed.*.xml", "sitemap.rnc": "sitemap.xml"}
"""Grammar → the files of a site that follow it."""


@pytest.mark.parametrize("grammar", LISTS)
def test_feeds_and_sitemaps_follow_their_grammars(trees: dict[str, Path], grammar: str) -> None:
    """RFC 4287 and the sitemap protocol, written as RELAX NG and read by the processor within the Nu checker."""
    sites = [tree for name, tree in trees.items() if name.endswith("site")]
    files = [file for site in sites for file in sorted(site.glob(LISTS[grammar]))]
    assert len(files) == {"atom.rnc": 4, "sitemap.rnc": 2}[grammar]
    assert grammar_errors(grammar, files) == []


WRONG = [
    ("atom.rnc", "feed.en.xml", "<author><name>Atlanta Couples Therapy</name></author>", ""),
    ("atom.rnc", "feed.en.xml", "T00:00:00Z</updated>", "</updated>"),
    ("atom.rnc", "feed.en.xml", "<title>", "<title/><title>"),
    ("atom.rnc", "feed.en.xml", "<id>https://www.example.org", "<id>"),
    ("sitemap.rnc", "sitemap.xml", "<loc>https://www.example.org", "<loc>"),
    ("sitemap.rnc", "sitemap.xml", 'rel="alternate"', 'rel="next"'),
    ("sitemap.rnc", "sitemap.xml", 'hreflang="zh-Hans"', 'hreflang="zh_Hans"'),
]


@pytest.mark.parametrize(("grammar", "name", "old", "new"), WRONG)
def test_the_grammars_would_find_something(
    trees: dict[str, Path], tmp_path: Path, grammar: str, name: str, old: str, new: str
) -> None:
    """A feed and a sitemap with one fault: silence above means something."""
    text = (trees["public site"] / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    assert grammar_errors(grammar, [tmp_path / name])


def violations(chromium: Browser, file: Path, **context: Any) -> list[str]:  # noqa: ANN401  the library's own options
    """What axe finds on a page, one line each; with what the browser had to say beside it."""
    script = (node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page = chromium.new_page(**context)
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"not loaded: {request.url}"))
    there = "https://www.example.org/"
    if file.name == "404.html":  # it names its host: it is shown at any address
        page.route(
            f"{there}**",
            lambda route: route.fulfill(path=file.parent / route.request.url.removeprefix(there)),
        )
    try:
        if "blog" in file.parts:  # it leads on before it can be looked at
            page.set_content(
                re.sub('<meta http-equiv="refresh"[^>]*>', "", file.read_text("utf-8"))
            )
        else:
            page.goto(file.as_uri())
        page.evaluate(script)
        found = page.evaluate("() => axe.run({preload: false}).then((r) => r.violations)")
    finally:
        page.close()
    return said + [
        f"{file.parts[-4:]}: {one['id']} {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
    ]


def kinds(trees: dict[str, Path]) -> list[Path]:
    """One page of each kind, where a fault would show on all of its kind."""
    site, preview = trees["public site"], trees["drafts preview"]
    return [
        site / "zh-Hans" / ARTICLE / "index.html",
        site / "en" / HANDOUT / "index.html",
        site / "zh-Hans/handouts/ritual-of-connection/index.html",
        site / "zh-Hans/index.html",
        site / HANT / ARTICLE / "index.html",
        site / HANT / HANDOUT / "index.html",
        site / HANT / "handouts/ritual-of-connection/index.html",
        site / HANT / "handouts/index.html",
        site / "404.html",
        preview / "index.html",
        preview / "zh-Hans" / HANDOUT / "index.html",
        preview / "side-by-side" / HANDOUT / "index.html",
        trees["public preview"] / HANT / HANDOUT / "index.html",
    ]


def test_axe_finds_nothing_on_a_page_of_each_kind(
    trees: dict[str, Path], chromium: Browser
) -> None:
    """On a desktop in daylight, and on a phone at night."""
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    for file in kinds(trees):
        assert violations(chromium, file) == []
        assert violations(chromium, file, **phone) == []


def test_axe_finds_nothing_on_any_page(trees: dict[str, Path], chromium: Browser) -> None:
    """Every page of every tree, those at former addresses too, kept from leading on; each fragment under its style in a frame."""
    files = [*html_files(trees), *frames(trees["public site"])]
    assert sum("blog" in file.parts for file in files) >= 2
    assert [v for file in files for v in violations(chromium, file)] == []


def test_no_page_scrolls_sideways_on_a_phone(trees: dict[str, Path], chromium: Browser) -> None:
    """At 320 CSS pixels (WCAG 1.4.10) only tables scroll, in their own frame."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    for file in kinds(trees):
        page.goto(file.as_uri())
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, file
    page.close()


LINES = """() => [...document.querySelectorAll("h1, h2, h3")].map((heading) => {
  const range = document.createRange(), walk = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  let text = "", top = null;
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (let at = 0; at < node.data.length; at++) {
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width && top !== null && box.top > top + box.height / 2) text += "|";
      if (box.width) top = box.top;
      text += node.data[at];
    }
  return text;
})"""
"""Each heading of a page with a `|` where a line ends."""


@pytest.fixture
def chinese_letters(chromium: Browser, tmp_path: Path) -> Iterator[Browser]:
    """A Chromium that has the letters of our sheets: without any for Chinese it draws narrow boxes, and no line ends."""
    fonts, config = ROOT / "pipeline/build/static/fonts", tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><include>/etc/fonts/fonts.conf</include><dir>{fonts}</dir></fontconfig>",
        encoding="utf-8",
    )
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
        args=["--no-sandbox"],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
    )
    yield browser
    browser.close()


def test_headings_break_where_a_reader_would(
    trees: dict[str, Path], chinese_letters: Browser
) -> None:
    """Lines of the samples' headings end at the marks that were set beforehand, on phones of four widths."""
    wanted = {line.replace("|", ""): cuts(line) for line in BREAKS}
    seen, broken = set(), 0
    for width in (320, 360, 390, 430):
        page = chinese_letters.new_page(viewport={"width": width, "height": 800})
        for file in sorted((trees["public site"] / "zh-Hans").rglob("index.html")):
            page.goto(file.as_uri())
            for heading in page.evaluate(LINES):
                text = heading.replace("|", "")
                if text in wanted:
                    seen.add(text)
                    broken += "|" in heading
                    assert cuts(heading) <= wanted[text], (width, heading)
        page.close()
    assert len(seen) >= 18, "the handout that came down shows none"
    assert broken >= 5


def policy() -> str:
    """The content security policy that docs/website.md gives to websites."""
    text = (ROOT / "docs/website.md").read_text(encoding="utf-8")
    (line,) = [row for row in text.splitlines() if row.startswith("Content-Security-Policy: ")]
    return line.partition(": ")[2]


HEARD = """window.refused = [];
document.addEventListener("securitypolicyviolation", (e) => refused.push(e.violatedDirective + " " + e.blockedURI));"""


def test_the_policy_of_the_manual_refuses_nothing(
    trees: dict[str, Path], chromium: Browser
) -> None:
    """Under the policy that the manual gives, each page of the site loads all that it wants, from its own host alone."""
    site, hosts = trees["public site"], set[str]()

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", policy())
            super().end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = chromium.new_page()
        page.add_init_script(HEARD)
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        home = f"http://127.0.0.1:{server.server_address[1]}"
        files = [one for one in html_files({"site": site}) if one.name == "index.html"]
        files = [
            one for one in files if "blog" not in one.parts
        ]  # it leads on before it is looked at
        for file in files:
            page.goto(f"{home}/{file.parent.relative_to(site).as_posix()}/".replace("/./", "/"))
            assert page.evaluate("refused") == [], file
        assert hosts == {home.partition("//")[2]}
        page.evaluate(
            "document.body.append(Object.assign(new Image(), {src: 'http://localhost:1/x.png'}))"
        )
        page.wait_for_function("refused.length")
        page.close()
        server.shutdown()
    assert len(files) >= 15


@pytest.fixture(scope="module")
def address(trees: dict[str, Path]) -> Iterator[str]:
    """Where the public site is served on this machine."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(trees["public site"]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("tag", ["en", "zh-Hans", HANT])
@pytest.mark.parametrize("page", [ARTICLE, HANDOUT, "", "articles"])
def test_lighthouse_gives_full_marks(address: str, page: str, tag: str) -> None:
    """Accessibility and findability of pages and lists, in every language."""
    place = "/".join(filter(None, (tag, page)))
    scores = lighthouse(f"{address}/{place}/", "accessibility", "seo")
    assert scores == {"accessibility": 1, "seo": 1}


def test_lighthouse_and_the_notice_of_a_page_that_came_down(address: str) -> None:
    """Everybody can read it; that no search engine keeps it is meant."""
    scores = lighthouse(f"{address}/zh-Hans/handouts/ritual-of-connection/", "accessibility", "seo")
    assert scores == {"accessibility": 1, "seo": "is-crawlable, meta-description"}
