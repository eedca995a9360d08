"""Decide what pages show of an author's own HTML, and which of its words.

One reading for pages, paper, plain text and the findings that tell the author what is left out: so they agree.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.markdown.html_blocks import MARKUP, OPAQUE
from pipeline.markdown.pictures import no_picture, with_pictures
from pipeline.markdown.sanitize import FORMS, TAGS, text_of_html
from pipeline.model.late_pattern import late_pattern

_SHOWN = TAGS - FORMS
"""Elements that an author may use; the fields of forms are our own shapes'."""
_LOST = OPAQUE - _SHOWN
"""Elements that go with all that they hold."""
_NAME = late_pattern(r"</?([A-Za-z][^\s/>]*)")
_WHOLE_TAG = late_pattern(
    r"""</[A-Za-z][A-Za-z0-9-]*\s*>
    | <[A-Za-z][A-Za-z0-9-]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*/?>""",
    re.VERBOSE,
)
"""A tag that ends where a browser sees its end."""
_LABEL = late_pattern(r"\bdata-pipeline-label\b", re.IGNORECASE)
"""The mark of words that the program adds: an author's own are none."""
_ENDS = {"<!--": "-->", "<![": "]]>", "<?": "?>"}


@dataclass(frozen=True, slots=True)
class HtmlPart:
    """A stretch of HTML: words, a tag, a comment, or an element that is left out as a whole."""

    raw: str
    """As the author wrote it."""
    shown: str
    """What a page has for it: HTML that is whole in itself, or nothing."""
    element: str = ""
    """Name of the element whose opening tag is left out; empty where none is."""
    swallows: bool = False
    """True if it never ends, so that a browser would take all that follows for a part of it."""


def parts(markup: str) -> Iterator[HtmlPart]:
    """Take HTML apart; joining `raw` gives it back.

    >>> [(part.shown, part.element) for part in parts("<b>a</b> < <iframe src=x>b</iframe>")]
    [('<b>', ''), ('a', ''), ('</b>', ''), (' &lt; ', ''), ('', 'iframe')]
    """
    at = 0
    unclosed: set[str] = set()
    while match := MARKUP.search(markup, at):
        yield from _words(markup[at : match.start()])
        at = match.end()
        name = (match["name"] or "").lower()
        if not name:
            yield _unnamed(match[0])
        elif name in _SHOWN:
            is_whole = _WHOLE_TAG.fullmatch(match[0])
            yield HtmlPart(match[0], _LABEL.sub("data-own", match[0]) if is_whole else "")
        elif match[0].startswith("</"):
            yield HtmlPart(match[0], "")
        else:
            end = _end_of(markup, name, at) if name in _LOST - unclosed else at
            unclosed |= {name} if end is None else set()
            at = at if end is None else end
            yield HtmlPart(
                markup[match.start() : at], "", _full_name(match[0]), name in _LOST and end is None
            )
    yield from _words(markup[at:])


def contained(markup: str) -> str:
    """HTML out of a Markdown file, fit to stand among the renderer's own: it cannot take in what stands after it.

    Elements that pages do not show are left out, those that hold no prose with all they hold; what never ends is
    shown as the text that it is.

    >>> contained("<b>a</b>"), contained("<script>x</script>"), contained('<div title="')
    ('<b>a</b>', '', '&lt;div title=&quot;')
    """
    return "".join(part.shown for part in parts(markup))


def words_of_html(markup: str) -> str:
    """The words that a reader meets in HTML; a picture stands for the words for it.

    >>> words_of_html('<b>a</b> &amp; <img alt="b"> <style>c</style>')
    'a & b '
    """
    return text_of_html(with_pictures(contained(markup), no_picture))


def _words(text: str) -> Iterator[HtmlPart]:
    if text:
        yield HtmlPart(text, text.replace("<", "&lt;"))


def _unnamed(raw: str) -> HtmlPart:
    """A comment or an instruction, which shows nothing; or something that never ends."""
    end = next((end for start, end in _ENDS.items() if raw.startswith(start)), ">")
    is_tag = _NAME.match(raw) is not None
    if is_tag or not raw.endswith(end):
        return HtmlPart(raw, html.escape(raw), swallows=True)
    return HtmlPart(raw, "")


def _full_name(tag: str) -> str:
    """What stands in the brackets, as far as it may be a name: `o:p`, `your name`."""
    match = _NAME.match(tag)
    return match[1] if match else ""


def _end_of(markup: str, name: str, at: int) -> int | None:
    """Offset behind the closing tag of an element; None without one."""
    match = re.compile(rf"</{name}(?![A-Za-z0-9-])[^>]*>", re.IGNORECASE).search(markup, at)
    return match.end() if match else None
