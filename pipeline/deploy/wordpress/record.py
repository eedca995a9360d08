"""Keep what is known of a WordPress, written down before and after each change."""

from __future__ import annotations

from dataclasses import replace

from pipeline.deploy.interface import Keep
from pipeline.deploy.wordpress.pages import Key
from pipeline.model.deployed import Deployed, Media, Post


class Record:
    """Posts by (id, language), files by their path on the site."""

    def __init__(self, known: Deployed, url: str, keep: Keep) -> None:
        """`keep` is called with every change."""
        self.posts: dict[Key, Post] = {(one.id, one.locale): one for one in known.posts}
        self.media: dict[str, Media] = {one.path: one for one in known.media}
        self._known, self._url, self._keep = known, url, keep

    @property
    def had_plugin(self) -> bool:
        """True if our plugin answered the last time."""
        return self._known.plugin

    def put(self, post: Post) -> None:
        """A post as it is now."""
        self.posts[post.id, post.locale] = post
        self.save()

    def drop(self, key: Key) -> None:
        """A post that is no more."""
        if self.posts.pop(key, None):
            self.save()

    def put_media(self, media: Media) -> None:
        """A file that is there now."""
        self.media[media.path] = media
        self.save()

    def drop_media(self, path: str) -> None:
        """A file that is there no more."""
        if self.media.pop(path, None):
            self.save()

    def save(self, *, plugin: bool | None = None) -> None:
        """Write it down."""
        has_plugin = self._known.plugin if plugin is None else plugin
        self._known = replace(
            self._known,
            url=self._url,
            plugin=has_plugin,
            posts=tuple(self.posts.values()),
            media=tuple(self.media.values()),
        )
        self._keep(self._known)
