"""Check that the same English has the same Mandarin, on a page and in the project."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.checks.interface import About, Check, EntryContext, PageContext, ProjectContext
from pipeline.model.compared_text import ComparedText
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.glossary import Term
from pipeline.model.segment import Key
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
            # the longer and the shorter form of one word are no two words: 情感联结, 联结
            unlike = (one for one in used if one[0] not in wanted and wanted not in one[0])
            other = next(unlike, None)
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


def project(context: ProjectContext) -> Iterator[Finding]:
    """The same text has the same Mandarin everywhere; a context of its own may ask for its own."""
    same: dict[Key, list[ComparedText]] = defaultdict(list)
    for text in context.texts:
        same[text.key].append(text)
    for texts in same.values():
        targets = Counter(text.target for text in texts)
        if len(targets) < 2:
            continue
        wanted = _wanted(texts, targets)
        example = next(text for text in texts if text.target == wanted)
        for text in texts:
            if text.target != wanted:
                yield context.finding(text, CODE, _differs(example))


def _wanted(texts: list[ComparedText], targets: Counter[str]) -> str:
    """What people approved, else what stands most often, else what comes first."""
    for text in texts:
        if text.is_approved:
            return text.target
    return targets.most_common(1)[0][0]


def _differs(example: ComparedText) -> tuple[str, str]:
    """What is said of one that is not like the others."""
    there = example.target if len(example.target) <= 40 else example.target[:40] + "…"
    return (
        f"The same English is “{there}” in {example.document}; use those words here too, or, if it means something else here, ask the author for a `context` of its own.",
        f"同一句英文在“{example.document}”那一页译作“{there}”，请统一；如果这里意思不同，请告诉作者这里要分开译（英文里加context）。",
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
