"""Compare the block structure of two Markdown files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from markdown_it.token import Token

from pipeline.markdown import front_matter
from pipeline.markdown.html_blocks import skeleton
from pipeline.markdown.parser import Parsed, parse_blocks
from pipeline.model.errors import PipelineError


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which two files stop being alike."""

    line: int
    """Line in the second file, from 1."""
    what: str
    """What stands in the first and what in the second, in plain words."""
    what_zh: str


def differences(source: str, target: str) -> tuple[Difference, ...]:
    """Compare front matter fields, blocks with their attributes and code, and link definitions.

    Texts may differ; their number and their places may not. Empty means proven alike.
    """
    first, second = parse_blocks(source), parse_blocks(target)
    found: list[Difference] = []
    if _fields(source) != _fields(target):
        found.append(
            Difference(1, "the fields at the head of the file differ", "文件开头的字段不一样")
        )
    found.extend(_first_block_difference(first, second))
    if _definitions(first) != _definitions(second):
        found.append(
            Difference(second.body_line + 1, "the link definitions differ", "链接的定义不一样")
        )
    return tuple(found)


def _first_block_difference(first: Parsed, second: Parsed) -> list[Difference]:
    line = second.body_line + 1
    for a, b in zip_longest(first.tokens, second.tokens):
        line = (b.map[0] + second.body_line + 1) if b and b.map else line
        if a is None or b is None or not _are_alike(a, b):
            return [Difference(line, *_said(a, b))]
    return []


def _are_alike(a: Token, b: Token) -> bool:
    """True for two tokens that differ in their words at the most."""
    return (
        a.type == b.type
        and a.tag == b.tag
        and a.level == b.level
        and a.markup == b.markup
        and a.info == b.info
        and a.hidden == b.hidden
        and (a.attrs == b.attrs or _written(a.attrs) == _written(b.attrs))
        and (a.meta == b.meta or _told(a.meta) == _told(b.meta))
        and (a.content == b.content or _text(a) == _text(b))
    )


def _written(fields: Mapping[str, object]) -> Mapping[str, str]:
    """Fields as text, for a number and its figures are the same."""
    return {name: str(value) for name, value in fields.items()}


def _told(meta: Mapping[str, object] | None) -> Mapping[str, str]:
    """What a rule of our own has noted, but for the lines, which are those of one file."""
    return {name: str(value) for name, value in (meta or {}).items() if name != "lines"}


def _text(token: Token) -> str:
    if token.type in _TEXTS:
        return str(bool(token.content.strip()))
    return skeleton(token.content) if token.type == "html_block" else token.content


_TEXTS = frozenset({"inline", "label", "definition"})


_NAMES = {
    "heading": ("a heading", "标题"), "paragraph": ("a paragraph", "段落"), "inline": ("a text", "文字"), "label": ("a label", "标签"),
    "bullet_list": ("a list", "列表"), "ordered_list": ("a numbered list", "编号列表"), "list_item": ("a list item", "列表项"),
    "table": ("a table", "表格"), "tr": ("a table row", "表格的一行"), "th": ("a table cell", "单元格"), "td": ("a table cell", "单元格"),
    "blockquote": ("a quotation", "引用"), "hr": ("a rule", "分隔线"), "html_block": ("HTML", "HTML"), "fence": ("code", "代码"), "code_block": ("code", "代码"),
}  # fmt: skip
"""What people call the tokens, in English and Chinese."""


def _said(a: Token | None, b: Token | None) -> tuple[str, str]:
    """How the first token of the English and that of the Mandarin differ."""
    if a is None:
        here, here_zh = _name(b)
        return f"{here} here is not in the English", f"这里的{here_zh}英文没有"
    there, there_zh = _name(a)
    if b is None:
        return f"{there} of the English is missing", f"少了英文的{there_zh}"
    here, here_zh = _name(b)
    if here == there:
        return f"{there} is not the same as in the English", f"{there_zh}与英文的不一样"
    return f"{there} of the English is {here} here", f"英文的{there_zh}在这里成了{here_zh}"


def _name(token: Token | None) -> tuple[str, str]:
    """What a token is called."""
    if token is None:
        return "nothing", "空白"
    if token.type == "inline" and not token.content.strip():
        return "an empty text", "空的文字"
    kind, _, side = token.type.rpartition("_")
    if side not in ("open", "close"):
        kind = token.type
    plain, plain_zh = _NAMES.get(kind, (f"`{kind.replace('_', ' ')}`", f"`{kind}`"))
    return (f"the end of {plain}", f"{plain_zh}的结尾") if side == "close" else (plain, plain_zh)


def _definitions(parsed: Parsed) -> dict[str, str]:
    return {label: str(ref["href"]) for label, ref in parsed.env.get("references", {}).items()}


def _fields(text: str) -> object:
    """The front matter with every text replaced: same keys, same kinds of values, same lengths."""
    try:
        return _skeleton(front_matter.load(text, ""))
    except PipelineError as error:
        return error.code


def _skeleton(value: object) -> object:
    if isinstance(value, dict):
        return {key: _skeleton(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_skeleton(item) for item in value]
    return "text" if isinstance(value, str) else value
