"""Look at a WordPress: what is there of ours, what has to be, and what was changed by hand."""

from __future__ import annotations

import difflib
import html
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.deploy.interface import DriftError, Release
from pipeline.deploy.wordpress.api import KINDS, StoredPost, WordPress, WordPressInfo, text_sha
from pipeline.deploy.wordpress.languages import language_of, polylang_names
from pipeline.deploy.wordpress.pages import (
    Key,
    WantedPost,
    is_untouched,
    key_of,
    notice,
    wanted_pages,
)
from pipeline.deploy.wordpress.record import Record
from pipeline.deploy.wordpress.sheets import take_over_files
from pipeline.model.deployed import Post
from pipeline.model.errors import PipelineError, together

_MOST = 40
"""Lines of a difference that are shown."""


@dataclass
class Survey:
    """One look, before anything is written."""

    about: WordPressInfo
    wanted: dict[Key, WantedPost]
    """What has to stand there, notices of what came down first, then English, then Mandarin."""
    stored: dict[Key, StoredPost]
    """What stands there of it."""
    drifted: tuple[Key, ...] = ()
    """What somebody has changed by hand."""
    lost_media: frozenset[str] = field(default_factory=frozenset)
    """Files that the record knows and that are there no more."""


def survey(web: WordPress, release: Release, record: Record, kinds: Mapping[str, str]) -> Survey:
    """Look. Only the record in memory changes: it takes over what carries our marks and what was renamed."""
    about = web.about()
    if record.had_plugin and not about.plugin:
        what = "our plugin answered the last time, and does not now: pages would lose language and hreflang"
        raise PipelineError("WORDPRESS", what, "switch the plugin `pipeline-pairs` on again")
    live = {one.key: one for one in wanted_pages(release, kinds)}
    there = _marked(web)
    _take_over(web, record, there, live, release)
    _rename(record, live, release)
    stored = _stored(web, record, there)
    notices = {
        key: notice(release, *key, post.path, post.kind)
        for key, post in record.posts.items()
        if key not in live and (post.sent or key not in stored)
    }
    _check_languages(about, {tag for _, tag in (*notices, *live)})
    live = {
        key: replace(one, kind=record.posts[key].kind) if key in record.posts else one
        for key, one in live.items()
    }
    have = web.media(one.media for one in record.media.values())
    lost = frozenset(path for path, one in record.media.items() if one.media not in have)
    found = Survey(about, {**notices, **live}, stored, lost_media=lost)
    found.drifted = tuple(
        key for key in stored if key in found.wanted and _is_drifted(record, found, key)
    )
    return found


def standing(web: WordPress, release: Release, record: Record) -> Survey:
    """What is there of ours; nothing has to be. The record in memory takes over what carries our marks."""
    about, there = web.about(), _marked(web)
    _take_over(web, record, there, {}, release)
    return Survey(about, {}, _stored(web, record, there))


def _marked(web: WordPress) -> dict[tuple[str, int], StoredPost]:
    return {(one.kind, one.post): one for kind in KINDS for one in web.marked(kind)}


def _stored(
    web: WordPress, record: Record, there: dict[tuple[str, int], StoredPost]
) -> dict[Key, StoredPost]:
    """What stands there of what the record knows, also where its mark is gone."""
    for post in record.posts.values():
        if (post.kind, post.post) not in there and (one := web.post(post.kind, post.post)):
            there[one.kind, one.post] = one
    places = {key: (post.kind, post.post) for key, post in record.posts.items()}
    return {key: there[place] for key, place in places.items() if place in there}


def _check_languages(about: WordPressInfo, tags: Collection[str]) -> None:
    """Polylang has to hold every language that is written. Raises WORDPRESS."""
    known = polylang_names(about.languages)
    lacking = sorted(tag for tag in tags if language_of(tag) not in known)
    if about.polylang and lacking:
        what = f"Polylang there has no language for {', '.join(lacking)}"
        todo = "add it (Languages, in the menu of WordPress), and use the plugin `pipeline-pairs` of this version"
        raise PipelineError("WORDPRESS", what, todo)


def _take_over(
    web: WordPress,
    record: Record,
    there: Mapping[tuple[str, int], StoredPost],
    live: Mapping[Key, WantedPost],
    release: Release,
) -> None:
    """Marked posts that the record does not know, and then files: a run was cut short, or its file is lost."""
    before, known = len(record.posts), {(one.kind, one.post) for one in record.posts.values()}
    down = {(one["id"], one["locale"]): one["url"] for one in release.manifest["withdrawn"]}
    for place, one in sorted(there.items(), key=lambda item: item[1].post):
        key = key_of(one.content)
        if key is None or key in record.posts or place in known:
            continue
        is_public = one.status == "publish"
        path = live[key].path if key in live else ""
        path = path or down.get(key, "").removeprefix(release.promise.home) or "/"
        record.posts[key] = Post(
            *key,
            path=path,
            kind=one.kind,
            post=one.post,
            link=one.link if is_public else "",
            slug=one.slug,
            sent=(one.sha if is_untouched(one.content) else "?") if is_public else "",
        )
    if len(record.posts) > before:
        take_over_files(web, record, release)


def _rename(record: Record, live: Mapping[Key, WantedPost], release: Release) -> None:
    """A document that has another id now is known by its address, today's or the former one."""
    home = release.promise.home
    leads = {one["from"]: one["to"].removeprefix(home) for one in release.manifest["redirects"]}
    free = {(one.path, one.tag): key for key, one in live.items() if key not in record.posts}
    for key, post in [*record.posts.items()]:
        new = free.get((leads.get(post.path, post.path), post.locale))
        if key not in live and new:
            record.posts[new] = replace(post, id=new[0])
            del record.posts[key]


def _is_drifted(record: Record, found: Survey, key: Key) -> bool:
    post, there = record.posts[key], found.stored[key]
    if not post.sent:
        return False  # a draft that nobody has filled yet
    moved = there.status != "publish" or (post.link and there.link != post.link)
    return bool(moved) or there.sha not in (post.sent, post.asked)


def drift_error(
    record: Record, found: Survey, asked: Mapping[Key, Mapping[str, object]]
) -> PipelineError:
    """What is another there, document by document. `asked`: what would be written over it."""
    errors = []
    for key in found.drifted:
        post, there, body = record.posts[key], found.stored[key], asked[key]
        what = f"{key[0]} ({key[1]}) was changed in WordPress: {there.link}"
        lines = [*_moves(post, there), *_difference(there, body)]
        errors.append(DriftError(what, "\n".join(f"  {line}" for line in lines)))
    return errors[0] if len(errors) == 1 else _several(errors)


def _several(errors: list[DriftError]) -> PipelineError:
    every = together(errors)
    every.exit_code = DriftError.exit_code
    return every


def _moves(post: Post, there: StoredPost) -> Iterator[str]:
    if there.status != "publish":
        yield f"it is no longer public: its status is `{there.status}`"
    elif post.link and there.link != post.link:
        yield f"its address was {post.link}"


def _difference(there: StoredPost, body: Mapping[str, object]) -> Iterator[str]:
    now = (there.title, there.excerpt, there.content)
    new = tuple(str(body[name]) for name in ("title", "excerpt", "content"))
    if text_sha(now[0], now[2], now[1]) == text_sha(new[0], new[2], new[1]):
        return
    lines = [*difflib.unified_diff(_lines(now), _lines(new), "there now", "ours", lineterm="", n=0)]
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"… and {len(lines) - _MOST} lines more"


def _lines(texts: tuple[str, ...]) -> list[str]:
    return [html.unescape(line) for text in texts for line in text.split("\n")]
