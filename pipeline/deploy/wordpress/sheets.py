"""Say which files come down with posts, and take links to those off the posts that stay."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.build.writers import pdf
from pipeline.build.writers.unlisted import without_sheets
from pipeline.deploy.wordpress.api import StoredPost
from pipeline.deploy.wordpress.pages import Key, inner_of, marked_content
from pipeline.deploy.wordpress.record import Record
from pipeline.deploy.wordpress.survey import Survey
from pipeline.model.deployed import Media, Post
from pipeline.model.settings import EN


def only_theirs(
    posts: Sequence[Post], stored: Mapping[Key, StoredPost], media: Iterable[Media]
) -> tuple[str, ...]:
    """The files that come down with posts: sheets in their language, and pictures that no other post shows.

    A sheet with two languages goes though the post in the other one still offers it.
    """
    down, ids = {(one.id, one.locale) for one in posts}, {one.id for one in posts}
    said = {key: html.unescape(one.content) for key, one in stored.items()}
    theirs = "".join(text for key, text in said.items() if key in down)
    left = "".join(text for key, text in said.items() if key not in down)
    others = "".join(text for (id_, _), text in said.items() if id_ not in ids)
    sheets = {path for one in posts for path in _sheets(one)}
    endings = tuple(path.removeprefix(path.rsplit(".", 2)[0]) for path in sheets)

    def goes(one: Media) -> bool:
        if not one.path.startswith("handouts/"):
            return one.url in theirs and one.url not in left
        is_offered = one.url in theirs and one.path.endswith(endings)
        return (one.path in sheets or is_offered) and one.url not in others

    return tuple(one.path for one in media if goes(one))


def _sheets(post: Post) -> Iterator[str]:
    """The sheets that a post may have by its address, also if it offers them no more."""
    name = post.path.strip("/").rpartition("/")[2].removesuffix(".html")
    yield pdf.file(name, post.locale)
    if post.locale != EN.tag:
        yield pdf.file(name, EN.tag, post.locale)


def without_dead_offers(record: Record, found: Survey, gone: Collection[str]) -> dict[Key, str]:
    """Posts that offer sheets which are not there → what they say without these links.

    `gone`: paths of files that come down now; of what a run before took down, the record says it. Notices, posts that
    become one, and what somebody has changed by hand stay as they are.
    """
    there = {one.url for path, one in record.media.items() if path not in gone}
    left = {}
    for key, stored in found.stored.items():
        post = record.posts[key]
        if post.notice or key in found.wanted or stored.sha != post.sent:
            continue
        inner = inner_of(stored.content)
        new = without_sheets(inner, post.link, lambda url: url not in there)
        if new != inner:
            left[key] = marked_content(*key, new)
    return left
