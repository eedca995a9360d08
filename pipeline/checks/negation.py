"""An entry in; findings where a "not" was lost on the way into Mandarin, or came into being there, out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.aligned import Bead
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.polarity_en import denials, may_deny
from pipeline.checks.polarity_zh import ChinesePolarity, chinese_polarity
from pipeline.model.finding import Finding, Severity, Span

CODE = "negation"


def check(context: EntryContext) -> Iterator[Finding]:
    """Sentence by sentence: what the English denies, the Mandarin denies, and nothing else."""
    if not context.chars:
        return
    for bead in context.beads:
        yield from _compare(context, bead)


def _compare(context: EntryContext, bead: Bead) -> Iterator[Finding]:
    if not bead.en[1] or not bead.zh[1]:
        return  # a sentence without a partner is the matter of `length`
    english = context.folded[slice(*bead.en)]
    mandarin = context.target.plain[slice(*bead.zh)]
    denied = denials(english)
    if not denied and not _SIGN.search(mandarin) and not _PREFIXED.search(english):
        return
    chinese = chinese_polarity(mandarin)
    if denied:
        lost = _lost_span(english, mandarin, denied, chinese, safety=context.entry.safety)
        if lost is not None:
            yield _lost(context, bead, lost)
    elif (prefix := _lost_prefix(english, mandarin, chinese)) is not None:
        yield _lost(context, bead, prefix)
    elif chinese.negations:
        made_up = _made_up_span(english, mandarin, chinese, safety=context.entry.safety)
        if made_up is not None:
            yield _made_up(context, bead, made_up)


def _lost_span(
    english: str,
    mandarin: str,
    denied: tuple[Span, ...],
    chinese: ChinesePolarity,
    *,
    safety: bool,
) -> Span | None:
    """The negation that the Mandarin lacks, None where it has them all."""
    tells = safety or _TELLS.search(english)
    answered = chinese.answers if tells else chinese.may_answer
    answered = answered or (chinese.says_only and bool(_UNTIL.search(english)))
    if (
        not chinese.negations
        and not answered
        and not (chinese.is_double and (len(denied) > 1 or may_deny(english)))
    ):
        return denied[0]
    if len(denied) > 1 and _lost_clause(english, mandarin):
        return denied[-1]
    unless = _UNLESS.search(english)
    return unless.span() if unless and not _UNLESS_ZH.search(mandarin) else None


def _made_up_span(
    english: str, mandarin: str, chinese: ChinesePolarity, *, safety: bool
) -> Span | None:
    """The negation that the English lacks, None where it may well stand."""
    spans = chinese.negations
    if may_deny(english):
        spans = chinese.strict if safety else ()
    if not spans and not _AVOID.search(english):
        spans = chinese.forbids
    if not spans and _MODAL.search(english) and not _ONLY.search(english):
        spans = chinese.bars
    if not spans and _STOP.search(english) and (match := _DO_NOT_STOP.search(mandarin)):
        spans = (match.span(),)
    return spans[0] if spans else None


def _lost_prefix(english: str, mandarin: str, chinese: ChinesePolarity) -> Span | None:
    """Where un-, in- or dis- was lost: unsafe that became 安全."""
    if chinese.negations or chinese.may_answer:
        return None
    for match in _PREFIXED.finditer(english):
        if re.search(_OPPOSITES[match[1]], mandarin):
            return match.span(1)
    return None


_OPPOSITES = {
    "unsafe": "安全", "unhappy": "快乐|幸福|开心", "unkind": "善良|友善|体贴", "unfair": "公平", "unable": "能|可以", "unwilling": "愿意",
    "unlikely": "可能", "uncomfortable": "舒服|自在|舒适", "unnecessary": "必要|必须|需要", "unhealthy": "健康", "unhelpful": "有帮助|有用",
    "unimportant": "重要", "unusual": "常见|平常|寻常", "unclear": "清楚", "uncertain": "确定", "unsure": "确定", "unaware": "意识到|知道",
    "unresolved": "解决", "unheard": "听见|听到", "unseen": "看见|看到", "unspoken": "说出", "unloved": "被爱", "unwanted": "想要|需要",
    "impossible": "可能", "impatient": "耐心", "imperfect": "完美", "inappropriate": "合适|恰当|得体", "incomplete": "完整", "incorrect": "正确",
    "insecure": "安全", "incapable": "能|会", "dangerous": "安全", "disagree": "同意|赞成", "dislike": "喜欢", "dishonest": "诚实|坦诚",
    "disrespectful": "尊重", "dissatisfied": "满意", "distrust": "信任|相信", "mistrust": "信任|相信", "irresponsible": "负责", "disconnected": "亲近|紧密",
}  # fmt: skip
"""English words whose prefix denies, each with the Mandarin that says the opposite."""
_PREFIXED = re.compile(rf"\b({'|'.join(_OPPOSITES)})\b")
_TELLS = re.compile(
    r"(?:^|[.!?:;,] ?|\bplease |\band |\bthen |\bso )(?:do not|don't|never)\b|\b(?:must|should|shall|ought) (?:not|never)\b|\b(?:mustn't|shouldn't)\b"
)
"""Telling a reader not to do a thing."""
_ONLY = re.compile(
    r"\b(?:only|unless|until|too|without|instead|rather|but|before|hard|any(?:one|body|thing) else)\b"
)
_SIGN = re.compile("[不没无非别勿未莫甭否禁拒避防杜]|休想|切忌")
"""Without one of these nothing is denied."""
_MODAL = re.compile(r"\b(?:can|may|should|have the right|are allowed|is allowed|need)\b")
_UNTIL = re.compile(r"\b(?:until|unless|without|before|but|except|till)\b")
_UNLESS = re.compile(r"\bunless\b")
_UNLESS_ZH = re.compile(
    "除非|否则|不然|要不|才|只有|以外|之外|除了|如果[^，]*[不没]|要是[^，]*[不没]|只要[^，]*[不没]"
)
_STOP = re.compile(r"\bstop\b")
_DO_NOT_STOP = re.compile("(?:不要|别|请勿|切勿|不能|不准|不可以)(?:再)?停")
_AVOID = re.compile(
    r"\b(?:avoid\w*|stop\w*|refrain\w*|instead|rather|until|before|only|too|alone|keep\w*|resist\w*|free|off|skip\w*|leave|leaving|let|hold|put|save|wait|prevent\w*"
    r"|quit\w*|drop\w*|end\w*|ban\w*|forbid\w*|out of|away|less|silent\w*|quiet\w*|calm\w*|relax\w*|slow\w*|ignor\w+|private|secret|alone|just|simply|gentl\w+|easy|sober|un\w+|stay\w*)\b"
)
"""English that may well be put as 不要 or 别."""
_CLAUSE_EN = re.compile(r"[,;:—]|\b(?:and|but|so|because|if|when|while|that|which|who)\b")
_CLAUSE_ZH = re.compile("[，；：、—]")
_JOINED = re.compile(r"\b(?:nor|neither|or|no [a-z]+ (?:and|or) no|even)\b")


def _lost_clause(english: str, mandarin: str) -> bool:
    """True if two clauses or more deny in English, and fewer do in Mandarin, where nothing joins them."""
    if _JOINED.search(english):
        return False
    denied = sum(bool(denials(clause)) for clause in _CLAUSE_EN.split(english))
    if denied < 2:
        return False
    theirs = [chinese_polarity(clause) for clause in _CLAUSE_ZH.split(mandarin)]
    return (
        sum(bool(clause.negations) + clause.may_answer for clause in theirs)
        + sum(max(0, len(clause.negations) - 1) for clause in theirs)
        < denied
    )


def _severity(context: EntryContext) -> Severity:
    return Severity.ERROR if context.entry.safety else Severity.WARNING


def _lost(context: EntryContext, bead: Bead, span: Span) -> Finding:
    start, end = (bead.en[0] + place for place in span)
    words = context.source.plain[start:end]
    return context.finding(
        CODE,
        _severity(context),
        (
            f"The English says “{words}”, the Mandarin has no 不, 没, 别 or the like and may say the opposite; put it back.",
            f"英文有否定（“{words}”），译文里却没有“不”“没”“别”这样的词，意思可能反了，请补上。",
        ),
        source=context.source_span(start, end),
    )


def _made_up(context: EntryContext, bead: Bead, span: Span) -> Finding:
    start, end = (bead.zh[0] + place for place in span)
    word = context.target.plain[start:end]
    return context.finding(
        CODE,
        _severity(context),
        (
            f"The Mandarin says “{word}”, the English has no “not” or the like here; see whether the meaning was turned round.",
            f"译文这里有“{word}”，英文却没有否定，请看看意思是不是反了。",
        ),
        target=context.target_span(start, end),
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no “not” lost or made up (an error in safety text)",
    "“不”“没”“别”等否定不漏、不多（在安全内容里算错误）",
    1,
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
