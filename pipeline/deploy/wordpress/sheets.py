"""Say which files in a WordPress come down with posts, and take links to them off other posts."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.build.writers import pdf
from pipeline.build.writers.unlisted import without_sheets
from pipeline.deploy.interface import Release
from pipeline.deploy.wordpress.api import StoredPost, WordPress
from pipeline.deploy.wordpress.pages import Key, inner_of, marked_content
from pipeline.deploy.wordpress.record import Record
from pipeline.model.deployed import Media, Post
from pipeline.model.encoding import sha_of
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN

_SLUG = re.compile("pipeline-([0-9a-f]{16})-([0-9a-f]{8})")


def slug_of(path: str, sha: str) -> str:
    """What a file is called in the library: of its bytes, and of its path on the site, so that it is found again."""
    return f"pipeline-{sha[:16]}-{_mark(path)}"


def _mark(path: str) -> str:
    return sha_of(path)[:8]


def take_over_files(web: WordPress, record: Record, release: Release) -> None:
    """Note in the record in memory the files of ours that it does not know; their slugs say what they are."""
    known = {one.media for one in record.media.values()}
    tags = {one.locale for one in record.posts.values()}
    by_mark = {_mark(path): path for path in release.tree}
    for number, slug, url in web.library():
        found = _SLUG.match(slug)
        if not found or number in known:
            continue
        sheet = next((p for p in _sheets_at(url, tags) if _mark(p) == found[2]), "")
        path = by_mark.get(found[2]) or sheet or f"assets/{slug}"
        sha = sha_of_bytes(release.tree.get(path, b""))
        whole = sha if sha.startswith(found[1]) else ""
        record.media.setdefault(path, Media(path, number, url, whole))


def _sheets_at(url: str, tags: Iterable[str]) -> Iterator[str]:
    """The sheets that a file in the library may be, by its name there."""
    name = url.rpartition("/")[2]
    for said in (said for tag in tags for said in ((tag,), (EN.tag, tag))):
        ending = f"-{'-'.join(said)}.pdf"
        if name.endswith(ending):
            yield pdf.file(name.removesuffix(ending), *said)


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


def without_dead_offers(
    record: Record, stored: Mapping[Key, StoredPost], down: Collection[Key], gone: Collection[str]
) -> dict[Key, str]:
    """Posts that offer sheets which are not there → what they say without these links.

    `gone`: paths of files that come down now; of what a run before took down, the record says it. Notices, the posts
    that become one (`down`), and what somebody has changed by hand stay as they are.
    """
    there = {one.url for path, one in record.media.items() if path not in gone}
    left = {}
    for key, one in stored.items():
        post = record.posts[key]
        if post.notice or key in down or one.sha != post.sent:
            continue
        inner = inner_of(one.content)
        new = without_sheets(inner, post.link, lambda url: url not in there)
        if new != inner:
            left[key] = marked_content(*key, new)
    return left
