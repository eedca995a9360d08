"""Anything that people may do to each other's decisions, in any order: no page is public that the rules forbid."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.stories.calm import GLOSSARY, MANDARIN, PAGE, SETTINGS, Key
from tests.stories.practice import Practice
from tests.stories.run import WITHOUT_SHRINKING, run

DONE: Counter[str] = Counter()
"""What happened in all stories of this process: a machine whose every wish is refused would prove nothing."""
TROUBLES = {
    "no contacts": "terms: []\n",
    "a mistyped number": GLOSSARY.replace('"988"', '"9888"'),
    "as it should be": GLOSSARY,
}
CARELESS = f"{SETTINGS}[review]\nsafety_approvals = 1\n"
"""One reader is enough for safety text: refused, unless somebody's name stands there."""
ACCEPTED = f'{CARELESS}[accept_risk]\nsafety_approvals = "2026-11-28 lea we are two"\n'
numbers = st.integers(0, 60)
doors = st.booleans()
who = st.integers(0, 11)
some = st.lists(who, min_size=1, max_size=3)


class Story(RuleBasedStateMachine):
    """A practice at work, with an attacker among them; `rules` says what may be public."""

    @initialize(public=st.booleans())
    def begin(self, public: bool) -> None:
        self.practice = Practice.begin(public=public)
        self.law = self.practice.rules
        self.guests = 0

    def teardown(self) -> None:
        if hasattr(self, "practice"):
            try:
                self.build()
            finally:
                self.practice.end()

    def person(self, number: int) -> str:
        """One of those who are there or were; who came last stands first."""
        known = [*reversed(self.law.invited), *(one["id"] for one in self.law.people)]
        known += [line.reviewer for line in self.law.lines]
        names: list[str] = list(dict.fromkeys(known))
        return names[number % len(names)]

    def text(self, number: int) -> Key:
        keys = sorted(self.law.english.texts, key=lambda key: (key[0] or "", key[1]))
        return keys[number % len(keys)]

    def note(self, verdicts: list[str]) -> None:
        DONE.update(verdicts)

    # decisions

    @rule(number=numbers, people=some, publisher=who, wording=st.integers(0, 2), desk=doors)
    def revise(
        self, number: int, people: list[int], publisher: int, wording: int, desk: bool
    ) -> None:
        """Other words, read by some, and the page published: where the number of people matters."""
        key, first = self.text(number), self.person(people[0])
        words = MANDARIN[key][wording]
        self.note(self.practice.decide(first, "edit", key, desk=desk, text=words))
        for one in people:
            self.note(self.practice.decide(self.person(one), "approve", key, desk=desk))
        self.publish(publisher, desk)

    @rule(number=numbers, person=who, desk=doors)
    def approve(self, number: int, person: int, desk: bool) -> None:
        key = self.text(number)
        self.note(self.practice.decide(self.person(person), "approve", key, desk=desk))

    @rule(person=who, safety=st.booleans())
    def approve_all(self, person: int, safety: bool) -> None:
        name, more = self.person(person), ("--safety",) if safety else ()
        self.practice.command("review", "approve", PAGE, "--all", *more, "--as", name)
        self.note(self.practice.news(name))

    @rule(number=numbers, person=who, verb=st.sampled_from(["reject", "withdraw"]), desk=doors)
    def take_back(self, number: int, person: int, verb: str, desk: bool) -> None:
        key = self.text(number)
        self.note(self.practice.decide(self.person(person), verb, key, desk=desk))

    @rule(number=numbers, person=who, verb=st.sampled_from(["ask", "ask", "answer"]))
    def talk(self, number: int, person: int, verb: str) -> None:
        """Everybody asks about few texts, so that questions meet answers."""
        key = self.text(number % 3)
        self.note(self.practice.decide(self.person(person), verb, key, desk=True))

    @rule(number=numbers, people=some, desk=doors)
    def lower(self, number: int, people: list[int], desk: bool) -> None:
        """One after the other says that this is no safety text."""
        for one in people:
            key = self.text(number)
            self.note(self.practice.decide(self.person(one), "lower-safety", key, desk=desk))

    @rule(person=who, desk=doors)
    def publish(self, person: int, desk: bool) -> None:
        before = len(self.law.lines)
        self.practice.publish(self.person(person), desk=desk)
        DONE["publish"] += len(self.law.lines) - before

    @rule(person=who, desk=doors)
    def withdraw_page(self, person: int, desk: bool) -> None:
        self.note(self.practice.of_page(self.person(person), "withdraw", desk=desk))

    # people

    @precondition(lambda self: self.guests < 3)
    @rule(
        by=st.sampled_from(["lea", "lea", "max", "ada"]), role=st.sampled_from(["reviewer", "lead"])
    )
    def invite(self, by: str, role: str) -> None:
        self.guests += 1
        DONE["invited"] += self.practice.invite(by, f"gu{self.guests}", role)

    @rule(
        by=st.sampled_from(["lea", "max", "ada"]),
        person=who,
        role=st.sampled_from(["reviewer", "lead"]),
    )
    def invite_somebody_who_is_there(self, by: str, person: int, role: str) -> None:
        """An attack: the invited would decide as somebody else."""
        name = self.person(person)
        if self.practice.entry(name) or name in self.practice.passwords:
            assert not self.practice.invite(by, name, role)
            DONE["attacked"] += 1

    @precondition(lambda self: self.law.invited)
    @rule(by=who, guest=numbers, owner=st.booleans())
    def confirm(self, by: int, guest: int, owner: bool) -> None:
        guests = list(self.law.invited)
        name = guests[guest % len(guests)]
        before = len(self.law.confirmed)
        self.practice.confirm("" if owner else self.person(by), name)
        DONE["confirmed"] += len(self.law.confirmed) - before

    @rule(
        person=who,
        how=st.sampled_from(["delete", "rename", "end", "reviewer", "lead", "unread"]),
    )
    def edit_people(self, person: int, how: str) -> None:
        self.practice.edit_people(self.person(person), how)
        DONE[how] += 1

    @rule(person=who)
    def disable(self, person: int) -> None:
        self.practice.command("users", "disable", self.person(person))
        self.practice.look()

    # files

    @rule(name=st.sampled_from(["fence", "mark", "slowly", "together"]))
    def change_english(self, name: str) -> None:
        now = self.law.english
        self.practice.write_english(replace(now, **{name: not getattr(now, name)}))
        DONE[name] += 1

    @rule(name=st.sampled_from(sorted(TROUBLES)))
    def change_contacts(self, name: str) -> None:
        self.practice.write("glossary.yaml", TROUBLES[name])
        self.law.tidy = TROUBLES[name] == GLOSSARY

    @rule(accepted=st.booleans())
    def lower_the_guard(self, accepted: bool) -> None:
        """Settings that take the second reader away and name nobody build nothing; a withdrawal goes out, of lists too."""
        before = self.practice.world.site()
        self.practice.write("pipeline.toml", CARELESS)
        self.practice.world.cli("build", expect=2)
        site = self.practice.world.site()
        assert site.keys() <= before.keys()
        shorter = {n for n in site if site[n] != before[n]} - {"manifest.json"}
        assert not shorter or f"zh-Hans/{PAGE}/index.html" not in site
        for name in shorter:
            assert len(site[name]) < len(before[name]), name
            assert f"zh-Hans/{PAGE}".encode() not in site[name], name
        self.practice.write("pipeline.toml", ACCEPTED if accepted else SETTINGS)
        self.law.safety_approvals = 1 if accepted else 2
        DONE["accepted"] += accepted

    @rule()
    def build(self) -> None:
        self.practice.build()
        DONE["public" if self.practice.world.version(PAGE) else "down"] += 1


def test_no_story_shows_what_is_forbidden() -> None:
    """A dozen stories."""
    run(Story, 12, 8, WITHOUT_SHRINKING)


@pytest.mark.slow
def test_no_long_story_shows_what_is_forbidden() -> None:
    """Five hundred, in which everything that can happen happens."""
    run(Story, 500, 25)
    happens: tuple[str, ...] = (
        "approve",
        "edit",
        "reject",
        "withdraw",
        "comment",
        "resolve",
        "lower-safety",
    )
    happens += ("publish", "invited", "attacked", "confirmed", "public", "down", "delete", "fence")
    assert not [name for name in happens if not DONE[name]], DONE
