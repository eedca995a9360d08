"""Whether the Mandarin page may be public, and may be published, after what people did.

Written apart from the product, from the issue and `contracts.md` alone. Where these leave room, both answers
are right: `against_page` names only what is surely forbidden, `surely_public` demands only what is surely allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.flow.oracle import sha
from tests.stories.calm import English, Key

Pages = tuple[str | None, str | None]
"""SHA-256 of the English and of the Mandarin file."""
TAKES_BACK = ("reject", "withdraw")


@dataclass(frozen=True)
class Line:
    """A line of the ledger, with what was true when it was written."""

    id: str
    verdict: str
    reviewer: str
    source: str | None
    target: str | None
    blocking: bool
    ref: str | None
    pages: Pages
    led: bool
    """Its reviewer was a lead."""
    safety: bool
    """Its text counted as safety text."""


@dataclass(frozen=True)
class Release:
    """A page as it was published."""

    english: English
    texts: dict[Key, str]
    """Every text of it → its Mandarin."""


@dataclass
class Rules:
    """Everything that was done, and everything as it stands now."""

    english: English = field(default_factory=English)
    catalog: dict[Key, str] = field(default_factory=dict)
    """Text → Mandarin, as the catalog on disk has it."""
    people: list[dict[str, Any]] = field(default_factory=list)
    """`reviewers.yaml`."""
    today: str = ""
    disk: Pages = (None, None)
    """The published files as they lie on disk."""
    safety_approvals: int = 2
    tidy: bool = True
    """Glossary and settings are as the practice wants them."""
    lines: list[Line] = field(default_factory=list)
    releases: dict[Pages, Release] = field(default_factory=dict)
    invited: dict[str, str] = field(default_factory=dict)
    """Who was asked in at the desk → by whom."""
    confirmed: dict[str, str] = field(default_factory=dict)
    """Those of them whom somebody confirmed → who did; empty: whoever owns the server."""
    published_safety: set[Key] = field(default_factory=set)
    """What was safety text in any page that was published."""

    # people

    def counts(self, who: str, *roles: str) -> bool:
        """True if the list lets them decide now; with `roles`, as one of these."""
        return any(
            one["id"] == who
            and one["role"] in (roles or ("reviewer", "lead"))
            and "zh" in one["reads"]
            and str(one["from"]) <= self.today
            and (one["until"] is None or self.today < str(one["until"]))
            for one in self.people
        )

    def may_confirm(self, who: str, guest: str) -> bool:
        """A second lead: neither who invited nor anybody who is theirs."""
        inviter = self.invited.get(guest, "")
        return self.counts(who, "lead") and who not in self.bound({inviter, guest})

    def bound(self, people: Iterable[str], *, surely: bool = True) -> set[str]:
        """These people with everybody who is theirs, or whose they are, by invitations that nobody confirmed.

        Who invites two might be both of them, so they count as one too.
        """
        found = set(people)
        while True:
            more = {
                other
                for guest, inviter in self.open_invitations(surely=surely)
                for other in (guest, inviter)
                if {guest, inviter} & found
            }
            if more <= found:
                return found
            found |= more

    def open_invitations(self, *, surely: bool) -> Iterator[tuple[str, str]]:
        """Guest and inviter, where nobody has confirmed the guest.

        With `surely` also where who confirmed may not any more, and where somebody took the guest out of
        the list by hand: writers of git are trusted.
        """
        listed = {one["id"] for one in self.people}
        for guest, inviter in self.invited.items():
            by = self.confirmed.get(guest)
            gone = guest not in listed or (by and not self.counts(by, "lead"))
            if (by is None and guest in listed) or (surely and (by is None or gone)):
                yield guest, inviter

    def together(self, people: set[str], *, surely: bool = False) -> int:
        """As how many people these count: one for all who brought each other in; with `surely` at least."""
        left, count = set(people), 0
        while left:
            left -= self.bound({min(left)}, surely=surely)
            count += 1
        return count

    # texts

    def open_rejects(self, source: str, target: str, *, surely_answered: bool = False) -> bool:
        """Whether somebody's reject of this pair waits for them or a lead."""
        for at, reject in enumerate(self.lines):
            if reject.verdict == "reject" and (reject.source, reject.target) == (source, target):
                answers = [
                    a
                    for a in self.lines[at:]
                    if (a.reviewer == reject.reviewer or a.led)
                    and (
                        (a.verdict == "withdraw" and a.ref == reject.id)
                        or (a.verdict == "approve" and (a.source, a.target) == (source, target))
                    )
                ]
                if not self._any(answers, surely_answered):
                    return True
        return False

    def open_questions(self, source: str, *, surely_answered: bool = False) -> bool:
        """Whether a question about the text waits for an answer."""
        for at, asked in enumerate(self.lines):
            if asked.verdict == "comment" and asked.blocking and asked.source == source:
                answers = [
                    a
                    for a in self.lines[at:]
                    if a.verdict in ("resolve", "withdraw") and a.ref == asked.id
                ]
                if not self._any(answers, surely_answered):
                    return True
        return False

    def _any(self, answers: list[Line], surely: bool) -> bool:
        """An answer of somebody who may not decide any more may count, or not."""
        return any(not surely or self.counts(a.reviewer) for a in answers)

    def behind(self, source: str, target: str, *, published: bool) -> set[str]:
        """People whose approval of this pair stands; a published page is not held to newer wordings."""
        found = set()
        for at, line in enumerate(self.lines):
            if line.verdict != "approve" or (line.source, line.target) != (source, target):
                continue
            later = [b for b in self.lines[at + 1 :] if b.source == source]
            back = any(b.verdict in TAKES_BACK and b.target in (None, target) for b in later)
            other = any(b.target not in (None, target) for b in later)
            if self.counts(line.reviewer) and not back and (published or not other):
                found.add(line.reviewer)
        return found

    def ever_safety(self, key: Key) -> bool:
        """True if any file, page or line has said that this text is about safety."""
        files = (self.english, *(release.english for release in self.releases.values()))
        return any(key in file.safety for file in files) or self._held(key)

    def _held(self, key: Key) -> bool:
        """Safety text in a published page or in a line of the ledger."""
        on = [line for line in self.lines if line.source == sha(*key)]
        said = any(line.safety for line in on if line.verdict != "lower-safety")
        return said or key in self.published_safety

    def lowered(self, key: Key) -> bool:
        """True if those may have lowered it whom it takes."""
        back = {line.ref for line in self.lines if line.verdict == "withdraw"}
        made = [
            line
            for line in self.lines
            if line.verdict == "lower-safety"
            and line.source == sha(*key)
            and line.id not in back
            and self.counts(line.reviewer)
        ]
        files = (self.english, *(release.english for release in self.releases.values()))
        two = self._held(key) or any(key in file.firm for file in files)
        enough = self.together({line.reviewer for line in made}) >= (2 if two else 1)
        return enough and any(line.led for line in made)

    def is_safety(self, key: Key) -> bool:
        """True if the text is surely still safety text."""
        return self.ever_safety(key) and not self.lowered(key)

    def lacks(self, key: Key, target: str, *, published: bool) -> bool:
        """True if too few people surely stand behind these words."""
        people = self.behind(sha(*key), sha(target), published=published)
        if self.is_safety(key):
            return self.together(people) < self.safety_approvals
        return not people

    def surely_has(self, key: Key, target: str, *, published: bool) -> bool:
        """True if enough people stand behind these words, however the rules are read."""
        people = self.behind(sha(*key), sha(target), published=published)
        return self.together(people, surely=True) >= (2 if self.ever_safety(key) else 1)

    # the page

    def standing(self) -> Line | None:
        """The publish that may show what lies on disk."""
        for line in reversed(self.lines):
            if line.source is None and line.verdict == "withdraw":
                return None
            if line.verdict == "publish" and self.counts(line.reviewer):
                return line if line.pages == self.disk else None
        return None

    def against_page(self) -> list[str]:
        """Why the page that lies on disk must not be public; empty where the rules may allow it."""
        if self.standing() is None:
            return ["nobody's publish stands"]
        release = self.releases[self.disk]
        why = []
        changed = self.english.texts ^ release.english.texts
        marked = self.english.safety ^ release.english.safety
        if any(self.is_safety(key) or key in marked for key in changed):
            why.append("the English about safety has changed")
        for key, target in release.texts.items():
            if self.open_rejects(sha(*key), sha(target)):
                why.append(f"{key} was rejected")
            if self.lacks(key, target, published=True):
                why.append(f"{key} lacks people")
        return why

    def surely_public(self) -> bool:
        """True if nothing at all speaks against the page that lies on disk."""
        if self.standing() is None or not self.tidy:
            return False
        release = self.releases[self.disk]
        changed = self.english.texts ^ release.english.texts
        if self.english.safety != release.english.safety or any(map(self.ever_safety, changed)):
            return False
        return all(
            self.surely_has(key, target, published=True) and not self._disputed(key, target)
            for key, target in release.texts.items()
        )

    def against_publishing(self, who: str) -> list[str]:
        """Why this person must not publish what the catalog holds."""
        why = [] if self.counts(who) else [f"{who} may not decide"]
        for key in self.english.texts:
            target = self.catalog.get(key, "")
            if not target or self.lacks(key, target, published=False):
                why.append(f"{key} lacks people")
            elif self.open_rejects(sha(*key), sha(target)):
                why.append(f"{key} was rejected")
            if self.open_questions(sha(*key)):
                why.append(f"of {key} somebody asked")
        return why

    def surely_publishable(self, who: str) -> bool:
        """True if nothing at all speaks against this person's publishing what the catalog holds."""
        texts = {key: self.catalog.get(key, "") for key in self.english.texts}
        return (
            self.tidy
            and self.counts(who)
            and all(
                target
                and self.surely_has(key, target, published=False)
                and not self._disputed(key, target)
                for key, target in texts.items()
            )
        )

    def _disputed(self, key: Key, target: str) -> bool:
        return self.open_questions(sha(*key), surely_answered=True) or self.open_rejects(
            sha(*key), sha(target), surely_answered=True
        )

    # what happens

    def see(self, body: dict[str, Any]) -> Line:
        """Take in a line that was just written, with what was true before it."""
        key = next((k for k in self.every() if sha(*k) == body["source_sha"]), None)
        pages: Pages = (body.get("source_page_sha"), body.get("target_page_sha"))
        line = Line(
            body["id"],
            body["verdict"],
            body["reviewer"],
            body["source_sha"],
            body["target_sha"],
            bool(body["blocking"]),
            body["ref"],
            pages,
            self.counts(body["reviewer"], "lead"),
            key is not None and self.is_safety(key),
        )
        if line.verdict == "publish":
            texts = {k: self.catalog[k] for k in self.english.texts}
            self.releases[pages] = Release(self.english, texts)
            self.published_safety |= {k for k in texts if self.is_safety(k)}
        self.lines.append(line)
        return line

    def every(self) -> set[Key]:
        """Every text that there is or was."""
        held = [key for release in self.releases.values() for key in release.texts]
        return {*self.english.texts, *self.catalog, *held}
