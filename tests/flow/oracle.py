"""What the site of a project says in Mandarin, and who approved that, told from its files alone.

Written apart from the product, from `contracts.md`: hashes, ledger and pages are read here anew.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pypdf import PdfReader

from tests.flow.world import World

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
OWN_NAMES = ("中文",)
"""What a language calls itself in the switch and the manifest: a name, no translation."""


HOLE = re.compile(r"\{[a-z]+\}")
"""Where a label takes a date or a name."""
DATE = re.compile(r"\d+年\d+月\d+日")
"""How Chinese writes the days of a page: numbers, no translation."""


def sha(*texts: str | None) -> str:
    """The hash of texts as decisions name them: each with its length before it."""
    parts = (
        b"-:" if text is None else f"{len(text.encode())}:".encode() + text.encode()
        for text in texts
    )
    return hashlib.sha256(b"".join(parts)).hexdigest()


def words(markdown: str) -> str:
    """A Mandarin text as a reader sees it: no marks, no blanks."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"[\s*_`\\]", "", text)


@lru_cache(maxsize=1000)  # the same files again and again, and a PDF takes a quarter of a second
def said(data: bytes) -> str:
    """Everything a file could show to anybody, tags and escapes resolved, no blanks."""
    if data.startswith(b"%PDF-"):
        pages = PdfReader(io.BytesIO(data)).pages
        return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), data.decode())
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"[\s*_`\\]", "", text)


def approved(world: World, *, need: int = 1) -> set[str]:
    """The known Mandarin texts with at least `need` people's approvals that nobody took back.

    A person counts if `reviewers.yaml` of the tests lists them.
    """
    people: dict[str, set[str]] = {}
    for ledger in world.path("locales/zh/decisions").rglob("*.jsonl"):
        lines = [json.loads(row) for row in ledger.read_text().splitlines() if row.strip()]
        for line in lines:
            if line["verdict"] == "approve" and _stands(line, lines):
                people.setdefault(line["target_sha"], set()).add(line["reviewer"])
    active = set(re.findall(r"id: (\w+)", world.path("locales/reviewers.yaml").read_text()))
    return {text for text in world.known if len(people.get(sha(text), set()) & active) >= need}


def _stands(approval: dict[str, Any], lines: Iterable[dict[str, Any]]) -> bool:
    return not any(
        line["verdict"] in ("reject", "withdraw")
        and line["target_sha"] == approval["target_sha"]
        and (approval["id"] in line["after"] or line["verdict"] == "reject")
        for line in lines
        if line["source_sha"] == approval["source_sha"]
    )


def leaks(world: World) -> list[str]:
    """Files of `dist/site` that say anything in Mandarin that is no approved text."""
    parts = {words(part) for text in approved(world) for part in HOLE.split(text)} - {""}
    allowed = sorted(parts, key=len, reverse=True)
    found = []
    for path, data in world.site().items():
        if path.startswith("assets/"):
            continue
        rest = DATE.sub("", said(data))
        for text in (*allowed, *OWN_NAMES):
            rest = rest.replace(text, "")
        if HAN.search(rest):
            found.append(f"{path}: {''.join(HAN.findall(rest))[:40]}")
    return found


def assert_honest(world: World) -> None:
    """No Mandarin that nobody approved is on the site, and no draft's text in any of its files."""
    assert leaks(world) == []
    drafts = {words(text) for text in world.known - approved(world)}
    shown = {words(text) for text in approved(world)}
    for path, data in world.site().items():
        text = said(data)
        for draft in drafts - shown:
            if len(draft) > 3 and not any(draft in one for one in shown):
                assert draft not in text, f"{path} holds the draft {draft}"
