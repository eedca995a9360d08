"""Names what a page can show of the look of a run or a paragraph in Word, to compare two of them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from pipeline.importers.docx_styles import Numbering, Styles, child, toggled, value

QUOTES = frozenset({"quote", "intense quote", "block text", "quotations", "block quotation"})
"""Names of styles for quotations, in lower case."""
_RUN = {"w:b": "bold", "w:i": "italic", "w:strike": "struck", "w:dstrike": "struck", "w:vanish": "hidden"}  # fmt: skip
_PLACES = {"superscript": "raised", "subscript": "lowered"}


def run_look(shape: Element | None, style: str, styles: Styles) -> tuple[str, ...]:
    """`bold`, `italic`, `struck`, `hidden`, `raised`, `lowered`: what holds for a run (its `w:rPr`)."""
    found = [name for tag, name in _RUN.items() if styles.shows(shape, style, tag)]
    place = _PLACES.get(value(shape, "w:vertAlign"), "")
    return tuple(dict.fromkeys([*found, *filter(None, [place])]))


def paragraph_look(shape: Element | None, styles: Styles, numbering: Numbering) -> tuple[str, ...]:
    """What a paragraph (its `w:pPr`) is: `heading-2`, `title`, `bullets-1`, `numbers-1`, `quote`, `text`; and `new-page`."""
    style = value(shape, "w:pStyle") or styles.default
    names = styles.names(style)
    level, (number, at) = styles.heading(shape, style), numbering.place(shape, style, styles)
    kind = "text"
    if level:
        kind = f"heading-{level}"
    elif names[0] in {"title", "subtitle"}:
        kind = names[0]
    elif number and number != "0":
        how = value(numbering.levels.get(f"num {number}", {}).get(at), "w:numFmt")
        kind = f"{'bullets' if how == 'bullet' else 'numbers'}-{at + 1}"
    elif QUOTES & set(names):
        kind = "quote"
    return (kind, "new-page") if toggled(child(shape, "w:pageBreakBefore")) else (kind,)
