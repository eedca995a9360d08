"""Find marks that only look like ours: a crisis box or a safety mark that pages would lose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.markdown.directives import CONTAINERS, EXAMPLES, LEAVES
from pipeline.markdown.parser import Parsed
from pipeline.model.document import Problem
from pipeline.model.late_pattern import late_pattern

_NAMES = (*CONTAINERS, *LEAVES)
_ALIKE = 0.7
"""So much of a name that it was meant (`crises`, `Crisis`, `cirsis`)."""
_LEAD = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[#*_ \t]*"
_FENCED = late_pattern(
    rf"{_LEAD}(?P<fence>(?::|：|︰|;|；){{2,}})[ \t]*[{{.\[]*(?P<name>[A-Za-z][\w-]*)"
)
"""A line that begins like a directive."""
_SIGNS = ":：︰;；"
"""Two of them stand together in every such line."""
_BOX = late_pattern(
    rf"{_LEAD}(?:[:：!/+]{{1,}}|[`~]{{3,}}|\[!?|<|\{{[{{%][<%]?)[ \t]*[{{.\[]*(?P<name>[A-Za-z]+)(?=[ \t]*(?:[|｜\]>}}%:!/+/-]|$))"
)
"""The ways of other programs to write a box, with a name behind that ends there."""
_BEGINNING = 120
"""Characters of a line that are looked at."""
_COMMENT = late_pattern(r"<!--(.*?)-->", re.DOTALL)
_MARK = late_pattern(r"pipeline:(?:(?:safety|off|on)(?![\w-])|context\s+\S)")
_LIKE_MARK = late_pattern(r"(?P<key>[A-Za-z]{6,11})\b[ \t]*[:：;=-]?[ \t]*(?P<word>[A-Za-z-]*)")
_WORDS = ("safety", "off", "on", "context")


def near_misses(parsed: Parsed) -> Iterator[Problem]:
    """What its author took for a directive or a mark, and pages do not, in order of its kind; each with its line."""
    if _has_two_signs(parsed.source) or "crisis" in parsed.source.lower():
        yield from _directives(parsed)
    if "```" in parsed.source or "~~~" in parsed.source:
        yield from _open_code(parsed)
    if "<!--" in parsed.source:
        yield from _marks(parsed)


def _has_two_signs(source: str) -> bool:
    # a look for each sign that is there takes a tenth of one look for any
    signs = [sign for sign in _SIGNS if sign in source]
    return any(one + other in source for one in signs for other in signs)


def _directives(parsed: Parsed) -> Iterator[Problem]:
    known = _known_lines(parsed)
    for number, row in enumerate(parsed.source.split("\n")):
        if number in known:
            continue
        match = _FENCED.match(row[:_BEGINNING])
        if match:
            severity = "error" if _meant(match["name"], _NAMES) else "warning"
            yield _no_directive(parsed, number, row, severity)
        elif (match := _BOX.match(row[:_BEGINNING])) and match["name"].lower() == "crisis":
            yield _no_directive(parsed, number, row, "error")


def _no_directive(parsed: Parsed, number: int, row: str, severity: str) -> Problem:
    shown = row.strip()[:40]
    return Problem(
        parsed.body_line + number + 1,
        "directive",
        f"`{shown}` is no directive, and readers see it as text: begin the line with `:::`, not indented, and write one of {EXAMPLES}",
        f"`{shown}` 不是页面标记，读者会看到它的原样：这一行要以 `:::` 开头，前面不留空格，可用的有 {EXAMPLES}",
        severity,
    )


def _known_lines(parsed: Parsed) -> set[int]:
    """Lines that are read as directives, were reported, or show on purpose what somebody writes: code and comments."""
    known: set[int] = set(parsed.env.get("problems", {}))
    for token in parsed.tokens:
        if token.map is None:
            continue
        first, last = token.map
        name = token.type.removesuffix("_open")
        if name in _NAMES:
            known.add(first)
        elif token.type == "fence":
            known.update(range(first + 1, last))
        elif token.type == "html_block" and token.content.lstrip().startswith("<!--"):
            known.update(range(first, last))
    return known


def _meant(name: str, names: tuple[str, ...]) -> bool:
    return any(SequenceMatcher(None, name.lower(), one).ratio() >= _ALIKE for one in names)


def _open_code(parsed: Parsed) -> Iterator[Problem]:
    """A code fence that nobody closed takes the rest of the page, boxes too."""
    rows = parsed.source.split("\n")
    for token in parsed.tokens:
        if token.type != "fence" or token.map is None:
            continue
        last = rows[token.map[1] - 1].strip().lstrip("> \t")
        if token.map[1] - token.map[0] > 1 and last and not last.strip(token.markup[0]):
            continue
        yield Problem(
            parsed.body_line + token.map[0] + 1,
            "code",
            f"the code that begins here never ends, and takes what follows into it: write `{token.markup}` alone on the line after it",
            f"从这里开始的代码没有结束，会把后面的内容都吞进去：请在代码之后另起一行，单独写上 `{token.markup}`",
            "error" if ":::" in token.content else "warning",
        )


def _marks(parsed: Parsed) -> Iterator[Problem]:
    for token in parsed.tokens:
        if token.type not in {"html_block", "inline"} or token.map is None:
            continue
        # behind the last end no comment ends, however many begin
        for comment in _COMMENT.finditer(token.content, 0, token.content.rfind("-->") + 3):
            line = token.map[0] + token.content.count("\n", 0, comment.start())
            words = comment[1].strip()
            if _MARK.match(words):
                if token.type == "inline":
                    yield _misplaced(parsed, line, comment[0])
            elif _is_like_mark(words):
                yield _no_mark(parsed, line, comment[0])


def _is_like_mark(words: str) -> bool:
    match = _LIKE_MARK.match(words)
    if match is None or words.lower() in _WORDS[:1]:
        return match is not None
    key, word = match["key"].lower(), match["word"].lower()
    if words.lower().startswith("pipeline:"):
        return True
    return _meant(key, ("pipeline",)) and (word == "" or _meant(word, _WORDS))


def _misplaced(parsed: Parsed, line: int, comment: str) -> Problem:
    return Problem(
        parsed.body_line + line + 1,
        "directive",
        f"`{comment}` stands inside a text, where it does nothing: write it alone on the line above",
        f"`{comment}` 写在了一段文字里面，不起作用：请单独写在这段文字的上一行",
    )


def _no_mark(parsed: Parsed, line: int, comment: str) -> Problem:
    shown = " ".join(comment.split())[:40]
    marks = "`<!-- pipeline:safety -->`, `<!-- pipeline:off -->`, `<!-- pipeline:on -->` and `<!-- pipeline:context NAME -->`"
    return Problem(
        parsed.body_line + line + 1,
        "directive",
        f"`{shown}` is no mark that pages know, so it does nothing: use one of {marks}",
        f"没有 `{shown}` 这种标记，它不起作用：可用的有 {marks}",
    )
