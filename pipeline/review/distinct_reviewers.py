"""Decide whose approvals count as those of different people.

Whoever makes an invitation at the desk holds its link, and could use it. Until somebody else has
confirmed the invited person, the two may be one person with two names, and so may be all whom
one person has asked in (docs/adr/0030-who-stands-behind-whom.md). Git writers are trusted: an
entry that names no inviter counts as confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model.decision import OWNER, Decision, Reviewer


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A standing approval that does not count beside another one."""

    person: str
    """Whose it is."""
    beside: str
    """Whose approval counts: the same person stands behind both."""


@dataclass(frozen=True, slots=True)
class Vouching:
    """Everybody of reviewers.yaml by who stands behind them."""

    behind: Mapping[str, str]
    """Id of each person who waits for confirmation → whoever answers for them."""
    leads: frozenset[str]
    """Ids of those who are or were leads."""

    @classmethod
    def of(cls, reviewers: Iterable[Reviewer]) -> Vouching:
        """Read the list. A confirmation counts if `may_confirm` allows it, by those that count before it.

        A confirmation that counts makes other ones possible and none impossible, so that the order
        of the list means nothing.
        """
        people: dict[str, Reviewer] = {}
        leads: set[str] = set()
        for one in reviewers:
            people[one.id] = one
            leads |= {one.id} if one.role == "lead" else set()
        inviters = {
            r.id: r.invited_by for r in people.values() if r.invited_by and r.confirmed_by != OWNER
        }
        while True:
            made = cls(_followed(inviters), frozenset(leads))
            counts = [id_ for id_ in inviters if made.may_confirm(people[id_].confirmed_by, id_)]
            if not counts:
                return made
            inviters = {id_: by for id_, by in inviters.items() if id_ not in counts}

    def waits(self, person: str) -> bool:
        """True if nobody who may has confirmed this person yet."""
        return person in self.behind

    def answers_for(self, person: str) -> str:
        """Id of whoever stands behind a person: of somebody who does not wait, their own."""
        return self.behind.get(person, person)

    def may_confirm(self, lead: str | None, person: str) -> bool:
        """True if this id is a lead who stands on their own feet and does not stand behind the person."""
        return (
            lead in self.leads
            and lead not in self.behind
            and person in self.behind
            and self.behind[person] != lead
        )

    def different(self, approvals: Iterable[Decision]) -> tuple[Decision, ...]:
        """One approval for each person who stands on their own feet or behind others: those that count."""
        return tuple(self._counted(approvals).values())

    def uncounted(self, approvals: Iterable[Decision]) -> tuple[Uncounted, ...]:
        """The approvals that `different` leaves out, each with the one that it does not count beside."""
        made = tuple(approvals)
        counted = self._counted(made)
        return tuple(
            Uncounted(d.reviewer, counted[self.answers_for(d.reviewer)].reviewer)
            for d in made
            if d not in counted.values()
        )

    def _counted(self, approvals: Iterable[Decision]) -> dict[str, Decision]:
        """By who stands behind them; of several, that of the person themselves, else the first."""
        counted: dict[str, Decision] = {}
        for approval in sorted(approvals, key=lambda d: d.reviewer in self.behind):
            counted.setdefault(self.answers_for(approval.reviewer), approval)
        return counted


def _followed(inviters: Mapping[str, str]) -> dict[str, str]:
    """Each invited person → the first in the chain of inviters whom nobody invited.

    People who name each other in a circle, which only a hand can write, stand behind each other.
    """
    found: dict[str, str] = {}
    for person in inviters:
        chain = [person]
        while chain[-1] in inviters and inviters[chain[-1]] not in chain:
            chain.append(inviters[chain[-1]])
        last = inviters.get(chain[-1])
        found[person] = min(chain[chain.index(last) :]) if last in chain else chain[-1]
    return found
