"""The calls to WordPress, as measured on real ones (`docs/adr`: what each of them does)."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from pipeline.deploy import http
from pipeline.deploy.http import Host, HttpAnswer, NetworkError
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_texts

T = TypeVar("T")
KINDS = ("posts", "pages")
_PAGE = 100
"""Items of one list; WordPress gives no more."""
_RIGHTS = {
    "unfiltered_html": "keep the lines to write on",
    "publish_posts": "publish posts",
    "publish_pages": "publish pages",
    "upload_files": "upload files",
    "delete_others_posts": "replace files",
}
"""Capability → what it is needed for. An Editor of a single site has all of them."""


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post or page as WordPress keeps it."""

    kind: str
    post: int
    status: str
    slug: str
    link: str
    template: str
    """Its address once it is public, with `%pagename%` or `%postname%`."""
    title: str
    content: str
    excerpt: str
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha(self) -> str:
        """Of what is said."""
        return text_sha(self.title, self.content, self.excerpt)

    def link_with(self, slug: str) -> str:
        """Where it will stand with this slug."""
        template = self.template or self.link
        return template.replace("%pagename%", slug).replace("%postname%", slug)


@dataclass(frozen=True, slots=True)
class WordPressInfo:
    """What a WordPress is."""

    plugin: bool
    """True if our companion plugin answers."""
    polylang: bool
    """True if Polylang holds the languages."""
    user: str
    languages: Mapping[str, str] = field(default_factory=dict)
    """What Polylang calls each of its languages → the locale of WordPress."""


def text_sha(title: str, content: str, excerpt: str) -> str:
    """One hash of what a post says."""
    return sha_of_texts(title, content, excerpt)


class WordPress:
    """One WordPress, signed in."""

    def __init__(self, host: Host, variable: str) -> None:
        """`variable`: the environment variable that the key came from, for faults."""
        self._host = host
        self._variable = variable

    def about(self) -> WordPressInfo:
        """Look at what answers and at the rights of the user. Raises WORDPRESS, NetworkError."""
        answer = self._host.ask("GET", "wp-json/")
        namespaces = answer.json().get("namespaces", []) if answer.is_good else []
        if "wp/v2" not in namespaces:
            what = f"{answer.url} is no REST API of WordPress (HTTP {answer.status})"
            todo = "check `url`, choose permalinks other than “Plain”, and let no plugin close the REST API"
            raise PipelineError("WORDPRESS", what, todo)
        me = self._data("GET", "users/me", params={"context": "edit"})
        held = {name for name, has in me.get("capabilities", {}).items() if has}
        lacking = [f"{name} (to {why})" for name, why in _RIGHTS.items() if name not in held]
        if lacking:
            what = (
                f"the user `{me.get('slug')}` may not do all that is needed: {', '.join(lacking)}"
            )
            raise PipelineError("WORDPRESS", what, "make the user an Editor of that site")
        if "pipeline/v1" not in namespaces:
            return WordPressInfo(plugin=False, polylang=False, user=str(me.get("slug")))
        said = self._checked(self._host.ask("GET", "wp-json/pipeline/v1/about")).json()
        return WordPressInfo(
            plugin=True,
            polylang=bool(said.get("polylang")),
            user=str(me.get("slug")),
            languages=dict(said.get("languages") or {}),
        )

    def marked(self, kind: str) -> Iterator[StoredPost]:
        """Everything of a kind that carries a mark of ours, the trash apart."""
        asked = {"search": "pipeline id=", "status": "any", "context": "edit"}
        return (_stored(kind, one) for one in self._every(kind, asked))

    def library(self) -> Iterator[tuple[int, str, str]]:
        """Number, slug and address of every file that is there, whoever brought it."""
        asked = {"context": "edit", "_fields": "id,slug,source_url"}
        for one in self._every("media", asked):
            yield int(one["id"]), str(one["slug"]), str(one["source_url"])

    def _every(self, path: str, asked: Mapping[str, Any]) -> Iterator[Any]:
        for page in count(1):
            params = {**asked, "per_page": _PAGE, "page": page}
            answer = self._host.ask("GET", f"wp-json/wp/v2/{path}", params=params)
            yield from self._checked(answer).json()
            if page >= int(answer.headers.get("X-WP-TotalPages") or 1):
                return

    def post(self, kind: str, number: int) -> StoredPost | None:
        """One post; None where it was deleted for good."""
        answer = self._host.ask("GET", f"wp-json/wp/v2/{kind}/{number}", params={"context": "edit"})
        return None if answer.status == 404 else _stored(kind, self._checked(answer).json())

    def create(
        self, kind: str, body: Mapping[str, Any], find: Callable[[], StoredPost | None]
    ) -> StoredPost:
        """A new post. Where the answer is lost, `find` looks whether it was made all the same."""
        return self._one_only(find, lambda: self._create(kind, body))

    def _create(self, kind: str, body: Mapping[str, Any]) -> StoredPost:
        answer = self._host.ask("POST", f"wp-json/wp/v2/{kind}", body=body, again=False)
        return _stored(kind, self._checked(answer).json())

    def update(self, kind: str, number: int, body: Mapping[str, Any]) -> StoredPost:
        """Write over a post; to do it twice does nothing more."""
        answer = self._host.ask("POST", f"wp-json/wp/v2/{kind}/{number}", body=body)
        return _stored(kind, self._checked(answer).json())

    def upload(self, name: str, data: bytes, slug: str) -> tuple[int, str]:
        """Bring a file into the library: its number and its address."""
        type_ = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = {
            "Content-Type": type_,
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        params = {"slug": slug, "title": name}

        def send() -> tuple[int, str]:
            answer = self._host.ask(
                "POST",
                "wp-json/wp/v2/media",
                params=params,
                body=data,
                headers=headers,
                again=False,
            )
            said = self._checked(answer).json()
            return int(said["id"]), str(said["source_url"])

        return self._one_only(lambda: self._find_media(slug), send)

    def _find_media(self, slug: str) -> tuple[int, str] | None:
        found = self._data("GET", "media", params={"slug": slug, "context": "edit"})
        return (int(found[0]["id"]), str(found[0]["source_url"])) if found else None

    def media(self, numbers: Iterable[int]) -> set[int]:
        """Those of these files that are there still."""
        every, found = sorted(numbers), set()
        for at in range(0, len(every), _PAGE):
            some = ",".join(map(str, every[at : at + _PAGE]))
            asked = {"include": some, "per_page": _PAGE, "_fields": "id"}
            found |= {int(one["id"]) for one in self._data("GET", "media", params=asked)}
        return found

    def delete_media(self, number: int) -> None:
        """Take a file away for good; one that is gone already is no fault."""
        answer = self._host.ask("DELETE", f"wp-json/wp/v2/media/{number}", params={"force": "true"})
        if answer.status not in (404, 410):
            self._checked(answer)

    def _one_only(self, find: Callable[[], T | None], make: Callable[[], T]) -> T:
        """Make something that must not be there twice: look first, and look again before a second try."""

        def attempt() -> T:
            found = find()
            return make() if found is None else found

        return http.patiently(attempt)

    def _data(self, method: str, path: str, params: Mapping[str, Any]) -> Any:  # noqa: ANN401  whatever JSON holds
        return self._checked(self._host.ask(method, f"wp-json/wp/v2/{path}", params=params)).json()

    def _checked(self, answer: HttpAnswer) -> HttpAnswer:
        """The answer, if WordPress has done what it was asked. Raises WORDPRESS, NetworkError."""
        if answer.is_good:
            return answer
        try:
            said = answer.json()
            why = f"{said.get('code')}: {said.get('message')}"
        except (NetworkError, AttributeError):
            why = "no reason given"
        what = f"{answer.url.partition('?')[0]} refuses (HTTP {answer.status}, {why})"
        todo = "look at the user's role, and at plugins that guard the REST API"
        if answer.status == 401:
            todo = f"check {self._variable} (`user:application password`), and that the server hands on `Authorization`"
        raise PipelineError("WORDPRESS", what, todo)


def _stored(kind: str, said: Mapping[str, Any]) -> StoredPost:
    raw = {name: str(said.get(name, {}).get("raw", "")) for name in ("title", "content", "excerpt")}
    meta = said.get("meta")
    return StoredPost(
        kind=kind,
        post=int(said["id"]),
        status=str(said["status"]),
        slug=str(said["slug"]),
        link=str(said["link"]),
        template=str(said.get("permalink_template", "")),
        meta=meta if isinstance(meta, dict) else {},
        **raw,
    )
