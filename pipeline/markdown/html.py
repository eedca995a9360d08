"""Render tokens as the HTML of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from functools import cache

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from pipeline.markdown.fixed_html import FIXED
from pipeline.markdown.form_blocks import (
    NotePlaces,
    asks,
    cautions,
    footnote_numbers,
    holds_tasks,
    is_ticked,
    labels_after,
    lines_of,
    side_of,
    steps_of,
)
from pipeline.markdown.form_html import row_of_steps, ruled_lines
from pipeline.markdown.headings import html_name
from pipeline.markdown.page_link import Resolve
from pipeline.markdown.parser import Parsed, configured
from pipeline.markdown.pictures import Picture, picture_html, with_links, with_pictures
from pipeline.markdown.raw_html import contained
from pipeline.markdown.softbreak import join_soft_breaks
from pipeline.markdown.visible_text import inline_words, note_mark
from pipeline.model.labels import Labels

_EXTERNAL = "external noopener noreferrer"


class PageRenderer(RendererHTML):
    """Writes one page. Ids count by position, so that both languages of a page share them."""

    def __init__(
        self,
        parsed: Parsed,
        labels: Labels,
        prefix: str,
        resolve: Resolve,
        picture: Picture,
        notes: NotePlaces,
        names: Sequence[str],
    ) -> None:
        """`parsed`: the whole page, looked over once; `notes`: its footnotes; `names`: those of its headings, in order."""
        # as the library does, which looks through all names of the class for every page
        self.rules = {kind: getattr(self, kind) for kind in _rules()}
        page = parsed.tokens
        kinds = {token.type for token in page}
        self._env = parsed.env
        self._labels = labels
        self._prefix = prefix
        self._resolve = resolve
        self._cautions = cautions(page) if "html_block" in kinds else set()
        self._picture = picture
        self._counts: Counter[str] = Counter()
        self._only = 0
        # the page's title is its only level 1 heading
        self._shift = int(any(t.type == "heading_open" and t.tag == "h1" for t in page))
        headings = (id(token) for token in page if token.type == "heading_open")
        self._names = dict(zip(headings, names, strict=False))
        self._asks = asks(page) if "scale" in kinds else set()
        self._footnotes = footnote_numbers(page)
        self._notes = notes
        self._links = 0
        self._heading = ""
        self._question = ""
        self.ids: list[str] = []
        """Every id written so far, in order."""
        self.pictures: list[str] = []
        """Where the pictures written so far lie."""

    def render_blocks(self, tokens: Sequence[Token]) -> str:
        """The HTML of some blocks, which follow those of the call before."""
        return self.render(tokens, configured().options, self._env)

    def renderToken(  # noqa: N802  the library's name
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """One token: in our shape where we have one, else in the library's."""
        shape = _SHAPES.get(tokens[idx].type)
        return shape(self, tokens, idx) if shape else super().renderToken(tokens, idx, options, env)

    def _plain(self, tokens: Sequence[Token], idx: int) -> str:
        return super().renderToken(tokens, idx, configured().options, self._env)

    def _new_id(self, kind: str) -> str:
        # blocks of one language alone are counted apart: the others keep their numbers
        name = f"only-{kind}" if self._only else kind
        self._counts[name] += 1
        made = f"{self._prefix}-{name}-{self._counts[name]}"
        self.ids.append(made)
        return made

    def _word(self, tag: str, attributes: str, name: str) -> str:
        """A label of ours, which says that it is one."""
        word = self._labels.get(name)
        lang = "" if word.lang == self._labels.tag else f' lang="{word.lang}"'
        mark = f' data-pipeline-label="{name}"'
        return f"<{tag}{attributes}{lang}{mark}>{escapeHtml(word.text)}</{tag}>"

    def renderInline(  # noqa: N802  the library's name
        self, tokens: Sequence[Token], options: OptionsDict, env: EnvType
    ) -> str:
        """Inline tokens, with no line end between Chinese characters."""
        return self._joined(join_soft_breaks(tokens), options, env)

    # ---- headings, paragraphs, links

    def _heading_open(self, tokens: Sequence[Token], idx: int) -> str:
        """A heading with its id, one level down where the body has a title of its own."""
        name = self._names.get(id(tokens[idx]))
        self._heading = f"{self._prefix}-{html_name(name)}" if name else self._new_id("h")
        self.ids += [self._heading] if name else []
        self._question = self._heading
        return f'<h{self._level(tokens[idx])} id="{self._heading}">'

    def _heading_close(self, tokens: Sequence[Token], idx: int) -> str:
        """The end of a heading."""
        return f"</h{self._level(tokens[idx])}>\n"

    def _level(self, token: Token) -> int:
        return min(int(token.tag[1:]) + self._shift, 6)

    def _paragraph_open(self, tokens: Sequence[Token], idx: int) -> str:
        """A paragraph; with an id where it asks the question of the scale after it.

        One that the author marked as safety text stands out.
        """
        token = tokens[idx]
        if id(token) in self._asks and not token.hidden:
            self._question = self._new_id("q")
            return f'<p id="{self._question}">'
        self._question = self._heading
        if token.hidden:
            return ""
        if id(token) in self._cautions:
            return '<p class="caution">'
        return "\n<p>" if idx and tokens[idx - 1].hidden else "<p>"

    def _paragraph_close(self, tokens: Sequence[Token], idx: int) -> str:
        """The end of a paragraph."""
        return "" if tokens[idx].hidden else "</p>\n"

    def _link_open(self, tokens: Sequence[Token], idx: int) -> str:
        """A link, to where this reader can go."""
        self._links += 1
        token = tokens[idx]
        way = self._way(str(token.attrGet("href") or ""))
        title = str(token.attrGet("title") or "") if way else ""
        return "<a" + _attributes({**way, "title": title}) + ">"

    def _link_close(self, _tokens: Sequence[Token], _idx: int) -> str:
        """The end of a link."""
        self._links -= 1
        return "</a>"

    # ---- lists and tables

    def _bullet_list_open(self, tokens: Sequence[Token], idx: int) -> str:
        """A list; marked where all it holds is to be ticked."""
        if holds_tasks(tokens, idx):
            return '<ul class="tasks">\n'
        return self._plain(tokens, idx)

    def _list_item_open(self, tokens: Sequence[Token], idx: int) -> str:
        """A list item; the check box of a task is written with its words (`inline`)."""
        return "<li>" if is_ticked(tokens[idx]) is None else '<li class="task">'

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Blocks, the first words of a task as the label of its check box."""
        boxes = [
            index
            for index, token in enumerate(tokens)
            if token.type == "list_item_open" and "checked" in token.meta
        ]
        if boxes:
            tokens = [*tokens]
            for index in boxes:
                self._make_label(tokens, index)
        return self._joined(tokens, options, env)

    def _joined(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """As the library does, with a short way for what is always the same."""
        made: list[str] = []
        rules = self.rules
        for idx, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                made.append(escapeHtml(token.content))
            elif kind in FIXED:
                made.append(FIXED[kind])
            elif kind == "inline":
                made.append(self.renderInline(token.children or [], options, env))
            elif kind in rules:
                made.append(rules[kind](tokens, idx, options, env))
            else:
                made.append(self.renderToken(tokens, idx, options, env))
        return "".join(made)

    def _make_label(self, tokens: list[Token], index: int) -> None:
        near = range(index, min(index + 3, len(tokens)))
        at = next((at for at in near if tokens[at].type == "inline"), None)
        if at is None:
            return
        name = self._new_id("task")
        checked = " checked" if is_ticked(tokens[index]) else ""
        opening = f'<label for="{name}"><input type="checkbox" id="{name}"{checked}> <span>'
        tokens[at] = copy(tokens[at])  # the tokens of a text are shared
        tokens[at].children = [
            Token("task", "", 0, content=opening),
            *(tokens[at].children or []),
            Token("task", "", 0, content="</span></label>"),
        ]

    def _table_open(self, _tokens: Sequence[Token], _idx: int) -> str:
        """A table in a frame that scrolls by itself, also from the keyboard."""
        named = f' aria-labelledby="{self._heading}"' if self._heading else ""
        return f'<div class="table" role="group" tabindex="0"{named}><table>\n'

    def _cell_open(self, tokens: Sequence[Token], idx: int) -> str:
        """A cell or a column's head; alignment as a class, never as a style."""
        token = tokens[idx]
        side = side_of(token)
        scope = ' scope="col"' if token.tag == "th" else ""
        aligned = f' class="{side}"' if side in {"right", "center"} else ""
        return f"<{token.tag}{scope}{aligned}>"

    def _task(self, tokens: Sequence[Token], idx: int) -> str:
        """What `_make_label` put around the words of a task."""
        return tokens[idx].content

    # ---- footnotes and templates

    def _footnote_open(self, tokens: Sequence[Token], idx: int) -> str:
        """The text of a footnote, where it stands in the file, led by its number."""
        number = self._number(tokens[idx])
        lead = note_mark(number)
        if tokens[idx].meta["label"] in self._notes.referred:
            lead = f'<a href="#{self._note_id("fnref", number)}">{lead}</a>'
        return f'<div class="footnote" id="{self._noted("fn", number)}"><sup>{lead}</sup>\n'

    def _footnote_ref(self, tokens: Sequence[Token], idx: int) -> str:
        """The number of a footnote, which leads to it, but not out of a link or to a text that is not there.

        What names no footnote is shown as written.
        """
        token = tokens[idx]
        if token.meta["label"] not in self._footnotes:
            return escapeHtml(token.content)
        number = self._number(token)
        first = self._note_id("fnref", number) not in self.ids
        named = f' id="{self._noted("fnref", number)}"' if first else ""
        mark = note_mark(number)
        if not self._links and token.meta["label"] in self._notes.written:
            mark = f'<a href="#{self._note_id("fn", number)}">{mark}</a>'
        return f"<sup{named}>{mark}</sup>"

    def _number(self, token: Token) -> int:
        return self._footnotes[token.meta["label"]]

    def _note_id(self, kind: str, number: int) -> str:
        return f"{self._prefix}-{kind}-{number}"

    def _noted(self, kind: str, number: int) -> str:
        self.ids.append(self._note_id(kind, number))
        return self.ids[-1]

    def _template(self, tokens: Sequence[Token], idx: int) -> str:
        """A template mark, as written."""
        return escapeHtml(tokens[idx].content)

    def _alert_open(self, tokens: Sequence[Token], idx: int) -> str:
        """A quotation that stands out."""
        return f'<blockquote class="alert {tokens[idx].info.lower()}">\n'

    def _raw(self, tokens: Sequence[Token], idx: int) -> str:
        """HTML of the author's own."""
        shown = contained(tokens[idx].content)
        return with_links(with_pictures(shown, self._found), self._way)

    def _way(self, href: str) -> dict[str, str]:
        """The attributes of a link; none where it leads nowhere that this reader may go."""
        link = self._resolve(href)
        if link.href is None:
            return {}
        rel = _EXTERNAL if link.external else ""
        given = {"href": link.href, "hreflang": link.hreflang, "rel": rel}
        return {name: value for name, value in given.items() if value or name == "href"}

    def _image(self, tokens: Sequence[Token], idx: int) -> str:
        """A picture of the project's own."""
        token = tokens[idx]
        words = inline_words(token.children or [], self._footnotes)
        attributes = {name: str(value) for name, value in token.attrs.items()}
        return picture_html(self._found, {**attributes, "alt": words})

    def _found(self, src: str) -> str | None:
        place = self._picture(src)
        self.pictures += [place] if place else []
        return place

    # ---- directives

    def _only_open(self, _tokens: Sequence[Token], _idx: int) -> str:
        """What only readers of one language get."""
        self._only += 1
        return ""

    def _only_close(self, _tokens: Sequence[Token], _idx: int) -> str:
        """The end of it."""
        self._only -= 1
        return ""

    def _labels_of(self, tokens: Sequence[Token], idx: int) -> list[str]:
        options = configured().options
        labels = labels_after(tokens, idx)
        return [self.renderInline(label.children or [], options, self._env) for label in labels]

    def _crisis_open(self, tokens: Sequence[Token], idx: int) -> str:
        """The box that says where help is, named by its label."""
        name = self._new_id("crisis")
        written = self._labels_of(tokens, idx)
        label = written[0] if written else self._word("span", "", "crisis")
        heading = f'<p class="crisis-label" id="{name}">{label}</p>'
        return f'<aside class="crisis" role="note" aria-labelledby="{name}">\n{heading}\n'

    def _write(self, tokens: Sequence[Token], idx: int) -> str:
        """Ruled lines: drawn, so that they print, with a field over them, so that they take text."""
        name = self._new_id("write")
        rows = lines_of(tokens[idx])
        written = self._labels_of(tokens, idx)
        label = (
            f'<label for="{name}">{written[0]}</label>'
            if written
            else self._word("label", f' for="{name}" class="sr"', "write")
        )
        return ruled_lines(name, rows, label)

    def _scale(self, tokens: Sequence[Token], idx: int) -> str:
        """A row of numbers to tap, its ends named below; the question before it is its name."""
        name, ends = self._new_id("scale"), self._new_id("ends")
        written = self._labels_of(tokens, idx)
        named = f"{self._question} {ends}".strip()
        return row_of_steps((name, ends, named), steps_of(tokens[idx]), written[:2])


@cache
def _rules() -> tuple[str, ...]:
    """Kinds of tokens that the library has a method for, and we no shape."""
    return tuple(kind for kind in RendererHTML().rules if kind not in _SHAPES)


_SHAPES: dict[str, Callable[[PageRenderer, Sequence[Token], int], str]] = {
    "heading_open": PageRenderer._heading_open,
    "heading_close": PageRenderer._heading_close,
    "paragraph_open": PageRenderer._paragraph_open,
    "paragraph_close": PageRenderer._paragraph_close,
    "link_open": PageRenderer._link_open,
    "link_close": PageRenderer._link_close,
    "bullet_list_open": PageRenderer._bullet_list_open,
    "list_item_open": PageRenderer._list_item_open,
    "table_open": PageRenderer._table_open,
    "th_open": PageRenderer._cell_open,
    "td_open": PageRenderer._cell_open,
    "task": PageRenderer._task,
    "html_block": PageRenderer._raw,
    "html_inline": PageRenderer._raw,
    "footnote_open": PageRenderer._footnote_open,
    "footnote_ref": PageRenderer._footnote_ref,
    "image": PageRenderer._image,
    "template": PageRenderer._template,
    "alert_open": PageRenderer._alert_open,
    "only_open": PageRenderer._only_open,
    "only_close": PageRenderer._only_close,
    "crisis_open": PageRenderer._crisis_open,
    "write": PageRenderer._write,
    "scale": PageRenderer._scale,
}
"""Token type → its shape; the library writes the others."""


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' {name}="{escapeHtml(value)}"' for name, value in values.items() if value)
