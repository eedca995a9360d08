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
    pages = {(one.id, one.tag): one for one in release.promise.pages}
    expected = pages[post.id, post.locale]
    links = {
        tag: record.posts[id_, tag].link
        for id_, tag in pages
        if id_ == post.id and (id_, tag) in record.posts
    }
    elsewhere = expected.canonical if expected.canonical != expected.url else ""
    return LivePage(
        expected,
        post.link,
        release.fragment(post.id, post.locale),
        (elsewhere if plugin else "") or post.link,
        linked_alternates(links) if plugin else None,
    )
