"""Make an engine's answer use the glossary's terms.

The rungs: (1) the plain answer; (2) kept where every term has a rendering; (3) listed wrong renderings swapped; (4) asked
again with the terms masked; (5) asked again with the Mandarin term in the English; (6) left, and said. Nothing is asked
here: `mask_again` and `inject` say what to ask, `draft` asks.

Rungs 3 to 5 need evidence in the English that the clinical sense is meant, and an exchange needs a whole word in a place
where the other one is grammatical: 退缩 for 退出 in 你可以随时退出 takes a reader's right away (ADR 34).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.entry import Entry
from pipeline.model.glossary import Term
from pipeline.model.origin_detail import Strategy, TermStep
from pipeline.terms.evidence import (
    WordSense,
    evidence,
    has_one_sense,
    is_clinical_text,
    is_noun,
    speaks_otherwise,
)
from pipeline.terms.matcher import Hit, Matcher, Rendering, RenderingKind
from pipeline.terms.safety import is_safety_text
from pipeline.terms.script import has_han
from pipeline.terms.usage import Usage, usages
from pipeline.terms.words import is_exchangeable, words
from pipeline.translate.mask import Literals, Masked, Put, mask

_BENDING = frozenset({"verb", "adjective", "adverb"})
"""Parts of speech that a mask would hide from the engine, which then builds the sentence around a noun."""


@dataclass(frozen=True, slots=True)
class TermEnforcer:
    """The glossary as one document is bound to it."""

    matcher: Matcher
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Headword → the rendering that people have used in this document; others get the preferred one."""
    is_clinical: bool = False
    """True: the document is about couples, feelings or therapy, which is evidence too."""

    @classmethod
    def of(
        cls, matcher: Matcher, texts: Iterable[Entry], english: Iterable[str] = ()
    ) -> TermEnforcer:
        """Keep to what people wrote: `texts` are a document's entries with Mandarin that people stand behind.

        Nouns only: what people made of a verb belongs to its sentence. `english` is all that the document says.
        """
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for entry in texts:
            terms = {hit.term.en: hit.term for hit in matcher.english(entry.source)}
            for rendering in matcher.chinese(entry.target) if terms else ():
                for term in terms.values():
                    if rendering.covered_by is None and _is_good(rendering, term) and _is_one(term):
                        counts[term.en][rendering.text] += 1
        # the commonest, and of equals the same one each time
        chosen = {en: min((-n, text) for text, n in one.items())[1] for en, one in counts.items()}
        return cls(matcher, chosen, is_clinical_text(english))

    def rendering(self, term: Term) -> str:
        """What a term is to be called here."""
        return self.chosen.get(term.en, term.zh)

    def enforce(self, source: str, answer: str) -> tuple[str, tuple[TermStep, ...]]:
        """Swap wrong renderings (rung 3), then keep to one rendering a term; both texts may be masked ones."""
        steps: list[TermStep] = []
        for strategy, find in ((Strategy.SWAPPED, self._wrong), (Strategy.UNIFIED, self._other)):
            done: set[str] = set()
            while found := next(iter(find(source, answer, done)), None):
                term, places = found
                done.add(term.en)
                after = self.rendering(term)
                steps += [
                    TermStep(strategy, term.en, after, text)
                    for text in dict.fromkeys(place.text for place in places)
                ]
                for place in reversed(places):
                    answer = _put(answer, place, after)
        return answer, tuple(steps)

    def open(self, source: str, target: str, *, warning: bool = False) -> tuple[Usage, ...]:
        """The enforced terms of a pair (visible words) that are meant, and have no rendering, or a wrong one.

        In a `warning` all of them, whatever speaks against it.
        """
        found = (usage for usage in usages(self.matcher, source, target) if usage.is_open)
        return tuple(u for u in found if warning or self._may_be_meant(source, u))

    def left(self, source: str, target: str) -> tuple[TermStep, ...]:
        """What stands there for a word that is no term here, as far as anybody can tell: said, and left alone."""
        found = usages(self.matcher, source, target)
        return tuple(
            TermStep(Strategy.LEFT, usage.term.en, before=text)
            for usage in found
            if not self._may_be_meant(source, usage)
            for text in dict.fromkeys(rendering.text for rendering in usage.wrong)
        )

    def is_meant(self, source: str, answer: str, usage: Usage) -> bool:
        """True where the English shows that each of these words is the clinical term; never in safety text.

        Words of consent, medicine, money, law and public affairs anywhere in the text or the answer speak against it.
        """
        if is_safety_text(source) or speaks_otherwise(answer):
            return False
        return all(self._is_clinical(source, hit) for hit in usage.hits)

    def _is_clinical(self, source: str, hit: Hit) -> bool:
        """In a document about couples one weak word is enough, and a noun that has no other sense needs none."""
        found = evidence(source, hit, whole=True, enough=1 if self.is_clinical else 2)
        if found.meaning is WordSense.CLINICAL:
            return True
        nothing_against = found.meaning is WordSense.UNSURE and not found.word
        known = self.is_clinical and has_one_sense(hit.term)
        return nothing_against and known and is_noun(source, hit)

    def _may_be_meant(self, source: str, usage: Usage) -> bool:
        """False where a word shows another sense, or where nothing shows any and the glossary knows others."""
        for hit in usage.hits:
            found = evidence(source, hit, enough=1 if self.is_clinical else 2)
            likely = has_one_sense(usage.term) or (self.is_clinical and is_noun(source, hit))
            if found.meaning is WordSense.CLINICAL or (
                found.meaning is WordSense.UNSURE and likely
            ):
                return True
        return False

    def mask_again(
        self,
        source: str,
        literals: Literals,
        terms: Sequence[Usage],
    ) -> Masked | None:
        """Strategy 4: the source with nouns and phrases among `terms` hidden; None where there are none."""
        puts = [
            Put(hit.start, _without_possessive(source, hit), self.rendering(hit.term))
            for hit in self._hits(source, terms)
            if not hit.derived and (" " in hit.term.en or not _BENDING & {*hit.term.pos.split("/")})
        ]
        return mask(source, literals, puts) if puts else None

    def inject(self, masked: Masked, terms: Sequence[Usage]) -> Masked | None:
        """Strategy 5: the masked source with the Mandarin of `terms` written into it; None where there are none."""
        text = masked.text
        for hit in reversed(self._hits(text, terms)):
            end = _without_possessive(text, hit)
            text = text[: hit.start] + self.rendering(hit.term) + text[end:]
        return None if text == masked.text else Masked(text, masked.kept)

    def translates(self, question: Masked, answer: str) -> bool:
        """False where an answer to an injected question has no Mandarin but what the question held."""
        for term in {r.text for r in self.matcher.chinese(question.text)}:
            answer = answer.replace(term, "")
        return has_han(answer) or not any(char.isalpha() for char in answer)

    def _hits(self, source: str, terms: Sequence[Usage]) -> list[Hit]:
        """Where these terms stand in a text."""
        names = {usage.term.en for usage in terms if not usage.term.keep}
        return [hit for hit in self.matcher.english(source) if hit.term.en in names]

    def _wrong(
        self, source: str, answer: str, done: set[str]
    ) -> Iterable[tuple[Term, Sequence[Rendering]]]:
        """Terms whose wrong renderings account for every place of theirs, and nobody else's.

        Terms that are called the same (validation, to validate) are counted together.
        """
        families: defaultdict[str, list[Usage]] = defaultdict(list)
        for usage in usages(self.matcher, source, answer):
            families[self.rendering(usage.term)].append(usage)
        claims = Counter(
            start
            for family in families.values()
            for start in {r.start for usage in family for r in usage.wrong}
        )
        for family in families.values():
            term = family[0].term
            places = {r.start: r for usage in family for r in reversed(usage.wrong)}
            needed = sum(len(usage.hits) for usage in family) - max(u.good for u in family)
            alone = all(claims[start] == 1 for start in places)
            if not places or len(places) != needed or not alone or term.en in done or term.keep:
                continue
            wrong = [places[start] for start in sorted(places)]
            if all(self._fits(source, answer, usage, wrong) for usage in family):
                yield term, wrong

    def _other(
        self, source: str, answer: str, done: set[str]
    ) -> Iterable[tuple[Term, Sequence[Rendering]]]:
        """Nouns that are well rendered, but not as this document renders them.

        羞耻感 beside 羞耻 is the same word; so one that holds the other is left alone.
        """
        found = usages(self.matcher, source, answer)
        renderings = self.matcher.chinese(answer)
        for usage in found:
            term, wanted = usage.term, self.rendering(usage.term)
            places = [r for r in renderings if r.covered_by is None and _is_good(r, term)]
            places = sorted([*places, *usage.doubtful], key=lambda place: place.start)
            others = [r for r in places if r.text not in wanted and wanted not in r.text]
            alike = all((len(words(r.text)) > 1) is (len(words(wanted)) > 1) for r in others)
            free = not any(_is_good(r, u.term) for r in others for u in found if u is not usage)
            if (
                others
                and alike
                and free
                and not usage.wrong
                and term.en not in done
                and _is_one(term)
                and not any(hit.derived for hit in usage.hits)
                and len(places) == usage.good + len(usage.doubtful) == len(usage.hits)
                and self._fits(source, answer, usage, others)
            ):
                yield term, others

    def _fits(self, source: str, answer: str, usage: Usage, places: Sequence[Rendering]) -> bool:
        """True if the term is meant, and its rendering can stand in each of these places."""
        after, noun = self.rendering(usage.term), all(is_noun(source, hit) for hit in usage.hits)
        return self.is_meant(source, answer, usage) and all(
            is_exchangeable(answer, r.start, r.end, after, noun=noun) for r in places
        )


def fewer_open(new: Sequence[Usage], old: Sequence[Usage]) -> bool:
    """True if fewer terms are open, and none that was not before."""
    names = {usage.term.en for usage in new}
    return len(new) < len(old) and names <= {usage.term.en for usage in old}


def _is_good(rendering: Rendering, term: Term) -> bool:
    return rendering.kind(term) in (RenderingKind.PREFERRED, RenderingKind.ACCEPTED)


def _is_one(term: Term) -> bool:
    """True for a term that a document calls by one name."""
    return not (term.vary or term.keep or _BENDING & {*term.pos.split("/")})


def _put(answer: str, place: Rendering, after: str) -> str:
    """Replace a rendering, without what stands before it already: 情绪洪水 becomes 情绪淹没, not 情绪情绪淹没."""
    before = answer[: place.start]
    same = next((n for n in range(len(after) - 1, 0, -1) if before.endswith(after[:n])), 0)
    return before[: len(before) - same] + after + answer[place.end :]


def _without_possessive(text: str, hit: Hit) -> int:
    """End of a hit without its 's, which the engine has to see."""
    words = text[hit.start : hit.end].replace("’", "'")
    return hit.end - (len(words) - len(words.removesuffix("'s").removesuffix("'")))
