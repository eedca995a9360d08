"""Reads a web page as browsers do, and of it what is its text.

With the modules beside it the one door to Beautiful Soup; selectolax reads the page first.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from pipeline.importers.html_clean import (
    clean,
    content_root,
    css_marks,
    leave,
    node_text,
    read_soup,
    source_texts,
)
from pipeline.importers.html_notes import read_notes
from pipeline.importers.html_reader import HtmlReader, InlineStyle, PictureName
from pipeline.importers.page import (
    Block,
    Heading,
    ImportedPage,
    Item,
    Paragraph,
    Rule,
    runs_text,
)
from pipeline.importers.shape import finish
from pipeline.model.errors import PipelineError


def html_page(
    html: str,
    path: str,
    *,
    stem: str,
    picture: PictureName = lambda _src, _words: "",
    title: str = "",
) -> ImportedPage:
    """Read a page; `title`: what it is called, where it does not say so itself. Raises FILE-NO-TEXT."""
    soup = read_soup(html)
    page = ImportedPage(title=title, source=source_texts(soup))
    marks = css_marks(soup)
    heads = [node_text(one) for one in soup.find_all("h1")]
    mail_quotes(soup, page)
    root = content_root(soup, page)
    clean(root, marks, page)
    reader = HtmlReader(page, marks, _base(soup), picture)
    read_notes(reader, root)
    page.blocks = list(reader.blocks(root, InlineStyle()))
    page.description = _meta(soup, "description")
    page.source.append(page.description)
    page.author = _meta(soup, "author")
    if not any(_says(block) for block in page.blocks):
        raise PipelineError(
            "FILE-NO-TEXT", "holds no text", "save the page as complete HTML", path=path
        )
    if not title:
        _title(page, soup, [one for one in heads if one])
    finish(page, stem)
    return page


def _says(block: Block) -> bool:
    if isinstance(block, Heading | Paragraph | Item):
        return bool(runs_text(block.runs).strip()) or any(run.picture for run in block.runs)
    return not isinstance(block, Rule)


def _title(page: ImportedPage, soup: BeautifulSoup, heads: list[str]) -> None:
    """Where the text has no title of its own, what the window is called, without the site's name."""
    first = next((b for b in page.blocks if _says(b)), None)
    if isinstance(first, Heading) or any(
        isinstance(b, Paragraph) and b.role == "title" for b in page.blocks
    ):
        return
    tops = [b for b in page.blocks if isinstance(b, Heading) and b.level == 1]
    if len(tops) == 1:
        return
    named = soup.find("title")
    og = soup.find("meta", attrs={"property": "og:title"})
    words = str(og.get("content") or "") if isinstance(og, Tag) else ""
    words = words or (named.get_text() if isinstance(named, Tag) else "")
    words = " ".join(words.split())
    own = next((one for one in heads if one in words), "")
    page.title = own or re.split(r" [|·–—-] ", words)[0]
    page.source.append(page.title)
    if isinstance(first, Paragraph) and " ".join(runs_text(first.runs).split()) == page.title:
        page.source.pop()
        page.blocks.remove(first)


def _meta(soup: BeautifulSoup, name: str) -> str:
    node = soup.find("meta", attrs={"name": name})
    return " ".join(str(node.get("content") or "").split()) if isinstance(node, Tag) else ""


def _base(soup: BeautifulSoup) -> str:
    """Where the page came from: its relative links lead there."""
    node = soup.find("link", attrs={"rel": "canonical"}) or soup.find("base")
    return str(node.get("href") or "") if isinstance(node, Tag) else ""


def mail_quotes(soup: BeautifulSoup, page: ImportedPage) -> None:
    """Take out the quoted reply and the signature of a mail, unless there is nothing else."""
    quotes = soup.select(
        ".gmail_quote, .gmail_attr, blockquote[type=cite], #appendonsend ~ *, #divRplyFwdMsg, #divRplyFwdMsg ~ *, .yahoo_quoted, .moz-cite-prefix"
    )
    signs = soup.select(
        ".gmail_signature, .moz-signature, #Signature, #signature, [id^=ms-outlook-mobile-signature]"
    )
    for nodes, why in ((signs, "signature"), (quotes, "quoted mail")):
        inside = sum(len(node_text(n)) for n in nodes if not any(p in nodes for p in n.parents))
        if not nodes or len(node_text(soup)) - inside < 3:
            continue
        for node in nodes:
            if not node.decomposed:
                leave(node, why, page)
