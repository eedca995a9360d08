"""Check that no negation was lost or added in the translation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.checks import denied_instead, denied_words
from pipeline.checks.contrast import Contrasts, findings
from pipeline.checks.denying_prefixes import OPPOSITES, is_denied_before, lost_prefix
from pipeline.checks.followed_by import Later
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.not_without import PAIR, denies_once, says_always, says_not_without
from pipeline.checks.polarity_en import (
    DENYING,
    denials,
    denies_within,
    is_double,
    is_loose,
    may_deny,
    says_not_all,
)
from pipeline.checks.polarity_heads import affirmed, denied_here_only
from pipeline.checks.polarity_zh import ChinesePolarity, chinese_polarity
from pipeline.checks.sentence_alignment import Bead
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters, words

CODE = "negation"
_POLARITY = Contrasts("polarity")
_LOST = (
    "The Mandarin does not seem to say “{0}”; add it.",
    "英文的“{0}”，译文里似乎没有说出来，请补上。",
)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A negation that stands on one side alone."""

    span: Span
    """Where, in its sentence."""
    sure: bool
    """False where the translator may well have said the same in another way: a hint."""


def check(context: EntryContext) -> Iterable[Finding]:
    """Sentence by sentence: what the English denies, the Mandarin denies, and nothing else."""
    english, mandarin = context.folded, context.mandarin
    said = list[Finding]()
    if not context.chars:
        return said
    if _may_differ(words(english), mandarin):
        for number, sentence in enumerate(context.sentences):
            if found := _compare(context, number, sentence.english, sentence.mandarin):
                said.append(found)
    if not said:
        said += findings(context, _POLARITY, CODE, _LOST)
        if denied_instead.may_be_exchanged(english, mandarin):
            said += denied_instead.findings(context, CODE)
    return said


def _may_differ(english: frozenset[str], mandarin: str) -> bool:
    """False where neither text denies, by the words of the English."""
    return not (_DENYING.isdisjoint(english) and _SIGNS.isdisjoint(characters(mandarin)))


def _texts(context: EntryContext, number: int) -> tuple[str, str]:
    """The folded English and the Mandarin of one bead; "" for one that is not there."""
    if not 0 <= number < len(context.beads):
        return "", ""
    sentence = context.sentences[number]
    return sentence.english, sentence.mandarin


def _compare(context: EntryContext, number: int, english: str, mandarin: str) -> Finding | None:
    """What is wrong with one sentence, by its number."""
    if not english or not mandarin:
        return None  # a sentence without a partner is the matter of `length`
    own = words(english)
    has_denial = not _DENYING.isdisjoint(own)
    if not has_denial and not _SIGN.search(mandarin):
        return None
    denied = denials(english) if has_denial else ()
    chinese = chinese_polarity(mandarin)
    doubt = None if _WITHIN_WORDS.isdisjoint(own) else _within(english, chinese)
    if doubt is None and denied:
        doubt = _lost_span(english, chinese, denied, safety=context.entry.safety)
    elif doubt is None and chinese.negations:
        doubt = _made_up_span(english, chinese, safety=context.entry.safety)
        if doubt is None or _lies_beside(context, number, made_up=True):
            return None
        return _made_up(context, context.beads[number], doubt)
    if doubt is None or _lies_beside(context, number, made_up=False):
        return None
    return _lost(context, context.beads[number], doubt)


def _lies_beside(context: EntryContext, number: int, *, made_up: bool) -> bool:
    """True if a sentence before or behind has what this one lacks, or lacks what it has: they may be paired wrongly."""
    for beside in (number - 1, number + 1):
        english, mandarin = _texts(context, beside)
        ours, theirs = len(denials(english)), chinese_polarity(mandarin)
        count = len(theirs.negations) + 2 * theirs.doubles
        if (count < ours and not theirs.may_answer) if made_up else count > ours:
            return True
    return False


def _lost_span(
    english: str, chinese: ChinesePolarity, denied: tuple[Span, ...], *, safety: bool
) -> _Doubt | None:
    """The negation that the Mandarin lacks, None where it has them all."""
    own = words(english)
    if len(denied) == PAIR and "without" in own and says_not_without(english):
        left = len(chinese.negations) + PAIR * chinese.doubles
        if left < PAIR and says_always(chinese):
            return None
        if left == 1:
            return None if chinese.may_answer else _Doubt(denied[0], True)
    if (len(denied) > 1 or "few" in own) and is_double(english) and denies_once(chinese):
        return _Doubt(denied[-1], False)
    if _answering(english, chinese):
        return _lost_one(english, chinese, denied, safety=safety)
    scanty = not _SCANTY.isdisjoint(own)
    tells = (safety and not scanty) or bool(_TELLS.search(english))
    answered = denied_words.any_of_its_own(english, chinese, chinese.answering)
    answered = answered or (
        not tells and denied_words.any_of_its_own(english, chinese, chinese.softly)
    )
    answered = answered or (chinese.says_only and bool(_UNTIL.search(english)))
    if answered or (chinese.doubles and (len(denied) > 1 or may_deny(english))):
        return _lost_one(english, chinese, denied, safety=safety)
    loose = chinese.signs or is_loose(english)
    sure = tells or not loose or any(affirmed(english, chinese, span) for span in denied)
    return _Doubt(denied[0], sure)


def _answering(english: str, chinese: ChinesePolarity) -> bool:
    """True if a negation is there that is not only that of an English prefix: 不安全 says no more than unsafe."""
    if not denied_words.any_of_its_own(english, chinese, chinese.negations):
        return False
    there = words(english)
    if _PREFIXED.isdisjoint(there):
        return True
    prefixed = there & _PREFIXED
    own = re.compile("|".join(OPPOSITES[word] for word in prefixed))
    return not all(own.match(chinese.text, end) for _, end in chinese.negations)


def _lost_one(
    english: str, chinese: ChinesePolarity, denied: tuple[Span, ...], *, safety: bool
) -> _Doubt | None:
    """The negation that is lost where the Mandarin has others."""
    if len(denied) > 1 and _lost_clause(english, chinese.text):
        affirms = any(affirmed(english, chinese, span) for span in denied)
        return _Doubt(denied[-1], safety or affirms or bool(_ALSO_ZH.search(chinese.text)))
    single = len(chinese.negations) == 1 and not chinese.doubles
    if len(denied) > 1 and single and is_double(english):
        return None if chinese.may_answer else _Doubt(denied[-1], True)
    unless = _UNLESS.search(english) if "unless" in english else None
    return _Doubt(unless.span(), True) if unless and not _says_unless(chinese, denied) else None


def _says_unless(chinese: ChinesePolarity, denied: tuple[Span, ...]) -> bool:
    """True where the Mandarin has its own word for unless, or puts it as "if not" beside the other negations."""
    waits = chinese.says_only and not _IF_ZH.search(chinese.text)
    if waits or _UNLESS_ZH.search(chinese.text):
        return True
    enough = len(chinese.negations) + 2 * chinese.doubles >= len(denied)
    if_not = _IF_NOT_ZH if len(denied) == 1 else (*_IF_NOT_ZH, _LACKING_NOT_ZH)
    return enough and any(each.stands_in(chinese.text) for each in if_not)


def _made_up_span(english: str, chinese: ChinesePolarity, *, safety: bool) -> _Doubt | None:
    """The negation that the English lacks, None where it may well stand."""
    mandarin = chinese.text
    if ("除非" in mandarin and _ONLY_IF.search(english)) or says_not_all(english):
        return None
    needless = _NEEDLESS.search(mandarin)
    if needless and _HAS_TO.search(english) and "?" not in english:
        return _Doubt(needless.span(), True)
    sure = False
    if may_deny(english):
        spans = chinese.strict if safety and not denies_within(english) else ()
    else:
        own = words(english)
        spans = tuple(
            span for span in chinese.negations if not denied_words.is_explained(own, mandarin, span)
        )
        spans = _outside(spans, chinese.forbids) if _AVOID.search(english) else spans
    if not spans and not _AVOID.search(english):
        spans, sure = chinese.forbids, safety
    if not spans and _MODAL.search(english) and not _ONLY.search(english):
        spans, sure = chinese.bars, True
    if not spans and _STOP.search(english) and (match := _DO_NOT_STOP.search(mandarin)):
        spans, sure = (match.span(),), True
    if not spans:
        return None
    denied = denied_here_only(english, mandarin, spans)
    forbids = safety and bool(chinese.forbids) and not _AVOID.search(english)
    sure = sure or forbids or (denied is not None and "?" not in english)
    return _Doubt(denied or spans[0], sure=True) if sure else None


def _outside(spans: tuple[Span, ...], others: tuple[Span, ...]) -> tuple[Span, ...]:
    """Those of some spans that begin in none of the others; all in order."""
    ends = [0, *(end for _, end in others)]
    starts = [start for start, _ in others]
    return tuple(span for span in spans if span[0] >= ends[bisect_right(starts, span[0])])


def _within(english: str, chinese: ChinesePolarity) -> _Doubt | None:
    """What a word denies by itself: unsafe that became 安全, too tired to talk; and "not only" that became a not."""
    match = _WITHIN.search(english)
    if match is None:
        return None
    if match["only"]:
        plain_not = chinese.negations and not _NOT_ONLY_ZH.search(chinese.text)
        return _Doubt(match.span("only"), True) if plain_not else None
    if match["too"]:
        if is_denied_before(english, match.start()):
            return None  # nothing is too small to mention
        said = chinese.signs or chinese.may_answer or _TOO_ZH.search(chinese.text)
        return None if said else _Doubt(match.span("too"), True)
    lost = lost_prefix(english, chinese)
    return _Doubt(lost, True) if lost else None


_WITHIN = late_pattern(
    rf"\b(?:{'|'.join(OPPOSITES)})\b"
    r"|(?P<only>\b(?:not|n't) (?:only|merely)\b)"
    r"|(?P<too>\b(?:is|are|was|were|be|been|being|am|'s|'re|'m|feel\w*|felt|seem\w*|get\w*|got|still|just|far|much|or|and) too (?!good\b|late\b|early\b|happy\b|glad\b|pleased\b|ready\b|eager\b|willing\b|much\b|many\b|close\b)[a-z]+ to\b)"
)
"""Words that deny or affirm against their form."""
_PREFIXED = frozenset(OPPOSITES)
_WITHIN_WORDS = frozenset({*OPPOSITES, "only", "merely", "too"})
_DENYING = DENYING | _WITHIN_WORDS
_NOT_ONLY_ZH = late_pattern(
    "不[仅但只光单止]|并?非[只仅单]|[何岂]止|除了|之外|以外|既|又|也|还|更|都|全|而且|同时|单单"
)
_TOO_ZH = late_pattern("太|过于|过分|实在|顾|懒|再[谈说聊]|只想|算了|撑|沉默|闭")
_TELLS = late_pattern(
    r"(?:^|[.!?:;,] ?|\bplease |\band |\bthen |\bso )(?:do not|don't|never)\b|\b(?:must|should|shall|ought) (?:not|never)\b|\b(?:mustn't|shouldn't)\b"
)
"""Telling a reader not to do a thing."""
_ONLY = late_pattern(
    r"\b(?:only|unless|until|too|without|instead|rather|than|but|before|hard|any(?:one|body|thing) else)\b"
)
_ONLY_IF = late_pattern(r"\bonly (?:if|when|after|once|with|in)\b")
_SIGN = re.compile("[不没无非别勿未莫甭否禁拒避防杜]|休想|切忌")
"""Without one of these nothing is denied."""
_SIGNS = frozenset("不没无非别勿未莫甭否禁拒避防杜休忌")
"""One of these is in each of them."""
_MODAL = re.compile(r"\b(?:can|may|should|have the right|are allowed|is allowed|need)\b")
_UNTIL = late_pattern(r"\b(?:until|unless|without|before|but|except|till)\b")
_SCANTY = frozenset(["hardly", "barely", "scarcely", "rarely", "seldom"])
"""For these 很少 stands in safety text too."""
_UNLESS = late_pattern(r"\bunless\b")
_UNLESS_ZH = late_pattern(
    "除非|除[^，。；]{1,14}外|否则|不然|要不|才|只有|以外|之外|除了|除外|之前"
)
_IF_ZH = late_pattern("如果|要是|假如|若|只要|即[使便]|就算|哪怕")
_IF_NOT_ZH = (Later("[不没]", "[就便]", "。；"), Later("如果|要是|只要", "[不没]", "，"))
_LACKING_NOT_ZH = Later("[没未非无]|不(?![要能许会可得准])", "[不没无未别勿]|谢绝|禁", "。；")
"""没有紧急情况请不要来电."""
_ALSO_ZH = late_pattern("[，；](?:也|还|又|而且|并且)(?!很少|难得|极少)[^，；。不没别无]+[。！]?$")
_HAS_TO = late_pattern(
    r"(?<!only )(?<!just )(?<!all you )(?<!less )\b(?:must|(?:have|has|had|need|needs|needed) to)\b"
)
_NEEDLESS = re.compile("没有?必要|不必|不用|无需|无须|不需要")
_STOP = re.compile(r"\bstop\b")
_DO_NOT_STOP = late_pattern("(?:不要|别|请勿|切勿|不能|不准|不可以)(?:再)?停")
_AVOID = re.compile(
    r"\b(?:avoid\w*|beware|careful\w*|watch out|mind|remember|abst\w+|quit|spare|stop\w*|refrain\w*|instead|rather|until|before|only|too|alone|keep\w*|resist\w*|free|off|skip\w*|leave|leaving|let|hold|put|save|wait|prevent\w*"
    r"|quit\w*|drop\w*|end\w*|ban\w*|forbid\w*|out of|away|less|silent\w*|quiet\w*|calm\w*|relax\w*|slow\w*|ignor\w+|private|secret|alone|just|simply|gentl\w+|easy|sober|un\w+|stay\w*)\b"
)
"""English that may well be put as 不要 or 别."""
_CLAUSE_EN = late_pattern(r"[,;:—.?!]|\b(?:and|but|so|because|if|when|while|that|which|who)\b")
_CLAUSE_ZH = late_pattern("[，；：、—]")
_JOINED = late_pattern(r"\b(?:nor|neither|or|no [a-z]+ (?:and|or) no|even)\b")


def _lost_clause(english: str, mandarin: str) -> bool:
    """True if two clauses or more deny in English, and fewer do in Mandarin, where nothing joins them."""
    if _JOINED.search(english):
        return False
    denied = sum(bool(denials(clause)) for clause in _CLAUSE_EN.split(english))
    if denied < 2:
        return False
    theirs = [chinese_polarity(clause) for clause in _CLAUSE_ZH.split(mandarin)]
    if _UNTIL.search(english) and any(clause.says_only for clause in theirs):
        denied -= 2 if _UNLESS.search(english) else 1  # 直到……才, 要……才
    return (
        sum(bool(clause.negations) + clause.may_answer + 2 * clause.doubles for clause in theirs)
        + sum(max(0, len(clause.negations) - 1) for clause in theirs)
        < denied
    )


def _severity(context: EntryContext, doubt: _Doubt) -> Severity:
    """An error in safety text, a warning elsewhere; one less where the same may well be said in another way."""
    if context.entry.safety:
        return Severity.ERROR if doubt.sure else Severity.WARNING
    return Severity.WARNING if doubt.sure else Severity.INFO


def _lost(context: EntryContext, bead: Bead, doubt: _Doubt) -> Finding:
    start, end = (bead.en[0] + place for place in doubt.span)
    words = context.source.plain[start:end]
    return context.finding(
        CODE,
        _severity(context, doubt),
        (
            f"The Mandarin does not seem to say the “{words}” of the English and may mean the opposite; put back the 不, 没, 别 or the like that it needs.",
            f"英文的“{words}”，译文里似乎没有说出来，意思可能反了，请用“不”“没”“别”等补上。",
        ),
        source=context.source_span(start, end),
    )


def _made_up(context: EntryContext, bead: Bead, doubt: _Doubt) -> Finding:
    start, end = (bead.zh[0] + place for place in doubt.span)
    word = context.target.plain[start:end]
    return context.finding(
        CODE,
        _severity(context, doubt),
        (
            f"The Mandarin says “{word}”, the English has no “not” or the like here; see whether it now says the opposite.",
            f"译文这里有“{word}”，英文却没有否定，请看看意思是不是反了。",
        ),
        target=context.target_span(start, end),
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no “not” lost or made up (an error in safety text)",
    "“不”“没”“别”等否定不漏、不多（在涉及人身安全的文字里算错误）",
    13,
    About(
        why=(
            "“Do not use this exercise if there is violence” without its “not” sends somebody into danger, and reads well.",
            "“如果有暴力，请不要做这个练习”少了“不要”，会把人推向危险，而读起来却很通顺。",
        ),
        mend=(
            "Put the “not” back, or take out the one that the English does not have. If the Mandarin says the same in another way, dismiss the finding.",
            "补上否定词，或者删去英文没有的否定。如果译文只是换了说法、意思相同，可以忽略这条提示。",
        ),
        english="Do not do this exercise when you are angry.",
        wrong="生气的时候，请做这个练习。",
        right="生气的时候，请不要做这个练习。",
    ),
    entry=check,
)
