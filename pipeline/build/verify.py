"""The bytes of a site and what they should say in; every breach, with its file, out.

Read with an HTML parser of its own, so that a fault of our writers cannot hide behind itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from pipeline.model.hashing import sha_of_bytes

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Breach:
    """Something in a site that nobody has approved, or that does not fit together."""

    path: str
    """File in the site, or in the project."""
    code: str
    """`bytes`, `text`, `lang`, `hreflang`, `draft`, `manifest`, `stray`, `published`, `ledger`."""
    what: str
    """What is wrong, without final stop."""

    def as_json(self) -> dict[str, str]:
        """For `verify --json`."""
        return {"path": self.path, "code": self.code, "what": self.what}


@dataclass(frozen=True, slots=True)
class Expected:
    """What one public page has to say."""

    path: str
    """File in the site."""
    tag: str
    """BCP 47 tag of its language."""
    text: str
    """Its visible words, a block a line, as the published Markdown has them."""
    furniture: tuple[str, ...]
    """Words of our own that may stand between them: labels of boxes and lines."""


def verify_bytes(tree: Mapping[str, bytes], built: Mapping[str, bytes]) -> Iterator[Breach]:
    """Builds are reproducible: the site must be, byte for byte, what a build makes of the files."""
    for path in sorted(tree.keys() | built.keys()):
        if path not in built:
            yield Breach(path, "bytes", "lies in the site, but no build writes it")
        elif path not in tree:
            yield Breach(path, "bytes", "is missing from the site")
        elif tree[path] != built[path]:
            yield Breach(path, "bytes", "is not what a build makes of the project's files")


def verify_page(data: bytes, expected: Expected) -> Iterator[Breach]:
    """The language, the words and the absence of draft marks of one page."""
    page = LexborHTMLParser(data.decode("utf-8", "replace"))
    root = page.css_first("html")
    lang = root.attributes.get("lang") if root else None
    if lang != expected.tag:
        yield Breach(
            expected.path, "lang", f"says that its language is {lang!r}, not {expected.tag!r}"
        )
    if page.css_first(".draft") or page.css_first('meta[name="robots"]'):
        yield Breach(expected.path, "draft", "carries the marks of a draft")
    body = page.css_first("main .body")
    shown = _visible(body.html or "") if body else ""
    fault = _first_fault(shown, expected.text, expected.furniture)
    if fault:
        yield Breach(expected.path, "text", fault)


def _visible(html: str) -> str:
    fragment = LexborHTMLParser(html)
    fragment.strip_tags(["script", "style", "template"])
    for image in fragment.css("img"):
        image.replace_with(image.attributes.get("alt") or "")
    root = fragment.body or fragment.root
    return root.text(deep=True, separator="") if root else ""


def _first_fault(shown: str, wanted: str, furniture: tuple[str, ...]) -> str | None:
    """Where the page stops saying the approved words in order; blanks do not count."""
    rest = _BLANK.sub("", shown)
    allowed = sorted(
        {_BLANK.sub("", word) for word in furniture if word.strip()}, key=len, reverse=True
    )
    ours = re.compile("(?:" + "|".join([*map(re.escape, allowed), r"\d+"]) + ")*")
    for line in wanted.split("\n"):
        words = _BLANK.sub("", line)
        at = rest.find(words)
        if at < 0:
            return f"lacks the approved words {line[:60]!r}"
        if not ours.fullmatch(rest, 0, at):
            return f"says what nobody approved: {rest[:at][:60]!r}"
        rest = rest[at + len(words) :]
    return None if ours.fullmatch(rest) else f"says what nobody approved: {rest[:60]!r}"


def verify_manifest(tree: Mapping[str, bytes]) -> Iterator[Breach]:
    """The manifest names only files that are there with their hashes, and languages that answer each other."""
    try:
        manifest = json.loads(tree.get("manifest.json", b""))
        pages: list[dict[str, Any]] = manifest["pages"]
    except (ValueError, KeyError, TypeError):
        yield Breach("manifest.json", "manifest", "cannot be read")
        return
    for page in pages:
        sets = {}
        for tag, version in page["versions"].items():
            data = tree.get(version["path"])
            if data is None or sha_of_bytes(data) != version["sha256"]:
                yield Breach(version["path"], "manifest", "is not the file that the manifest names")
                continue
            sets[version["path"]] = _alternates(data)
            if sets[version["path"]].get(tag) != version["url"]:
                yield Breach(version["path"], "hreflang", f"does not name itself as {tag}")
        wanted = {tag: version["url"] for tag, version in page["versions"].items()}
        if "en" in wanted:
            wanted["x-default"] = wanted["en"]
        for path, found in sets.items():
            if found != wanted:
                yield Breach(
                    path, "hreflang", f"names {sorted(found)}, the manifest {sorted(wanted)}"
                )


def _alternates(data: bytes) -> dict[str, str]:
    page = LexborHTMLParser(data.decode("utf-8", "replace"))
    links = page.css('link[rel="alternate"][hreflang]')
    return {link.attributes["hreflang"] or "": link.attributes.get("href") or "" for link in links}
