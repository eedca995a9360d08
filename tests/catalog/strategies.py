"""Hypothesis strategies for catalogs and documents, hostile texts included."""

from __future__ import annotations

from hypothesis import strategies as st

from pipeline.model.catalog import Catalog
from pipeline.model.document import Document
from pipeline.model.entry import Entry, Origin
from pipeline.model.segment import Form, Segment

NASTY = [
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
    "\x0c",
    "\x1c",
    "\r",
    "\n",
    "\x00",
    "\\",
    '"',
    "\\n",
    "\ufeff",
]
NASTY += [
    "#~ ",
    "msgid ",
    "<<<<<<< ",
    "%s",
    "\xa0",
    "\u2068",
    "#| ",
    "pipeline: machine x ",
    "好",
    "中文。",
]

texts = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(NASTY) | st.text(max_size=4), max_size=8).map("".join),
)
"""Any text that UTF-8 can hold."""
lines = texts.map(lambda text: text.replace("\n", "").rstrip("\r"))
"""What one comment line can hold."""
comments = lines.filter(lambda text: not text.startswith("pipeline: "))
origins = st.builds(
    Origin,
    st.sampled_from(["machine", "memory"]),
    lines,
    st.text("0123456789abcdef", min_size=8, max_size=8),
)
places = lines.map(lambda text: text.replace("\u2068", "").replace("\u2069", ""))
"""Paths; the two isolates are what gettext puts around a path with blanks."""
keys = st.tuples(st.none() | texts, texts).filter(lambda key: key != (None, ""))


@st.composite
def entries(draw: st.DrawFn, key: tuple[str | None, str]) -> Entry:
    """A settled entry: safety as its note says, fuzzy where there is no text."""
    target = draw(texts)
    note = draw(st.lists(lines | st.just("safety"), max_size=3).map("\n".join))
    return Entry(
        context=key[0],
        source=key[1],
        target=target,
        origin=draw(st.none() | origins),
        previous_source=draw(st.none() | texts),
        note=note,
        places=tuple(draw(st.lists(places, max_size=3))),
        safety="safety" in note.split("\n"),
        comments=tuple(draw(st.lists(comments, max_size=3))),
        fuzzy=draw(st.booleans()) or not target,
        previous_context=draw(st.none() | texts),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """A catalog with live and obsolete entries; no key twice."""
    found = [draw(entries(key)) for key in draw(st.lists(keys, max_size=6, unique=True))]
    cut = draw(st.integers(0, len(found)))
    return Catalog(
        document="articles/x",
        locale="zh_Hans",
        entries=tuple(found[:cut]),
        obsolete=tuple(found[cut:]),
        comment=draw(st.just("") | st.lists(lines, min_size=1, max_size=2).map("\n".join)),
    )


def segment(
    text: str,
    *,
    context: str | None = None,
    kind: str = "paragraph",
    note: str = "",
    safety: bool = False,
) -> Segment:
    """A segment as the extractor gives it, for what the catalog reads of it."""
    return Segment(kind, text, text, Form.FLOW, 1, context=context, note=note, safety=safety)


def document(*parts: Segment | str, path: str = "content/en/articles/x.md") -> Document:
    """A document of segments; a bare string is a paragraph."""
    segments = (segment(part) if isinstance(part, str) else part for part in parts)
    return Document("articles/x", path, {}, tuple(segments))


WORDS = ["kind", "care", "listen", "pause", "your", "partner", "feels", "safe", "again"]
documents = st.lists(
    st.builds(
        segment,
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join) | texts,
        context=st.sampled_from([None, None, "front:title", ""]),
        kind=st.sampled_from(["paragraph", "heading 2"]),
        note=st.sampled_from(["", "short\nplease", "a\r\nb", "safety"]),
        safety=st.booleans(),
    ),
    max_size=8,
).map(lambda segments: document(*segments))
"""Small documents whose strings are often alike, and often the same."""
