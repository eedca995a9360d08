"""Check that questions, exclamations and full stops match the English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.list_commas import list_comma
from pipeline.checks.polarity_en import denials
from pipeline.checks.safe_fix import apply, safe
from pipeline.checks.visible_text import OPAQUE
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import has_han, is_han

CODE = "endmark"
_CLOSERS = " \n\"'”’」』)）]】*_~"
_ANSWERS = {
    ".": "。",
    "。": "。",
    "?": "？",
    "？": "？",
    "!": "！",
    "！": "！",
    ":": "：",
    "：": "：",
    "…": "…",
}
_NAMES = {
    "。": ("a full stop", "句号"),
    "？": ("a question mark", "问号"),
    "！": ("an exclamation mark", "感叹号"),
    "：": ("a colon", "冒号"),
    "…": ("an ellipsis", "省略号"),
    "": ("no mark", "没有标点"),
}
_ASKS = late_pattern(r"^\W*(?:how|what|why|when|where|who|which|whose)\b", re.IGNORECASE)
_SUGGESTS = late_pattern(
    r"^\W*(?:why not|why don['’]t (?:you|we)|how about|what about|what if (?:you|we)|shall we|can we|could (?:you|we)|would you(?! like\b)|will you|can you"
    r"|(?:isn|aren|wasn|weren|doesn|don|didn|won|wouldn)['’]t (?:it|that|this|there|we|you))\b",
    re.IGNORECASE,
)
"""Questions that ask for no answer: Mandarin may say 不妨…。 or …吧。"""
_WONDERS = late_pattern(
    r"\b(?:wonder\w*|whether|ask(?:s|ed|ing)? (?:\w+sel(?:f|ves)|each other|your partner|me|him|her|them|us|how|what|why)|curious|question\w*|guess|perhaps|maybe|let me know|tell (?:me|us))\b",
    re.IGNORECASE,
)
"""A statement that holds a question: Mandarin may ask it."""
_RHETORICAL = late_pattern(
    "哪[有里能会个位段]|何[必苦须尝妨]|难道|岂|谁|怎么[能会可敢知]|不是吗|对吧|好吗|行吗|可以吗|好不好"
)
_QUESTION = late_pattern("(?:[吗么]|呢|是什么|怎么样|怎么办|为什么|又是谁|在哪里?)[。，]?[”’）]*$")
"""The end of a Mandarin sentence that asks, whatever mark it has."""
_ASKED = late_pattern("(?<![^。！？；\n])[^。！？；\n]+？")
_ASKS_ZH = late_pattern(
    "谁(?![也都])|哪(?!怕)(?![^，。？]{0,4}[都也])|怎|(?<!任)何|[吗呢岂]|什么|几[时点岁]|多少|难道|是否|(.)[不没]\\1|是不是|有没有"
)
"""What makes a Mandarin sentence a question, beside its mark."""
_ECHO = 7
_GREETING = late_pattern(
    "[^，。！？]{1,6}好！|(?:多谢|谢谢)[你您]?们?！|新年快乐！|祝[^。！]{1,12}！"
)
_SPOKEN_TO = late_pattern(
    r"^\W*(?:dear|hello|hi|welcome|thank|thanks|happy|best wishes)\b", re.IGNORECASE
)
_NOTE = late_pattern(r"(?:\[?\^[\w-]+\]?)+$")
"""A footnote's mark, which may stand behind the last mark."""
_NOTES = 200
"""Characters that footnotes take behind the last mark at the most."""
_CLAUSE = late_pattern(r"\b(?:we|you|i|it|is|are|they|he|she|please|can|will)\b", re.IGNORECASE)
_LONG = 6
"""Words from which a text that ends in "p.m." may be a whole sentence."""
_ABBREVIATION = late_pattern(r"(?:\b[A-Z]|\b(?:Dr|Mr|Mrs|Ms|Jr|Sr|etc|[Aap]\.m|Inc|vs))\.$")
_SHORTEST = 3
"""Words from which an English text with a full stop is a sentence."""


def check(context: EntryContext) -> Iterator[Finding]:
    """The last mark answers the last mark of the English; no question is lost or made up within."""
    chars, plain = context.chars, context.english
    if not has_han(chars):
        return
    if not _both_stop(context.source.plain, chars):
        english, mandarin = _english_end(context), _last(chars)
        if english is not None and not _agree(context, english, mandarin):
            yield _at_the_end(context, english, mandarin)
            return
    for narrow, mark in ("?？", "!！"):
        if narrow in plain or narrow in chars or mark in chars:
            yield from _within(context, narrow, mark)
    comma = list_comma(context)
    if comma:
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                "The items of a list stand apart by commas here; write 、 between them.",
                "并列的几项之间用了逗号，请改用顿号“、”。",
            ),
            target=context.target_span(*comma),
        )


def _both_stop(english: str, chars: str) -> bool:
    """True where both end with a full stop, as most texts do: whatever stands before it, they agree."""
    return english.endswith(".") and not english.endswith("...") and chars.endswith("。")


def _body(text: str) -> str:
    """The text up to its last mark: without closing quotes and brackets, and marks of footnotes, behind it."""
    stripped = text.rstrip(_CLOSERS)
    written = text.rstrip(" \n")
    note = _NOTE.search(written, max(0, len(written) - _NOTES)) if "^" in text else None
    return text[: note.start()].rstrip(_CLOSERS) if note else stripped


def _english_end(context: EntryContext) -> str | None:
    """The mark that the Mandarin has to end with; None where the English does not say."""
    plain = _body(context.source.plain)
    if plain.endswith(".") and _ABBREVIATION.search(plain[-8:]):
        return "。" if len(plain.split()) >= _LONG and _CLAUSE.search(plain) else None
    if plain.endswith(".") and len(plain.split(maxsplit=_SHORTEST)) < _SHORTEST:
        return None
    if plain.endswith("..."):
        return "…"
    last = plain[-1:]
    if last.isalnum() or last == "%":
        return ""
    return _ANSWERS.get(last)


def _last(chars: str) -> str:
    """The last mark of the Mandarin, by its meaning."""
    stripped = _body(chars)
    if stripped.endswith(("...", "…")):
        return "…"
    return _ANSWERS.get(stripped[-1:], "")


def _agree(context: EntryContext, english: str, mandarin: str) -> bool:
    """True for the same mark, and for what Chinese may do with a text that has none."""
    if english == mandarin or _ends_in_address(context):
        return True
    plain = context.source.plain
    if english in "？！" and english:
        return _agrees_with_question(context, english, mandarin)
    if english == "":
        return mandarin in "…：" or (mandarin == "？" and bool(_ASKS.match(plain)))
    if english == "。" and mandarin == "？":
        return _may_ask(context)
    greets = english == "。" and mandarin == "！" and bool(_SPOKEN_TO.match(plain))
    return greets or (english, mandarin) in {("…", "。"), ("。", "…"), ("：", "…")}


def _agrees_with_question(context: EntryContext, english: str, mandarin: str) -> bool:
    """True where a question (or exclamation) of the English is one further up, or asks for no answer."""
    plain, chars = context.source.plain, context.chars
    asks = bool(_QUESTION.search(_body(chars))) and mandarin == "。"
    said_before = chars.count(english) >= plain.count("?" if english == "？" else "!")
    if said_before and not asks:
        return True  # said in two sentences: 你还好吗？我是真的想知道。
    suggests = english == "？" and bool(_SUGGESTS.match(_last_sentence(context)))
    asks = bool(_QUESTION.search(_body(chars)))
    return suggests and not asks and mandarin != "" and mandarin in "。！…"


def _suggests(context: EntryContext) -> bool:
    """True if every question of the English is one that asks for no answer."""
    sentences = [context.source.plain[slice(*bead.en)] for bead in context.beads]
    asked = [sentence for sentence in sentences if "?" in sentence]
    return bool(asked) and all(_SUGGESTS.match(sentence) for sentence in asked)


def _last_sentence(context: EntryContext) -> str:
    """The last sentence of the English."""
    start = context.beads[-1].en[0] if context.beads else 0
    return context.source.plain[start:]


def _ends_in_address(context: EntryContext) -> bool:
    """True where a stop could be taken for a part of what stands there: an address, code, nothing at all."""
    end = _body(context.chars)
    return end[-1:] in (OPAQUE, "") and not _body(context.entry.target)[-1:].isdigit()


def _at_the_end(context: EntryContext, english: str, mandarin: str) -> Finding:
    """The finding on the last mark."""
    wanted, wanted_zh = _NAMES[english]
    there, there_zh = _NAMES[mandarin]
    ends_zh = "结尾却没有标点" if mandarin == "" else f"结尾却是{there_zh}"
    needs_zh = "结尾没有标点" if english == "" else f"以{wanted_zh}结尾"
    end = len(_body(context.source.plain))
    last_word = context.source.plain.rfind(" ", 0, end) + 1
    span = context.source_span(last_word, end)
    return context.finding(
        CODE,
        Severity.WARNING,
        (
            f"The English ends with {wanted}, the Mandarin with {there}; let both end alike.",
            f"英文{needs_zh}，译文{ends_zh}，请改成一致。",
        ),
        source=span,
        target=_end_span(context),
        fix=_repaired(context, english, mandarin),
    )


def _end_span(context: EntryContext) -> tuple[int, int] | None:
    index = len(_body(context.chars)) - 1
    if index < 0:
        return None
    place = context.visible.places[index]
    return (place, place + 1)


def _repaired(context: EntryContext, english: str, mandarin: str) -> str | None:
    """The target with the right last mark; only between full stop, question mark and nothing at all."""
    index = len(_body(context.chars)) - 1
    char, place = context.visible.chars[index], context.visible.places[index]
    simple = "。？！"
    if english not in (*simple, "") or not (char in simple or is_han(char)):
        return None
    if char in simple:
        if mandarin != char or context.chars[index - 1 : index] in (*simple, "…"):
            return None
        return safe(context, apply(context.entry.target, {place: english}))
    if index + 1 < len(
        context.chars
    ):  # brackets or marks of emphasis follow: where the stop goes is a person's choice
        return None
    return safe(context, apply(context.entry.target, {place: char + english}))


def _within(context: EntryContext, narrow: str, mark: str) -> Iterator[Finding]:
    """Questions (and exclamations) that are only in one of the two; `narrow`: the mark as English has it."""
    chars = context.chars
    if mark == "！" and _SPOKEN_TO.match(context.source.plain):
        chars = _GREETING.sub(lambda match: " " * len(match.group()), chars)
    english, mandarin = context.english.count(narrow), chars.count(mark) + chars.count(narrow)
    name, name_zh = ("a question", "问句") if mark == "？" else ("an exclamation", "感叹句")
    if english and not mandarin and not (mark == "？" and _suggests(context)):
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"The English has {name}, the Mandarin has no {mark}; add it.",
                f"英文里有{name_zh}，译文却没有“{mark}”，请补上。",
            ),
        )
    elif mark == "？" and 0 < mandarin < english:
        yield from _asked_no_more(context)
    elif mandarin and not english and not _has_reason(context, mark):
        start = chars.find(mark)
        place = context.visible.places[start] if start >= 0 else None
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"The Mandarin has “{mark}” where the English has no such mark; write it as the English has it.",
                f"英文这里不是{name_zh}，译文却用了“{mark}”，请照英文的语气改。",
            ),
            target=None if place is None else (place, place + 1),
        )


def _asked_no_more(context: EntryContext) -> Iterator[Finding]:
    """The first question of several whose Mandarin asks by its words and ends with a full stop."""
    for (first, last), (start, end) in context.beads:
        english = context.source.plain[first:last].rstrip(_CLOSERS)
        mandarin = context.target.plain[start:end].rstrip(_CLOSERS)
        if not english.endswith("?") or not mandarin.endswith("。") or "？" in mandarin:
            continue
        if _ASKS_ZH.search(mandarin) and not _SUGGESTS.match(english):
            at = start + len(mandarin) - 1
            yield context.finding(
                CODE,
                Severity.WARNING,
                (
                    f"The English asks “{english}”, the Mandarin ends with a full stop; write ？ there.",
                    f"英文“{english}”是问句，译文却用了句号，请改为“？”。",
                ),
                target=context.target_span(at, at + 1),
            )
            return


def _has_reason(context: EntryContext, mark: str) -> bool:
    """True where a mark that the English lacks may stand within the Mandarin."""
    if _ASKS.match(context.source.plain):
        return True
    return mark == "？" and _may_ask(context, _ECHO)


def _may_ask(context: EntryContext, echo: int = 0) -> bool:
    """True where Mandarin may ask though the English does not by form: "I wonder whether", "nobody knows".

    `echo`: up to so many characters may be asked back: 一定有用？这话谁也不敢说。
    """
    plain = context.source.plain
    asked = _ASKED.findall(context.chars)
    if not asked or not all(len(part) <= echo or _ASKS_ZH.search(part) for part in asked):
        return False
    # a rhetorical question denies: 谁知道呢？ for "nobody knows"
    rhetorical = bool(denials(context.folded)) and not any("不" in s or "没" in s for s in asked)
    return rhetorical or bool(_WONDERS.search(plain) or _RHETORICAL.search(context.chars))


CHECK = Check(
    CODE,
    Severity.WARNING,
    "questions, exclamations and full stops are those of the English, and items of a list stand apart by 、",
    "问号、感叹号、句号与英文对应，并列的词之间用顿号",
    3,
    About(
        why=(
            "A question to a couple that became a statement judges them, and an exclamation mark raises the voice of a calm page.",
            "把问句译成陈述句，听起来像在下结论；多一个感叹号，平和的语气就变得激动。",
        ),
        mend=(
            "End the text as the English does; the repair changes only the mark, so read the words once more as well.",
            "结尾标点与英文一致。自动修改只换标点，请再读一遍句子本身。",
        ),
        english="How does your partner feel?",
        wrong="伴侣感觉怎么样。",
        right="伴侣感觉怎么样？",
    ),
    entry=check,
)
