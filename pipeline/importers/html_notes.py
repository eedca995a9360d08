"""Finds the footnotes of a web page, however a program writes them: two links that lead to each other."""

from __future__ import annotations

import re

from bs4.element import Tag

from pipeline.importers.html_clean import (
    leave,
    node_text,
)
from pipeline.importers.html_reader import HEADINGS, HtmlReader, InlineStyle
from pipeline.importers.page import (
    SIGN,
    LeftOut,
    runs_of,
)

_NOTE_SIGN = re.compile(
    r"\W*(?:\d{1,3}|[a-z]{1,3}|[ivxIVX]+|(?:note|footnote)\s*\d+)?\W*", re.IGNORECASE
)


def read_notes(reader: HtmlReader, root: Tag) -> None:
    """Footnotes, however a program writes them: two links that lead to each other."""
    by_name = {
        str(n.get("id") or n.get("name")): n
        for n in root.find_all(True)
        if n.get("id") or n.get("name")
    }
    for link in root.find_all("a", href=re.compile("^#")):
        if link.decomposed or id(link) in reader.refs:
            continue
        own = [str(one) for one in (link.get("id"), link.get("name"), *_ids_around(link)) if one]
        target = by_name.get(str(link["href"])[1:])
        holder = _holder(target) if target is not None else None
        if (
            holder is None
            or holder in link.parents
            or not _NOTE_SIGN.fullmatch(node_text(link))
            or holder.find(list(HEADINGS))
        ):
            continue
        backs = [
            b
            for b in holder.find_all("a", href=True)
            if str(b["href"])[1:] in own and str(b["href"]).startswith("#")
        ]
        if link.get("role") != "doc-noteref" and not backs:
            continue
        _note(reader, link, holder, backs)


def _ids_around(link: Tag) -> list[object]:
    around = link.parent
    return [around.get("id")] if isinstance(around, Tag) and around.name == "sup" else []


def _holder(target: Tag) -> Tag | None:
    for one in (target, *target.parents):
        if one.name in {"li", "p", "div", "aside", "td"}:
            wrap = one.parent
            alone = (
                isinstance(wrap, Tag)
                and wrap.name == "div"
                and len(wrap.find_all(["p", "a"], recursive=False)) >= 1
                and str(wrap.get("id") or "").startswith(("ftn", "edn", "fn", "sdfootnote"))
            )
            return wrap if one.name == "p" and alone else one
    return None


def _note(reader: HtmlReader, link: Tag, holder: Tag, backs: list[Tag]) -> None:
    words = node_text(link)
    target = str(link["href"])
    for back in [*backs, *holder.select("[role=doc-backlink]")]:
        if not back.decomposed:
            reader.page.left_out += [LeftOut(SIGN, node_text(back))]
            back.decompose()
    reader.page.left_out.append(LeftOut(SIGN, words))
    if "cmnt" in target:
        leave(holder, "comment", reader.page)
        link.decompose()
        return
    label = str(len(reader.page.notes) + 1)
    reader.page.notes[label] = tuple(
        r for b in reader.blocks(holder, InlineStyle()) if (r := runs_of(b))
    )
    section = holder.parent
    holder.decompose()
    if isinstance(section, Tag) and not node_text(section) and section.name != "body":
        section.decompose()
    link.clear()
    reader.refs[id(link)] = label
