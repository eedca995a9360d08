"""Convert web pages to Markdown with front matter.

The one door to Beautiful Soup and markdownify; selectolax reads the page first, as browsers read it. The words stay the words; what frames them (menus, forms,
scripts, cookie banners) goes.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter
from selectolax.lexbor import LexborHTMLParser

from pipeline.importers.fields import write_fields
from pipeline.model.errors import PipelineError

_FRAME = (
    "script style template noscript iframe object embed svg nav form button header footer dialog"
)
_LINKS = ("http://", "https://", "mailto:", "tel:", "sms:", "#")
_BOX = re.compile(r"^(?P<mark>[ \t]*(?:[-*][ \t]+)?)(?P<box>[☐□☑☒✓])[ \t]*(?=\S)", re.MULTILINE)
_LINE = re.compile(r"^(?:\\?_){5,}[ \t]*$\n*", re.MULTILINE)
_LINES = re.compile(f"(?:{_LINE.pattern})+", re.MULTILINE)
_MANY_ENDS = re.compile(r"\n{3,}")


def html_markdown(html: str, *, path: str) -> str:
    """The page's text as Markdown with what its head says of it.

    Boxes (`☐`) become tasks, lines of underscores lines to write on. Raises IMPORT where there is no text.
    """
    soup = _read(html)
    fields = {
        "title": _title(soup),
        "description": _subtitle(soup) or _meta(soup, "description"),
        "author": _meta(soup, "author"),
    }
    root = _text_of_page(soup)
    _clean(root, _base(soup))
    body = _tidy(_Converter().convert_soup(root))
    if not body.strip():
        what = "holds no text"
        raise PipelineError("IMPORT", what, "save the page as complete HTML", path=path)
    return f"---\n{write_fields(fields)}---\n\n{body}\n" if any(fields.values()) else f"{body}\n"


def html_warnings(html: str) -> tuple[str, ...]:
    """What somebody should look at: pictures, whose files do not come along. Sentences without final stop."""
    root = _text_of_page(_read(html))
    _drop_frame(root)
    count = len(root.find_all("img"))
    if not count:
        return ()
    what = "1 picture was" if count == 1 else f"{count} pictures were"
    return (
        f"{what} left out, the words for it stand: save each below content and write ![words for it](name.png)",
    )


def _read(html: str) -> BeautifulSoup:
    """Whatever browsers make of it: also of tags that nobody has closed."""
    return BeautifulSoup(LexborHTMLParser(html).html or "", "html.parser")


class _Converter(MarkdownConverter):
    """Markdown as we write it."""

    def __init__(self) -> None:
        super().__init__(
            heading_style="ATX", bullets="-", newline_style="backslash", table_infer_header=True
        )


def _title(soup: BeautifulSoup) -> str:
    """The one heading of the first level, else what the window is called, without the site's name."""
    heading = soup.find("h1")
    if isinstance(heading, Tag) and heading.get_text(strip=True):
        title = heading.get_text(" ", strip=True)
        heading.decompose()
        return " ".join(title.split())
    named = soup.find("title")
    words = " ".join(named.get_text().split()) if isinstance(named, Tag) else ""
    return re.split(r" [|·–—-] ", words)[0]


def _subtitle(soup: BeautifulSoup) -> str:
    """What Word calls so: the one line below the title."""
    node = soup.find("p", class_="subtitle")
    words = " ".join(node.get_text().split()) if isinstance(node, Tag) else ""
    if words and isinstance(node, Tag):
        node.decompose()
    return words


def _meta(soup: BeautifulSoup, name: str) -> str:
    node = soup.find("meta", attrs={"name": name})
    content = node.get("content") if isinstance(node, Tag) else ""
    return " ".join(str(content or "").split())


def _base(soup: BeautifulSoup) -> str:
    """Where the page came from: its relative links lead there."""
    node = soup.find("link", attrs={"rel": "canonical"}) or soup.find("base")
    return str(node.get("href") or "") if isinstance(node, Tag) else ""


def _text_of_page(soup: BeautifulSoup) -> Tag:
    for name in ("article", "main", "body"):
        found = [node for node in soup.find_all(name) if isinstance(node, Tag)]
        if len(found) == 1 and found[0].get_text(strip=True):
            return found[0]
    return soup


def _drop_frame(root: Tag) -> None:
    for node in root.find_all([*_FRAME.split(), "head"]):
        node.decompose()


def _clean(root: Tag, base: str) -> None:
    _drop_frame(root)
    _footnotes(root)
    for box in root.select('input[type="checkbox"]'):
        box.replace_with("☑ " if box.has_attr("checked") else "☐ ")
    for item in root.find_all("li"):
        paragraphs = item.find_all("p", recursive=False)
        if len(paragraphs) == 1:  # Word leaves room between items; a page does that by itself
            paragraphs[0].unwrap()
    for link in root.find_all("a"):
        href = urljoin(base, str(link.get("href") or ""))
        if href.startswith(_LINKS) and link.get_text(strip=True):
            link["href"] = href
        else:
            link.unwrap()
    for image in root.find_all("img"):
        # its file is not here; the words for it are
        image.replace_with(str(image.get("alt") or ""))
    for heading in root.find_all("h1"):
        heading.name = "h2"


def _footnotes(root: Tag) -> None:
    """Notes as pandoc and most site builders write them, as Markdown writes them."""
    for mark in root.select('a[role="doc-noteref"]'):
        mark.replace_with(f"[^{_note_name(mark.get('href'))}]")
    for back in root.select('a[role="doc-backlink"]'):
        back.decompose()
    for section in root.select('[role="doc-endnotes"]'):
        for note in section.find_all("li", id=True):
            note.name = "p"
            for inner in note.find_all("p"):
                inner.unwrap()
            note.insert(0, f"[^{_note_name(note['id'])}]: ")
            section.insert_before(note.extract())
        section.decompose()


def _note_name(address: object) -> str:
    return re.sub(r"^#?(?:fn:?)?", "", str(address or ""))


def _tidy(markdown: str) -> str:
    """Blanks at line ends gone, boxes as tasks, underscores as lines to write on."""
    text = "\n".join(line.rstrip() for line in markdown.splitlines())
    text = _BOX.sub(_task, text)
    text = _LINES.sub(lambda m: f"::: write {len(_LINE.findall(m[0]))}\n\n", f"{text}\n")
    return _MANY_ENDS.sub("\n\n", text).strip("\n")


def _task(match: re.Match[str]) -> str:
    ticked = "x" if match["box"] in "☑☒✓" else " "
    indent = re.match(r"[ \t]*", match["mark"])
    return f"{indent[0] if indent else ''}- [{ticked}] "
