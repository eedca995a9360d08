"""An entry in; findings where the markup of the Mandarin is not the markup of the English out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.interface import EntryContext
from pipeline.markdown.inline import Mark
from pipeline.model.finding import Finding, Severity

CODE = "md"
_NAMES = {
    "strong": ("bold (`**`)", "粗体（`**`）"),
    "em": ("emphasis (`*`)", "斜体（`*`）"),
    "s": ("strikethrough (`~~`)", "删除线（`~~`）"),
    "link": ("link", "链接"),
    "image": ("image", "图片"),
    "code": ("code", "代码"),
    "html": ("HTML tag", "HTML 标签"),
    "br": ("line break", "换行"),
}
_LITERALS = ("**", "__", "](", "]（", "~~", "``")


def check(context: EntryContext) -> Iterator[Finding]:
    """Same links with the same addresses, images, emphasis, code, HTML and hard breaks, in any order."""
    source, target = _count(context.source.marks), _count(context.target.marks)
    for (kind, value), count in sorted((source - target).items()):
        en, zh = _name(kind, value)
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"The Mandarin lacks {count} {en}; mark it as the English does.",
                f"译文少了 {count} 处{zh}，请按英文补上。",
            ),
        )
    for (kind, value), count in sorted((target - source).items()):
        en, zh = _name(kind, value)
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"The Mandarin has {count} {en} that the English lacks; take it out.",
                f"译文多了 {count} 处{zh}，英文没有，请去掉。",
            ),
        )
    yield from _visible_marks(context)


def _visible_marks(context: EntryContext) -> Iterator[Finding]:
    """Marks that a reader would see, because they did not become markup."""
    plain = context.target.plain
    for literal in _LITERALS:
        start = plain.find(literal)
        if start >= 0 and literal not in context.source.plain:
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"`{literal}` would be seen by readers; write the markup as the English does, in half-width signs.",
                    f"读者会看到“{literal}”这个符号，请像英文那样用半角符号写标记。",
                ),
                target=context.target_span(start, start + len(literal)),
            )


def _count(marks: tuple[Mark, ...]) -> Counter[tuple[str, str]]:
    """Kind and value; what stands inside what may change with the order of words."""
    return Counter((mark.kind, mark.value) for mark in marks)


def _name(kind: str, value: str) -> tuple[str, str]:
    """The mark's name in both languages, with what may not change of it."""
    en, zh = _NAMES.get(kind, (kind, kind))
    return (f"{en} `{value}`", f"{zh} `{value}`") if value else (en, zh)
