"""Check that the Mandarin gives the partner no gender or marriage that the English leaves open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from pipeline.checks.days import MONTHS, WEEKDAYS
from pipeline.checks.house_style import house_findings
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import words
from pipeline.terms.script import fold

CODE = "partner"
_PERSONS = [
    "boy", "girl", "husband", "boyfriend", "girlfriend", "mother", "father", "mom", "dad", "mum", "son", "daughter", "brother",
    "sister", "uncle", "aunt", "grandma", "grandpa", "grandmother", "grandfather", "niece", "nephew",
]  # fmt: skip
_GENDERED = frozenset(
    [
        "he", "she", "him", "her", "his", "hers", "himself", "herself", "man", "men", "woman", "women", "male", "female",
        "gentleman", "gentlemen", "lady", "ladies", "wife", "wives", "bride", "groom", "mommy", "daddy", "mr", "mrs", "ms", "dr",
        *_PERSONS, *(f"{person}s" for person in _PERSONS),
    ]
)  # fmt: skip
_NAME = late_pattern(r"(?<=[a-z,;] )[A-Z][a-z]+\b")
_BARE = late_pattern(r"(?<![其吉司卡])[他她](?!们|人|杀|乡|日|处|国|律|者|妈)")
_NOT_BEFORE = ("其", "吉", "利", "排", "无", "维")
_ANYBODY_ZH = late_pattern(
    "[个位名种的任何有某些]人(?!们)|谁|孩子|儿童|婴儿|宝宝|小朋友|少年|青少年|来访者|个案|病人|患者|客户|当事人|组员|成员|学生|朋友|同学|同事|邻居|亲人|家人|读者|幸存者|逝者|死者"
)
"""Persons of whom Mandarin says 他 without meaning a man."""
_SOMEBODY = frozenset(["someone", "somebody", "anyone", "anybody", "person", "child", "kid", "baby", "toddler", "patient", "client"])  # fmt: skip
"""English for somebody of whom Mandarin goes on with 他, where no couple is spoken of."""
_COUPLE = late_pattern(
    r"\b(?:partners?|spouses?|couples?|lov(?:e|es|ed|ing)|lovers?|marri\w+|fianc\w+|dat(?:e|es|ed|ing)|exes|ex|both of you|two of you|one of you|each other|the other|your other half)\b"
)
_COUPLE_ZH = late_pattern("伴侣|对方|另一半|爱人|配偶|爱的人|恋人|夫妻|一方|前任|心上人")
"""Where one of a couple may be meant, 他 takes sides."""
_PLURAL = late_pattern("她们")
_FOR_ONE, _FOR_SEVERAL = (
    ("对方, 伴侣 or TA", "“对方”“伴侣”或“TA”"),
    ("他们, 大家 or 两个人", "“他们”“大家”或“两个人”"),
)
_DEFAULT = (
    "assumes a marriage or a gender that the English leaves open",
    "英文没有说对方的性别或婚姻关系",
)


def check(context: EntryContext) -> Iterator[Finding]:
    """No bare 他 or 她 where the English says they, partner or nothing; no word of `style.partner`."""
    if context.broken_rules:
        yield from house_findings(context, CODE, Severity.WARNING, _DEFAULT)
    plain = context.target.plain
    if "他" not in plain and "她" not in plain:
        return
    if not _GENDERED.isdisjoint(words(context.folded)) or _is_about_somebody(context):
        return
    for match in (*_BARE.finditer(plain), *_PLURAL.finditer(plain)):
        if plain.endswith(_NOT_BEFORE, 0, match.start()) or _is_anybody(context, match.start()):
            continue
        instead, instead_zh = _FOR_SEVERAL if len(match.group()) > 1 else _FOR_ONE
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"The English does not say he or she; write {instead} for “{match.group()}”.",
                f"英文没有说是男是女，请把“{match.group()}”改为{instead_zh}。",
            ),
            target=context.target_span(*match.span()),
        )
        return


def _is_anybody(context: EntryContext, place: int) -> bool:
    """True for the 他 of somebody, a child or a client who stands before it: plain Mandarin, where no partner is spoken of."""
    plain = context.target.plain
    if plain[place] != "他" or _COUPLE.search(context.folded):
        return False
    if not _SOMEBODY.isdisjoint(words(context.folded)):
        return True
    return not _COUPLE_ZH.search(plain) and bool(_ANYBODY_ZH.search(plain, 0, place))


def _is_about_somebody(context: EntryContext) -> bool:
    """True if the English names a person, whose gender the translator may know."""
    hits = context.matcher.english(context.source.plain)
    ends = [hit.end for hit in hits]
    for match in _NAME.finditer(context.source.plain):
        at = bisect_right(ends, match.start())
        inside = at < len(hits) and hits[at].start <= match.start()
        if not inside and fold(match.group()) not in _NO_PERSON:
            return True
    return False


_NO_PERSON = frozenset(
    [
        *WEEKDAYS, *MONTHS, "english", "spanish", "mandarin", "chinese", "american", "atlanta", "georgia", "states", "america",
        "china", "god", "internet",
    ]
)  # fmt: skip

CHECK = Check(
    CODE,
    Severity.WARNING,
    "no gender and no marriage where the English leaves it open",
    "英文没有点明性别或婚姻，译文也不点明",
    4,
    About(
        why=(
            "The practice writes for every couple. Where “they” becomes 他, or “partner” 老公, many readers feel that the page is not for them.",
            "本站写给每一对伴侣。把中性的英文译成“他”或“老公”，很多读者会觉得这一页不是写给自己的。",
        ),
        mend=(
            "Write 对方, 伴侣, TA or 两个人. The words that the practice does not use are in glossary.yaml, under `style.partner`.",
            "写“对方”“伴侣”“TA”或“两个人”。不用的词在glossary.yaml的style.partner里。",
        ),
        english="Ask your partner what they need.",
        wrong="问问伴侣他需要什么。",
        right="问问伴侣需要什么。",
    ),
    entry=check,
)
