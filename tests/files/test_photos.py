"""Photos that come with a page: small, upright, and without what a camera wrote into them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from pipeline.files import photos
from pipeline.files.photos import MOST_BYTES, MOST_DOTS, page_photo


def photo(width: int, height: int) -> bytes:
    """A noisy JPEG, as a phone makes it: on its side, with the place where it was taken."""
    out = BytesIO()
    noise = Image.effect_noise((width, height), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    noise.save(out, "JPEG", quality=100, exif=exif)
    return out.getvalue()


def test_photos_are_small_upright_and_tell_no_place() -> None:
    """A photo of a phone becomes 300 kB at most; small pictures that tell nothing stay byte for byte."""
    large = photo(4000, 3000)
    assert len(large) > 10_000_000
    small = page_photo(large)
    assert len(small) <= MOST_BYTES
    with Image.open(BytesIO(small)) as found:
        assert max(found.size) <= MOST_DOTS
        assert found.height > found.width
        assert not found.getexif()
    told = photo(60, 40)
    assert len(told) < MOST_BYTES
    assert b"Exif" not in page_photo(told)
    plain = BytesIO()
    Image.new("RGB", (40, 40)).save(plain, "PNG")
    for data in (plain.getvalue(), b"<svg/>", b"no picture", b""):
        assert page_photo(data) == data


def test_a_photo_is_made_small_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report of an import asks for each picture anew; the work is not done again."""
    out = BytesIO()
    Image.effect_noise((1700, 40), 60).save(out, "JPEG")
    data, made = out.getvalue(), page_photo(out.getvalue())
    assert made != data
    monkeypatch.setattr(photos, "_shrunk", None)
    assert page_photo(data) == made
