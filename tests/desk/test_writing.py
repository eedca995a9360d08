"""Write English at the desk: one block is written, every other byte of the file stays, and nobody's words are lost."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.build.labels import labels_for
from pipeline.flow.jobs.runner import JobRunner
from pipeline.markdown.render import safe_blocks
from pipeline.markdown.source_blocks import source_blocks, with_block
from pipeline.model.settings import EN
from tests.desk.client import Browser
from tests.desk.served import Served, add_author
from tests.flow.tiny import ARTICLE, ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World
from tests.laws.strategies import markdown

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "content/en").rglob("*.md")) + sorted((ROOT / "tests/cases").rglob("*.md"))


def check(text: str) -> None:
    """As many blocks as readers see, in order, apart from each other; each put back gives the very file."""
    found = source_blocks(text, EN)
    shown = safe_blocks(text, locale=EN, labels=labels_for(EN, {}), id_prefix="w")
    assert len(found) == len(shown)
    behind = 0
    for block in found:
        assert behind <= block.start <= block.end <= len(text)
        assert text[block.start : block.end] == block.source
        assert with_block(text, block.start, block.end, block.source) == text
        behind = block.end


def test_every_page_comes_apart_and_together() -> None:
    """The sample pages, and all cases."""
    assert len(PAGES) > 100
    for path in PAGES:
        check(path.read_bytes().decode("utf-8", "replace"))


@given(markdown())
def test_generated_pages_come_apart_and_together(text: str) -> None:
    check(text)


@given(markdown(), st.integers(0, 50), st.text(alphabet="abc \n", min_size=1))
def test_one_block_changes_and_nothing_else(text: str, number: int, words: str) -> None:
    """What stands before and behind it is there byte for byte."""
    found = source_blocks(text, EN)
    if not found:
        return
    block = found[number % len(found)]
    made = with_block(text, block.start, block.end, words)
    assert made.startswith(text[: block.start])
    assert made.endswith(text[block.end :])


@pytest.fixture
def ivy(desk: Served, world: World) -> Browser:
    add_author(desk, world)
    return desk.as_("ivy")


def open_block(ivy: Browser, words: str, document: str = ARTICLE_ID) -> tuple[str, dict[str, str]]:
    """The form of the block that says this."""
    page = ivy.get(f"/pages/{document}/-/write")
    for link in page.tree.css("a.write-it"):
        shown = ivy.get(str(link.attributes["href"]))
        action, fields = shown.form("/write")
        if words in fields["text"]:
            return action, fields
    raise AssertionError(words)


def test_a_block_is_written_and_all_others_stay(ivy: Browser, world: World) -> None:
    """Also in a file with line ends of Windows."""
    path = world.english(ARTICLE_ID)
    path.write_bytes(ARTICLE.replace("\n", "\r\n").encode())
    action, fields = open_block(ivy, "slow breath")
    assert ivy.post(action, fields).status == 200
    assert path.read_bytes() == ARTICLE.replace("\n", "\r\n").encode()
    text = fields["text"].replace("a slow breath", "two slow breaths")
    done = ivy.post(action, {**fields, "text": text, "once": "another"})
    assert "Saved." in done.text
    wanted = ARTICLE.replace("a slow breath", "two slow breaths").replace("\n", "\r\n")
    assert path.read_bytes() == wanted.encode()


def test_two_authors_at_once_lose_no_word(ivy: Browser, desk: Served, world: World) -> None:
    """The second is told, keeps their words, and changes nothing; the preview keeps nothing either."""
    lea = desk.as_("lea")
    first, second = open_block(ivy, "slow breath"), open_block(lea, "slow breath")
    ivy.post(first[0], {**first[1], "text": "Stop."})
    after = world.english(ARTICLE_ID).read_bytes()
    told = lea.post(second[0], {**second[1], "text": "My very own words."})
    assert told.status == 409
    assert "My very own words." in told.response.text
    shown = lea.post(
        f"{second[0]}/preview", {"csrf": second[1]["csrf"], "text": "**Bold**<script>"}
    )
    assert "<strong>Bold</strong>" in shown.response.text
    assert "<script" not in shown.response.text
    assert world.english(ARTICLE_ID).read_bytes() == after


def test_blocks_come_and_go(ivy: Browser, world: World) -> None:
    """A new one stands behind its neighbour, an empty field takes one away."""
    action, fields = open_block(ivy, "slow breath")
    ivy.post(action, {**fields, "new": "1", "text": "Then look up.\n"})
    wanted = ARTICLE.replace("slow breath.\n", "slow breath.\n\nThen look up.\n")
    assert world.english(ARTICLE_ID).read_text() == wanted
    action, fields = open_block(ivy, "Then look up.")
    ivy.post(action, {**fields, "text": " "})
    assert world.english(ARTICLE_ID).read_text() == ARTICLE


def test_english_is_made_public_and_taken_off(ivy: Browser, desk: Served, world: World) -> None:
    """The line `draft: true` goes and comes; the site follows by itself, with both languages."""
    world.release(HANDOUT_ID)
    page = world.path("dist/site/en/handouts/check-in/index.html")
    before = world.english(HANDOUT_ID).read_text()
    assert page.exists()
    ivy.send(ivy.get(f"/pages/{HANDOUT_ID}/-/about"), "/public")
    assert "\ndraft: true\n" in world.english(HANDOUT_ID).read_text()
    JobRunner(world.root, desk.store).run_waiting()
    assert not page.exists()
    assert not world.path("dist/site/zh-Hans/handouts/check-in/index.html").exists()
    ivy.send(ivy.get(f"/pages/{HANDOUT_ID}/-/about"), "/public")
    assert world.english(HANDOUT_ID).read_text() == before
    JobRunner(world.root, desk.store).run_waiting()
    assert page.exists()
    assert "on the site since" in ivy.get(f"/pages/{HANDOUT_ID}/-/about").text


def test_english_that_people_publish(ivy: Browser, desk: Served, world: World) -> None:
    """With sign-off a button publishes just what was before the person, and readers keep it while the next is written."""
    settings, page = (
        world.path("pipeline.toml"),
        world.path("dist/site/en/articles/pause/index.html"),
    )
    settings.write_text(settings.read_text() + '[review]\nsource = "sign-off"\n')
    about, runner = f"/pages/{ARTICLE_ID}/-/about", JobRunner(world.root, desk.store)
    desk.memory.workspace(now=True)
    runner.run_waiting()
    world.build()
    assert not page.exists()
    assert "the English is not published" in ivy.get("/pages").text
    form = ivy.get(about).form("/public")
    world.change(world.english(ARTICLE_ID), "a slow breath", "two slow breaths")
    desk.memory.workspace(now=True)
    assert ivy.post(*form).status == 422
    ivy.send(ivy.get(about), "/public")
    runner.run_waiting()
    assert "two slow breaths" in page.read_text()
    assert "on the site since" in ivy.get(about).text
    world.change(world.english(ARTICLE_ID), "two slow breaths", "three slow breaths")
    world.build()
    desk.memory.workspace(now=True)
    assert "two slow breaths" in page.read_text()
    assert "readers see what ivy" in ivy.get(about).text
    assert desk.as_("ann").post(*ivy.get(about).form("/public")).status in (403, 404)
    ivy.send(ivy.get(about), "/public")
    ivy.send(ivy.get(about), "/public")
    runner.run_waiting()
    assert not page.exists()
    assert "\ndraft:" not in world.english(ARTICLE_ID).read_text()


def photo(side: int = 2400) -> bytes:
    """With the place where it was taken."""
    out, made = BytesIO(), Image.effect_noise((side, side // 2), 90).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    made.save(out, "JPEG", quality=97, exif=exif)
    return out.getvalue()


def send_picture(
    ivy: Browser, action: str, fields: dict[str, str], data: bytes
) -> requests.Response:
    return ivy.http.post(ivy.base + action, data=fields, files={"file": ("x/../y.jpg", data)})


def test_a_picture_comes_in_small_silent_and_with_words(ivy: Browser, world: World) -> None:
    """Behind the block; without words, or where it is none, nothing is written."""
    link = ivy.get(f"/pages/{ARTICLE_ID}/-/write").tree.css("a.add")[0].attributes["href"]
    action, fields = ivy.get(str(link)).form("/picture")
    before = world.tracked()
    for data, words in ((b"MZ no picture", "A window"), (photo(), "  ")):
        told = send_picture(ivy, action, {**fields, "words": words}, data)
        assert told.status_code == 422
    assert world.tracked() == before
    big = photo()
    assert len(big) > 1_000_000
    done = send_picture(ivy, action, {**fields, "words": "A *window* [now]"}, big)
    assert "Saved." in done.text
    made = world.path("content/en/articles/pause-1.jpg").read_bytes()
    assert len(made) <= 300_000
    assert not Image.open(BytesIO(made)).getexif()
    assert "](pause-1.jpg)" in world.english(ARTICLE_ID).read_text()
    world.build()
    assert 'alt="A *window* [now]"' in world.page(ARTICLE_ID, "en")


def test_what_was_written_comes_back(ivy: Browser, desk: Served, world: World) -> None:
    """Each save is kept with its author; another version shows what has changed, and stands there again byte for byte."""
    lea, path = desk.as_("lea"), f"/pages/{ARTICLE_ID}/-/write"
    begun = world.english(ARTICLE_ID).read_bytes()
    for person, words in ((ivy, "Stop."), (lea, "Stop now.")):
        action, fields = open_block(person, "slow breath" if person is ivy else "Stop.")
        person.post(action, {**fields, "text": words})
    page = ivy.get(f"{path}/history")
    versions = page.tree.css("[data-testid=version]")
    assert len(versions) == 2
    assert "Ivy" in versions[0].text()
    assert "Stop now." in versions[1].text()
    assert "slow breath" in versions[1].text()
    shas = [str(one.attributes["value"]) for one in page.tree.css("[name=version]")]
    action, fields = page.form("/restore")
    world.change(world.english(ARTICLE_ID), "Stop now.", "Stop right now.")
    assert ivy.post(action, {**fields, "version": shas[1]}).status == 422
    action, fields = ivy.get(f"{path}/history").form("/restore")
    assert "Saved." in ivy.post(action, {**fields, "version": shas[1]}).text
    assert world.english(ARTICLE_ID).read_bytes() == begun
    assert "Stop right now." in ivy.get(f"{path}/history").text


def test_findings_stand_at_their_block(ivy: Browser, world: World) -> None:
    """A sentence that nobody reads to its end, at its own list and nowhere else."""
    long = " ".join(["and then we talk"] * 12) + "."
    path = world.english(ARTICLE_ID)
    path.write_text(path.read_text().replace("- Ask before", f"- {long}\n- Ask before"))
    page = ivy.get(f"/pages/{ARTICLE_ID}/-/write")
    told = [block for block in page.tree.css(".block") if block.css("[data-testid=found]")]
    assert len(told) == 1
    assert "and then we talk" in told[0].text()
    assert page.text.count("48 words") == 1
