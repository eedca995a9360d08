"""Check that names are kept, or introduced together with their English form."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.checks.interface import About, Check, EntryContext, PageContext
from pipeline.checks.names import in_sound, is_glossed, is_name, people, surname, wanted
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.glossary import Term
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.matcher import RenderingKind
from pipeline.terms.script import fold

CODE = "dnt-name"
_HEADING = re.compile(r"^(?:heading|front matter|table|label)")
_CREDENTIAL = late_pattern(
    r"(?<![A-Za-z])(?:Ph\.?D|Psy\.?D|M\.?D|LMFT|LPC|LCSW|MFT|EFT|DBT|CBT|ACT|IFS|PTSD|OCD|ADHD|EMDR|PHQ-9|GAD-7)(?![A-Za-z])"
)
"""Licences and abbreviations that change what a text says of somebody: MD is no MFT."""
_CAPITAL = re.compile("[A-Z]")
"""Begins each of them; few Chinese texts have one."""


def check(context: EntryContext) -> Iterator[Finding]:
    """Each name and abbreviation of the glossary is kept, or has its agreed form; none is made up."""
    for usage in context.usages:
        if not is_name(usage.term) or usage.good or usage.wrong:
            continue
        hit, term = usage.hits[0], usage.term
        advice, advice_zh = wanted(term)
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"The name “{term.en}” is not in the Mandarin; {advice}.",
                f"译文里没有“{term.en}”这个名称，{advice_zh}。",
            ),
            source=context.source_span(hit.start, hit.end),
        )
    if named := people(context.source.plain):
        yield from _people(context, named)
    if _CAPITAL.search(context.target.plain):
        yield from _made_up(context)


def _people(context: EntryContext, named: list[re.Match[str]]) -> Iterator[Finding]:
    """Somebody whom the English names in full is named in the Mandarin, in letters or as 苏·约翰逊."""
    plain = context.target.plain
    hits = context.matcher.english(context.source.plain)
    ends = [hit.end for hit in hits]
    known = any(zh and zh in plain for zh in {hit.term.zh for hit in hits}) or in_sound(plain)
    if known:
        return
    for match in named:
        at = bisect_right(ends, match.start())
        if at < len(hits) and hits[at].start < match.end():
            continue  # a term of the glossary
        name = surname(match)
        if name in plain or _in_glossary(context, name):
            continue
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"The name “{match.group()}” is not in the Mandarin; keep its letters, or write it as 名·姓 (苏·约翰逊).",
                f"译文里没有人名“{match.group()}”，请保留原文，或写成“名·姓”的形式（如“苏·约翰逊”）。",
            ),
            source=context.source_span(*match.span()),
        )


def _in_glossary(context: EntryContext, name: str) -> bool:
    """True if a rendering of a term with this name stands in the Mandarin: 戈特曼 of 戈特曼方法."""
    parts = [
        term.zh[: len(term.zh) // 2 + 1]
        for term in context.glossary.terms
        if term.zh and name in term.en.split()
    ]
    return any(part in context.target.plain for part in parts)


def _made_up(context: EntryContext) -> Iterator[Finding]:
    """A licence or an abbreviation that the English does not have."""
    plain = context.target.plain
    found = list(_CREDENTIAL.finditer(plain))
    if not found or any(is_name(usage.term) and usage.term.zh for usage in context.usages):
        return  # spelled out
    english = context.folded.replace(".", "")
    explained = {
        name: fold(name).replace(".", "") in english or _is_named(context, name)
        for name in {match.group() for match in found}
    }
    for match in found:
        name = match.group()
        if explained[name]:
            continue
        yield context.finding(
            CODE,
            Severity.ERROR,
            (
                f"“{name}” is not in the English; write the licence or abbreviation that stands there.",
                f"英文里没有“{name}”，请照英文写原来的执照或缩写。",
            ),
            target=context.target_span(*match.span()),
        )


def _is_named(context: EntryContext, name: str) -> bool:
    """True if a term of the English means this abbreviation, or its note speaks of it."""
    meant = [t for t in context.glossary.terms if t.en == name or name in t.accept]
    return any(usage.term in meant or name in usage.term.note for usage in context.usages)


def _alone(entry: EntryContext, term: Term) -> Finding:
    """An abbreviation that a page names first without the words that it stands for: EFT means two therapies."""
    full = term.accept[0] if term.accept else term.en
    return entry.finding(
        CODE,
        Severity.WARNING,
        (
            f"The page names “{term.en}” here for the first time; write “{full}（{term.en}）”.",
            f"“{term.en}”在本页第一次出现，请写成“{full}（{term.en}）”。",
        ),
        scope=Scope.PAGE,
    )


def page(context: PageContext) -> Iterator[Finding]:
    """A method that the glossary wants glossed has its English behind it where the text names it first."""
    seen: set[str] = set()
    for entry in context.entries:
        if _HEADING.match(entry.entry.note) or (entry.entry.context or "").startswith(
            ("front:", "label")
        ):
            continue
        for usage in entry.usages:
            term = usage.term
            if term.first_use != "gloss" or term.en in seen:
                continue
            renderings = [
                r
                for r in entry.matcher.chinese(entry.target.plain)
                if r.kind(term) in (RenderingKind.PREFERRED, RenderingKind.ACCEPTED)
            ]
            if term.keep and not renderings and usage.good:
                seen.add(term.en)
                yield _alone(entry, term)
            if not renderings:
                continue
            seen.add(term.en)
            if any(is_glossed(entry.target.plain, r.start, r.end) for r in renderings):
                continue
            first = renderings[0]
            yield entry.finding(
                CODE,
                Severity.WARNING,
                (
                    f"The page names “{first.text}” here for the first time; write “{first.text}（{term.en}）”.",
                    f"“{first.text}”在本页第一次出现，请写成“{first.text}（{term.en}）”。",
                ),
                target=entry.target_span(first.start, first.end),
                scope=Scope.PAGE,
            )


CHECK = Check(
    CODE,
    Severity.ERROR,
    "names, methods and licences are kept or have their agreed form",
    "人名、方法名、执照保留原文，或用约定的译名",
    1,
    About(
        why=(
            "A reader looks a method or a person up by its name. EFT as an electronic transfer, or an MFT who became a doctor, is plain wrong.",
            "读者会按名称去查方法和人。EFT译成“电子转账”，或者把MFT写成医生，都是错的。",
        ),
        mend=(
            "Write the name as the glossary has it, at its first use on a page with the English in brackets: 戈特曼方法（Gottman Method）.",
            "照术语表写；在一页里第一次出现时，在括号里附上英文：戈特曼方法（Gottman Method）。",
        ),
        english="EFT helps couples slow down.",
        wrong="这种治疗帮助伴侣慢下来。",
        right="EFT帮助伴侣慢下来。",
    ),
    entry=check,
    page=page,
)
