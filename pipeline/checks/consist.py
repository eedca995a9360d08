"""Check that the same English has the same Mandarin, on a page and in the project."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.checks.interface import About, Check, EntryContext, PageContext, ProjectContext
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.glossary import Term
from pipeline.terms.matcher import RenderingKind

CODE = "consist"
_GOOD = (RenderingKind.PREFERRED, RenderingKind.ACCEPTED)


def page(context: PageContext) -> Iterator[Finding]:
    """A term keeps to one of its renderings on a page, but for those that may `vary`."""
    first: dict[str, str] = {}
    for entry in context.entries:
        for usage in entry.usages:
            term = usage.term
            if term.vary or term.keep or not term.accept:
                continue
            used = _used(entry, term)
            if not used:
                continue
            wanted = first.setdefault(term.en, used[0][0])
            other = next(((text, span) for text, span in used if not _akin(text, wanted)), None)
            if other is None or any(text == wanted for text, _ in used):
                continue
            yield entry.finding(
                CODE,
                Severity.WARNING,
                (
                    f"“{term.en}” is “{wanted}” further up on this page and “{other[0]}” here; keep to one of the two.",
                    f"“{term.en}”在本页前面译作“{wanted}”，这里却是“{other[0]}”，请统一用一个译法。",
                ),
                target=entry.target_span(*other[1]),
                scope=Scope.PAGE,
            )


def _used(entry: EntryContext, term: Term) -> list[tuple[str, tuple[int, int]]]:
    """The renderings of a term in an entry, each with its place."""
    return [
        (rendering.text, (rendering.start, rendering.end))
        for rendering in entry.matcher.chinese(entry.target.plain)
        if rendering.kind(term) in _GOOD and rendering.covered_by is None
    ]


def _akin(one: str, other: str) -> bool:
    """True for the longer and the shorter form of one word: 情感联结, 联结."""
    return one in other or other in one


def project(context: ProjectContext) -> Iterator[Finding]:
    """The same text has the same Mandarin everywhere; a context of its own may ask for its own."""
    same: dict[tuple[str | None, str], list[EntryContext]] = defaultdict(list)
    for entry in context.entries:
        same[entry.entry.key].append(entry)
    for entries in same.values():
        targets = Counter(entry.entry.target for entry in entries)
        if len(targets) < 2:
            continue
        wanted = _wanted(context, entries, targets)
        example = next(entry for entry in entries if entry.entry.target == wanted)
        for entry in entries:
            if entry.entry.target != wanted:
                yield _differs(entry, example)


def _wanted(context: ProjectContext, entries: list[EntryContext], targets: Counter[str]) -> str:
    """What people approved, else what stands most often, else what comes first."""
    for entry in entries:
        if (entry.document_id, entry.entry.key) in context.approved:
            return entry.entry.target
    return targets.most_common(1)[0][0]


def _differs(entry: EntryContext, example: EntryContext) -> Finding:
    """The finding on the one that is not like the others."""
    there = (
        example.entry.target if len(example.entry.target) <= 40 else example.entry.target[:40] + "…"
    )
    return entry.finding(
        CODE,
        Severity.WARNING,
        (
            f"The same English is “{there}” in {example.document_id}; use those words here too, or, if it means something else here, ask the author for a `context` of its own.",
            f"同一句英文在“{example.document_id}”那一页译作“{there}”，请统一；如果这里意思不同，请告诉作者这里要分开译（英文里加context）。",
        ),
        scope=Scope.PROJECT,
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "the same English has the same Mandarin; a term keeps to one rendering on a page",
    "同样的英文用同样的译文；同一页里一个术语只用一种译法",
    1,
    About(
        why=(
            "Two renderings look like two things: a reader who met 关怀 in one exercise looks for it in the next.",
            "两种译法看起来像两件事：读者在前一个练习里认识了“关怀”，会在后面找同一个词。",
        ),
        mend=(
            "Use the words of the other place. If this place means something else, write `<!-- pipeline:context NAME -->` before it in the English; a term that may vary gets `vary: true` in the glossary.",
            "改成另一处的说法。如果这里意思不同，请在英文前面写上`<!-- pipeline:context NAME -->`；可以换着说的术语，在术语表里写vary: true。",
        ),
        english="Closing thoughts",
        wrong="结语",
        right="写在最后",
    ),
    page=page,
    project=project,
)
