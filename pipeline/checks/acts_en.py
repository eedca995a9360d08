"""Find who does what, and to whom, in an English sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from pipeline.checks.act_words import forms, grammar, plain
from pipeline.checks.persons_en import MENTIONED, Person, mentioned, read, token_spans
from pipeline.model.finding import Span
from pipeline.terms.read_words import words as words_of

GENERIC = "one"
"""Name of somebody who is called by no noun of his or her own."""
_ANYBODY = frozenset(["someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody", "whoever"])  # fmt: skip
_GENERIC = _ANYBODY | {"one", "person", "people", "those", "men", "women", "man", "woman"}
_TOLD = (_GENERIC - {"one", "men", "women"}) | {"who", "b", "let", "please"}
"""Words by which a text may tell of somebody who is called by no noun."""
_LAST = frozenset(name.rpartition("-")[2] for name in MENTIONED if "-" in name)
"""The last words of those whose names have hyphens: co-worker."""
_LIGHT = grammar("light")
"""Words between a person and what he or she does."""
_BE, _AUXILIARIES, _DONE = grammar("be"), grammar("auxiliaries"), grammar("done")
_ABOUT, _WITH, _LETS = grammar("about"), grammar("with"), grammar("lets")
_VERBS_ONLY = _BE | _AUXILIARIES
"""Behind a person these say that he or she acts."""
_PREPOSITIONS = _ABOUT | grammar("prepositions")
_STARTS, _PARTICLES = grammar("starts"), grammar("particles")
_TAKES_ACT = _LETS | grammar("clausal")
"""Verbs behind whose object an act may stand."""
_PARTS, _NOUNS = grammar("parts"), grammar("nouns")
_STOPS = frozenset([".", ";", ":", "!", "?", "—", "“"])
_ENDS = _STOPS | {",", "(", ")", "”"}
_AND = frozenset(["and", "or", "but", "then"])
_WHO = frozenset(["who", "that"])
ONESELF = "self"
"""Name of the one to whom it is done where that is who does it."""
_ONESELF = Person(ONESELF, -1, -1, False, True)
_REFLEXIVE = frozenset(["himself", "herself", "yourself", "myself", "themselves", "ourselves", "yourselves"])  # fmt: skip
_PROMISE = frozenset(["promise", "promises", "promised", "promising", "vowed", "swore"])
"""Verbs whose subject does the next thing: he promised her to come."""
_FEELS = frozenset(["felt", "feel", "feels", "feeling"])
_ORDERS = plain() | {"let", "please", "don't", "never"}
"""With what an order begins."""
_SAME = frozenset(["hit", "hurt", "set", "put", "let", "read", "beat", "cut", "shut", "upset", "bet", "quit"])  # fmt: skip
"""Verbs whose past is as the order: her son, aged six, set the table."""
_READER = Person("you", -1, -1, True, False)
"""Who is told to do something."""
_FARTHEST = 5
"""Words between an act and whom it concerns."""


class Act(NamedTuple):
    """Something that is done by somebody, or to somebody."""

    verb: str
    """As it stands."""
    doer: str | None
    """Name of who does it, as in `persons_en`; None: nobody says."""
    other: str | None
    """Name of the one to whom it is done, or whom it concerns."""
    words: Span
    """The numbers of the first and the last word of all three."""


def may_act(folded: str) -> bool:
    """False for a text that names no two persons, and nobody by what he or she does."""
    there = words_of(folded)
    return (
        not there.isdisjoint(_TOLD)
        or len(mentioned(folded)) > 1
        or ("-" in folded and not there.isdisjoint(_LAST))
        or "partner a" in folded
    )


class EnglishActs:
    """What is done in a folded sentence by somebody, or to somebody.

    >>> said = EnglishActs("the therapist will call you back if the insurer asks for your records.")
    >>> [act[:3] for act in said.of(["call", "asks"])]
    [('call', 'therapist', 'you'), ('asks', 'insurer', None)]
    """

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._words, persons = read(folded)
        self._by_end = {person.at: person for person in persons}
        if not _GENERIC.isdisjoint(self._words):
            for at, word in enumerate(self._words):
                if word in _GENERIC and self._is_somebody(at):
                    self._by_end[at] = Person(GENERIC, at, max(at - 1, 0), True, True)
        people = self._by_end.values()
        self.names = mentioned(folded).union(person.name for person in people)
        """The names of all persons, of owners too."""
        if self._words and (self._words[0] in _ORDERS or "please" in self._words):
            self.names |= {"you"}
        self._by_start = {at: p for p in people for at in range(p.start, p.at + 1)}
        known = forms()
        self._verbs = {
            at: word
            for at, word in enumerate(self._words)
            if word in known and word not in _STARTS and self._may_be_verb(at)
        }
        """The verbs by their numbers, in order."""
        self._doers: dict[int, Person | None] = {}
        """Who does what the verbs with these numbers say, as far as somebody asked."""

    def of(self, verbs: Collection[str]) -> Iterator[Act]:
        """The acts that some verbs say, in order."""
        for at, word in self._verbs.items():
            act = self._act(at) if word in verbs else None
            if act:
                yield act

    def span(self, act: Act) -> Span:
        """From the first word of an act and its persons to the last, in the sentence."""
        spans = token_spans(self._folded)
        return spans[act.words[0]][0], spans[act.words[1]][1]

    def _may_be_verb(self, at: int) -> bool:
        """False for a person, and for the second part of a compound: the phone call."""
        compound = at and self._words[at - 1] in _NOUNS and at - 1 not in self._by_end
        return at not in self._by_end and not compound

    def _doer(self, at: int) -> Person | None:
        """Who does what a verb says."""
        if at not in self._doers:
            self._doers[at] = self._subject(at)
        return self._doers[at]

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else "."

    def _is_somebody(self, at: int) -> bool:
        word, before, behind = self._word(at), self._word(at - 1), self._word(at + 1)
        if word == "one":
            return before in ("the", "other") and behind not in ("of", "thing")
        told = behind in _WHO or behind in ("whom", "of")
        return word in _ANYBODY or told or before in ("a", "the", "another", "other", "many")

    def _act(self, at: int) -> Act | None:
        subject = self._doer(at)
        if self._is_passive(at):
            doer, other = self._by(at), subject
        else:
            doer, other = subject, self._object(at)
        persons = [person for person in (doer, other) if person]
        if not persons or (doer and other and doer.name == other.name):
            return None
        places = [at, *(person.at for person in persons if person.at >= 0)]
        return Act(
            self._words[at],
            doer.name if doer else None,
            other.name if other else None,
            (min(places), max(places)),
        )

    def _before(self, at: int) -> int:
        """The number of the word before an act and the light words that lead to it."""
        at -= 1
        while at >= 0 and (self._words[at] in _LIGHT or self._words[at].endswith("ly")):
            at -= 1
        return at

    def _is_passive(self, at: int) -> bool:
        word, first = self._words[at], self._before(at)
        if word.endswith("ing") or (word in _DONE and self._word(at + 1) != "by"):
            return False
        before = self._word(first)
        if before == "to" and word == "blame":
            return self._word(first - 1) in _LIGHT
        felt = before in _FEELS and word not in plain()
        return felt or before in _BE or not _BE.isdisjoint(self._words[first + 1 : at])

    def _subject(self, at: int) -> Person | None:
        """Who stands as the subject of a verb."""
        first = self._before(at)
        before = self._word(first)
        if before in _ENDS or before in _STARTS:
            return self._led(at, first)
        found: Person | None = None
        if first in self._by_end:
            found = self._named(first)
        elif before in _WHO:
            found = self._antecedent(first)
        elif before == "to":
            found = self._of_infinitive(first)
        elif before in _FEELS:
            found = self._subject(first)
        elif first in self._verbs and self._word(at).endswith("ing"):
            found = self._doer(first)  # she kept answering
        elif not self._word(at).endswith("ing"):
            found = self._far(first)
        return found

    def _led(self, at: int, first: int) -> Person | None:
        """Who does what stands at the start of a clause: the one who did the thing before, or the reader."""
        lead = self._word(first)
        if self._word(at - 1) in ("never", "don't", "please") and self._words[at] in plain():
            return _READER
        if lead in _AND or (lead == "," and self._word(at - 1) in _AND):
            earlier = max((verb for verb in self._verbs if verb < at), default=-1)
            if earlier >= 0 and _STOPS.isdisjoint(self._words[earlier:at]):
                return self._doer(earlier)
            opening = self._by_end.get(0) or self._by_end.get(1)
            if opening and opening.subject and _STOPS.isdisjoint(self._words[:at]):
                return opening  # Partner A closes both eyes and is led
        told = lead in _ENDS or lead in ("please", "don't", "never", "do")
        word, behind = self._words[at], self._word(at + 1)
        if word not in plain() or (lead == "," and word in _SAME):
            return None
        noun = behind in _VERBS_ONLY or (
            at + 1 in self._verbs and behind not in plain() and not behind.endswith("ing")
        )
        return _READER if told and not noun else None  # divorce taught us

    def _named(self, at: int) -> Person | None:
        """The person right before an act, or the one to whom he or she belongs: a friend of your husband."""
        person = self._by_end[at]
        before, further = self._word(person.start - 1), self._word(person.start - 2)
        if before in _PREPOSITIONS and before not in ("than", "as", "like", "after"):
            return self._by_end.get(person.start - 2)
        if person.start - 1 in self._verbs and person.object and before not in _TAKES_ACT:
            return None  # whose dog frightened our son called
        adds = before in ("and", "or", "nor") and person.start - 2 in self._by_end
        apart = further in _PREPOSITIONS and before not in forms()  # for preschool children
        return person if not (adds or apart) and (person.subject or before in _LETS) else None

    def _antecedent(self, who: int) -> Person | None:
        """The one before who."""
        who -= self._word(who - 1) == ","
        return None if self._word(who - 1) in ("me", "us") else self._by_end.get(who - 1)

    def _of_infinitive(self, to: int) -> Person | None:
        """Who does what "to" leads to: the one right before, or who wants it."""
        at = to - 1
        while self._word(at) in _LIGHT:
            at -= 1
        if at in self._by_end:
            verb = self._by_end[at].start - 1
            if self._word(verb) in _PROMISE:
                return self._doer(verb) if verb in self._verbs else None
            return self._by_end[at]
        while at >= 0 and to - at <= _FARTHEST and self._words[at] not in _ENDS:
            if at in self._by_end:
                person = self._by_end[at]
                return person if person.subject or self._word(person.start - 1) == "for" else None
            if self._words[at] in _WHO:
                return self._antecedent(at)
            if at in self._verbs:
                return self._doer(at)
            at -= 1
        return None

    def _far(self, last: int) -> Person | None:
        """The one who stands a few words before: a friend in crisis may call."""
        for at in range(last, max(last - 4, -1), -1):
            if self._words[at] in _ENDS or self._words[at] in _PARTS or at in self._verbs:
                return None
            person = self._by_end.get(at)
            if person:
                told = self._word(at + 1) in ("in", "of", "with", "at", "on", "from")
                return self._named(at) if told and person.subject else None
        return None

    def _object(self, at: int) -> Person | None:
        """The one to whom it is done, or whom it concerns."""
        first = at + 1
        while self._word(first) in _PARTICLES:
            first += 1
        person = self._by_start.get(first)
        if self._word(at + 1) in _REFLEXIVE:
            return _ONESELF
        if person and person.object:
            acts = self._word(person.at + 1) in _VERBS_ONLY
            return None if acts and person.subject else person
        return self._relative_object(at) or self._concerned(at, first)

    def _concerned(self, act: int, first: int) -> Person | None:
        """The one to whom a preposition leads."""
        for at in range(first, min(first + _FARTHEST, len(self._words))):
            word = self._words[at]
            if word in _ENDS or word in _PARTS:
                return None
            if word in forms() and at > first and self._words[at - 1] == "to":
                return None
            person = self._by_start.get(at + 1)
            leads = word in _ABOUT or (word == "with" and self._words[act] in _WITH)
            if leads and person and person.object and word != "by":
                return person
        return None

    def _relative_object(self, act: int) -> Person | None:
        """The antecedent of whom, or of a clause without who: someone I loved."""
        person = self._by_end.get(self._before(act))
        if person is None or not person.subject:
            return None
        before = person.start - 1
        if self._word(before) == "whom":
            return self._by_end.get(before - 1)
        found = self._by_end.get(before)
        told = found and self._word(found.start) in ("a", "an", "the") and person.at == person.start
        return found if found and (told or found.name == GENERIC) else None

    def _by(self, act: int) -> Person | None:
        """The one by whom it is done."""
        for at in range(act + 1, min(act + 1 + _FARTHEST, len(self._words))):
            if self._words[at] in _ENDS:
                return None
            if self._words[at] == "by":
                return self._by_start.get(at + 1) or self._by_start.get(at + 2)
        return None
