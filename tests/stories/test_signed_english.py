"""English that people publish: whatever is written, published, withdrawn or broken, readers see no other bytes."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from pipeline.files.locales import append_decision, load_ledger
from pipeline.flow.english import public as public_english
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.review.signed_english import make_english_publish
from tests.flow.tiny import ARTICLE, ARTICLE_ID, HANDOUT_ID, SETTINGS
from tests.flow.world import World, tiny_world
from tests.stories.run import run

SIGN_OFF = f'{SETTINGS}[review]\nsource = "sign-off"\n'
WRITERS = {"ada": "author", "lea": "lead"}
DONE: Counter[str] = Counter()
"""What happened in all stories of this process: a machine whose every wish is refused would prove nothing."""
_MARK = re.compile(rb"zq[a-z]{4}")
"""A word that stands in one version of the English alone."""


@cache
def begun() -> World:
    world = tiny_world(Path(tempfile.mkdtemp(prefix="signed-")) / "p")
    world.cli("users", "add", "ada", "--name", "Ada", "--role", "author")
    world.path("pipeline.toml").write_text(SIGN_OFF)
    world.cli("review", "publish", HANDOUT_ID, "--english", "--as", "ada")
    world.build()
    return world


def version(number: int) -> str:
    """The article with a word of its own in a text and another in its address."""
    mark = "zq" + "".join(chr(97 + number // 26**place % 26) for place in range(4))
    text = ARTICLE.replace("**yourself** first.", f"**yourself** first, {mark}.")
    return text if number % 3 else text.replace("kind: article", f"kind: article\nslug: {mark}")


@dataclass
class Signed:
    """The oracle: what people did, told by the test alone."""

    asked: bool = True
    """The settings ask people to publish English."""
    file: str = ARTICLE
    published: list[str] = field(default_factory=list)
    """Versions since the last withdrawal, the last one is what readers are to get."""
    beside: str | None = None
    """What lies beside the ledger."""

    @property
    def draft(self) -> bool:
        return "draft: true" in self.file

    @property
    def english(self) -> str | None:
        """What readers have to get."""
        if self.draft:
            return None
        if not self.asked:
            return self.file
        fits = self.published and self.beside == self.published[-1]
        return self.published[-1] if fits else None

    @property
    def may_be_seen(self) -> set[bytes]:
        """Marks that may stand on the site: in English, or in what a Mandarin page shows beside itself."""
        if self.draft or self.english is None:
            return set()
        texts = [self.file, *self.published] if not self.asked else self.published
        return {mark for text in texts for mark in _MARK.findall(text.encode())}


class Story(RuleBasedStateMachine):
    """Authors, a lead and a reviewer at one article."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="signed-story-"))
        self.world, self.told, self.number = begun().copy(self.folder / "p"), Signed(), 0
        self.english = self.world.english(ARTICLE_ID)
        self.beside = self.world.published(ARTICLE_ID, "en")

    def teardown(self) -> None:
        try:
            self.build()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @rule(draft=st.sampled_from([False, False, False, True]))
    def write(self, draft: bool) -> None:
        """The next is written."""
        self.number += 1
        text = version(self.number)
        self.put(text.replace("---\n", "---\ndraft: true\n", 1) if draft else text)

    @rule(back=st.integers(1, 3))
    def write_again(self, back: int) -> None:
        """Somebody restores what was published before."""
        if len(self.told.published) >= back:
            self.put(self.told.published[-back])

    def put(self, text: str) -> None:
        self.told.file = text
        self.english.write_text(text, encoding="utf-8")

    @rule(who=st.sampled_from(["ada", "lea", "ada", "lea", "ann", "eve"]), killed=st.integers(0, 4))
    def publish(self, who: str, killed: int) -> None:
        """By somebody who may, or not; at times the process ends behind its line."""
        expect = None if who not in WRITERS or self.told.draft else 0
        if killed == 0 and expect == 0:
            self.publish_and_be_killed(who)
            return
        done = self.world.cli(
            "review", "publish", ARTICLE_ID, "--english", "--as", who, expect=expect
        )
        assert (done.exit_code == 0) == (expect == 0), done.output
        if expect == 0:
            self.told.published.append(self.told.file)
            self.told.beside = self.told.file
            DONE["published"] += 1

    def publish_and_be_killed(self, who: str) -> None:
        workspace = self.world.open()
        decisions = load_ledger(workspace.project.english, ARTICLE_ID)
        act = public_english._act(workspace, ARTICLE_ID, who, "cli")
        line = make_english_publish(act, sha_of_bytes(self.told.file.encode()))
        if line:
            assert line.id not in {made.id for made in decisions}
            append_decision(workspace.project.english, line)
            self.told.published.append(self.told.file)
            DONE["killed"] += 1

    @rule(who=st.sampled_from(["ada", "lea", "ada", "lea", "ann"]))
    def withdraw(self, who: str) -> None:
        may = who in WRITERS and self.told.asked and bool(self.ever)
        done = self.world.cli(
            "review", "withdraw", ARTICLE_ID, "--english", "--as", who, expect=None
        )
        assert (done.exit_code == 0) == may, done.output
        if may:
            self.told.published.clear()
            DONE["withdrawn"] += 1

    @property
    def ever(self) -> bool:
        return self.world.ledger(ARTICLE_ID, "en").exists()

    @rule()
    def break_it(self) -> None:
        """Somebody edits the published file itself, or takes it away."""
        if self.beside.exists():
            self.number += 1
            if self.number % 2:
                self.beside.write_text(version(self.number), encoding="utf-8")
                self.told.beside = version(self.number)
            else:
                self.beside.unlink()
                self.told.beside = None
            DONE["broken"] += 1

    @rule(asked=st.sampled_from([True, True, False]))
    def ask_or_not(self, asked: bool) -> None:
        self.told.asked = asked
        self.world.path("pipeline.toml").write_text(SIGN_OFF if self.told.asked else SETTINGS)

    @rule()
    def translate(self) -> None:
        """The therapists approve, and publish the Mandarin where they may."""
        self.world.cli("extract")
        for who in ("ann", "bo"):
            self.world.cli("review", "approve", ARTICLE_ID, "--all", "--safety", "--as", who)
        done = self.world.cli("review", "publish", ARTICLE_ID, "--as", "ann", expect=None)
        if done.exit_code == 0:
            assert not self.told.asked or self.told.file in self.told.published
            DONE["mandarin"] += 1

    @rule()
    def build(self) -> None:
        """The site has what the oracle says; `verify` says the same, and names what was broken."""
        if self.told.asked and not self.told.draft:
            self.completed()
        self.world.cli("build", expect=None)
        want, versions = self.told.english, self.versions()
        got = versions.get("en", {}).get("source_sha")
        assert got == (sha_of_bytes(want.encode()) if want is not None else None)
        assert "zh-Hans" not in versions or "en" in versions
        manifest, site = self.world.manifest(), self.world.site()
        for path in ("_redirects", "redirects.nginx.map"):
            site.pop(path, None)
        # an address that somebody had once leads on for ever, and says no word of the page
        site["manifest.json"] = json.dumps({**manifest, "redirects": [], "files": []}).encode()
        seen = {m for data in site.values() for m in _MARK.findall(data)}
        assert seen <= self.told.may_be_seen
        DONE["with Mandarin"] += "zh-Hans" in versions
        broken = (
            self.told.asked
            and bool(self.told.published)
            and self.told.beside != self.told.published[-1]
        )
        found = [one for one in self.world.breaches() if one.startswith("locales/en/")]
        assert found == ([f"locales/en/published/{ARTICLE_ID}.md published"] if broken else [])

    def completed(self) -> None:
        """A build writes the bytes of a publish that was killed, as long as the file has them still."""
        told = self.told
        if (
            told.published
            and told.published[-1] == told.file
            and told.beside in (None, *self.lines())
        ):
            told.beside = told.file

    def lines(self) -> set[str]:
        """Every version that some line names."""
        lines = self.world.lines(ARTICLE_ID, "en")
        shas = {line["source_page_sha"] for line in lines if line["verdict"] == "publish"}
        every = [ARTICLE, *(version(n) for n in range(self.number + 1))]
        return {text for text in every if sha_of_bytes(text.encode()) in shas}

    def versions(self) -> dict[str, dict[str, str]]:
        pages = {page["id"]: page["versions"] for page in self.world.manifest()["pages"]}
        found: dict[str, dict[str, str]] = pages.get(ARTICLE_ID, {})
        return found


def test_readers_see_what_was_published() -> None:
    DONE.clear()
    run(Story, 5, 12)
    assert DONE["published"]


@pytest.mark.slow
def test_readers_see_what_was_published_in_long_stories() -> None:
    DONE.clear()
    run(Story, 60, 25)
    assert DONE["published"]


def test_every_act_is_done_in_one_story() -> None:
    """Chance may leave any of them out of all stories; here the oracle is asked about each of them."""
    DONE.clear()
    story = Story()
    try:
        for killed in (1, 0):
            story.write(draft=False)
            story.publish(who="ada", killed=killed)
            story.build()
            story.translate()
            story.build()
            story.withdraw(who="lea")
            story.build()
        story.write(draft=False)
        story.publish(who="lea", killed=1)
        for _ in range(2):  # edited by hand, then taken away
            story.break_it()
            story.build()
    finally:
        story.teardown()
    acts = ("published", "withdrawn", "broken", "killed", "mandarin", "with Mandarin")
    assert all(DONE[act] for act in acts), DONE


def test_a_withdrawal_comes_before_a_build_that_fails(tmp_path: Path) -> None:
    """A broken glossary stops the build, and both languages are gone all the same."""
    world = begun().copy(tmp_path / "p")
    world.cli("review", "publish", ARTICLE_ID, "--english", "--as", "ada")
    world.release(ARTICLE_ID)
    assert {"en", "zh-Hans"} <= world.manifest()["pages"][0]["versions"].keys()
    world.cli("review", "withdraw", ARTICLE_ID, "--english", "--as", "ada")
    world.path("glossary.yaml").write_text("terms: [")
    with pytest.raises(PipelineError):
        world.build()
    assert not [path for path in world.site() if "articles/pause" in path and path.endswith("html")]


def test_a_renamed_page_keeps_who_published_it(tmp_path: Path) -> None:
    world = begun().copy(tmp_path / "p")
    before = world.published(HANDOUT_ID, "en").read_bytes()
    world.cli("rename", HANDOUT_ID, "handouts/card", "--as", "ada")
    world.build()
    assert world.version("handouts/card", "en")["source_sha"] == sha_of_bytes(before)
    assert world.status("handouts/card")["english"]["state"] == "changed"
    world.cli("review", "publish", "handouts/card", "--english", "--as", "ada")
    world.build()
    assert world.status("handouts/card")["english"]["state"] == "published"
    assert world.breaches() == []
