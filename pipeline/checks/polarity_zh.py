"""Find the negations of a Chinese sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.model.finding import Span

_NEUTRAL = re.compile(
    "非[^，。；？！]{1,12}不可|免不了|少不了|缺不了|跑不了|躲不了|离不开|莫过于|再[^，。；？！]{1,8}不过(?=[，。；了的]|$)|最[^，。；？！]{1,8}不过(?=[，。；了的]|$)"
    # 不 in words that deny nothing
    "|不得不|不能不|不可不|不会不|不由得|不由自主|不禁|不但|不仅仅|不仅|不光|不只是|不只|不单|不止|不管|不论|不如(?!意)|不妨|不愧|不料|不过(?!于|多|两|三|来|去|分|问)(?<![熬吵比说拗争抵敌跑打斗瞒骗想绕躲逃忍]不过)"
    "|不错(?!过)|不断|不停|不久|不时|不同(?!意|情|步)|不少(?!了)|不一会儿"
    "|不约而同|不知不觉|不言而喻|不可思议|不好意思|不亦乐乎|不折不扣|不堪|不住地|忍不住|禁不住|舍不得|恨不得|巴不得|怪不得|了不起|对不起|差不多|说不定|要不然|不然|要不(?!是)|动不动|来不及|迫不及待|不安(?!全|静|排|装|定|慰|抚|心)"
    "|不满(?!意|足)|不适(?!合|应|用|当)|不便(?!宜)|不幸(?!福)|不足(?!够)|不利(?!用)|不良|不当(?!面|着|回|真|作|成)|不公(?!开|布)|不和(?!你|我|他|她|对|伴|别|任|人|谁|孩|家|父|爸|妈|朋)"
    "|不忠|不解(?!决|释|除)|不舍|不悦|不快(?!乐)|不耐烦|不动声色|不客气|不谋而合|不屈不挠|不懈|不朽|不惜|不胜|不免|不至于|只不过|再也不过|无所不"
    "|从不同|毫不犹豫|毫不保留|奋不顾身|坚持不懈|源源不断|滔滔不绝|恰到好处|哭笑不得|心不在焉|身不由己|情不自禁|不得已|不速之客|不倒翁"
    "|一言不发|一声不吭|一声不响|不声不响|默不作声|闷不吭声|不言不语|沉默不语|不闻不问|不冷不热|不上不下|不好受|不好过|坐立不安|心神不宁|喋喋不休|争论不休|纠缠不清|不知所措|不屑|不解之|不小心|谈不拢|合不来|时不时|别忘|别急|别担心|别客气|别着急|不着急|不急|别太|不要忘|不要紧"
    "|“不[，。！]?”"
    # 无, 非, 没, 别, 未, 勿, 免, 莫 likewise
    "|无论|无比|无疑|无数|无限|无尽|无穷|无非|无意中|无意间|无意识|无聊|无奈|无助|无力|无辜|无价|无微不至|无可厚非|无时无刻|无形|无私|无条件|无家可归|毫无保留"
    "|非常|非得|非要|除非|并非不|莫非|无不|是非|非洲|非凡|非但|似是而非|非同寻常|非凡"
    "|没关系|没事|没错|没问题|没准|没完没了|没精打采|没收|沉没|淹没|埋没|没落|出没|吞没"
    "|别人|别的|别处|别墅|别扭|别致|别具|特别|分别|区别|差别|个别|性别|级别|告别|识别|辨别|离别|鉴别|道了?个?别|派别|类别|送别|久别|临别|别名"
    "|未来|未婚|未知|未成年|未免|未必不|免费|避免不了|难免|不免|免疫|免得|以免|莫名|莫大|莫如|请勿担心|放心"
)
"""Words with a sign of negation that deny nothing: 非常, 不但, 无论, 特别."""
_EITHER = re.compile(
    r"(.)[不没]\1|有没有|是否|能否|可否|(.)不(\2.)|是不是|可不可以|愿不愿意|喜不喜欢|应不应该|需不需要|知不知道|要不要|好不好"
)
"""Questions of the form A-not-A."""
_SIGN = re.compile("[不没无非别勿未莫]")
_DOUBLE = re.compile(
    r"(?:没有|没|无|并非|不是|不会|不能|未必)(?:人|什么|一个|一[^，。；]|谁|哪[^，。；])?不|不[^，。；]{1,6}不行|没有[^，。；]{1,6}不(?=[^，。；])|不无"
)
"""Two that make a yes."""
_HARD = re.compile(
    r"绝不|决不|并不|从不|毫不|从未|从来没|没有|不[能会要该必用可是再许需准]|无法|无须|无需|请勿|切勿|切忌|严禁|禁止|拒绝|避免|防止|杜绝|[不没无非别勿未莫甭否]|休想"
)
"""Words that deny."""
_SOFT = re.compile(
    "宁可|宁愿|宁肯|还在|仍在|早就|早已|很少|少有|极少|甚少|缺|减少|很难|难得|难办|艰难|困难|失败|失去|缺失|丧失|反而|忘|摆脱|克制|尽管|记得|差点|几乎|罕|别扭|孤立|孤零零"
    "|无力|无助|无奈|无辜|无条件|未成年|未婚|未知|不耐烦|不公|不满|不安|不幸|不良|不和|白白|落空|徒劳|免"
)
"""Words that may answer an English negation, and are none by themselves."""
_ANSWERS = re.compile(
    "避免|拒绝|停止|停下|禁止|切忌|戒|免得|以免|难免|防止|放心|以外|之外|除了|除非|要不是|若不是|若非|与其|哪里?[有能会是敢还来用需]|何[必苦须尝妨]|比什么都|比谁都|难道|岂|怎么[能会可敢]|怎能|几时|谁(?:[能会敢还愿想]|知道|晓得|料)|犯不着|拿不准|说不准|相反|恰恰|反倒|别[忘急担客着太]|不要忘|不[急着]|难以|来不及|舍不得|不足|不利|不当|不适|不解|不便|不止|不过|忍不住|毫无"
)
"""Words that stand for a negation and are none by form."""
_BARS = re.compile("不能|不可以|不应该|不该|不准|不许|没有权利|没权利|不允许")
"""Words that forbid what English allows."""
_ONLY = re.compile("只有|才")
"""Stand for "not until" and "not without"."""
_STRICT = re.compile(
    "不要|不能|不可以|不应该|不应|不许|不准|不是|没有|不会|不必|不用|不需要|无需|无法|请勿|切勿|严禁|禁止|绝不|决不|从不|从来没|并不|[勿别]"
)
"""Words that forbid or deny outright."""
_FORBIDS = re.compile(
    "请不要|不要(?!求|么)|千万别|(?<![\u4e00-\u9fff])别|请别|请勿|切勿|不许|不准|严禁|禁止"
)
"""Words that tell somebody not to do a thing."""


@dataclass(frozen=True)
class ChinesePolarity:
    """What a sentence denies."""

    text: str
    """The sentence."""
    rest: str
    """The same, as long, without the words that only look like a negation, and without two that make a yes."""
    doubles: int
    """How often two negations make a yes: 没有…不, 不是不."""

    @cached_property
    def negations(self) -> tuple[Span, ...]:
        """Where it denies."""
        return _all(_HARD, self.rest)

    @cached_property
    def strict(self) -> tuple[Span, ...]:
        """Those of them that forbid or deny outright: 不要, 没有."""
        return _all(_STRICT, self.rest)

    @cached_property
    def forbids(self) -> tuple[Span, ...]:
        """Those of them that tell a reader not to do a thing: 请不要, 别."""
        return _all(_FORBIDS, self.rest)

    @cached_property
    def bars(self) -> tuple[Span, ...]:
        """Those of them that say what cannot or must not be: 不能, 没有权利."""
        return _all(_BARS, self.rest)

    @cached_property
    def signs(self) -> bool:
        """True where a sign of negation stands at all, be it in a word that denies nothing."""
        return bool(_SIGN.search(self.text))

    @cached_property
    def says_only(self) -> bool:
        """True where 才 or 只有 may stand for "not until"."""
        return bool(_ONLY.search(self.text))

    @cached_property
    def answers(self) -> bool:
        """True where another word plainly stands for an English negation: 避免, 除非, 放心."""
        return bool(_ANSWERS.search(self.text))

    @cached_property
    def may_answer(self) -> bool:
        """True where another word may: 难得, 很少, 失去."""
        return self.answers or bool(_SOFT.search(self.text))


@lru_cache(maxsize=64)
def chinese_polarity(text: str) -> ChinesePolarity:
    """Read a sentence; the last few are remembered.

    >>> chinese_polarity("你不必同意。").negations
    ((1, 3),)
    >>> chinese_polarity("这不但有用，而且非常有用。").negations
    ()
    """
    rest = _EITHER.sub(_blank, _NEUTRAL.sub(_blank, text))
    plain, doubles = _DOUBLE.subn(_blank, rest)
    return ChinesePolarity(text, plain, doubles)


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match.group())


def _all(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in pattern.finditer(text))
