"""Anything that people may do, in any order: the site shows what may be shown, and the proof holds."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import polib
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from pipeline.flow.decisions import Decider, Seen, approve, approve_all, edit, reject, withdraw
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.model.errors import RefusedError
from tests.flow.history import History, Release
from tests.flow.oracle import DATE, HAN, OWN_NAMES, said, sha, words
from tests.flow.tiny import ARTICLE_ID, DANGER, HANDOUT_ID, MANDARIN, NO_COMMA, SAFER
from tests.flow.world import World, tiny_world
from tests.stories.run import WITHOUT_SHRINKING, run

DOCUMENTS = (ARTICLE_ID, HANDOUT_ID)
SWITCHES = {
    ARTICLE_ID: (("stop, and take", NO_COMMA), ("Ask before you", "Ask first before you")),
    HANDOUT_ID: (("phones away", "phones down"), (DANGER, SAFER)),
}
"""Words of the English that an author changes, there and back."""
CONTEXTS = (None, "front:title", "front:description", "label:write", "label:crisis")
documents = st.sampled_from(DOCUMENTS)
people = st.sampled_from(["ann", "bo", "lea"])
numbers = st.integers(0, 6)


@cache
def _start() -> World:
    """The tiny project, approved by Ann and Bo, published and built; made once."""
    folder = Path(tempfile.mkdtemp(prefix="machine-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    world = tiny_world(folder / "p")
    world.release(*DOCUMENTS)
    return world


class Practice(RuleBasedStateMachine):
    """A practice at work; `history` says what may be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.history = History()
        self.edited: set[str] = set()
        """Documents whose published file somebody has edited by hand."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="machine-"))
        self.world = _start().copy(self.folder / "p")
        for document in DOCUMENTS:
            for english, target in self.targets(document).items():
                for who in ("ann", "bo"):
                    self.history.approve((document, english), target, who)
            self.release(document)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.build()
            shutil.rmtree(self.folder)

    # what there is, read without the product

    def targets(self, document: str) -> dict[str, str]:
        """English → Mandarin, as the catalog on disk has it."""
        return {
            e.msgid: e.msgstr for e in polib.pofile(str(self.world.po(document))) if not e.obsolete
        }

    def safety(self, document: str) -> frozenset[str]:
        found = polib.pofile(str(self.world.po(document)))
        return frozenset(
            e.msgid for e in found if not e.obsolete and "safety" in e.comment.split("\n")
        )

    def entry(self, document: str, number: int) -> tuple[tuple[str, str], str, str]:
        """(key, Mandarin, sign) of an entry, after the catalog has met the English of now."""
        self.world.cli("extract")
        entries = [e for e in polib.pofile(str(self.world.po(document))) if not e.obsolete]
        one = entries[number % len(entries)]
        return (document, one.msgid), one.msgstr, sha(one.msgctxt, one.msgid)

    def release(self, document: str) -> None:
        self.history.released[document] = Release(
            self.world.english(document).read_text(encoding="utf-8"),
            self.targets(document),
            self.safety(document),
        )

    # what people do

    def by(self, who: str) -> Decider:
        """Somebody at the command line, before the project as it stands now."""
        return Decider(self.world.open(), who)

    @rule(document=documents, number=st.integers(0, 1))
    def change_english(self, document: str, number: int) -> None:
        old, new = SWITCHES[document][number]
        text = self.world.english(document).read_text(encoding="utf-8")
        text = text.replace(old, new) if old in text else text.replace(new, old)
        self.world.english(document).write_text(text, encoding="utf-8")

    @rule(
        document=documents,
        number=numbers,
        prefix=st.sampled_from(["", "请", "就"]),
        desk=st.booleans(),
    )
    def change_mandarin(self, document: str, number: int, prefix: str, desk: bool) -> None:
        """At the desk, or by hand with any editor; only texts that the checks let pass."""
        key, target, sign = self.entry(document, number)
        base = MANDARIN.get(key[1]) or target.lstrip("请就")
        if not base or "](" in base or target == prefix + base:
            return
        self.world.known.add(prefix + base)
        if desk:
            edit(self.by("ann"), document, Seen(sign), prefix + base)
            self.history.edit(key, prefix + base)
        else:
            po = polib.pofile(str(self.world.po(document)), wrapwidth=0)
            (one,) = (e for e in po if e.msgid == key[1] and not e.obsolete)
            one.msgstr = prefix + base
            po.save()

    @rule(document=documents, number=numbers, who=people)
    def approve(self, document: str, number: int, who: str) -> None:
        key, target, sign = self.entry(document, number)
        if self.history.may_approve(key, target, who):
            approve(self.by(who), document, [Seen(sign)])
            self.history.approve(key, target, who)
        else:
            with pytest.raises(RefusedError):
                approve(self.by(who), document, [Seen(sign)])

    @rule(document=documents, who=people, safety=st.booleans())
    def approve_all(self, document: str, who: str, safety: bool) -> None:
        self.world.cli("extract")
        approve_all(self.by(who), document, safety=safety)
        for english, target in self.targets(document).items():
            key, is_safety = (document, english), english in self.safety(document)
            pair = self.history.of(key, target)
            done = self.history.is_approved(key, target, 2 if is_safety else 1)
            if target and not pair.rejected and not done and (safety or not is_safety):
                self.history.approve(key, target, who)

    @rule(document=documents, number=numbers, who=people)
    def reject(self, document: str, number: int, who: str) -> None:
        key, target, sign = self.entry(document, number)
        if target:
            reject(self.by(who), document, [Seen(sign)])
            self.history.reject(key, target, who)

    @rule(document=documents, number=numbers, who=people)
    def withdraw(self, document: str, number: int, who: str) -> None:
        key, target, sign = self.entry(document, number)
        if self.history.of(key, target).now:
            withdraw(self.by(who), document, [Seen(sign)])
            self.history.withdraw(key, target)
        elif who in self.history.of(key, target).rejected:  # a reject of one's own
            withdraw(self.by(who), document, [Seen(sign)])
            self.history.withdraw(key, target)
            self.history.of(key, target).rejected.discard(who)
        else:
            with pytest.raises(RefusedError):
                withdraw(self.by(who), document, [Seen(sign)])

    @rule(document=documents, who=people)
    def publish_page(self, document: str, who: str) -> None:
        self.world.cli("extract")
        safety = self.safety(document)
        ready = all(
            self.history.is_approved((document, english), target, 2 if english in safety else 1)
            for english, target in self.targets(document).items()
        )
        if ready:
            publish(self.by(who), document)
            self.release(document)
            self.edited.discard(document)
        else:
            with pytest.raises(RefusedError):
                publish(self.by(who), document)

    @rule(document=documents, who=people)
    def withdraw_whole_page(self, document: str, who: str) -> None:
        withdraw_page(self.world.root, document, who)
        self.history.released.pop(document, None)

    @rule(document=documents)
    def tamper(self, document: str) -> None:
        path = self.world.mandarin(document)
        path.write_text(path.read_text(encoding="utf-8") + "\n偷\n", encoding="utf-8")
        self.edited.add(document)

    @rule()
    def tamper_with_the_site(self) -> None:
        """Whatever stands in dist/site by hand is gone after the next build."""
        path = self.world.path("dist/site/zh-Hans/articles/pause/index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<p>偷</p>", encoding="utf-8")
        assert self.world.verify().breaches

    @rule()
    def build(self) -> None:
        self.world.build()
        for document in DOCUMENTS:
            self.check_page(document)
            self.check_entries(document)
        self.check_words()
        assert bool(self.world.verify().breaches) == self.is_broken()

    # what has to be so

    def is_broken(self) -> bool:
        """True if somebody has to mend a file: `verify` must say so, and of what people decided say nothing."""
        return bool(self.edited & set(self.history.released))

    def check_page(self, document: str) -> None:
        may = self.history.may_show(document, self.safety(document)) and document not in self.edited
        version = self.world.version(document)
        assert bool(version) == may
        if may:
            english = self.world.english(document).read_text(encoding="utf-8")
            assert version["behind"] == (english != self.history.released[document].english)
        else:
            assert 'class="notice"' in self.world.page(document)

    def check_entries(self, document: str) -> None:
        safety = self.safety(document)
        wanted = {
            english
            for english, target in self.targets(document).items()
            if self.history.is_approved((document, english), target, 2 if english in safety else 1)
        }
        shown = self.world.data("review", "show", document, "--all")["entries"]
        assert {one["source"] for one in shown if one["state"] == "approved"} == wanted
        catalog = polib.pofile(str(self.world.po(document)))
        entries = [e for e in catalog if e.msgstr and not e.obsolete]
        fuzzy = {e.msgid for e in entries if e.fuzzy}
        live = {(e.msgid, e.msgstr) for e in entries}
        former = {
            english
            for english, target in live
            if english not in wanted
            and self.history.is_of_former_english((document, english), target, live)
            and not self.history.of((document, english), target).rejected
        }  # what was approved for the English of now, and taken back, is a guess again
        stale = {e.msgid for e in entries if e.previous_msgid} | former
        assert fuzzy == stale  # no machine works here
        assert not fuzzy & wanted
        assert self.world.status(document)["approved"] == len(wanted)

    def check_words(self) -> None:
        allowed = {
            words(target)
            for (_, target), pair in self.history.pairs.items()
            if pair.ever and not pair.rejected
        }
        for path, data in self.world.site().items():
            rest = DATE.sub("", said(data))
            for text in (*sorted(allowed, key=len, reverse=True), *OWN_NAMES):
                rest = rest.replace(text, "") if text else rest
            assert path.startswith("assets/") or not HAN.search(rest), path


def test_any_order_of_work_shows_only_what_may_be_shown() -> None:
    """Pages, entries, words and proof are as an independent account of the decisions has them, after every build."""
    run(Practice, 4, 16, WITHOUT_SHRINKING)


@pytest.mark.slow
def test_any_long_order_of_work_shows_only_what_may_be_shown() -> None:
    """The same over many long stories."""
    run(Practice, 150, 60)
