"""Draw the QR code of an address as SVG, with segno."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)  # the sheets of a handout share it
def qr_svg(address: str) -> bytes:
    """An SVG of black squares without a border; the paper around it must stay white."""
    size, path = qr_path(address)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">'
    return f'{head}<path d="{path}"/></svg>'.encode()


def qr_path(address: str) -> tuple[int, str]:
    """How many squares a side has, and the path of the black ones, each of 1 by 1.

    Error correction M (15 %): paper gets folded. Version and mask follow from the address alone.
    """
    import segno  # noqa: PLC0415  nobody waits for it who makes no sheet

    code = segno.make_qr(address, error="m")
    squares = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix)
        for x, dark in enumerate(row)
        if dark
    ]
    return len(code.matrix), "".join(squares)
