"""Say what readers of a WordPress have to find at the address of a post."""

from __future__ import annotations

from pipeline.build.verify.live import LiveNotice, LivePage
from pipeline.deploy.interface import Release
from pipeline.deploy.live import linked_alternates
from pipeline.deploy.wordpress.pages import notice
from pipeline.deploy.wordpress.record import Record
from pipeline.model.deployed import Post


def live_notice(release: Release, post: Post) -> LiveNotice:
    """The notice, and where."""
    said = notice(release, post.id, post.locale, post.path, post.kind).article
    return LiveNotice(post.id, post.locale, post.link, said.encode())


def live_page(release: Release, record: Record, post: Post, *, plugin: bool) -> LivePage:
    """A public page; core WordPress alone has no hreflang and no canonical of ours."""
    versions = {one.tag: one for one in release.promise.pages if one.id == post.id}
    expected = versions[post.locale]
    posts = {tag: record.posts.get((post.id, tag)) for tag in versions}
    links = {tag: one.link for tag, one in posts.items() if one}
    elsewhere = expected.canonical if expected.canonical != expected.url else ""
    return LivePage(
        expected,
        post.link,
        release.fragment(post.id, post.locale),
        (elsewhere if plugin else "") or post.link,
        linked_alternates(links) if plugin else None,
    )
