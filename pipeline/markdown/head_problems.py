"""Find what is wrong with the fields at the head of an English file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from pipeline.markdown.front_block import find_block
from pipeline.model.dates import iso_date
from pipeline.model.document import KINDS, Problem
from pipeline.model.late_pattern import late_pattern
from pipeline.model.slugs import slug_path

CODE = "front-matter"

_TEXTS = ("title", "description", "summary", "author")
KNOWN = (
    *_TEXTS, "id", "kind", "date", "draft", "slug", "slugs", "aliases", "canonical_url", "safety",
)  # fmt: skip
"""Fields that pages know."""
_GUARDS = ("draft", "safety")
"""Fields that keep something from readers: one that is misspelt does harm."""
_KEEPS_BACK: Mapping[str, tuple[object, ...]] = {
    "published": (False, "false", "no"),
    "publish": (False, "false", "no"),
    "public": (False, "false", "no"),
    "private": (True, "true", "yes"),
    "unlisted": (True, "true", "yes"),
    "hidden": (True, "true", "yes"),
    "status": ("draft", "private", "pending", "unpublished"),
    "visibility": ("private", "hidden", "draft"),
    "post_status": ("draft", "private", "pending"),
}
"""How other programs say that a page is not public; pages here know `draft: true` alone."""
_FOREIGN = (
    "authors", "categories", "category", "comments", "cover", "cssclass", "featured_image", "image", "images", "keywords",
    "lastmod", "layout", "menu", "modified", "params", "permalink", "series", "subtitle", "tag", "tags", "template",
    "thumbnail", "toc", "type", "updated", "url", "weight",
)  # fmt: skip
"""Fields of other programs that need no second look, however near their names come to ours."""
_SHORT = 40
_ENDS = (late_pattern("[:=]"), late_pattern(r"[:=](?=\s|$)"))
"""What ends a name in its line: the first sign, or the first that a blank follows where the name has a sign of its own."""


@dataclass(frozen=True)
class _Head:
    """The fields of one file, and where they stand."""

    fields: Mapping[str, Any]
    text: str
    """The file up to the end of its fields."""
    offered: tuple[str, ...]
    """Fields that are translated."""

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """Name → its line, from 1: looked for where something is wrong with a field."""
        return _lines_of(self.text)

    def line(self, name: str) -> int:
        """The line of a field, from 1."""
        return self.lines.get(name, 1)

    def problem(self, name: str, en: str, zh: str, severity: str = "warning") -> Problem:
        """A problem of one field."""
        return Problem(self.line(name), CODE, en, zh, severity)


def head_problems(
    fields: Mapping[str, Any], text: str, offered: tuple[str, ...], *, has_title: bool
) -> Iterator[Problem]:
    """What its author has to look at. `text`: the file up to the end of its fields; `has_title`: the body has a heading."""
    head = _Head(fields, text, offered)
    for name in fields:
        look = _VALUES.get(name)
        yield from look(head, name) if look else _unknown(head, name)
    if not fields.get("title"):
        yield _no_title(head, has_title=has_title)


def field_line(text: str, name: str) -> int:
    """The line of a field at the head of a file, from 1; 1 where it has none of this name."""
    block = find_block(text)
    return _lines_of(text[: block.end]).get(name, 1) if block else 1


def _lines_of(text: str) -> Mapping[str, int]:
    """Name of each field → the first line that it may stand in, from 1."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        for end in filter(None, (pattern.search(line) for pattern in _ENDS)):
            lines.setdefault(line[: end.start()].strip(" \t\"'"), number)
    return lines


def _no_title(head: _Head, *, has_title: bool) -> Problem:
    stand_in, zh = (
        ("its first heading", "正文的第一个标题") if has_title else ("its file name", "文件名")
    )
    return head.problem(
        "title",
        f"the page has no title, and is called by {stand_in}: write `title: …` between two `---` lines at its top",
        f"这一页没有标题，暂时用{zh}代替：请在文件开头的两行 `---` 之间写上 `title: …`",
    )


def _unknown(head: _Head, name: str) -> Iterator[Problem]:
    """A field that pages do not know: perhaps misspelt, perhaps another program's."""
    value = head.fields[name]
    said = value.strip().lower() if isinstance(value, str) else value
    if name.lower() in _KEEPS_BACK and said in _KEEPS_BACK[name.lower()]:
        yield head.problem(
            name,
            f"`{name}: {_shown(value)}` does not keep this page back: write `draft: true`",
            f"`{name}: {_shown(value)}` 挡不住这一页公开：请写 `draft: true`",
            "error",
        )
    elif name in head.offered or name.startswith("_"):
        return
    elif near := _near(name):
        yield head.problem(
            name,
            f"`{name}` is no field that pages know, so it does nothing: did you mean `{near}`?",
            f"没有 `{name}` 这一项，它不起作用：是不是想写 `{near}`？",
            "error" if near in _GUARDS else "warning",
        )
    else:
        yield head.problem(
            name,
            f"`{name}` is no field that pages know: readers see nothing of it, and the page's JSON carries it",
            f"页面不使用 `{name}` 这一项：读者看不到它，但网站可以在页面的 JSON 里读到",
            "info",
        )


def _near(name: str) -> str | None:
    """The field that somebody meant; None where it is another program's."""
    plain = name.strip().lower().replace("-", "_")
    if plain in _FOREIGN:
        return None
    if plain in KNOWN:
        return plain
    short = [one for one in KNOWN if len(plain) > 3 and one.startswith(plain)]
    return next(iter(short or get_close_matches(plain, KNOWN, 1, 0.8)), None)


def _yes_or_no(head: _Head, name: str) -> Iterator[Problem]:
    value = head.fields[name]
    if not isinstance(value, bool):
        yield head.problem(
            name,
            f"`{name}: {_shown(value)}` says neither yes nor no: write `{name}: true` or `{name}: false`, without quotes",
            f"`{name}: {_shown(value)}` 看不出是“是”还是“否”：请写 `{name}: true` 或 `{name}: false`，不加引号",
            "error",
        )


def _text(head: _Head, name: str) -> Iterator[Problem]:
    value = head.fields[name]
    if value is not None and not isinstance(value, str):
        yield head.problem(
            name,
            f"`{name}: {_shown(value)}` is no text, and is not translated: put it into quotes",
            f"`{name}: {_shown(value)}` 不是文字，不会被翻译：请加上引号",
        )


def _kind(head: _Head, name: str) -> Iterator[Problem]:
    value = head.fields[name]
    if value is not None and value not in KINDS:
        yield head.problem(
            name,
            f"`{name}: {_shown(value)}` is no kind that pages know: write `article`, or `handout` for what is printed",
            f"没有 `{name}: {_shown(value)}` 这种类型：请写 `article`（文章）或 `handout`（要打印的讲义）",
        )


def _date(head: _Head, name: str) -> Iterator[Problem]:
    value = head.fields[name]
    if value is not None and not iso_date(value):
        yield head.problem(
            name,
            f"`{name}: {_shown(value)}` is no date, and is not shown: write it as 2026-11-28",
            f"`{name}: {_shown(value)}` 不是日期，不会显示：请写成 2026-11-28 这样",
        )


def _address(head: _Head, name: str) -> Iterator[Problem]:
    value = head.fields[name]
    made = slug_path(str(value))
    if value and made and made != str(value).strip("/"):
        yield head.problem(
            name,
            f"`{name}: {_shown(value)}` stands in the address as `{made}`: write it so",
            f"`{name}: {_shown(value)}` 在网址里写作 `{made}`：请直接这样写",
        )


def _as_it_is(_head: _Head, _name: str) -> Iterator[Problem]:
    return iter(())


_VALUES: Mapping[str, Callable[[_Head, str], Iterator[Problem]]] = {
    **dict.fromkeys(KNOWN, _as_it_is),
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_GUARDS, _yes_or_no),
    "kind": _kind,
    "slug": _address,
    "date": _date,
}
"""Field → who looks at its value; addresses are looked at where they are made."""


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
