"""Pages load only pictures that lie in the project, and the one for their reader."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from pipeline.build.incremental import PreviousOutput
from pipeline.build.svg import scrubbed
from pipeline.build.verify.expected import promise_of
from pipeline.build.writers.pictures import candidates
from pipeline.build.writers.registry import Mode, Site, write_all
from pipeline.markdown.pictures import no_picture, picture_html, picture_sources, with_pictures
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair, Status
from pipeline.model.settings import EN, ZH
from tests.build.reading import pages
from tests.build.samples import article, site, update_output
from tests.build.verified import verify_site

PNG = b"\x89PNG\r\n\x1a\n chairs"
SHOWN = "\n![Two *chairs*](img/chairs.png 'By a window')\n\n<img src='/logo.svg' alt='Our house' width=40>\n"
FILES = {
    "content/en/articles/img/chairs.png": PNG,
    "content/en/articles/img/chairs.zh-Hans.png": PNG + b" zh",
    "content/logo.svg": b"<svg/>",
    "content/unused.png": PNG,
}


def with_them(pair: Pair, text: str = SHOWN) -> Pair:
    """The pair with the same pictures in both languages."""
    assert pair.zh
    zh = replace(pair.zh, markdown=pair.zh.markdown + text)
    return replace(pair, en=replace(pair.en, markdown=pair.en.markdown + text), zh=zh)


def illustrated(zh: Status = Status.PUBLIC, mode: Mode = Mode.SITE) -> Site:
    """A site whose article shows two pictures."""
    return site(with_them(article(zh)), mode=mode, pictures=FILES)


def sources(files: dict[str, bytes], path: str) -> list[str]:
    """Where the pictures of a page lie, from the output folder."""
    found = [n.attributes["src"] or "" for n in pages(files)[path].css("img")]
    return [src.removeprefix("../../../") for src in found]


def test_each_language_shows_its_own() -> None:
    """`x.zh-Hans.png` wins for the Mandarin page; a page's pictures are files of the output, named by their bytes."""
    files = write_all(illustrated())
    english = sources(files, "en/articles/compassion/index.html")
    mandarin = sources(files, "zh-Hans/articles/compassion/index.html")
    assert [files[src] for src in english] == [PNG, b"<svg/>"]
    assert [files[src] for src in mandarin] == [PNG + b" zh", b"<svg/>"]
    pictures = [p for p in files if p.startswith("assets/") and p.endswith((".png", ".svg"))]
    assert len(pictures) == 3, "the one that no page shows is not there"
    (first, second) = pages(files)["en/articles/compassion/index.html"].css("img")
    assert (first.attributes["alt"], first.attributes["title"]) == ("Two chairs", "By a window")
    assert (second.attributes["alt"], second.attributes["width"]) == ("Our house", "40")


def test_fragments_name_whole_addresses() -> None:
    """Another site's frame shows the same pictures."""
    files = write_all(illustrated())
    fragment = files["fragments/en/articles/compassion.html"].decode()
    assert 'src="https://practice.example/assets/chairs.' in fragment


def test_a_drafts_picture_is_not_on_the_site() -> None:
    """A picture that only a draft shows stays in the preview."""
    files = write_all(illustrated(Status.DRAFT))
    assert PNG + b" zh" not in files.values()
    assert PNG + b" zh" in write_all(illustrated(Status.DRAFT, Mode.PREVIEW)).values()


def test_without_a_picture_its_words_stand() -> None:
    """A reader who cannot see it gets the words for it, never a broken frame."""
    files = write_all(replace(illustrated(), pictures={}))
    text = files["en/articles/compassion/index.html"].decode()
    assert "<img" not in text
    assert "Two chairs" in text
    assert "Our house" in text


@pytest.mark.parametrize(
    "src",
    [
        "https://elsewhere.example/pixel.png",
        "//elsewhere.example/pixel.png",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "../../../secret.png",
        "/../glossary.png",
        "",
        "#x",
    ],
)
@pytest.mark.parametrize("form", ["![words](<{src}>)", '<p>text <img alt="words" src="{src}"></p>'])
def test_nothing_is_loaded_from_elsewhere(src: str, form: str) -> None:
    """Another site would learn who reads what: such a picture is its words."""
    assert candidates(article(), EN, src) == ()
    files = write_all(site(with_them(article(), "\n" + form.format(src=src) + "\n")))
    for path, tree in pages(files).items():
        assert not tree.css("img"), path
        assert "src" not in (tree.css_first("main").html or ""), path  # type: ignore[union-attr]  # every page has one


def test_hidden_images_are_found() -> None:
    """However a picture is written, the page shows it by our own element or not at all."""
    for raw in (
        "<IMG SRC=x.png ALT=words>",
        "<img\nsrc='https://e.example/x.png' alt='a > b'>",
        '<img src="ours.png" src="https://e.example/x.png" alt="">',
    ):
        assert "<img" not in with_pictures(raw, no_picture).lower()
    attributes = {"src": "x", "alt": '"><script>', "onerror": "x()"}
    assert picture_html(lambda src: src, attributes) == (
        '<img src="x" alt="&quot;&gt;&lt;script&gt;">'
    )
    assert picture_sources("no picture here") == ()


def photo(width: int, height: int, kind: str = "PNG") -> bytes:
    """A picture of this size."""
    out = BytesIO()
    Image.new("RGB", (width, height), "#884422").save(out, kind)
    return out.getvalue()


SHARED = {
    "content/en/articles/small.png": photo(299, 600),
    "content/en/articles/large.png": photo(640, 320),
    "content/en/articles/own.jpg": photo(1200, 630, "JPEG"),
    "content/img/practice.png": photo(300, 300),
}


def sharing(text: str, **own: object) -> Site:
    """A site of one article with pictures that other sites may show."""
    pair = with_them(article(), text)
    pair = replace(pair, en=replace(pair.en, own=own))
    sizes = {path: Image.open(BytesIO(data)).size for path, data in SHARED.items()}
    made = site(pair, pictures=SHARED, sizes=sizes)
    return replace(made, settings=replace(made.settings, share_image="content/img/practice.png"))


@pytest.mark.parametrize(
    ("text", "own", "stem"),
    [
        ("![a](small.png) ![b](large.png)", {}, "large"),
        ("![a](large.png)", {"image": "own.jpg"}, "own"),
        ("![a](large.png)", {"image": "small.png"}, "large"),
        ("![a](large.png)", {"image": "https://elsewhere.example/x.png"}, "large"),
        ("![a](small.png)", {}, "practice"),
        ("Words.", {"image": ["a.png"]}, "practice"),
    ],
)
def test_what_other_sites_show(text: str, own: dict[str, object], stem: str) -> None:
    """The picture of the front matter, the first large one, or that of the practice: a file of the site, and proven."""
    made = sharing(f"\n{text}\n", **own)
    files = write_all(made)
    page = pages(files)["en/articles/compassion/index.html"]
    (node,) = page.css('meta[property="og:image"]')
    url = node.attributes["content"] or ""
    assert url.startswith(f"https://practice.example/assets/{stem}.")
    assert url.removeprefix("https://practice.example/") in files
    assert json.loads(files["pages/en/articles/compassion.json"])["image"] == url
    assert f'"image": "{url}"' in files["en/articles/compassion/index.html"].decode()
    assert list(verify_site(files, promise_of(made))) == []
    lost = {path: data for path, data in files.items() if not url.endswith(path)}
    assert {"link", "missing"} <= {one.code for one in verify_site(lost, promise_of(made))}


def test_a_page_keeps_its_place_when_pictures_come_in() -> None:
    """Each picture says its size, also where its author gave one measure; the first is loaded at once."""
    made = sharing(
        '\n![a](large.png)\n\n<img src="large.png" alt="b" width="320">\n\n![c](own.jpg)\n'
    )
    text = write_all(made)["en/articles/compassion/index.html"].decode()
    shown = [node.attributes for node in LexborHTMLParser(text).css("article img")]
    assert [(one["width"], one["height"], one.get("loading")) for one in shown] == [
        ("640", "320", None),
        ("320", "160", "lazy"),
        ("1200", "630", "lazy"),
    ]


def test_a_picture_that_no_page_shows_makes_no_page_anew() -> None:
    """What a page is made of holds its own pictures and those that could stand for them, and no others."""
    made = sharing("![a](large.png)")
    before = update_output(made, PreviousOutput())
    more = replace(
        made,
        pictures={**made.pictures, "content/en/other.png": photo(500, 500)},
        sizes={**made.sizes, "content/en/other.png": (500, 500)},
    )
    assert update_output(more, PreviousOutput(before.written, before.hashes)).rendered == 0


def test_candidates_lie_beside_the_english_file() -> None:
    """For both languages, whatever the id of the document is."""
    pair = replace(article(), path="content/en/blog/2026/x.md")
    assert candidates(pair, ZH, "../img/a%20b.png") == (
        "content/en/blog/img/a b.zh-Hans.png",
        "content/en/blog/img/a b.png",
    )


HOSTILE = b"""<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script>
<style>@import "https://e.example/a.css"; a { fill: red }</style>
<foreignObject><iframe src="https://e.example"/></foreignObject><image href="https://e.example/x.png"/>
<a href="javascript:x()"><text>hi</text></a></svg>"""


def test_drawings_are_scrubbed() -> None:
    """Nothing that runs or loads stays in an SVG; its text does."""
    clean = scrubbed(HOSTILE, "content/x.svg")
    for word in (b"script", b"onload", b"e.example", b"foreignObject", b"iframe", b"javascript"):
        assert word not in clean
    assert b"hi" in clean


@pytest.mark.parametrize("data", [b"", b"<html>", b"\xff\xfe", b"<svg"])
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    """By name, so that somebody can mend it."""
    with pytest.raises(PipelineError, match=r"^content/x.svg: PICTURE"):
        scrubbed(data, "content/x.svg")
