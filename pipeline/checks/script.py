"""Check that the Mandarin has only simplified Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.safe_fix import apply, first_change, safe
from pipeline.checks.visible_text import visible
from pipeline.model.finding import Finding, Severity
from pipeline.terms.read_words import words
from pipeline.terms.script import is_traditional, simplified, to_traditional
from pipeline.terms.word_lists import any_of, word_list

CODE = "script"
_JAPANESE = str.maketrans(
    "気関対様変実楽発覚伝経続応単戦検験労悩雑黙帰広総満読転辺団図圧抜拝択撃暁桜歩歳毎涙渇渉渋焼犠獣畳痩県砕粛粧絵継縁縄脳舎荘蛍観訳譲豊賛軽遅郷酔釈陥険隠霊頼騒髪鶏黒",
    "气关对样变实乐发觉传经续应单战检验劳恼杂默归广总满读转边团图压拔拜择击晓樱步岁每泪渴涉涩烧牺兽叠瘦县碎肃妆绘继缘绳脑舍庄萤观译让丰赞轻迟乡醉释陷险隐灵赖骚发鸡黑",
)
"""Japanese forms that OpenCC leaves, each with the simplified one."""
_JAPAN = frozenset(map(chr, _JAPANESE))
_MORE = str.maketrans("妳牠祂瞭藉著", "你它他了借着")
"""Forms of Taiwan that OpenCC leaves alone one by one."""
_OTHER = {**_JAPANESE, **_MORE}
_MAY_BE_OTHER = re.compile(f"[{''.join(map(chr, _OTHER))}]")
_NAMES = {False: ("simplified", "简体字"), True: ("traditional", "繁体字")}
_RIGHT = (
    "乾坤",
    "乾隆",
    "瞭望",
    "瞭如",
    "慰藉",
    "狼藉",
    "藉贯",
    "蕴藉",
    "枕藉",
    *("著" + char for char in "名作者称书述录文"),
    *(char + "著" for char in "名显卓编专原论巨土昭译遗合拙"),
)
"""What has such a character rightly."""


class _OfTaiwan(NamedTuple):
    """A word of Taiwan."""

    word: str
    fine: tuple[str, ...]
    """Longer words that hold it and are none."""
    instead: str
    """What the mainland writes."""
    english: frozenset[str]
    """Words one of which the English has where it is one; empty for any English."""


def _of_line(line: str) -> _OfTaiwan:
    said, _, rest = line.partition(" = ")
    instead, _, english = rest.partition(" when ")
    word, *fine = said.split("|")
    return _OfTaiwan(word, tuple(fine), instead, frozenset(filter(None, english.split("|"))))


_WORDS = tuple(map(_of_line, word_list("mainland")["words"]))
_TAIWAN = any_of(each.word for each in _WORDS)


def check(context: EntryContext) -> Iterator[Finding]:
    """Only characters of the page's own script, and no words of Taiwan in simplified ones; what is code or an address is left alone."""
    if not context.is_traditional:
        yield from _of_taiwan(context)
    target = context.entry.target
    fixed = fix_traditional(target) if context.is_traditional else fix(target)
    if fixed == target:
        return
    start, end = first_change(target, fixed)
    name, name_zh = _NAMES[context.is_traditional]
    yield context.finding(
        CODE,
        Severity.WARNING,
        (
            f"“{target[start:end]}” is not a {name} character; write “{fixed[start:end]}”.",
            f"“{target[start:end]}”不是{name_zh}，请写“{fixed[start:end]}”。",
        ),
        target=(start, end),
        fix=safe(context, fixed),
    )


def _of_taiwan(context: EntryContext) -> Iterator[Finding]:
    """Each word that the mainland does not write, once."""
    text = context.target.plain
    if not _TAIWAN.search(text):
        return
    for word, fine, instead, english in _WORDS:
        start = _first(text, word, fine)
        if start >= 0 and not (english and english.isdisjoint(words(context.folded))):
            yield context.finding(
                CODE,
                Severity.WARNING,
                (
                    f"“{word}” is a word of Taiwan; readers in the mainland expect “{instead}”.",
                    f"“{word}”是台湾的说法，大陆读者习惯说“{instead}”，请改正。",
                ),
                target=context.target_span(start, start + len(word)),
            )
            return


def _first(text: str, word: str, fine: tuple[str, ...]) -> int:
    """Where a word stands first outside of longer ones that are fine; -1 for nowhere."""
    for longer in fine:
        text = text.replace(longer, " " * len(longer))
    return text.find(word)


def fix(text: str) -> str:
    """Write every visible character in its simplified form, each for itself.

    >>> fix("請放下成見，乾坤未定")
    '请放下成见，乾坤未定'
    """
    changed = _convert(text)
    if changed == text:
        return text
    kept = {
        place
        for word in _RIGHT
        for start in _starts(text, word)
        for place in range(start, start + len(word))
    }
    edits = {
        place: changed[place]
        for char, place in zip(*visible(text), strict=True)
        if char == text[place] and changed[place] != char and place not in kept
    }
    return apply(text, edits)


def fix_traditional(text: str) -> str:
    """Write every visible character that is of Simplified (or Japanese) alone in its Traditional form, as its word asks.

    >>> fix_traditional("请放下成見，里長在這里")
    '請放下成見，里長在這里'
    """
    chars, places = visible(text)
    own = to_traditional(chars.translate(_JAPANESE), vocabulary=False)
    if len(own) != len(chars):  # a rare character that becomes two
        own = "".join(to_traditional(char, vocabulary=False)[:1] for char in chars)
    edits = {
        place: other
        for char, place, other in zip(chars, places, own, strict=True)
        if other != char and (char in _JAPAN or not is_traditional(char))
    }
    return apply(text, edits)


def _convert(text: str) -> str:
    simple = simplified(text)
    return simple.translate(_OTHER) if _MAY_BE_OTHER.search(simple) else simple


def _starts(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


CHECK = Check(
    CODE,
    Severity.WARNING,
    "simplified characters only",
    "只用简体字",
    3,
    About(
        why=(
            "Traditional or Japanese forms slip in from engines and from copied text; a page in two scripts looks as if nobody had read it.",
            "繁体字或日文汉字常从机器翻译或复制的文字里混进来，一页上有两种字，像没有人校对过。",
        ),
        mend=("Take the repair that is offered.", "采用建议的修改。"),
        english="Listen with an open heart.",
        wrong="請放下成見，用心去聽。",
        right="请放下成见，用心去听。",
    ),
    entry=check,
)
