"""Check that safety text warns as clearly in Mandarin as in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.contact_tokens import stretches
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters, words
from pipeline.terms.script import fold

CODE = "safety"


@dataclass(frozen=True, slots=True)
class _Danger:
    """One thing that a warning names, and the words that may name it in Mandarin."""

    signs: tuple[str, ...]
    """One of these stands in all English that names it: much faster to look for."""
    english: re.Pattern[str]
    """In folded English."""
    chinese: re.Pattern[str]
    """Any of these names it as plainly."""
    name: tuple[str, str]
    """What it is, for the message: English, and the plain Mandarin word."""


def _danger(signs: str, english: str, chinese: str, name: str, name_zh: str) -> _Danger:
    pattern = re.compile(rf"\b(?:{english})\b")
    return _Danger(tuple(signs.split()), pattern, re.compile(chinese), (name, name_zh))


_DANGERS = (
    _danger(
        "suicid kill life lives",
        r"suicid\w*|kill (?:yourself|myself|themselves|himself|herself)|end(?:ing)? (?:your|their|my|his|her|it|own) (?:own )?li(?:fe|ves)",
        "自杀|轻生|结束.{0,6}生命|自尽|寻死|了结",
        "suicide",
        "自杀",
    ),
    _danger(
        "sel",
        r"self-harm\w*|hurt(?:ing)? (?:yourself|myself|themselves)|cut(?:ting)? (?:yourself|themselves)|harm(?:ing)? (?:yourself|themselves)",
        "自伤|自残|自我伤害|伤害(?:你)?自己|割|伤自己",
        "self-harm",
        "伤害自己",
    ),
    _danger(
        "violen",
        r"violen(?:ce|t|tly)",
        "暴力|家暴|施暴|动手|动过[^，。；]{0,3}手|打人|打骂|殴打|动粗",
        "violence",
        "暴力",
    ),
    _danger(
        "abus",
        r"abus(?:e|es|ed|er|ers|ive|ing)",
        "虐待|施暴|暴力|家暴|受虐|侵害|施虐|伤害|打骂|殴打",
        "abuse",
        "虐待",
    ),
    _danger(
        "weapon gun firearm kni",
        r"weapons?|guns?|firearms?|kni(?:fe|ves)",
        "武器|枪|刀|凶器|弹药",
        "weapons",
        "武器",
    ),
    _danger(
        "chok strangl", r"chok(?:e|es|ed|ing)|strangl\w*", "掐|勒|扼|窒息", "choking", "掐脖子"
    ),
    _danger(
        "threat",
        r"(?<!life-)(?<!life )threat(?:s|en|ens|ened|ening)?",
        "威胁|恐吓|要挟|胁迫|扬言|说[^，。]{0,4}(?:想|要)",
        "threats",
        "威胁",
    ),
    _danger(
        "sex rape",
        r"forced? (?:you |them |her |him )?(?:into )?(?:to have )?sex|sexual assault|rap(?:e|ed)|sexual(?:ly)? abuse\w*",
        "强迫|强奸|性侵|性暴力|逼.{0,8}性|侵犯",
        "forced sex",
        "强迫发生性关系",
    ),
    _danger(
        "kill deadly lethal fatal",
        r"kill(?:s|ing)? (?:you|me|him|her|them)(?! to)|deadly|lethal|fatal",
        "死|命|杀",
        "a danger to life",
        "生命危险",
    ),
    _danger(
        "hurt",
        r"hurt(?:s|ing)? (?:you|me|him|her|them)",
        "伤|(?<!拨)打(?!电话)|动手|施暴|[用动遭受到]暴力|虐待|侵害|欺负",
        "somebody being hurt",
        "伤害",
    ),
    _danger(
        "afraid scared frightened fear",
        r"(?:afraid|scared|frightened|fear) of (?:your|my|a|their|his|her) (?:partner|spouse|husband|wife|boyfriend|girlfriend|parent|ex)",
        "怕|恐|惧|畏|吓|不敢",
        "fear of somebody close",
        "害怕",
    ),
    _danger("overdos", r"overdos\w*", "过量|超量|中毒|服药", "an overdose", "过量服药"),
    _danger(
        "safe",
        r"unsafe|(?:not|isn't|aren't|never|no longer) (?:be |feel |feeling |really |always )?safe",
        "[不没][^，。；]{0,6}安全|不方?便|危险|风险|冒险|险|害怕|怕",
        "something unsafe",
        "不安全",
    ),
    _danger(
        "danger",
        r"in danger|dangerous|the danger",
        "危险|险|不安全|受到[^，。]{0,2}威胁",
        "danger",
        "危险",
    ),
    _danger(
        "emergenc",
        r"emergenc(?:y|ies)",
        "紧急|急救|急诊|危急|突发|危机|急|报警",
        "an emergency",
        "紧急",
    ),
)
"""A euphemism for one of these is a fault: 难过 is not 自杀, 争吵 is not 暴力."""

_NOW = re.compile(
    r"\b(?:(?:call|text|go|leave|get|tell|dial|see|seek|reach|contact|talk|stop)\b[^.!?;]{0,60}\b(?:now|immediately|(?<!all )at once|right away)|(?:now|immediately)[,:]? (?:call|text|dial|go|leave))\b"
)
_TODAY = late_pattern(r"\b(?:today|tonight)\b")
_TODAY_WORDS = frozenset(["today", "tonight"])
_TODAY_ZH = late_pattern("今|当天|当晚|现在|眼下|目前|立即|立刻|马上|这就")
_LEAVE = late_pattern(
    r"(?<!never )(?<!n't )(?<!not )(?<!to )\b(?:leave (?:(?:the|your) )?(?:house|home|room|apartment|place|building)|leave(?=[,.;]| and\b| if\b| now\b| at once\b| immediately\b| first\b)|get (?:out|away))\b"
)
_LEAVE_ZH = late_pattern("离开|离家|出去|走|逃|躲|撤|出门|脱身")
_NOW_WORDS, _LEAVE_WORDS = frozenset(["now", "immediately", "once", "away"]), frozenset(["leave", "get"])  # fmt: skip
"""One of these words is in all English that says now, and in all that says to leave."""
_NOW_ZH = re.compile("现在|眼下|眼前|目前|正在|立即|立刻|马上|当下|赶快|赶紧|尽快|这就|此刻|就")
_MUST = late_pattern(
    r"(?:^|[.!?:,;*] ?|\bplease |\bthen )(?:call|text|dial|go to|leave|get|stay with|do not|don't|never|lock|see|seek|tell|talk to|reach|contact|stop|keep|move|put|ask)\b"
)
_MAY_ZH = re.compile(
    "可以考虑|不妨|考虑一下|以后可以|有空|有时间的话|有机会|愿意的话|方便的话|可以的话|可以试试|或许可以|也许可以|建议考虑|(?:最好|尽量)(?:不要|别)|改天|过后|过几天|回头再"
)
_SOFT_EN = late_pattern(
    r"\b(?:consider|may|might|can|could|if (?:you (?:want|like|can)|possible)|perhaps|maybe|later|when you can|best|better|try|rather|afterwards?|another (?:day|time)|some day|time)\b"
)
_BEAR_ZH = re.compile(
    "包容|忍耐|忍让|忍一忍|忍着|(?<!无法|难以)忍受|迁就|将就|体谅|别声张|不要声张|家丑|息事宁人|得饶人|多担待"
)
_BEAR_EN = late_pattern(
    r"\b(?:patien\w+|toler\w+|bear\w*|endur\w+|put up|forgiv\w+|accept\w*|suffer\w*|understanding|silen\w+|quiet\w*|secret\w*|stand|live with|empath\w+|compassion\w*|considerate)\b"
)
_HELP = late_pattern(r"\b(?:get|find|seek|ask for|look for|reach out for) (?:\w+ )?help\b")
_HELP_ZH = late_pattern("求助|求救|求援|帮|支援|援助|救|支持|医生|就医|咨询|咨商")
_CALL = re.compile(r"\bcall\b(?! or text)(?!,? text)")
_TEXT = re.compile(r"\btext\b(?! or call)")


def check(context: EntryContext) -> Iterator[Finding]:
    """A safety text names every danger that its English names, asks for the same thing, as soon, in the same way."""
    if not context.entry.safety:
        return
    english, plain = context.folded, context.target.plain
    yield from _dangers(context)
    there = words(english)
    now = None if _NOW_WORDS.isdisjoint(there) else _NOW.search(english)
    if now and not _NOW_ZH.search(plain):
        yield _finding(
            context,
            "The English says now or at once, the Mandarin does not; add 现在, 立即 or 马上.",
            "英文说的是现在、马上，译文没有说，请加上“现在”“立即”或“马上”。",
        )
    if (
        not _TODAY_WORDS.isdisjoint(there)
        and _TODAY.search(english)
        and not _TODAY_ZH.search(plain)
    ):
        yield _finding(
            context,
            "The English says today or tonight, the Mandarin does not; write 今天 or 今晚.",
            "英文说的是今天、今晚，译文没有说，请写“今天”或“今晚”。",
        )
    leaves = not _LEAVE_WORDS.isdisjoint(there) and _LEAVE.search(english)
    if leaves and not _LEAVE_ZH.search(plain):
        yield _finding(
            context,
            "The English says to leave, the Mandarin does not; write 离开.",
            "英文说要离开，译文没有说，请写上“离开”。",
        )
    maybe = _MAY_ZH.search(plain)
    if maybe and _MUST.search(english) and not _SOFT_EN.search(english):
        start, end = maybe.span()
        yield _finding(
            context,
            f"“{maybe.group()}” makes it sound optional, the English does not; ask for it plainly, with 请.",
            f"英文是明确的要求，“{maybe.group()}”说得太轻了，请改成直接的请求（“请……”）。",
            target=context.target_span(start, end),
        )
    yield from _endured(context, english)
    yield from _way(context, english)


def _dangers(context: EntryContext) -> Iterator[Finding]:
    """Every danger of the English is named."""
    english, plain = context.folded, context.target.plain
    for danger in _DANGERS:
        for sign in danger.signs:
            if sign in english:
                break
        else:
            continue
        named = danger.english.finditer(english)
        match = next((m for m in named if not _means_otherwise(context, m.start())), None)
        if match and not danger.chinese.search(plain) and not _in_name(context, match.span()):
            yield _toned_down(context, danger, match.span())


def _endured(context: EntryContext, english: str) -> Iterator[Finding]:
    """No advice to bear it, and help is named where the English says to get it."""
    plain = context.target.plain
    bear = _BEAR_ZH.search(plain)
    if bear and not _BEAR_EN.search(english):
        yield _finding(
            context,
            f"“{bear.group()}” asks the reader to put up with it, the English does not; write what the English says.",
            f"“{bear.group()}”是劝人忍下去，英文没有这个意思，请照英文写。",
            target=context.target_span(*bear.span()),
        )
    help_ = _HELP.search(english) if "help" in english else None
    if help_ and not _HELP_ZH.search(plain):
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                "The English says to get help, the Mandarin does not; write 求助 or 寻求帮助.",
                "英文说要求助，译文没有说，请写上“求助”或“寻求帮助”。",
            ),
            source=context.source_span(*help_.span()),
        )


def _means_otherwise(context: EntryContext, start: int) -> bool:
    """True where the glossary says that the word is no such thing here: drug abuse, a violent storm."""
    plain = context.source.plain
    others = [*context.matcher.excepted(plain), *(hit for hit, _ in context.matcher.senses(plain))]
    return any(hit.start <= start < hit.end for hit in others)


def _in_name(context: EntryContext, span: tuple[int, int]) -> bool:
    """True inside a service's own name: it is `contact`'s matter."""
    names = (fold(contact.name).split(" (")[0] for contact in context.glossary.contacts)
    return any(a <= span[0] < b for a, b in stretches(context.folded, names))


def _toned_down(context: EntryContext, danger: _Danger, span: tuple[int, int]) -> Finding:
    en, zh = danger.name
    return context.finding(
        CODE,
        Severity.ERROR,
        (
            f"The English names {en}, the Mandarin does not; write it plainly: {zh}.",
            f"英文说到了“{zh}”，译文没有说出来，请明白地写出“{zh}”。",
        ),
        source=context.source_span(*span),
    )


def _way(context: EntryContext, english: str) -> Iterator[Finding]:
    """Calls stay calls and messages stay messages: 741741 cannot be called."""
    if not any(map(str.isdigit, characters(english))):
        return
    plain = context.target.plain
    calls, texts = bool(_CALL.search(english)), bool(_TEXT.search(english))
    if "call or text" in english or "text or call" in english:
        calls = texts = True
    says_call = bool(re.search(r"拨|打电话|致电|通话|来电|打给|电话|打 ?\d{3}", plain))
    says_text = bool(re.search("短信|简讯|发信息|发消息|传讯息|编辑|[信讯]息到|发送|传送", plain))
    if texts and not says_text:
        yield _finding(
            context,
            "The English says to text, the Mandarin does not; write 发短信.",
            "英文说可以发短信，译文没有说，请写上“发短信”。",
        )
    if calls and not says_call:
        yield _finding(
            context,
            "The English says to call, the Mandarin does not; write 拨打 or 打电话.",
            "英文说要打电话，译文没有说，请写上“拨打”或“打电话”。",
        )


def _finding(
    context: EntryContext, en: str, zh: str, target: tuple[int, int] | None = None
) -> Finding:
    return context.finding(CODE, Severity.ERROR, (en, zh), target=target)


CHECK = Check(
    CODE,
    Severity.ERROR,
    "safety text warns as plainly as the English: the danger, now, and the way to help",
    "涉及人身安全的文字和英文一样明白：是什么危险、要马上做什么、怎样求助",
    4,
    About(
        why=(
            "A warning that was toned down (“feeling low” for suicide, “you might consider calling” for “call now”) does not reach the one whom it is for.",
            "把“自杀”说成“难过”，把“请拨打”说成“可以考虑拨打”，最需要的人就得不到提醒。",
        ),
        mend=(
            "Name the danger by its plain word, ask for the same thing, as soon, by call or by message as the English says.",
            "用平常明白的词写出危险；英文要求做什么、什么时候做、打电话还是发短信，译文照样写。",
        ),
        english="If you are thinking about suicide, call 988 now.",
        wrong="如果你心里难过，请拨打988。",
        right="如果你有自杀的念头，请现在就拨打988。",
    ),
    entry=check,
)
