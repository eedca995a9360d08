"""Find faults in how an English page is built: no text, headings that jump, raw templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.markdown.parser import Parsed, Token
from pipeline.markdown.raw_html import words_of_html
from pipeline.model.document import Problem
from pipeline.model.late_pattern import late_pattern

_TEMPLATE = late_pattern(r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}", re.DOTALL)
_CODE = late_pattern(r"`[^`\n]*`")
_SHOWN = frozenset({"fence", "code_block", "write", "scale"})
"""Tokens that show something without a text."""


def outline_problems(parsed: Parsed) -> Iterator[Problem]:
    """What is wrong with the page as a whole, and with its headings; and templates that nothing fills in."""
    if not any(_shows(token) for token in parsed.tokens):
        yield Problem(
            parsed.body_line + 1,
            "empty",
            "the page has no text: write it, or remove the file",
            "这一页没有正文：请写上内容，或者删掉这个文件",
        )
    yield from _headings(parsed)
    if "{{" in parsed.source or "{%" in parsed.source:
        yield from _templates(parsed)


def _shows(token: Token) -> bool:
    if token.type in {"inline", "label"}:
        return bool(token.content.strip())
    if token.type == "html_block":
        return "<img" in token.content or bool(words_of_html(token.content).strip())
    return token.type in _SHOWN


def _headings(parsed: Parsed) -> Iterator[Problem]:
    opened = [token for token in parsed.tokens if token.type == "heading_open" and token.map]
    first = [token for token in opened if token.tag == "h1"]
    # the page's title is level 1; where the body has a title too, its headings stand one level lower
    shift, above = int(bool(first)), 1
    for token in opened:
        level = int(token.tag[1:]) + shift
        line = parsed.body_line + 1 + (token.map or [0])[0]
        mark = "#" * int(token.tag[1:])
        if token.tag == "h1" and token is not first[0]:
            yield Problem(
                line,
                "heading",
                "this is a second title of the page: write `##` for a heading",
                "这是本页的第二个大标题：请用 `##` 写小标题",
                "warning",
            )
        elif level > above + 1:
            wanted = "#" * (above + 1 - shift)
            yield Problem(
                line,
                "heading",
                f"this heading skips a level, which readers who listen to the page rely on: write `{wanted}` for `{mark}`",
                f"这个标题跳了一级，听页面朗读的读者会找不到位置：请把 `{mark}` 改成 `{wanted}`",
                "warning",
            )
        above = level


def _templates(parsed: Parsed) -> Iterator[Problem]:
    for token in parsed.tokens:
        if token.type not in {"inline", "label", "html_block"} or token.map is None:
            continue
        # what stands between backticks is shown on purpose
        for found in _TEMPLATE.finditer(_CODE.sub(_blank, token.content)):
            line = token.map[0] + token.content.count("\n", 0, found.start())
            shown = " ".join(found[0].split())[:40]
            yield Problem(
                parsed.body_line + line + 1,
                "template",
                f"nothing fills in `{shown}`, so readers see it as it is: write the words, or a link",
                f"没有程序会填写 `{shown}`，读者看到的就是这几个符号：请直接写出文字或链接",
                "warning",
            )


def _blank(code: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", code[0])
