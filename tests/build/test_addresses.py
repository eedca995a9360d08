"""Addresses: whatever the settings say of them, the site is whole, and no two things want one place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.build.page_address import address, file_of, url_of
from pipeline.build.verify.expected import promise_of
from pipeline.build.writers.registry import write_all
from pipeline.extract.read import read
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair, Version
from pipeline.model.paths import home_of, list_of, locale_at, path_faults, template_of, why_taken
from pipeline.model.settings import EN, ZH, Settings
from tests.build.reading import attribute, manifest_of, pages
from tests.build.samples import article, handout, site, withdrawn
from tests.build.verified import verify_site

AT_ROOT = {"en": "/{kind}s/{slug}/", "zh-Hans": "/zh/{kind}s/{slug}/"}
MADE = site().settings


def rehomed(pair: Pair, to: Settings) -> Pair:
    """A sample pair at the addresses of other settings."""
    slug = pair.en.url.strip("/").rpartition("/")[2]

    def moved(version: Version) -> Version:
        path = template_of(to, version.locale).replace("{kind}", pair.kind)
        return replace(version, url=path.replace("{slug}", slug))

    url = pair.withdrawn_url and moved(replace(pair.en, locale=ZH)).url
    zh = moved(pair.zh) if pair.zh else None
    return replace(pair, en=moved(pair.en), zh=zh, withdrawn_url=url)


def built(to: Settings, *pairs: Pair) -> dict[str, bytes]:
    """The files of a site with these settings, proven by `verify`."""
    made = site(*(rehomed(pair, to) for pair in pairs), settings=to)
    files = write_all(made)
    assert list(verify_site(files, promise_of(made))) == []
    return files


def test_english_at_the_root() -> None:
    """English takes the root and Mandarin a folder: lists, switch, hreflang and notices follow."""
    files = built(replace(MADE, paths=AT_ROOT), article(), withdrawn(handout()))
    shown = pages({f"./{path}": data for path, data in files.items()})
    shown = {path[2:]: tree for path, tree in shown.items()}
    assert {"articles/compassion/index.html", "zh/articles/compassion/index.html"} < shown.keys()
    assert {"index.html", "zh/index.html", "articles/index.html"} < shown.keys()
    assert "en/index.html" not in shown
    home = "https://practice.example"
    assert attribute(shown["index.html"], "link[rel=canonical]", "href") == f"{home}/"
    page = shown["zh/articles/compassion/index.html"]
    assert attribute(page, '.end p:not(.imprint) a[href$="zh/"]', "href") == "../../../zh/"
    assert attribute(page, "nav.switch a[hreflang=en]", "href") == "../../../articles/compassion/"
    assert attribute(page, "link[hreflang=x-default]", "href") == f"{home}/articles/compassion/"
    down = manifest_of(files)["withdrawn"]
    assert [one["url"] for one in down] == [f"{home}/zh/handouts/daily-practice/"]


def test_lower_case_throughout() -> None:
    """With `lowercase_paths` no address of a page or list has a capital; the tags stay what they are."""
    files = built(replace(MADE, lowercase_paths=True), article())
    page = pages(files)["zh-hans/articles/compassion/index.html"]
    assert attribute(page, "html", "lang") == "zh-Hans"
    assert "zh-hans/index.html" in files
    assert not any(path.startswith("zh-Hans") for path in files)


def test_a_site_in_a_folder_of_another() -> None:
    """The base path of `site_url` is in each whole address and in what servers read; files do not repeat it."""
    moved = replace(article(), aliases=(("/blog/x/", "en"),))
    files = built(replace(MADE, site_url="https://practice.example/help"), moved)
    version = manifest_of(files)["pages"][0]["versions"]["en"]
    assert version["url"] == "https://practice.example/help/en/articles/compassion/"
    assert version["path"] == "en/articles/compassion/index.html"
    assert files["_redirects"] == b"/help/blog/x/ /help/en/articles/compassion/ 301\n"
    assert files["redirects.nginx.map"] == b'"/help/blog/x/" "/help/en/articles/compassion/";\n'


def test_the_map_of_nginx() -> None:
    """There is always one, or nginx does not start; what differs by its case alone never leads to itself."""
    assert built(MADE, article())["redirects.nginx.map"] == b""
    old = ("/zh-Hans/articles/compassion/", "/blog/Compassion/", '/b"log/')
    moved = replace(article(), aliases=tuple((one, "zh-Hans") for one in old))
    lines = built(replace(MADE, lowercase_paths=True), moved)["redirects.nginx.map"].decode()
    to = '"/zh-hans/articles/compassion/";'
    assert {*lines.splitlines()} == {
        rf'"~^/zh\-Hans/articles/compassion/$" {to}',
        f'"/blog/Compassion/" {to}',
        rf'"/b\"log/" {to}',
    }


FOLDERS = st.sampled_from(
    ["{kind}s", "{slug}", "{locale}", "x", "zh", "{kind}-{slug}", "a-{locale}"]
)
TEMPLATES = st.lists(FOLDERS, min_size=1, max_size=3, unique=True).map(
    lambda parts: f"/{'/'.join(parts)}/"
)


@settings(max_examples=40, deadline=None)
@given(TEMPLATES, TEMPLATES, st.booleans())
def test_any_addresses_give_a_whole_site(en: str, zh: str, lower: bool) -> None:
    """Where the settings pass, every page is proven, each language has its list, and an address tells its language."""
    assume("{slug}" in en and "{slug}" in zh)
    to = replace(MADE, paths={"en": en, "zh-Hans": zh}, lowercase_paths=lower)
    if list(path_faults(to)):
        assert template_of(to, EN).casefold() == template_of(to, ZH).casefold()
        return
    pair = rehomed(article(), to)
    assert pair.zh is not None
    assume(not any(why_taken(to, one.url) for one in pair.versions))
    files = built(to, article())  # which moves it there itself
    assert home_of(to, EN) != home_of(to, ZH)
    for locale in (EN, ZH):
        assert file_of(home_of(to, locale)) in files
        if url := list_of(to, locale, "article"):
            assert file_of(url) in files
    assert url_of(file_of(pair.zh.url)) == pair.zh.url


@pytest.mark.parametrize("url", ["/zh/articles/x/", "/zh/handouts/a/b/", "/zh-Hans/articles/x/"])
def test_the_language_of_a_former_address(url: str) -> None:
    """A notice at an address of before is in the language that was read there, also before `paths` changed."""
    to = replace(MADE, paths=AT_ROOT)
    assert locale_at(to, url) == ZH
    assert locale_at(to, "/articles/x/") == EN


@pytest.mark.parametrize("slug", ["assets", "pages", "Fragments", "zh"])
def test_an_address_that_is_taken(slug: str) -> None:
    """No page takes the place of what programs read, or of the list of all pages of a language."""
    to = replace(MADE, paths={"en": "/{slug}/", "zh-Hans": "/zh/{slug}/"})
    text = f"---\ntitle: X\nslug: {slug}\n---\n\nText.\n"
    page = read(text, "content/en/articles/x.md", "articles/x", ())
    with pytest.raises(PipelineError) as error:
        address(page, to, EN)
    assert (error.value.code, "slug" in error.value.todo) == ("SLUG", True)
