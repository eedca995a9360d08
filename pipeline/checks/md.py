"""An entry in; findings where the markup of the Mandarin is not the markup of the English out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.interface import About, Check, EntryContext
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


CHECK = Check(
    CODE,
    Severity.ERROR,
    "same links, images, emphasis, code, HTML, line breaks",
    "链接、图片、粗体、代码、HTML、换行都与英文一致",
    2,
    About(
        why=(
            "A link that leads elsewhere, or asterisks on the page, cost the reader's trust; a lost link may be the way to help.",
            "链接指错地方，或者页面上露出星号，读者会失去信任；丢掉的链接也可能正是求助的路。",
        ),
        mend=(
            "Copy the marks of the English: `**bold**`, `[words](address)`; the address stays as it is.",
            "照着英文的写法：`**粗体**`、`[文字](地址)`，地址一个字符都不要改。",
        ),
        english="Read **this page** first.",
        wrong="先读这一页。",
        right="先读**这一页**。",
    ),
    entry=check,
)
