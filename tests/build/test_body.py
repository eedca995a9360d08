"""A body that several files share is what each of them would have rendered for itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.build.labels import labels_for
from pipeline.build.marks import with_marks
from pipeline.build.page_address import file_of
from pipeline.build.picture_sizes import with_sizes
from pipeline.build.writers import body
from pipeline.build.writers.interface import Mode, Site
from pipeline.build.writers.links import heading_names_of, id_prefix, relative_link, resolver, up
from pipeline.build.writers.pictures import picture, sizes
from pipeline.markdown.render import body_blocks, is_divisible, render_body, safe_blocks
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.settings import EN, ZH, Locale
from tests.build.samples import article, handout, site
from tests.laws.corpus import everything
from tests.laws.strategies import BODY

ADDRESSES = (
    "../handouts/daily.md",
    "../handouts/daily.md#today",
    "/handouts/daily.md",
    "daily.md",
    "nowhere.md",
    "#barriers",
    "https://other.example/a?b=1&c=2",
    "https://practice.example/about/",
    "javascript:alert(1)",
    "javascript:alert(1).md",
    "mailto:a@b.example",
    "\ue0000\ue000",
)
PIECES = st.sampled_from(
    [
        "## Barriers\n\nWords.",
        "<!-- pipeline:safety -->\n\nDo not <https://other.example/>.",
        "::: crisis\nCall 911.\n:::",
        "::: only zh\n拨打 988\n:::",
        "***\n\n- [ ] One\n- Two[^1]\n\n[^1]: Note",
        "<div>",
        "</div>",
        '<b id="articles-compassion-q-1">',
        "Call 911, or 988; see example.org.",
        "\ue0000\ue000 words",
        "![A picture](img/a.png)",
        "![A picture](https://other.example/a.png)",
    ]
    + [f"Read [*this*]({href}) now." for href in ADDRESSES]
    + [f'<a href="{href}" title="x">raw</a>' for href in ADDRESSES]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=6).map("\n\n".join)
PICTURES = {"content/en/articles/img/a.png": b"\x89PNG"}


def alone(made: Site, pair: Pair, version: Version, way: int) -> tuple[str, str]:
    """What the page (0) or the fragment (1) gets, and what it would render by itself."""
    file = file_of(version.url)

    def address(other: Version) -> str:
        return made.absolute(other.url) if way else relative_link(made, file, other.url)

    above = made.absolute("/") if way else up(file)
    shared = body.body_of(made, pair, version, address, above)
    own = render_body(
        version.markdown,
        locale=version.locale,
        labels=made.labels[version.locale.tag],
        id_prefix=id_prefix(pair),
        resolve=resolver(made, pair, version, address),
        picture=picture(made, pair, version.locale, above),
        names=heading_names_of(pair, version),
    )
    own = with_sizes(own, sizes(made, pair, version, above))
    own = with_marks(own, version.locale.tag, made.contacts)
    return shared, own


def beside(made: Site, pair: Pair, version: Version) -> tuple[list[str], list[str]]:
    """What the page with both languages gets, and what it would render by itself."""

    def address(other: Version) -> str:
        return relative_link(made, "side-by-side/x/index.html", other.url)

    prefix, above = f"{id_prefix(pair)}-{version.locale.tag}", up("side-by-side/x/index.html")
    shared = body.blocks_of(made, pair, version, address, above, prefix)
    own = safe_blocks(
        version.markdown,
        locale=version.locale,
        labels=made.labels[version.locale.tag],
        id_prefix=prefix,
        resolve=resolver(made, pair, version, address, prefix=prefix),
        picture=picture(made, pair, version.locale, above),
        names=heading_names_of(pair, version),
    )
    return shared, [with_marks(one, version.locale.tag, made.contacts) for one in own]


@settings(max_examples=30)
@given(TEXTS, TEXTS, st.permutations([(mode, way) for mode in Mode for way in (0, 1)]))
def test_all_share_what_each_would_render(
    english: str, other: str, turns: list[tuple[Mode, int]]
) -> None:
    """Page and fragment, site and preview, in any order; also of two pages with one text."""
    pair = article(Status.DRAFT)
    assert pair.zh
    pair = replace(
        pair, en=replace(pair.en, markdown=english), zh=replace(pair.zh, markdown=english + other)
    )
    twin = replace(handout(), en=replace(handout().en, markdown=english))
    for mode, way in turns:
        made = site(pair, twin, mode=mode, pictures=PICTURES if way else {})
        for one in (pair, twin):
            for version in one.versions:
                shared, own = alone(made, one, version, way)
                assert shared == own
                blocks, own_blocks = beside(made, one, version)
                assert blocks == own_blocks


def test_it_is_rendered_once() -> None:
    """Four files of a page with links and a picture, and the one with both languages: one rendering."""
    body._bodies.clear()
    pair = article()
    english = replace(pair.en, markdown=f"{pair.en.markdown}\n\n![A picture](img/a.png)\n")
    pair = replace(pair, en=english)
    for mode in Mode:
        made = site(pair, handout(), mode=mode, pictures=PICTURES)
        for way in (0, 1):
            alone(made, pair, english, way)
        beside(made, pair, english)
    assert [len(kept) for kept in body._bodies.values()] == [1]


@pytest.mark.parametrize("locale", [EN, ZH], ids=str)
@given(BODY, st.lists(PIECES, max_size=3).map("\n\n".join))
def test_blocks_are_the_body_of_generated_markdown(locale: Locale, text: str, more: str) -> None:
    """Where no HTML of the author's own can reach over several blocks, joined and marked blocks are the marked body."""
    _assert_divided(text.replace("<", "&lt;") + more, locale)


@pytest.mark.parametrize("locale", [EN, ZH], ids=str)
def test_blocks_are_the_body_of_our_cases(locale: Locale) -> None:
    """The same of the specification, of all shapes of ours and of the practice's own pages."""
    divided = [_assert_divided(text, locale) for text in everything().values()]
    assert sum(divided) > 500


def _assert_divided(text: str, locale: Locale) -> bool:
    if not is_divisible(text):
        return False
    labels = labels_for(locale, {})
    given: dict[str, Any] = {"locale": locale, "labels": labels, "id_prefix": "p", "picture": str}
    whole = with_marks(render_body(text, **given), locale.tag, ())
    blocks = [with_marks(one, locale.tag, ()) for one in body_blocks(text, **given)]
    assert "".join(blocks).strip() + "\n" == whole
    return True
