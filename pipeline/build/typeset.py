"""Data for a handout in; the bytes of its PDF out. The one door to Typst.

The fonts are those of the package and no others, so every machine prints the same. The template sees the data and the
pictures that come with them; nothing in the data is markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final
from unicodedata import category

import typst

from pipeline.model.errors import PipelineError

STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, its languages known; Typst refuses to write anything less."""
MISSING = "〓"
"""What stands for a character that no font has: the geta mark, as Chinese printers have always set it."""
_GAPS = "\n\t"
_STATIC = files("pipeline.build") / "static"


def typeset(data: Mapping[str, Any], pictures: Mapping[str, bytes], what: str) -> bytes:
    """The PDF of a handout; equal data give equal bytes.

    `pictures`: file name → bytes, as the template names them. `what`: whose handout it is, for the error.
    Raises PipelineError PRINT for what Typst cannot set.
    """
    inputs = {
        "main.typ": (_STATIC / "handout.typ").read_bytes(),
        "data.json": json.dumps(_printed(data), ensure_ascii=False).encode(),
        **pictures,
    }
    try:
        # the library's own types leave out the mapping of files that its manual describes
        made = _compiler().compile(inputs, format="pdf", pdf_standards=STANDARD, timestamp=0)  # type: ignore[type-var]
    except typst.TypstError as error:
        raise PipelineError(
            "PRINT",
            f"the handout {what} cannot be printed: {error.message}",
            "tell the makers of the program which text it was",
        ) from error
    if not isinstance(made, bytes):
        raise PipelineError("PRINT", f"the handout {what} came out empty", "build again")
    return made


@cache
def _compiler() -> typst.Compiler:
    """One for all handouts: it reads the fonts once; no handout sees the one before."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_STATIC / "fonts")],
    )
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def printed(text: str) -> str:
    r"""The text as it is set: without what has no shape, and the geta mark for what no font has.

    >>> printed("爱\u200b心\ufe0f"), printed("I ❤ you")
    ('爱心', 'I 〓 you')
    """
    kept = (char for char in text if not _is_shapeless(char))
    return "".join(char if char in _covered() or char in _GAPS else MISSING for char in kept)


def _printed(value: object, key: str = "") -> object:
    """All words in some data as they are set; addresses are no words."""
    if isinstance(value, str):
        return value if key in {"href", "url"} else printed(value)
    if isinstance(value, Mapping):
        return {name: _printed(one, name) for name, one in value.items()}
    return [_printed(one) for one in value] if isinstance(value, list) else value


def lacking(text: str) -> str:
    """The characters of a text that the fonts lack, each once, in order of code points.

    >>> lacking("认可 ok"), lacking("I ❤ 🙂 you")
    ('', '❤🙂')
    """
    return "".join(
        sorted(
            {c for c in text if c not in _covered() and not _is_shapeless(c) and not c.isspace()}
        )
    )


def _is_shapeless(char: str) -> bool:
    """Joiners, direction and variation marks, controls: they stand in text and are no sign of their own."""
    if char in _GAPS:
        return False
    return category(char) in {"Cf", "Cc"} or "\ufe00" <= char <= "\ufe0f"


@cache
def _covered() -> frozenset[str]:
    lines = (_STATIC / "fonts" / "coverage.txt").read_text("ascii").split()
    spans = [line.partition("-") for line in lines]
    return frozenset(
        chr(code)
        for first, _, last in spans
        for code in range(int(first, 16), int(last or first, 16) + 1)
    )
