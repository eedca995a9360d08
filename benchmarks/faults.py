"""Faults made from good pairs by rule, each with the findings that fit.

The same faults every time. A rule makes a fault only where it is certain to be one: a negation goes only where the
languages have equally many, a term only where no other rendering of it is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from benchmarks.sets import Case, Text
from pipeline.terms.matcher import Matcher

Made = Iterator[tuple[str, str]]
"""What was done (one word or two), and the faulty Mandarin."""


@dataclass(frozen=True)
class Pair:
    """What a rule makes faults from."""

    en: str
    """The English."""
    zh: str
    """Good Mandarin."""
    matcher: Matcher
    """Finds the terms of both."""


Maker = Callable[[Pair], Made]

_HAN = "\u4e00-\u9fff"
_NOT = re.compile(r"\b(?:not|never|cannot|no|nobody|nothing|without)\b|n[’']t\b", re.IGNORECASE)
_OTHER_NOT = re.compile(
    r"\b(?:neither|nor|none|unless|until|hardly|only|nowhere|avoid|refuse|stop|forget|rather|instead|fail|free|"
    r"lost|miss\w*|hesitate|help|wonder|why|longer|matter|un\w{4,}|in(?:visible|secure)|dis\w{4,}|\w{3,}less)\b",
    re.IGNORECASE,
)
_ZH_NOT = re.compile(
    "不要|不会|不能|不是|不必|不用|不该|没有|并不|绝不|从不|不再|请勿|千万不|[不没无非未别勿莫免难]"
)
_TURNED = {
    "不要": "要",
    "不会": "会",
    "不能": "能",
    "不是": "是",
    "不必": "必须",
    "不用": "要",
    "不该": "该",
    "没有": "有",
    "并不": "",
    "绝不": "",
    "从不": "总是",
    "不再": "还",
}
"""A negation, and what is left when it is lost."""
_WRONG_NUMBER = {
    "988": "998",
    "911": "991",
    "741741": "741471",
    "88788": "88878",
    "1-800-799-7233": "1-800-799-7323",
    "(404) 555-0134": "(404) 555-0143",
}
_WIDTH = {"，": ",", "。": ".", "？": "?", "：": ":", "；": ";", "！": "!"}
_TRADITIONAL = dict(
    zip(
        "们这说时对来样听让会关爱觉伤给谈问见还为",
        "們這說時對來樣聽讓會關愛覺傷給談問見還為",
        strict=True,
    )
)
_ENGLISH = {
    "害怕": "afraid",
    "安静": "quiet",
    "感受": "feelings?",
    "倾听": "listen(?:ing)?",
    "休息": "rest",
    "信任": "trust",
    "孤单": "lonely",
    "安全": "safe",
    "练习": "exercise",
}
"""A Mandarin word, and the English that may be left in its place."""
_SENTENCE = re.compile(r"[^。？！\n]+[。？！]”?")


def generated(cases: Iterable[Case], matcher: Matcher) -> Iterator[Case]:
    """Each good pair with one fault by each rule that its text allows."""
    for case in cases:
        text = case.single
        if text is None:
            continue
        pair = Pair(text.en, text.zh, matcher)
        for rule in RULES:
            for number, (done, zh) in enumerate(rule.make(pair), start=1):
                if zh != text.zh and zh.strip():
                    yield _case(case, rule, f"{number}", done, text, zh)


def _case(case: Case, rule: Rule, number: str, done: str, text: Text, zh: str) -> Case:
    name = f"{case.id}/{rule.codes[0]}-{rule.name}-{number}"
    return Case(name, (replace(text, zh=zh),), rule.codes, done)


def _digit(pair: Pair) -> Made:
    """One digit of a number that both languages write in digits."""
    for match in re.finditer(r"(?<![\w.@/:-])\d+(?![\w.@/:-])", pair.zh, re.ASCII):
        if re.search(rf"(?<!\d){match[0]}(?!\d)", pair.en) and len(match[0]) != 3:
            digits = match[0][:-1] + str((int(match[0][-1]) + 3) % 10)
            yield match[0], pair.zh[: match.start()] + digits + pair.zh[match.end() :]


def _contact(pair: Pair) -> Made:
    """Two digits of a hotline swapped; a letter of an address lost."""
    for match in re.finditer("|".join(map(re.escape, _WRONG_NUMBER)), pair.zh):
        yield match[0], pair.zh[: match.start()] + _WRONG_NUMBER[match[0]] + pair.zh[match.end() :]
    for match in re.finditer(r"(?<!\()https?://[\w./-]+\w|[\w.]+@[\w.]+\w", pair.zh, re.ASCII):
        yield match[0], pair.zh[: match.end() - 1] + pair.zh[match.end() :]


def _negation(pair: Pair) -> Made:
    """One negation lost, in a text where the languages have equally many."""
    found = list(_ZH_NOT.finditer(pair.zh))
    if len(_NOT.findall(pair.en)) != len(found) or _OTHER_NOT.search(pair.en):
        return
    for lost in found:
        left = _TURNED.get(lost[0], "" if lost[0] == "不" else None)
        if left is not None and pair.zh[lost.start() - 1 : lost.start()] != "“":  # 说“不”
            yield lost[0], pair.zh[: lost.start()] + left + pair.zh[lost.end() :]


def _renderings(pair: Pair) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(preferred rendering, avoided ones) of each enforced term that only this one word renders, and once."""
    hits = list(pair.matcher.english(pair.en))
    for hit in hits:
        term = hit.term
        inside = any(o is not hit and o.start < hit.end and hit.start < o.end for o in hits)
        others = [text for text in term.accept if text in pair.zh.replace(term.zh, "＿")]
        if not term.enforce or term.keep or inside or others or pair.zh.count(term.zh) != 1:
            continue
        if sum(o.term is term for o in hits) == 1 and not _shared(pair, term.zh):
            yield term.zh, term.avoid


def _shared(pair: Pair, rendering: str) -> bool:
    """True if the word is part of a longer rendering: 伴侣 in 伴侣治疗."""
    place = pair.zh.index(rendering)
    return any(
        r.start <= place and place + len(rendering) <= r.end and len(r.text) > len(rendering)
        for r in pair.matcher.chinese(pair.zh)
    )


def _forbidden(pair: Pair) -> Made:
    """A term as the glossary rules it out."""
    for good, avoid in _renderings(pair):
        wrong = next((text for text in avoid if good not in text), None)
        if wrong:
            yield f"{good} → {wrong}", pair.zh.replace(good, wrong)


def _missing(pair: Pair) -> Made:
    """A term replaced by a pronoun."""
    for good, _ in _renderings(pair):
        yield good, pair.zh.replace(good, "这个")


def _kept(pair: Pair) -> Made:
    """A name that stays in Latin letters, lost or another one's."""
    for name, other in (("EFT", "CBT"), ("DBT", "EFT"), ("MFT", "MD"), ("Zhihan Su", "Zihan Su")):
        if name in pair.en and pair.zh.count(name) == 1 and other not in pair.en:
            yield name, pair.zh.replace(name, other)


def _half_width(pair: Pair) -> Made:
    """One mark behind a Han character made half-width; then all of them."""
    places = [m.start() for m in re.finditer(rf"(?<=[{_HAN}])[{''.join(_WIDTH)}]", pair.zh)]
    if places:
        last = places[-1]
        yield "one", pair.zh[:last] + _WIDTH[pair.zh[last]] + pair.zh[last + 1 :]
    if len(places) > 1:
        yield "all", "".join(_WIDTH[c] if n in places else c for n, c in enumerate(pair.zh))


def _script(pair: Pair) -> Made:
    """One character, then all, of those that Traditional Chinese writes otherwise."""
    places = [n for n, char in enumerate(pair.zh) if char in _TRADITIONAL]
    if places:
        last = places[-1]
        yield "one", pair.zh[:last] + _TRADITIONAL[pair.zh[last]] + pair.zh[last + 1 :]
    if len(places) > 1:
        yield "all", "".join(_TRADITIONAL.get(char, char) for char in pair.zh)


def _person(pair: Pair) -> Made:
    """The last 你 made 您."""
    places = [m.start() for m in re.finditer("你(?!们)", pair.zh)]
    if places:
        yield "last", pair.zh[: places[-1]] + "您" + pair.zh[places[-1] + 1 :]


def _partner(pair: Pair) -> Made:
    """伴侣 made 老公, 对方 made 他."""
    if re.search(r"\bpartner\b", pair.en) and not re.search(r"\b(?:he|she|him|her|his)\b", pair.en):
        for word, wrong in (("伴侣", "老公"), ("对方", "他")):
            if pair.zh.count(word) == 1 and not re.search(
                f"{word}(?:治疗|咨询|会谈)|转向{word}", pair.zh
            ):
                yield word, pair.zh.replace(word, wrong)


def _emphasis(pair: Pair) -> Made:
    """The marks of emphasis or code lost."""
    for mark in ("**", "*", "`"):
        if pair.zh.count(mark) == 2:
            yield mark, pair.zh.replace(mark, "")


def _link(pair: Pair) -> Made:
    """The address of a link changed."""
    for match in re.finditer(r"\]\(([\w./:-]+)\)", pair.zh):
        yield match[1], pair.zh[: match.start(1)] + "x-" + match[1] + pair.zh[match.end(1) :]


def _english(pair: Pair) -> Made:
    """A word left in English; the whole text left in English."""
    for word, english in _ENGLISH.items():
        found = re.search(rf"\b{english}\b", pair.en)
        if found and pair.zh.count(word) == 1:
            yield word, pair.zh.replace(word, found[0])
    if len(re.findall(r"[a-z]{2,}", pair.en)) > 2:
        yield "all", pair.en


def _cut(pair: Pair) -> Made:
    """Only the first sentence left, where that is less than half."""
    found = _SENTENCE.findall(pair.zh)
    if (
        len(found) > 1
        and "\n" not in pair.zh
        and len(found[0]) < len(pair.zh) / 2.5
        and len(pair.zh) > 20
    ):
        yield "rest", found[0]


def _doubled(pair: Pair) -> Made:
    """The last sentence twice; a particle twice."""
    found = _SENTENCE.findall(pair.zh)
    if found and pair.zh.endswith(found[-1]) and len(found[-1]) > 5 and "*" not in found[-1]:
        yield "sentence", pair.zh + found[-1]
    for word in ("的", "了"):
        if pair.zh.count(word) == 1 and not re.search(f"[目不得]{word}", pair.zh):  # 受不了了
            yield word, pair.zh.replace(word, word * 2)


def _end(pair: Pair) -> Made:
    """The last mark lost, or another one."""
    if re.search(r"[.?]$", pair.en) and pair.zh[-1] in "。？":
        yield "other", pair.zh[:-1] + ("？" if pair.zh[-1] == "。" else "。")
        yield "lost", pair.zh[:-1]


def _quotes(pair: Pair) -> Made:
    """Quotation marks straight, or those of Traditional typography, or never closed."""
    if pair.zh.count("“") and pair.zh.count("“") == pair.zh.count("”"):
        yield "straight", re.sub("[“”]", '"', pair.zh)
        yield "corner", pair.zh.replace("“", "「").replace("”", "」")
        last = pair.zh.rindex("”")
        yield "open", pair.zh[:last] + pair.zh[last + 1 :]


def _dots(pair: Pair) -> Made:
    """Ellipsis and dash as on a typewriter, or half of them."""
    for mark, wrong in (("……", "..."), ("——", "--"), ("……", "…"), ("——", "—")):
        if mark in pair.zh:
            yield f"{mark} → {wrong}", pair.zh.replace(mark, wrong)


def _spaces(pair: Pair) -> Made:
    """A blank inside Chinese, before a mark, beside a Latin word."""
    for name, pattern in (
        ("Han", rf"(?<=[{_HAN}])(?=[{_HAN}])"),
        ("mark", rf"(?<=[{_HAN}])(?=[，。；：])"),
        ("Latin", rf"(?<=[{_HAN}])(?=[A-Za-z0-9])"),
    ):
        places = [match.start() for match in re.finditer(pattern, pair.zh)]
        if places:
            place = places[len(places) // 2]
            yield name, pair.zh[:place] + " " + pair.zh[place:]


@dataclass(frozen=True)
class Rule:
    """One way to make faults."""

    name: str
    """What it does, in one word."""
    codes: tuple[str, ...]
    """The findings that fit; the first is the rule that is meant."""
    make: Maker
    """The function."""


RULES = (
    Rule("digit", ("number", "contact"), _digit),
    Rule("digits", ("contact",), _contact),
    Rule("lost", ("negation",), _negation),
    Rule("avoid", ("gl-forbidden", "gl-missing"), _forbidden),
    Rule("lost", ("gl-missing", "gl-forbidden"), _missing),
    Rule("kept", ("dnt-name", "gl-missing", "latin-left"), _kept),
    Rule("half", ("width",), _half_width),
    Rule("traditional", ("script",), _script),
    Rule("polite", ("person",), _person),
    Rule("gender", ("partner",), _partner),
    Rule("emphasis", ("md",), _emphasis),
    Rule("link", ("md", "contact"), _link),
    Rule("english", ("latin-left",), _english),
    Rule("cut", ("length", "negation", "number", "contact", "gl-missing", "md"), _cut),
    Rule("twice", ("dup",), _doubled),
    Rule("end", ("endmark",), _end),
    Rule("marks", ("quotes",), _quotes),
    Rule("typewriter", ("ellipsis-dash",), _dots),
    Rule("blank", ("spacing",), _spaces),
)
"""Every rule."""
