"""Finds the text of a web page, and keeps what frames it word for word as left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PreformattedString, Tag
from selectolax.lexbor import LexborHTMLParser

from pipeline.importers.page import ImportedPage, LeftOut

SILENT = {"script", "style", "template", "head", "noscript", "svg", "iframe", "object", "embed", "audio", "video", "canvas", "math"}  # fmt: skip
"""Their text is none that readers see."""
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "form",
        "fieldset",
        "legend",
        "details",
        "summary",
        "figure",
        "figcaption",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "pre",
        "address",
        "center",
        "body",
        "html",
        "option",
        "select",
    ]
)
_APART = {"br", "button", "img", "input"}
"""No blocks, but no word goes on across them."""
_FLOW = BLOCKS - {
    "caption",
    "dd",
    "dt",
    "legend",
    "li",
    "option",
    "summary",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
}
"""What may stand anywhere between text and parts it."""
_ROOTS = (
    ".entry-content", ".post-content", ".article-content", ".blog-item-content", ".post-body", ".entry__content",
    ".sqs-html-content", ".elementor-widget-theme-post-content", "[itemprop=articleBody]", ".doc-content",
)  # fmt: skip
_NAMES = (
    "share|sharing|social|socials|sharedaddy|addtoany|addthis|breadcrumb|breadcrumbs|related|relatedposts|recommended|pagination|pager|"
    "comments|respond|cookie|cookies|consent|newsletter|sidebar|widget-area|menu|navbar|skip-link|toc|"
    "byline|meta|postmeta|dateline|published|posted-on|timestamp|date|tags|tag-links|cat-links|categories|reading-time|edit-link|"
    "post-navigation|nav-links|nav-previous|nav-next|previous|next|prev|navigation|advert|ads|promo|backtotop|back-to-top"
)
_FURNITURE = re.compile(
    rf"(?:^|[\s_])(?:(?:entry|post|article|blog|jp|wp|page|item|site|sqs|u|addtoany|block)[-_]+)*(?:{_NAMES})"
    r"(?:[-_]+(?:bar|links?|buttons?|icons?|list|wrapper|container|section|area|nav|navigation|menu|item|meta|posts?|banner|form|block|info|wrap|group|row|inner|date|data|footer|header|top|bottom))*(?=$|[\s_])",
    re.IGNORECASE,
)
_MOST_FURNITURE = 1500
"""Characters: what says more is text, whatever its class."""
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_DATE_ONLY = re.compile(r"(?:(?:published|posted|updated|on|by)\b|[\W\d]|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|mon\w*|tues?\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*)*", re.IGNORECASE)  # fmt: skip


def read_soup(html: str) -> BeautifulSoup:
    """Whatever browsers make of it: also of tags that nobody has closed."""
    return BeautifulSoup(LexborHTMLParser(html).html or "", "html.parser")


def node_text(node: Tag) -> str:
    """The text of a node on one line, blocks apart."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Tag) -> Iterator[str]:
    for one in node.children:
        if isinstance(one, Tag):
            if one.name in SILENT:
                continue
            block = one.name in BLOCKS or one.name in _APART
            yield " " if block else ""
            yield from _texts(one)
            yield " " if block else ""
        elif isinstance(one, NavigableString) and not isinstance(one, PreformattedString):
            yield str(one)


def source_texts(soup: BeautifulSoup) -> list[str]:
    """All text of the page, block by block, shown or not."""
    found: list[str] = [""]
    _gather(soup, found)
    return [text for one in found if (text := " ".join(one.split()))]


def _gather(node: Tag, found: list[str]) -> None:
    for one in node.children:
        if isinstance(one, Tag):
            if one.name in SILENT:
                continue
            if one.name in BLOCKS:
                found.append("")
            _gather(one, found)
            if one.name in BLOCKS:
                found.append("")
            elif one.name in _APART:
                found[-1] += " "
        elif isinstance(one, NavigableString) and not isinstance(one, PreformattedString):
            found[-1] += str(one)


def css_marks(soup: BeautifulSoup) -> dict[str, set[str]]:
    """Class → what the page's own style sheet says of it: `bold`, `italic`, `strike`, `hidden`."""
    marks: dict[str, set[str]] = {}
    for sheet in soup.find_all("style"):
        for names, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.get_text()):
            for name in re.findall(r"(?:^|,)\s*(?:[a-z]+)?\.([\w-]+)\s*(?=,|$)", names.strip()):
                marks.setdefault(name, set()).update(style_marks(rules))
    return marks


def style_marks(style: str) -> set[str]:
    """What the declarations of a style say of text."""
    low = style.lower()
    found: set[str] = set()
    if weight := re.search(r"font-weight\s*:\s*(bold\w*|\d+|normal)", low):
        strong = weight[1].startswith("bold") or (weight[1].isdigit() and int(weight[1]) >= 600)
        found.add("bold" if strong else "thin")
    if re.search(r"font-style\s*:\s*(?:italic|oblique)", low):
        found.add("italic")
    if "line-through" in low:
        found.add("strike")
    if _HIDDEN.search(low):
        found.add("hidden")
    return found


def content_root(soup: BeautifulSoup, page: ImportedPage) -> Tag:
    """The part of the page that is its text; the rest is noted as left out."""
    body = soup.find("body")
    whole = body if isinstance(body, Tag) else soup
    root = _root(whole)
    if root is not whole:
        for part in _outside(whole, root):
            leave(part, "page furniture", page)
    return root


def _root(whole: Tag) -> Tag:
    amount = len(node_text(whole)) or 1
    for name in ("article", "main", "[role=main]"):
        found = sorted(whole.select(name), key=lambda one: -len(node_text(one)))
        if (
            found
            and len(node_text(found[0])) * 2
            > (len(node_text(found[1])) if len(found) > 1 else 0) * 3
        ):
            best = found[0]
            if len(node_text(best)) * 4 > amount or name != "article" or len(found) == 1:
                return best if node_text(best) else whole
    for selector in _ROOTS:
        found = [one for one in whole.select(selector) if node_text(one)]
        if len(found) == 1:
            return found[0]
    return whole


def _outside(whole: Tag, root: Tag) -> Iterator[Tag | NavigableString]:
    path = {id(one) for one in root.parents}
    for child in list(whole.children):
        if child is root:
            continue
        if isinstance(child, Tag) and id(child) in path:
            yield from _outside(child, root)
        elif isinstance(child, Tag) or (type(child) is NavigableString and child.strip()):
            yield child


def leave(node: Tag | NavigableString, why: str, page: ImportedPage) -> None:
    """Take a node out of the page; its words stay as what was left out."""
    if isinstance(node, Tag) and node.name in SILENT:
        node.decompose()
        return
    text = node_text(node) if isinstance(node, Tag) else " ".join(str(node).split())
    if text:
        page.left_out.append(LeftOut(why, text))
    if isinstance(node, Tag):
        if node.name in _FLOW:
            node.insert_before(Tag(name="div"))  # what stood above and below does not run together
        node.decompose()
    else:
        node.extract()


def clean(root: Tag, marks: dict[str, set[str]], page: ImportedPage) -> None:
    """Take out of the text what is none: comments, hidden parts, share bars, dates, related posts."""
    for comment in root.find_all(string=lambda text: isinstance(text, Comment)):
        if "supportLists" not in comment and "endif" not in comment:
            comment.extract()
    opened = {str(one.get("aria-controls")) for one in root.select("[aria-controls]")}
    for node in list(root.find_all(True)):
        if node.decomposed or node.parent is None:
            continue
        if node.name in {"iframe", "embed", "object", "video", "audio"} and (
            node.get("src") or node.get("data")
        ):
            page.left_out.append(
                LeftOut("embedded", str(node.get("src") or node.get("data")), of_text=False)
            )
            node.decompose()
        elif node.name in SILENT:
            node.decompose()
        elif _hidden(node, marks) and not _panel(node, opened):
            leave(node, "hidden text", page)
        elif _furniture(node):
            leave(node, "page furniture", page)


def _hidden(node: Tag, marks: dict[str, set[str]]) -> bool:
    if node.has_attr("hidden") or _HIDDEN.search(str(node.get("style") or "")):
        return True
    names = classes(node)
    return any("hidden" in marks.get(name, ()) for name in names) or bool(
        {"screen-reader-text", "sr-only", "visually-hidden"} & set(names)
    )


def _panel(node: Tag, opened: set[str]) -> bool:
    """True for what a button of an accordion or a tab shows."""
    if node.get("id") in opened or node.get("role") == "tabpanel":
        return True
    before = node.find_previous_sibling()
    opener = isinstance(before, Tag) and (
        before.has_attr("aria-expanded") or before.select_one("[aria-expanded]") is not None
    )
    named = re.search(r"accordion|panel|collapse|toggle|faq|answer", " ".join(classes(node)))
    return opener or bool(named)


def classes(node: Tag) -> list[str]:
    """The classes of a node."""
    found = node.get("class")
    return found.split() if isinstance(found, str) else [str(one) for one in found or ()]


def _furniture(node: Tag) -> bool:
    if node.name == "nav" or node.get("role") in {"navigation", "search", "banner", "contentinfo"}:
        return True
    if node.name in {"a", "link"} and str(node.get("rel") or "").strip("[]'") in {"prev", "next"}:
        return True
    if node.name == "time":
        return bool(_DATE_ONLY.fullmatch(node_text(node)))
    names = " ".join([*classes(node), str(node.get("id") or "")])
    if not names.strip() or not any(_FURNITURE.search(f" {one} ".strip()) for one in names.split()):
        return False
    if node.name in {"body", "html", "article", "main", "h1"} or node.find("h1") is not None:
        return False
    return len(node_text(node)) <= _MOST_FURNITURE
