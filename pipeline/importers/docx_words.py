"""The words that a Word part holds, read without regard to what they mean."""

from __future__ import annotations

from collections.abc import Container
from xml.etree.ElementTree import Element

from pipeline.importers.docx_styles import symbol

_BLANK = {"w:tab", "w:ptab", "w:br", "w:cr", "w:fldChar", "w:drawing", "w:pict"}
PAGE_BREAK = "\f"
"""Stands in a run's text where a new page of paper begins."""


def characters(node: Element) -> str | None:
    """The characters that an element stands for, None for one that stands for none."""
    tag = node.tag
    if tag in {"w:t", "w:delText"}:
        return node.text or ""
    if tag in {"w:br", "w:cr"}:
        return PAGE_BREAK if node.get("type") == "page" else "\n"
    if tag == "w:sym":
        return symbol(node.get("font") or "", node.get("char") or "")
    return {"w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "\u2011"}.get(tag)


def chosen(node: Element) -> Element:
    """Of content for newer and older programs, the one to read: never both."""
    choices = [one for one in node if one.tag == "mc:Choice" and len(one)]
    return (
        choices
        or [one for one in node if one.tag == "mc:Fallback"]
        or [node[0] if len(node) else node]
    )[0]


def part_words(node: Element, gone: Container[Element]) -> list[str]:
    """Each paragraph's text: shown, hidden and deleted alike; of two versions of a drawing the first.

    What a change takes out (`gone`) stands by itself, so that the words around it are those that are left.
    """
    found: list[str] = []
    _collect(node, found, gone)
    return [text for one in found if (text := " ".join(one.split()))]


def _collect(node: Element, found: list[str], gone: Container[Element]) -> None:
    tag = node.tag
    if tag == "w:p":
        found.append("")
    elif tag in {"w:t", "w:delText", "m:t"}:
        _add(found, node.text or "")
    elif tag == "w:noBreakHyphen":
        _add(found, "\u2011")
    elif tag == "w:sym":
        _add(found, characters(node) or "")
    elif tag in _BLANK:
        _add(found, " ")
    for one in [chosen(node)] if tag == "mc:AlternateContent" and len(node) else node:
        if one.tag == "w:txbxContent" or one in gone or _hidden(one):
            inner: list[str] = []
            _collect(one, inner, gone)
            found[:0] = inner
        else:
            _collect(one, found, gone)
    if tag == "w:rt":
        _add(found, " ")


def _hidden(node: Element) -> bool:
    return node.tag == "w:r" and any(
        one.tag == "w:rPr" and any(n.tag == "w:vanish" for n in one) for one in node
    )


def _add(found: list[str], text: str) -> None:
    if not found:
        found.append("")
    found[-1] += text
