"""A small REST API like WordPress's over real HTTP, with what was measured on 6.1.

It changes what `wptexturize`, smilies, shortcodes and `capital_P_dangit` change, gives a second slug `-2`, refuses a
slug's page as a draft, and keeps content byte for byte. `tests/deploy/test_real.py` tells the same stories to a real one.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.local_server import LocalServer

EDITOR = dict.fromkeys(("unfiltered_html", "publish_posts", "publish_pages", "upload_files", "delete_others_posts"), True)  # fmt: skip
KEY = "editor:abcd efgh"
_NOT_TEXT = re.compile(r"(<!--.*?-->|<(?:script|style|pre|code)\b.*?</|<[^>]*>)", re.DOTALL)
_CHANGES = (
    (r"\[[a-z]+[^\]]*\]", ""),
    (r"Wordpress", "WordPress"),
    (r"\.\.\.", "…"),
    (r"---?", "—"),
    (r"(?<=\d)x(?=\d)", "×"),
    (r"\(tm\)", "™"),
    (r"(?:(?<=\s)|^)[:;]-?[)D](?=\s|$)", "🙂"),
    (r'(?:(?<=\s)|^)"', "“"),
    (r'"', "”"),
    (r"'", "’"),
)


def texturized(page: str) -> str:
    """HTML as WordPress shows it."""
    parts = _NOT_TEXT.split(page)
    for at in range(0, len(parts), 2):
        for pattern, new in _CHANGES:
            parts[at] = re.sub(pattern, new, parts[at])
    return "".join(parts)


@dataclass
class Item:
    """A post, a page, or a file."""

    id: int
    kind: str
    title: str = ""
    content: str = ""
    excerpt: str = ""
    slug: str = ""
    status: str = "draft"
    meta: dict[str, Any] = field(default_factory=dict)
    data: bytes = b""


class FakeWordPress(LocalServer):
    """`with FakeWordPress() as web:` serves at `web.url`; `web.writes` are the requests that changed something."""

    def __init__(self, *, plugin: bool = False, rights: dict[str, bool] | None = None) -> None:
        self.plugin = plugin
        self.rights = EDITOR if rights is None else rights
        self.items: dict[int, Item] = {}
        self.writes: list[str] = []
        self.spoil: Callable[[str], str] = str
        """What a theme or another plugin does to every page."""
        super().__init__(_Handler)

    def at(self, slug: str) -> Item:
        """The public post of a slug."""
        return next(i for i in self.items.values() if i.slug == slug and i.status == "publish")

    def add(self, kind: str, slug: str = "", title: str = "", data: bytes = b"") -> Item:
        item = Item(max(self.items, default=0) + 1, kind, title, slug=slug, data=data)
        self.items[item.id] = item
        return item

    def link(self, item: Item) -> str:
        if item.kind == "media":
            return f"{self.url}/uploads/{item.title}"
        return (
            f"{self.url}/{item.slug}/" if item.status == "publish" else f"{self.url}/?p={item.id}"
        )

    def told(self, item: Item) -> dict[str, Any]:
        """An item as JSON, as `context=edit` gives it."""
        raw = {name: {"raw": getattr(item, name)} for name in ("title", "content", "excerpt")}
        return {
            "id": item.id, "status": item.status, "slug": item.slug, "link": self.link(item),
            "permalink_template": f"{self.url}/%pagename%/", "source_url": self.link(item),
            "meta": item.meta if self.plugin else [], **raw,
        }  # fmt: skip

    def page(self, item: Item) -> str:
        """What the public gets: in a frame of its own, with a main and an article of the theme."""
        title = texturized(item.title)
        head = f'<title>{title} – Practice</title><link rel="canonical" href="{self.link(item)}">'
        lang = "en-US"
        if self.plugin and item.meta.get("pipeline_id"):
            lang = item.meta["pipeline_lang"]
            for line in filter(None, item.meta["pipeline_alternates"].split("\n")):
                tag, url = line.split(" ")
                head += f'<link rel="alternate" hreflang="{tag}" href="{url}">'
        return self.spoil(
            f'<!doctype html><html lang="{lang}"><head>{head}</head><body><nav>Menu</nav><main>'
            f'<article id="post-{item.id}"><h1>{title}</h1>{texturized(item.content)}</article>'
            "</main></body></html>"
        )

    def write(self, item: Item, said: dict[str, Any]) -> None:
        for name in ("title", "content", "excerpt", "slug", "status"):
            if name in said:
                setattr(item, name, said[name])
        if self.plugin:
            item.meta.update(said.get("meta", {}))
        others = {i.slug for i in self.items.values() if i is not item and i.status == "publish"}
        if item.status == "publish" and item.slug in others:
            item.slug += "-2"


class _Handler(BaseHTTPRequestHandler):
    owner: FakeWordPress
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        parts = where.path.strip("/").split("/")
        if parts[0] == "wp-json":
            self._api(parts[1:], asked)
        else:
            self._public(parts)

    def _public(self, parts: list[str]) -> None:
        web = self.owner
        name = parts[-1]
        found = [
            i
            for i in web.items.values()
            if (i.kind == "media" and parts[0] == "uploads" and i.title == name)
            or (i.kind != "media" and i.slug == name and i.status == "publish")
        ]
        if not found:
            self._reply(404, b"<!doctype html><title>Nothing here</title>")
        elif found[0].kind == "media":
            self._reply(200, found[0].data)
        else:
            self._reply(200, web.page(found[0]).encode())

    def _api(self, parts: list[str], asked: dict[str, str]) -> None:
        web = self.owner
        if not parts or parts == [""]:
            more = ["pipeline/v1"] if web.plugin else []
            return self._json(200, {"namespaces": ["wp/v2", *more]})
        if not self._signed_in():
            return self._json(
                401, {"code": "rest_not_logged_in", "message": "You are not logged in."}
            )
        if parts[0] == "pipeline":
            return self._json(200, {"version": 1, "polylang": False})
        if parts[3:] == ["me"]:
            return self._json(200, {"slug": "editor", "capabilities": web.rights})
        if len(parts) == 4:
            item = web.items.get(int(parts[3]))
            return self._json(200, web.told(item)) if item else self._json(404, {"code": "gone"})
        found = [i for i in web.items.values() if i.kind == parts[2]]
        if "search" in asked:
            found = [
                i
                for i in found
                if all(word in i.content for word in asked["search"].split())
                and i.status != "trash"
            ]
        if "slug" in asked:
            found = [i for i in found if i.slug == asked["slug"]]
        if "include" in asked:
            found = [i for i in found if str(i.id) in asked["include"].split(",")]
        return self._json(200, [web.told(i) for i in found])

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        where = urlsplit(self.path)
        parts = where.path.strip("/").split("/")[3:]
        web = self.owner
        if not self._signed_in():
            return self._json(
                401, {"code": "rest_not_logged_in", "message": "You are not logged in."}
            )
        web.writes.append(f"POST {where.path}")
        if parts[0] == "media":
            name = re.search('filename="(.*)"', self.headers["Content-Disposition"])
            slug = parse_qs(where.query)["slug"][0]
            item = web.add("media", data=data, title=name[1] if name else "", slug=slug)
            return self._json(201, web.told(item))
        item = web.items[int(parts[1])] if len(parts) == 2 else web.add(parts[0])
        web.write(item, json.loads(data))
        return self._json(200 if len(parts) == 2 else 201, web.told(item))

    def do_DELETE(self) -> None:
        number = int(urlsplit(self.path).path.rpartition("/")[2])
        self.owner.writes.append(f"DELETE {self.path}")
        gone = self.owner.items.pop(number, None)
        self._json(200 if gone else 404, {"code": "rest_post_invalid_id"})

    def _signed_in(self) -> bool:
        sent = self.headers.get("Authorization", "").removeprefix("Basic ")
        return base64.b64decode(sent).decode() == KEY

    def _json(self, status: int, body: object) -> None:
        self._reply(status, json.dumps(body).encode())

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def words(page: str) -> str:
    """The words of HTML, as a reader meets them."""
    return html.unescape(re.sub("<[^>]*>", "", page))
