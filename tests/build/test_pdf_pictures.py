"""Pictures on paper: printed with their words, upright, held to what was approved; a damaged one is known before."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.build.exif_orientation import turn
from pipeline.build.typeset import can_be_drawn
from pipeline.build.verify.expected import promise_of
from pipeline.build.verify.sheet import read_sheet
from pipeline.build.verify.sheets import verify_sheets
from pipeline.build.writers.registry import Site, write_all
from tests.build.paper import BOTH, EN, ZH, dictionaries, sheets, with_text
from tests.build.samples import handout, site

CHAIRS = "![Two chairs](chairs.png)\n"
SUN = b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><circle cx="30" cy="30" r="20"/></svg>'


def png(width: int, height: int) -> bytes:
    """A grey picture of that size."""

    def part(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def illustrated(english: str = "Two chairs", mandarin: str = "两把椅子") -> Site:
    """The sample with a photograph, a drawing within a line, and one that says nothing."""
    more = "\n![{}](chairs.png)\n\nSit ![{}](sun.svg) down.\n\n![](sun.svg)\n\n## "
    pair = handout()
    assert pair.zh is not None
    en, zh = pair.en.markdown, pair.zh.markdown
    pair = replace(
        pair,
        en=replace(pair.en, markdown=en.replace("\n## ", more.format(english, "a sun"), 1)),
        zh=replace(pair.zh, markdown=zh.replace("\n## ", more.format(mandarin, "太阳"), 1)),
    )
    folder = "content/en/handouts/"
    pictures = {f"{folder}chairs.png": png(600, 400), f"{folder}sun.svg": SUN}
    return site(pair, pictures=pictures)


def figures(data: bytes) -> list[str]:
    """What is said for each picture of a sheet but the boxes to tick, in no order."""
    with pikepdf.open(io.BytesIO(data)) as read:
        found = [one for one in dictionaries(read) if one.get("/S") == "/Figure"]
        return sorted(alt for one in found if (alt := str(one.get("/Alt", ""))) not in "☐☑")


def test_pictures_are_printed_and_can_be_heard() -> None:
    """Each once a language with its words; one without words is an ornament; one within a line is its words."""
    made = illustrated()
    tree = write_all(made)
    assert figures(tree[EN]) == ["Two chairs"]
    assert figures(tree[BOTH]) == ["Two chairs", "两把椅子"]
    sheet = read_sheet(tree[BOTH])
    assert sheet is not None
    assert "TwochairsSitasundown." in sheet.words["en"]
    assert "两把椅子Sit太阳down." in sheet.words["zh"]
    with pikepdf.open(io.BytesIO(tree[EN])) as read:
        images = [one for one in read.objects if isinstance(one, pikepdf.Stream)]
        assert [int(i.Width) for i in images if i.get("/Subtype") == "/Image"] == [600]
    assert list(verify_sheets(tree, promise_of(made))) == []


def jpeg(orientation: int, order: str = "MM") -> bytes:
    """The beginning of a photograph: what its camera noted."""
    endian = ">" if order == "MM" else "<"
    entry = struct.pack(f"{endian}HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = order.encode() + struct.pack(f"{endian}HIH", 42, 8, 1) + entry + bytes(4)
    return b"\xff\xd8" + b"".join(
        struct.pack(">BBH", 0xFF, marker, len(part) + 2) + part
        for marker, part in ((0xE0, b"JFIF\0"), (0xE1, b"Exif\0\0" + tiff))
    )


@pytest.mark.parametrize("order", ["MM", "II"])
def test_a_photograph_stands_upright(order: str) -> None:
    """As its camera noted, in either order of bytes; whatever is damaged or no photograph is left as it is."""
    degrees = [turn(jpeg(number, order)) for number in (1, 3, 6, 8, 99)]
    assert degrees == [0, 180, 90, 270, 0]
    whole = jpeg(6, order)
    assert {turn(whole[:size]) for size in range(len(whole) - 4)} <= {0, 90}
    assert turn(SUN) == turn(png(2, 2)) == turn(b"\xff\xd8" * 99) == 0


@given(st.binary(max_size=80))
def test_any_bytes_are_looked_into(data: bytes) -> None:
    """No end of a file, however it is spoilt, is an error or has no end."""
    assert turn(jpeg(6)[:-20] + data) in {0, 90, 180, 270}


def test_other_words_for_a_picture_are_found() -> None:
    """What a listener hears for it is held to the published pair; so is a picture that was not approved."""
    tree = write_all(illustrated(mandarin="三把椅子"))
    found = {(b.path, b.code) for b in verify_sheets(tree, promise_of(illustrated()))}
    assert found == {(ZH, "text"), (BOTH, "text")}
    found = {(b.path, b.code) for b in verify_sheets(tree, promise_of(site(handout())))}
    assert {(EN, "text"), (ZH, "text"), (BOTH, "text")} <= found


def test_a_picture_that_is_not_to_be_had_is_its_words() -> None:
    """As on the page."""
    sheet = read_sheet(sheets(with_text(handout(None), "## Today", f"{CHAIRS}\n## Today"))[EN])
    assert sheet is not None
    assert "first.TwochairsToday" in sheet.words["en"]


@pytest.mark.parametrize(
    ("name", "data", "good"),
    [
        ("a.png", png(100, 100), True),
        ("a.png", png(100, 100)[:60], False),
        ("a.PNG", b"\x89PNG\r\n\x1a\n x", False),
        ("a.svg", SUN, True),
        ("a.svg", b"<svg", False),
    ],
)
def test_a_damaged_picture_is_known(name: str, data: bytes, good: bool) -> None:
    """Before anything is printed with it."""
    assert can_be_drawn(name, data) is good
