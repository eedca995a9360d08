"""Which pictures of a project reach its site, and what is said of those that do not."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pipeline.files.photos import MOST_BYTES
from pipeline.flow import workers
from pipeline.flow.build import pictures
from pipeline.flow.verify.run import public_now
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World, names

PNG = b"\x89PNG\r\n\x1a\n x"


def show(world: World, *sources: str, document: str = ARTICLE_ID) -> None:
    """The English page with these pictures at its end."""
    path = world.english(document)
    shown = "".join(f"\n![Two chairs]({src})\n" for src in sources)
    path.write_text(path.read_text(encoding="utf-8") + shown, encoding="utf-8")


def test_a_picture_reaches_site_and_preview(drafted: World) -> None:
    """Byte for byte, under a name of its own; a changed picture gets another one."""
    place = drafted.path("content/en/articles/chairs.png")
    place.write_bytes(PNG)
    show(drafted, "chairs.png")
    drafted.cli("build")
    (name,) = [p for p in drafted.site() if p.startswith("assets/chairs.")]
    assert drafted.site()[name] == PNG
    assert f'src="../../../{name}"' in drafted.page(ARTICLE_ID, "en")
    place.write_bytes(PNG + b"2")
    drafted.build()
    assert name not in drafted.site()
    assert drafted.breaches() == []


def test_what_cannot_be_shown_is_named_and_its_words_stand(drafted: World, tmp_path: Path) -> None:
    """Missing, elsewhere, a link out of content, something else than its name says: exit 1, each with its line."""
    (tmp_path / "secret.png").write_bytes(PNG)
    folder = drafted.path("content/en/articles")
    drafted.path("content/img").mkdir()
    drafted.path("content/img/out.png").symlink_to(tmp_path / "secret.png")
    (folder / "page.png").write_text("<html>", encoding="utf-8")
    (folder / "bad.svg").write_text("<html>", encoding="utf-8")
    show(drafted, "gone.png", "https://e.example/x.png", "/img/out.png", "page.png", "bad.svg")
    done = drafted.cli("build", expect=1)
    path = "content/en/articles/pause.md"
    assert names(done, f"{path}:18: PICTURE there is no picture `gone.png`")
    assert names(done, f"{path}:20: PICTURE", "lies outside of content")
    assert names(done, "content/img/out.png: PICTURE leads out of content")
    assert names(done, "content/en/articles/page.png: PICTURE is no picture")
    assert names(done, "content/en/articles/bad.svg: PICTURE is no SVG")
    page = drafted.page(ARTICLE_ID, "en")
    assert "<img" not in page
    assert page.count("Two chairs") == 5
    assert len(json.loads(drafted.cli("--json", "build", expect=1).stdout)["pictures"]) == 5


def test_a_published_page_with_a_picture_is_proven(drafted: World) -> None:
    """The words for a picture are a text like any other: approved, published, and read by verify."""
    drafted.path("content/en/articles/chairs.png").write_bytes(PNG)
    show(drafted, "chairs.png")
    drafted.build()
    po = drafted.po(ARTICLE_ID)
    text = po.read_text(encoding="utf-8")
    source = "![Two chairs](chairs.png)"
    po.write_text(
        text.replace(
            f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "![两把椅子](chairs.png)"'
        ),
        encoding="utf-8",
    )
    drafted.release(ARTICLE_ID)
    assert 'alt="两把椅子"' in drafted.page(ARTICLE_ID)
    assert drafted.breaches() == []


def test_a_photo_is_shrunk_and_tells_nothing(drafted: World) -> None:
    """A page loads a small picture without the place where it was taken; other sites show it beside a link."""
    told = Image.Exif()
    told[0x010E] = "12 Peachtree Street"
    out = BytesIO()
    Image.effect_noise((2400, 1600), 90).convert("RGB").save(out, "JPEG", quality=95, exif=told)
    place = drafted.path("content/en/articles/walk.jpg")
    place.write_bytes(out.getvalue())
    show(drafted, "walk.jpg")
    drafted.cli("build")
    (name,) = [p for p in drafted.site() if p.startswith("assets/walk.")]
    data = drafted.site()[name]
    assert b"Peachtree" in place.read_bytes()
    assert b"Peachtree" not in data
    assert len(data) <= MOST_BYTES
    with Image.open(BytesIO(data)) as shown:
        width, height = shown.size
    page = drafted.page(ARTICLE_ID, "en")
    assert f'<img src="../../../{name}" alt="Two chairs" width="{width}" height="{height}">' in page
    assert f'og:image" content="https://www.example.org/{name}"' in page
    assert drafted.breaches() == []


def test_the_picture_of_the_practice(drafted: World) -> None:
    """One that is missing or too small is named; else every page without a picture of its own has it."""
    settings = drafted.path("pipeline.toml")
    before = settings.read_text(encoding="utf-8")
    settings.write_text(f'share_image = "content/card.png"\n{before}', encoding="utf-8")
    assert names(drafted.cli("build", expect=1), "content/card.png: PICTURE there is no such")
    place = drafted.path("content/card.png")
    for size, expect in ((200, 1), (600, 0)):
        Image.new("RGB", (1200, size), "#123456").save(place)
        drafted.cli("build", expect=expect)
    assert "/assets/card." in drafted.page(ARTICLE_ID, "en")
    assert drafted.breaches() == []


def test_a_damaged_picture_stops_no_handout(drafted: World) -> None:
    """It is named, its words stand on the page and on the sheet, and all else is built."""
    drafted.path("content/en/handouts/chairs.png").write_bytes(PNG)
    show(drafted, "chairs.png", document=HANDOUT_ID)
    done = drafted.cli("build", expect=1)
    assert names(done, "content/en/handouts/chairs.png: PICTURE is damaged")
    assert "<img" not in drafted.page(HANDOUT_ID, "en")
    assert [path for path in drafted.site() if path.endswith(".en.pdf")]
    assert drafted.breaches() == []


@pytest.mark.parametrize("many", [True, False])
def test_a_picture_is_tried_apart_where_others_will_be_forked(
    drafted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    """Typst starts threads, and a process with threads forks no other one; of a few documents nobody forks any."""
    by = tmp_path / "by"

    def noted(_name: str, _data: bytes) -> bool:
        by.write_text(str(os.getpid()), encoding="utf-8")
        return True

    monkeypatch.setattr(pictures, "can_be_drawn", noted)
    monkeypatch.setattr(pictures, "_MANY", 1 if many else 100)
    monkeypatch.setattr(workers, "_way_to_start", lambda: "fork")
    drafted.path("content/en/handouts/chairs.png").write_bytes(PNG)
    show(drafted, "chairs.png", document=HANDOUT_ID)
    pictures.with_pictures(drafted.open().project, public_now(drafted.open()))
    assert (by.read_text(encoding="utf-8") != str(os.getpid())) is many
