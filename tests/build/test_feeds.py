"""A site in, its feeds out: what RFC 4287 demands of them, and that they name just what is public."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from pipeline.build.writers.feeds import NEWEST
from pipeline.build.writers.registry import Mode, Site, write_all
from pipeline.model.pair import Status
from tests.build.reading import attribute, manifest_of, pages
from tests.build.samples import article, handout, site, withdrawn

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feeds(made: Site) -> dict[str, ET.Element]:
    """The feeds of a site by language, each held to the rules of RFC 4287, 4.1.1 and 4.1.2."""
    files = write_all(made)
    found = {}
    for tag, path in manifest_of(files)["feeds"].items():
        feed = ET.fromstring(files[path])  # noqa: S314  our own file
        assert feed.tag == f"{ATOM}feed"
        assert feed.attrib[LANG] == tag
        for one in (feed, *feed.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(one.findall(f"{ATOM}{name}")) == 1
                assert one.findtext(f"{ATOM}{name}")
        assert feed.findtext(f"{ATOM}author/{ATOM}name"), "entries without an author need one here"
        (own,) = (e for e in feed.findall(f"{ATOM}link") if e.attrib["rel"] == "self")
        assert own.attrib["href"] == f"https://practice.example/{path}"
        found[tag] = feed
    return found


def entries(feed: ET.Element) -> list[tuple[str, str]]:
    """(address, day) of each entry, in order."""
    return [
        (one.findtext(f"{ATOM}id") or "", (one.findtext(f"{ATOM}updated") or "")[:10])
        for one in feed.iter(f"{ATOM}entry")
    ]


def test_a_feed_a_language_newest_first() -> None:
    """English by its date, Mandarin by the day on which it was published; titles in the feed's language."""
    pair = handout()
    older = replace(pair, en=replace(pair.en, date="2026-01-05"))
    found = feeds(site(older, article()))
    assert entries(found["en"]) == [
        ("https://practice.example/en/articles/compassion/", "2026-11-23"),
        ("https://practice.example/en/handouts/daily-practice/", "2026-01-05"),
    ]
    assert [day for _, day in entries(found["zh-Hans"])] == ["2026-11-23", "2026-11-23"]
    assert "每日关怀练习" in [e.text for e in found["zh-Hans"].iter(f"{ATOM}title")]


def test_what_is_not_public_is_in_no_feed() -> None:
    """No feed of a language that has no public page; a withdrawn page is in none; the preview has none."""
    assert set(feeds(site(article(Status.DRAFT), handout(None)))) == {"en"}
    both = feeds(site(withdrawn(article()), handout()))
    assert [url for url, _ in entries(both["zh-Hans"])] == [
        "https://practice.example/zh-Hans/handouts/daily-practice/"
    ]
    assert feeds(site(mode=Mode.PREVIEW)) == {}
    assert feeds(replace(site(), pairs=())) == {}


def test_a_page_without_a_day_is_no_news() -> None:
    """A missing or unreadable date keeps a page out; the feed is valid without entries too."""
    for date in ("", "last week"):
        pair = article(None)
        found = feeds(site(replace(pair, en=replace(pair.en, date=date))))
        assert entries(found["en"]) == []


def test_a_long_feed_ends() -> None:
    """Only the newest are told."""
    many = [replace(handout(None), id=f"handouts/n{n:03}") for n in range(NEWEST + 5)]
    many = [replace(p, en=replace(p.en, url=f"/en/{p.id}/")) for p in many]
    assert len(entries(feeds(site(*many))["en"])) == NEWEST


def test_pages_name_their_feed_and_titles_stay_text() -> None:
    """Each public page links the feed of its language; a title that looks like markup is data."""
    pair = article()
    made = site(replace(pair, en=replace(pair.en, title="Love & <b>fear</b>")))
    tree = pages(write_all(made))["zh-Hans/articles/compassion/index.html"]
    href = attribute(tree, "link[type='application/atom+xml']", "href")
    assert href == "https://practice.example/feed.zh-Hans.xml"
    titles = [e.text for e in feeds(made)["en"].iter(f"{ATOM}title")]
    assert "Love & <b>fear</b>" in titles
