"""Escape a translation so that it stays in its block and adds no markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block.html_block import HTML_SEQUENCES

from pipeline.markdown.cjk import is_cjk
from pipeline.markdown.inline import excess, read_inline
from pipeline.markdown.literal import made_literal
from pipeline.markdown.simple_emphasis import simple_emphasis
from pipeline.markdown.spans import ATTRIBUTES
from pipeline.model.late_pattern import late_pattern
from pipeline.model.segment import Form

_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""What no text needs: C0 controls, bidi overrides that show words in another order, byte order marks."""
_OTHER_LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Line ends of other systems; Markdown does not end a line there, and neither do we."""
_NEWLINE = late_pattern(r"(?<![ \t])[ \t]*(?:\r\n?|\n)[ \t]*")
_NEWLINES = late_pattern(r"\n+")
_UNCLEAN = re.compile(f"[\r\n{_DROPPED.pattern[1:-1]}{_OTHER_LINE_ENDS.pattern[1:-1]}]")
"""Nearly all texts have none of these."""
_WORDS = re.compile(r"[^\W\d_][^\\`*_\[<~{|#]*(?<! )")
"""A letter first, and no sign that is escaped in any place that Markdown reads."""
_SYNTAX = late_pattern(r"(\\[!-/:-@\[-`{-~])|([\\`*_\[\]<>~&!]|\{(?=[{%]))")
_SIGN = re.compile(r"[\n\\`*_\[<~{]")
"""Without one of these there is no markup."""
_MOST = 500
"""So many more signs than the source has are no translation."""


def is_words(target: str) -> bool:
    """True for most texts: there is nothing to clean or to escape in any place that Markdown reads.

    >>> is_words("好的，988！"), is_words("988 好的"), is_words("**好**")
    (True, False, False)
    """
    return target.isprintable() and _WORDS.fullmatch(target) is not None


def canonical(target: str) -> str:
    r"""Clean a target of what cannot be part of a text: controls, outer blanks, empty lines.

    >>> canonical(" 好的\r\n\r\n再说 ")
    '好的\n再说'
    """
    if not _UNCLEAN.search(target):
        return target.strip(MD_TRIM_CHARS)
    text = _OTHER_LINE_ENDS.sub(" ", _DROPPED.sub("", target.replace("\r\n", "\n")))
    return _NEWLINES.sub("\n", _NEWLINE.sub("\n", text)).strip(MD_TRIM_CHARS)


def neutralize_extra_markup(target: str, source: str, references: Mapping[str, Any]) -> str:
    """Take from a target the markup that its source lacks.

    Extra hard breaks are joined; other extra markup is shown as the characters that were typed, so that
    everybody sees it and it does nothing. What the source has too stays, where the two can be told apart.
    """
    is_long = len(target) > _MOST
    if is_long and len(_SIGN.findall(target)) > _MOST + 2 * len(_SIGN.findall(source)):
        return literal(one_line(target))
    if adds_no_markup(target, source, references):
        return target
    tamed = made_literal(target, source, references)
    if tamed is None:
        joined = one_line(target)
        if adds_no_markup(joined, source, references):
            return joined
        tamed = made_literal(joined, source, references)
    return literal(one_line(target)) if tamed is None else tamed


def adds_no_markup(target: str, source: str, references: Mapping[str, Any]) -> bool:
    """Tell whether a target has no markup that its source lacks."""
    if not _SIGN.search(target):
        return True
    simple = simple_emphasis(target)
    if simple:
        same = simple_emphasis(source)
        if not simple.kind or (same and same.kind == simple.kind):
            return True
    return not excess(read_inline(target, references), read_inline(source, references))


def one_line(text: str) -> str:
    """Join hard breaks: nothing between Chinese characters, one blank elsewhere."""
    if "\n" not in text:
        return text
    first, *rest = text.split("\n")
    joined, last = [first], first[-1:]
    for line in rest:
        glue = "" if last and line and is_cjk(last) and is_cjk(line[0]) else " "
        joined += [glue, line]
        last = line[-1:] or glue or last
    return "".join(joined)


def literal(text: str) -> str:
    r"""Escape every character that could be inline markup; what is escaped already stays.

    >>> literal("**好** \\*")
    '\\*\\*好\\*\\* \\*'
    """
    return _SYNTAX.sub(lambda m: m[1] or "\\" + m[2], text)


def flow_lines(target: str, *, in_list: bool) -> list[str]:
    """The lines of a paragraph (split at its hard breaks), none of which starts another block."""
    escaped = [escape_start(_whole_backslashes(line)) for line in target.split("\n")]
    escaped[-1] = escape_attributes(escaped[-1])
    if escaped[0].startswith("["):
        if in_list and _CHECK_BOX.match(escaped[0]):
            escaped[0] = "\\" + escaped[0]
        if _LINK_DEFINITION.match("\n".join(escaped)):
            escaped[0] = "\\" + escaped[0]
    return escaped


_CHECK_BOX = late_pattern(r"\[[ xX]\](?:[ \t]|$)")
_LINK_DEFINITION = late_pattern(r"\[(?:[^\[\]\\]|\\.)*\]:", re.DOTALL)


_STARTS = re.compile(
    r"""(?:
      \#{1,6}(?=[ \t]|$)                 # heading
    | >                                  # quotation
    | [-+*](?=[ \t]|$)                   # list item
    | =+[ \t]*$ | -+[ \t]*$              # underline of a heading
    | (?:-[ \t]*)+$ | (?:\*[ \t]*)+$ | (?:_[ \t]*)+$   # thematic break, perhaps with the item's marker
    | `{3,}[^`]*$ | ~{3,}                # code fence
    | (?=[|:-])[|:\- \t]+$               # delimiter row of a table
    | :{3}                               # directive
    | :(?=[ \t]|$)                       # definition of a term
    | \[\^[^\s\[\]^]+\]:                 # footnote
    | \[!(?:note|tip|important|warning|caution)\][ \t]*$   # alert
    )""",
    re.X | re.I,
)
_MAY_START = frozenset("#>-+*=_`~|:[<")
"""With one of these, or a digit of any script, begins what starts a block: `_STARTS`, `_ORDERED` and HTML."""


def escape_attributes(line: str) -> str:
    r"""Escape a `{#id}` at the end of a text, where it would be no part of it.

    >>> escape_attributes("标题 {#id}")
    '标题 \\{#id}'
    """
    match = ATTRIBUTES.search(line) if line.endswith("}") else None
    return f"{line[: match.start()]}\\{match[0]}" if match else line


_ORDERED = re.compile(r"(\d{1,9})([.)])(?=[ \t]|$)")


def escape_start(line: str) -> str:
    r"""Escape the first character of a line where it would start a block.

    >>> escape_start("1. 先听"), escape_start("**先听**")
    ('1\\. 先听', '**先听**')
    """
    if line[:1] not in _MAY_START and not line[:1].isdecimal():
        return line
    if _STARTS.match(line):
        return "\\" + line
    if line.startswith("<") and any(opening.search(line) for opening, _, _ in HTML_SEQUENCES):
        return "\\" + line
    return _ORDERED.sub(r"\1\\\2", line, count=1) if _ORDERED.match(line) else line


def _whole_backslashes(line: str) -> str:
    """Double a lone backslash at the end of a line: it would escape what comes behind the text."""
    if not line.endswith("\\"):
        return line
    run = len(line) - len(line.rstrip("\\"))
    return line + "\\" * (run % 2)


_CLOSING_RUN = late_pattern(r"(^|[ \t])(#+)$")
_DELIMITER = late_pattern(r":?-+:?")


def single_line(target: str, form: Form, *, at_line_start: bool) -> str:
    """The text of a heading, a table cell or a label; pipes are escaped where it is put."""
    line = one_line(target)
    if form is Form.ATX:
        # a closing run of # is no part of a heading's text
        closed = _CLOSING_RUN.sub(r"\1\\\2", line) if line.endswith("#") else line
        return escape_attributes(closed)
    line = _whole_backslashes(line)
    if form is Form.CELL and _DELIMITER.fullmatch(line):
        # a row of such cells would be the delimiter row of another table
        return "\\" + line
    if form is Form.CELL and at_line_start:
        return flow_lines(line, in_list=True)[0]
    return line
