"""Point out Mandarin that is harder to read than necessary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.house_style import house_findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters
from pipeline.terms.script import HAN

CODE = "reading"
LONGEST = 90
"""Chinese characters that a sentence may have. Three breaths' worth: our own drafts have none above 75."""
_SENTENCE = re.compile(r"[^。！？；：…\n]+")
_HAN = re.compile(f"[{HAN}]")
_IDIOMS = re.compile(rf"(?<![{HAN}])[{HAN}]{{4}}(?:[、，][{HAN}]{{4}}(?![{HAN}])){{2,}}")
_COUNTS = late_pattern("[每第周一二三四五六七八九十两几][次片天点日月周年时回粒颗个]")
_WRITTEN = re.compile(
    "(?<![总反随换言百分久])之(?![前后间一外所类内中上下时际])|予以|加以|进行|以期|旨在|藉由|基于|鉴于|从而|其(?![实他中它余次])|该(?=[^，。]{0,3}(?:情|状|行|关|问))|诸如|层面|机制|信息交互"
)
_WRITTEN_SIGNS = frozenset("之予加进旨期藉基鉴从其该诸层机信")
"""One of these stands in each."""
_MANY = 4
"""Words of reports in one sentence, from which it reads like one."""
_DEFAULT = ("few readers use this word", "这个词平时很少有人用")


def check(context: EntryContext) -> Iterator[Finding]:
    """No sentence of more than ninety characters, no word of the house list `style.reading`."""
    if context.broken_rules:
        yield from house_findings(context, CODE, Severity.INFO, _DEFAULT)
    idioms = _IDIOMS.search(context.target.plain)
    if idioms and not _is_list(context, idioms):
        yield context.finding(
            CODE,
            Severity.INFO,
            (
                f"“{idioms.group()}” is one phrase of four characters after another; say it in everyday words.",
                f"“{idioms.group()}”接连用了好几个四字词，读起来费劲，请换成平常的话。",
            ),
            target=context.target_span(*idioms.span()),
        )
    many = not _WRITTEN_SIGNS.isdisjoint(characters(context.target.plain)) and (
        len(_WRITTEN.findall(context.target.plain)) >= _MANY
    )
    if not many and len(context.target.plain) <= LONGEST:
        return
    for sentence in _SENTENCE.finditer(context.target.plain):
        if many and len(_WRITTEN.findall(sentence.group())) >= _MANY:
            yield context.finding(
                CODE,
                Severity.INFO,
                (
                    "This sentence reads like a report; say it as you would to somebody across the table.",
                    "这句话读起来像写报告，请换成面对面聊天时会说的话。",
                ),
                target=context.target_span(*sentence.span()),
            )
        count = len(_HAN.findall(sentence.group()))
        if count > LONGEST:
            yield context.finding(
                CODE,
                Severity.INFO,
                (
                    f"This sentence has {count} characters, which is hard to read; cut it in two.",
                    f"这句话有{count}个字，读起来吃力，请分成两句。",
                ),
                target=context.target_span(*sentence.span()),
            )


def _is_list(context: EntryContext, phrases: re.Match[str]) -> bool:
    """True where the English lists things behind a colon too, or the phrases count: 每日三次，每次两片."""
    if _COUNTS.search(phrases.group()):
        return True
    lists = ":" in context.folded and "、" in phrases.group()
    return lists and context.target.plain.endswith("：", 0, phrases.start())


CHECK = Check(
    CODE,
    Severity.INFO,
    "sentences that can be read in one go, and everyday words",
    "句子不太长，用平常的词",
    3,
    About(
        why=(
            "Nobody can follow a long sentence when upset; short ones and everyday words get through. It is only a hint and blocks nothing.",
            "心里难受的时候，长句子读不进去，短句和平常的词更容易读懂。这只是提示，不影响发布。",
        ),
        mend=("Cut the sentence, or take the plain word.", "把长句断开，或者换个平常的词。"),
        english="You had a quarrel about chores, children or money, and both of you said things that you did not mean. Give each other an hour apart. When both of you are calm, come back, sit down together, and take turns to say what you felt.",
        wrong="在你们两个人为了家务、孩子或者钱的事情吵过一架、而且彼此都说了一些并不是真心想说的话之后，请给彼此一个小时各自待着的时间，然后等到两个人都已经平静下来的时候再回来一起坐下，轮流说一说自己刚才心里的感受。",
        right="你们为家务、孩子或者钱吵了一架，两个人都说了不是真心的话。先分开一个小时。等两个人都平静下来，再回来坐到一起，轮流说说自己刚才的感受。",
    ),
    entry=check,
)
