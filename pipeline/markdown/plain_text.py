"""Escape a translation for places that hold plain text: HTML, attributes, titles."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.markdown.escape import adds_no_markup, one_line
from pipeline.markdown.html_blocks import MARKUP
from pipeline.model.late_pattern import late_pattern

_SYNTAX = late_pattern(r"[\\`*_\[\]~{!]")
_ENTITY = late_pattern(r"&(?=#?\w+;)")


def html_text(target: str, source: str, references: Mapping[str, Any]) -> str:
    """The text of an HTML block: its tags are those of the source, all else is shown as typed.

    >>> html_text("<b>好</b><script>", "<b>Good</b>", {})
    '<b>好</b>&lt;script>'
    """
    allowed = Counter(match[0] for match in MARKUP.finditer(source))
    line = one_line(target)
    words: list[str] = []
    tags: list[str] = []
    at = 0
    for match in MARKUP.finditer(line):
        if allowed[match[0]] > 0:
            allowed[match[0]] -= 1
            words.append(_shown(line[at : match.start()]))
            tags.append(match[0])
            at = match.end()
    words.append(_shown(line[at:]))
    if not adds_no_markup(_joined(words, tags), source, references):
        # what Markdown would read is plain here, yet checks read every text as Markdown
        words = [_SYNTAX.sub(lambda sign: f"&#{ord(sign[0])};", each) for each in words]
    text = _joined(words, tags)
    # a line of the block may not end a `:::` around it, nor define a term
    return "&#58;" + text[1:] if text.startswith((":::", ": ")) else text


def _joined(words: list[str], tags: list[str]) -> str:
    return "".join(part for pair in zip(words, [*tags, ""], strict=True) for part in pair)


def _shown(text: str) -> str:
    """Words between tags: nothing in them is one."""
    return text.replace("<", "&lt;").replace("|", "&#124;")


def attribute(target: str, quote: str) -> str:
    """The value of an attribute, for the quotes around it; with quotes of its own where there are none.

    >>> attribute('“好” "a" & <b>', "")
    '"“好” &quot;a&quot; &amp; &lt;b&gt;"'
    """
    value = html.escape(one_line(target)).replace("|", "&#124;")
    return value if quote else f'"{value}"'


def title(target: str, quote: str) -> str:
    r"""The title of a link definition, for the quotes around it.

    >>> title('他说 "好" \\ |', '"')
    '他说 \\"好\\" \\\\ &#124;'
    """
    signs = r"\()" if quote == ")" else rf"\{quote}"
    value = re.sub(f"[{re.escape(signs)}]", lambda sign: "\\" + sign[0], one_line(target))
    return _ENTITY.sub(r"\\&", value).replace("|", "&#124;")
