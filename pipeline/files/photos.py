"""Shrink photos to what a page needs, and take out the places that cameras write into them."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import PIL
from PIL import Image, ImageOps

from pipeline.model.hashing import sha_of_bytes

MOST_BYTES = 300_000
"""Of a photo on a page."""
MOST_DOTS = 1600
"""Of its longer side: twice what a page shows, for sharp screens."""
_MOST_TO_READ = 80_000_000
"""Dots of a picture that is opened at all: a larger one is an attack, or a poster."""
_SIDES, _QUALITIES = (MOST_DOTS, 1200, 900, 640), (85, 75, 65, 50)
_TELLING = ("exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp")
"""What a file may say beside its picture."""


def photo_rule() -> str:
    """What the bytes that `page_photo` gives depend on, beside the picture."""
    return f"{PIL.__version__} {MOST_BYTES} {MOST_DOTS} {_SIDES} {_QUALITIES}"


def page_photo(data: bytes) -> bytes:
    """The picture as a page gets it; one that is small and tells nothing beside itself comes back byte for byte.

    A photo stands upright as its camera held it. What cannot be read, a drawing and a picture that moves come back
    as they are. The format stays, and so does the name's ending.
    """
    with (
        suppress(OSError, ValueError, SyntaxError, Image.DecompressionBombError),
        Image.open(BytesIO(data)) as found,
    ):
        kind = found.format
        if kind not in ("JPEG", "PNG", "WEBP") or getattr(found, "is_animated", False):
            return data
        if found.width * found.height > _MOST_TO_READ:
            return data
        telling = any(found.info.get(name) for name in _TELLING)
        if len(data) <= MOST_BYTES and max(found.size) <= MOST_DOTS and not telling:
            return data
        return _shrunk_once(data, found)
    return data


_KEPT: dict[str, bytes] = {}
"""SHA-256 of a photo → what a page gets: the report of an import asks for the same ones again and again."""
_MOST_KEPT = 40
"""Photos: at most 12 MB."""


def _shrunk_once(data: bytes, photo: Image.Image) -> bytes:
    sha = sha_of_bytes(data)
    made = _KEPT.get(sha)
    if made is None:
        made = _shrunk(ImageOps.exif_transpose(photo), str(photo.format))
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)  # another thread may have taken it
        _KEPT[sha] = made
    return made


def _shrunk(picture: Image.Image, kind: str) -> bytes:
    """The largest of some sizes that is small enough; the smallest, where none is."""
    made = b""
    for side in _SIDES:
        smaller = picture.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            made = _written(smaller, kind, quality)
            if len(made) <= MOST_BYTES:
                return made
            if kind == "PNG":
                break
        if kind == "PNG":
            made = _written(smaller.convert("RGBA").quantize(256, Image.Quantize.FASTOCTREE), kind)
            if len(made) <= MOST_BYTES:
                return made
    return made


def _written(picture: Image.Image, kind: str, quality: int = 0) -> bytes:
    out = BytesIO()
    bare = picture.convert("RGB") if kind == "JPEG" else picture
    bare.info = {k: v for k, v in bare.info.items() if k in ("transparency", "icc_profile")}
    profile = bare.info.get("icc_profile")
    if kind == "PNG":
        bare.save(out, "PNG", optimize=True, icc_profile=profile)
    else:
        bare.save(out, kind, quality=quality, optimize=True, icc_profile=profile)
    return out.getvalue()
