"""A page that is behind, and the notice at the address of one that was taken down."""

from __future__ import annotations

from dataclasses import replace

from pipeline.build.labels import labels_for
from pipeline.build.writers.registry import write_all
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import ZH
from tests.build.reading import attribute, manifest_of, pages
from tests.build.samples import LABELS_ZH, SITES, article, handout, site, withdrawn


def test_page_that_is_behind_says_since_when() -> None:
    """A Mandarin page whose English has moved on stays, with a dated note, and the manifest knows."""
    files = write_all(SITES["one behind"])
    (note,) = pages(files)["zh-Hans/articles/compassion/index.html"].css(".behind")
    assert "November 23, 2026" in note.text()
    version = manifest_of(files)["pages"][0]["versions"]["zh-Hans"]
    assert (version["behind"], version["published_on"]) == (True, "2026-11-23")


def test_withdrawn_page_leaves_help_at_its_address() -> None:
    """The notice has its day, the crisis numbers, the practice and the English page; it is in no list of pages."""
    files = write_all(SITES["withdrawn"])
    path = "zh-Hans/articles/compassion/index.html"
    tree = pages(files)[path]
    numbers = [a.attributes["href"] for a in tree.css("aside[role=note] a")]
    assert numbers == ["tel:988", "tel:911", "tel:1-800-799-7233"]
    assert attribute(tree, "main time", "datetime") == "2026-11-24"
    assert tree.css_first("main time").text() == "2026年11月24日"  # type: ignore[union-attr]  # found above
    text = tree.css_first("main").text()  # type: ignore[union-attr]  # every page has it
    assert "404-555-0100" in text
    assert "关怀" not in text
    assert attribute(tree, "meta[name=robots]", "content") == "noindex"
    assert attribute(tree, "main a.action", "href") == "../../../en/articles/compassion/"
    manifest = manifest_of(files)
    assert manifest["withdrawn"] == [
        {
            "id": "articles/compassion",
            "locale": "zh-Hans",
            "url": "https://practice.example/zh-Hans/articles/compassion/",
            "path": "zh-Hans/articles/compassion/index.html",
            "json": "pages/zh-Hans/articles/compassion.json",
            "fragment": "fragments/zh-Hans/articles/compassion.html",
            "sha256": sha_of_bytes(files["zh-Hans/articles/compassion/index.html"]),
            "title": "This page is being revised",
            "removed": False,
            "on": "2026-11-24",
        }
    ]
    assert set(manifest["pages"][0]["versions"]) == {"en"}
    assert "zh-Hans/articles" not in files["sitemap.xml"].decode()


def test_notice_names_services_in_the_language_of_the_page() -> None:
    """Its Mandarin name once that is approved; until then its English name, marked as English, whatever the glossary knows."""
    approved = labels_for(ZH, {**LABELS_ZH, "name.service.988": "988自杀与危机热线"})
    made = replace(SITES["withdrawn"], labels={**SITES["withdrawn"].labels, "zh-Hans": approved})
    tree = pages(write_all(made))["zh-Hans/articles/compassion/index.html"]
    assert [(s.text(), s.attributes.get("lang")) for s in tree.css("ul.numbers span")] == [
        ("988自杀与危机热线", None),
        ("Emergency services", "en"),
        ("Domestic Violence Hotline", "en"),
    ]


def test_notice_without_a_day_says_none() -> None:
    """A page that came down by itself has no day of withdrawal: no empty date stands in the notice."""
    undated = replace(withdrawn(article()), withdrawn_on=None)
    tree = pages(write_all(site(undated, handout())))["zh-Hans/articles/compassion/index.html"]
    assert tree.css("main.notice")
    assert not tree.css("main time, main .about")
