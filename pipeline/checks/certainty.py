"""How loud a finding on a term of the glossary may be: as loud as it is sure that the term is meant."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.checks.interface import EntryContext
from pipeline.model.finding import Severity
from pipeline.terms.evidence import Evidence, WordSense, evidence, has_one_sense, is_noun, strongest
from pipeline.terms.matcher import Hit
from pipeline.terms.usage import Usage


@dataclass(frozen=True, slots=True)
class Certainty:
    """What may be said of a term that is rendered otherwise than the glossary has it."""

    severity: Severity | None
    """An error for a noun in its clinical sense; None: it is an everyday word here, and nothing is said."""
    hit: Hit
    """Where the English has it."""
    evidence: Evidence
    """Which word of the English shows the sense."""

    @property
    def reason(self) -> tuple[str, str]:
        """Why it is no error, in English and in Chinese."""
        word = self.evidence.word
        if self.evidence.meaning is WordSense.CLINICAL:
            return (
                f"it is a term here, as “{word}” shows, but an everyday form of it may be said in many ways",
                f"从“{word}”看，这里是术语，不过也可以用平常的话来说",
            )
        if word:
            return f"“{word}” shows that it may be no term here", f"从“{word}”看，这里可能不是术语"
        return "nothing shows that it is the term", "看不出这里是不是术语"


def certainty(context: EntryContext, usage: Usage) -> Certainty:
    """Judge one term of an entry.

    Headwords that are nouns are errors in a clinical sense, and in safety text; other forms are hints, in safety text
    warnings. A noun whose sense nothing shows is a hint; a verb or an adjective is an everyday word then. Of a word
    whose sentence shows an everyday sense nothing is said, in safety text too: a dose is no couple's judgment.
    """
    text = context.source.plain
    found, hit = strongest(text, usage.hits)
    noun = is_noun(text, hit)
    one_sense = found.meaning is WordSense.UNSURE and not found.word and has_one_sense(usage.term)
    severity: Severity | None = None
    if context.entry.safety and found.meaning is not WordSense.OTHER:
        severity = Severity.ERROR if noun else Severity.WARNING
    elif noun and (found.meaning is WordSense.CLINICAL or one_sense):
        severity = Severity.ERROR
    elif found.meaning is WordSense.CLINICAL or (noun and found.meaning is WordSense.UNSURE):
        severity = Severity.INFO
    elif usage.wrong:
        # a rendering that the glossary rules out stands there: one weak word says enough for a hint then
        shown = evidence(text, hit, enough=1)
        compound = noun and " " in usage.term.en and has_one_sense(usage.term)
        if compound or shown.meaning is WordSense.CLINICAL:
            severity, found = Severity.INFO, shown
    return Certainty(severity, hit, found)
