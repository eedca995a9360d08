"""The words that a Word part holds, read without regard to what they mean."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_BLANK = {"w:tab", "w:ptab", "w:br", "w:cr", "w:sym", "w:fldChar", "w:drawing", "w:pict"}  # fmt: skip


def part_words(node: Element, *, accept: bool = True) -> list[str]:
    """Each paragraph's text: shown, hidden and deleted alike; of two versions of a drawing the first.

    What a change takes out stands by itself, so that the words around it are those that are left.
    """
    found: list[str] = []
    _collect(node, found, ("w:del", "w:moveFrom") if accept else ("w:ins", "w:moveTo"))
    return [text for one in found if (text := " ".join(one.split()))]


def _collect(node: Element, found: list[str], gone: tuple[str, str]) -> None:
    tag = node.tag
    if tag == "w:p":
        found.append("")
    elif tag in {"w:t", "w:delText", "m:t"}:
        _add(found, node.text or "")
    elif tag == "w:noBreakHyphen":
        _add(found, "\u2011")
    elif tag in _BLANK:
        _add(found, " ")
    below = list(node)
    if tag == "mc:AlternateContent":
        below = ([one for one in below if one.tag == "mc:Choice" and len(one)] or below)[:1]
    for one in below:
        if one.tag == "w:txbxContent" or one.tag in gone or _hidden(one):
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
