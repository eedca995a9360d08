"""What `verify --live` finds on a site that somebody has tampered with, in our own frame and a foreign one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from pipeline.deploy.live import LiveSite, live_at, verify_live
from pipeline.flow.deploy import release_of
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

HOME = "https://www.example.org"
ZH, EN = f"{HOME}/zh-Hans/handouts/check-in/", f"{HOME}/en/handouts/check-in/"
NOTICE, REMOVED = f"{HOME}/zh-Hans/articles/pause/", f"{HOME}/en/articles/traps/"
SHEET, BOTH = f"{HOME}/handouts/check-in.zh-Hans.pdf", f"{HOME}/handouts/pause.zh-Hans.pdf"

Web = dict[str, bytes]
Tampering = Callable[[Web], None]


@pytest.fixture(scope="module")
def down(_published: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """One handout public in both languages, the Mandarin of an article withdrawn, another article removed."""
    world = _published.copy(tmp_path_factory.mktemp("down") / "p")
    world.cli("review", "withdraw", ARTICLE_ID, "--as", "ann")
    world.cli("remove", "articles/traps", "--yes")
    world.build()
    return world


@pytest.fixture(scope="module")
def found(down: World, _published: World) -> Callable[[Web], list[str]]:
    """What is found in a web of addresses and bytes: the codes."""
    release = release_of(down.open(), prove=False)
    site: LiveSite = live_at(release, HOME, [BOTH.removeprefix(f"{HOME}/")])

    def find(web: Web) -> list[str]:
        read = lambda url: (200, web[url]) if url in web else (404, b"")  # noqa: E731
        every = [*verify_live(site, release, read)]
        return sorted({one.code for one in every})

    return find


@pytest.fixture(params=["ours", "foreign"])
def web(down: World, request: pytest.FixtureRequest) -> Web:
    """The site as it was built; or fragments in another frame, with its own words, sheets and pictures."""
    site = down.site()
    pages = {f"{HOME}/{path.removesuffix('index.html')}": data for path, data in site.items()}
    if request.param == "foreign":
        manifest = down.manifest()
        for page in manifest["pages"]:
            links = {tag: one["url"] for tag, one in page["versions"].items()}
            for tag, one in page["versions"].items():
                fragment = site[one["fragment"]].decode()
                pages[one["url"]] = framed(fragment, page["id"], tag, one["title"], links)
        for one in manifest["withdrawn"]:
            fragment = site[one["fragment"]].decode()
            pages[one["url"]] = framed(fragment, one["id"], one["locale"], one["title"], {})
    return pages


def framed(fragment: str, id_: str, tag: str, title: str, links: Mapping[str, str]) -> bytes:
    """A page of somebody else's site around a fragment."""
    every = {**links, "x-default": links.get("en", "")} if links else {}
    head = "".join(
        f'<link rel="alternate" hreflang="{one}" href="{url}">' for one, url in every.items()
    )
    head += f'<link rel="canonical" href="{links[tag]}">' if links else ""
    inner = fragment.partition(">")[2]
    return (
        f'<!doctype html><html lang="{tag}"><head><title>Home – {title}</title>{head}</head><body>'
        f'<nav>Book now: 404-555-0100</nav><main><article class="post"><p>Ad</p>'
        f'<article class="pipeline" data-pipeline-id="{id_}" lang="{tag}">{inner}'
        f"</article><script>track()</script></main></body></html>"
    ).encode()


def swap(url: str, old: str, new: str) -> Tampering:
    def tamper(web: Web) -> None:
        assert old.encode() in web[url], old
        web[url] = web[url].replace(old.encode(), new.encode())

    return tamper


def put(url: str, data: bytes) -> Tampering:
    return lambda web: web.__setitem__(url, data)


def old_page(web: Web) -> None:
    """The page that came down stands there again, with the id that the notice has."""
    page = (
        web[ZH]
        .decode()
        .replace(f'data-pipeline-id="{HANDOUT_ID}"', f'data-pipeline-id="{ARTICLE_ID}"')
    )
    web[NOTICE] = page.encode()


IN_MANDARIN = {
    "a not more": ("如果你现在有危险", "如果你现在没有危险", "text"),
    "another number": (">911<", ">912<", "text"),
    "words more": ("</textarea>", "</textarea><p>立即预约</p>", "text"),
    "a script within": ("</textarea>", "</textarea><script>x()</script>", "runs"),
    "a handler": ("<textarea", '<textarea onfocus="x()"', "runs"),
    "a link more": ("一起坐下来", '<a href="https://shop.example.net/">一起坐下来</a>', "link"),
    "a number to tap": ("tel:911", "tel:900", "link"),
}
"""What somebody writes into the Mandarin handout, whatever holds it: old, new, and the code that names it."""
TAMPERINGS: dict[str, tuple[Tampering, str]] = {
    **{name: (swap(ZH, old, new), code) for name, (old, new, code) in IN_MANDARIN.items()},
    "a word is gone": (swap(ZH, "如果你现在有危险", "如果你有危险"), "text"),
    "English instead": (swap(ZH, "如果你现在有危险，", "If you are in danger now, please call: "), "text"),
    "another language": (swap(ZH, '<html lang="zh-Hans"', '<html lang="en"'), "lang"),
    "no hreflang": (swap(EN, 'hreflang="zh-Hans" href="https', 'hreflang="fr" href="https'), "hreflang"),
    "another canonical": (swap(ZH, f'rel="canonical" href="{ZH}', f'rel="canonical" href="{EN}'), "canonical"),
    "another title": (swap(ZH, "简短的心情交流", "你好"), "title"),
    "noindex": (swap(EN, "</head>", '<meta name="robots" content="noindex"></head>'), "robots"),
    "no page": (lambda web: web.__delitem__(EN), "missing"),
    "another page": (lambda web: web.__setitem__(ZH, b"<html><title>x</title>"), "marked"),
    "another sheet": (put(SHEET, b"%PDF-1.7 other"), "bytes"),
    "no sheet": (lambda web: web.__delitem__(SHEET), "missing"),
    "no notice": (lambda web: web.__delitem__(NOTICE), "notice"),
    "a notice without its number": (swap(NOTICE, "988", "987"), "contact"),
    "a notice that says more": (swap(REMOVED, "</ul>", "</ul><p>Shop now</p>"), "text"),
    "the old page in place of its notice": (old_page, "marked text"),
    "a sheet of what came down": (put(BOTH, b"%PDF-1.7 old"), "withdrawn"),
}  # fmt: skip
"""What somebody does → the code that names it."""


def test_as_it_was_built(web: Web, found: Callable[[Web], list[str]]) -> None:
    assert found(web) == []


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_is_found(name: str, web: Web, found: Callable[[Web], list[str]]) -> None:
    tamper, code = TAMPERINGS[name]
    tamper(web)
    assert {*code.split()} & {*found(web)}
