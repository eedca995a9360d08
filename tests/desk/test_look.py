"""The Look: what a build writes, in frames that are shut in, and on paper."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

import pytest

from pipeline.build.standalone import standalone, style_hash
from pipeline.flow.desk.look import look_of
from pipeline.flow.publishing import withdraw_page
from pipeline.web.security import HEADERS
from tests.desk.client import Browser
from tests.desk.served import Served, served
from tests.desk.test_hostile import ATTACKS
from tests.flow.derived import HANT, Derived
from tests.flow.tiny import ARTICLE_ID, DANGER, HANDOUT_ID, SAFER
from tests.flow.world import World, tree

TAGS = ("en", "zh-Hans", "zh-Hant")
TREES = {"draft": "dist/preview", "public": "dist/site"}
POLICY = "Content-Security-Policy"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle r="9"/></svg>'


def picture(world: World) -> None:
    """In the English, where no Mandarin has words for it yet."""
    english = world.english(ARTICLE_ID)
    english.write_text(f"{english.read_text()}\n![Two chairs](img/chairs.svg)\n")
    world.path("content/en/articles/img").mkdir()
    world.path("content/en/articles/img/chairs.svg").write_text(PICTURE)


def draft(world: World) -> None:
    """Readers see neither language."""
    path = world.english(ARTICLE_ID)
    world.change(path, "kind: article\n", "kind: article\ndraft: true\n")


def signed_off(world: World) -> None:
    """From now on somebody has to publish the English, and nobody has."""
    settings = world.path("pipeline.toml")
    settings.write_text(f'{settings.read_text()}\n[review]\nsource = "sign-off"\n')


STORY: tuple[tuple[str, Callable[[World], object], int], ...] = (
    ("public in one language", lambda _world: None, 3),
    ("public in all", lambda world: Derived(world).release(ARTICLE_ID), 4),
    ("with a picture", picture, 4),
    ("its handout too", lambda world: world.release(HANDOUT_ID), 5),
    ("safety changed", lambda w: w.change(w.english(HANDOUT_ID), DANGER, SAFER), 5),
    ("withdrawn", lambda world: withdraw_page(world.root, ARTICLE_ID, "ann", via="cli"), 5),
    ("a draft", draft, 2),
    ("nobody has published the English", signed_off, 0),
)
"""What was done → how many of three languages of both documents have something on the site after it."""


def test_it_shows_what_the_next_build_writes(derived: World) -> None:
    """Before that build, byte for byte: each page, each notice, each sheet, each language; and nothing where that writes nothing."""
    world = derived
    for told, act, count in STORY:
        act(world)
        shown = {
            (document, state): _shown(world, document, public=state == "public")
            for document in (ARTICLE_ID, HANDOUT_ID)
            for state in TREES
        }
        world.build()
        public = 0
        for (document, state), (frames, sheets) in shown.items():
            files = tree(world.path(TREES[state]))
            public += (state == "public") * sum(page is not None for page in frames.values())
            for tag, page in frames.items():
                written = files.get(f"{tag}/{document}/index.html")
                assert page == (written and standalone(written, files)), (told, state, tag)
            stem = f"handouts/{document.split('/')[1]}."
            there = {name: data for name, data in files.items() if name.startswith(stem)}
            assert sheets == there, (told, state, document)
        assert public == count, told


def _shown(
    world: World, document: str, *, public: bool
) -> tuple[dict[str, bytes | None], dict[str, bytes]]:
    """By language what a frame shows, and by its file each sheet."""
    workspace = world.open()
    look = look_of(workspace, workspace.document(document), public=public)
    stem = f"handouts/{document.split('/')[1]}."
    sheets = {f"{stem}{one.languages}.pdf": look.printed(one) for one in look.sheets}
    return {tag: look.framed(tag) for tag in TAGS}, sheets


def test_the_page_has_every_language_and_every_choice(derived: World) -> None:
    """From the page's card by one link; choices are links, what is not public says so, and a handout has its leaves."""
    with served(derived.root) as desk:
        ann = desk.as_("ann")
        for page in (ARTICLE_ID, HANDOUT_ID):
            links = [link.split("?")[0] for link in ann.get(f"/pages/{page}").links()]
            assert f"/pages/{page}/-/look" in links
        look = ann.get(f"/pages/{ARTICLE_ID}/-/look")
        frames = look.tree.css("iframe")
        assert [frame.attributes["sandbox"] for frame in frames] == [""] * 3
        assert all(frame.attributes["title"] for frame in frames)
        assert all(ann.get(str(one.attributes["src"])).status == 200 for one in frames)
        wide = [link for link in look.links() if "show=desktop" in link]
        assert "desktop" in str(ann.get(wide[0]).tree.css_first(".sides").attributes["class"])  # type: ignore[union-attr]
        public = ann.get(f"/pages/{ARTICLE_ID}/-/look?state=public")
        assert len(public.tree.css("iframe")) == 2
        assert public.text.count("not public yet") == 1
        assert ann.get(f"/pages/{ARTICLE_ID}/-/look/{HANT}?state=public").status == 404
        assert (
            "Only handouts have a sheet" in ann.get(f"/pages/{ARTICLE_ID}/-/look?show=paper").text
        )
        _paper(ann)
        assert "are no page" in ann.get("/pages/site/-/look").text
        assert ann.get(f"/pages/{ARTICLE_ID}/-/look?show=%22&state=%3C").status == 200


def _paper(ann: Browser) -> None:
    paper = ann.get(f"/pages/{HANDOUT_ID}/-/look?show=paper")
    leaves = [str(one.attributes["src"]) for one in paper.tree.css(".leaves img")]
    assert len(leaves) == 5
    for path in leaves:
        answer = ann.get(path).response
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")
    assert ann.get(leaves[0].replace("/1.png", "/2.png")).status == 404
    assert ann.get(leaves[0].replace("languages=en", "languages=fr")).status == 404
    sheets = [link for link in paper.links() if "sheet.pdf" in link]
    found = {ann.get(path).response.content for path in sheets}
    assert len(found) == 5
    assert all(data.startswith(b"%PDF-") for data in found)


def test_only_the_look_has_frames_and_only_its_pages_stand_in_them(desk: Served) -> None:
    """Every other answer keeps the policy of the desk; what stands in a frame fetches, runs and sends nothing."""
    ann = desk.as_("ann")
    at = f"/pages/{ARTICLE_ID}/-/look"
    look = ann.get(at).response.headers
    assert look[POLICY] == f"{HEADERS[POLICY]}; frame-src 'self'"
    assert look["X-Frame-Options"] == "DENY"
    framed = ann.get(f"{at}/en").response
    assert framed.headers[POLICY] == (
        f"default-src 'none'; style-src '{style_hash()}'; img-src data:; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'; sandbox"
    )
    (style,) = re.findall(r"<style>(.*?)</style>", framed.text, re.DOTALL)
    assert b64encode(sha256(style.encode()).digest()).decode() in style_hash()
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    kept = HEADERS.keys() - {POLICY, "X-Frame-Options", "Cross-Origin-Opener-Policy"}
    assert all(framed.headers[name] == HEADERS[name] for name in kept)
    assert framed.headers["Cache-Control"] == "no-store"
    others = (
        f"{at}/fr",
        f"/pages/{ARTICLE_ID}",
        f"/pages/{HANDOUT_ID}/-/sheet.pdf",
        "/pages/x/-/look",
    )
    for path in (*others, f"/pages/{HANDOUT_ID}/-/sheet/1.png", f"/pages/{ARTICLE_ID}/-/read"):
        answer = ann.get(path).response
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, path
    stranger = desk.browser().get(f"{at}/en")
    assert stranger.status == 401
    assert {name: stranger.response.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("state", TREES)
def test_what_an_author_writes_is_inert_in_a_frame(world: World, state: str) -> None:
    """No script, form, frame, event or address of anything: only places on the page itself, its style and its pictures."""
    path = world.english(ARTICLE_ID)
    path.write_text(
        path.read_text() + "".join(f"\n{one}\n" for one in (*ATTACKS, "[a](#say-what-you-need)"))
    )
    world.cli("extract")
    with served(world.root) as desk:
        page = desk.as_("ann").get(f"/pages/{ARTICLE_ID}/-/look/en?state={state}")
    assert "steal()" in page.response.text  # it is shown
    assert not page.tree.css("script, form, iframe, object, embed, base, link, meta[http-equiv]")
    assert len(page.tree.css("style")) == 1
    for node in page.tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), (node.tag, name)
            assert name not in ("style", "action", "formaction", "srcset", "poster", "data"), name
            if name in ("href", "src"):
                start = "#" if name == "href" else "data:image/"
                assert (value or "").startswith(start), (node.tag, value)
    assert page.tree.css('a[href^="#"]')
