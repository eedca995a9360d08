"""Check that the Mandarin has the same inline markup as the English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from pipeline.checks.counterparts import known, stands
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.markdown.inline import Mark
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import words
from pipeline.terms.script import fold

CODE = "md"
_NAMES = {
    "strong": ("bold words (`**`)", "粗体（`**`）"),
    "em": ("stressed words (`*`)", "强调（`*`）"),
    "s": ("struck-out words (`~~`)", "删除线（`~~`）"),
    "link": ("the link", "链接"),
    "image": ("the image", "图片"),
    "code": ("the code", "代码"),
    "html": ("the HTML tag", "HTML标签"),
    "br": ("a line break", "换行"),
    "footnote": ("the mark of a footnote", "脚注标记"),
    "template": ("the place that is filled in later:", "之后自动填入的"),
}
_COMPARED = 12
"""Links, or placeholders, of one text that are compared with each other."""
_EM = ("em", "")
_PLACEHOLDER = re.compile(
    r"\{\{\s?[A-Za-z_][\w.]{0,40}\s?\}\}|\$?\{[A-Za-z_]\w{0,40}\}|(?<![\d%])%(?:\(\w{1,40}\))?[sd]\b"
)
_BETWEEN = late_pattern(rf"({_PLACEHOLDER.pattern})|[,.;:!?，。；：！？、\n]+")
"""What ends the words beside a placeholder: another one, or a mark."""
_MAY_HOLD = re.compile("[{%]")
_LINK = late_pattern(r"(?<!!)\[([^\[\]\n]{1,200})\]\(([^()\s]{1,400})\)")
_LITERALS = ("**", "__", "](", "]（", "~~", "``", "*", "`")
_STARTS = (
    (late_pattern(r"(?m)^ {0,3}#{1,6} "), ("headings (#)", "标题（#）")),
    (late_pattern(r"(?m)^ {0,3}[-*+] \[[ xX]\] "), ("boxes to tick (- [ ])", "勾选框（- [ ]）")),
    (late_pattern(r"(?m)^ {0,3}(?:[-*+]|\d{1,3}[.)]) "), ("items of a list", "列表项")),
)
"""What stands at the beginning of a line within a text, and how a finding names it."""
_MAY_START = re.compile(r"[\n#]|^ {0,3}[-*+] \[")
_TITLE = "《"
"""With it Chinese begins the title of a book, which English sets in italics."""
_MAY_BE_LITERAL = re.compile(r"[*_~`\]]")


def check(context: EntryContext) -> Iterator[Finding]:
    """Same links with the same addresses, images, emphasis, code, HTML and hard breaks, in any order."""
    source = context.source
    if source.is_bare and context.target.is_bare:  # as most texts
        if "%" in source.plain:
            yield from _lost_placeholders(context)
        return
    if source.marks or context.target.marks:
        yield from _differing(context)
    if _MAY_START.search(context.entry.source):
        yield from _lost_items(context)
    if context.entry.source.count("](") > 1:
        yield from _exchanged_links(context)
    if _MAY_HOLD.search(source.plain):
        yield from _lost_placeholders(context)
        yield from _exchanged_placeholders(context)
    yield from _visible_marks(context)


def _lost_placeholders(context: EntryContext) -> Iterator[Finding]:
    """Names in braces, and `%s`, that a program fills in: each stands in the Mandarin as often as in the English."""
    there = Counter(_PLACEHOLDER.findall(context.target.plain))
    for name, count in Counter(_PLACEHOLDER.findall(context.source.plain)).items():
        if there[name] < count:
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"The Mandarin lacks {name}, which is filled in later; write it just as the English does.",
                    f"译文少了{name}（这里之后会自动填入内容），请照英文原样写上。",
                ),
            )


def _exchanged_placeholders(context: EntryContext) -> Iterator[Finding]:
    """Two that changed places: each stands beside known words of the other one, and beside none of its own."""
    ours, theirs = _neighbours(context.source.plain), _neighbours(context.target.plain)
    for one, two in _exchanged(ours, theirs):
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"{one} stands where the English has {two}; see whether the two changed places.",
                f"{one}写在了英文里{two}的位置，请看看两个是不是对调了。",
            ),
        )


def _neighbours(plain: str) -> dict[str, str]:
    """The words on both sides of each placeholder that stands once, up to the next mark or placeholder."""
    parts = [part or "" for part in _BETWEEN.split(plain)]
    names = [part for part in parts if _PLACEHOLDER.fullmatch(part)]
    return {
        part: f"{parts[at - 1]} {parts[at + 1]}"
        for at, part in enumerate(parts)
        if names.count(part) == 1
    }


def _exchanged_links(context: EntryContext) -> Iterator[Finding]:
    """Two links whose words changed places: each has known words of the other one, and none of its own."""
    ours, theirs = (_links(text) for text in (context.entry.source, context.known))
    for one, _ in _exchanged(ours, theirs):
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"“{theirs[one]}” leads to `{one}`, which in the English “{ours[one]}” does; see whether two addresses changed places.",
                f"“{theirs[one]}”的链接是`{one}`，英文里它是“{ours[one]}”的链接，请看看两个网址是不是对调了。",
            ),
        )


def _exchanged(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The first two of some things that have each other's words in the other language, and none of their own."""
    both = [one for one in ours if one in theirs][:_COMPARED]
    for one, two in combinations(both, 2):
        own = _shared(ours[one], theirs[one]) + _shared(ours[two], theirs[two])
        if not own and _shared(ours[one], theirs[two]) + _shared(ours[two], theirs[one]):
            yield one, two
            return


def _links(text: str) -> dict[str, str]:
    """The words of each link that has an address of its own."""
    found = [(match[2], match[1]) for match in _LINK.finditer(text)]
    times = Counter(address for address, _ in found)
    return {address: words for address, words in found if times[address] == 1}


def _shared(english: str, chinese: str) -> int:
    """How many known words of the English stand in the Chinese."""
    return sum(stands(patterns, chinese) for patterns in known(words(fold(english))))


def _lost_items(context: EntryContext) -> Iterator[Finding]:
    """Headings, boxes to tick and items of a list within a text: as many begin with their mark as in the English."""
    for mark, (name, name_zh) in _STARTS:
        here, there = (
            len(mark.findall(text)) for text in (context.entry.source, context.entry.target)
        )
        if there < here:
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"The English has {here} {name}, in the Mandarin {there} begin with their mark; put the mark before each, as the English does.",
                    f"英文有{here}处{name_zh}，译文只有{there}处带着符号，请照英文在前面写上。",
                ),
            )
            return


def _differing(context: EntryContext) -> Iterator[Finding]:
    """Marks that only one of the two has."""
    source, target = _count(context.source.marks), _count(context.target.marks)
    # titles that stand in the marks of Chinese ones need no italics
    titles = max(0, context.target.plain.count(_TITLE) - context.source.plain.count(_TITLE))
    source[_EM] = max(min(source[_EM], target[_EM]), source[_EM] - titles)
    for (kind, value), count in sorted((source - target).items()):
        en, zh = _name(kind, value, count)
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"The Mandarin lacks {en}; put it in as the English has it.",
                f"译文少了{zh}，请照英文补上。",
            ),
        )
    for (kind, value), count in sorted((target - source).items()):
        en, zh = _name(kind, value, count)
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"Only the Mandarin has {en}; take it out, or put it as the English has it.",
                f"英文没有{zh}，译文却有，请去掉，或照英文改正。",
            ),
        )


def _visible_marks(context: EntryContext) -> Iterator[Finding]:
    """Marks that a reader would see, because they did not become markup."""
    plain = context.target.plain
    if not _MAY_BE_LITERAL.search(plain):
        return
    for literal in _LITERALS:
        start = plain.find(literal)
        if start >= 0 and literal not in context.source.plain:
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"Readers would see the signs “{literal}” on the page; write them just as the English does, half-width and without blanks inside.",
                    f"读者会在页面上看到“{literal}”，请照英文的写法用半角符号，里面不要留空格。",
                ),
                target=context.target_span(start, start + len(literal)),
            )
            plain = plain.replace(literal, " " * len(literal))  # ** is no * as well


def _count(marks: tuple[Mark, ...]) -> Counter[tuple[str, str]]:
    """Kind and value; what stands inside what may change with the order of words."""
    return Counter((mark.kind, mark.value) for mark in marks)


def _name(kind: str, value: str, count: int) -> tuple[str, str]:
    """The mark's name in both languages, with what may not change of it, and how often if more than once."""
    en, zh = _NAMES.get(kind, (kind, kind))
    if value:
        en, zh = f"{en} `{value}`", f"{zh}`{value}`"
    return (f"{en} ({count} times)", f"{zh}（{count}处）") if count > 1 else (en, zh)


CHECK = Check(
    CODE,
    Severity.ERROR,
    "same links, images, emphasis, code, HTML, line breaks",
    "链接、图片、粗体、代码、HTML、换行都与英文一致",
    6,
    About(
        why=(
            "A link that leads elsewhere, or stars on the page, cost the reader's trust; a lost link may be the way to help.",
            "链接指错地方，或者页面上露出星号，读者会失去信任；丢掉的链接也可能正是求助的路。",
        ),
        mend=(
            "Write the marks as the English has them: `**bold**`, `[words](address)`; the address stays as it is.",
            "照着英文的写法：`**粗体**`、`[文字](地址)`，地址一个字符都不要改。",
        ),
        english="Read **this page** first.",
        wrong="先读这一页。",
        right="先读**这一页**。",
    ),
    entry=check,
)
