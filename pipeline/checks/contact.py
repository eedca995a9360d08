"""Check that hotlines, phone numbers, e-mail and web addresses match the English exactly."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pipeline.checks import contraries
from pipeline.checks.contact_sentences import sentence_faults
from pipeline.checks.contact_tokens import Token, contact_tokens, keywords
from pipeline.checks.interface import About, Check, EntryContext, ProjectContext
from pipeline.model.finding import Finding, Scope, Severity, Span
from pipeline.model.glossary import Contact
from pipeline.terms.script import fold

CODE = "contact"
_FRESH = 90
"""Days for which a look at a service's own page counts."""
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_BESIDE = 30
"""Characters that may lie between a service's name and the number that a reader takes for its own."""


def check(context: EntryContext) -> Iterator[Finding]:
    """Numbers and addresses stand in both languages, character for character, each beside its own service."""
    source, target = context.source_contacts, context.target_contacts
    if source:
        yield from _missing(context, source, {token.text for token in target})
    yield from _lost_keywords(context)
    if not target:
        yield from contraries.findings(context, CODE)
        return
    there = {token.text for token in source}
    for token in _once(target):
        if token.text not in there:
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"“{token.text}” is not in the English; take it out, or copy the right one from there.",
                    f"英文里没有“{token.text}”，请删去，或照英文改正。",
                ),
                target=context.target_span(*token.span),
            )
    wrong = tuple(_wrong_neighbours(context, source, target))
    if source and not wrong:
        wrong = tuple(sentence_faults(context, CODE))
    yield from wrong or contraries.findings(context, CODE)


def _missing(
    context: EntryContext, source: tuple[Token, ...], there: set[str]
) -> Iterator[Finding]:
    """Numbers and addresses that the Mandarin lacks, or has in other characters."""
    lost = [token for token in _once(source) if token.text not in there]
    narrow = unicodedata.normalize("NFKC", context.target.plain) if lost else ""
    folded = {token.text for token in contact_tokens(narrow, context.glossary.contacts)}
    for token in lost:
        full = token.text in folded
        messages = (
            f"“{token.text}” is written with full-width characters; type it as in the English."
            if full
            else f"“{token.text}” is not in the Mandarin; copy it from the English exactly.",
            f"“{token.text}”用了全角字符，请照英文改成半角。"
            if full
            else f"译文里没有“{token.text}”，请照英文原样写上。",
        )
        yield context.finding(
            CODE, Severity.ERROR, messages, source=context.source_span(*token.span)
        )


def _lost_keywords(context: EntryContext) -> Iterator[Finding]:
    """What the reader has to send."""
    for word in sorted(keywords(context.source.plain)):
        if not re.search(rf"(?<![A-Za-z]){word}(?![A-Za-z])", context.target.plain):
            yield context.finding(
                CODE,
                Severity.ERROR,
                (
                    f"“{word}” is what the reader has to send, in these very letters; write it as it is.",
                    f"短信要发的就是“{word}”这几个字母，请原样写上。",
                ),
            )


@dataclass(frozen=True, slots=True)
class _Name:
    """A service named in a sentence, and the number that stands nearest to it."""

    text: str
    """The name as it stands."""
    own: frozenset[str]
    """The numbers that go by this name."""
    nearest: Token | None
    """The nearest number of any service."""
    has_own: bool
    """True if one of its own numbers is in the sentence."""


def _wrong_neighbours(
    context: EntryContext,
    source: tuple[Token, ...],
    target: tuple[Token, ...],
) -> Iterator[Finding]:
    """A service whose name stands beside another service's number, where the English does not put it so."""
    services = _services(context.glossary.contacts)
    english = {
        (name.own, name.nearest.text)
        for name in _names(context.source.plain, services, source)
        if name.nearest
    }
    names = _names(context.target.plain, services, target)
    beside = _beside(names)
    for name in names:
        if name.nearest is None or name.nearest.text in name.own:
            continue
        if (name.own, name.nearest.text) in english or (
            name.has_own and not _swapped(name, beside)
        ):
            continue
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"“{name.nearest.text}” stands beside “{name.text}”, whose number is {' or '.join(sorted(name.own))}; put each number beside its own service.",
                f"“{name.text}”旁边写的是{name.nearest.text}，但它的号码是{'或'.join(sorted(name.own))}，请把号码和机构对上。",
            ),
            target=context.target_span(*name.nearest.span),
        )


def _beside(names: list[_Name]) -> Mapping[str, set[str]]:
    """Each number → the numbers that stand beside the names of its services."""
    found: dict[str, set[str]] = {}
    for name in names:
        if name.nearest:
            for own in name.own:
                found.setdefault(own, set()).add(name.nearest.text)
    return found


def _swapped(name: _Name, beside: Mapping[str, set[str]]) -> bool:
    """True if the service that the number belongs to has got this one's number."""
    others = beside.get(name.nearest.text, set()) if name.nearest else set()
    return not name.own.isdisjoint(others)


def _names(text: str, services: _Services, tokens: tuple[Token, ...]) -> list[_Name]:
    """The services that a text names, longest name first, each with the known number nearest to it."""
    if not services.numbers:
        return []
    folded, found = fold(text), []
    numbers = [token for token in tokens if token.text in services.known]
    starts = [token.span[0] for token in numbers]
    for sentence in _SENTENCE.finditer(folded):
        first, last = (bisect_left(starts, edge) for edge in sentence.span())
        there = {token.text for token in numbers[first:last]}
        for match in services.pattern.finditer(folded, *sentence.span()):
            own = services.numbers[match.group()]
            behind = bisect_left(starts, match.end() + _BESIDE + 1, first, last)
            nearest = _nearest(
                folded, match.span(), (numbers[n] for n in range(behind - 1, first - 1, -1))
            )
            name = text[slice(*match.span())]
            found.append(_Name(name, own, nearest, not own.isdisjoint(there)))
    return found


def _nearest(text: str, name: Span, numbers: Iterator[Token]) -> Token | None:
    """The number nearest to a name that a reader takes for its own; `numbers` up to those behind it, the last one first."""
    near: list[tuple[int, bool, Token]] = []
    for token in numbers:
        if token.span[1] < name[0] - _BESIDE:
            break
        if token.span[1] <= name[0] or token.span[0] >= name[1]:
            near.append((_gap(text, token.span, name), token.span[0] < name[0], token))
    near = [item for item in reversed(near) if item[0] <= _BESIDE]
    return min(near, key=lambda item: item[:2])[2] if near else None


def _gap(text: str, one: Span, other: Span) -> int:
    """How far two stretches lie apart; a comma between them counts as five characters."""
    first, second = sorted((one, other))
    between = text[first[1] : second[0]]
    return len(between) + 4 * sum(char in "，,、" for char in between)


class _Services(NamedTuple):
    """The services of a glossary."""

    numbers: Mapping[str, frozenset[str]]
    """Each name, folded, and all numbers that go by it."""
    pattern: re.Pattern[str]
    """The names, the longest first."""
    known: frozenset[str]
    """All numbers."""


@lru_cache(maxsize=8)
def _services(contacts: tuple[Contact, ...]) -> _Services:
    """Read the contacts of a glossary; those of a few glossaries are remembered."""
    numbers: dict[str, frozenset[str]] = {}
    for contact in contacts:
        for name in (contact.name, *contact.names_zh):
            key = fold(name)
            numbers[key] = numbers.get(key, frozenset()) | {contact.number}
    ordered = sorted(numbers, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(map(re.escape, ordered)))
    return _Services(numbers, pattern, frozenset[str]().union(*numbers.values()))


def _once(tokens: tuple[Token, ...]) -> list[Token]:
    """The first of each text."""
    return list({token.text: token for token in reversed(tokens)}.values())[::-1]


def project(context: ProjectContext) -> Iterator[Finding]:
    """An entry of `contacts` that somebody looked up more than 90 days ago: services change.

    One that nobody has looked up yet waits for people, and is named by `pipeline doctor`.
    """
    today = date.fromisoformat(context.today)
    for contact in context.glossary.contacts:
        try:
            age = (today - date.fromisoformat(contact.checked_on)).days
        except ValueError:
            continue
        if age > _FRESH:
            yield Finding(
                code=CODE,
                severity=Severity.WARNING,
                scope=Scope.PROJECT,
                document="",
                message_en=f"{contact.name} ({contact.number}) was last checked {age} days ago; look at the service's own page, then write today's date in `checked_on`.",
                message_zh=f"{contact.name}（{contact.number}）上次核对是在{age}天前，请打开这个机构的网页核对，再把术语表里的核对日期（checked_on）改成今天。",
                path="glossary.yaml",
                line=contact.line or None,
            )


CHECK = Check(
    CODE,
    Severity.ERROR,
    "hotlines, phones, e-mails, addresses identical, each with its own service, way, country and reason",
    "热线、电话、邮箱、网址与英文一致，每个号码的机构、联系方式、国家和用途都对得上",
    6,
    About(
        why=(
            "One wrong digit, and nobody answers somebody in danger. Numbers are also looked up again every 90 days: services change.",
            "号码错一位，危险中的人就找不到帮助。号码每90天要重新核对一次，因为服务会有变动。",
        ),
        mend=(
            "Copy the number from the English, digit by digit. For an old entry of `contacts`, open the service's own page, and write today's date in `checked_on`.",
            "照英文一位一位地抄。如果提示说很久没有核对，请打开这个机构的网页核对，再把术语表里的核对日期（checked_on）改成今天。",
        ),
        english="Call or text 988.",
        wrong="请打电话或发短信到998。",
        right="请打电话或发短信到988。",
    ),
    entry=check,
    project=project,
)
