"""Find the negations of an English sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.checks.followed_by import Later
from pipeline.model.finding import Span

_NEUTRAL = re.compile(
    # less than the opposite: not bad, not a bad listener, not impossible
    r"(?:\bnot|n't) (?:be |always |necessarily )?(?:(?:an?|so|too|that|such|half|at all) )*(?:bad|far|small|unkind|unlike|unwell|unfriendly|unimportant|unknown|impossible)\b"
    # superlatives: nothing is as lonely as, nobody knows better than
    r"|\b(?:nothing|nobody|no one|no other \w+|never)\b[^,;:.?!]{0,40}?\b(?:as|so) \w+ as\b|\b(?:nothing|nobody|no one)\b[^,;:.?!]{0,30}? (?:more|better|worse|harder|\w{3,}er) than\b"
    r"|\b(?:hardly|scarcely|barely|no sooner) had\b"
    r"|\bnot (?:only|just|merely|simply|to mention|unlike|uncommon(?:ly)?|unusual(?:ly)?|unreasonable|without|until)\b"
    r"|\bnever (?:just|only|merely)\b|\bmore often than not\b|\b(?:isn't|aren't|wasn't|doesn't|don't|is not|are not|do not|does not) (?:only|just|merely|simply)\b"
    r"|\b(?:no|little) (?:matter|doubt|wonder|problem|rush|hurry|worries|trouble|less than|fewer than|more than|later than|sooner than)\b"
    r"|\b(?:can't|cannot|couldn't|can not|could not) (?:help but|help|wait|agree more|be more|thank|stress)\b"
    r"|\b(?:never|not|(?:do|does|did|wo|ca|is|was)n't) (?:once )?(?:stop|stopped|fail|failed|give up|gave up|given up|quit)\b"
    r"|\bno (?:choice|option|alternative) but\b|\bcan't help\b|\bnothing but\b|\bnone other\b|\bwhy not\b|\bwhether or not\b|\bor not\b|\bif not\b|\bnot (?:a few|to worry)\b"
    r"|\bdon't (?:hesitate|forget|worry|mind)\b|\bdo not (?:hesitate|forget|worry)\b|\bnever mind\b|\bno\. ?\d|\bwithout (?:fail|a doubt|doubt)\b"
    r"|\byes (?:or|and) no\b|\byes/no\b|\b(?:isn't|aren't|don't|doesn't|won't|didn't|can't) (?:it|you|they|we|he|she)\?"
    r"|\bsay(?:ing)? [“\"']?no\b|no[.,!?]?”|\bno[- ]one[- ]size\b|\b(?:can )?never (?:be )?too\b|\bno two\b|\bno(?=[,.!])|\b(?:nothing|nobody|no one|no \w+) (?:is|are|was|were) (?:ever )?(?:off|too|impossible|un\w{3,})\b|\bnothing could be further\b"
)
"""Negations by form that mean none, or that Chinese may well put without one: 迫不及待, 记得, 尽管."""

_NOT_ALL = re.compile(r"\bnot (?:all|always|every|everyone|everything)\b(?= )")
"""None either, where a "but" follows."""
_BUT = re.compile(r"\bbut\b")
_HARD = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|without|unless|hardly|barely|scarcely|rarely|seldom|no-one)\b"
    r"|\b(?:do|does|did|is|are|was|were|has|have|had|ca|wo|would|should|could|must|need|ai|might|sha|ought)n't\b"
    r"|\bfail(?:s|ed|ing)? to\b|\brefus(?:e|es|ed|ing) to\b"
)
"""Words that deny."""

_SOFT = re.compile(
    r"(?:only|until|till|before|few|fewer|little|less|least|rarely|seldom|hard|harder|difficult|difficulty|tough|wrong|different(?:ly)?|differ(?:s|ence)?"
    r"|stop(?:s|ped|ping)?|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|refus\w+|lack(?:s|ed|ing)?|miss(?:es|ed|ing)?|alone|instead|rather|except|free"
    r"|too|unable|fail\w*|whether|regardless|despite|whatever|whenever|wherever|however|whoever|uneasy|anxious|anxiety|upset|upsetting|sorry|helpless\w*|hopeless\w*"
    r"|ignor\w+|neglect\w*|skip\w*|forget\w*|forgot\w*|den(?:y|ies|ied|ying|ial)|reject\w*|dismiss\w*|doubt\w*|strange\w*|absen\w+|numb\w*|stuck|silen\w+|quiet\w*"
    r"|cost\w*|hid(?:e|es|den|ing)|quit\w*|los(?:e|es|t|ing|s)|blank|off|end(?:s|ed|ing)?|against|beyond|though|although|any|anything|anyone|anybody|anywhere|ever"
    r"|minor|young|child|children|teens?|barrier\w*|obstacle\w*|resist\w*|withdraw\w*|withdrew|shut\w*|distan\w+|cold|lonel\w+|confus\w+|shame\w*|asham\w+|guilt\w*"
    r"|stay\w*|remain\w*|hold\w*|change\w*|rest|break\w*|leave|leaving|left|away|over|past|gone|quickly|suddenly|soon|constant\w*|continu\w*|endless\w*|always|still|keep\w*|kept"
    r"|weather|endure|bear|stand|overwhelm\w*|flood\w*|exhaust\w*|tired|tire|drain\w*|afraid|fear\w*|worr\w+|scar\w+|panic\w*|awkward\w*|embarrass\w*|worthless\w*|resent\w*|angry|anger|annoy\w*|frustrat\w*"
    r"|crazy|mad|ill|sick|weird|abnormal|since|wish\w*|sad\w*|bad|badly|worse|worst|poor\w*|weak\w*|wound\w*|hurt\w*|harsh\w*|cruel\w*|secret\w*|private\w*|confidential\w*|optional|voluntary|careful\w*|gentl\w+|slow\w*"
    r"|but|yet|while|unconscious\w*|automatic\w*|naturally|simply|just|inevitab\w*|certain\w*|sure|simple|easy|easily|enough|perhaps|maybe|may|might|could|either|or|apart"
    r"|invalidat\w*|invisib\w*|insecur\w*|im(?:possib|patien|perfec|person|prop|mobil|balanc|matur)\w*|in(?:appropriat|capab|complet|consist|convenien|correct|depend|differen|direct|effectiv|evitab|finit|justic|sensitiv|stabil|suffic|valid|visib|secur|activ|adequat|abil|decisi|equal|flexib|toler|accura)\w*"
    r"|ir(?:regular|relevan|rational|responsib|replac|revers|ritat|resist)\w*|il(?:legal|logical|literat)\w*|dis(?:agree|connect|comfort|trust|satisf|appear|approv|honest|like|order|regard|respect|engag|courag|miss|tract|oriented|appoint|rupt|count|close|loyal|tress)\w*"
    r"|mis(?:understand|understood|take|taken|takes|trust|read|interpret|communicat|match|treat)\w*|non\w*|\w+less(?:ly|ness)?|counter\w*)"
    r"|un(?!der|til|less|iver|ion|ique|it|ite|ited|cle|ity|animous|iform|ified|iverse)\w+"
)
"""Words that Chinese may put with 不, 没 or 别: a negation there is no fault."""


_SOFT_PHRASE = re.compile(
    r"\b(?:more than|even (?:if|though)|at least|out of|let go|over and over|again and again|if only|other than|it takes two|far (?:be it )?from)\b"
)
_LOOSE = re.compile(
    r"\?|\b(?:hardly|barely|scarcely|rarely|seldom|without|unless|neither|nor|none|if not)\b|\b(?:not|n't) (?:the only|alone|all|every\w*|always|sure|certain|much|many|often|long|far|enough|yet|ready|mean|because|so much|quite|exactly|really|necessarily|like|before|just|worth|as)\b"
    r"|n't (?:all|every\w*|always|sure|certain|much|many|often|long|far|enough|yet|ready|mean|because|quite|exactly|really|like|know|remember|have (?:to|time|enough)|need|care|mind|wait|think|believe)\b"
    r"|\b(?:not|never) (?:have to|need|know|remember|think|believe|care|mind)\b|\bno (?:two|one|time|need|reason|point|use|idea|room|longer|more|less|fewer|other|better|easy|simple|\w+ (?:is|are) (?:the same|alike|as))\b"
    r"|\b(?:not|n't)[.,;:!”]*\s*$|^\W*no[,.!]"
)
_LOOSE_LATER = (
    Later(r"\b(?:not|n't|never)\b", r"\byet\b", ".?!"),
    Later(
        r"\b(?:nothing|nobody|no one|none|never|no)\b",
        r"\b(?:off|wrong|missing|forbidden|banned|taboo|wasted|lost|un\w{3,}|im\w{4,}|too)\b",
    ),
    Later(r"\b(?:nothing|nobody|no one|never|not)\b", r"\b(?:but|except|than|until|till)\b"),
    Later(r"\b(?:no|nothing)\b ", r"\b(?:left|like|new|special|strange|wrong)\b", ".?!"),
)
"""Denials that Chinese often puts in another way: 很少, 才, 离不开, 记不清, 拿不准, 各不相同, 忘."""

_DOUBLE = Later(
    r"\b(?:no|nobody|no one|nothing|never)\b",
    r"\b(?:without|(?:who|that|which) (?:never|(?:do|does|did|has|have|is)(?:n't| not)))\b",
    ",;:.?!",
)
_WORD = re.compile(r"\w+")
_DENYING = frozenset(
    ["not", "never", "no", "none", "nobody", "nothing", "nowhere", "neither", "nor", "cannot", "without", "unless", "hardly", "barely", "scarcely", "rarely",
     "seldom", "t", "fail", "fails", "failed", "failing", "refuse", "refuses", "refused", "refusing"]
)  # fmt: skip
"""In every denial stands one of these words; t is that of don't."""
_STARTS = re.compile(r"(?<!\w)\w|n't")
_BEFORE = 24
"""Letters before a denial in which the phrase may begin that makes it none."""


@lru_cache(maxsize=64)
def denials(folded: str) -> tuple[Span, ...]:
    """Where a sentence (folded as `script.fold` does) denies; the last few are remembered.

    >>> denials("you do not have to agree."), denials("not only that, it helps.")
    (((7, 10),), ())
    """
    last = _last_but(folded)
    return tuple(span for span in _by_form(folded) if not _is_neutral(folded, span, last))


def may_deny(folded: str) -> bool:
    """True where the translation of a sentence may hold a negation of its own: hard, only, unlike, not only."""
    if any(map(_is_soft, words(folded))) or _SOFT_PHRASE.search(folded):
        return True
    last = _last_but(folded)
    return any(_is_neutral(folded, span, last) for span in _by_form(folded))


@lru_cache(maxsize=64)
def words(folded: str) -> frozenset[str]:
    """The words of a sentence, parted at apostrophes and hyphens; the last few are remembered."""
    return frozenset(_WORD.findall(folded))


def _by_form(folded: str) -> tuple[Span, ...]:
    """Words that deny, in whatever phrase they stand."""
    if _DENYING.isdisjoint(words(folded)):
        return ()
    return tuple(match.span() for match in _HARD.finditer(folded))


def _last_but(folded: str) -> int:
    """Where the last "but" stands; -1 for none."""
    return max((match.start() for match in _BUT.finditer(folded)), default=-1)


def _is_neutral(folded: str, denial: Span, last_but: int) -> bool:
    """True where a phrase that denies nothing holds this word."""
    start, end = denial
    every = _NOT_ALL.match(folded, start)
    if every and every.end() < last_but:
        return True
    for place in _STARTS.finditer(folded, max(0, start - _BEFORE), end):
        match = _NEUTRAL.match(folded, place.start())
        if match and match.end() > start:
            return True
    return False


@lru_cache(maxsize=8192)
def _is_soft(word: str) -> bool:
    """True for one of the words of `_SOFT`."""
    return bool(_SOFT.fullmatch(word))


def is_double(folded: str) -> bool:
    """True where two denials make a yes: no family without secrets, never without."""
    return _DOUBLE.stands_in(folded)


def is_loose(folded: str) -> bool:
    """True where a sentence denies, or asks, in a way that Chinese may well put without a negation.

    >>> is_loose("you are not alone."), is_loose("do not go.")
    (True, False)
    """
    return bool(_LOOSE.search(folded)) or any(each.stands_in(folded) for each in _LOOSE_LATER)
