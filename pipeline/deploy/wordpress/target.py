"""Bring a release into a WordPress: plan, write only what differs, read back what the public gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from pipeline.build.verify.breach import Breach
from pipeline.build.verify.live import verify_live_notice, verify_live_page
from pipeline.deploy.http import Host
from pipeline.deploy.interface import Done, Keep, Release, Step
from pipeline.deploy.live import LiveSite, hosts, linked_alternates
from pipeline.deploy.wordpress.api import StoredPost, WordPress, text_sha
from pipeline.deploy.wordpress.languages import language_of, polylang_names, switch
from pipeline.deploy.wordpress.pages import (
    Key,
    WantedPost,
    content,
    files_of,
    key_of,
    notice,
    style_of,
    texts,
)
from pipeline.deploy.wordpress.readers import live_notice, live_page
from pipeline.deploy.wordpress.record import Record
from pipeline.deploy.wordpress.sheets import only_theirs, slug_of, without_dead_offers
from pipeline.deploy.wordpress.survey import Survey, drift_error, standing, survey
from pipeline.files.on_site import SiteDocument
from pipeline.model.deployed import Deployed, Media, Post
from pipeline.model.encoding import sha_of
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN

_NO_HEAD = (
    "core WordPress cannot say the language of a page or its pair: `<html lang>` and hreflang "
    "are missing; install examples/wordpress/pipeline-pairs.php"
)
_ROUNDS = 3
"""WordPress may give a page another address than it was asked for: links to it are then written again."""


class WordPressTarget:
    """A WordPress as a target."""

    def __init__(
        self, release: Release, host: Host, variable: str, kinds: Mapping[str, str], *, force: bool
    ) -> None:
        """`kinds`: `article` and `handout` → `posts` or `pages`; `force`: write over what was changed by hand."""
        self._release, self._host, self._kinds, self._force = release, host, kinds, force
        self._web = WordPress(host, variable)
        self._sheet = style_of(release)
        self._record: Record
        self._found: Survey
        self._steps: list[Step] = []

    def plan(self, known: Deployed) -> tuple[Step, ...]:
        """What `run` would do. Raises DriftError, NetworkError, PipelineError."""
        self._look(known, lambda _: None)
        return tuple(self._planned())

    def run(self, known: Deployed, keep: Keep) -> Done:
        """Do it. Raises as `plan`; what is written by then is known to the next run."""
        self._look(known, keep)
        self._record.save(plugin=self._found.about.plugin)
        self._write(only_notices=True)
        self._delete_files(*self._old_files("handouts/"))
        self._create()
        bad_files = [*self._upload()]
        for _ in range(_ROUNDS):
            if not self._write():
                break
        self._delete_files(*self._old_files())
        breaches = [*bad_files, *self._read_back()]
        return Done(tuple(self._steps), tuple(breaches), tuple(self._lacks()))

    def shows(self, known: Deployed) -> tuple[SiteDocument, ...]:
        """The posts with words of ours that anybody can read. Raises NetworkError, PipelineError."""
        self._record = Record(known, self._host.url, lambda _: None)
        self._found = standing(self._web, self._release, self._record)
        stored = self._found.stored
        return tuple(
            SiteDocument(post.id, post.locale, post.path, sha=post.words)
            for key, post in self._record.posts.items()
            if not post.notice and key in stored and stored[key].status == "publish"
        )

    def take_down(self, down: Sequence[SiteDocument], known: Deployed, keep: Keep | None) -> Done:
        """A notice in each of these posts, their files deleted first: a run that is cut short still knows them.

        Other posts lose their links to sheets that are gone. Raises NetworkError, PipelineError.
        """
        self._record = Record(known, self._host.url, keep or (lambda _: None))
        self._found = standing(self._web, self._release, self._record)
        keys = [(one.document, one.tag) for one in down]
        posts = [self._record.posts[key] for key in keys]
        self._found.wanted = {
            (p.id, p.locale): notice(self._release, p.id, p.locale, p.path, p.kind) for p in posts
        }
        files = only_theirs(posts, self._found.stored, self._record.media.values())
        left = without_dead_offers(self._record, self._found.stored, keys, files)
        if keep is None:
            steps = [Step("notice", _named(key), self._address(key)) for key in keys]
            steps += [Step("update", _named(key), self._record.posts[key].link) for key in left]
            return Done((*(Step("delete", path) for path in files), *steps))
        self._delete_files(*files)
        self._write()
        for key, said in left.items():
            self._write_content(key, said)
        return Done(tuple(self._steps), tuple(self._read_back()))

    def live(self, known: Deployed) -> LiveSite:
        """Where everything stands, for `verify --live`. Asks WordPress nothing."""
        self._record = Record(known, self._host.url, lambda _: None)
        posts = [p for p in self._record.posts.values() if p.link]
        public = {(one.id, one.tag) for one in self._release.promise.pages}
        return LiveSite(
            pages=tuple(
                live_page(self._release, self._record, p, plugin=known.plugin)
                for p in posts
                if (p.id, p.locale) in public
            ),
            notices=tuple(
                live_notice(self._release, p) for p in posts if (p.id, p.locale) not in public
            ),
            files={one.url: one.sha256 for one in known.media},
            lacking=tuple(
                _named(key) for key in sorted(public - {(p.id, p.locale) for p in posts})
            ),
            unseen=() if known.plugin else (_NO_HEAD,),
            own=self._own,
        )

    @property
    def _own(self) -> frozenset[str]:
        return hosts(self._host.url, self._release.promise.home)

    def _look(self, known: Deployed, keep: Keep) -> None:
        self._record = Record(known, self._host.url, keep)
        self._found = survey(self._web, self._release, self._record, self._kinds)
        if self._found.drifted and not self._force:
            asked = {key: self._body(self._found.wanted[key]) for key in self._found.drifted}
            raise drift_error(self._record, self._found, asked)

    def _planned(self) -> Iterator[Step]:
        for key, one in self._found.wanted.items():
            if key not in self._found.stored:
                yield Step("notice" if one.notice else "create", _named(key), self._address(key))
            elif not self._is_done(one):
                yield Step("notice" if one.notice else "update", _named(key), self._address(key))
        yield from (Step("upload", path) for path in self._due_files())
        yield from (Step("delete", path) for path in self._old_files())

    def _needed(self) -> dict[str, None]:
        """Files that public pages show or offer, in the order of the pages."""
        wanted = self._found.wanted.values()
        return dict.fromkeys(f for one in wanted for f in files_of(self._release, one))

    def _due_files(self) -> list[str]:
        held = {
            path: one.sha256
            for path, one in self._record.media.items()
            if path not in self._found.lost_media
        }
        tree = self._release.tree
        return [path for path in self._needed() if held.get(path) != sha_of_bytes(tree[path])]

    def _old_files(self, folder: str = "") -> list[str]:
        """Sheets of what came down go at once; a picture when no page shows it any more."""
        needed = self._needed()
        return [one for one in self._record.media if one.startswith(folder) and one not in needed]

    def _delete_files(self, *paths: str) -> None:
        for path in paths:
            self._delete(path)
            self._steps.append(Step("delete", path))

    def _delete(self, path: str) -> None:
        self._web.delete_media(self._record.media[path].media)
        self._record.drop_media(path)

    def _upload(self) -> Iterator[Breach]:
        """Bring files, each under its old address where it had one, and read them back."""
        for path in self._due_files():
            if path in self._record.media:
                self._delete(path)
            stem, dot, ending = path.rpartition("/")[2].rpartition(".")
            # WordPress takes a second dot for another ending, and writes `x.en_.pdf`.
            data, name = self._release.tree[path], stem.replace(".", "-") + dot + ending
            sha = sha_of_bytes(data)
            number, url = self._web.upload(name, data, slug_of(path, sha))
            self._record.put_media(Media(path, number, url, sha))
            self._steps.append(Step("upload", path, url))
            answer = self._host.read(url)
            if not answer.is_good or sha_of_bytes(answer.body) != sha:
                self._delete(path)
                yield Breach(
                    url, "bytes", "is not the file that was uploaded; it was deleted again"
                )

    def _create(self) -> None:
        """Make a draft for everything that is not there yet, so that every address is known."""
        for key, one in self._found.wanted.items():
            if key in self._found.stored:
                continue
            self._record.posts.pop(key, None)
            blank = content(replace(one, article=""), {}, "")
            body = {**dict(texts(one)), "content": blank, "slug": one.slug, "status": "draft"}
            made = self._web.create(one.kind, body, lambda one=one: self._marked(one))  # type: ignore[misc]
            self._found.stored[key] = made
            self._record.put(Post(*key, one.path, one.kind, made.post, "", one.slug))
            self._steps.append(Step("create", _named(key), self._address(key)))

    def _marked(self, wanted: WantedPost) -> StoredPost | None:
        known = {(one.kind, one.post) for one in self._record.posts.values()}
        found = (
            one
            for one in self._web.marked(wanted.kind)
            if key_of(one.content) == wanted.key and (one.kind, one.post) not in known
        )
        return next(found, None)

    def _write(self, *, only_notices: bool = False) -> bool:
        """Write what differs; False where nothing does."""
        wrote = False
        for key, one in self._found.wanted.items():
            if key not in self._found.stored or (only_notices and not one.notice):
                continue
            if not self._is_done(one):
                was_public = bool(self._record.posts[key].link)
                self._put(one)
                does = "notice" if one.notice else "update"
                if was_public:
                    self._steps.append(Step(does, _named(key), self._record.posts[key].link))
                wrote = True
        return wrote

    def _is_done(self, wanted: WantedPost) -> bool:
        post, there = self._record.posts[wanted.key], self._found.stored[wanted.key]
        is_there = there.status == "publish" and there.link == post.link and there.sha == post.sent
        return is_there and post.payload == sha_of(self._body(wanted))

    def _put(self, wanted: WantedPost) -> None:
        post, body = self._record.posts[wanted.key], self._body(wanted)
        asked = text_sha(*(str(body[name]) for name in ("title", "content", "excerpt")))
        post = replace(post, asked=asked, payload="", proven=False)
        self._record.put(post)
        said = self._web.update(post.kind, post.post, body)
        self._found.stored[wanted.key] = said
        former = dict.fromkeys(post.former)
        if post.link and post.link != said.link:
            former[urlsplit(post.link).path] = None
        former.pop(urlsplit(said.link).path, None)
        self._record.put(
            replace(
                post,
                path=wanted.path,
                link=said.link,
                slug=str(body["slug"]),
                sent=said.sha,
                payload=sha_of(body),
                words=wanted.sha,
                notice=wanted.notice,
                former=tuple(former),
            )
        )

    def _write_content(self, key: Key, said: str) -> None:
        """Another content in a post that stays; the next whole run writes all of it."""
        post, there = self._record.posts[key], self._found.stored[key]
        asked = text_sha(there.title, said, there.excerpt)
        self._record.put(replace(post, asked=asked, payload="", proven=False))
        now = self._web.update(post.kind, post.post, {"content": said})
        self._record.put(replace(self._record.posts[key], sent=now.sha))
        self._steps.append(Step("update", _named(key), post.link))

    def _body(self, wanted: WantedPost) -> dict[str, Any]:
        """Everything that WordPress is asked to keep of a page."""
        post = self._record.posts.get(wanted.key)
        # Core WordPress does not lead on from the former address of a page: it keeps the one that it has.
        keeps = post and post.link and wanted.kind == "pages" and not self._found.about.plugin
        body: dict[str, Any] = {
            **dict(texts(wanted)),
            "content": content(wanted, self._links(), self._sheet, self._switch(wanted)),
            "slug": post.slug if keeps and post else wanted.slug,
            "status": "publish",
        }
        if self._found.about.plugin:
            body["meta"] = self._meta(wanted, post)
        if language_of(wanted.tag) in polylang_names(self._found.about.languages):
            body["pipeline_pair"] = self._pair(wanted)
        return body

    def _meta(self, wanted: WantedPost, post: Post | None) -> dict[str, Any]:
        alternates = {} if wanted.notice else linked_alternates(self._languages(wanted.id))
        there = f"{self._release.promise.home}{wanted.path}"
        leads = [one["from"] for one in self._release.manifest["redirects"] if one["to"] == there]
        return {
            "pipeline_id": wanted.id,
            "pipeline_lang": wanted.tag,
            "pipeline_alternates": "\n".join(f"{tag} {url}" for tag, url in alternates.items()),
            "pipeline_canonical": wanted.canonical,
            "pipeline_description": wanted.excerpt,
            "pipeline_notice": "1" if wanted.notice else "",
            "pipeline_former": list(dict.fromkeys([*(post.former if post else ()), *leads])),
        }

    def _switch(self, wanted: WantedPost) -> str:
        """Links to the other languages; Polylang has a switch of its own, and a notice names the English."""
        if wanted.notice or self._found.about.polylang:
            return ""
        return switch(self._release, wanted.tag, self._languages(wanted.id))

    def _pair(self, wanted: WantedPost) -> dict[str, Any]:
        """Language and translations as Polylang wants them; a notice is nobody's translation."""
        others = [] if wanted.notice else [*self._languages(wanted.id)]
        posts = {tag: self._record.posts.get((wanted.id, tag)) for tag in others}
        names = polylang_names(self._found.about.languages)
        return {
            "lang": names[language_of(wanted.tag)],
            "translations": {names[language_of(t)]: one.post for t, one in posts.items() if one},
        }

    def _languages(self, id_: str) -> dict[str, str]:
        """Tag → address of each public language of a document, English first."""
        every = [one for one in self._found.wanted.values() if one.id == id_ and not one.notice]
        return {one.tag: self._address(one.key) for one in every}

    def _links(self) -> dict[str, str]:
        """Whole address on the site that was built → address here, of pages and of files."""
        home, wanted = self._release.promise.home, self._found.wanted
        pages = {
            f"{home}{one.path}": one.link
            for key, one in self._record.posts.items()
            if one.link and not one.notice and key not in wanted
        }
        pages |= {
            f"{home}{one.path}": self._address(key) for key, one in wanted.items() if not one.notice
        }
        return {**pages, **{f"{home}/{path}": one.url for path, one in self._record.media.items()}}

    def _address(self, key: Key) -> str:
        """Where something stands, or will stand if nobody is in its way."""
        post, there = self._record.posts.get(key), self._found.stored.get(key)
        slug = self._found.wanted[key].slug
        if post and post.link:
            return post.link
        return there.link_with(slug) if there else f"{self._host.url}/{slug}/"

    def _read_back(self) -> Iterator[Breach]:
        """What the public gets of everything that was written; what says anything else becomes a notice."""
        down: dict[Key, None] = {}
        for key, one in self._found.wanted.items():
            post = self._record.posts.get(key)
            if post is None or not post.link or post.proven:
                continue
            breaches = [*self._seen(one, post)]
            yield from breaches
            if not breaches:
                self._record.put(replace(post, proven=True))
            elif not one.notice:
                others = (
                    [k for k in self._found.wanted if k[0] == key[0]] if key[1] == EN.tag else []
                )
                down |= dict.fromkeys([key, *others])
        for key in down:
            one = self._found.wanted[key]
            self._put(notice(self._release, *key, one.path, one.kind))
            self._steps.append(Step("notice", _named(key), self._record.posts[key].link))

    def _seen(self, wanted: WantedPost, post: Post) -> Iterator[Breach]:
        answer = self._host.read(post.link)
        if not answer.is_good:
            yield Breach(post.link, "missing", f"is answered with HTTP {answer.status}")
        elif wanted.notice:
            said = live_notice(self._release, post)
            yield from verify_live_notice(said, answer.body, self._release.promise, self._own)
        else:
            page = live_page(self._release, self._record, post, plugin=self._found.about.plugin)
            yield from verify_live_page(page, answer.body, self._release.promise, self._own)

    def _lacks(self) -> Iterator[str]:
        if self._found.about.plugin:
            return
        yield _NO_HEAD
        if self._release.manifest["redirects"]:
            yield "core WordPress does not lead on from former addresses; the plugin does"
        for one in self._found.wanted.values():
            if one.canonical:
                yield f"{one.id}: its canonical address {one.canonical} is not named; the plugin does"


def _named(key: Key) -> str:
    return f"{key[0]} ({key[1]})"
