"""What a page says of itself to programs: its languages, its first home and its days."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from pipeline.build.writers.registry import write_all
from tests.build.reading import alternates_of, attribute, manifest_of, pages
from tests.build.samples import SITES, article, site


def test_the_first_home_is_named_everywhere() -> None:
    """`canonical_url` is what head, hreflang, x-default, JSON-LD and JSON of both languages name; the sitemap leaves it to that site."""
    elsewhere = "https://www.example.org/x"
    files = write_all(site(replace(article(), canonical_url=elsewhere)))
    for tag in ("en", "zh-Hans"):
        page = pages(files)[f"{tag}/articles/compassion/index.html"]
        named = alternates_of(page)
        assert (named["en"], named["x-default"]) == (elsewhere, elsewhere)
        told = json.loads(files[f"pages/{tag}/articles/compassion.json"])["alternates"]
        assert {one["hreflang"]: one["href"] for one in told} == named
    text = files["zh-Hans/articles/compassion/index.html"].decode()
    assert f'"@id": "{elsewhere}#work"' in text
    listed = files["sitemap.xml"].decode()
    assert "<loc>https://practice.example/zh-Hans/articles/compassion/</loc>" in listed
    assert "<loc>https://practice.example/en/" not in listed
    assert f'hreflang="en" href="{elsewhere}"' in listed


@pytest.mark.parametrize("name", ["both public", "one behind", "English only", "withdrawn"])
def test_hreflang_sets_agree(name: str) -> None:
    """Head, sitemap, manifest and JSON give one set a page: absolute, reciprocal, with itself and x-default."""
    files = write_all(SITES[name])
    sitemap = ET.fromstring(files["sitemap.xml"])  # noqa: S314  our own file
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    in_sitemap = {
        url.findtext("s:loc", namespaces=space): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", space)
        }
        for url in sitemap.findall("s:url", space)
    }
    trees = pages(files)
    for page in manifest_of(files)["pages"]:
        expected = {tag: version["url"] for tag, version in page["versions"].items()}
        expected["x-default"] = page["versions"]["en"]["url"]
        for tag, version in page["versions"].items():
            tree = trees[version["path"]]
            data = json.loads(files[version["json"]])
            assert alternates_of(tree) == expected == in_sitemap.pop(version["url"])
            assert {one["hreflang"]: one["href"] for one in data["alternates"]} == expected
            assert attribute(tree, "html", "lang") == tag
            assert attribute(tree, "link[rel=canonical]", "href") == version["url"]
            assert version["url"].startswith("https://practice.example/")
    assert in_sitemap == {}


def test_canonical_url_is_for_english_alone() -> None:
    """An English page may have its first home elsewhere; the Mandarin page is always its own."""
    elsewhere = "https://www.example.org/blog/compassion"
    trees = pages(write_all(site(replace(article(), canonical_url=elsewhere))))
    found = [
        attribute(trees[f"{tag}/articles/compassion/index.html"], "link[rel=canonical]", "href")
        for tag in ("en", "zh-Hans")
    ]
    assert found == [elsewhere, "https://practice.example/zh-Hans/articles/compassion/"]


def test_open_graph_and_json_ld_name_both_languages() -> None:
    """og:locale has its alternates, and each JSON-LD says of which work it is or has the translation."""
    trees = pages(write_all(site(article())))
    works = {}
    for tag, own, other in (("en", "en_US", "zh_CN"), ("zh-Hans", "zh_CN", "en_US")):
        tree = trees[f"{tag}/articles/compassion/index.html"]
        assert attribute(tree, "meta[property='og:locale']", "content") == own
        assert attribute(tree, "meta[property='og:locale:alternate']", "content") == other
        (script,) = tree.css("script[type='application/ld+json']")
        works[tag] = json.loads(script.text())
        assert works[tag]["inLanguage"] == tag
    assert works["en"]["workTranslation"][0]["@id"] == works["zh-Hans"]["@id"]
    assert works["zh-Hans"]["translationOfWork"]["@id"] == works["en"]["@id"]


def test_json_ld_cannot_end_its_element() -> None:
    """A title that looks like markup stays data."""
    pair = article()
    evil = replace(pair, en=replace(pair.en, title='</script><script>alert("1")</script>'))
    tree = pages(write_all(site(evil)))["en/articles/compassion/index.html"]
    assert len(tree.css("script")) == 2
    (script,) = tree.css("script[type='application/ld+json']")
    assert json.loads(script.text())["name"] == evil.en.title
    (title,) = tree.css("h1")
    assert title.text() == evil.en.title


def test_days_are_those_of_the_words() -> None:
    """A translation is as old as its publication; an English page changes when its author says so."""
    pair = article()
    assert pair.zh is not None
    pair = replace(
        pair,
        en=replace(pair.en, date="2026-01-02", updated="2026-03-04"),
        zh=replace(pair.zh, published_on="2026-05-06"),
    )
    files = write_all(site(pair))
    for tag, days in (
        ("en", ("2026-01-02", "2026-03-04")),
        ("zh-Hans", ("2026-05-06", "2026-05-06")),
    ):
        (script,) = pages(files)[f"{tag}/articles/compassion/index.html"].css(
            "script[type='application/ld+json']"
        )
        work = json.loads(script.text())
        assert (work["datePublished"], work["dateModified"]) == days
        feed = files[f"feed.{tag}.xml"].decode()
        assert f"<published>{days[0]}T00:00:00Z" in feed
        assert feed.count(f"<updated>{days[1]}T00:00:00Z") == 2
        assert f"<lastmod>{days[1]}</lastmod>" in files["sitemap.xml"].decode()
        assert json.loads(files[f"pages/{tag}/articles/compassion.json"])["modified"] == days[1]
