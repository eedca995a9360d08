"""Find the pictures that lie beside a file, and bring those of a Markdown file along."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from pipeline.files.read import read_bytes
from pipeline.importers.page import (
    ImportedPage,
    PageWarning,
    Paragraph,
    Run,
    all_runs,
    picture_ending,
)
from pipeline.markdown.escape import literal
from pipeline.markdown.inline import read_inline
from pipeline.markdown.source_links import source_links
from pipeline.model.errors import PipelineError

_MOST_PICTURE = 20_000_000
_DATA = re.compile(r"data:image/[\w+.-]+;base64,", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[\w+.-]+:|//|/")
_SHOWN = re.compile(
    r"""(?P<words>!\[(?:[^\[\]\\]|\\.)*)?(?P<before>\]\(\s*|^\s{0,3}\[[^\]\n]+\]:\s*|\bsrc=["']?)"""
    r"""(?:<(?P<marked>[^<>\n]+)>|(?P<plain>[^\s<>()"']+))""",
    re.MULTILINE,
)
"""An address in Markdown, with the words before it where it is that of a picture."""


def markdown_pictures(file: Path, text: str, folder: Path) -> tuple[ImportedPage, dict[str, str]]:
    """The pictures of a Markdown file as a page of pictures alone; address of each in the file → the words for it.

    One that lies neither beside the file nor in `folder`, where the page lies, is named in a warning.
    """
    page, found = ImportedPage(), dict[str, str]()
    seen: set[str] = set()
    for link in source_links(text):
        src = unquote(link.href)
        if not link.is_picture or src in seen:
            continue
        seen.add(src)
        body = picture_beside(file.parent, link.href)
        kind = picture_ending(body) or ("svg" if body and src.lower().endswith(".svg") else "")
        if kind:
            name = f"{len(found) + 1}.{kind}"
            found[src] = link.words
            page.pictures[name] = body
            page.blocks.append(Paragraph((Run(link.words, picture=name),)))
        elif _ELSEWHERE.match(src) or not _lies_in(folder, src):
            page.warnings.append(_left(src[:200], is_there=bool(body)))
    return page, found


def _left(src: str, *, is_there: bool) -> PageWarning:
    if is_there:
        why, zh, todo = (
            "browsers do not show its kind",
            "浏览器不显示这种图片",
            "save it as PNG or JPEG",
        )
    else:
        why, zh, todo = "it does not lie beside the file", "它不在这份文件旁边", "put it there"
    return PageWarning(
        f"the picture {src} does not come along: {why}",
        f"图片 {src} 没有一起带过来：{zh}",
        f"{todo}, and import the file again",
    )


def with_pictures(text: str, page: ImportedPage, found: Mapping[str, str]) -> str:
    """The text of a Markdown file with the names, and the words, that its pictures have in the page now."""
    runs = dict(zip(found, all_runs(page.blocks), strict=True))

    def named(match: re.Match[str]) -> str:
        src = unquote(match["marked"] or match["plain"])
        if src not in runs:
            return match[0]
        words, run = match["words"] or "", runs[src]
        if words and run.text != found[src] == read_inline(words[2:]).plain:
            words = f"![{literal(run.text)}"
        return f"{words}{match['before']}{run.picture}"

    return _SHOWN.sub(named, text) if runs else text


def picture_beside(folder: Path, src: str) -> bytes:
    """The bytes of a picture that lies in the address itself or in the folder of a page, b"" for one that does not."""
    if head := _DATA.match(src):
        try:
            return base64.b64decode(src[head.end() :], validate=False)
        except (binascii.Error, ValueError):
            return b""
    path = unquote(src.partition("?")[0])
    if not path or _ELSEWHERE.match(src):
        return b""
    try:
        beside = (folder / path).resolve()
        is_near = beside.is_relative_to(folder.resolve())
        if not is_near or beside.stat().st_size > _MOST_PICTURE:
            return b""
        return read_bytes(beside, str(beside), "IMPORT") or b""
    except (OSError, ValueError, PipelineError):  # no name that a disk can have is one of them
        return b""


def _lies_in(folder: Path, src: str) -> bool:
    try:
        return (folder / src).is_file()
    except (OSError, ValueError):
        return False
