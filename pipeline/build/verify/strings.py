"""Verify that every string of a file is approved: outside the body, in attributes, in data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

from pipeline.build.verify.breach import Breach, Said
from pipeline.build.verify.page import ParsedPage
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import HAN, has_han

_WORDS = re.compile(r"[^\W\d_]")
_NOT_HAN = late_pattern(f"[^{HAN}]+")
_RUN = late_pattern(f"[{HAN}]+")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def verify_page_strings(page: ParsedPage, said: Said, *, has_body: bool) -> Iterator[Breach]:
    """Every text and attribute of a page; `has_body`: the words of its body are compared elsewhere."""
    for text, lang in page.texts(without_body=has_body):
        yield from _text(page.path, text, lang, said)
    yield from verify_attributes(page, said)
    yield from verify_data_strings(page.path, _leaves(page.json_ld), said)


def verify_attributes(page: ParsedPage, said: Said) -> Iterator[Breach]:
    """What attributes say in Chinese is one of these texts, or stands in the Markdown."""
    trace = ""
    for name, value in page.attributes():
        if has_han(value) and not _known(value, said):
            trace = trace or _trace([said.markdown])
            if _NOT_HAN.sub("", value) not in trace:
                what = f"has a `{name}` that nobody approved: {value[:60]!r}"
                yield Breach(page.path, "text", what)


def verify_data_strings(path: str, strings: Iterable[str], said: Said) -> Iterator[Breach]:
    """Strings of a file for programs: those with Chinese in them are approved, each as a whole."""
    for text in dict.fromkeys(strings):
        if has_han(text) and not _known(text, said):
            yield Breach(path, "text", f"says what nobody approved: {text[:60]!r}")


def verify_feed_strings(path: str, feed: ET.Element, said: Said) -> Iterator[Breach]:
    """What a feed says of itself and of its entries; a name says its language where it is another."""
    for node in feed.iter():
        yield from verify_data_strings(path, [node.text or "", *node.attrib.values()], said)
    title = next((node for node in feed if node.tag.endswith("}title")), None)
    if title is not None:
        lang = title.get(_XML_LANG) or feed.get(_XML_LANG) or ""
        yield from _text(path, title.text or "", lang, said)


def verify_sheet_strings(path: str, around: Iterable[str], said: Said) -> Iterator[Breach]:
    """What stands around the text of a sheet: its headers and footers, without blanks."""
    trace = _trace(said.words)
    for run in dict.fromkeys(run for text in around for run in _RUN.findall(text)):
        if not _is_made_of(run, trace):
            yield Breach(path, "text", f"says what nobody approved: {run[:60]!r}")


def _text(path: str, text: str, lang: str, said: Said) -> Iterator[Breach]:
    words = " ".join(text.split())
    if not _WORDS.search(words):
        return
    langs = said.words.get(words)
    if langs is None:
        yield Breach(path, "text", f"says what nobody approved: {words[:60]!r}")
    elif langs and lang not in langs:
        what = f"says that {words[:40]!r} is in {lang!r}; it is in {', '.join(sorted(langs))}"
        yield Breach(path, "lang", what)


def _known(text: str, said: Said) -> bool:
    return " ".join(text.split()) in said.words


def _trace(texts: Iterable[str]) -> str:
    """The Chinese characters of some texts, a break between each two texts."""
    return "\n".join(_NOT_HAN.sub("", text) for text in texts)


def _is_made_of(run: str, trace: str) -> bool:
    """True if a run of characters is a chain of pieces of a trace: what stands side by side on paper may be two texts."""
    if run in trace:
        return True
    while run:
        end = next((n for n in range(len(run), 1, -1) if run[:n] in trace), 0)
        if not end:
            return False
        run = run[end:]
    return True


def _leaves(value: Any) -> Iterator[str]:  # noqa: ANN401  whatever JSON holds
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
