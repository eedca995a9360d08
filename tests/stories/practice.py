"""People at work on one page, by the command line and over HTTP at the desk; `rules` is told of what they did."""

from __future__ import annotations

import json
import re
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import Any

import polib
import yaml

from pipeline.model.hashing import sha_of_bytes
from pipeline.store.accounts import Account, put
from tests.desk.client import Browser, Page
from tests.desk.served import CHEAP, PASSWORD, Served, served
from tests.flow.oracle import sha, words
from tests.flow.world import World, write_files
from tests.stories.calm import GLOSSARY, MANDARIN, PAGE, SETTINGS, English, Key
from tests.stories.rules import Release, Rules

PEOPLE = {"ann": "reviewer", "bo": "reviewer", "lea": "lead", "max": "lead"}
DESK = {"ann": "reviewer", "bo": "reviewer", "lea": "admin", "max": "lead", "ada": "admin"}
"""Accounts at the desk. Lea looks after them too, as in a small practice; Ada does nothing else."""
SENT = (200, 303, 401, 403, 404, 409, 410, 422)
"""What the desk may answer to a form: never that it broke."""


@cache
def begun(*, public: bool) -> World:
    """The page, drafted; `public`: approved by Ann and Bo, and published."""
    world = World(Path(tempfile.mkdtemp(prefix="stories-")) / "p")
    text = English().file
    files = {"pipeline.toml": SETTINGS, "glossary.yaml": GLOSSARY, f"content/en/{PAGE}.md": text}
    write_files(world.root, files)
    for who, role in PEOPLE.items():
        world.cli("users", "add", who, "--name", who.title(), "--role", role)
    world.build()
    write_mandarin(world)
    if public:
        for who in ("ann", "bo"):
            world.cli("review", "approve", PAGE, "--all", "--safety", "--as", who)
        world.cli("review", "publish", PAGE, "--as", "ann")
    world.build()
    return world


def write_mandarin(world: World) -> None:
    """Put the first wording into each text that has none of ours, as an editor of catalogs would."""
    po = polib.pofile(str(world.po(PAGE)), wrapwidth=0)
    for entry in po:
        ours = MANDARIN.get((entry.msgctxt, entry.msgid))
        if ours and not entry.obsolete and entry.msgstr not in ours:
            entry.msgstr = ours[0]
    po.save()


@dataclass
class Practice:
    """One story as it goes."""

    world: World
    rules: Rules = field(default_factory=Rules)
    desk: Served | None = None
    passwords: dict[str, str] = field(default_factory=lambda: dict.fromkeys(DESK, PASSWORD))
    """Who can sign in."""
    was_public: bool = False
    stack: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def begin(cls, *, public: bool) -> Practice:
        """A copy of the page as it stands at the beginning."""
        folder = Path(tempfile.mkdtemp(prefix="story-"))
        story = cls(begun(public=public).copy(folder / "p"))
        story.stack.callback(rmtree, folder, ignore_errors=True)
        story.rules.today = datetime.now(UTC).date().isoformat()
        story.look()
        for body in story.ledger():
            story.rules.see(body)
        story.was_public = public
        return story

    # what there is, read without the product

    def ledger(self) -> list[dict[str, Any]]:
        """All lines, in the order in which they were written."""
        return self.world.lines(PAGE) if self.world.ledger(PAGE).exists() else []

    def look(self) -> None:
        """Tell the rules what the files hold now; lines of the ledger apart."""
        held = polib.pofile(str(self.world.po(PAGE)))
        self.rules.catalog = {(e.msgctxt, e.msgid): e.msgstr for e in held if not e.obsolete}
        people = self.world.path("locales/reviewers.yaml").read_text(encoding="utf-8")
        self.rules.people = yaml.safe_load(people) or []
        files = (self.world.published(PAGE), self.world.mandarin(PAGE))
        en, zh = (sha_of_bytes(f.read_bytes()) if f.exists() else None for f in files)
        self.rules.disk = (en, zh)

    def news(self, who: str) -> list[str]:
        """Take in what was written since; it was written by this person, who was allowed to. Gives the verdicts."""
        known, verdicts = {line.id for line in self.rules.lines}, []
        for body in self.ledger():
            if body["id"] in known:
                continue
            assert body["reviewer"] == who, f"{who} wrote in the name of {body['reviewer']}"
            assert self.rules.counts(who), f"{who} may not decide, and did"
            if body["verdict"] == "publish":
                assert not (why := self.rules.against_publishing(who)), f"{who} published: {why}"
            self.rules.see(body)
            verdicts.append(body["verdict"])
        self.look()
        return verdicts

    # doors

    def at_desk(self, who: str) -> Browser | None:
        """The browser of somebody who is signed in; None for who has no account."""
        if who not in self.passwords:
            return None
        if self.desk is None:
            self.desk = self.stack.enter_context(served(self.world.root))
            for name, role in DESK.items():
                put(self.desk.store, Account(name, name, role, "en"), CHEAP.hash(PASSWORD), "test")
        self.desk.memory.workspace(now=True)
        if who not in self.desk.browsers:
            browser = self.desk.browser()
            assert browser.sign_in(who, self.passwords[who]).status == 200
            self.desk.browsers[who] = browser
        return self.desk.browsers[who]

    def sign(self, key: Key) -> str:
        """How the product names a text."""
        return sha(*key)[:12]

    def decide(self, who: str, verb: str, key: Key, *, desk: bool, text: str = "") -> list[str]:
        """One decision on a text; gives what came into the ledger by it."""
        browser = self.at_desk(who) if desk else None
        if browser:
            self.send_decision(browser, verb, key, text)
        elif verb in ("ask", "answer", "take-back"):
            return []  # the desk alone has these
        else:
            more = ("--text", text) if verb == "edit" else ()
            self.command("review", verb, PAGE, self.sign(key), *more, "--as", who)
        return self.news(who)

    def send_decision(self, browser: Browser, verb: str, key: Key, text: str) -> None:
        """By the card of the text, if it offers that."""
        verb = {"edit": "save", "withdraw": "take-back"}.get(verb, verb)
        card = browser.get(f"/pages/{PAGE}/-/texts/{self.sign(key)}")
        sent = self.form(card, f"/{verb}")
        if sent is None:
            return
        action, data = sent
        data.pop("text", None)
        if verb == "save":
            data["text"] = text
        if verb == "ask":
            data |= {"kind": "question", "words": "Is this right?"}
        answer = browser.post(action, data)
        assert answer.status in SENT
        again = self.form(answer, f"/{verb}") if answer.status == 409 and verb == "save" else None
        if again:  # others approved these words: the desk asks whether they may fall
            assert browser.post(again[0], {**again[1], "text": text}).status in SENT

    def form(self, page: Page, ending: str) -> tuple[str, dict[str, str]] | None:
        """A form of a page, if it is there."""
        try:
            return page.form(ending)
        except AssertionError:
            return None

    def command(self, *words_: str) -> int:
        """A command that does it or says why not."""
        done = self.world.cli(*words_, expect=None)
        assert done.exit_code in (0, 1, 2), f"{words_}: {done.output}{done.exception!r}"
        return done.exit_code

    def of_page(self, who: str, verb: str, *, desk: bool) -> list[str]:
        """`publish` or `withdraw`."""
        browser = self.at_desk(who) if desk else None
        if browser:
            sent = self.form(browser.get(f"/pages/{PAGE}/-/read"), f"/{verb}")
            if sent:
                assert browser.post(*sent).status in SENT
        else:
            self.command("review", verb, PAGE, "--as", who)
        return self.news(who)

    def publish(self, who: str, *, desk: bool) -> None:
        """Put the page out: it has to go where nothing speaks against it."""
        self.world.cli("extract")
        self.look()
        sure = self.rules.surely_publishable(who)
        made = self.of_page(who, "publish", desk=desk)
        standing = self.rules.standing()
        done = made or (standing and self.rules.disk == standing.pages)
        assert done or not sure or (desk and who not in self.passwords)

    # people

    def invite(self, by: str, guest: str, role: str) -> bool:
        """Invite a person at the desk, who takes it up at once; True if they are in."""
        browser = self.at_desk(by)
        sent = self.form(browser.get("/people"), "/people/invite") if browser else None
        if browser is None or sent is None:
            return False
        action, data = sent
        answer = browser.post(action, {**data, "id": guest, "name": "Guest", "role": role})
        assert answer.status in SENT
        link = re.search(r"/invitations/[\w-]+", answer.response.text)
        if link is None:
            return False
        assert self.desk
        new = self.desk.browser()
        password = f"{PASSWORD} {guest} anew"
        entered = new.send(new.get(link[0]), "", password=password)
        if entered.status != 200 or "/invitations/" in entered.path:
            return False
        assert guest not in self.passwords, f"{by} invited {guest}, who is somebody else"
        assert all(one["id"] != guest for one in self.rules.people), f"{by} came in as {guest}"
        self.passwords[guest], self.desk.browsers[guest] = password, new
        self.rules.invited[guest] = by
        self.look()
        return True

    def confirm(self, by: str, guest: str) -> None:
        """A lead confirms at the desk; with an empty `by` whoever owns the server."""
        before = self.entry(guest).get("confirmed_by")
        may = not by or self.rules.may_confirm(by, guest)
        browser = self.at_desk(by) if by else None
        if browser:
            self.send_confirmation(browser, guest)
        elif not by:
            self.command("users", "confirm", guest)
        self.look()
        if self.entry(guest).get("confirmed_by") != before:
            assert may, f"{by} confirmed {guest}, who is theirs"
            self.rules.confirmed[guest] = by
        elif not by and self.entry(guest):
            assert before, f"the owner's confirmation of {guest} did nothing"

    def send_confirmation(self, browser: Browser, guest: str) -> None:
        """The form beside the guest's name; who sees none sends it all the same."""
        page = browser.get("/people")
        csrf = browser.get("/me").form("/language")[1]["csrf"]
        action = next((a for a in page.actions() if a.endswith("/confirm")), "/people/confirm")
        assert browser.post(action, {"csrf": csrf, "id": guest}).status in SENT

    def entry(self, who: str) -> dict[str, Any]:
        """What `reviewers.yaml` says of somebody."""
        return next((one for one in self.rules.people if one["id"] == who), {})

    def edit_people(self, who: str, how: str) -> None:
        """A writer of git changes the list by hand; a new id is changed wherever it stands."""
        people, entry = self.rules.people, self.entry(who)
        if not entry:
            return
        if how == "delete":
            people.remove(entry)
        elif how == "rename":
            self.rename(who, f"{who}x")
        else:
            changes: dict[str, dict[str, Any]] = {
                "end": {"until": self.rules.today},
                "reviewer": {"role": "reviewer"},
                "lead": {"role": "lead"},
                "unread": {"reads": ["en"]},
            }
            entry.update(changes[how])
        rows = yaml.safe_dump(people, sort_keys=False, allow_unicode=True)
        self.world.path("locales/reviewers.yaml").write_text(rows, encoding="utf-8")
        self.look()

    def rename(self, old: str, new: str) -> None:
        """Only in the list: what they decided was signed with the old id."""
        for one in self.rules.people:
            for name in ("id", "invited_by", "confirmed_by"):
                if one.get(name) == old:
                    one[name] = new
        rules = self.rules
        rules.invited = {
            new if guest == old else guest: new if by == old else by
            for guest, by in rules.invited.items()
        }
        rules.confirmed = {
            new if guest == old else guest: new if by == old else by
            for guest, by in rules.confirmed.items()
        }

    # files

    def write_english(self, english: English) -> None:
        """The author gives the file another form; new texts get their Mandarin, which nobody has approved."""
        self.world.english(PAGE).write_text(english.file, encoding="utf-8")
        self.rules.english = english
        self.world.cli("extract")
        write_mandarin(self.world)
        self.look()

    def write(self, name: str, text: str) -> None:
        """Settings or glossary, by hand."""
        self.world.path(name).write_text(text, encoding="utf-8")

    # what has to be so

    def build(self) -> None:
        """Build, and hold the site against the rules."""
        done = self.world.cli("build", expect=None)
        assert done.exit_code in (0, 1), f"{done.output}{done.exception!r}"
        self.look()
        public = bool(self.world.version(PAGE))
        why = self.rules.against_page()
        assert not (public and why), f"the page is public: {why}"
        assert public or not self.rules.surely_public(), "the page is down without a reason"
        if public:
            self.check_words(self.rules.releases[self.rules.disk])
        else:
            self.check_notice()
        self.was_public |= public

    def check_words(self, release: Release) -> None:
        """The page says what was published."""
        page = words(re.sub(r"<[^>]*>", "", self.world.page(PAGE)))
        for target in release.texts.values():
            assert words(target) in page

    def check_notice(self) -> None:
        """A page that was public leaves a notice with the numbers; its words are in no file of the site."""
        for path, data in self.world.site().items():
            if not path.startswith("assets/"):
                text = words(json.dumps(data.decode(), ensure_ascii=False))
                shown = [zh for three in MANDARIN.values() for zh in three if words(zh) in text]
                assert not shown, f"{path} holds {shown} of a page that is down"
        if self.was_public:
            page = self.world.page(PAGE)
            assert 'class="notice"' in page, "a page that was public is gone without a notice"
            assert re.search(r"\b988\b", page), "the notice lacks 988"
            assert re.search(r"\b911\b", page), "the notice lacks 911"

    def end(self) -> None:
        """Nothing is left on the disk."""
        self.stack.close()


__all__ = ["PEOPLE", "Practice", "Release", "begun", "write_mandarin"]
