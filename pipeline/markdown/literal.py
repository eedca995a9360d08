"""Escape markup of a translation that its source does not have.

Under the CJK rule of emphasis characters that mean nothing in the English may become bold between Chinese
ones. Those are escaped, and the bold that the English has stays, in plain CommonMark too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.markdown.inline import as_markdown, counted, read_inline
from pipeline.markdown.runs import scan
from pipeline.model.late_pattern import late_pattern

_MOST = 24
"""More signs than this in one text are not told apart: all are shown as typed."""
_OTHER = late_pattern(r"(?<!\\)(?:`+|<(?=[A-Za-z/!?])|!?\[|\{(?=[{%]))")
"""Where code, HTML, links, images, footnotes and template marks begin."""
_SIGNS = late_pattern(r"[*_~`<\[{]+")

Cut = tuple[int, ...]
"""Places at which a backslash makes one piece of markup plain."""


def made_literal(target: str, source: str, references: Mapping[str, Any]) -> str | None:
    """Escape the markup that the source lacks, and no other; None where that cannot be told."""
    wanted = counted(read_inline(source, references))
    present = counted(read_inline(target, references))
    while surplus := (present - wanted).total():
        for cut in _cuts(target, references):
            written = _escaped(target, cut)
            now = counted(read_inline(written, references))
            gone = (wanted - now).total() - (wanted - present).total()
            if (now - wanted).total() < surplus and gone <= 0:
                target, present = written, now
                break
        else:
            return None
    return target


def _escaped(text: str, cut: Cut) -> str:
    for at in sorted(cut, reverse=True):
        text = f"{text[:at]}\\{text[at:]}"
    return text


def _cuts(text: str, references: Mapping[str, Any]) -> Iterator[Cut]:
    """What could be escaped: first pairs that only the CJK rule makes, then other pairs, then the rest."""
    if len(_SIGNS.findall(text)) > _MOST:
        return
    markdown = as_markdown(text)
    plain = set(scan(markdown, references, plain=True).pairs)
    ours = scan(markdown, references).pairs
    for cut in sorted(ours, key=lambda cut: (cut in plain, cut)):
        # the backslashes of hard breaks are not in the text
        yield tuple(at - markdown.count("\n", 0, at) for at in cut)
    for match in _OTHER.finditer(text):
        yield tuple(range(match.start(), match.end()))
