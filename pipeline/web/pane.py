"""Write down the page beside the cards: each text in its block, with its sign, leading to its card.

A page has hundreds of texts and is asked for all day: a template that calls a macro for each takes twice as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from flask import get_template_attribute, url_for
from markupsafe import Markup, escape

from pipeline.flow.desk.page_view import Cell, Shown
from pipeline.flow.desk.units import UnitRow
from pipeline.markdown.segment_html import segment_html
from pipeline.model.document import Document

Block = tuple[Markup, Markup]
"""In English and in Mandarin."""


@dataclass(frozen=True, slots=True)
class Pane:
    """A page as its template gives it out."""

    head: tuple[tuple[str, Block], ...]
    """(class, block) of title and description."""
    rows: tuple[Block, ...]
    """The body."""
    beside: tuple[Block, ...]
    """Texts that stand in no block."""


def pane_of(document: Document, view: Shown, *, signed: bool = True) -> Pane:
    """Write a page down; without `signed` nothing is said of its texts, as where it is read for the last time."""
    address = escape(url_for("units.show", document=document.id, short_id="-"))
    before, _, after = address.rpartition("/-")
    signs = get_template_attribute("view.html", "signs") if signed else None
    empty = "" if signed else str(get_template_attribute("view.html", "no_mandarin")())
    writer = _Writer(document, view, before, after, signs, empty)
    return Pane(
        tuple(
            ("name" if row.segment.kind == "front matter title" else "lead", writer.alone(row))
            for row in view.head
        ),
        tuple((writer.english(left), writer.mandarin(right)) for left, right in view.rows),
        tuple(writer.alone(row) for row in view.beside),
    )


@dataclass(slots=True)
class _Writer:
    """What is known while a page is written down, from its top."""

    document: Document
    view: Shown
    before: str
    """What stands before a text in the address of its card, as HTML."""
    after: str
    """What stands behind it."""
    signs: Callable[..., str] | None
    """The macro that says where a text stands."""
    empty: str
    """What stands for a text without Mandarin, as HTML."""
    said: dict[tuple[object, ...], str] = field(default_factory=dict)
    """What `signs` gave: most texts of a page stand alike."""
    seen: set[str] = field(default_factory=set)
    """Texts that stood further up: links lead to the first place of each."""

    def alone(self, row: UnitRow) -> Block:
        """A text that stands in no block."""
        form, references = row.segment.form, self.document.references
        words = (row.entry.source, row.entry.target)
        english, mandarin = (segment_html(one, form, references) for one in words)
        return _joined((self._english(row, english),)), _joined((self._link(row, mandarin),))

    def english(self, cell: Cell) -> Markup:
        """A block."""
        return _joined(self._english(row, html) if row else html for html, row in self._texts(cell))

    def mandarin(self, cell: Cell) -> Markup:
        """A block."""
        return _joined(self._link(row, html) if row else html for html, row in self._texts(cell))

    def _texts(self, cell: Cell) -> Iterator[tuple[str, UnitRow | None]]:
        return ((html, self.view.texts.get(sha)) for html, sha in cell)

    def _english(self, row: UnitRow, html: str) -> str:
        id_, picture = row.short_id, ""
        if row.picture:
            source = f"{self.before}/{id_}/picture{self.after}"
            picture = f'<img class="shown" src="{source}" alt="" loading="lazy">'
        return f'{picture}<span class="t" data-sign="{id_}">{html}</span>'

    def _link(self, row: UnitRow, html: str) -> str:
        id_, mine = row.short_id, " mine" if row.waits else ""
        wrong = " wrong" if row.findings and row.errors else ""
        anchor = "" if id_ in self.seen else f' id="t{id_}"'
        self.seen.add(id_)
        return (
            f'<a class="t {row.review.state.value}{mine}{wrong}" data-sign="{id_}"{anchor}'
            f' href="{self.before}/{id_}{self.after}">'
            f"{html if row.entry.target else self.empty}{self._sign(row)}</a>\n"
        )

    def _sign(self, row: UnitRow) -> str:
        if self.signs is None:
            return ""
        review, findings = row.review, len(row.findings)
        errors = len(row.errors) if findings else 0
        state, questions = review.state, len(review.questions)
        key = (state, review.have, review.safety, questions, findings, errors)
        if key not in self.said:
            self.said[key] = str(self.signs(review, findings, errors))
        return self.said[key]


def _joined(pieces: Iterator[str] | tuple[str, ...]) -> Markup:
    return Markup("".join(pieces))  # noqa: S704  sanitized where it was made
