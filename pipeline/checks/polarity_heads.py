"""Compare which words an English and a Chinese sentence negate.

A lost or added "not" is certain where the denied word itself can be named on both sides: 不知道 where the English says
"knows". Where it cannot, the translator may have put the thought another way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.checks.polarity_zh import ChinesePolarity
from pipeline.model.finding import Span

_PAIRS = {
    "能|可以|能够": r"can|could|may|might|able|allowed",
    "会": r"will|would|shall|can|could|\w+'ll",
    "想|想要|愿意|肯": r"want\w*|wish\w*|willing\w*|hop(?:e|es|ed|ing)|would like|like to",
    "需要|必|用": r"need\w*|must|have to|has to|had to|required|necessary|use\w*",
    "应该|该|应": r"should|ought|supposed",
    "是": r"is|are|was|were|be|am|means?|\w+'(?:s|re|m)",
    "有": r"have|has|had|having|there|contain\w*|with|own\w*|gets?|got",
    "知道|晓得|清楚": r"kn[eo]w\w*|aware|clear\w*",
    "明白|懂|懂得|理解|了解": r"underst\w+|kn[eo]w\w*|gets?|see|sees",
    "爱|喜欢|享受": r"lov(?:e|es|ed|ing)|lik(?:e|es|ed|ing)|enjoy\w*",
    "信|信任|相信": r"trust\w*|believ\w+",
    "同意|答应|赞成|允许": r"agree\w*|consent\w*|accept\w*|allow\w*|permit\w*",
    "接受|认可": r"accept\w*|validat\w+|acknowledg\w+", "原谅": r"forgiv\w+|forgave", "承认": r"admit\w*|own\w*",
    "安全": r"safe\w*|secure\w*", "好": r"good|well|fine|okay|ok|better", "对": r"right|correct|true", "行": r"ok|okay|works?|fine",
    "重要|要紧": r"important|matter\w*", "容易|简单": r"eas(?:y|ily|ier)|simpl\w+", "够|足够": r"enough|sufficient\w*",
    "一样|相同": r"same|alike|equal\w*|similar\w*", "正常": r"normal\w*|common|usual", "常|常见|经常|常常": r"often|usual\w*|common\w*|frequent\w*",
    "可能": r"possib\w+|may|might|can|likely|probab\w+", "有用|有效|管用": r"help\w*|work\w*|useful|effective",
    "适合|合适": r"suit\w*|fits?|right|appropriate", "公平": r"fair\w*", "健康": r"healthy?", "舒服|自在": r"comfortabl\w+|well|at ease",
    "快乐|开心|高兴|幸福": r"happ\w+|glad|joy\w*|pleased", "害怕|怕": r"afraid|fear\w*|scar\w+|frightened", "孤单|孤独": r"alone|lonel\w+",
    "告诉|说|讲|谈|聊|提": r"t[eo]ll\w*|told|sa(?:y|ys|id|ying)|talk\w*|sp[eo]ke?a?k?\w*|mention\w*|discuss\w*|announc\w+|rais\w+",
    "问": r"ask\w*", "听|倾听|听见|听到": r"listen\w*|hear\w*", "看|看见|看到|读": r"se(?:e|es|en)|saw|look\w*|watch\w*|read\w*|notic\w+",
    "做|练习|使用": r"do|does|did|done|doing|ma[dk]e\w*|practi[cs]\w+|us(?:e|es|ed|ing)", "写": r"writ\w+|wrote",
    "去": r"go|goes|went|gone|going|visit\w*", "来": r"com(?:e|es|ing)|came", "离开|走": r"leav\w+|left|go|goes|went|walk\w*",
    "留|留下|待": r"stay\w*|remain\w*|left", "回|回来|回去|回家": r"return\w*|back|home", "回答|回应|回复|回": r"answer\w*|repl\w+|respond\w*",
    "帮|帮助|帮忙": r"help\w*", "打|打电话|拨打|联系": r"call\w*|phon\w+|reach\w*|contact\w*|hit\w*", "感到|觉得|感觉": r"feel\w*|felt",
    "记得|记住": r"remember\w*", "在乎|在意|关心": r"car(?:e|es|ed|ing)|matter\w*|mind\w*", "改变|变": r"chang\w+", "发生": r"happen\w*",
    "睡|睡着": r"sleep\w*|slept", "吃": r"eat\w*|ate", "哭": r"cr(?:y|ies|ied|ying)", "笑": r"laugh\w*|smil\w+", "动": r"mov\w+",
    "吵|吵架|争吵": r"quarrel\w*|fight\w*|fought|argu\w+", "等": r"wait\w*", "休息": r"rest\w*", "打断": r"interrupt\w*", "垮": r"fall\w* apart|break\w* down",
    "结婚": r"marr\w+", "道歉": r"apolog\w+|sorry", "碰|抱|拥抱": r"touch\w*|hug\w*|h[eo]ld\w*", "工作|上班": r"work\w*", "付": r"pay\w*|paid",
    "决定": r"decid\w+|decision\w*", "保守|保密": r"confidential\w*|private\w*|secret\w*", "治疗|治好": r"treat\w*|cur\w+|heal\w*", "伤害": r"hurt\w*|harm\w*",
    "尊重": r"respect\w*", "支持": r"support\w*", "准备": r"prepar\w+|ready", "完美": r"perfect\w*", "完整": r"complete\w*|whole", "属于": r"belong\w*",
    "靠近|亲近": r"clos(?:e|er)", "批评|责怪|怪": r"critici\w+|blam\w+", "评判|评价|论断": r"judg\w+", "删|删除|删掉": r"delet\w+|eras\w+", "保存": r"sav(?:e|es|ed|ing)|keep\w*|kept", "解释": r"explain\w*|explan\w+", "建议": r"advi[cs]\w+|suggest\w*|recommend\w*",
    "起": r"last\w*|remember\w*", "着": r"find\w*|sleep\w*|asleep",
}  # fmt: skip
"""Chinese words → the English that they commonly stand for, both as patterns. A short list of everyday words on purpose:
each pair that it lacks only leaves a finding a hint."""
_ENGLISH: dict[str, list[str]] = {}
for _words, _english in _PAIRS.items():
    for _word in _words.split("|"):
        _ENGLISH.setdefault(_word, []).append(_english)
_HEADS = {word: re.compile(rf"\b(?:{'|'.join(english)})\b") for word, english in _ENGLISH.items()}
_WORD = "|".join(sorted(_HEADS, key=len, reverse=True))
_ADVERB = (
    "(?:再|太|很|会|能|能够|可以|想|要|肯|敢|愿意|曾|一定|完全|必|那么|怎么|想到|办法|人){0,2}"
)
_NOT = "(?:不要|不用|不必|不再|没有|并不|并没有?|从不|从来不|绝不|请勿|切勿|[不没未别勿])"
_OBJECT = "(?:[把跟和对向在给为][^，。；：？！]{1,14}?)?"
_DENIED = re.compile(f"{_NOT}{_ADVERB}{_OBJECT}({_WORD})")
"""不知道; 不要把这件事告诉."""
_HAS = re.compile(
    "|".join(word for word in sorted(_HEADS, key=len, reverse=True) if len(word) > 1)
    + "|(?<![所只还没具拥])有(?![些时人点关效用])|(?<![但还可总就只要于不])是(?!否)|(?<![机社聚体约学领])会(?![议谈面])|(?<![可功性本只才])能(?![力量])|(?<![感思梦理幻着])想(?![到法象起念必])|[谈问吃哭垮](?![题谈])"
)
"""The same in a text, where a single character may be a part of another word."""
_SIGN = re.compile("[不没无非别勿未莫]")
_CLAUSE_END = re.compile(r"[,;:.?!，；：。？！、]")
_OPPOSITES = (
    (
        re.compile(r"(?:hardly|barely|scarcely|rarely|seldom|never)\b"),
        re.compile("经常|常常|总是|老是|动不动|时常|频频"),
    ),
    (re.compile(r"no longer\b"), re.compile("还是|仍然|依然|照样")),
    (
        re.compile(r"(?:not|\w*n't) (?:have to|need)\b"),
        re.compile("不得不|必须|只好|只能|务必|一定要"),
    ),
)
"""English denials, and the Chinese that says their opposite."""
_NEXT = re.compile(r"(?: [\w'-]+){1,4}")
"""The words behind an English "not" among which the one that it denies is looked for."""
_BEFORE = 12
"""Letters before a "no" in which its verb may stand: there is no."""


def denied_here_only(english: str, mandarin: str, spans: tuple[Span, ...]) -> Span | None:
    """The first of the Chinese negations whose word the English (folded, denying nothing) affirms; None: no such word.

    >>> denied_here_only("she knows it.", "她不知道。", ((1, 2),))
    (1, 4)
    """
    affirms: dict[str, bool] = {}
    for start, _ in spans:
        match = _DENIED.match(mandarin, start)
        if match and match[1] not in affirms:
            affirms[match[1]] = bool(_HEADS[match[1]].search(english))
        if match and affirms[match[1]]:
            return match.span()
    return None


def affirmed(english: str, chinese: ChinesePolarity, denial: Span, reach: int = 4) -> bool:
    """True if a word that the English (folded) denies stands in a Chinese clause that denies nothing.

    It is looked for among the `reach` words behind the denial.

    >>> from pipeline.checks.polarity_zh import chinese_polarity
    >>> affirmed("you do not have to agree.", chinese_polarity("你得同意。"), (7, 10))
    True
    """
    start, end = denial
    said = _said(chinese)
    if any(words.match(english, start) for words in said.opposites):
        return True
    behind = _NEXT.match(english, end)
    around = " ".join(behind.group().split()[:reach]) if behind else ""
    if english[start:end] == "no":
        around = f"{english[max(0, start - _BEFORE) : start]} {around}"
    return any(_HEADS[word].search(around) for word in said.words)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a Chinese sentence affirms."""

    words: tuple[str, ...]
    """Of `_HEADS`, each once, in the clauses that deny nothing."""
    opposites: tuple[re.Pattern[str], ...]
    """English denials whose opposite it says."""


@lru_cache(maxsize=8)
def _said(chinese: ChinesePolarity) -> _Said:
    """Read a sentence once, however many denials are held against it."""
    clauses = (clause for clause in _CLAUSE_END.split(chinese.rest) if not _SIGN.search(clause))
    words = dict.fromkeys(word.group() for clause in clauses for word in _HAS.finditer(clause))
    opposites = (english for english, opposite in _OPPOSITES if opposite.search(chinese.text))
    return _Said(tuple(words), tuple(opposites))
