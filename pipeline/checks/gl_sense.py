"""Check that no clinical rendering is used where the English word means something else."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.contact_tokens import stretches
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.glossary import Term
from pipeline.terms.matcher import Rendering, RenderingKind
from pipeline.terms.script import fold

CODE = "gl-sense"


def check(context: EntryContext) -> Iterator[Finding]:
    """Where a word of the same sentence gives another sense away, the term's rendering is wrong."""
    english = context.source.plain
    senses, excepted = context.matcher.senses(english), context.matcher.excepted(english)
    if not (senses or excepted):
        return
    others = [(hit, sense.zh) for hit, sense in senses]
    names = _names(context) if excepted else []
    others += [
        (hit, tuple(zh for sense in hit.term.senses for zh in sense.zh))
        for hit in excepted
        if not any(a <= hit.start < b for a, b in names)
    ]
    if not others:
        return
    named = {usage.term.en for usage in context.usages}
    renderings = context.matcher.chinese(context.target.plain)
    first: dict[tuple[str, tuple[str, ...]], Rendering | None] = {}
    for hit, better in others:
        about = (hit.term.en, better)
        if about not in first:
            said = hit.term.en in named or any(word in context.target.plain for word in better)
            of_term = (r for r in renderings if _is_the_term(r, hit.term, named))
            first[about] = None if said else next(of_term, None)
        wrong = first[about]
        if wrong is None:
            continue
        word = english[hit.start : hit.end]
        advice = f"; write {' or '.join(better)}" if better else "; write what it means here"
        advice_zh = f"，请译为“{'”或“'.join(better)}”" if better else "，请换一个说法"
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"“{word}” is an everyday word here, “{wrong.text}” is the clinical term{advice}.",
                f"“{word}”在这里不是专业术语的意思，不宜译成“{wrong.text}”{advice_zh}。",
            ),
            source=context.source_span(hit.start, hit.end),
            target=context.target_span(wrong.start, wrong.end),
        )


def _names(context: EntryContext) -> list[Span]:
    """Where the English first names each service, with its number or without: 988, the Suicide & Crisis Lifeline."""
    names = (c.name.removeprefix(c.number).strip() for c in context.glossary.contacts)
    return list(stretches(context.folded, map(fold, names)))


def _is_the_term(rendering: Rendering, term: Term, named: set[str]) -> bool:
    """True for a rendering of this term that no other term of the English asks for."""
    return rendering.kind(term) in (RenderingKind.PREFERRED, RenderingKind.ACCEPTED) and not any(
        owner.term.en in named for owner in rendering.owners
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no clinical rendering where the English word means something else",
    "英文不是术语的意思时，不用术语的译法",
    1,
    About(
        why=(
            "A translation engine with a glossary puts the term everywhere: a hotel check-in becomes a couple's talk, withdrawal from alcohol a partner's retreat.",
            "机器翻译会把术语到处套用：酒店的入住变成伴侣的心情交流，酒精的戒断变成伴侣的退缩。",
        ),
        mend=(
            "Write the everyday word. The glossary's `senses` say which words give the other meaning away.",
            "写平常的词。术语表的senses里写着，哪些词说明是另一个意思。",
        ),
        english="Read the attachment to this email first.",
        wrong="请先读这封邮件的依恋。",
        right="请先读这封邮件的附件。",
    ),
    entry=check,
)
