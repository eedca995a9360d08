"""Former addresses lead to today's, for the language that is public there and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.build.page_address import aliases, canonical_url
from pipeline.build.writers.registry import write_all
from pipeline.extract.read import read
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair, Status
from pipeline.model.settings import Settings
from tests.build.reading import attribute, manifest_of, pages
from tests.build.samples import article, site, withdrawn

BOTH = (("/blog/compassion/", "en"), ("/guan-huai/", "zh-Hans"))


def moved(pair: Pair) -> Pair:
    """The pair with a former address in each language."""
    return replace(pair, aliases=BOTH)


def test_a_former_address_leads_on() -> None:
    """The page there sends its reader on, names the canonical address and is not indexed."""
    files = write_all(site(moved(article())))
    tree = pages(files)["blog/compassion/index.html"]
    assert attribute(tree, "html", "lang") == "en"
    assert (
        attribute(tree, "meta[http-equiv=refresh]", "content")
        == "0; url=../../en/articles/compassion/"
    )
    assert attribute(tree, "a", "href") == "../../en/articles/compassion/"
    canonical = attribute(tree, "link[rel=canonical]", "href")
    assert canonical == "https://practice.example/en/articles/compassion/"
    assert attribute(tree, "meta[name=robots]", "content") == "noindex"
    # its words are English until somebody approves others
    assert attribute(pages(files)["guan-huai/index.html"], "html", "lang") == "en"
    assert manifest_of(files)["redirects"] == [
        {"from": old, "to": f"https://practice.example/{tag}/articles/compassion/", "locale": tag}
        for old, tag in BOTH
    ]
    assert "blog" not in files["sitemap.xml"].decode()


def test_nothing_leads_to_a_draft() -> None:
    """The former address of a Mandarin page that is not public does not exist."""
    files = write_all(site(moved(article(Status.DRAFT))))
    assert "blog/compassion/index.html" in files
    assert "guan-huai/index.html" not in files


def test_a_withdrawn_page_is_followed_to_its_notice() -> None:
    """Whoever kept the old address of a page that came down finds the notice with the numbers."""
    files = write_all(site(moved(withdrawn(article()))))
    href = attribute(pages(files)["guan-huai/index.html"], "a", "href")
    assert href == "../zh-Hans/articles/compassion/"
    assert "zh-Hans/articles/compassion/index.html" in files


def front(lines: str) -> PipelineError | None:
    """The fault of a front matter, if it has one."""
    document = read(f"---\n{lines}\n---\n\nText.\n", "content/en/articles/x.md", "articles/x", ())
    try:
        aliases(document, Settings())
        canonical_url(document)
    except PipelineError as error:
        return error
    return None


@pytest.mark.parametrize(
    "lines",
    [
        "aliases: [/blog/x/, /blog/y, /old.html]",
        "aliases: /blog/x",
        "aliases: {en: [/a/], zh-Hans: [/旧/]}",
        "canonical_url: https://www.example.org/blog/x",
        "aliases:",
    ],
)
def test_addresses_that_can_be(lines: str) -> None:
    """Lists, single paths, paths by language, paths in Chinese."""
    assert front(lines) is None


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("aliases: ['!!']", "ALIAS"),
        ("aliases: [https://www.example.org/x]", "ALIAS"),
        ("aliases: [/a/../b/]", "ALIAS"),
        ("aliases: [/.well-known/x]", "ALIAS"),
        ("aliases: [/assets/x]", "ALIAS"),
        ("aliases: [/feed.en.xml]", "ALIAS"),
        ("aliases: [/]", "ALIAS"),
        ("aliases: [/a?b]", "ALIAS"),
        ("aliases: [7]", "ALIAS"),
        ("aliases: {de: [/a/]}", "ALIAS"),
        ("canonical_url: www.example.org/x", "CANONICAL"),
        ("canonical_url: javascript:alert(1)", "CANONICAL"),
    ],
)
def test_addresses_that_cannot_be(lines: str, code: str) -> None:
    """Named with the file, before anything is written."""
    fault = front(lines)
    assert fault is not None
    assert (fault.code, fault.path) == (code, "content/en/articles/x.md")
