"""Ask one engine for drafts, and again for those that are wrong.

The engine is asked once for all, and again, at most twice, for those whose terms the enforcer could not mend; one that
understands what it is told gets what the checks say of its answers instead, once. Safety text
keeps the plain answer: a word that is exchanged inside a warning, or put where a placeholder stood, fits its term and may
still warn wrongly (如果您有强迫发生性关系, from 强迫性行为), and looks as if somebody had taken care. So there what is open is said,
and a person writes the sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.markdown.inline import read_inline
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding, Severity
from pipeline.model.origin_detail import Strategy, TermStep
from pipeline.model.segment import Key
from pipeline.terms.script import fold
from pipeline.terms.usage import Usage
from pipeline.translate.engines.interface import Engine, Failed, Hints, Revision, Translated
from pipeline.translate.engines.validate import validate
from pipeline.translate.mask import Literals, Masked
from pipeline.translate.normalize import normalize
from pipeline.translate.privacy import Policy
from pipeline.translate.term_enforcer import TermEnforcer, fewer_open

_MANY = 3
"""Different texts of which no three have one translation."""
_SENTENCE = 20
"""Characters from which a text is more than a word or two, which may well have one."""
Checker = Callable[[Entry], Sequence[Finding]]
"""What the checks say of an entry with a draft."""


@dataclass(frozen=True, slots=True)
class Question:
    """An entry that needs an engine."""

    entry: Entry
    masked: Masked
    """Its English as engines get it."""
    hints: Hints
    """What engines may know beside it."""
    aside: bool = False
    """The answer is a proposal: the entry has, or gets, Mandarin that was made for other English."""

    @property
    def key(self) -> Key:
        """The entry's key."""
        return self.entry.key


@dataclass(frozen=True, slots=True)
class DraftedText:
    """What may be written as a draft."""

    target: str
    """The Mandarin, its markup that of the source."""
    steps: tuple[TermStep, ...] = ()
    """What was done for the glossary, and which terms are still open."""


@dataclass(frozen=True, slots=True)
class _Try:
    """One answer, restored and mended."""

    answer: str
    """The same with its placeholders."""
    target: str
    steps: tuple[TermStep, ...]
    """What was done so far."""
    open: tuple[Usage, ...]
    """Terms without a rendering, or with a wrong one."""
    left: tuple[TermStep, ...] = ()
    """Words that stand for what may be no term."""


def ask(
    engine: Engine,
    questions: Sequence[Question],
    policy: Policy,
    enforcer: TermEnforcer | None = None,
    keep: Literals = (),
    checker: Checker | None = None,
) -> dict[Key, DraftedText | Failed]:
    """Give one result a question; only what the policy lets go reaches the engine.

    Args:
        engine: who is asked.
        questions: what is asked.
        policy: what may leave this machine.
        enforcer: binds the answers to the glossary; None: they stay as they are.
        keep: words that no engine may touch, as in the questions' masks.
        checker: runs the checks on a draft; None: their findings are not sent back.
    """
    refused = policy.refuses(engine)
    results: dict[Key, DraftedText | Failed] = {}
    sent: list[Question] = []
    for question in questions:
        blocked = refused or policy.withholds(engine, question.entry.source)
        if blocked:
            results[question.key] = blocked
        else:
            sent.append(question)
    tries: dict[Key, _Try] = {}
    for key, found in _each_its_own(sent, _asked(engine, sent, policy, enforcer)).items():
        if isinstance(found, Failed):
            results[key] = found
        else:
            tries[key] = found
    if engine.takes_findings and checker:
        tries |= _revised(engine, sent, policy, (enforcer, checker), tries)
    elif enforcer:
        for strategy in (Strategy.MASKED, Strategy.INJECTED):
            mendable = [q for q in sent if q.key in tries and not q.entry.safety]
            tries |= _again(engine, mendable, policy, (enforcer, keep, strategy), tries)
    return results | {key: _answer(one) for key, one in tries.items()}


def _answer(one: _Try) -> DraftedText:
    still = (TermStep(Strategy.OPEN, usage.term.en) for usage in one.open)
    return DraftedText(one.target, (*one.steps, *still, *one.left))


def _asked(
    engine: Engine, questions: Sequence[Question], policy: Policy, enforcer: TermEnforcer | None
) -> dict[Key, _Try | Failed]:
    """Ask for all of them once."""
    if not questions:
        return {}
    answers = engine.translate(
        [question.masked.text for question in questions],
        policy.trimmed(engine, [question.hints for question in questions]),
    )
    return {
        question.key: _read(question, answer, enforcer)
        if isinstance(answer, Translated)
        else answer
        for question, answer in zip(questions, answers, strict=True)
    }


def _each_its_own(
    questions: Sequence[Question], found: Mapping[Key, _Try | Failed]
) -> Mapping[Key, _Try | Failed]:
    """Refuse one sentence that an engine gave for many: whichever it belongs to, the others have none."""
    english: defaultdict[str, set[str]] = defaultdict(set)
    for question in questions:
        one = found[question.key]
        if isinstance(one, _Try) and len(question.entry.source) >= _SENTENCE:
            english[one.target].add(fold(question.entry.source))
    alike = {target for target, texts in english.items() if len(texts) >= _MANY}
    why = "the engine gave one text for several: translate it by hand"
    return {
        key: Failed("repeated", why) if isinstance(one, _Try) and one.target in alike else one
        for key, one in found.items()
    }


def _again(
    engine: Engine,
    questions: Sequence[Question],
    policy: Policy,
    how: tuple[TermEnforcer, Literals, Strategy],
    tries: Mapping[Key, _Try],
) -> dict[Key, _Try]:
    """Ask once more, in another way, for what is open; give those answers that are better."""
    enforcer, keep, strategy = how
    changed: list[Question] = []
    better: dict[Key, _Try] = {}
    for question in questions:
        plain, was = read_inline(question.entry.source).plain, tries[question.key]
        terms = [u for u in was.open if enforcer.is_meant(plain, was.target, u)]
        masked = (
            enforcer.mask_again(question.entry.source, keep, terms)
            if strategy is Strategy.MASKED
            else enforcer.inject(question.masked, terms)
        )
        if masked is not None and terms:
            changed.append(replace(question, masked=masked))
    # A text that is nothing but its term (a heading) needs no engine.
    bare = [question for question in changed if not question.masked.has_words]
    asked = [question for question in changed if question.masked.has_words]
    found = {q.key: _restored(q, q.masked.text, enforcer) for q in bare}
    found |= _asked(engine, asked, policy, enforcer)
    for question in changed:
        old, new = tries[question.key], found[question.key]
        if isinstance(new, _Try) and _is_better(new, old, question, enforcer):
            closed = {u.term.en: u.term for u in old.open}.keys() - {u.term.en for u in new.open}
            terms_now = [u.term for u in old.open if u.term.en in closed]
            steps = (TermStep(strategy, term.en, enforcer.rendering(term)) for term in terms_now)
            better[question.key] = replace(new, steps=(*new.steps, *steps))
    return better


def _revised(
    engine: Engine,
    questions: Sequence[Question],
    policy: Policy,
    how: tuple[TermEnforcer | None, Checker],
    tries: Mapping[Key, _Try],
) -> dict[Key, _Try]:
    """Send answers back with what the checks say of them, once; give those that came back with fewer findings."""
    enforcer, checker = how
    wrong = {q.key: _serious(checker, q, tries[q.key]) for q in questions if q.key in tries}
    again = [
        replace(q, hints=replace(q.hints, revision=_revision(tries[q.key], wrong[q.key])))
        for q in questions
        if wrong.get(q.key)
    ]
    better: dict[Key, _Try] = {}
    for key, new in _asked(engine, again, policy, enforcer).items():
        question = next(q for q in again if q.key == key)
        if isinstance(new, Failed):
            continue
        rest = _serious(checker, question, new)
        if _weight(rest) < _weight(wrong[key]):
            gone = {f.code for f in wrong[key]} - {f.code for f in rest}
            steps = (TermStep(Strategy.REVISED, code) for code in sorted(gone))
            better[key] = replace(new, steps=(*new.steps, *steps))
    return better


def _serious(checker: Checker, question: Question, one: _Try) -> list[Finding]:
    """The errors and warnings on a draft; a hint is no reason to write a sentence anew."""
    entry = replace(question.entry, target=one.target, fuzzy=True, previous_source=None)
    return [finding for finding in checker(entry) if finding.severity is not Severity.INFO]


def _weight(findings: Sequence[Finding]) -> tuple[int, int]:
    """Errors, then all."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return errors, len(findings)


def _revision(one: _Try, findings: Sequence[Finding]) -> Revision:
    return Revision(one.answer, tuple(dict.fromkeys(map(_line, findings))))


def _line(finding: Finding) -> str:
    """What a finding says, and the words that it means."""
    texts = ((finding.source, finding.source_span), (finding.target, finding.target_span))
    meant = [text[slice(*span)] for text, span in texts if span]
    words = " / ".join(f"“{word}”" for word in meant if word)
    return f"{finding.code}: {finding.message_en}{f' {words}' if words else ''}"


def _is_better(new: _Try, old: _Try, question: Question, enforcer: TermEnforcer) -> bool:
    """Fewer terms are open, none newly; nothing was left out or added; and it is Mandarin that the engine made."""
    return (
        fewer_open(new.open, old.open)
        and len(old.target) <= 2 * len(new.target) + 8
        and len(new.target) <= 2 * len(old.target) + 8
        and enforcer.translates(question.masked, new.target)
    )


def _read(question: Question, answer: Translated, enforcer: TermEnforcer | None) -> _Try | Failed:
    """Judge an answer, then tidy and mend it, where a machine made it, and put the markup back."""
    fault = validate(question.masked.text, answer.text, final=answer.final)
    if fault:
        return fault
    if answer.final:
        return _restored(question, answer.text, None)
    return _restored(question, normalize(answer.text), enforcer)


def _restored(question: Question, answer: str, enforcer: TermEnforcer | None) -> _Try | Failed:
    """Mend the terms and put the markup back; refuse the answer where its markup changed."""
    steps: tuple[TermStep, ...] = ()
    if enforcer and not question.entry.safety:
        answer, steps = enforcer.enforce(question.masked.text, answer)
    target = question.masked.unmask(answer)
    if target is None:
        return _moved()
    source, made = read_inline(question.entry.source), read_inline(target)
    if made.marks != source.marks:
        return _moved()
    if not enforcer:
        return _Try(answer, target, steps, ())
    pair, warning = (source.plain, made.plain), question.entry.safety
    still = enforcer.open(*pair, warning=warning)
    return _Try(answer, target, steps, still, () if warning else enforcer.left(*pair))


def _moved() -> Failed:
    return Failed("markup", "the engine moved the markup: translate it by hand")
