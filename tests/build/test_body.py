"""A body that several files share is what each of them would have rendered for itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.build.marks import with_marks
from pipeline.build.page_address import file_of
from pipeline.build.picture_sizes import with_sizes
from pipeline.build.writers import body
from pipeline.build.writers.interface import Mode, Site
from pipeline.build.writers.links import heading_names_of, id_prefix, relative_link, resolver, up
from pipeline.build.writers.pictures import picture, sizes
from pipeline.markdown.render import render_body
from pipeline.model.pair import Pair, Status, Version
from tests.build.samples import article, handout, site

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


def test_it_is_rendered_once() -> None:
    """Four files of a page with links: one rendering."""
    body._bodies.clear()
    pair = article()
    for mode in Mode:
        for way in (0, 1):
            alone(site(pair, handout(), mode=mode), pair, pair.en, way)
    assert [len(kept) for kept in body._bodies.values()] == [1]
