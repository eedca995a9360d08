"""Read from a photograph's EXIF data how far it has to be turned to stand upright.

Browsers turn it by themselves; Typst does not look into what lies in a drawing (`typeset`).
"""

from __future__ import annotations

from collections.abc import Iterator

_TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
"""Orientation (EXIF 2.32, tag 0x0112) → degrees, clockwise; that some are mirrored too is left alone: no camera does that."""
_APP1, _SCAN = 0xE1, 0xDA
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112


def turn(data: bytes) -> int:
    """0, 90, 180 or 270 degrees clockwise; 0 for whatever is no JPEG or says nothing. Never raises."""
    for marker, part in _parts(data):
        if marker == _APP1 and part.startswith(_EXIF):
            return _TURNS.get(_orientation(part[len(_EXIF) :]), 0)
    return 0


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of what stands in a JPEG before its picture."""
    at = 2 if data.startswith(b"\xff\xd8") else len(data)
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _SCAN:
        size = int.from_bytes(data[at + 2 : at + 4])
        yield data[at + 1], data[at + 4 : at + 2 + size]
        at += 2 + max(size, 2)


def _orientation(tiff: bytes) -> int:
    """The number in the first list of tags; 1, upright, where there is none."""
    order = "little" if tiff.startswith(b"II") else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)  # type: ignore[arg-type]  # one of the two

    tags = number(4, 4)
    for index in range(number(tags, 2) if tags < len(tiff) else 0):
        entry = tags + 2 + 12 * index
        if entry >= len(tiff):
            break
        if number(entry, 2) == _ORIENTATION:
            return number(entry + 8, 2)
    return 1
