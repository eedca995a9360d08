"""Pairs in, an output folder out: what stands in it, what must not, and that its parts agree."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from pipeline.build.writers.registry import Mode, Site, write_all, write_pages, write_site
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Status
from tests.build.reading import alternates_of, attribute, manifest_of, pages, text_of
from tests.build.samples import SITES, article, handout, site


@pytest.mark.parametrize("made", SITES.values(), ids=SITES.keys())
def test_manifest_is_what_its_schema_says(made: Site) -> None:
    """Every manifest fits the schema that is shipped with it, and names files that exist, by their hash."""
    files = write_all(made)
    schema = json.loads(files["manifest.schema.json"])
    Draft202012Validator.check_schema(schema)
    manifest = manifest_of(files)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(manifest)
    for page in manifest["pages"]:
        for version in page["versions"].values():
            assert {version["path"], version["json"], version["fragment"]} <= set(files)
            assert version["sha256"] == sha_of_bytes(files[version["path"]])
        assert set(page.get("bilingual", {}).values()) <= set(files)


@pytest.mark.parametrize("made", SITES.values(), ids=SITES.keys())
def test_page_json_is_what_its_schema_says(made: Site) -> None:
    """So is the JSON of every page and notice."""
    files = write_all(made)
    schema = json.loads(files["page.schema.json"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    told = [json.loads(data) for path, data in files.items() if path.startswith("pages/")]
    for one in told:
        validator.validate(one)
        for change in ({"locale": "Chinese"}, {"unknown": 1}, {"url": "/en/"}, {"html": "<p>"}):
            assert not validator.is_valid({**one, **change})
    assert len(told) >= len(made.pairs)


def test_page_json_carries_what_pages_do_not_know() -> None:
    """Where it stands, its sheets, its tags, and each other field of the front matter; the manifest has them too."""
    files = write_all(
        site(replace(article(), canonical_url="https://www.example.org/x"), handout())
    )
    page = json.loads(files["pages/en/articles/compassion.json"])
    assert (page["canonical"], page["slug"]) == ("https://www.example.org/x", "compassion")
    assert (page["tags"], page["front_matter"]["series"]) == (["repair", "anger"], "Basics")
    sheet = json.loads(files["pages/zh-Hans/handouts/daily-practice.json"])
    home = "https://practice.example/handouts/daily-practice"
    assert (sheet["pdf"], sheet["bilingual"]) == (f"{home}.zh-Hans.pdf", f"{home}.en-zh-Hans.pdf")
    version = manifest_of(files)["pages"][0]["versions"]["en"]
    assert version["canonical"] == page["canonical"]
    assert version["front_matter"] == page["front_matter"]


RAW = """
See <a href="../handouts/daily.md#today">today</a>, <a href="#barriers-to-compassion">here</a>, [there](../handouts/daily.md#today).

<p>In <a href="../handouts/daily.md">the handout</a>, not <a href="gone.md">there</a>; <a href="https://e.example/">E</a>.</p>
"""


def test_links_of_an_authors_html_lead_as_others_do() -> None:
    """To the page in the reader's language, to the heading that both languages call by one name, or nowhere."""
    pair = article()
    assert pair.zh is not None
    zh = replace(pair.zh, markdown=pair.zh.markdown + RAW)
    made = site(
        replace(pair, en=replace(pair.en, markdown=pair.en.markdown + RAW), zh=zh), handout(None)
    )
    files = write_all(made)
    page = pages(files)["zh-Hans/articles/compassion/index.html"]
    there = page.css("article p a")[-6:]
    sheet = "../../../en/handouts/daily-practice/"
    today = f"{sheet}#handouts-daily-practice-today"
    assert [(a.attributes.get("href"), a.attributes.get("hreflang")) for a in there] == [
        (today, "en"),
        ("#articles-compassion-barriers-to-compassion", None),
        (today, "en"),
        (sheet, "en"),
        (None, None),
        ("https://e.example/", None),
    ]
    assert there[-1].attributes["rel"] == "external noopener noreferrer"


def test_schema_refuses_what_it_should() -> None:
    """The schema is not a blank cheque: a missing hash, an unknown field and a relative URL are refused."""
    files = write_all(site())
    validator = Draft202012Validator(json.loads(files["manifest.schema.json"]))
    for change in ({"sha256": "x"}, {"unknown": 1}, {"url": "/en/"}):
        manifest = manifest_of(files)
        manifest["pages"][0]["versions"]["en"].update(change)
        assert not validator.is_valid(manifest)


@pytest.mark.parametrize("made", SITES.values(), ids=SITES.keys())
def test_build_is_reproducible(made: Site) -> None:
    """Equal sites give equal bytes, also when each document is written on its own."""
    files = write_all(made)
    assert files == write_all(made)
    one_by_one = {p: d for pair in made.pairs for p, d in write_pages(made, pair).items()}
    assert files == write_site(made, one_by_one)


def test_build_id_follows_every_byte() -> None:
    """A changed word anywhere changes the id of the build."""
    changed = article()
    changed = replace(changed, en=replace(changed.en, markdown=changed.en.markdown + "\nMore.\n"))
    builds = {manifest_of(write_all(s))["build"] for s in (site(), site(changed, handout()))}
    assert len(builds) == 2


def test_the_paths_of_the_contract() -> None:
    """A published pair is at the paths that other programs rely on; the preview has its own beside them."""
    public = {path for path in write_all(site(article())) if not path.startswith("assets/")}
    shared = {
        "manifest.json",
        "manifest.schema.json",
        "page.schema.json",
        "en/articles/compassion/index.html",
        "zh-Hans/articles/compassion/index.html",
        "fragments/en/articles/compassion.html",
        "fragments/zh-Hans/articles/compassion.html",
        "pages/en/articles/compassion.json",
        "pages/zh-Hans/articles/compassion.json",
    }
    lists = {
        "index.html",
        "404.html",
        "robots.txt",
        "sitemap.xml",
        "redirects.nginx.map",
        "feed.en.xml",
        "feed.zh-Hans.xml",
    }
    lists |= {f"{tag}/{kind}index.html" for tag in ("en", "zh-Hans") for kind in ("", "articles/")}
    shared |= {"favicon.svg"}
    assert public == shared | lists
    preview = {
        path
        for path in write_all(site(article(), mode=Mode.PREVIEW))
        if not path.startswith("assets/")
    }
    assert preview == shared | {
        "index.html",
        "side-by-side/articles/compassion/index.html",
        "markdown/en/articles/compassion.md",
        "markdown/zh-Hans/articles/compassion.md",
    }


def test_assets_are_named_by_their_bytes() -> None:
    """Every page links a style sheet that exists and whose name holds its hash."""
    files = write_all(site(mode=Mode.PREVIEW))
    for path, tree in pages(files).items():
        href = attribute(tree, "link[rel=stylesheet]", "href")
        target = re.sub(r"^(\.\./)+", "", href)
        assert href.count("../") == path.count("/")
        assert sha_of_bytes(files[target])[:10] in target


def test_drafts_are_nowhere_on_the_site() -> None:
    """No byte of a draft's Mandarin, nor its address, is in any file of the site."""
    files = write_all(SITES["drafts"])
    assert not [path for path in files if "zh-Hans" in path]
    text = text_of(files)
    assert "/zh-Hans/" not in text
    assert "关怀" not in text
    assert all(page["versions"].keys() == {"en"} for page in manifest_of(files)["pages"])


def test_a_pair_whose_english_is_a_draft_is_nowhere() -> None:
    """`draft: true` in the English hides both languages."""
    pair = article()
    hidden = replace(pair, en=replace(pair.en, status=Status.DRAFT))
    files = write_all(site(hidden, handout()))
    assert "compassion" not in manifest_of(files)["pages"][0]["id"]
    assert not [path for path in files if "articles" in path]
    (link,) = pages(files)["en/handouts/daily-practice/index.html"].css(".body p a:not([href])")
    assert link.text() == "why it matters"


@pytest.mark.parametrize("made", SITES.values(), ids=SITES.keys())
def test_every_page_is_quiet_and_whole(made: Site) -> None:
    """Ids are unique, references to them lead somewhere, and no page has inline script, style or handler."""
    for path, tree in pages(write_all(made)).items():
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), path
        for node in tree.css("[for]"):
            assert node.attributes["for"] in ids
        for node in tree.css("[aria-labelledby]"):
            assert set((node.attributes["aria-labelledby"] or "").split()) <= set(ids)
        assert not tree.css("style, [style]")
        assert not tree.css("script:not([src]):not([type='application/ld+json'])")
        assert not [a for n in tree.css("*") for a in n.attributes if a.startswith("on")]
        assert len(tree.css("h1")) == len(tree.css("main")) == 1


@pytest.mark.parametrize("made", SITES.values(), ids=SITES.keys())
def test_links_between_pages_lead_to_files(made: Site) -> None:
    """Every relative link of every page leads to a file of the output, in the site and in the preview."""
    files = write_all(made)
    for path, tree in pages(files).items():
        for node in tree.css("a[href]"):
            href = node.attributes["href"] or ""
            if re.match(r"[a-z]+:|#", href):
                continue
            assert href.count("../") <= path.count("/")
            target = re.sub(r"^(\.\./)+", "", href)
            assert target in files or f"{target}index.html" in files, (path, href)


def test_links_follow_the_reader() -> None:
    """A link to another document leads to the reader's language, else to English, which it then says."""
    both = write_all(site())
    mandarin = "zh-Hans/articles/compassion/index.html"
    (link,) = [a for a in pages(both)[mandarin].css(".body a") if a.text() == "每日练习"]
    assert link.attributes == {"href": "../../../zh-Hans/handouts/daily-practice/"}
    half = write_all(site(article(), handout(None)))
    (link,) = [a for a in pages(half)[mandarin].css(".body a") if a.text() == "每日练习"]
    assert link.attributes == {"href": "../../../en/handouts/daily-practice/", "hreflang": "en"}
    fragment = both["fragments/en/articles/compassion.html"].decode()
    assert 'href="https://practice.example/en/handouts/daily-practice/"' in fragment


def test_language_switch() -> None:
    """Each language is called by its own name, in its own language; alone, there is nothing to switch."""
    tree = pages(write_all(site()))["zh-Hans/handouts/daily-practice/index.html"]
    links = tree.css("nav.switch a")
    assert [(a.text(), a.attributes["lang"], a.attributes["hreflang"]) for a in links] == [
        ("English", "en", "en"),
        ("中文", "zh-Hans", "zh-Hans"),
    ]
    assert [a.attributes.get("aria-current") for a in links] == [None, "page"]
    alone = pages(write_all(SITES["English only"]))["en/handouts/daily-practice/index.html"]
    assert not alone.css("nav.switch")


def test_words_that_nobody_approved_are_english_and_say_so() -> None:
    """On a Mandarin page an approved label is Mandarin, any other is English with its language."""
    tree = pages(write_all(site()))["zh-Hans/handouts/daily-practice/index.html"]
    (button,) = tree.css("a.print[href$='.zh-Hans.pdf']:not([href*='en-zh'])")
    assert (button.text(), button.attributes.get("lang")) == ("打印 / PDF", None)
    (action,) = tree.css("a.action")
    assert (action.text(), action.attributes["lang"]) == ("Schedule an appointment", "en")


def test_json_page_has_what_a_program_needs() -> None:
    """Title, description, body, words, dates: without reading any HTML page."""
    data = json.loads(write_all(site())["pages/zh-Hans/articles/compassion.json"])
    assert (data["title"], data["published_on"]) == ("探索关怀在亲密关系中的力量", "2026-11-23")
    assert data["html"].startswith(
        '<article class="pipeline article" data-pipeline-id="articles/compassion" lang="zh-Hans">'
    )
    assert data["text"].splitlines()[0] == "关怀不止是同理心。同理心。同理心是感受到伴侣的感受。"
    assert "draft" not in data


def test_two_pages_at_one_address_are_refused() -> None:
    """Nothing overwrites a page in silence."""
    twin = replace(article(), id="articles/twin")
    with pytest.raises(PipelineError) as caught:
        write_all(site(article(), twin))
    assert (caught.value.code, "slug" in caught.value.todo) == ("PATHS", True)


def test_the_site_alone_is_a_site() -> None:
    """From each page a list of all pages of its language is one step away, and leads to each; 404 leads to the lists."""
    files = write_all(site())
    trees = pages(files)
    for tag in ("en", "zh-Hans"):
        home = trees[f"{tag}/index.html"]
        named = {a.attributes["href"] for a in home.css("main li a")}
        assert named == {f"../{tag}/articles/compassion/", f"../{tag}/handouts/daily-practice/"}
        one = trees[f"{tag}/articles/compassion/index.html"]
        assert f"../../../{tag}/" in {a.attributes["href"] for a in one.css("footer a")}
        assert alternates_of(home).keys() == {"en", "zh-Hans"}
        assert f'href="{tag}/"' in files["404.html"].decode()
    assert "Sitemap: https://practice.example/sitemap.xml" in files["robots.txt"].decode()
