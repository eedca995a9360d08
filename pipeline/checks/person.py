"""Check that the reader is addressed in the house's form, and that I and you are not swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.house_style import house_findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.safe_fix import apply, first_change, safe
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import words

CODE = "person"
_OTHER = {"你": "您", "您": "你"}
_FIRST = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|myself|we|we're|we've|us|our|ours|let's)\b"
)
_SECOND = late_pattern(r"\b(?:you|you're|you've|you'd|you'll|your|yours|yourself|yourselves)\b")
_FIRST_WORDS = frozenset(["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "let"])
_SECOND_WORDS = frozenset(["you", "your", "yours", "yourself", "yourselves"])
"""One of these words stands in all English that says I or we, and in all that says you."""
_I = late_pattern(r"(?<!\w)i(?:'m|'ve|'d|'ll)? ")
_NOBODY_ELSE = late_pattern("咱|自己|人家|本人|这边")
_ME = re.compile("(?<![自本忘超小大])我(?!们)")
_WRITE = late_pattern(
    r"(?:^|[.,;:!?] ?|\b(?:please|and|or|just|can|could) )(?:write|call|text|e-?mail|reply|reach out|get in touch)\b(?! (?:you|your|him|her|them|it|the|an?)\b)"
)
_TO_ME = late_pattern("(?:给|告诉|联系|找)我")
_DEFAULT = ("does not fit the house style", "不合本站风格")


def check(context: EntryContext) -> Iterator[Finding]:
    """Readers are 你 (or 您, as `style.address` says) everywhere, and I stays I, you stays you."""
    if context.broken_rules:
        yield from house_findings(context, CODE, Severity.WARNING, _DEFAULT)
    address = context.settings.style.address
    wrong = _OTHER[address]
    target = context.entry.target
    if wrong in target and wrong in context.visible.chars:
        places = [p for char, p in zip(*context.visible, strict=True) if char == wrong]
        # 您 can always be 你; 你们 has no polite plural, so the other way needs a person
        edits = dict.fromkeys(places, address)
        fix = safe(context, apply(target, edits)) if address == "你" else None
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"The practice writes {address}, not {wrong}; change it here too.",
                f"本站统一用“{address}”，不用“{wrong}”，请改过来。",
            ),
            target=first_change(target, apply(target, edits)),
            fix=fix,
        )
    yield from _swapped(context)


def _swapped(context: EntryContext) -> Iterator[Finding]:
    """A text that only says I in English and only says you in Mandarin, or the other way."""
    plain, there = context.target.plain, words(context.folded)
    if _lost_me(context, plain):
        yield _swap(context, ("I or we", "“我”或“我们”"), ("you", "“你”"), "你您")
        return
    me = "我" in plain and bool(_ME.search(plain))
    you = "你" in plain or "您" in plain
    if me == you or (you and ("我" in plain or "自己" in plain)):
        return
    first = not _FIRST_WORDS.isdisjoint(there) and bool(_FIRST.search(context.folded))
    second = not _SECOND_WORDS.isdisjoint(there)
    if first == second or first != you:
        return
    if you and not _addresses(context):
        yield _swap(context, ("I or we", "“我”或“我们”"), ("you", "“你”"), "你您")
    if me and not _written_to(context, plain):
        yield _swap(context, ("you", "“你”"), ("I", "“我”"), "我")


def _lost_me(context: EntryContext, plain: str) -> bool:
    """True if the English says I and you, and the Mandarin says 你 once more than the English and never I."""
    if "你" not in plain or "我" in plain or "i" not in words(context.folded):
        return False
    if not _I.search(context.folded):
        return False
    yours = len(_SECOND.findall(context.folded))
    return 0 < yours < plain.count("你") and not _NOBODY_ELSE.search(plain)


def _written_to(context: EntryContext, plain: str) -> bool:
    """True if the English asks to write or to call, and leaves out whom: 请写信给我."""
    return bool(_WRITE.search(context.folded)) and not _ME.search(_TO_ME.sub("", plain))


def _addresses(context: EntryContext) -> bool:
    """True if a sentence of the English has no person of its own: it may ask or tell the reader, who is 你."""
    sentences = [context.folded[slice(*bead.en)] for bead in context.beads]
    return len(sentences) > 1 and any(s and not _FIRST.search(s) for s in sentences)


def _swap(
    context: EntryContext, english: tuple[str, str], mandarin: tuple[str, str], chars: str
) -> Finding:
    """The finding on a swapped person."""
    start = next(i for i, char in enumerate(context.target.plain) if char in chars)
    return context.finding(
        CODE,
        Severity.WARNING,
        (
            f"The English says {english[0]}, the Mandarin says {mandarin[0]}; put it right.",
            f"英文说的是{english[1]}，译文说的却是{mandarin[1]}，请改正。",
        ),
        target=context.target_span(start, start + 1),
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "the reader is 你 everywhere (or 您, if the settings say so), and I stays I",
    "全站统一称“你”（或按设置称“您”），“你”“我”不弄混",
    3,
    About(
        why=(
            "A page that changes between 你 and 您 sounds as if two strangers spoke; and “I feel” that became “you feel” is an accusation.",
            "一会儿“你”，一会儿“您”，像两个陌生人在轮流说话；把“我觉得”译成“你觉得”，就成了指责。",
        ),
        mend=(
            "Take the repair that is offered, or put 你 and 我 right. Which of 你 and 您 we use is `style.address` in the settings.",
            "采用建议的修改，或自己改正“你”“我”。用“你”还是“您”，由设置里的style.address决定。",
        ),
        english="What do you need today?",
        wrong="您今天需要什么？",
        right="你今天需要什么？",
    ),
    entry=check,
)
