"""Open and save every block over HTTP: no byte changes; write one, and no other changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.flow.imports.content import ImportOptions, import_file
from pipeline.markdown.front_matter import split
from pipeline.model.errors import PipelineError
from tests.desk.client import Browser
from tests.desk.served import Served, add_author, served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World, tiny_world
from tests.laws.strategies import markdown

ROOT = Path(__file__).parents[2]
HEAD = "---\ntitle: A page\n---\n\n"
ODD = {
    "lone returns": "One.\rTwo.\r\rThree.\r",
    "both line ends": "One.\r\nTwo.\n\nThree,\nfour.\r\n",
    "no line end": "One.\n\nTwo.",
    "blanks": "One.  \nTwo.\u00a0\n\n\tcode  \n\tmore\t\n\n\n\nThree.\u2028Four.\u200b\x0b\n",
    "an empty first line": "```\n\n  kept\n\n```\n\nEnd.\n",
    "signs of HTML": "A &amp; b &lt;c> </textarea> &nbsp;\n\n<!-- translators: </textarea> -->\nD.\n",
    "a mark in front": "\ufeff# One\n\nTwo.\n",
}
"""What a browser's field might not give back as it was."""


@dataclass
class Office:
    """An author at a desk, and the one file that they write."""

    world: World
    desk: Served
    ivy: Browser

    def put(self, data: bytes) -> str:
        """Let the page have these bytes; gives its id, "" where they cannot be read as a page."""
        path = self.world.english(ARTICLE_ID)
        path.write_bytes(data)
        shown = path.relative_to(self.world.root).as_posix()
        found = self.desk.memory.workspace(now=True).documents
        return next((one.id for one in found if one.path == shown), "")

    def open(self, text: str) -> tuple[str, bytes]:
        """Id and bytes of the page: as it is, else under a head that can be read."""
        _, body = split(text)
        for whole in (text, HEAD + body.lstrip("\ufeff")):
            data = whole.encode("utf-8", "replace")
            if id_ := self.put(data):
                return id_, data
        return "", b""

    def check(self, text: str) -> int:
        """Open and save each block, then write the middle one; gives how many blocks there are."""
        id_, data = self.open(text)
        if not id_:
            return 0
        path, page = self.world.english(ARTICLE_ID), f"/pages/{id_}/-/write"
        links = [str(one.attributes["href"]) for one in self.ivy.get(page).tree.css("a.write-it")]
        for link in links:
            action, fields = self.ivy.get(link).form("/write")
            done = self.ivy.post(action, {**fields, "text": sent(fields["text"])}, follow=False)
            assert done.status == 303, (text, fields, done.text)
            assert path.read_bytes() == data, (text, fields)
        if links:
            self.write_one(data, *self.ivy.get(links[len(links) // 2]).form("/write"))
        return len(links)

    def write_one(self, data: bytes, action: str, fields: dict[str, str]) -> None:
        """Other words in one block: what stands before and behind is there byte for byte."""
        before, start, end = data.decode(), int(fields["start"]), int(fields["end"])
        done = self.ivy.post(action, {**fields, "text": "Other words."}, follow=False)
        after = self.world.english(ARTICLE_ID).read_bytes().decode()
        if done.status == 303:
            assert after == before[:start] + "Other words." + before[end:], (before, fields)
        else:  # the page could not be read with them: nothing is written
            assert (done.status, after) == (422, before), (before, fields)


def sent(text: str) -> str:
    """What a field holds as a browser sends it."""
    return re.sub(r"\r\n|\r|\n", "\r\n", text)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    world = tiny_world(tmp_path_factory.mktemp("round") / "p")
    with served(world.root) as desk:
        add_author(desk, world)
        yield Office(world, desk, desk.as_("ivy"))


def written_pages() -> list[Path]:
    folders = (ROOT / "content/en", ROOT / "tests/cases")
    return [path for folder in folders for path in sorted(folder.rglob("*.md"))]


def imported(office: Office) -> Iterator[str]:
    """What the importer makes of its cases."""
    workspace = office.desk.memory.workspace(now=True)
    for path in sorted((ROOT / "tests/cases/importers").rglob("*.*")):
        with suppress(PipelineError):
            yield import_file(workspace, path, ImportOptions(id="articles/brought-in")).text


@pytest.mark.parametrize("name", ODD)
def test_what_a_field_might_lose(office: Office, name: str) -> None:
    assert office.check(HEAD + ODD[name])


def test_the_sample_pages_and_some_cases(office: Office) -> None:
    paths = [path for n, path in enumerate(written_pages()) if n % 12 == 0]
    assert sum(map(office.check, (path.read_bytes().decode() for path in paths))) > 40


@pytest.mark.slow
def test_all_pages_and_cases(office: Office) -> None:
    """The sample pages, all cases, and what the importer makes of its own."""
    texts = [path.read_bytes().decode("utf-8", "replace") for path in written_pages()]
    texts += imported(office)
    blocks = [office.check(text) for text in texts]
    assert sum(map(bool, blocks)) > 0.9 * len(texts)


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=markdown())
def test_generated_pages(office: Office, text: str) -> None:
    office.check(text)
